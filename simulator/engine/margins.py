"""What one more unit is worth: the rules run again with one more for each recipient, cliffs and pools included.

The runs are a batch of draws, one for each recipient. Where no rule that reads the quantity looks at anybody else, all
recipients' units are added in one run instead. Where the others matter through their total alone, half of the
recipients have one more while the other half give up so much that the total rises by one, and then the other way
round. Both come to the same as the batch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulator.engine.baseline import Baseline
from simulator.engine.coupling import stands_apart, through_total
from simulator.engine.uncertain import Counts, Factor, Turned
from simulator.number import Floats, Number
from simulator.rules.calendar import slices
from simulator.scenario import definitions as d

if TYPE_CHECKING:
    from simulator.engine.year_view import SettlementView

Draws = Mapping[str, Any]
Pay = Callable[[d.Scenario, Sequence[Draws]], "SettlementView"]
"""Settles draws of each year without asking anybody for a response."""

CELLS = 1 << 19
"""Numbers in an array of a batch."""


def size_of(years: Sequence[Draws]) -> int:
    """How many draws there are; 1 in the central case."""
    return max((_length(value) for year in years for value in year.values()), default=1)


def _length(value: Any) -> int:
    if isinstance(value, (np.ndarray, Number)):
        return int(value.shape[0])
    return len(value.x) if isinstance(value, Factor) else len(value.z) if isinstance(value, Counts) else 1


def chosen(years: Sequence[Draws], index: NDArray[np.intp]) -> list[dict[str, Any]]:
    """The draws with the given numbers, in that order and as often as they are named."""
    return [{name: _rows(value, index) for name, value in year.items()} for year in years]


def _rows(value: Any, index: NDArray[np.intp]) -> Any:
    if isinstance(value, Baseline):
        return value.some(index)
    if _length(value) == 1 and not isinstance(value, Counts):
        return value
    if isinstance(value, np.ndarray):
        return value[index]
    if isinstance(value, Number):
        return Number.of_floats(value.x[index])
    if isinstance(value, Factor):
        return Factor(value.x[index], value.bounds)
    if isinstance(value, Counts):
        return replace(value, z=value.z[index], mix=None if value.mix is None else value.mix[index])
    raise TypeError(value)


@dataclass(frozen=True)
class Margins:
    """Payments of a scenario as a function of one quantity of its recipients. Arrays are (year, draw, recipient)."""

    scenario: d.Scenario
    name: str
    pay: Pay
    step: float = 0.0
    """How much one more is, in base units; one of the quantity's own unit, or one point of a share, unless given."""
    first: Floats | None = None
    """Volumes on the first day of each year (year, 1, recipient), where they change within it: what others are paid for
    is what it is in every slice, and what differs from the first day's is one more or less in each of them."""

    @property
    def one(self) -> float:
        """How much one more is, in base units."""
        unit = self.scenario.quantities[self.name.split(".")[0]].unit
        plain = unit is None or not unit.dims
        return self.step or (0.01 if plain or unit is None else float(unit.scale))

    @property
    def most(self) -> float:
        """The largest value that the quantity can have at all."""
        return 1.0 if self.scenario.quantities[self.name.split(".")[0]].share else np.inf

    @cached_property
    def per_unit(self) -> Floats:
        """What an amount of money for one more is divided by in each year: one more in a half year is half as many."""
        unit = self.scenario.quantities[self.name.split(".")[0]].unit
        per_year = unit is not None and unit.exponent("year") < 0
        parts = [slices(year.first, year.last, None)[0] for year in self.scenario.years]
        lengths = [float(part.years) if per_year else 1.0 for part in parts]
        return np.array(lengths)[:, None, None] * self.one

    @cached_property
    def apart(self) -> bool:
        """Whether no payment that reads the quantity looks at what others do: no pool, total limit or rest."""
        return self.scenario.base is None and stands_apart(self.scenario, self.name)

    def paid(self, years: Sequence[Draws], volumes: Floats) -> Floats:
        """Öre paid to each recipient in each year."""
        volumes = np.minimum(volumes, self.most)
        with_volumes = [{**year, self.name: self._drawn(year, k, volumes[k])} for k, year in enumerate(years)]
        settlement = self.pay(self.scenario, with_volumes)
        shape = volumes.shape[1:]
        return np.stack([np.broadcast_to(_all_payments(year), shape) for year in settlement.years])

    def _drawn(self, year: Draws, k: int, volumes: Floats) -> Floats | Turned:
        if self.first is None:
            return volumes[:, None, :]
        shift = np.round(volumes - self.first[k], 9)[:, None, :]
        return Turned(np.ones((1, 1, 1)), shift, self.most, year.get(self.name))

    @cached_property
    def by_total(self) -> bool:
        """Whether others matter through their total alone: the rules are plain, and it holds on numbers."""
        if self.apart or not through_total(self.scenario, self.name) or len(self.scenario.recipients) < 4:
            return False
        if self.scenario.base is not None:
            return False  # what the baseline pays follows the same volumes, by rules of its own
        nobody: list[Draws] = [{} for _ in self.scenario.years]
        rows = len(self.scenario.recipients)
        now = [s.moment().value(self.name).spread(rows).x[:, 0, :] for s in self.pay(self.scenario, nobody).years]
        tilt = np.where(np.arange(rows) % 3 == 0, 1.4, 0.8)
        volumes = np.stack([np.concatenate([x, 1.25 * x, tilt * x]) for x in now])
        one_by_one = self._one_by_one(nobody, volumes)
        halves, possible = self._by_halves(nobody, volumes)
        close = np.abs(halves - one_by_one) <= 1e-6 * np.abs(one_by_one) + 5 / self.per_unit
        return bool(possible.all() and close.all())

    def marginal(self, years: Sequence[Draws], volumes: Floats) -> Floats:
        """Öre for one more unit: what each recipient is paid with one more, less what it is paid as it is."""
        if self.apart:
            return (self.paid(years, volumes + self.one) - self.paid(years, volumes)) / self.per_unit
        if not self.by_total:
            return self._one_by_one(years, volumes)
        out, possible = self._by_halves(years, volumes)
        if not possible.all():
            index = np.nonzero(~possible)[0]
            out[:, index] = self._one_by_one(chosen(years, index), volumes[:, index])
        return out

    def _one_by_one(self, years: Sequence[Draws], volumes: Floats) -> Floats:
        rows, base, eye = volumes.shape[2], self.paid(years, volumes), np.eye(volumes.shape[2])
        out = np.empty(volumes.shape)
        for index in batches(volumes.shape[1], rows * rows):
            again = np.repeat(index, rows)
            added = np.tile(eye, (len(index), 1)) * self.one
            with_one = self.paid(chosen(years, again), volumes[:, again] + added)
            own = with_one.reshape(len(volumes), len(index), rows, rows)
            out[:, index] = np.einsum("ydrr->ydr", own) - base[:, index]
        return out / self.per_unit

    def _by_halves(self, years: Sequence[Draws], volumes: Floats) -> tuple[Floats, NDArray[np.bool_]]:
        """Half of the recipients at a time; and in which draws the other half had enough to give up."""
        base, out = self.paid(years, volumes), np.empty(volumes.shape)
        possible = np.ones(volumes.shape[1], bool)
        for first in (0, 1):
            gaining = np.arange(volumes.shape[2]) % 2 == first
            given_up = (gaining.sum() - 1) * self.one
            held = volumes[:, :, ~gaining].sum(axis=2)
            possible &= (held > 2.0 * given_up).all(axis=0)
            kept = 1.0 - given_up / np.maximum(held, 2.0 * given_up)
            moved = np.where(gaining, volumes + self.one, volumes * kept[:, :, None])
            out[:, :, gaining] = (self.paid(years, moved) - base)[:, :, gaining]
        return out / self.per_unit, possible


def batches(draws: int, cells: int) -> Iterator[NDArray[np.intp]]:
    """Draws a few at a time, so that a batch of so many numbers for each stays within memory."""
    few = max(CELLS // max(cells, 1), 1)
    for first in range(0, draws, few):
        yield np.arange(first, min(first + few, draws))


def _all_payments(year: Any) -> Floats:
    total = sum((payment.paid for payment in year.payments.values()), np.zeros((1, 1), np.int64))
    return np.asarray(total, np.float64)
