"""What a settled payment comes to in each slice that another payment asks for: whole öre that sum to the year's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import numpy as np

from simulator.engine.by_slice import by_slice
from simulator.engine.payment_year import PaymentYear
from simulator.number import Floats
from simulator.rules.calendar import Slice, slices
from simulator.rules.rounding import Whole
from simulator.scenario import definitions as d


def slices_from(year: d.Year, first: Sequence[date]) -> tuple[Slice, ...]:
    """The slices of a year that begin on some days; none where the days are not those of slices."""
    if len(first) > 1:
        for accrues in ("month", "quarter", "day"):
            found = slices(year.first, year.last, accrues)
            if tuple(part.first for part in found) == tuple(first):
                return found
    return ()


def paid_in(payment: d.Payment, done: PaymentYear, wanted: Sequence[Slice]) -> Whole:
    """A payment's amounts as (draw, wanted slice, recipient): its own slices put together, or divided by length.

    What has been paid so far is rounded half up to the öre, so that the slices sum to the year.
    """
    own = by_slice(payment, done)
    if [part.first for part in done.slices] == [part.first for part in wanted]:
        return own
    so_far = np.einsum("dsr,sw->dwr", own.astype(np.float64), np.cumsum(_shares(done.slices, wanted), axis=1))
    whole = np.floor(so_far + 0.5).astype(np.int64)
    whole[:, -1, :] = done.paid
    parts: Whole = np.diff(whole, axis=1, prepend=0)
    return parts


def _shares(own: Sequence[Slice], wanted: Sequence[Slice]) -> Floats:
    """(own slice, wanted slice): how much of each own slice falls in each that is wanted."""
    out = np.zeros((len(own), len(wanted)))
    for i, one in enumerate(own):
        inside = [w for w in wanted if one.first <= w.first and w.last <= one.last]
        whole = sum((w.years for w in inside), Fraction(0))
        nested = bool(inside) and inside[0].first == one.first and inside[-1].last == one.last
        for k, other in enumerate(wanted):
            days = (min(one.last, other.last) - max(one.first, other.first)).days + 1
            if days > 0:
                out[i, k] = float(other.years / whole) if nested else days / one.days
    return out
