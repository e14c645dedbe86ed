"""What information is worth to a choice: everything, some inputs, or a follow-up of some size.

Each figure is the gain of choosing after one knows over choosing now. It is cross-fitted: what to choose is learnt from
fifteen parts of the draws and paid in the sixteenth, so that noise is never taken for knowledge, and the sixteen gains
give the interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, stdtrit

from simulator.decide.follow_up import log_likelihood
from simulator.estimate import Estimate

Floats = NDArray[np.float64]
Choices = NDArray[np.intp]
PARTS = 16
LITTLE = 1e-9
"""What is added to a regression's diagonal, as a share of it, so that columns which say the same do no harm."""

NEAR_NOTHING = 1.7
"""How much wider the interval is near zero: where alternatives are as good, what the parts learn from each other is
noise that they share."""


def parts_of(draws: int) -> NDArray[np.intp]:
    """Which of 16 consecutive parts each draw is in."""
    return np.arange(draws) * PARTS // draws


def chosen_now(worths: Floats) -> Choices:
    """The alternative that is best on average in the other parts, for each draw.

    Args:
        worths: what each alternative is worth in each draw, (alternative, draw).
    """
    part = parts_of(worths.shape[1])
    sums = np.stack([worths[:, part == k].sum(axis=1) for k in range(PARTS)])
    others = sums.sum(axis=0) - sums
    best: Choices = np.argmax(others, axis=1)[part]
    return best


def average(worth: Floats) -> Estimate:
    """What an alternative is worth on average, with its interval from the parts.

    Args:
        worth: in each draw.
    """
    part = parts_of(len(worth))
    means = np.array([worth[part == k].mean() for k in range(PARTS)])
    half = _half(means)
    return Estimate(float(worth.mean()), float(worth.mean()) - half, float(worth.mean()) + half)


def perfect(worths: Floats) -> Estimate:
    """The expected value of perfect information (EVPI): never negative.

    Args:
        worths: what each alternative is worth in each draw, (alternative, draw).
    """
    return _gain(worths, np.argmax(worths, axis=0))


def partial(worths: Floats, columns: Floats) -> Estimate:
    """The expected value of knowing some inputs (EVPPI); it may fall below zero by chance, as it has no bias.

    Args:
        worths: what each alternative is worth in each draw, (alternative, draw).
        columns: functions of the inputs that together can follow what each alternative is worth given them,
            (draw, column).
    """
    return _gain(worths, np.argmax(_fitted(worths, columns), axis=0))


def _gain(worths: Floats, then: Choices) -> Estimate:
    """The mean gain of some choices over those that are made now, with its interval from the parts."""
    draws = np.arange(worths.shape[1])
    gained = worths[then, draws] - worths[chosen_now(worths), draws]
    part = parts_of(len(draws))
    return _of_parts(np.array([gained[part == k].mean() for k in range(PARTS)]))


def _of_parts(means: Floats) -> Estimate:
    value = float(means.mean())
    half = _half(means)
    if value < NEAR_NOTHING * half:
        half *= NEAR_NOTHING
    return Estimate(value, value - half, value + half)


def _half(means: Floats) -> float:
    """Half the 95 % interval of the mean of sixteen parts."""
    return float(stdtrit(PARTS - 1, 0.975) * means.std(ddof=1) / PARTS**0.5)


def _fitted(worths: Floats, columns: Floats) -> Floats:
    """What each alternative is worth given the inputs, each part by a regression on the others."""
    part = parts_of(worths.shape[1])
    middle = worths.mean(axis=1, keepdims=True)
    worths = worths - middle  # constants of many digits cost digits
    squares = np.stack([columns[part == k].T @ columns[part == k] for k in range(PARTS)])
    products = np.stack([columns[part == k].T @ worths[:, part == k].T for k in range(PARTS)])
    out = np.empty_like(worths)
    for k in range(PARTS):
        left = squares.sum(axis=0) - squares[k]
        ridge = LITTLE * np.trace(left) / len(left)
        found = np.linalg.solve(left + ridge * np.eye(len(left)), products.sum(axis=0) - products[k])
        out[:, part == k] = (columns[part == k] @ found).T
    return np.asarray(out + middle)


def of_follow_up(worths: Floats, shares: Floats, people: int, dispersion: float = 0.0) -> Estimate:
    """The expected value of a follow-up of some people before the choice (EVSI).

    Every outcome of the follow-up weighs each draw by how likely the outcome was if the share was the draw's; the
    same likelihood as when a follow-up is used.

    Args:
        worths: what each alternative is worth in each draw, (alternative, draw).
        shares: the share that each draw plans with.
        people: how many are followed up.
        dispersion: how far they go together, the correlation of two.
    """
    part = parts_of(len(shares))
    now = chosen_now(worths)
    gains = np.zeros(PARTS)
    for met in range(people + 1):
        weights = likelihood(met, people, shares, dispersion)
        by_part = np.stack([(worths[:, part == k] * weights[part == k]).sum(axis=1) for k in range(PARTS)])
        others = by_part.sum(axis=0) - by_part
        then = np.argmax(others, axis=1)
        for k in range(PARTS):
            before = int(now[np.searchsorted(part, k)])
            gains[k] += by_part[k, then[k]] - by_part[k, before]
    return _of_parts(gains / np.bincount(part, minlength=PARTS))


def likelihood(met: int, people: int, shares: Floats, dispersion: float = 0.0) -> Floats:
    """How likely it is that so many of the people followed up had it, for each share: binomial or beta-binomial.

    >>> sum(likelihood(k, 3, np.array([0.2]))[0] for k in range(4)).round(9).item()
    1.0
    """
    ways = gammaln(people + 1) - gammaln(met + 1) - gammaln(people - met + 1)
    return np.asarray(np.exp(ways + log_likelihood(met, people, shares, dispersion)))


def shown(found: Estimate, most: Estimate | None = None, least: Sequence[Estimate] = ()) -> Estimate:
    """A value as it is shown: not below zero, not above that of knowing everything, nor below that of knowing less.

    Args:
        found: as it was estimated.
        most: the value of perfect information.
        least: values of knowing some of the same inputs.
    """
    value = max([found.value, 0.0, *(one.value for one in least)])
    low, high = max(found.low, 0.0), max([found.high, 0.0, *(one.value for one in least)])
    if most is not None:
        value, high = min(value, most.value), max(min(high, most.high), min(value, most.value))
    return replace(found, value=value, low=min(low, value), high=max(high, value))
