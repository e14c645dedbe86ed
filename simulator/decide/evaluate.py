"""Designs evaluated at chosen values of a lever: always in the same draws, each value once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from simulator.decide.aims import Aim, Measure
from simulator.decide.levers import Lever
from simulator.engine.effects import effects_of
from simulator.engine.folding import Outcome
from simulator.engine.plan import Plan
from simulator.engine.settle import settle
from simulator.engine.simulate import make_plan, run
from simulator.number import Floats, Number
from simulator.problems import Place, refusal
from simulator.results.compare import compare_results
from simulator.results.per_unit import levels
from simulator.results.per_year import periods_differ, yearly, years_of
from simulator.results.result import Result
from simulator.scenario import definitions as d

Steps = NDArray[np.int64]


@dataclass
class Evaluations:
    """One scenario at many values of its lever, in the same draws.

    Args:
        scenario: with the lever's quantity in it.
        lever: what is varied.
        baseline: what losses are counted against, and what ``baseline(...)`` is of.
        draws: how many draws; of no matter to aims in the central case.
        seed: of the draws.
        workers: threads.
    """

    scenario: d.Scenario
    lever: Lever
    baseline: d.Scenario
    draws: int
    seed: int
    workers: int | None = None
    count: int = 0
    _outcomes: dict[int, Outcome] = field(default_factory=dict)
    _results: dict[int, Result] = field(default_factory=dict)
    _base: dict[str, Outcome | Result] = field(default_factory=dict)

    # ---- runs -------------------------------------------------------------------------------------------------------

    def plan(self, scenario: d.Scenario) -> Plan:
        """The draws in which everything is evaluated; every payment of every draw is kept."""
        return replace(make_plan([scenario], self.draws, self.seed, kept=self.draws), kept=self.draws)

    def outcome(self, k: int) -> Outcome:
        """All draws with the lever after ``k`` steps."""
        if k not in self._outcomes:
            self._outcomes[k] = self.each(np.full(self.draws, k, np.int64))
        return self._outcomes[k]

    def each(self, steps: Steps) -> Outcome:
        """All draws, each with the lever after its own number of steps.

        Args:
            steps: (draw,) numbers of steps.
        """
        self.count += 1
        taken, where = np.unique(steps, return_inverse=True)
        chosen = np.array([float(self.lever.base(int(k))) for k in taken])[where]
        plan = self.plan(self.scenario)
        name = self.lever.quantity
        designs = tuple(replace(design, given=frozenset({name})) for design in plan.designs)
        given = ({name: chosen[:, None, None]},)
        return run(replace(plan, designs=designs, given=given), self.workers).outcomes[0]

    def result(self, k: int) -> Result:
        """The central case with the lever after ``k`` steps."""
        if k not in self._results:
            value = Number.of(self.lever.base(k))
            years = tuple({self.lever.quantity: value} for _ in self.scenario.years)
            self._results[k] = Result(settle(self.scenario, years))
        return self._results[k]

    def looked(self, aim: Aim) -> list[int]:
        """The steps at which an aim has been looked at, so that it costs nothing to look again."""
        return sorted(self._outcomes if aim.over_draws else self._results)

    def base_result(self) -> Result:
        """The central case of the base design."""
        found = self._base.get("result")
        if not isinstance(found, Result):
            found = Result(settle(self.baseline))
            self._base["result"] = found
        return found

    def base_outcome(self) -> Outcome:
        """All draws of the base design."""
        found = self._base.get("outcome")
        if not isinstance(found, Outcome):
            found = run(self.plan(self.baseline), self.workers).outcomes[0]
            self._base["outcome"] = found
        return found

    # ---- what is measured -------------------------------------------------------------------------------------------

    def central(self, aim: Aim, k: int, relative: bool = False) -> Fraction:
        """An aim of the central case, in base units or as a share."""
        return central_value(aim.measure, self.result(k), self.base_result(), relative)


def measured(measure: Measure, outcome: Outcome) -> Floats:
    """What is measured, by draw, in base units.

    Raises:
        ScenarioError: for what is counted in the central case alone.
    """
    match measure.what:
        case "cost":
            return outcome.cost.astype(np.float64)
        case "overrun":
            return np.asarray(np.maximum(outcome.cost - outcome.budget, 0.0))
        case "unspent":
            return np.asarray(np.maximum(outcome.budget - outcome.cost, 0.0))
        case "budget":
            return np.asarray(np.broadcast_to(outcome.budget, outcome.cost.shape))
        case "total":
            return np.asarray(outcome.paid[measure.name].sum(axis=0), np.float64)
        case "effect":
            return outcome.effects[measure.name]
        case "largest_loss" | "losers" | "spread":
            raise refusal("promise_central", Place(str(measure)), text=str(measure), what=measure.what)


def happens(aim: Aim, outcome: Outcome) -> NDArray[np.bool_]:
    """In which draws the event of a probability happens."""
    x = measured(aim.measure, outcome)
    than = measured(aim.than, outcome) if isinstance(aim.than, Measure) else float(aim.than)
    if aim.above:
        return x > than if aim.strict else x >= than
    return x < than if aim.strict else x <= than


def central_value(measure: Measure, result: Result, base: Result, relative: bool = False) -> Fraction:
    """A measure of the central case, in minor units, as a share or as a number of recipients.

    Losses of a design over another period than the base's are for each year.
    """
    budget = result.budget.minor if result.budget is not None else 0
    match measure.what:
        case "cost":
            return Fraction(result.cost.minor)
        case "overrun":
            return Fraction(max(result.cost.minor - budget, 0))
        case "unspent":
            return Fraction(max(budget - result.cost.minor, 0))
        case "budget":
            return Fraction(budget)
        case "total":
            return Fraction(sum(result.amounts_minor[measure.name].values()))
        case "losers":
            return Fraction(len(yearly(compare_results(base, [result])).designs[0].losers))
        case "largest_loss":
            compared = compare_results(base, [result])
            (design,) = yearly(compared).designs
            years = years_of(base.scenario) if periods_differ(compared) else 1
            before = {i: Fraction(minor) / years for i, minor in base.by_recipient_minor.items()}
            losses = [
                -lost / before[i] if relative and before.get(i) else Fraction(-lost)
                for i, lost in design.differences_minor.items()
                if not relative or before.get(i)
            ]
            return max([*losses, Fraction(0)])
        case "effect":
            return effects_of(result.settlement)[measure.name]
        case "spread":
            return _spread(result, measure.name)


def _spread(result: Result, size: str) -> Fraction:
    """The most less the least that a recipient is paid per unit; one that has none of it is left out."""
    paid = result.by_recipient_minor
    each = [Fraction(paid[i]) / units for i, units in levels(result, size).items() if units]
    return max(each, default=Fraction(0)) - min(each, default=Fraction(0))
