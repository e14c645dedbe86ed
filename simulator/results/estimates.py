"""Estimates from draws, each with the interval within which it is known, and no digit shown beyond that.

A mean has its interval by Hall's transformation of Student's t, which takes account of skewness (Hall 1992, "On the
removal of skewness by transformation"): what happens seldom has a long tail, and the symmetric interval misses it.
What was seen fewer than :data:`FEWEST` times has no interval.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.engine.tally import Tally
from simulator.estimate import Estimate, exactly
from simulator.outlook.sobol import REPLICATES

Floats = NDArray[np.float64]
Z95 = 1.959963984540054
ALPHA = 0.05
"""One interval in twenty may miss."""
FEWEST = 5
"""Draws in which something must have been seen before its mean has an interval."""
FEWEST_IN_TAIL = 25
"""Draws in the tail of which a mean is taken before it has an interval."""
FEWEST_ALONE = 12
"""Draws of which a mean is taken without the others before it has an interval."""
HEAVY = 0.015
"""Kurtosis / draws above which a standard deviation has no interval."""
FEW = 40
"""Draws up to which Student's and Hall's intervals are both allowed for: the skewness of so few is not known either."""
FEWEST_FOR_REPLICATES = 40
"""Draws in which something must have been seen before the spread of replicates tells its error."""


# ---- means ----------------------------------------------------------------------------------------------------------


def mean(x: NDArray[Any], alpha: float = ALPHA) -> Estimate:
    """The mean of draws, of which most may have one and the same value.

    >>> mean(np.array([0.0] * 997 + [5.0] * 3)).basis
    'too_few'
    """
    n = len(x)
    if n < 2:
        return Estimate(float(x.mean()) if n else math.nan, -math.inf, math.inf)
    usual = np.partition(x, n // 2)[n // 2]
    return _of_tally(Tally.of(x.astype(np.float64)[None, :], n), 0, int((x != usual).sum()), alpha)


def expected(x: NDArray[Any]) -> Estimate:
    """The mean of something that happens in some draws and is zero in the others; it is never below zero.

    Not seen in any draw is not never: it then has no interval.
    """
    seen, n = int((x > 0).sum()), len(x)
    if seen < FEWEST:
        return too_few(float(x.mean()), seen, n)
    found = mean(x)
    return Estimate(found.value, max(found.low, 0.0), found.high, found.basis, found.hits, found.draws)


def expected_of(tally: Tally) -> Estimate:
    """The same from a tally of two rows: the amount, and whether it is above zero."""
    seen, n = round(float(tally.mean[1]) * tally.draws), tally.draws
    if seen < FEWEST:
        return too_few(float(tally.mean[0]), seen, n)
    found = _of_tally(tally, 0, min(int(tally.others[0]), seen), ALPHA)
    return Estimate(found.value, max(found.low, 0.0), found.high, found.basis, found.hits, found.draws)


def too_few(value: float, hits: int, draws: int, least: float = 0.0, most: float = math.inf) -> Estimate:
    """What was seen in too few draws for an interval, with the ends that are known by other means."""
    return Estimate(value, least, most, "too_few", hits, draws)


def of_tally(tally: Tally, row: int, alpha: float = ALPHA) -> Estimate:
    """The mean of one row of a tally."""
    return _of_tally(tally, row, int(tally.others[row]), alpha)


def _of_tally(tally: Tally, row: int, seen: int, alpha: float) -> Estimate:
    value, n = float(tally.mean[row]), tally.draws
    if tally.is_fixed:
        return exactly(value)
    if n < 2:
        return Estimate(value, -math.inf, math.inf)
    if seen == 0:
        return Estimate(value, value, value, "constant", 0, n)
    if seen < FEWEST and 2 * seen < n:  # nearly all draws have one value
        return Estimate(value, -math.inf, math.inf, "too_few", seen, n)
    if tally.by_replicate is not None and min(seen, n - seen + FEWEST_FOR_REPLICATES) >= FEWEST_FOR_REPLICATES:
        return around(value, tally.by_replicate[:, row] * (REPLICATES / n), alpha)
    error, skew = standard_error(tally, row), skewness(tally, row)
    low, high = hall_ends(value, error, skew, n, alpha)
    return Estimate(value, low, high)


def standard_error(tally: Tally, row: int) -> float:
    """The standard error of a row's mean."""
    return math.sqrt(float(tally.second[row]) / max(tally.draws - 1, 1) / tally.draws)


