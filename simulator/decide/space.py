"""A space of designs: a choice among alternatives, and levers; its points evaluated in the same draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from simulator.decide.aims import Aim
from simulator.decide.estimating import estimate
from simulator.decide.evaluate import central_value, happens, measured
from simulator.decide.levers import Lever
from simulator.decide.racing import Scores, error_of, exact, joined
from simulator.decide.wishes import Wish
from simulator.engine.folding import Outcome
from simulator.engine.settle import settle
from simulator.engine.simulate import make_plan, run
from simulator.number import Floats, Number
from simulator.results.result import Result
from simulator.scenario import definitions as d


@dataclass(frozen=True, order=True)
class Point:
    """A design: the number of its alternative, and how many steps each lever has taken."""

    alternative: int
    steps: tuple[int, ...]


@dataclass(frozen=True)
class Alternative:
    """One way among several, with the levers in it."""

    name: str
    scenario: d.Scenario
    levers: tuple[Lever, ...]


@dataclass
class Space:
    """Alternatives with the same levers, and what their points come to.

    Args:
        alternatives: at least one.
        wishes: the aims, and which way of each is better.
        base: what losses are counted against.
        seed: of the draws.
        workers: threads.
    """

    alternatives: tuple[Alternative, ...]
    wishes: tuple[Wish, ...]
    base: Result
    seed: int
    workers: int | None = None
    count: int = 0
    _central: dict[Point, tuple[float, ...]] = field(default_factory=dict)

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many steps each lever has."""
        return tuple(lever.steps for lever in self.alternatives[0].levers)

    @property
    def points(self) -> int:
        """How many designs there are in all."""
        return len(self.alternatives) * int(np.prod([float(n + 1) for n in self.sizes]))

    def values(self, point: Point) -> dict[str, Number]:
        """Its levers' values, in base units."""
        levers = self.alternatives[point.alternative].levers
        return {one.quantity: Number.of(one.base(k)) for one, k in zip(levers, point.steps, strict=True)}

    def scores(self, points: Sequence[Point], draws: int, among: int) -> tuple[Scores, ...]:
        """Every aim at some points, less being better.

        Args:
            points: where.
            draws: in so many draws.
            among: how many points share the risk of 5 %, which says how wide intervals are.
        """
        self.count += len(points)
        parts: list[list[Scores]] = [[] for _ in self.wishes]
        outcomes = self.outcomes(points, draws) if any(w.aim.over_draws for w in self.wishes) else []
        for k, wish in enumerate(self.wishes):
            if wish.aim.over_draws:
                parts[k] = [_score(wish, outcome, error_of(among)) for outcome in outcomes]
            else:
                parts[k] = [exact(np.array([self.central_of(point, k)])) for point in points]
        return tuple(joined(part) for part in parts)

    def outcomes(self, points: Sequence[Point], draws: int) -> list[Outcome]:
        """The draws of some points, those of one alternative together."""
        found: dict[Point, Outcome] = {}
        keeps = any(w.aim.measure.what == "total" for w in self.wishes)
        for number, alternative in enumerate(self.alternatives):
            mine = [point for point in points if point.alternative == number]
            if not mine:
                continue
            plan = make_plan([alternative.scenario], draws, self.seed, kept=draws if keeps else 0)
            of = plan.designs[0]
            designs = tuple(
                replace(of, name=str(k), values=tuple(self.values(point).items())) for k, point in enumerate(mine)
            )
            plan = replace(plan, designs=designs, kept=draws if keeps else 0)
            found |= dict(zip(mine, run(plan, self.workers).outcomes, strict=True))
        return [found[point] for point in points]

    # ---- the central case -------------------------------------------------------------------------------------------

    def central_of(self, point: Point, wish: int) -> float:
        """An aim of the central case, settled for each point once."""
        if point not in self._central:
            scenario = self.alternatives[point.alternative].scenario
            years = tuple(self.values(point) for _ in scenario.years)
            result = Result(settle(scenario, years))
            self._central[point] = tuple(
                0.0 if w.aim.over_draws else w.sign * float(central_value(w.aim.measure, result, self.base))
                for w in self.wishes
            )
        return self._central[point][wish]


def _score(wish: Wish, outcome: Outcome, level: float) -> Scores:
    """One aim of one point."""
    aim = wish.aim
    match aim.statistic:
        case "mean":
            x = wish.sign * measured(aim.measure, outcome)
        case "probability":
            x = wish.sign * happens(aim, outcome).astype(np.float64)
        case "shortfall":
            x = wish.sign * _above_quantile(aim, measured(aim.measure, outcome))
        case "central" | "percentile":
            found = estimate(aim, outcome, level)
            ends = sorted((wish.sign * found.low, wish.sign * found.high))
            return Scores(np.array([wish.sign * found.value]), None, np.array([ends[0]]), np.array([ends[1]]))
    value = np.array([x.mean()])
    return Scores(value, x[None, :], value, value)


def _above_quantile(aim: Aim, x: Floats) -> Floats:
    """By draw, what CVaR is the mean of: the quantile, and what lies above it over the tail's share."""
    level = float(aim.level)
    edge = float(np.quantile(x, level, method="inverted_cdf"))
    out: Floats = edge + np.maximum(x - edge, 0.0) / (1.0 - level)
    return out
