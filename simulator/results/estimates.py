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

    @property
    def reach(self) -> float:
        """How far off the value may be, which tells how many digits are known.

        Half the interval; of an interval without one end, how far the other lies; without both, the value itself.
        """
        if math.isfinite(self.half):
            return self.half
        sides = [side for side in (self.high - self.value, self.value - self.low) if math.isfinite(side)]
        return max(sides, default=abs(self.value))

    def known(self) -> float:
        """The value to the digits that are known: rounded at the first digit of its reach.

        >>> Estimate(15123456.7, 15120000, 15127000).known()
        15123000.0
        """
        if not 0 < self.reach < math.inf:
            return self.value
        place = math.floor(math.log10(self.reach))
        return float(round(Fraction(self.value) / Fraction(10) ** place) * Fraction(10) ** place)

    def ends(self) -> tuple[float, float]:
        """The interval's ends with one digit more than the value is known to."""
        if not 0 < self.reach < math.inf:
            return self.low, self.high
        place = 1 - math.floor(math.log10(self.reach))
        return round(self.low, place), round(self.high, place)

    def scaled(self, factor: float) -> Estimate:
        """The same in another unit."""
        return Estimate(self.value * factor, self.low * factor, self.high * factor)

    def to_json(self, factor: float = 1.0) -> dict[str, float | None]:
        """Value and interval, rounded to what is known and one digit more in the ends; None for an end there is not."""
        here = self.scaled(factor)
        if here.half <= 0:
            return {"value": _tidy(here.value), "low": _tidy(here.low), "high": _tidy(here.high)}
        low, high = here.ends()
        return {"value": _tidy(here.known()), "low": _finite(low), "high": _finite(high)}


def _finite(end: float) -> float | None:
    return end if math.isfinite(end) else None


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
    reach = Z95 / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return Estimate(share, 0.0 if hits == 0 else centre - reach, 1.0 if hits == n else centre + reach)


def replicated(x: NDArray[Any], replicates: int, statistic: Callable[[NDArray[Any]], float]) -> Estimate:
    """A statistic of scrambled replicates: their spread is its error."""
    values = np.array([statistic(part) for part in x.reshape(replicates, -1)])
    centre = float(statistic(x))
    reach = T95_OF_16 * float(values.std(ddof=1)) / math.sqrt(replicates)
    return Estimate(centre, centre - reach, centre + reach)
