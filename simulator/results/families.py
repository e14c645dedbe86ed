"""Families of comparisons: what may be said of many differences at once without being wrong by their number.

Sources: Holm (1979) for all differences that a statement rests on; Hsu (1981), with paired draws, for which design may
be the cheapest; Benjamini and Hochberg (1995), and Benjamini and Yekutieli (2001) where differences hang together, for
lists of recipients.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.engine.tally import Tally
from simulator.estimate import Estimate
from simulator.outlook.sobol import REPLICATES
from simulator.results import estimates as e
from simulator.results import replicates


def holm(p_values: Sequence[float], alpha: float = e.ALPHA) -> list[bool]:
    """Which hypotheses are rejected, with a risk of at most ``alpha`` that any true one is.

    >>> holm([0.01, 0.04, 0.03])
    [True, False, False]
    """
    rejected, left = [False] * len(p_values), len(p_values)
    for k in np.argsort(p_values, kind="stable"):
        if p_values[k] > alpha / left:
            break
        rejected[k], left = True, left - 1
    return rejected


def discoveries(p_values: Sequence[float], *, dependent: bool, alpha: float = e.ALPHA) -> list[bool]:
    """Which are rejected so that on average at most a share ``alpha`` of them are rejected by chance.

    Args:
        p_values: one for each hypothesis.
        dependent: whether they may hang together in any way (Benjamini and Yekutieli).
        alpha: the share.

    >>> discoveries([0.01, 0.04, 0.03, 0.5], dependent=False)
    [True, False, False, False]
    """
    n = len(p_values)
    if n == 0:
        return []
    penalty = sum(1.0 / k for k in range(1, n + 1)) if dependent else 1.0
    ordered = np.sort(p_values)
    below = np.nonzero(ordered <= alpha * np.arange(1, n + 1) / (n * penalty))[0]
    limit = ordered[below[-1]] if len(below) else -1.0
    return [bool(p <= limit) for p in p_values]


def mean_of_differences(x: NDArray[Any], *, sobol: bool = False, alpha: float = e.ALPHA) -> Estimate:
    """The mean of one design's cost less another's, draw by draw."""
    if sobol:
        found = e.mean(x, alpha)  # says what was seen too seldom
        return replicates.replicated_mean(x, int((x != 0).sum()), alpha) if found.basis == "interval" else found
    return e.mean(x, alpha)


def p_of_difference(x: NDArray[Any], *, sobol: bool = False) -> float:
    """The p-value of no difference in the mean; 1 where it was seen too seldom to tell."""
    found = mean_of_differences(x, sobol=sobol)
    if found.basis == "too_few" or len(x) < 2:
        return 1.0
    if found.half <= 0:
        return 0.0 if found.value else 1.0
    if sobol:
        return e.hall_p(found.value, *e.error_of(x.reshape(REPLICATES, -1).mean(axis=1)), REPLICATES)
    tally = Tally.of(x.astype(np.float64)[None, :], len(x))
    return e.hall_p(found.value, e.standard_error(tally, 0), e.skewness(tally, 0), len(x))


def best_candidates(costs: Sequence[NDArray[Any]], *, sobol: bool = False, alpha: float = e.ALPHA) -> list[int]:
    """Designs that may be the cheapest, by their numbers, the lowest mean first.

    One is left out when the design with the lowest mean is surely cheaper; the truly cheapest is left out with a risk
    of at most ``alpha``, however many designs there are.
    """
    order = sorted(range(len(costs)), key=lambda k: float(costs[k].mean()))
    lowest, each = costs[order[0]], 2.0 * alpha / max(len(costs) - 1, 1)  # one side of an interval counts
    out = [order[0]]
    for k in order[1:]:
        found = mean_of_differences(costs[k] - lowest, sobol=sobol, alpha=min(each, 1.0))
        if found.low <= 0:
            out.append(k)
    return out
