"""The grants of a scenario: one for each source and grant year, with its window, its rule and its amount."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from simulator.formula.syntax import Formula
from simulator.funding.windows import Grant, Period, Whole, cut_into_periods, may_pay, window_edges, year_of
from simulator.number import Number
from simulator.problems import refusal
from simulator.rules.calendar import slices
from simulator.rules.rounding import round_each
from simulator.scenario import definitions as d

if TYPE_CHECKING:
    from simulator.engine.year_view import YearView

ONE_KRONA_PART = Fraction(1)


@dataclass(frozen=True)
class Funds:
    """What follows from the scenario alone: grants, cost periods, and which grant may pay in which period."""

    grants: tuple[Grant, ...]
    years: tuple[tuple[date, date], ...]
    periods: tuple[Period, ...]
    may_pay: NDArray[np.bool_]

    def of_source(self, source: str) -> tuple[int, ...]:
        """Numbers of a source's grants."""
        return self._by_source.get(source, ())

    def periods_of(self, year: int) -> tuple[int, ...]:
        """Numbers of the periods of a cost year."""
        return self._by_year[year]

    def granted_in(self, year: int) -> tuple[int, ...]:
        """The grants that arrive in a cost year; those from before the horizon are there in its first."""
        return self._arriving.get(year, ())

    @cached_property
    def _by_source(self) -> dict[str, tuple[int, ...]]:
        return _groups(grant.source for grant in self.grants)

    @cached_property
    def _by_year(self) -> dict[int, tuple[int, ...]]:
        return _groups(period.year for period in self.periods)

    @cached_property
    def _arriving(self) -> dict[int, tuple[int, ...]]:
        return _groups(max(year_of(grant.granted, self.years), 0) for grant in self.grants)


_Label = TypeVar("_Label", str, int)


def _groups(labels: Iterable[_Label]) -> dict[_Label, tuple[int, ...]]:
    """The places at which each label stands."""
    out: dict[_Label, list[int]] = defaultdict(list)
    for place, label in enumerate(labels):
        out[label].append(place)
    return {label: tuple(places) for label, places in out.items()}


def funds_of(scenario: d.Scenario) -> Funds:
    """Grants and periods; months are told apart when some payment accrues by month, quarter or day."""
    years = tuple((year.first, year.last) for year in scenario.years)
    grants = tuple(grant for source in scenario.funding.values() for grant in _grants(scenario, source))
    cuts = window_edges(grants)
    for payment in scenario.payments.values():
        if payment.accrues in ("month", "quarter", "day"):
            by = "quarter" if payment.accrues == "quarter" else "month"
            cuts |= {part.first for first, last in years for part in slices(first, last, by)}
    periods = cut_into_periods(years, cuts)
    return Funds(grants, years, periods, may_pay(grants, periods))


def _grants(scenario: d.Scenario, source: d.Source) -> list[Grant]:
    """One grant, or one for each year of the period when the amount is per year."""
    name, use, left = source.name, source.use, source.left
    first, last = scenario.first_day, scenario.last_day
    if not scenario.checked.time_units[source.amount].dims:
        granted, end = (use[0], use[1]) if isinstance(use, tuple) else (first, last)
        if isinstance(use, int):
            end = _years_later(first, use)
        label = next((y.label for y in scenario.years if y.first <= granted <= y.last), str(granted.year))
        return [Grant(name, label, granted, granted, end, left.how, left.by, use is not None)]
    out = []
    for year in scenario.years:
        start, end = year.first, year.last
        if isinstance(use, tuple):
            start, end = max(start, use[0]), use[1]
        elif isinstance(use, int):
            end = _years_later(year.first, use)
        if start <= min(end, year.last):
            out.append(Grant(name, year.label, start, start, end, left.how, _shifted(left.by, end), use is not None))
    return out


def _years_later(first: date, years: int) -> date:
    """The last day of so many years from a first day."""
    month_start = first.replace(day=1, year=first.year + years)
    return month_start + timedelta(days=first.day - 2)


def _shifted(by: date | None, end: date) -> date | None:
    """The same day of a later year, for a grant that comes back every year: the first on or after the window's end."""
    while by is not None and by < end:
        by = _same_day(by, by.year + 1)
    return by


def _same_day(day: date, year: int) -> date:
    return date(year, 2, 28) if (day.month, day.day) == (2, 29) and year % 4 else day.replace(year=year)


def amount_of(state: YearView, grant: Grant) -> Whole:
    """A grant's amount in whole öre by draw, net of what is taken off the top; a part of an öre is not granted."""
    source = state.scenario.funding[grant.source]
    amount = _for_days(state, source.amount, grant)
    if (amount.x < 0).any():
        raise refusal("negative_source", source.amount.place, name=source.name, year=grant.year)
    if source.top_slice is not None:
        amount = amount - _for_days(state, source.top_slice, grant)
        if (amount.x < 0).any():
            raise refusal("top_slice_over_amount", source.top_slice.place, name=source.name, year=grant.year)
    return round_each(amount, ONE_KRONA_PART, "down")[:, 0, 0]


def _for_days(state: YearView, formula: Formula, grant: Grant) -> Number:
    """Money, or money per year for as much of the settlement year as the grant's window has."""
    value = state.moment().formula(formula)
    unit = state.scenario.checked.time_units[formula]
    if not unit.dims:
        return value
    first, last = max(grant.first, state.year.first), min(grant.last, state.year.last)
    if unit.exponent("day"):
        return value * Number.of((last - first).days + 1)
    (part,) = slices(first, last, None)
    return value * Number.of(part.years)
