"""Sobol indices by pick-freeze: how much of what is uncertain in an answer each input carries, alone and in all.

Two independent sets of draws, A and B, and for each input A with that input taken from B. What shares the input with B
tells the first-order index (Janon and Monod 2014), what differs from A in it alone the total index (Jansen 1999). Where
a normal for each input is known, a surrogate follows the answer: its own part of each variance is known exactly, and
the estimators are of what is left, and of how that goes with the surrogate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from simulator.decide.surrogate import Followed, directions, learnt
from simulator.estimate import Estimate
from simulator.outlook.sobol import REPLICATES, replicate

Floats = NDArray[np.float64]
FEW_HITS = 15
"""Fewer occurrences of an event than this tell nothing of what it hangs on."""
WIDER = 1.1
"""How much wider intervals are with a surrogate: replicates that learn from each other share noise."""
LEAST_HALF = 1e-6
"""Nothing is known closer than this: money is rounded, and points stand for cells."""


@dataclass(frozen=True)
class Index:
    """One input's shares of the variance.

    Args:
        first: what it carries alone: the share that would be gone if it were known.
        total: what it carries with all its interplay: the share that would be left if all else were known.
    """

    first: Estimate
    total: Estimate


@dataclass(frozen=True)
class Normals:
    """One standard normal for each input in both sets of draws, each (replicate, input, point)."""

    first: Floats
    second: Floats


def indices(
    a: Floats,
    b: Floats,
    mixed: Mapping[str, Floats],
    normals: Callable[[Sequence[str]], Normals | None] | None = None,
    *,
    event: bool = False,
) -> dict[str, Index]:
    """First-order and total indices of an answer.

    Args:
        a: the answer in the first set of draws, (replicate, point).
        b: the answer in the second set.
        mixed: by input, the answer in the first set with that input from the second.
        normals: one standard normal for each of some inputs, a function of that input alone; None for none.
        event: whether answers are 1 or 0, for what happens or not.

    Returns:
        By input, indices clipped to [0, 1] with 95 % intervals from the replicates. An answer that never varies hangs
        on nothing: its indices are 0.
    """
    few = _too_few(a, b) if event else None
    names = [name for name, x in mixed.items() if (x != a).any()] if few is None else []
    z = normals(names) if normals is not None and names else None
    if z is None:
        names, z = [], Normals(*np.zeros((2, len(a), 0, a.shape[1])))
    moves = np.array([float(np.square(mixed[name] - a).mean()) for name in names])
    follows = learnt((a, b), (z.first, z.second), moves)
    parts = {name: np.zeros((4, len(a))) for name in mixed}
    for r in range(len(a)):
        here = follows.at(r, z.first[r], z.second[r])
        for name, x in mixed.items():
            one = here.of(names.index(name)) if name in names else here.of(None)
            parts[name][:, r] = _moments(a[r] - follows.middle, b[r] - follows.middle, x[r] - follows.middle, one)
    for name, x in mixed.items():
        if (x == a).all():  # it moves nothing in any draw, so that what it shares with the second set is noise
            parts[name][[0, 2]] = 0.0
    wider = WIDER if follows.terms else 1.0
    return {
        name: Index(_estimate(p[0], p[1], few, wider), _estimate(p[2], p[3], few, wider)) for name, p in parts.items()
    }


def _moments(a: Floats, b: Floats, x: Floats, s: Followed) -> tuple[float, float, float, float]:
    """In one replicate: what an input explains alone, and the variance; what it is in, and the variance.

    What the surrogate explains is known, and its products with what it leaves are taken where the two can be alike:
    elsewhere they are zero in expectation, and only noise.
    """
    left_a, left_b, left_x = a - s.a, b - s.b, x - s.x

    def variance(one: Floats, other: Floats, follow_one: Floats, follow_other: Floats) -> float:
        with_them = follow_one * one + follow_other * other
        return s.variance + float((with_them + (one * one + other * other) / 2).mean())

    alone = s.variance_alone + float((s.alone_b * (left_b + left_x) + left_b * left_x).mean())
    inside = s.variance_inside + float((s.inside_a * left_a + s.inside_x * left_x + (left_a - left_x) ** 2 / 2).mean())
    return alone, variance(left_b, left_x, s.b, s.x), inside, variance(left_a, left_x, s.a, s.x)


def _too_few(a: Floats, b: Floats) -> tuple[int, int] | None:
    """Hits and draws of an event that was seen, or missed, too seldom; None for all else."""
    hits, n = int(a.sum() + b.sum()), a.size + b.size
    return (hits, n) if min(hits, n - hits) < FEW_HITS else None


def _estimate(part: Floats, whole: Floats, few: tuple[int, int] | None, wider: float) -> Estimate:
    """A ratio of means with its interval by linearising, unclipped until the last."""
    scale = float(whole.mean())
    value = float(part.mean()) / scale if scale > 0 else 0.0
    if few is not None:
        return Estimate(_clipped(value), 0.0, 1.0, "too_few", *few)
    if scale <= 0:
        return Estimate(0.0, 0.0, 0.0, "constant")
    n = len(part)
    errors = (part - value * whole) / scale
    half = float(stdtrit(n - 1, 0.975)) * float(errors.std(ddof=1)) / n**0.5 if n > 1 else np.inf
    half = max(wider * half, LEAST_HALF) if half > 0 else 0.0
    return Estimate(_clipped(value), _clipped(value - half), _clipped(value + half))


def _clipped(x: float) -> float:
    return min(max(x, 0.0), 1.0)


def pick_freeze(
    answer: Callable[[Floats], Floats], inputs: Mapping[str, Sequence[int]], points: int, seed: int
) -> dict[str, Index]:
    """Indices of a function of independent standard normals.

    Args:
        answer: from normals, (dimension, point), to answers, (point,).
        inputs: by name, the dimensions that are one input.
        points: in each of 16 scrambled Sobol replicates, a power of two.
        seed: of the scrambling.

    >>> found = pick_freeze(lambda z: 2 * z[0] + z[1], {"a": [0], "b": [1]}, 256, 1)
    >>> round(found["a"].first.value, 2), round(found["b"].total.value, 2)
    (0.8, 0.2)
    """
    width = 1 + max((k for dimensions in inputs.values() for k in dimensions), default=0)
    z = np.stack([replicate(seed, number, 2 * width, points) for number in range(REPLICATES)])
    first, second = z[:, :width], z[:, width:]
    a, b = (np.stack([answer(rows) for rows in half]) for half in (first, second))
    mixed = {}
    for name, dimensions in inputs.items():
        moved = first.copy()
        moved[:, list(dimensions)] = second[:, list(dimensions)]
        mixed[name] = np.stack([answer(rows) for rows in moved])

    def normals(names: Sequence[str]) -> Normals:
        ways = directions(first, a, [inputs[name] for name in names])
        return Normals(ways @ first, ways @ second)

    return indices(a, b, mixed, normals)
