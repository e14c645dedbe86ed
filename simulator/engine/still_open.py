"""What an outturn leaves open: which rows of which names, and how low and how high each may end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import numpy as np

from simulator.engine.moment import Moment
from simulator.engine.reported import ByRow, Reported
from simulator.engine.uncertain import outlook_of
from simulator.number import Floats, Number
from simulator.rules.calendar import months_between
from simulator.scenario import definitions as d
from simulator.scenario.outturn import Outturn
from simulator.units import Unit

CONDITIONS = ("bool", "date")
BOTH_ENDS = np.array([-np.inf, np.inf])


@dataclass(frozen=True)
class OpenRow:
    """One row of one name in one settlement year that has not been settled by what has been reported.

    ``index`` is its place among the rows of its name; a single number's row is empty.
    """

    name: str
    row: str
    index: int
    year: int


@dataclass(frozen=True)
class Between:
    """A quantity at its lowest and highest, by draw: high where ``is_high`` (draw, 1, row) says so."""

    low: Reported
    high: Reported
    is_high: Floats
    as_of: date
    whole_year_is_over: bool

    def value(self, moment: Moment, quantity: d.Quantity, defined: Number) -> Number:
        """The level of each row in each slice and draw."""
        unit = quantity.unit or Unit()
        lowest, highest = ends(moment, quantity, defined, self.as_of)
        low = self.low.value(moment, quantity, lowest)
        high = self.high.value(moment, quantity, highest)
        if unit.exponent("year") < 0 and self.high.by_year and not self.whole_year_is_over:
            high = high.maximum(highest)  # what has come so far is part of what comes in all
        return Number.of_floats(self.is_high).where(high, low)


def ends(moment: Moment, quantity: d.Quantity, defined: Number, as_of: date) -> tuple[Number, Number]:
    """The least and the most that a quantity may be where nothing has been reported.

    A condition is not met or met, a day never or the day after; a volume nothing or its upper end; a level lies between
    its ends. Without ends (:func:`has_ends`) it is as defined.
    """
    unit = quantity.unit or Unit()
    if unit.kind == "bool":
        return Number.of(0), Number.of(1)
    if unit.kind == "date":
        return Number.of_floats(np.full((1, 1, 1), np.inf)), Number.of((as_of + timedelta(days=1)).toordinal())
    least = Number.of(0)
    if quantity.uncertain is None or not has_ends(quantity):
        return (least if is_volume(unit) else defined), defined
    lowest, highest = (_end(moment, quantity, defined, end) for end in (-np.inf, np.inf))
    if is_volume(unit):
        return least, highest
    return lowest if quantity.negative else lowest.maximum(least), highest


def is_volume(unit: Unit) -> bool:
    """Whether a quantity adds up over time: visits a year, not beds."""
    return unit.exponent("year") < 0 or unit.exponent("day") < 0


def has_ends(quantity: d.Quantity) -> bool:
    """Whether it is stated between what a quantity lies: a condition, a stated level, or a bounded distribution."""
    unit, rule = quantity.unit or Unit(), quantity.uncertain
    if unit.kind in CONDITIONS:
        return True
    if rule is None:
        return not is_volume(unit)
    if rule.counted is not None:
        return rule.counted.trials is not None
    return rule.bounds is not None or (rule.family is not None and bool(np.isfinite(rule.family.at(BOTH_ENDS)).all()))


def _end(moment: Moment, quantity: d.Quantity, defined: Number, end: float) -> Number:
    scenario, rule = moment.state.scenario, quantity.uncertain
    if rule is None:
        return defined
    if rule.counted is not None and rule.counted.trials is not None:
        return moment.formula(rule.counted.trials) if end > 0 else Number.of(0)
    others = frozenset(name for name in scenario.quantities if name != quantity.name)
    outlook = outlook_of(scenario, without=others)
    at = {(v.name, year): np.full((len(v.rows), 1), end) for v in outlook.latents.variables for year in v.years}
    (drawn,) = outlook.draws(at, [moment.state.year.label])
    found = drawn[quantity.name]
    if isinstance(found, np.ndarray):
        return Number.of_floats(found)
    return found if isinstance(found, Number) else found.value(moment, quantity, defined)


# -- which rows -------------------------------------------------------------------------------------------------------


def open_rows(scenario: d.Scenario, outturn: Outturn) -> tuple[OpenRow, ...]:
    """Every row that somebody is to report on and that has not been settled yet.

    A condition is settled by its report or when the last payment that depends on it has been made; a level by its
    report; a volume when each of its months, or its year after it has ended, has been reported.
    """
    reports = ((r.name, r.row, r.month is not None) for r in (*outturn.reports, *outturn.later))
    lines = {*outturn.asked, *reports}
    asked, by_year = {line[:2] for line in lines}, {name for name, _, is_month in lines if not is_month}
    found = []
    for name in sorted({name for name, _ in asked}):
        quantity = scenario.quantities.get(name.split(".")[0])
        if quantity is None:
            continue
        for n, year in enumerate(scenario.years):
            closed = closes(scenario, quantity.name, year) <= outturn.as_of
            for i, row in enumerate(rows_of(scenario, quantity.name)):
                if name not in by_year and (name, row) not in asked:
                    continue  # who reports no months is as the scenario has it
                if not _is_settled(outturn, name, row, year, quantity.unit or Unit(), closed=closed):
                    found.append(OpenRow(name, row, i, n))
    return tuple(found)


def rows_of(scenario: d.Scenario, quantity: str) -> tuple[str, ...]:
    """The rows of a quantity; an empty one for a single number."""
    axis = scenario.checked.types[quantity].axis
    if not axis:
        return ("",)
    return tuple(scenario.recipients.ids if axis == "recipient" else scenario.tables[axis].ids)


def closes(scenario: d.Scenario, name: str, year: d.Year) -> date:
    """The day on which a condition that nobody has reported counts as not met: the last payment day that it decides.

    A payment that names no days in a settlement year closes with the year.
    """
    days = [year.last]
    for payment in scenario.payments.values():
        if name in reach(scenario, payment.name):
            mine = [part.day for part in payment.paid]
            within = [day for day in mine if year.first <= day <= year.last] or mine[-1:]
            days.append(max(within, default=year.last))
    return max(days[1:], default=days[0])


def reach(scenario: d.Scenario, name: str) -> frozenset[str]:
    """Every name that a name depends on, directly or through others."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        for needed in scenario.checked.needs.get(waiting.pop(), ()):
            base = str(needed).split(".")[0]
            if base not in found:
                found.add(base)
                waiting.append(base)
    return frozenset(found)


