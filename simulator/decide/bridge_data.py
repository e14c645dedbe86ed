"""Figures of one year put into the rules of another: centres' data and indices, each from before or after."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from simulator.engine.moment import RECIPIENT, Moment
from simulator.engine.settle import Settlement
from simulator.engine.year import YearSettlement
from simulator.number import Number
from simulator.scenario import definitions as d

Part = Literal["rules", "index", "volume", "mix", "centres"]
PARTS: tuple[Part, ...] = get_args(Part)
_ELSEWHERE = (d.AsOf, d.Window, d.HeldFor)


@dataclass(frozen=True)
class Side:
    """A year of a settled scenario, before or after.

    Args:
        settlement: of the whole scenario, as it stands.
        number: which of its years.
    """

    settlement: Settlement
    number: int

    @property
    def scenario(self) -> d.Scenario:
        """What was settled."""
        return self.settlement.scenario

    @property
    def state(self) -> YearSettlement:
        """The year, settled."""
        return self.settlement.years[self.number]

    @property
    def ids(self) -> tuple[str, ...]:
        """The centres."""
        return self.scenario.recipients.ids

    @cached_property
    def data(self) -> tuple[str, ...]:
        """Names of what is read of centres, each class by itself."""
        found = (name for name, quantity in self.scenario.quantities.items() if is_data(self.scenario, quantity))
        return tuple(each for name in found for each in names_of(self.scenario.quantities[name]))

    def fits(self, name: str, other: Side) -> bool:
        """Whether the other side has something of the same name and kind."""
        base = name.split(".")[0]
        mine, theirs = self.scenario.checked.types[base], other.scenario.checked.types.get(base)
        quantity = other.scenario.quantities.get(base)
        known = quantity is not None and (name == base or name in names_of(quantity))
        return known and theirs is not None and mine.axis == theirs.axis and bool(mine.known.fits(theirs.known))

    def value(self, name: str, moment: Moment) -> Number:
        """What a name is on this side, on the days of this year that answer to the moment's."""
        years = self.state.year.first.year - moment.state.year.first.year
        first = tuple(_carried(day, years) for day in moment.first)
        reading = tuple(_carried(date.fromordinal(day), years).toordinal() for day in moment.reading)
        return self.state.moment_at(first, reading, tuple(_carried(day, years) for day in moment.last)).value(name)


def _carried(day: date, years: int) -> date:
    """The same day of another year; the last day of February stays the last."""
    year = day.year + years
    ends = day.day == calendar.monthrange(day.year, day.month)[1]
    last = calendar.monthrange(year, day.month)[1]
    return date(year, day.month, last if ends else min(day.day, last))


# ---- what is data ---------------------------------------------------------------------------------------------------


def is_data(scenario: d.Scenario, quantity: d.Quantity) -> bool:
    """Whether a quantity is read of centres: a column, or nothing but columns as they stood at other times."""
    definition = quantity.definition
    if isinstance(definition, d.AsOf) and definition.own is not None:
        return isinstance(definition.own, d.Column)
    if isinstance(definition, _ELSEWHERE):
        return _of_columns(scenario, definition.of.split(".")[0])
    return isinstance(definition, d.Column)


def reads_elsewhere(scenario: d.Scenario, quantity: d.Quantity) -> bool:
    """Whether rules and data are read together at other times, so that they cannot be put together anew."""
    definition = quantity.definition
    moved = isinstance(definition, d.HeldFor) or (
        isinstance(definition, d.AsOf) and not isinstance(definition.day, d.Shift)
    )
    if not moved or is_data(scenario, quantity):
        return False
    return bool(scenario.checked.types[quantity.name].axis == RECIPIENT)


def _of_columns(scenario: d.Scenario, name: str) -> bool:
    """Whether a name is a column, as it stands or stood; a formula over columns has rules in it."""
    quantity = scenario.quantities.get(name)
    return quantity is not None and is_data(scenario, quantity)


def names_of(quantity: d.Quantity) -> tuple[str, ...]:
    """A quantity's name, or that of each of its classes."""
    definition = quantity.definition
    column = definition.own if isinstance(definition, d.AsOf) else definition
    if isinstance(column, d.Column) and column.classes:
        return tuple(f"{quantity.name}.{label}" for label in column.classes)
    return (quantity.name,)


