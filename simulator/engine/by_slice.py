"""What a settled payment comes to in each slice of its year: whole öre that sum to the year's amount."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import numpy as np

from simulator.engine.payments import PaymentYear
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


def paid_by_slice(done: PaymentYear, wanted: Sequence[Slice]) -> Whole:
    """A payment's amounts as (draw, slice, recipient): by what was earned in each slice, else by its length.

    What has been paid so far is rounded half up to the öre, so that the slices sum to the year.
    """
    total = done.paid.astype(np.float64)
    own = np.moveaxis(_earned(done), 1, 2) @ _shares(done.slices, wanted)
    weights = np.moveaxis(own, 2, 1)
    size = (max(len(total), len(weights)), len(wanted), total.shape[1])
    weights, lengths = np.broadcast_to(weights, size), _lengths(wanted)
    even = (weights < 0).any(axis=1, keepdims=True) | (weights.sum(axis=1, keepdims=True) <= 0)
    beside = total[:, None, :] - weights.sum(axis=1, keepdims=True)
    parts = np.where(even, weights + beside * lengths, weights)
    whole = parts.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(even, parts, parts * (total[:, None, :] / np.where(whole == 0, 1.0, whole)))
    so_far = np.floor(np.cumsum(share, axis=1) + 0.5).astype(np.int64)
    so_far[:, -1, :] = done.paid
    return np.diff(so_far, axis=1, prepend=0)


def _earned(done: PaymentYear) -> Floats:
    """(draw, slice of the payment, recipient): what each slice weighs."""
    steps = done.steps
    earned = steps.get("earned")
    if earned is not None:
        x = earned.x
    else:
        claimed = steps["claimed"].x
        among = claimed.sum(axis=2, keepdims=True)
        x = steps["pool"].x * claimed / np.where(among > 0, among, 1.0) * steps["leaving"].x
    if x.shape[1] == len(done.slices):
        return x
    lengths = _lengths(done.slices)
    return x * lengths if x.shape[1] == 1 else np.ones((1, len(done.slices), x.shape[2])) * lengths


def _lengths(parts: Sequence[Slice]) -> Floats:
    whole = sum((part.years for part in parts), Fraction(0))
    return np.array([float(part.years / whole) for part in parts])[None, :, None]


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
