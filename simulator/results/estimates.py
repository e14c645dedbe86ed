"""Estimates from draws, each with the interval within which it is known, and no digit shown beyond that."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Z95 = 1.959963984540054
T95_OF_16 = 2.131449545559323  # Student's t with 15 degrees of freedom


@dataclass(frozen=True)
class Estimate:
    """A number and its 95 % interval; equal ends mean that it is exact."""

    value: float
    low: float
    high: float

    @property
    def half(self) -> float:
        """Half the width of the interval."""
        return (self.high - self.low) / 2

    def known(self) -> float:
        """The value to the digits that are known: rounded at the first digit of the interval's half width.

        >>> Estimate(15123456.7, 15120000, 15127000).known()
        15123000.0
        """
        if not math.isfinite(self.half) or self.half <= 0:
            return self.value
        place = math.floor(math.log10(self.half))
        return float(round(Fraction(self.value) / Fraction(10) ** place) * Fraction(10) ** place)

    def ends(self) -> tuple[float, float]:
        """The interval's ends with one digit more than the value is known to."""
        if not math.isfinite(self.half) or self.half <= 0:
            return self.low, self.high
        place = 1 - math.floor(math.log10(self.half))
        return round(self.low, place), round(self.high, place)

    def scaled(self, factor: float) -> Estimate:
        """The same in another unit."""
        return Estimate(self.value * factor, self.low * factor, self.high * factor)

    def to_json(self, factor: float = 1.0) -> dict[str, float]:
        """Value and interval, rounded to what is known and one digit more in the ends."""
        here = self.scaled(factor)
        if here.half <= 0:
            return {"value": _tidy(here.value), "low": _tidy(here.low), "high": _tidy(here.high)}
        low, high = here.ends()
        return {"value": _tidy(here.known()), "low": low, "high": high}


def _tidy(value: float) -> float:
    return int(value) if float(value).is_integer() else value


def exactly(value: float) -> Estimate:
    """A number without uncertainty."""
    return Estimate(value, value, value)


def mean(x: Floats) -> Estimate:
    """The mean, by the central limit."""
    centre = float(x.mean())
    if len(x) < 2:
        return Estimate(centre, -math.inf, math.inf) if len(x) else Estimate(math.nan, -math.inf, math.inf)
    reach = Z95 * float(x.std(ddof=1)) / math.sqrt(len(x))
    return Estimate(centre, centre - reach, centre + reach)


def sd(x: Floats) -> Estimate:
    """The standard deviation; its own error follows from the fourth moment."""
    if len(x) < 2:
        return Estimate(0.0, 0.0, math.inf)
    away = x - x.mean()
    variance = float((away**2).sum() / (len(x) - 1))
    if variance == 0:
        return exactly(0.0)
    spread = max(float((away**4).mean()) / variance**2 - 1.0, 0.0)
    reach = Z95 * math.sqrt(variance) * math.sqrt(spread / len(x)) / 2
    return Estimate(math.sqrt(variance), math.sqrt(variance) - reach, math.sqrt(variance) + reach)


def quantile(ordered: NDArray[Any], share: float) -> Estimate:
    """A quantile of sorted draws, between the order statistics that hold it with 95 % confidence."""
    n = len(ordered)
    reach = Z95 * math.sqrt(n * share * (1 - share))
    low, high = math.floor(n * share - reach), math.ceil(n * share + reach)
    at = min(max(math.ceil(n * share) - 1, 0), n - 1)
    ends = (float(ordered[max(low - 1, 0)]), float(ordered[min(high, n - 1)]))
    outside = -math.inf if low < 1 and ordered[0] != ordered[-1] else ends[0]
    beyond = math.inf if high >= n and ordered[0] != ordered[-1] else ends[1]
    return Estimate(float(ordered[at]), outside, beyond)


def proportion(hits: int, n: int) -> Estimate:
    """A probability with Wilson's interval, which holds near 0 and 1 as well.

    >>> p = proportion(0, 10_000); (p.value, round(p.high, 6))
    (0.0, 0.000384)
    """
    share, z2 = hits / n, Z95**2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    reach = Z95 / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return Estimate(share, 0.0 if hits == 0 else centre - reach, 1.0 if hits == n else centre + reach)


def replicated(x: NDArray[Any], replicates: int, statistic: Callable[[NDArray[Any]], float]) -> Estimate:
    """A statistic of scrambled replicates: their spread is its error."""
    values = np.array([statistic(part) for part in x.reshape(replicates, -1)])
    centre = float(statistic(x))
    reach = T95_OF_16 * float(values.std(ddof=1)) / math.sqrt(replicates)
    return Estimate(centre, centre - reach, centre + reach)