def _is_settled(outturn: Outturn, name: str, row: str, year: d.Year, unit: Unit, *, closed: bool) -> bool:
    reported = row in outturn.of(name, year.label)
    if unit.kind in CONDITIONS:
        return reported or closed
    if not is_volume(unit):
        return reported or _every_month(outturn, name, row, year)
    return (reported and outturn.as_of >= year.last) or _every_month(outturn, name, row, year)


def _every_month(outturn: Outturn, name: str, row: str, year: d.Year) -> bool:
    reported = {month for month, rows in outturn.by_month(name, year.label).items() if row in rows}
    return all(part.first.replace(day=1) in reported for part in months_between(year.first, year.last))


# -- as draws ---------------------------------------------------------------------------------------------------------


def between(scenario: d.Scenario, outturn: Outturn, name: str, number: int, is_high: Floats) -> Between:
    """The draws of one name in one settlement year: what has been reported, and each open row low or high."""
    year = scenario.years[number]
    quantity = scenario.quantities[name.split(".")[0]]
    scale = quantity.unit.scale if quantity.unit is not None else Fraction(1)
    of_year: ByRow = {row: report.value * scale for row, report in outturn.of(name, year.label).items()}
    of_month = {
        month: {row: report.value * scale for row, report in rows.items()}
        for month, rows in outturn.by_month(name, year.label).items()
    }
    unit = quantity.unit or Unit()
    by_year = bool(of_year) or unit.kind in CONDITIONS or not of_month
    nothing = Fraction(0)
    low = Reported(of_year, of_month, nothing, forecast=False, by_year=by_year)
    high = Reported(of_year, of_month, nothing, forecast=True, by_year=by_year)
    return Between(low, high, is_high, outturn.as_of, outturn.as_of >= year.last)
