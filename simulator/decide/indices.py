"""Sobol indices by pick-freeze: how much of what is uncertain in an answer each input carries, alone and in all.

Two independent sets of draws, A and B, and for each input A with that input taken from B. What shares the input with B
tells the first-order index (Janon and Monod 2014), what differs from A in it alone the total index (Jansen 1999).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from simulator.estimate import Estimate
from simulator.outlook.sobol import REPLICATES, replicate

Floats = NDArray[np.float64]
FEW_HITS = 15
"""Fewer occurrences of an event than this tell nothing of what it hangs on."""


@dataclass(frozen=True)
class Index:
    """One input's shares of the variance.

    Args:
        first: what it carries alone: the share that would be gone if it were known.
        total: what it carries with all its interplay: the share that would be left if all else were known.
    """

    first: Estimate
    total: Estimate


def indices(a: Floats, b: Floats, mixed: Mapping[str, Floats], *, event: bool = False) -> dict[str, Index]:
    """First-order and total indices of an answer.

    Args:
        a: the answer in the first set of draws, (replicate, point).
        b: the answer in the second set.
        mixed: by input, the answer in the first set with that input from the second.
        event: whether answers are 1 or 0, for what happens or not.

    Returns:
        By input, indices clipped to [0, 1] with 95 % intervals from the replicates. An answer that never varies hangs
        on nothing: its indices are 0.
    """
    few = _too_few(a, b) if event else None
    return {
        name: Index(_estimate(*_products(b, x), few), _estimate(*_halved_squares(a, x), few))
        for name, x in mixed.items()
    }


def _too_few(a: Floats, b: Floats) -> tuple[int, int] | None:
    """Hits and draws of an event that was seen, or missed, too seldom; None for all else."""
    hits, n = int(a.sum() + b.sum()), a.size + b.size
    return (hits, n) if min(hits, n - hits) < FEW_HITS else None


def _products(one: Floats, other: Floats) -> tuple[Floats, Floats]:
    """By replicate: the covariance of two answers, and their variance."""
    middle = (one.mean() + other.mean()) / 2
    one, other = one - middle, other - middle
    return (one * other).mean(axis=1), ((one * one + other * other) / 2).mean(axis=1)


def _halved_squares(one: Floats, other: Floats) -> tuple[Floats, Floats]:
    """By replicate: half the mean squared difference of two answers, and their variance."""
    covered, variance = _products(one, other)
    return variance - covered, variance


def _estimate(part: Floats, whole: Floats, few: tuple[int, int] | None) -> Estimate:
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
    rows: dict[str | None, list[Floats]] = {}
    others: list[Floats] = []
    for number in range(REPLICATES):
        z = replicate(seed, number, 2 * width, points)
        first, second = z[:width], z[width:]
        rows.setdefault(None, []).append(answer(first))
        others.append(answer(second))
        for name, dimensions in inputs.items():
            mixed = first.copy()
            mixed[list(dimensions)] = second[list(dimensions)]
            rows.setdefault(name, []).append(answer(mixed))
    stacked = {name: np.stack(found) for name, found in rows.items()}
    return indices(stacked.pop(None), np.stack(others), {str(name): x for name, x in stacked.items()})
