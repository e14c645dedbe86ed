"""The central case beside the draws: whether it lies in the middle of them, and stated values in their own ranges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.engine.settle import Settlement
from simulator.number import Floats
from simulator.outlook.fit import Z90
from simulator.results.result import Result

NEAR = 0.05
"""How far from one half the share of draws below the central case may lie before it is told."""


@dataclass(frozen=True)
class Central:
    """What the central case of some designs comes to.

    Args:
        costs: each design's cost in minor units, by name.
        off_centre: uncertain quantities whose stated value lies outside their own range from p10 to p90.
    """

    costs: dict[str, int]
    off_centre: tuple[str, ...] = ()


@dataclass(frozen=True)
class Middle:
    """A central case that is not in the middle of its draws: the shares of draws that cost less and more."""

    design: str
    cost: int
    below: float
    above: float


def central_of(names: Sequence[str], settlements: Sequence[Settlement]) -> Central:
    """The central case of each design; what is off centre is looked for in the first."""
    costs = {name: Result(found).cost.minor for name, found in zip(names, settlements, strict=True)}
    return Central(costs, _off_centre(settlements[0]))


def off_middle(design: str, cost: int, draws: NDArray[np.int64]) -> Middle | None:
    """None where about as many draws cost less as cost more."""
    below, above = float((draws < cost).mean()), float((draws > cost).mean())
    return Middle(design, cost, below, above) if max(below, above) > 0.5 + NEAR else None


def _off_centre(settlement: Settlement) -> tuple[str, ...]:
    moment, out = settlement.years[0].moment(), []
    for name, quantity in settlement.scenario.quantities.items():
        rule = quantity.uncertain
        if rule is None or rule.family is None:
            continue
        ends = rule.family.at(np.array([-Z90, Z90]))
        stated: Floats = np.ones(1) if rule.relative else moment.value(name).x
        slack = 1e-9 * np.abs(ends).max()
        if ((stated < ends[0] - slack) | (stated > ends[1] + slack)).any():
            out.append(name)
    return tuple(out)
