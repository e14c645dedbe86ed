"""When: slices of a year over which money accrues, days on which facts are read, and instalments."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from itertools import groupby
from typing import Literal, assert_never

import numpy as np

from simulator.rules.rounding import HALF, Whole

Accrues = Literal["year", "quarter", "month", "day"]
"""What a slice of a settlement year is."""


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


@lru_cache(maxsize=1024)
def slices(first: date, last: date, accrues: Accrues | None) -> tuple[Slice, ...]:
    """Divide a settlement year: months are 1/12, quarters the sum of their months, days 1/365 or 1/366 of a year.

    A month that is only partly within the year counts by its days; the two part-months at the ends of twelve months
    are one month together, so that a whole year is a whole year. Quarters are counted from the month in which a
    whole settlement year begins, in part of a year from January. Without ``accrues`` there is one slice.

    >>> sum(s.years for s in slices(date(2022, 7, 1), date(2022, 12, 31), "day"))
    Fraction(184, 365)
    """
    match accrues:
        case "day":
            days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
            whole = len(days) if is_twelve_months(first, last) else 0
            return tuple(Slice(day, day, Fraction(1, whole or days_in_year(day.year))) for day in days)
        case "year" | None:
            return (_joined(_months(first, last)),)
        case "quarter" | "month":
            step = 3 if accrues == "quarter" else 1
            opening = first.month if is_twelve_months(first, last) else 1
            months = _months(first, last)
            groups = groupby(months, lambda month: (month.first.year * 12 + month.first.month - opening) // step)
            return tuple(_joined(tuple(group)) for _, group in groups)
        case _:
            assert_never(accrues)


def is_twelve_months(first: date, last: date) -> bool:
    """Whether the day after the last is the first day, one year on."""
    after = last + timedelta(days=1)
    return (after.year, after.month, after.day) == (first.year + 1, first.month, first.day)


def days_in_year(year: int) -> int:
    """365, or 366 in a leap year."""
    return (date(year + 1, 1, 1) - date(year, 1, 1)).days


def _months(first: date, last: date) -> tuple[Slice, ...]:
    out = []
    while first <= last:
        length = monthrange(first.year, first.month)[1]
        end = min(last, first.replace(day=length))
        out.append(Slice(first, end, Fraction((end - first).days + 1, 12 * length)))
        first = end + timedelta(days=1)
    if out and is_twelve_months(out[0].first, out[-1].last):
        others = sum((part.years for part in out[:-1]), Fraction(0))
        out[-1] = Slice(out[-1].first, out[-1].last, 1 - others)
    return tuple(out)


def _joined(parts: Sequence[Slice]) -> Slice:
    return Slice(parts[0].first, parts[-1].last, sum((part.years for part in parts), Fraction(0)))


def reading_days(parts: Sequence[Slice], counted: str | date | None) -> tuple[int, ...]:
    """The ordinal of the day on which facts are read for each slice: its start (default), its end, the day before
    it, or one date for all.
    """
    if isinstance(counted, date):
        return tuple(counted.toordinal() for _ in parts)
    if counted == "end":
        return tuple(part.last.toordinal() for part in parts)
    return tuple(part.first.toordinal() - (counted == "day_before") for part in parts)


def shifted(day: date, months: int, days: int) -> date:
    """So many months and days before a day; the last day of a month is followed by the last day of the other.

    >>> shifted(date(2023, 3, 31), 1, 0), shifted(date(2023, 2, 28), 1, 0), shifted(date(2023, 1, 1), 0, 7)
    (datetime.date(2023, 2, 28), datetime.date(2023, 1, 31), datetime.date(2022, 12, 25))
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    length = monthrange(year, month + 1)[1]
    is_last = day.day == monthrange(day.year, day.month)[1]
    return date(year, month + 1, length if is_last else min(day.day, length)) - timedelta(days=days)


def months_before(day: date, count: int) -> tuple[date, ...]:
    """The first days of the last whole months that end before a day.

    >>> [str(first) for first in months_before(date(2023, 1, 1), 2)]
    ['2022-11-01', '2022-12-01']
    """
    return tuple(shifted(day.replace(day=1), n, 0) for n in range(count, 0, -1))


def months_between(first: date, last: date) -> tuple[Slice, ...]:
    """The months from one day to another; the first and the last may be part of a month."""
    return _months(first, last)


def instalments(amount: Whole, cumulative: Sequence[Fraction], unit: int) -> list[Whole]:
    """Whole amounts split over days of payment so that they sum to the amount; each total so far is rounded half up.

    >>> [int(part[0]) for part in instalments(np.array([100]), [Fraction(1, 3), Fraction(2, 3), Fraction(1)], 1)]
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


__all__ = [
    "HALF", "Slice", "days_in_year", "instalments", "months_before", "months_between", "reading_days", "shifted",
    "slices",
]  # fmt: skip
