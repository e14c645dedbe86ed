"""The central case beside the draws: whether it lies in the middle of them, and stated values in their own ranges."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NEAR = 0.05
"""How far from one half the share of draws below the central case may lie before it is told."""


@dataclass(frozen=True)
class Achieved:
    """Two quantities, the rank correlation that is stated of them, and the one that their draws have."""

    one: str
    other: str
    stated: float
    achieved: float


@dataclass(frozen=True)
class Central:
    """What the central case of some designs comes to.

    Args:
        costs: each design's cost in minor units, by name.
        off_centre: uncertain quantities whose stated value lies outside their own range from p10 to p90.
        correlations: pairs of the first design whose draws do not have the rank correlation that is stated.
    """

    costs: dict[str, int]
    off_centre: tuple[str, ...] = ()
    correlations: tuple[Achieved, ...] = ()


@dataclass(frozen=True)
class Middle:
    """A central case that is not in the middle of its draws: the shares of draws that cost less and more."""

    design: str
    cost: int
    below: float
    above: float


def off_middle(design: str, cost: int, draws: NDArray[np.int64]) -> Middle | None:
    """None where about as many draws cost less as cost more."""
    below, above = float((draws < cost).mean()), float((draws > cost).mean())
    return Middle(design, cost, below, above) if max(below, above) > 0.5 + NEAR else None