def is_counted(scenario: d.Scenario, name: str) -> bool:
    """Whether a name counts something, in all or per time: persons, visits/month; not kr, shares or visits/person."""
    unit = scenario.checked.types[name.split(".")[0]].known
    dims = [(dim, power) for dim, power in unit.dims if dim not in ("year", "day")]
    return unit.kind == "number" and not unit.is_money and len(dims) == 1 and dims[0][1] == 1


# ---- putting it together --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rows:
    """Centres in some order: where each stands on either side, and which of them open or close.

    Args:
        ids: the centres.
        before: their row numbers before; 0 for who is not there.
        after: their row numbers after; 0 for who is not there.
        old: who stands only before.
        new: who stands only after.
        opened: who stands on both sides, but has something counted on one of them only.
    """

    ids: tuple[str, ...]
    before: NDArray[np.intp]
    after: NDArray[np.intp]
    old: NDArray[np.bool_]
    new: NDArray[np.bool_]
    opened: NDArray[np.bool_]


@dataclass(frozen=True)
class Put:
    """A figure of centres in the rules of either side, with some parts as they are after.

    Args:
        name: of the quantity, or of one of its classes.
        measure: names whose sum is the volume of it; none for what counts nothing.
        sides: before and after.
        rows: the centres.
        parts: those that are as after.
    """

    name: str
    measure: tuple[str, ...]
    sides: tuple[Side, Side]
    rows: Rows
    parts: frozenset[Part]

    def value(self, moment: Moment, quantity: d.Quantity, defined: Number) -> Number:
        """The figure for each centre, in the place of its own."""
        before, after = self._both(self.name, moment)
        found = self._split(before, after, moment)
        opened = after if "centres" in self.parts else before
        for mask, chosen in ((self.rows.opened, opened), (self.rows.old, before), (self.rows.new, after)):
            if mask.any():
                found = _yes(mask[None, None, :]).where(chosen, found)
        return found.spread(len(self.rows.ids)) if found.shape[2] == 1 else found

    def _both(self, name: str, moment: Moment) -> tuple[Number, Number]:
        first, second = self.sides
        return first.value(name, moment).rows(self.rows.before), second.value(name, moment).rows(self.rows.after)

    def _split(self, before: Number, after: Number, moment: Moment) -> Number:
        """Volume moves all classes alike; how they are distributed is mix, as is what counts nothing."""
        volume, mix = "volume" in self.parts, "mix" in self.parts
        if volume == mix:
            return after if mix else before
        if not self.measure:
            return after if mix else before
        if self.measure == (self.name,):
            return after if volume else before
        sums = [self._both(name, moment) for name in self.measure]
        was, became = sums[0]
        for one, other in sums[1:]:
            was, became = was + one, became + other
        here, there = np.broadcast_arrays(was.x, became.x)
        some = np.isfinite(here) & np.isfinite(there) & (here != 0) & (there != 0)
        # Where there was nothing, or nothing is left, there is no distribution to keep: all of it is volume.
        if volume:
            return _yes(some).where(before * became / was, after)
        return _yes(some).where(after * was / became, before)


def _yes(mask: NDArray[np.bool_]) -> Number:
    return Number.of_floats(mask.astype(np.float64))


@dataclass(frozen=True)
class PutIndex:
    """An index as it is on one side, in the rules of the other."""

    name: str
    side: Side

    def value(self, moment: Moment, quantity: d.Quantity, defined: Number) -> Number:
        """The index of the days that answer to the moment's."""
        return self.side.value(self.name, moment)


def measures(scenario: d.Scenario, name: str) -> tuple[str, ...]:
    """The names whose sum is the volume that a name is part of; none for what counts nothing."""
    return names_of(scenario.quantities[name.split(".")[0]]) if is_counted(scenario, name) else ()


def has_something(side: Side) -> NDArray[np.bool_]:
    """Which centres have anything counted in some month of the year; all where nothing is counted."""
    counted = [name for name in side.data if is_counted(side.scenario, name)]
    if not counted:
        return np.ones(len(side.ids), np.bool_)
    days = tuple(_months(side.state.year))
    moment = side.state.moment_at(days, tuple(day.toordinal() for day in days), days)
    found = np.zeros(len(side.ids), np.bool_)
    for name in counted:
        found |= (np.nan_to_num(moment.value(name).x) != 0).any(axis=(0, 1))
    return found


def _months(year: d.Year) -> Iterator[date]:
    day = year.first
    while day <= year.last:
        yield day
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
