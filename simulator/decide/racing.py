"""Racing: a point leaves only when another is surely at least as good in every aim, and better in one.

Every aim of a point is known in one of three ways: exactly, as the mean of something in each draw (so that two points
are compared draw by draw), or within an interval. The risk of leaving out a point wrongly is shared by all pairs and
looks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from simulator.decide.estimating import LEVEL
from simulator.number import Floats

LOOKS = 2
"""At few draws, and at all of them."""
LIKELIEST = 3
"""Points that each is held against: those that beat it by most."""


@dataclass(frozen=True)
class Scores:
    """One aim at every point, less being better.

    Args:
        value: (point,), what it comes to.
        by_draw: (point, draw), whose mean it is; None where it is not known so.
        low: (point,), the lower end where it is known within an interval; the value where it is exact.
        high: (point,), the upper end.
    """

    value: Floats
    by_draw: Floats | None
    low: Floats
    high: Floats

    def taken(self, which: NDArray[np.intp]) -> Scores:
        """At some of the points."""
        by_draw = None if self.by_draw is None else self.by_draw[which]
        return Scores(self.value[which], by_draw, self.low[which], self.high[which])


def exact(value: Floats) -> Scores:
    """An aim without doubt."""
    return Scores(value, None, value, value)


def joined(parts: Sequence[Scores]) -> Scores:
    """One aim at the points of several batches."""
    by_draw = [one.by_draw for one in parts if one.by_draw is not None]
    return Scores(
        np.concatenate([one.value for one in parts]),
        np.concatenate(by_draw) if by_draw else None,
        np.concatenate([one.low for one in parts]),
        np.concatenate([one.high for one in parts]),
    )


def error_of(points: int) -> float:
    """How often one interval may miss, when none of all pairs and looks is to with a risk of 5 %."""
    return LEVEL / LOOKS / max(points * (points - 1), 1)


def survivors(scores: Sequence[Scores], points: int) -> NDArray[np.bool_]:
    """Which points are not surely dominated.

    Args:
        scores: the aims, at the points that are left.
        points: how many there were from the beginning, among whose pairs the risk is shared.
    """
    values = np.stack([one.value for one in scores], axis=1)
    reach = -float(ndtri(error_of(points)))
    spread = np.maximum(np.ptp(values, axis=0), 1e-300)
    out = np.ones(len(values), bool)
    for k in range(len(values)):
        better = np.nonzero((values <= values[k]).all(axis=1) & (values < values[k]).any(axis=1))[0]
        margins = ((values[k] - values[better]) / spread).min(axis=1)
        for j in better[np.argsort(-margins, kind="stable")][:LIKELIEST]:
            low = [_least_difference(one, k, int(j), reach) for one in scores]
            if min(low) >= 0 and max(low) > 0:
                out[k] = False
                break
    return out


def _least_difference(one: Scores, k: int, j: int, reach: float) -> float:
    """The lower end of how much worse a point is than another."""
    if one.by_draw is None:
        alike = (one.value[k], one.low[k], one.high[k]) == (one.value[j], one.low[j], one.high[j])
        return 0.0 if alike else float(one.low[k] - one.high[j])
    off = one.by_draw[k] - one.by_draw[j]
    if not off.any():
        return 0.0
    return float(off.mean() - reach * off.std(ddof=1) / np.sqrt(len(off))) if len(off) > 1 else -np.inf
