"""What an effect is worth decides the choice: the best design for each value of one more of it, at exact breakpoints.

A design's net cost at worth ``w`` is its cost less ``w`` times its effect. In each draw that is a line in ``w``, so a
design is the best in one interval of ``w``; the probability of being best is the share of draws whose interval holds
``w`` (the acceptability curve of Fenwick, Claxton and Sculpher 2001, here without a grid).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from simulator.number import Floats


@dataclass(frozen=True)
class Acceptability:
    """In which worths each design is the best, draw by draw.

    Args:
        low: (design, draw), the worth from which it is.
        high: (design, draw), up to where; below ``low`` where it never is.
        share: (design, draw), one over the number of designs that are alike in the draw.
    """

    low: Floats
    high: Floats
    share: Floats

    def probability(self, worth: float) -> Floats:
        """By design: the probability of being the best; designs alike in a draw share it."""
        best = (self.low <= worth) & (worth < self.high)
        out: Floats = (best * self.share).mean(axis=1)
        return out / max(float(out.sum()), 1e-300)


def acceptability(costs: NDArray[Any], effects: NDArray[Any]) -> Acceptability:
    """The interval of worth in which each design is the best in each draw.

    Args:
        costs: (design, draw).
        effects: (design, draw).

    >>> found = acceptability(np.array([[0.0, 0.0], [10.0, 30.0]]), np.array([[0.0, 0.0], [1.0, 1.0]]))
    >>> [found.probability(w).tolist() for w in (5.0, 20.0, 40.0)]
    [[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]]
    """
    c, e = np.asarray(costs, np.float64), np.asarray(effects, np.float64)
    low, high, alike = np.zeros(c.shape), np.full(c.shape, np.inf), np.ones(c.shape)
    for i in range(len(c)):
        for j in range(len(c)):
            if i == j:
                continue
            more, cost = e[i] - e[j], c[i] - c[j]
            with np.errstate(divide="ignore", invalid="ignore"):
                meet = cost / more
            low[i] = np.where(more > 0, np.maximum(low[i], meet), low[i])
            high[i] = np.where(more < 0, np.minimum(high[i], meet), high[i])
            high[i] = np.where((more == 0) & (cost > 0), -np.inf, high[i])
            alike[i] += (more == 0) & (cost == 0)
    return Acceptability(low, high, 1.0 / alike)


def ratio(cost: NDArray[Any], effect: NDArray[Any]) -> tuple[float, float, float]:
    """The worth at which two designs are alike in the mean, with Fieller's 95 % confidence interval.

    Args:
        cost: the difference in cost, by draw.
        effect: the difference in effect, by draw.

    Returns:
        The ratio of the means, and the ends of the interval; infinite where the draws do not bound it.
    """
    x, y = np.asarray(cost, np.float64), np.asarray(effect, np.float64)
    n, mx, my = len(x), float(x.mean()), float(y.mean())
    value = mx / my if my else math.inf
    if n < 2:
        return value, -math.inf, math.inf
    t = float(stdtrit(n - 1, 0.975)) ** 2 / n
    vx, vy = float(x.var(ddof=1)), float(y.var(ddof=1))
    vxy = float(np.cov(x, y, ddof=1)[0, 1])
    a, b, c = my**2 - t * vy, mx * my - t * vxy, mx**2 - t * vx
    inside = b * b - a * c
    if a <= 0 or inside < 0:
        return value, -math.inf, math.inf
    reach = math.sqrt(inside)
    return value, (b - reach) / a, (b + reach) / a
