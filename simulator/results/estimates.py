"""Estimates from draws, each with the interval within which it is known, and no digit shown beyond that."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.estimate import Estimate, exactly

Floats = NDArray[np.float64]
Z95 = 1.959963984540054
T95_OF_16 = 2.131449545559323  # Student's t with 15 degrees of freedom


def mean(x: Floats) -> Estimate:
    """The mean, by the central limit."""
    centre = float(x.mean())
    if len(x) < 2:
        return Estimate(centre, -math.inf, math.inf) if len(x) else Estimate(math.nan, -math.inf, math.inf)
    reach = Z95 * float(x.std(ddof=1)) / math.sqrt(len(x))
    return Estimate(centre, centre - reach, centre + reach)


def sd(x: Floats) -> Estimate:
    """The standard deviation; its own error follows from the fourth moment."""
    return spread(float(x.std(ddof=1)) if len(x) > 1 else 0.0, len(x), kurtosis(x))


def kurtosis(x: Floats) -> float:
    """The fourth moment as a multiple of the squared variance: 3 for a normal distribution; 1 where nothing varies."""
    squares = np.square(x - x.mean())
    variance = float(squares.mean())
    return float(np.square(squares).mean()) / variance**2 if variance > 0 else 1.0


def spread(value: float, n: int, fourth: float) -> Estimate:
    """A standard deviation of ``n`` draws whose distribution has a given kurtosis, with its interval.

    >>> spread(10.0, 50_000, 3.0).to_json()
    {'value': 10, 'low': 9.938, 'high': 10.062}
    """
    if n < 2:
        return Estimate(value, 0.0, math.inf)
    if value == 0:
        return exactly(0.0)
    reach = Z95 * value * math.sqrt(max(fourth - 1.0, 0.0) / n) / 2
    return Estimate(value, max(value - reach, 0.0), value + reach)


def quantile(ordered: NDArray[Any], share: float) -> Estimate:
    """A quantile of sorted draws, between the order statistics that hold it with 95 % confidence."""
    n = len(ordered)
    reach = Z95 * math.sqrt(n * share * (1 - share))
    low, high = math.floor(n * share - reach), math.ceil(n * share + reach)
    at = min(max(math.ceil(n * share) - 1, 0), n - 1)
    ends = (float(ordered[max(low - 1, 0)]), float(ordered[min(high, n - 1)]))
    varies = n < 2 or ordered[0] != ordered[-1]
    outside = -math.inf if low < 1 and varies else ends[0]
    beyond = math.inf if high >= n and varies else ends[1]
    return Estimate(float(ordered[at]), outside, beyond)


def proportion(hits: int, n: int) -> Estimate:
    """A probability with Wilson's interval, which holds near 0 and 1 as well.

    >>> p = proportion(0, 10_000); (p.value, round(p.high, 6))
    (0.0, 0.000384)
    """
    share, z2 = hits / n, Z95**2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    margin = Z95 / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    if hits == 0:
        return Estimate(share, 0.0, centre + margin, "unseen", hits, n)
    if hits == n:
        return Estimate(share, centre - margin, 1.0, "always", hits, n)
    return Estimate(share, centre - margin, centre + margin, "interval", hits, n)


def replicated(x: NDArray[Any], replicates: int, statistic: Callable[[NDArray[Any]], float]) -> Estimate:
    """A statistic of scrambled replicates: their spread is its error."""
    values = np.array([statistic(part) for part in x.reshape(replicates, -1)])
    centre = float(statistic(x))
    reach = T95_OF_16 * float(values.std(ddof=1)) / math.sqrt(replicates)
    return Estimate(centre, centre - reach, centre + reach)
