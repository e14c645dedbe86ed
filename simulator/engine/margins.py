"""What one more unit is worth: the rules run again with one more for each recipient, cliffs and pools included.

The runs are a batch of draws, one for each recipient. Where no rule that reads the quantity looks at anybody else, all
recipients' units are added in one run instead, which comes to the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulator.engine.uncertain import Counts, Factor
from simulator.formula.syntax import Apply, Tree_
from simulator.number import Floats, Number
from simulator.rules.calendar import slices
from simulator.scenario import definitions as d
from simulator.scenario.graph import formulas_of, reached

if TYPE_CHECKING:
    from simulator.engine.settle import Settlement

Draws = Mapping[str, Any]
Pay = Callable[[d.Scenario, Sequence[Draws]], "Settlement"]
"""Settles draws of each year without asking anybody for a response."""

CELLS = 1 << 19
"""Numbers in an array of a batch."""
_OVER_ALL = ("total", "share", "mean", "rest")


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
    if _length(value) == 1 and not isinstance(value, Counts):
        return value
    if isinstance(value, np.ndarray):
        return value[index]
    if isinstance(value, Number):
        return Number.of_floats(value.x[index])
    if isinstance(value, Factor):
        return Factor(value.x[index], value.bounds)
    if isinstance(value, Counts):
        return Counts(value.z[index], None if value.mix is None else value.mix[index])
    raise TypeError(value)


@dataclass(frozen=True)
class Margins:
    """Payments of a scenario as a function of one quantity of its recipients. Arrays are (year, draw, recipient)."""

    scenario: d.Scenario
    name: str
    pay: Pay
    step: float = 0.0
    """How much one more is, in base units; one of the quantity's own unit, or one point of a share, unless given."""

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
        return stands_apart(self.scenario, self.name)

    def paid(self, years: Sequence[Draws], volumes: Floats) -> Floats:
        """Öre paid to each recipient in each year."""
        volumes = np.minimum(volumes, self.most)
        with_volumes = [{**year, self.name: volumes[k][:, None, :]} for k, year in enumerate(years)]
        settlement = self.pay(self.scenario, with_volumes)
        shape = volumes.shape[1:]
        return np.stack([np.broadcast_to(_all_payments(year), shape) for year in settlement.years])

    def marginal(self, years: Sequence[Draws], volumes: Floats, more: Floats | None = None) -> Floats:
        """Öre for one more unit: what each recipient is paid with one more, less what it is paid as it is."""
        more = np.full(volumes.shape, self.one) if more is None else more
        base = self.paid(years, volumes)
        if self.apart:
            return (self.paid(years, volumes + more) - base) / (self.per_unit * (more / self.one))
        rows = volumes.shape[2]
        out = np.empty(volumes.shape)
        eye = np.eye(rows)
        for index in batches(volumes.shape[1], rows * rows):
            again = np.repeat(index, rows)
            added = np.tile(eye, (len(index), 1)) * more[:, again]
            with_one = self.paid(chosen(years, again), volumes[:, again] + added)
            own = with_one.reshape(len(volumes), len(index), rows, rows)
            out[:, index] = np.einsum("ydrr->ydr", own) - base[:, index]
        return out / (self.per_unit * (more / self.one))


def batches(draws: int, cells: int) -> Iterator[NDArray[np.intp]]:
    """Draws a few at a time, so that a batch of so many numbers for each stays within memory."""
    few = max(CELLS // max(cells, 1), 1)
    for first in range(0, draws, few):
        yield np.arange(first, min(first + few, draws))


def _all_payments(year: Any) -> Floats:
    total = sum((payment.paid for payment in year.payments.values()), np.zeros((1, 1), np.int64))
    return np.asarray(total, np.float64)


def stands_apart(scenario: d.Scenario, name: str) -> bool:
    """Whether one recipient's amount of a quantity changes nobody else's payment, as far as the rules can tell."""
    needs = scenario.checked.needs
    base = name.split(".")[0]
    for dependent in [n for n in needs if base in reached(needs, [n])]:
        part = scenario.quantities.get(dependent) or scenario.payments.get(dependent)
        if part is None or (dependent == base and isinstance(part, d.Quantity)):
            continue
        if isinstance(part, d.Payment) and (isinstance(part.basis, d.Pool) or part.total_at_most is not None):
            return False
        if any(_over_all(formula.tree) for formula in formulas_of(part)):
            return False
    return True


def _over_all(tree: Tree_) -> bool:
    return isinstance(tree, Apply) and (tree.op in _OVER_ALL or any(_over_all(arg) for arg in tree.args))
