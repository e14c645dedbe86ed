"""Quantities read on other days than their own: as they stood, throughout some time, and over whole months."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Protocol, TypeVar

import numpy as np

from simulator.formula.check import RECIPIENT, SCALAR
from simulator.formula.syntax import Formula, names_in
from simulator.number import Number
from simulator.problems import refusal
from simulator.rules.calendar import Slice, months_before, months_between, shifted
from simulator.scenario import definitions as d
from simulator.scenario.checker import SLICE_NAMES
from simulator.scenario.clocks import change_days
from simulator.scenario.definitions.checked import CheckedScenario
from simulator.scenario.graph import formulas_of
from simulator.scenario.tables import Table
from simulator.units import Unit


class ScenarioYear(Protocol):
    """The scenario and the settlement year that values belong to."""

    @property
    def scenario(self) -> d.Scenario:
        """The scenario whose names are asked for."""

    @property
    def year(self) -> d.Year:
        """The settlement year."""


class Values(Protocol):
    """Values for slices of some days, as those see them who read the same names on other days."""

    first: tuple[date, ...]
    reading: tuple[int, ...]
    last: tuple[date, ...]

    @property
    def state(self) -> ScenarioYear:
        """What the values belong to."""

    @property
    def checked(self) -> CheckedScenario:
        """What checking the scenario found."""

    def on(self: _V, first: tuple[date, ...], reading: tuple[int, ...], last: tuple[date, ...] = ()) -> _V:
        """The same names on other days."""

    def value(self, name: str) -> Number:
        """The value of a quantity, payment or source."""

    def formula(self, formula: Formula) -> Number:
        """The value of a formula."""

    def defined(self, quantity: d.Quantity, name: str) -> Number:
        """A quantity by its definition, before it is drawn or rounded."""

    def table(self, axis: str) -> Table:
        """The recipients, or a finer table."""

    def present(self, axis: str) -> Number | None:
        """Which rows there are."""


_V = TypeVar("_V", bound=Values)


def as_of(moment: Values, quantity: d.Quantity, definition: d.AsOf, name: str) -> Number:
    """Another quantity, or this one's own definition, as it stood on a day or so long before."""
    there = _then(moment, definition.day)
    if definition.own is None:
        value = there.value(definition.of)
    else:
        value = there.defined(replace(quantity, definition=definition.own), name)
    return _of_the_same_row(moment, there, value, quantity.name, value)


def _then(moment: Values, day: date | d.Shift | Formula) -> Values:
    """The slices as they are read on a day, so long before, or on the day that a name stands for."""
    if isinstance(day, date):
        return moment.on((day,), (day.toordinal(),))
    if isinstance(day, Formula):
        days = _days(moment, day)
        return moment.on(days, tuple(each.toordinal() for each in days))
    first = tuple(shifted(each, day.months, day.days) for each in moment.first)
    reading = tuple(shifted(date.fromordinal(each), day.months, day.days).toordinal() for each in moment.reading)
    return moment.on(first, reading, tuple(shifted(each, day.months, day.days) for each in moment.last))


def _days(moment: Values, formula: Formula) -> tuple[date, ...]:
    """The day of each slice, alike in every draw."""
    found = moment.formula(formula).x
    if not np.isfinite(found).all() or (found != found[:1]).any() or not 1 <= found.min() <= found.max() <= _LAST:
        raise refusal("as_of_no_day", formula.place, name=formula.text)
    return tuple(date.fromordinal(int(each)) for each in found[0, :, 0])


_LAST = date.max.toordinal()


def held(moment: Values, definition: d.HeldFor) -> Number:
    """The least value on each day of a window on which it may be another than on the day before."""
    spans = [_span(end, definition) for end in moment.reading]
    changes = _change_days(moment, definition.of)
    read: list[list[int]] = []
    for first, end in spans:
        inside = range(first, end + 1) if changes is None else [day for day in changes if first < day <= end]
        read.append([first, *inside])
    days = sorted({day for span in read for day in span})
    place = {day: k for k, day in enumerate(days)}
    there = moment.on(tuple(date.fromordinal(day) for day in days), tuple(days))
    value = there.value(definition.of)
    nothing = Number.of(0) if moment.checked.types[definition.of.split(".")[0]].known.kind != "date" else value
    value = _of_the_same_row(moment, there, value, definition.of.split(".")[0], nothing)
    return value if value.shape[1] == 1 else value.least_over_slices([[place[day] for day in span] for span in read])


