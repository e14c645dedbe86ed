"""When: slices of a year over which money accrues, days on which facts are read, and instalments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import numpy as np

from simulator.rules.rounding import HALF, Whole

_MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Slice:
    """A stretch of time within a settlement year: its days, and its length as a share of a year."""

    first: date
    last: date
    years: Fraction

    @property
    def days(self) -> int:
        """Number of days, both ends counted."""
        return (self.last - self.first).days + 1


def slices(first: date, last: date, accrues: str | None) -> tuple[Slice, ...]:
    """Divide a settlement year: months are 1/12, quarters 1/4, days 1/365 or 1/366 of a year.

    A month or quarter that is only partly within the year counts by its days. Without ``accrues`` there is one slice,
    a whole year if it is twelve months long and otherwise as many months as it has.

    >>> sum(s.years for s in slices(date(2022, 7, 1), date(2022, 12, 31), "day"))
    Fraction(184, 365)
    """
    if accrues == "day":
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        return tuple(Slice(day, day, Fraction(1, days_in_year(day.year))) for day in days)
    if accrues is None or accrues == "year":
        return (Slice(first, last, sum((s.years for s in slices(first, last, "month")), Fraction(0))),)
    step = _MONTHS[accrues]
    out = []
    start = _month_start(first, step)
    while start <= last:
        after = _add_months(start, step)
        one, other = max(start, first), min(after - timedelta(days=1), last)
        share = Fraction((other - one).days + 1, (after - start).days)
        out.append(Slice(one, other, share * Fraction(step, 12)))
        start = after
    return tuple(out)


def days_in_year(year: int) -> int:
    """365, or 366 in a leap year."""
    return (date(year + 1, 1, 1) - date(year, 1, 1)).days


def _month_start(day: date, step: int) -> date:
    """The start of the month; quarters are counted from the month in which the year begins."""
    return day.replace(day=1)


def _add_months(day: date, months: int) -> date:
    total = day.year * 12 + day.month - 1 + months
    return date(total // 12, total % 12 + 1, 1)


def reading_days(parts: Sequence[Slice], counted: str | date | None) -> tuple[int, ...]:
    """The ordinal of the day on which facts are read for each slice: its start (default), its end, the day before
    it, or one date for all.
    """
    if isinstance(counted, date):
        return tuple(counted.toordinal() for _ in parts)
    if counted == "end":
        return tuple(part.last.toordinal() for part in parts)
    return tuple(part.first.toordinal() - (counted == "day_before") for part in parts)


def instalments(amount: Whole, cumulative: Sequence[Fraction], unit: int) -> list[Whole]:
    """Whole amounts split over days of payment so that they sum to the amount; each total so far is rounded half up.

    >>> [int(part) for part in instalments(np.array([100]), [Fraction(1, 3), Fraction(2, 3), Fraction(1)], 1)]
    [33, 34, 33]
    """
    out, before = [], np.zeros_like(amount)
    for share in cumulative:
        twice = 2 * np.abs(amount) * share.numerator + share.denominator * unit
        so_far = np.sign(amount) * (twice // (2 * share.denominator * unit)) * unit
        if share == 1:
            so_far = amount
        out.append(so_far - before)
        before = so_far
    return out


__all__ = ["HALF", "Slice", "days_in_year", "instalments", "reading_days", "slices"]
