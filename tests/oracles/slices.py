"""Periods, and the slices of time in which a payment accrues."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from .literals import ScenarioError, read_date

MONTHS_IN_SLICE = {"month": 1, "quarter": 3}


@dataclass(frozen=True)
class Slice:
    """Some days, both ends included, and their length in years."""

    start: date
    end: date
    length: Fraction


@dataclass(frozen=True)
class Period:
    """The settled part of one calendar year, both ends included."""

    start: date
    end: date

    @property
    def year(self) -> int:
        """The calendar year."""
        return self.start.year

    @property
    def days_in_year(self) -> int:
        """365, or 366 in a leap year."""
        return 366 if calendar.isleap(self.year) else 365

    @property
    def whole_year(self) -> bool:
        """Whether the period is a calendar year."""
        return self.start == date(self.year, 1, 1) and self.end == date(self.year, 12, 31)


def read_period(node: Any) -> list[Period]:
    """The periods, one for each calendar year, of `2022`, `[2022, 2023]` or `{from:, to:}`."""
    if isinstance(node, dict):
        start, end = read_date(node["from"]), read_date(node["to"])
    elif isinstance(node, list):
        start, end = date(int(node[0]), 1, 1), date(int(node[-1]), 12, 31)
    else:
        start, end = date(int(node), 1, 1), date(int(node), 12, 31)
    if start > end:
        raise ScenarioError(f"the period ends {end} before it begins {start}")
    return [
        Period(max(start, date(year, 1, 1)), min(end, date(year, 12, 31)))
        for year in range(start.year, end.year + 1)
    ]


def months_length(start: date, end: date) -> Fraction:
    """The years between two days of one year: a month is a twelfth, part of a month its share of days."""
    length = Fraction(0)
    for month in range(start.month, end.month + 1):
        days = calendar.monthrange(start.year, month)[1]
        first = start.day if month == start.month else 1
        last = end.day if month == end.month else days
        length += Fraction(last - first + 1, days) / 12
    return length


def slices(period: Period, accrues: str | None) -> list[Slice]:
    """Cut a period into calendar months, quarters or days, or leave it whole."""
    if accrues is None:
        return [Slice(period.start, period.end, months_length(period.start, period.end))]
    if accrues == "day":
        count = (period.end - period.start).days + 1
        days = [period.start + timedelta(days=n) for n in range(count)]
        return [Slice(day, day, Fraction(1, period.days_in_year)) for day in days]
    if accrues not in MONTHS_IN_SLICE:
        raise ScenarioError(f"accrues is month, quarter or day, not {accrues!r}")
    step = MONTHS_IN_SLICE[accrues]
    found = []
    for first in range(1, 13, step):
        last = first + step - 1
        start = max(period.start, date(period.year, first, 1))
        end = min(period.end, date(period.year, last, calendar.monthrange(period.year, last)[1]))
        if start <= end:
            found.append(Slice(start, end, months_length(start, end)))
    return found


def back(day: date, count: int, unit: str) -> date:
    """The day so many days, weeks, months, quarters or years earlier, kept within its month."""
    if unit in ("day", "week"):
        return day - timedelta(days=count * (7 if unit == "week" else 1))
    months = count * {"month": 1, "quarter": 3, "year": 12}[unit]
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