def _span(end: int, definition: d.HeldFor) -> tuple[int, int]:
    """The first and the last day of a window, as ordinals."""
    first = shifted(date.fromordinal(end), definition.months, 0).toordinal() - definition.days
    return max(first, 1), end


def _change_days(moment: Values, of: str) -> list[int] | None:
    """Days on which a value may change; None where it may be another on any day."""
    checked, scenario = moment.checked, moment.state.scenario
    seen: set[str] = set()
    waiting = [of.split(".")[0]]
    while waiting:
        at = waiting.pop()
        quantity = scenario.quantities.get(at)
        if at in seen:
            continue
        seen.add(at)
        moved = quantity is not None and isinstance(quantity.definition, (d.AsOf, d.Window, d.Series, d.HeldFor))
        if moved or (quantity is not None and _names_slices(quantity)):
            return None
        waiting.extend(checked.needs.get(at, ()))
    days = {day.toordinal() for name in seen for day in change_days(scenario, checked.columns, name)}
    return sorted(days)


def _names_slices(quantity: d.Quantity) -> bool:
    return any(ref.name in SLICE_NAMES for formula in formulas_of(quantity) for ref in names_in(formula.tree))


def window(moment: Values, definition: d.Window) -> Number:
    """Each month's value on its first day; a sum of something per month or per day is what it comes to."""
    spans: list[tuple[Slice, ...]] = []
    for k, day in enumerate(moment.first):
        if definition.months is None:
            spans.append(months_between(moment.state.year.first, moment.last[k] if moment.last else day))
        else:
            starts = months_before(day, definition.months)
            spans.append(months_between(starts[0], day.replace(day=1) - timedelta(days=1)))
    months = sorted({month for span in spans for month in span}, key=lambda month: (month.first, month.last))
    place = {month: k for k, month in enumerate(months)}
    first = tuple(month.first for month in months)
    there = moment.on(first, tuple(day.toordinal() for day in first), tuple(month.last for month in months))
    value = there.value(definition.of)
    value = _of_the_same_row(moment, there, value, definition.of.split(".")[0], value)
    unit = moment.checked.types[definition.of.split(".")[0]].known
    if definition.take == "sum":
        value = value * lengths(months, unit)
    sums = value.sums_over_slices([[place[month] for month in span] for span in spans])
    if definition.take == "sum":
        return sums
    return sums * by_slice(Fraction(1, len(span)) for span in spans)


def _of_the_same_row(moment: Values, there: Values, value: Number, name: str, absent: Number) -> Number:
    """Values of a finer table's rows on other days: of the row with the same id that there was then.

    A row that stands several times, each time with days or an owner of its own, is one row. Where there was none
    with the id it has the value ``absent``.
    """
    axis = moment.checked.types[name].axis
    present = there.present(axis) if axis not in (SCALAR, RECIPIENT) else None
    if present is None:
        return value
    labels, group = np.unique(np.array(moment.table(axis).ids), return_inverse=True)
    counted = present.where(value.spread(len(group)), Number.of(0)).grouped_sum(group, len(labels)).rows(group)
    some = present.grouped_sum(group, len(labels)).rows(group)
    return some.where(counted, absent)


def by_slice(values: Iterable[Fraction | int]) -> Number:
    """One exact number for each slice."""
    found = [Fraction(value) for value in values]
    exact = np.empty((1, len(found), 1), object)
    exact[0, :, 0] = found
    return Number.of_fractions(exact)


def lengths(parts: Sequence[Slice], unit: Unit) -> Number:
    """What something per year or per day is multiplied by in each slice; 1 for what is not per time."""
    if unit.exponent("year") < 0:
        return by_slice(part.years for part in parts)
    if unit.exponent("day") < 0:
        return by_slice(part.days for part in parts)
    return Number.of_floats(np.ones((1, len(parts), 1)))
