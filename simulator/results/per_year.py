"""Designs over other periods than the baseline's: amounts for each year, so that like is held against like."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date
from fractions import Fraction

from simulator.estimate import Estimate
from simulator.money import Money, round_half_up
from simulator.results.compare import Comparison
from simulator.results.design_difference import DesignComparison
from simulator.results.result import Result
from simulator.scenario.definitions import Scenario

DAYS = Fraction(1461, 4)
"""In a year, where a period does not begin and end with months."""


def periods_differ(comparison: Comparison) -> bool:
    """Whether some design is about another period than the baseline."""
    results = (comparison.baseline, *(design.result for design in comparison.designs))
    return len({(r.scenario.first_day, r.scenario.last_day) for r in results}) > 1


def years_of(scenario: Scenario) -> Fraction:
    """How many years a scenario's period is: whole months count as twelfths."""
    first, last = scenario.first_day, scenario.last_day
    return years_between(first, last)


def years_between(first: date, last: date) -> Fraction:
    """Years from the first day to the last, both included.

    >>> years_between(date(2021, 1, 1), date(2022, 6, 30))
    Fraction(3, 2)
    """
    if first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
        return Fraction((last.year - first.year) * 12 + last.month - first.month + 1, 12)
    return Fraction((last - first).days + 1) / DAYS


def same_length(comparison: Comparison, result: Result) -> bool:
    """Whether a design is about as long a time as the baseline: what is paid in all may be held against it."""
    return years_of(result.scenario) == years_of(comparison.baseline.scenario)


def yearly(comparison: Comparison) -> Comparison:
    """Differences, and who gains and loses, for each year; the comparison itself where all periods are the same."""
    if not periods_differ(comparison):
        return comparison
    designs = tuple(_yearly(comparison, design) for design in comparison.designs)
    return replace(comparison, designs=designs)


def _yearly(comparison: Comparison, design: DesignComparison) -> DesignComparison:
    before, after = comparison.baseline, design.result
    least = comparison.materiality.minor
    then, now = years_of(before.scenario), years_of(after.scenario)
    differences = {
        i: round_half_up(after.by_recipient_minor.get(i, 0) / now - before.by_recipient_minor.get(i, 0) / then)
        for i in design.differences_minor
    }
    spending = {
        name: Money(round_half_up(_spent(after, name) / now - _spent(before, name) / then), before.currency)
        for name in design.spending
    }
    return replace(
        design,
        differences_minor=differences,
        spending=spending,
        winners=tuple(i for i, minor in differences.items() if minor > least),
        losers=tuple(i for i, minor in differences.items() if minor < -least),
    )


def _spent(result: Result, name: str) -> Fraction:
    return Fraction(result.spending[name].cost.minor if name in result.spending else 0)


def a_year(money: Money, result: Result, *, per_year: bool) -> Money:
    """An amount of a result, for each year where that is asked for."""
    if not per_year:
        return money
    return Money(round_half_up(money.minor / years_of(result.scenario)), money.currency)


def estimate_a_year(found: Estimate, scenario: Scenario, *, per_year: bool) -> Estimate:
    """An estimate of an amount, for each year where that is asked for."""
    return found.scaled(float(1 / years_of(scenario))) if per_year else found
