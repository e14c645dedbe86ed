"""Periods, and the slices of time in which a payment accrues."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

from .literals import ScenarioError, read_date

MONTHS_IN_SLICE = {"month": 1, "quarter": 3}


@dataclass(frozen=True)
class Slice:
    """Some days, both ends included, and their length in years."""

    start: date
    end: date
    length: Fraction

    @property
    def days(self) -> int:
        """How many days there are."""
        return (self.end - self.start).days + 1


@dataclass(frozen=True)
class Period:
    """A settlement year or a part of one, both ends included."""

    start: date
    end: date

    @property
    def year(self) -> int:
        """The calendar year in which it begins."""
        return self.start.year

    @property
    def whole_year(self) -> bool:
        """Whether the day after it is its own first day a year later."""
        after = self.end + timedelta(days=1)
        return (after.year, after.month, after.day) == (self.start.year + 1, self.start.month, self.start.day)

    @property
    def days_in_year(self) -> int:
        """365, or 366 if the whole year has a leap day; for part of a year those of its calendar year."""
        if self.whole_year:
            return (self.end - self.start).days + 1
        return 366 if calendar.isleap(self.year) else 365


def read_period(node: Any) -> list[Period]:
    """The settlement years of `2022`, `[2022, 2023]` or `{from:, to:}`."""
    if isinstance(node, dict):
        start, end = read_date(node["from"]), read_date(node["to"])
    elif isinstance(node, list):
        start, end = date(int(node[0]), 1, 1), date(int(node[-1]), 12, 31)
    else:
        start, end = date(int(node), 1, 1), date(int(node), 12, 31)
    if start > end:
        raise ScenarioError(f"the period ends {end} before it begins {start}")
    after = end + timedelta(days=1)
    if (start.month, start.day) == (after.month, after.day):
        birthdays = [start.replace(year=year) for year in range(start.year, after.year + 1)]
        return [Period(first, last - timedelta(days=1)) for first, last in pairwise(birthdays)]
    return [
        Period(max(start, date(year, 1, 1)), min(end, date(year, 12, 31))) for year in range(start.year, end.year + 1)
    ]


def months(start: date, end: date) -> list[tuple[date, date]]:
    """The calendar months between two days, the first and the last cut at those days."""
    found = []
    while start <= end:
        last = start.replace(day=calendar.monthrange(start.year, start.month)[1])
        found.append((start, min(last, end)))
        start = last + timedelta(days=1)
    return found


def months_length(start: date, end: date) -> Fraction:
    """The years between two days: a month is a twelfth, part of a month its share of days."""
    if Period(start, end).whole_year:
        return Fraction(1)
    length = Fraction(0)
    for first, last in months(start, end):
        days = calendar.monthrange(first.year, first.month)[1]
        length += Fraction((last - first).days + 1, days) / 12
    return length


def slices(period: Period, accrues: str | None) -> list[Slice]:
    """Cut a period into months, quarters or days, or leave it whole."""
    if accrues in (None, "year"):
        return [Slice(period.start, period.end, months_length(period.start, period.end))]
    if accrues == "day":
        count = (period.end - period.start).days + 1
        days = [period.start + timedelta(days=n) for n in range(count)]
        return [Slice(day, day, Fraction(1, period.days_in_year)) for day in days]
    if accrues not in MONTHS_IN_SLICE:
        raise ScenarioError(f"accrues is year, month, quarter or day, not {accrues!r}")
    step = MONTHS_IN_SLICE[accrues]
    opening = period.start.month if period.whole_year else 1
    groups: dict[int, list[tuple[date, date]]] = {}
    for first, last in months(period.start, period.end):
        number = first.year * 12 + first.month - opening
        groups.setdefault(number // step, []).append((first, last))
    found = [
        Slice(parts[0][0], parts[-1][1], sum((months_length(*part) for part in parts), Fraction(0)))
        for parts in groups.values()
    ]
    if period.whole_year:  # the part-months at the ends are one month together
        others = sum((part.length for part in found[:-1]), Fraction(0))
        found[-1] = Slice(found[-1].start, found[-1].end, 1 - others)
    return found


def back_to_the_end(day: date, count: int, unit: str) -> date:
    """The same, where the last day of a month leads to the last day of another."""
    earlier = back(day, count, unit)
    if unit in ("day", "week") or (day + timedelta(days=1)).month == day.month:
        return earlier
    return earlier.replace(day=calendar.monthrange(earlier.year, earlier.month)[1])


def back(day: date, count: int, unit: str) -> date:
    """The day so many days, weeks, months, quarters or years earlier, kept within its month."""
    if unit in ("day", "week"):
        return day - timedelta(days=count * (7 if unit == "week" else 1))
    months = count * {"month": 1, "quarter": 3, "year": 12}[unit]
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
