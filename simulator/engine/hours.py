"""Doctors' hours of each recipient over the period: what is counted, required and there, and what an hour costs."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from simulator.engine.moment import Moment, refuse_missing
from simulator.engine.reading import lengths
from simulator.engine.settle import Settlement
from simulator.engine.year import YearSettlement
from simulator.formula.syntax import Formula
from simulator.number import Number
from simulator.problems import Place, refusal
from simulator.rules.calendar import Slice, reading_days, slices
from simulator.scenario import definitions as d
from simulator.scenario.hours import A_YEAR
from simulator.units import Unit

_PER_YEAR = Unit((("year", -1),))
By = tuple[Fraction, ...]


@dataclass(frozen=True)
class HoursKnown:
    """By recipient, over the whole period.

    Args:
        units: what hours are counted per, times years: bed-years.
        required: hours.
        available: hours.
        least_price: of an hour, minor units; the mean over the period.
        most_price: in the same way.
        vacancies: vacant posts on the first day; None when nothing is stated.
    """

    units: By
    required: By
    available: By
    least_price: By
    most_price: By
    vacancies: By | None


def hours_known(settlement: Settlement) -> HoursKnown:
    """What the scenario states of doctors' hours, read on the first day of each month.

    Raises:
        ScenarioError: for a scenario without ``hours``, hours below zero, and a price or a number that is none.
    """
    scenario = settlement.scenario
    hours = scenario.hours
    if hours is None:
        raise refusal("no_hours", Place((scenario.files or (scenario.name,))[0]))
    of_each = not scenario.checked.formula_types[hours.required].known.fits(A_YEAR)
    years = [_Year(year) for year in settlement.years]
    time = sum((part.years for year in years for part in year.parts), Fraction(0))

    def summed(formula: Formula, *, times: Formula | None = None, per_time: bool = True) -> By:
        each = [year.over(formula, times, per_time=per_time) for year in years]
        return tuple(sum(of, Fraction(0)) for of in zip(*each, strict=True))

    least, most = ([price / time for price in summed(formula, per_time=False)] for formula in hours.price)
    found = HoursKnown(
        summed(hours.per, per_time=False),
        summed(hours.required, times=hours.per if of_each else None),
        summed(hours.available),
        tuple(map(min, least, most)),
        tuple(map(max, least, most)),
        None if hours.vacancies is None else years[0].first(hours.vacancies),
    )
    _refuse(scenario, hours, found)
    return found


@dataclass(frozen=True)
class _Year:
    """One settlement year in months."""

    year: YearSettlement

    @property
    def parts(self) -> tuple[Slice, ...]:
        return slices(self.year.year.first, self.year.year.last, "month")

    def over(self, formula: Formula, times: Formula | None, *, per_time: bool) -> By:
        """Summed over the months: what is per time by their length, a level times years."""
        moment, parts = self._moment(), self.parts
        value = self._value(moment, formula)
        if times is not None:
            value = value * self._value(moment, times)
        unit = self.year.scenario.checked.formula_types[formula].known if per_time else _PER_YEAR
        return self._by_recipient((value * lengths(parts, unit)).over_slices())

    def first(self, formula: Formula) -> By:
        """As it stands on the first day."""
        return self._by_recipient(self._value(self.year.moment(), formula))

    def _moment(self) -> Moment:
        parts = self.parts
        first, last = tuple(part.first for part in parts), tuple(part.last for part in parts)
        return self.year.moment_at(first, reading_days(parts, None), last)

    def _value(self, moment: Moment, formula: Formula) -> Number:
        value = moment.formula(formula)
        refuse_missing(value, "hours", formula.text, self.year.scenario.recipients.ids, formula.place)
        return value

    def _by_recipient(self, value: Number) -> By:
        rows = len(self.year.scenario.recipients)
        whole = value.spread(rows)
        return tuple(Fraction(whole.at(row=i)) for i in range(rows))


def _refuse(scenario: d.Scenario, hours: d.DoctorHours, found: HoursKnown) -> None:
    """Hours and posts are not below zero, an hour costs something."""
    for formula, values in (
        (hours.per, found.units), (hours.required, found.required), (hours.available, found.available),
        (hours.vacancies, found.vacancies or ()), (hours.price[0], found.least_price),
    ):  # fmt: skip
        positive = formula in hours.price
        for who, value in zip(scenario.recipients.ids, values, strict=False):
            if formula is not None and (value < 0 or (positive and value == 0)):
                key = f"{formula.text}, {who}"
                raise refusal(
                    "hours_figure",
                    formula.place,
                    key=key,
                    value=f"{float(value):g}",
                    right="> 0" if positive else ">= 0",
                )
