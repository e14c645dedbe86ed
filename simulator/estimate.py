"""Estimates as data: a number from draws, the interval within which it is known, and on what that rests."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

Basis = Literal["interval", "exact", "proven", "unseen", "always", "too_few", "constant", "heavy_tails"]
"""On what an estimate rests.

``interval``: a 95 % confidence interval from the draws. ``exact``: nothing is uncertain, or every case was counted.
``proven``: follows from the rules, whatever is drawn. ``unseen``: happened in none of the draws, ``always``: in all of
them; the far end of the interval is a one-sided 95 % limit. ``too_few``: seen too seldom for an interval.
``constant``: the same in every draw, although the rules would let it vary. ``heavy_tails``: the few largest draws
decide it, so that so few draws give no interval.
"""


@dataclass(frozen=True)
class Estimate:
    """A number and its 95 % confidence interval.

    Args:
        value: the number, in base units (money in minor units, a probability as a share).
        low: lower end of the interval; minus infinity where there is none.
        high: upper end of the interval; infinity where there is none.
        basis: on what it rests.
        hits: in how many draws the event was seen, where the number is about an event.
        draws: of how many draws.
    """

    value: float
    low: float
    high: float
    basis: Basis = "interval"
    hits: int | None = None
    draws: int | None = None

    @property
    def is_certain(self) -> bool:
        """Whether there is no doubt about the number: exact, proven, or with both ends equal to it."""
        return self.basis in ("exact", "proven") or self.half <= 0

    @property
    def half(self) -> float:
        """Half the width of the interval."""
        return (self.high - self.low) / 2

    @property
    def margin(self) -> float:
        """Margin of error, which tells how many digits are known.

        Half the interval; of an interval without one end, how far the other lies; without both, the value itself.
        """
        if math.isfinite(self.half):
            return self.half
        sides = [side for side in (self.high - self.value, self.value - self.low) if math.isfinite(side)]
        return max(sides, default=abs(self.value))

    def known(self) -> float:
        """The value to the digits that are known: rounded at the first digit of its margin of error.

        >>> Estimate(15123456.7, 15120000, 15127000).known()
        15123000.0
        """
        if not 0 < self.margin < math.inf:
            return self.value
        place = math.floor(math.log10(self.margin))
        return float(round(Fraction(self.value) / Fraction(10) ** place) * Fraction(10) ** place)

    def ends(self) -> tuple[float, float]:
        """The interval's ends with one digit more than the value is known to."""
        if not 0 < self.margin < math.inf:
            return self.low, self.high
        place = 1 - math.floor(math.log10(self.margin))
        return round(self.low, place), round(self.high, place)

    def scaled(self, factor: float) -> Estimate:
        """The same in another unit."""
        ends = (self.low * factor, self.high * factor)
        return Estimate(self.value * factor, *ends, self.basis, self.hits, self.draws)

    def to_json(self, factor: float = 1.0) -> dict[str, Any]:
        """Value and interval, rounded to what is known and one digit more in the ends; None for an end there is not.

        Where there is no two-sided interval, it says on what the number rests.
        """
        here = self.scaled(factor)
        if here.half <= 0:
            out: dict[str, Any] = {"value": _tidy(here.value), "low": _tidy(here.low), "high": _tidy(here.high)}
        else:
            low, high = here.ends()
            out = {"value": _tidy(here.known()), "low": _finite(low), "high": _finite(high)}
        if self.basis not in ("interval", "exact"):
            out |= {"basis": self.basis}
            out |= {k: v for k, v in (("hits", self.hits), ("draws", self.draws)) if v is not None}
        return out


def exactly(value: float) -> Estimate:
    """A number without uncertainty."""
    return Estimate(value, value, value, "exact")


def proven(value: float) -> Estimate:
    """A number that follows from the rules, whatever is drawn."""
    return Estimate(value, value, value, "proven")


def _finite(end: float) -> float | None:
    return end if math.isfinite(end) else None


def _tidy(value: float) -> float:
    return int(value) if float(value).is_integer() else value
