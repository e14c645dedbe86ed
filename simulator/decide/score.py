"""A forecast held against its outturn: did it cover, how far off was it, and was it as sure as it should be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simulator.number import Floats


@dataclass(frozen=True)
class Score:
    """One forecast against one outturn; lower scores are better, in the unit of what is forecast."""

    outturn: float
    low: float
    high: float
    level: float
    interval_score: float
    """The interval's width, and what the outturn lies outside it, times 2 / (1 - level)."""
    crps: float
    """The distance between the forecast's draws and the outturn, less half of the distance between the draws."""
    position: float
    """The share of the draws below the outturn (those equal to it count half)."""

    @property
    def covered(self) -> bool:
        """Whether the interval held the outturn."""
        return self.low <= self.outturn <= self.high


def score(draws: Floats, outturn: float, level: float = 0.8) -> Score:
    """Score a forecast given as draws; Gneiting and Raftery (2007).

    >>> found = score(np.arange(101.0), 50.0)
    >>> found.covered, found.interval_score, round(found.position, 3)
    (True, 80.0, 0.5)
    """
    x = np.sort(np.asarray(draws, np.float64))
    n, tail = len(x), (1.0 - level) / 2.0
    low, high = (float(q) for q in np.quantile(x, [tail, 1.0 - tail]))
    outside = max(low - outturn, 0.0) + max(outturn - high, 0.0)
    among = float((x * (2 * np.arange(1, n + 1) - n - 1)).sum()) / n**2  # half of the mean distance of two draws
    crps = float(np.abs(x - outturn).mean()) - among
    position = float((x < outturn).mean() + 0.5 * (x == outturn).mean())
    return Score(outturn, low, high, level, high - low + outside / tail, crps, position)


@dataclass(frozen=True)
class Record:
    """Many forecasts against their outturns."""

    scores: tuple[Score, ...]

    @property
    def coverage(self) -> float:
        """The share of outturns within their intervals; to be held against ``level``."""
        return sum(s.covered for s in self.scores) / len(self.scores)

    @property
    def crps(self) -> float:
        """The mean score."""
        return sum(s.crps for s in self.scores) / len(self.scores)


def record(forecasts: Sequence[Floats], outturns: Sequence[float], level: float = 0.8) -> Record:
    """Score each forecast against its outturn."""
    return Record(tuple(score(draws, y, level) for draws, y in zip(forecasts, outturns, strict=True)))