def skewness(tally: Tally, row: int) -> float:
    """The skewness of a row; 0 where nothing varies."""
    variance = float(tally.second[row]) / tally.draws
    return float(tally.third[row]) / tally.draws / variance**1.5 if variance > 0 else 0.0


def hall_ends(value: float, error: float, skew: float, n: int, alpha: float = ALPHA) -> tuple[float, float]:
    """A confidence interval of a mean by Hall's cubic transformation of t.

    Args:
        value: the mean.
        error: its standard error.
        skew: the skewness of one draw.
        n: how many draws.
        alpha: how often it may miss.
    """
    if error <= 0:
        return value, value
    b, t = skew / math.sqrt(n), _t(1.0 - alpha / 2.0, n - 1)

    def inverse(y: float) -> float:
        if abs(b) < 1e-9:
            return y
        return 3.0 / b * (float(np.cbrt(1.0 + b * (y - b / 6.0))) - 1.0)

    down, up = inverse(t), -inverse(-t)
    if n <= FEW:
        down, up = max(down, t), max(up, t)
    return value - error * down, value + error * up


def hall_p(distance: float, error: float, skew: float, n: int) -> float:
    """The two-sided p-value of a mean that lies a distance from what is tested."""
    from scipy.special import stdtr

    if error <= 0:
        return 0.0 if distance else 1.0
    t, b = distance / error, skew / math.sqrt(n)
    moved = abs(t + b * t * t / 3.0 + b * b * t**3 / 27.0 + b / 6.0)
    return 2.0 * float(stdtr(n - 1, -(min(moved, abs(t)) if n <= FEW else moved)))


def _t(share: float, freedom: int) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(max(freedom, 1), share))


# ---- probabilities, spreads and quantiles ---------------------------------------------------------------------------


def proportion(hits: int, n: int) -> Estimate:
    """A probability with Clopper and Pearson's interval; seen never or always it has a one-sided limit.

    >>> p = proportion(0, 10_000); (p.value, round(p.high, 6), p.basis)
    (0.0, 0.0003, 'unseen')
    """
    from scipy.special import betaincinv

    share = hits / n
    if hits == 0:
        return Estimate(share, 0.0, 1.0 - ALPHA ** (1.0 / n), "unseen", hits, n)
    if hits == n:
        return Estimate(share, ALPHA ** (1.0 / n), 1.0, "always", hits, n)
    low = float(betaincinv(hits, n - hits + 1, ALPHA / 2))
    high = float(betaincinv(hits + 1, n - hits, 1.0 - ALPHA / 2))
    return Estimate(share, low, high, "interval", hits, n)


def proportion_of(tally: Tally, row: int, *, exact: bool = False) -> Estimate:
    """The probability of what a row of a tally is 1 for; ``exact`` where it is the same in every draw by the rules."""
    share, n = float(tally.mean[row]), tally.draws
    if exact or tally.is_fixed:
        return exactly(share)
    hits = round(share * n)
    if tally.by_replicate is None or min(hits, n - hits) < FEWEST_FOR_REPLICATES:
        return proportion(hits, n)
    points = n // REPLICATES
    found = around(share, tally.by_replicate[:, row] / points, least=0.5 / points)
    return Estimate(share, max(found.low, 0.0), min(found.high, 1.0), "interval", hits, n)


def sd(x: Floats) -> Estimate:
    """The standard deviation; its own error follows from the squares of the distances from the mean."""
    return spread(float(x.std(ddof=1)) if len(x) > 1 else 0.0, len(x), *shape(x))


def shape(x: Floats) -> tuple[float, float]:
    """The kurtosis (3 for a normal distribution, 1 where nothing varies), and the skewness of squared distances."""
    squares = np.square(x - x.mean())
    variance = float(squares.mean())
    if not variance > 0:
        return 1.0, 0.0
    apart = squares / variance - 1.0
    second = float(np.square(apart).mean())
    return second + 1.0, float((apart**3).mean()) / second**1.5 if second > 0 else 0.0


