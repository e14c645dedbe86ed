"""The value of every name for the slices of one settlement year and the days on which facts are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import NamedTuple, Protocol, assert_never

import numpy as np
from numpy.typing import NDArray

from simulator.engine.reading import as_of, by_slice, held, window
from simulator.formula.evaluate import evaluate
from simulator.formula.syntax import Formula, Tree_
from simulator.number import Floats, Number
from simulator.problems import Place, refusal
from simulator.rules import basis
from simulator.rules.rounding import round_each
from simulator.scenario import definitions as d
from simulator.scenario.checker import SLICE_NAMES
from simulator.scenario.definitions.checked import CheckedScenario
from simulator.scenario.tables import Table

RECIPIENT = "recipient"


class Drawn(Protocol):
    """A draw that is not a value of its own: a factor on the defined value, or counts around it."""

    def value(self, moment: Moment, quantity: d.Quantity, defined: Number) -> Number:
        """The value in every draw."""


class YearState(Protocol):
    """What a settlement year knows beyond quantities: payments made so far, sources, and the draws."""

    @property
    def scenario(self) -> d.Scenario:
        """The scenario whose names are asked for."""

    @property
    def year(self) -> d.Year:
        """The settlement year."""

    @property
    def draws(self) -> Mapping[str, Floats | Number | Drawn]:
        """Drawn values of quantities, which take the place of their own."""

    def money(self, name: str) -> Number:
        """A payment's rounded amount by recipient, or a source's amount."""

    def ask(self, function: str, name: str, initial: Number | None) -> Number:
        """``rest``, ``previous`` and what claims ask."""

    def rest_by_slice(self, source: str, first: tuple[date, ...], last: tuple[date, ...]) -> Number:
        """What a source leaves in each slice, from its first to its last day."""

    def baseline(self, tree: Tree_, axis: str, moment: Moment) -> Number:
        """What a formula comes to in the scenario that the design extends."""


Days = tuple[tuple[date, ...], tuple[int, ...], tuple[date, ...]]
"""Slices by their first days, the days on which facts are read, and their last days."""


class Address(NamedTuple):
    """Which values are meant: a name, for slices of some days that are read on others."""

    name: str
    days: Days


def _made(_address: Address, make: Callable[[], Number]) -> Number:
    return make()


@dataclass
class Moment:
    """Values for some slices: ``first`` are their first days, ``reading`` the days on which facts are read.

    ``last`` are their last days; without them every slice is a single day.
    """

    state: YearState
    first: tuple[date, ...]
    reading: tuple[int, ...]
    once: Callable[[Address, Callable[[], Number]], Number] = _made
    known: dict[str, Number] = field(default_factory=dict)
    last: tuple[date, ...] = ()

    @property
    def checked(self) -> CheckedScenario:
        """What checking the scenario found."""
        return self.state.scenario.checked

    def on(self, first: tuple[date, ...], reading: tuple[int, ...], last: tuple[date, ...] = ()) -> Moment:
        """The same names on other days."""
        return Moment(self.state, first, reading, last=last)

    def formula(self, formula: Formula) -> Number:
        """The value of a formula."""
        return evaluate(self.checked.trees[formula], self)

    # -- what formulas ask of their surroundings ------------------------------------------------------------------

    def value(self, name: str) -> Number:
        """The value of a quantity, payment or source."""
        if name not in self.known:
            address = Address(name, (self.first, self.reading, self.last))
            self.known[name] = self.once(address, lambda: self._value(name))
        return self.known[name]

    def rows(self, axis: str) -> int:
        """How many rows an axis has."""
        return len(self.table(axis))

    def present(self, axis: str) -> Number | None:
        """Which rows of a table there are on each reading day."""
        table = self.table(axis)
        if table.valid_from is None or table.valid_to is None:
            return None
        days = np.array(self.reading, np.float64)[:, None]
        inside = (table.valid_from <= days) & (days <= table.valid_to)
        return Number.of_floats(inside.astype(np.float64)[None])

    def owner(self, table: str) -> NDArray[np.intp]:
        """The recipient's number of each row of a table."""
        owner = self.table(table).owner
        if owner is None:
            raise TypeError(table)
        return owner

    def groups(self, key: str, axis: str) -> tuple[NDArray[np.intp], int]:
        """A group number for each row: rows alike in a column or quantity."""
        for owner, table in ((False, self.table(axis)), (axis != RECIPIENT, self.table(RECIPIENT))):
            if key in table.sheet.columns:
                labels, group = np.unique(np.array(table.sheet.columns[key]), return_inverse=True)
                return (group[self.owner(axis)] if owner else group), len(labels)
        values = self.value(key).spread(self.rows(axis)).x
        labels, group = np.unique(values[0, 0], return_inverse=True)
        return group, len(labels)

    def ask(self, function: str, name: str, initial: Number | None) -> Number:
        """``rest``, ``previous`` and what claims ask; the rest of a slice is its own part of the year's."""
        if function == "rest" and len(self.last) > 1:
            return self.state.rest_by_slice(name, self.first, self.last)
        return self.state.ask(function, name, initial)

    def baseline(self, tree: Tree_, axis: str) -> Number:
        """What a formula comes to in the scenario that the design extends, for the same slices."""
        return self.state.baseline(tree, axis, self)

    # -- quantities -----------------------------------------------------------------------------------------------

    def table(self, axis: str) -> Table:
        """The recipients, or a finer table."""
        scenario = self.state.scenario
        return scenario.recipients if axis == RECIPIENT else scenario.tables[axis]

    def _value(self, name: str) -> Number:
        base = name.split(".")[0]
        quantity = self.state.scenario.quantities.get(base)
        if quantity is None:
            own = name in SLICE_NAMES and name not in {**self.state.scenario.payments, **self.state.scenario.funding}
            return self._slice_name(name) if own else self.state.money(name)
        value = self._turned_out(quantity, name)
        if quantity.rounding is not None:
            unit = quantity.rounding.to
            whole = round_each(value, unit, quantity.rounding.mode).astype(np.float64)
            value = Number.of_floats(whole) * Number.of(unit)
        if quantity.share and ((value.x < 0) | (value.x > 1)).any():
            raise refusal("share_over_one", quantity.origin.place, heading=name, text=self._first(value, name))
        return value

    def _slice_name(self, name: str) -> Number:
        """The first day, the last day or the number of each slice."""
        if name == "slice_number":
            return by_slice(range(1, len(self.first) + 1))
        days = self.first if name == "slice_start" else self.last or self.first
        return by_slice(day.toordinal() for day in days)

    def _turned_out(self, quantity: d.Quantity, name: str) -> Number:
        """The drawn value, or the value as it is defined; a draw may be a factor on it, or counts around it."""
        drawn = self.state.draws.get(name, self.state.draws.get(quantity.name))
        if isinstance(drawn, np.ndarray):
            return Number.of_floats(drawn)
        if isinstance(drawn, Number):
            return drawn
        value = self.defined(quantity, name)
        if drawn is not None:
            return drawn.value(self, quantity, value)
        by_row = quantity.uncertain is not None and any(c.by_row for c in quantity.uncertain.components)
        return value.spread(len(self.ids_of(name))) if by_row and value.shape[2] == 1 else value

    def ids_of(self, name: str) -> Sequence[str]:
        """The ids of a quantity's rows; none for one number."""
        axis = self.checked.types[name.split(".")[0]].axis
        return self.table(axis).ids if axis else ()

    def _first(self, value: Number, name: str) -> str:
        draw, slice_, row = (int(i[0]) for i in np.nonzero((value.x < 0) | (value.x > 1)))
        axis = self.checked.types[name.split(".")[0]].axis
        who = self.table(axis).ids[row] if axis else ""
        return f"{value.x[draw, slice_, row]:g} {who}".strip()

    def defined(self, quantity: d.Quantity, name: str) -> Number:
        """A quantity by its definition, before it is drawn or rounded."""
        definition = quantity.definition
        match definition:
            case d.Column():
                return self._column(quantity, name)
            case d.Dated():
                return self._dated(definition)
            case d.Computed():
                return self.formula(definition.formula)
            case d.Weighted():
                weights = [self.formula(weight) for _, weight in definition.weights]
                classes = [self.value(f"{definition.of}.{label}") for label, _ in definition.weights]
                return basis.sum_over_classes(weights, classes)
            case d.Points():
                return self._points(definition)
            case d.Series():
                return self._series(quantity, definition)
            case d.AsOf():
                return as_of(self, quantity, definition, name)
            case d.Window():
                return window(self, definition)
            case d.HeldFor():
                return held(self, definition)
            case _:
                assert_never(definition)

    def _column(self, quantity: d.Quantity, name: str) -> Number:
        levels = self.checked.columns[name]
        values = levels.at(np.array(self.reading, np.float64))
        scale = quantity.unit.scale if quantity.unit is not None else Fraction(1)
        number = Number.of_decimals(values[None], levels.fractions)
        return number if scale == 1 else number * Number.of(scale)

    def _dated(self, definition: d.Dated) -> Number:
        values = [self.formula(value) for _, value in definition.values]
        days = np.array([day.toordinal() for day, _ in definition.values])
        index = np.searchsorted(days, [day.toordinal() for day in self.first], side="right") - 1
        if (index == index[0]).all() and index[0] >= 0:
            return values[int(index[0])]
        if (index < 0).any():
            place = definition.values[0][1].place
            raise refusal("no_value_yet", place, day=min(self.first), first=definition.values[0][0])
        exact = np.empty((1, len(index), 1), object)
        exact[0, :, 0] = [values[i].at() for i in index]
        return Number.of_fractions(exact)

    def _points(self, definition: d.Points) -> Number:
        level = self.formula(definition.of)
        table = [(self.formula(x), self.formula(y)) for x, y in definition.points]
        self._refuse_falling(table, definition)
        match definition.how:
            case "curve":
                return basis.curve(level, table)
            case "steps":
                return basis.steps(level, table)
            case "tiers":
                return basis.marginal_tiers(level, table)
            case "whole":
                return basis.whole_tiers(level, table)
            case _:
                assert_never(definition.how)

    def _refuse_falling(self, table: Sequence[tuple[Number, Number]], definition: d.Points) -> None:
        for k in range(1, len(table)):
            if (table[k][0].x < table[k - 1][0].x).any():
                place = definition.points[k][0].place
                raise refusal("breakpoints_fall", place, text=definition.points[k][0].text)

    def _series(self, quantity: d.Quantity, definition: d.Series) -> Number:
        by_year = dict(definition.values)
        wanted = [day.year - definition.lag for day in self.first]
        for year in wanted:
            if year not in by_year:
                code = "series_year" if definition.vintage is None else "series_vintage"
                found = {"file": definition.file, "year": year, "vintage": definition.vintage}
                raise refusal(code, quantity.origin.place, name=quantity.name, **found)
        exact = np.empty((1, len(wanted), 1), object)
        exact[0, :, 0] = [by_year[year] for year in wanted]
        scale = quantity.unit.scale if quantity.unit is not None else Fraction(1)
        return Number.of_fractions(exact[:, :1] if len(set(wanted)) == 1 else exact) * Number.of(scale)


def refuse_missing(value: Number, what: str, rule: str, ids: Sequence[str], place: Place) -> None:
    """No value may be missing where a rule needs it; the first that is is named."""
    if value.finite:
        return
    missing = np.isnan(value.x) | np.isinf(value.x)
    if missing.any():
        draw, _, row = (int(i[0]) for i in np.nonzero(missing))
        who = ids[row] if (value.shape[2] == len(ids) and len(ids) > 1) or len(ids) == 1 else "-"
        raise refusal("no_value", place, what=what, rule=rule, who=who, draw=draw)
