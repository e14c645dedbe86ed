"""The parts of a choice among designs: each design, its regret, the assumptions, and what an effect is worth."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from simulator.decide.aims import Aim
from simulator.decide.judging import Judged
from simulator.decide.reading import factor_of, unit_of
from simulator.decide.regret import Turn
from simulator.decide.worth import Acceptability
from simulator.estimate import Estimate


@dataclass(frozen=True)
class Regret:
    """What a design comes to more than the best in the same draw, in base units.

    Args:
        mean: the expected excess over the best.
        p95: its 95th percentile.
        largest: the largest seen.
        best: the probability of being the best.
    """

    mean: Estimate
    p95: Estimate
    largest: float
    best: Estimate

    def to_json(self, factor: float) -> dict[str, Any]:
        """The figures, amounts multiplied by ``factor``."""
        return {
            "mean": self.mean.to_json(factor),
            "p95": self.p95.to_json(factor),
            "largest": self.largest * factor,
            "probability_best": self.best.to_json(),
        }


@dataclass(frozen=True)
class Candidate:
    """One design that may be chosen.

    Args:
        name: of the design.
        judged: each promise.
        keeps: whether it keeps them all.
        value: the aim that designs are ordered by; per year where periods differ.
        regret: against the designs that keep the promises; None where it keeps not all, or the aim is central alone.
        satisfying: the share of draws in which every promise's measure is within its bound.
        years: how long its period is.
    """

    name: str
    judged: tuple[Judged, ...]
    keeps: bool
    value: Estimate
    regret: Regret | None
    satisfying: Estimate | None
    years: Fraction

    @property
    def broken(self) -> tuple[Judged, ...]:
        """The promises that it does not keep."""
        return tuple(one for one in self.judged if not one.is_kept)

    @property
    def is_unsure(self) -> bool:
        """Whether some verdict is not known with the confidence asked for."""
        return any(one.sureness == "unsure" for one in self.judged)

    def to_json(self, wanted: Aim) -> dict[str, Any]:
        """The design with its promises, money in units of the currency."""
        return {
            "name": self.name,
            "keeps": self.keeps,
            "value": self.value.to_json(factor_of(wanted)),
            "promises": [_judged_json(one) for one in self.judged],
            "regret": None if self.regret is None else self.regret.to_json(float(1 / wanted.measure.unit.scale)),
            "satisfying": None if self.satisfying is None else self.satisfying.to_json(),
        }


def _judged_json(one: Judged) -> dict[str, Any]:
    factor = factor_of(one.promise.aim, one.promise.relative)
    return {
        "promise": one.promise.text,
        "kept": one.is_kept,
        "sure": one.sureness == "sure",
        "achieved": one.achieved.to_json(factor),
        "bound": one.bound * factor,
    }


@dataclass(frozen=True)
class Across:
    """The aim under several assumptions.

    Args:
        names: of the assumptions.
        values: by design and assumption.
        worst_regret: by design, the most it comes to more than the best under the same assumption.
        rules: what minimax, minimax regret, Hurwicz's rule and the expected value choose, by design number.
        expected: by design, where the assumptions have odds.
        turns: by assumption, at which probability of it against the first the best design changes; None for an aim that
            is no mean.
        pessimism: of Hurwicz's rule.
    """

    names: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]
    worst_regret: Mapping[int, float]
    rules: Mapping[str, int]
    expected: tuple[float, ...] | None
    turns: Mapping[str, tuple[Turn, ...]] | None
    pessimism: float

    def to_json(self, names: Sequence[str], factor: float) -> dict[str, Any]:
        """The table, the rules' choices and the turning points, by the designs' names."""
        turns = None
        if self.turns is not None:
            turns = {
                name: [{"at": t.at, "before": names[t.before], "after": names[t.after]} for t in found]
                for name, found in self.turns.items()
            }
        return {
            "assumptions": list(self.names),
            "values": {names[k]: [v * factor for v in row] for k, row in enumerate(self.values)},
            "worst_regret": {names[k]: v * factor for k, v in self.worst_regret.items()},
            "rules": {rule: names[k] for rule, k in self.rules.items()},
            "expected": None if self.expected is None else [v * factor for v in self.expected],
            "turns": turns,
        }


@dataclass(frozen=True)
class WorthStep:
    """From which worth of one more of the effect, in minor units, which design is best in expectation."""

    from_: float
    interval: tuple[float, float] | None
    best: int
    probabilities: Mapping[int, float]


@dataclass(frozen=True)
class Worth:
    """The choice for each worth of an effect.

    Args:
        effect: the effect.
        means: each design's mean of it.
        steps: the breakpoints in expectation, from a worth of zero.
        acceptability: in which worths each design is the best, draw by draw.
        pool: the designs' numbers, in the order of ``acceptability``.
    """

    effect: Aim
    means: Mapping[int, float]
    steps: tuple[WorthStep, ...]
    acceptability: Acceptability
    pool: tuple[int, ...]

    def to_json(self, names: Sequence[str], unit: int) -> dict[str, Any]:
        """The breakpoints in units of the currency, by the designs' names."""
        return {
            "effect": self.effect.text,
            "unit": unit_of(self.effect),
            "means": {names[k]: mean for k, mean in self.means.items()},
            "steps": [
                {
                    "from": step.from_ / unit,
                    "low": None if step.interval is None else _finite(step.interval[0] / unit),
                    "high": None if step.interval is None else _finite(step.interval[1] / unit),
                    "best": names[step.best],
                    "probability_best": {names[k]: p for k, p in step.probabilities.items()},
                }
                for step in self.steps
            ],
        }


def _finite(end: float) -> float | None:
    return end if math.isfinite(end) else None