def spread(value: float, n: int, fourth: float, skew: float = 0.0) -> Estimate:
    """A standard deviation of ``n`` draws with its interval.

    Where the tails are heavy for so few draws it has none: the largest draws decide it, and they are not seen yet.

    Args:
        value: the standard deviation.
        n: how many draws it is of.
        fourth: their kurtosis.
        skew: the skewness of the squares of their distances from the mean.

    >>> spread(10.0, 50_000, 3.0).to_json()
    {'value': 10, 'low': 9.938, 'high': 10.062}
    >>> spread(10.0, 256, 12.0).basis
    'heavy_tails'
    """
    if n < 2:
        return Estimate(value, 0.0, math.inf)
    if value == 0:
        return Estimate(0.0, 0.0, 0.0, "constant", 0, n)
    if fourth / n > HEAVY:
        return Estimate(value, 0.0, math.inf, "heavy_tails", draws=n)
    error = math.sqrt(max(fourth - 1.0, 0.0) / n)
    low, high = hall_ends(1.0, error, skew, n)
    reach = math.exp(Z95 * error / 2.0)  # on the scale of logarithms, which a heavy tail reaches beyond
    return Estimate(value, value * min(math.sqrt(max(low, 0.0)), 1.0 / reach), value * max(math.sqrt(high), reach))


@lru_cache(maxsize=256)
def _ranks(n: int, share: float, alpha: float) -> tuple[int, int]:
    """Numbers, from 1, of the order statistics between which a quantile lies with confidence 1 - ``alpha``."""
    from scipy.stats import binom

    return int(binom.ppf(alpha / 2.0, n, share)), int(binom.ppf(1.0 - alpha / 2.0, n, share)) + 1


def quantile(ordered: NDArray[Any], share: float, alpha: float = ALPHA) -> Estimate:
    """A quantile of sorted draws, between the order statistics that hold it with confidence 1 - ``alpha``."""
    n = len(ordered)
    low, high = _ranks(n, share, alpha)
    at = min(max(math.ceil(n * share) - 1, 0), n - 1)
    varies = n < 2 or ordered[0] != ordered[-1]
    outside = -math.inf if low < 1 and varies else float(ordered[max(low - 1, 0)])
    beyond = math.inf if high > n and varies else float(ordered[min(high, n) - 1])
    return Estimate(float(ordered[at]), outside, beyond)


def tail_mean(ordered: NDArray[Any], level: float, alpha: float = ALPHA) -> Estimate:
    """Expected shortfall (CVaR): the mean of the worst draws, a share ``1 - level`` of all.

    It is the quantile plus the mean of what lies above it, divided by the share (Rockafellar and Uryasev 2000), whose
    interval follows from the draws. With fewer than :data:`FEWEST_IN_TAIL` draws in the tail it has none.
    """
    n, share = len(ordered), 1.0 - level
    above = above_edge(ordered, level, float(ordered[min(max(math.ceil(n * level) - 1, 0), n - 1)]))
    in_tail = n * share
    if ordered[0] == ordered[-1] and n > 1:
        return Estimate(float(ordered[0]), float(ordered[0]), float(ordered[0]), "constant", 0, n)
    if in_tail < FEWEST_IN_TAIL - 1e-9:
        return Estimate(float(above.mean()), -math.inf, math.inf, "too_few", round(in_tail), n)
    tally = Tally.of(above[None, :], n)
    value = float(tally.mean[0])
    low, high = hall_ends(value, standard_error(tally, 0), skewness(tally, 0), n, alpha)
    return Estimate(value, low, high)


def above_edge(x: NDArray[Any], level: float, edge: float) -> Floats:
    """The values of which the mean is the mean of the worst draws, where ``edge`` is their quantile."""
    out: Floats = edge + np.maximum(x - edge, 0.0) / (1.0 - level)
    return out


def around(value: float, replicates: Floats, alpha: float = ALPHA, least: float = 0.0) -> Estimate:
    """A statistic with its value in each replicate: their spread is its error, and never less than ``least``.

    One replicate that meets an extreme value stands far above the others, so the interval allows for their skewness.
    """
    low, high = hall_ends(value, *error_of(replicates), len(replicates), alpha)
    return Estimate(value, min(low, value - least), max(high, value + least))


def error_of(replicates: Floats) -> tuple[float, float]:
    """The standard error of the mean of some replicates, and their skewness."""
    tally = Tally.of(replicates[None, :], len(replicates))
    return standard_error(tally, 0), skewness(tally, 0)
