"""What the scenario that a design extends comes to, beside the design: settled once, in the same draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulator.engine.baseline_slices import paid_in, slices_from
from simulator.engine.moment import Days, Moment
from simulator.formula.check import RECIPIENT
from simulator.formula.evaluate import evaluate
from simulator.formula.syntax import Tree_, names_in
from simulator.number import Number
from simulator.problems import Place, refusal
from simulator.rules.calendar import Slice
from simulator.scenario import definitions as d

if TYPE_CHECKING:
    from simulator.engine.year_view import SettlementView, YearView

BASELINE = "baseline()"
"""The key under which draws carry a baseline that does not follow a recipient's trials: no name has brackets."""


@dataclass
class Baseline:
    """What a design extends, settled when a formula first asks for it.

    ``chosen`` are the draws wanted, in their order, where somebody looks at some of them; None for all.
    """

    design: d.Scenario
    make: Callable[[], SettlementView]
    chosen: NDArray[np.intp] | None = None
    of: Baseline | None = field(default=None, repr=False)
    sliced: dict[Days, Moment] = field(default_factory=dict, repr=False)

    @cached_property
    def settlement(self) -> SettlementView:
        """The baseline, settled once."""
        return self.of.settlement if self.of is not None else self.make()

    def release(self) -> None:
        """Let go of the baseline's values, where some formula has asked for them."""
        settled: SettlementView | None = vars(self).get("settlement")
        for year in () if settled is None else settled.years:
            year.release()

    def some(self, index: NDArray[np.intp]) -> Baseline:
        """The same baseline in some of the draws."""
        there = index if self.chosen is None else self.chosen[index]
        return replace(self, chosen=there, of=self.of or self, sliced={})

    def year(self, year: d.Year) -> YearView:
        """The baseline's year of a label; raises ScenarioError where its period has none such."""
        for found in self.settlement.years:
            if (found.year.first, found.year.last) == (year.first, year.last):
                return found
        files = self.settlement.scenario.files
        place = Place(files[0] if files else "")
        raise refusal("baseline_without_year", place, year=year.label, design=self.design.name)

    def value(self, tree: Tree_, axis: str, year: d.Year, moment: Moment) -> Number:
        """What a formula comes to for the slices of a moment of the design."""
        there = self.year(year)
        parts = slices_from(there.year, moment.first)
        key = (moment.first, moment.reading, moment.last)
        if parts and key not in self.sliced:
            state = SlicedYear(there, parts)
            self.sliced[key] = Moment(state, moment.first, moment.reading, last=moment.last)
        below = self.sliced[key] if parts else there.moment_at(*key)
        return self.fitted(evaluate(tree, below), axis, tree)

    def fitted(self, value: Number, axis: str, tree: Tree_) -> Number:
        """A value of the baseline in the design's rows and draws.

        Who is not among the baseline's recipients is paid nothing there, and has no figures there.
        """
        if self.chosen is not None:
            value = value.draws(self.chosen)
        base = self.settlement.scenario
        own, there = self.design.recipients.ids, base.recipients.ids
        if axis != RECIPIENT or own == there:
            return value
        at = {name: row for row, name in enumerate(there)}
        rows = np.array([at.get(name, 0) for name in own], np.intp)
        known = np.array([name in at for name in own], np.float64)[None, None, :]
        paid = all(ref.name in base.payments for ref in names_in(tree))
        missing = Number.of_floats(np.full((1, 1, 1), 0.0 if paid else np.nan))
        return Number.of_floats(known).where(value.spread(len(there)).rows(rows), missing)


@dataclass(frozen=True)
class SlicedYear:
    """A settled year of which payments are asked by slice: each slice has what was paid for it."""

    settled: YearView
    parts: tuple[Slice, ...]

    @property
    def scenario(self) -> d.Scenario:
        """The scenario that is settled."""
        return self.settled.scenario

    @property
    def year(self) -> d.Year:
        """The year."""
        return self.settled.year

    @property
    def draws(self) -> Mapping[str, Any]:
        """Its draws."""
        return self.settled.draws

    def money(self, name: str) -> Number:
        """A payment by slice and recipient, or what a source holds in the year."""
        if name in self.settled.payments:
            payment = self.scenario.payments[name]
            return Number.of_whole(paid_in(payment, self.settled.payments[name], self.parts))
        return self.settled.money(name)

    def ask(self, function: str, name: str, initial: Number | None) -> Number:
        """``rest`` and ``previous``, of the year."""
        return self.settled.ask(function, name, initial)

    def rest_by_slice(self, source: str, first: tuple[date, ...], last: tuple[date, ...]) -> Number:
        """What a source leaves in each slice."""
        return self.settled.rest_by_slice(source, first, last)

    def baseline(self, tree: Tree_, axis: str, moment: Moment) -> Number:
        """A baseline extends nothing."""
        return self.settled.baseline(tree, axis, moment)


def baseline_of(
    design: d.Scenario, draws: Sequence[Mapping[str, Any]], settle: Callable[..., SettlementView]
) -> Baseline | None:
    """The baseline of a design in the same draws; None where no formula asks for it.

    Args:
        design: What is being settled.
        draws: Its draws, of each settlement year.
        settle: Settles a scenario in draws of each year.
    """
    base = design.base
    if base is None:
        return None
    carried = draws[0].get(BASELINE) if draws else None
    if isinstance(carried, Baseline):
        return carried
    labels = [year.label for year in design.years]

    def make() -> SettlementView:
        own = [_same(design, base, draws[labels.index(y.label)]) if y.label in labels else {} for y in base.years]
        return settle(base, own if any(own) else {})

    return Baseline(design, make)


def _same(design: d.Scenario, base: d.Scenario, draws: Mapping[str, Any]) -> dict[str, Any]:
    """The draws of what the baseline has too, in its order of recipients."""
    out = {}
    own, there = design.recipients.ids, base.recipients.ids
    for name, value in draws.items():
        root = name.split(".")[0]
        if root not in base.quantities:
            if root in base.activities or root in base.plans:
                out[name] = value
            continue
        if not isinstance(value, (np.ndarray, Number)):
            if own == there and base.quantities[root].uncertain == design.quantities[root].uncertain:
                out[name] = value
            continue
        if own == there or design.checked.types[root].axis != RECIPIENT:
            out[name] = value
        elif set(there) <= set(own):
            rows = np.array([own.index(one) for one in there], np.intp)
            number = value if isinstance(value, Number) else Number.of_floats(value)
            fitted = number.spread(len(own)).rows(rows)
            out[name] = fitted if isinstance(value, Number) else fitted.x
    return out
