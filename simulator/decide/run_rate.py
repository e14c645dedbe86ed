"""What a line costs in a year of which some has been reported: by run-rate, seasonal profile or plan, with an interval.

Months are taken as independent around their level. The interval is a prediction interval for the sum of the months
that remain: their own spread, and that the level is estimated from few months (Student's t).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import Literal, assert_never

from scipy.stats import t as student

from simulator.engine.spent import Spent

Method = Literal["run-rate", "profile", "plan"]
FEWEST_MONTHS = 3
"""Months below which their spread says too little for an interval of its own."""


@dataclass(frozen=True)
class Expected:
    """What a line comes to in the year, minor units.

    Args:
        low: 5th percentile; never below what has been spent.
        value: the forecast.
        high: 95th percentile.
        from_spread: whether the interval is from the spread of months; else it reaches from what has been spent to
            the larger of plan and forecast.
        next_year: what a year costs at the level of the last three months reported.
    """

    low: float
    value: float
    high: float
    from_spread: bool
    next_year: float


def expected(line: Spent, method: Method, profile: Mapping[date, float]) -> Expected:
    """Forecast one line.

    Args:
        line: what has been planned and reported.
        method: ``run-rate`` lets the rest of the year cost as the months reported, ``profile`` in proportion to the
            share of each month, ``plan`` as planned.
        profile: the share of the year that falls on each month, by its first day; equal shares for run-rate.
    """
    if not line.is_reported:
        return Expected(0.0, line.planned, line.planned, from_spread=False, next_year=line.planned)
    spent, left = float(line.spent), float(line.left)
    done = sum(profile[month] for month in line.months) if line.months else 1.0 - left
    next_year = _next_year(line, done)
    rest = _rest(line, method, done)
    if left == 0:
        return Expected(spent, spent, spent, from_spread=True, next_year=next_year)
    months = list(line.months.values())
    if len(months) < FEWEST_MONTHS:
        high = max(spent + rest, float(line.planned), spent)
        return Expected(spent, spent + rest, high, from_spread=False, next_year=next_year)
    levels = [spent / done * profile[month] if done else 0.0 for month in line.months]
    half = _half_width(months, levels, len(profile) - len(months), (1 - done) / done if done else 0.0, method)
    low = max(spent, spent + rest - half)
    return Expected(low, spent + rest, spent + rest + half, from_spread=True, next_year=next_year)


def _rest(line: Spent, method: Method, done: float) -> float:
    """What remains of the year's cost; never below zero, since what has been spent has been spent."""
    match method:
        case "plan":
            rest = line.planned * float(line.left)
        case "run-rate" | "profile":
            rest = line.spent * (1 - done) / done if done else line.planned - line.spent
        case _:
            assert_never(method)
    return max(rest, 0.0)


def _half_width(months: Sequence[int], levels: Sequence[float], remaining: int, weight: float, method: Method) -> float:
    n = len(months)
    variance = sum((month - level) ** 2 for month, level in zip(months, levels, strict=True)) / (n - 1)
    of_level = 0.0 if method == "plan" else n * weight**2
    return float(student.ppf(0.95, n - 1)) * sqrt(variance * (remaining + of_level))


def _next_year(line: Spent, done: float) -> float:
    months = list(line.months.values())[-FEWEST_MONTHS:]
    if months:
        return 12 * sum(months) / len(months)
    return line.spent / done if done else float(line.planned)
