"""Rules of choice over a table: designs in rows, states (draws or assumptions) in columns, less is better.

Sources: Savage (1951) for regret, Wald (1950) for the worst case, Hurwicz (1951) for its mixture with the best; second
order dominance of costs is the increasing convex order (Shaked and Shanthikumar 2007).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from simulator.number import Floats

Order = Literal["first", "second"]


def regrets(costs: NDArray[Any]) -> Floats:
    """What each design costs more than the cheapest in the same state.

    Args:
        costs: (design, state).

    >>> regrets(np.array([[10.0, 10, 10], [6, 9, 18], [8, 8, 13]])).tolist()
    [[4.0, 2.0, 0.0], [0.0, 1.0, 8.0], [2.0, 0.0, 3.0]]
    """
    out: Floats = np.asarray(costs - costs.min(axis=0), np.float64)
    return out


def expected(costs: NDArray[Any], weights: NDArray[Any] | None = None) -> Floats:
    """The mean over states, by design.

    Args:
        costs: (design, state).
        weights: of the states, of any sum; None for all alike.

    >>> expected(np.array([[10.0, 10, 10], [6, 9, 18], [8, 8, 13]]), np.array([0.5, 0.3, 0.2])).round(9).tolist()
    [10.0, 9.3, 9.0]
    """
    out: Floats = np.average(np.asarray(costs, np.float64), axis=1, weights=weights)
    return out


def worst(costs: NDArray[Any]) -> Floats:
    """Each design's worst state: the least of these is the minimax choice, of regrets the minimax regret choice."""
    out: Floats = np.asarray(costs, np.float64).max(axis=1)
    return out


def hurwicz(costs: NDArray[Any], pessimism: float = 0.5) -> Floats:
    """A mixture of the worst and the best state.

    >>> hurwicz(np.array([[10.0, 10, 10], [6, 9, 18], [8, 8, 13]])).tolist()
    [10.0, 12.0, 10.5]
    """
    x = np.asarray(costs, np.float64)
    out: Floats = pessimism * x.max(axis=1) + (1.0 - pessimism) * x.min(axis=1)
    return out


def dominates(
    one: NDArray[Any], other: NDArray[Any], weights: NDArray[Any] | None = None, order: Order = "first"
) -> bool:
    """Whether everybody who wants less (``first``), or who besides minds risk (``second``), prefers one to the other.

    Args:
        one: its cost by state.
        other: the other's.
        weights: of the states; None for all alike.
        order: of the stochastic dominance.

    >>> two, three = np.array([6.0, 9, 18]), np.array([8.0, 8, 13])
    >>> p = np.array([0.5, 0.3, 0.2])
    >>> dominates(three, two, p), dominates(three, two, p, "second")
    (False, True)
    """
    a, b = np.asarray(one, np.float64), np.asarray(other, np.float64)
    p = np.full(len(a), 1.0 / len(a)) if weights is None else np.asarray(weights, np.float64) / np.sum(weights)
    at = np.unique(np.concatenate([a, b]))
    if order == "first":
        mine, its = _above(a, p, at, 0), _above(b, p, at, 0)
    else:
        mine, its = _above(a, p, at, 1), _above(b, p, at, 1)
        mine, its = np.append(mine, np.dot(p, a)), np.append(its, np.dot(p, b))
    close = 1e-12 * np.maximum(np.abs(its), 1.0)
    return bool((mine <= its + close).all() and (mine < its - close).any())


def _above(x: Floats, p: Floats, at: Floats, power: int) -> Floats:
    """By value: the probability of more than it, or the mean of what lies above it."""
    rank = np.argsort(x, kind="stable")
    ordered, weights = x[rank], p[rank]
    place = np.searchsorted(ordered, at, side="right")
    beyond = np.append(np.cumsum(weights[::-1])[::-1], 0.0)[place]
    if power == 0:
        return beyond
    sums = np.append(np.cumsum((weights * ordered)[::-1])[::-1], 0.0)[place]
    out: Floats = sums - at * beyond
    return out


@dataclass(frozen=True)
class Turn:
    """Where the best design changes along a line: at ``at`` from ``before`` to ``after``, by their numbers."""

    at: float
    before: int
    after: int


def turns(start: NDArray[Any], slope: NDArray[Any], end: float) -> tuple[int, tuple[Turn, ...]]:
    """The lower envelope of lines ``start + slope x`` from 0 to ``end``: the best at 0, and every change.

    Of lines that are equal for a while the earlier one is kept.

    >>> turns(np.array([1.0, 2.0]), np.array([3.0, 1.0]), 1.0)
    (0, (Turn(at=0.5, before=0, after=1),))
    """
    a, b = np.asarray(start, np.float64), np.asarray(slope, np.float64)
    now = min(range(len(a)), key=lambda k: (a[k], b[k], k))
    first, x = now, 0.0
    out: list[Turn] = []
    while True:
        steeper = [k for k in range(len(a)) if b[k] < b[now]]
        meets = [(max((a[k] - a[now]) / (b[now] - b[k]), x), b[k], k) for k in steeper]
        if not meets:
            return first, tuple(out)
        at, _, then = min(meets)
        if at >= end:
            return first, tuple(out)
        out.append(Turn(float(at), now, then))
        now, x = then, at
