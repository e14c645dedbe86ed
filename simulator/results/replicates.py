"""Estimates from scrambled replicates of a Sobol sequence: how far they lie apart is how far off one may be."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.estimate import Estimate
from simulator.outlook.sobol import REPLICATES
from simulator.results.estimates import (
    ALPHA,
    FEWEST_ALONE,
    FEWEST_FOR_REPLICATES,
    Floats,
    above_edge,
    around,
    mean,
    proportion,
    shape,
    spread,
    tail_mean,
    too_few,
)


def replicated(x: NDArray[Any], statistic: Callable[[NDArray[Any]], float], least: float = 0.0) -> Estimate:
    """A statistic of draws in scrambled replicates."""
    values = np.array([statistic(part) for part in x.reshape(REPLICATES, -1)])
    return around(float(statistic(x)), values, least=least)


def mean_when(x: NDArray[Any], chosen: NDArray[np.bool_], *, in_replicates: bool = False) -> Estimate:
    """The mean of some of the draws alone, of which there must be more than of all."""
    part = x[chosen]
    if len(part) < FEWEST_ALONE:
        return too_few(float(part.mean()), len(part), len(x))
    return _replicated_part(x, chosen) if in_replicates else mean(part)


def _replicated_part(x: NDArray[Any], chosen: NDArray[np.bool_]) -> Estimate:
    seen, part = chosen.reshape(REPLICATES, -1).sum(axis=1), x[chosen]
    if seen.sum() < FEWEST_FOR_REPLICATES or not seen.all():
        return mean(part)
    sums = np.where(chosen, x, 0.0).reshape(REPLICATES, -1).sum(axis=1)
    value = float(part.mean())
    return around(value, value + (sums - value * seen) / seen.mean())


def replicated_sd(x: Floats) -> Estimate:
    """The standard deviation in replicates; it has no interval where a single replicate would have none."""
    found = spread(float(x.std(ddof=1)), len(x) // REPLICATES, *shape(x))
    if found.basis != "interval":
        return found
    return replicated(x, lambda part: float(part.std(ddof=1)))


def replicated_mean(x: NDArray[Any], seen: int, alpha: float = ALPHA) -> Estimate:
    """A mean in replicates; of what was seen in few draws, as for plain draws, which are no more certain."""
    if seen < FEWEST_FOR_REPLICATES:
        return mean(x, alpha)
    return around(float(x.mean()), x.reshape(REPLICATES, -1).mean(axis=1), alpha)


def replicated_proportion(hits: NDArray[np.bool_]) -> Estimate:
    """A probability in replicates, known to no less than one point of a replicate."""
    seen, n = int(hits.sum()), len(hits)
    if min(seen, n - seen) < FEWEST_FOR_REPLICATES:
        return proportion(seen, n)
    by_replicate = hits.reshape(REPLICATES, -1)
    found = around(seen / n, by_replicate.mean(axis=1), least=0.5 / by_replicate.shape[1])
    return Estimate(found.value, max(found.low, 0.0), min(found.high, 1.0), "interval", seen, n)


def replicated_quantile(x: NDArray[Any], share: float) -> Estimate:
    """A quantile in replicates, known to no less than one point of a replicate."""
    found = replicated(x, lambda part: float(np.quantile(part, share, method="inverted_cdf")))
    ends = (share - 0.5 * REPLICATES / len(x), share + 0.5 * REPLICATES / len(x))
    near = [float(np.quantile(x, min(max(end, 0.0), 1.0), method="inverted_cdf")) for end in ends]
    return Estimate(found.value, min(found.low, near[0]), max(found.high, near[1]))


def replicated_tail_mean(x: NDArray[Any], level: float) -> Estimate:
    """Expected shortfall in replicates, above the quantile of all draws."""
    ordered = np.sort(x)
    if len(x) * (1.0 - level) < FEWEST_FOR_REPLICATES or ordered[0] == ordered[-1]:
        return tail_mean(ordered, level)
    above = above_edge(x, level, float(ordered[math.ceil(len(x) * level) - 1]))
    return around(float(above.mean()), above.reshape(REPLICATES, -1).mean(axis=1))
