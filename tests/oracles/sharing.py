"""Rounding, the one factor L, and dividing a sum without residue."""

from dataclasses import dataclass
from fractions import Fraction
from math import floor

from .literals import ScenarioError

Amounts = dict[str, Fraction]
Limits = dict[str, Fraction | None]
ZERO = Fraction(0)


def round_to(value: Fraction, unit: Fraction, mode: str) -> Fraction:
    """Round to a multiple of the unit; half_up, up and down look away from or towards zero."""
    count = abs(value) / unit
    whole, rest = floor(count), count - floor(count)
    half = Fraction(1, 2)
    if mode == "half_up":
        whole += rest >= half
    elif mode == "half_even":
        whole += rest > half or (rest == half and whole % 2 == 1)
    elif mode == "up":
        whole += rest > 0
    elif mode != "down":
        raise ScenarioError(f"no rounding mode is called {mode!r}")
    return whole * unit if value >= 0 else -whole * unit


@dataclass(frozen=True)
class Rounding:
    """A payment's rounding rule, its unit in öre."""

    unit: Fraction = Fraction(1)
    mode: str = "half_up"
    each: str = "period"
    remainder: str = "largest"

    def one(self, value: Fraction) -> Fraction:
        """One amount rounded by itself."""
        return round_to(value, self.unit, self.mode)

    def floored(self, value: Fraction) -> Fraction:
        """The whole units in a sum that is to be divided; all of it where shares need not meet it."""
        return value if self.remainder == "none" else floor(value / self.unit) * self.unit


def clip(value: Fraction, least: Fraction | None, most: Fraction | None) -> Fraction:
    """The value within a floor and a cap, each of which may be None."""
    value = value if most is None else min(value, most)
    return value if least is None else max(value, least)


def clipped(factor: Fraction, amounts: Amounts, least: Limits, most: Limits) -> Amounts:
    """clip(L x e, least, most) for everyone."""
    return {who: clip(factor * amount, least[who], most[who]) for who, amount in amounts.items()}


def fitted(amounts: Amounts, least: Limits, most: Limits, target: Fraction) -> Amounts:
    """clip(L x e, least, most) with the L at which the sum is the target; all caps if there is none."""

    def total(factor: Fraction) -> Fraction:
        return sum(clipped(factor, amounts, least, most).values(), ZERO)

    if total(ZERO) > target:
        raise ScenarioError("the floors together are more than there is to pay")
    bends = {
        limit / amount
        for who, amount in amounts.items()
        for limit in (least[who], most[who])
        if amount > 0 and limit is not None
    }
    below = ZERO
    for bend in sorted(bends):
        if total(bend) >= target:
            return clipped(between(below, bend, total(below), total(bend), target), amounts, least, most)
        below = bend
    slope = total(below + 1) - total(below)
    factor = below if slope == 0 else below + (target - total(below)) / slope
    return clipped(factor, amounts, least, most)


def between(low: Fraction, high: Fraction, at_low: Fraction, at_high: Fraction, target: Fraction) -> Fraction:
    """The point of a straight piece at which it meets the target."""
    if at_high == at_low:
        return high
    return low + (high - low) * (target - at_low) / (at_high - at_low)


def divided(
    shares: Amounts, target: Fraction, rounding: Rounding, least: Limits | None = None, most: Limits | None = None
) -> Amounts:
    """The shares in whole units so that they sum to the target, by the remainder rule."""
    unit = rounding.unit
    if rounding.remainder == "none":
        return {who: rounding.one(share) for who, share in shares.items()}
    if rounding.remainder in ("first", "last"):
        rounded = {who: rounding.one(share) for who, share in shares.items()}
        positive = sorted((who for who, share in shares.items() if share > 0), reverse=rounding.remainder == "last")
        lacking = target - sum(rounded.values(), ZERO) if positive else ZERO
        for who in positive:
            low, high = (limits[who] if limits else None for limits in (least, most))
            floor_ = ZERO if low is None else round_to(low, unit, "half_up")
            room = None if high is None else round_to(high, unit, "half_up")
            before = rounded[who]
            if lacking < 0:
                rounded[who] = min(before, max(before + lacking, floor_))
            elif lacking > 0:
                rounded[who] = before + lacking if room is None else max(before, min(before + lacking, room))
            lacking -= rounded[who] - before
        return rounded
    if rounding.remainder != "largest":
        raise ScenarioError(f"no remainder rule is called {rounding.remainder!r}")
    whole = {who: floor(share / unit) * unit for who, share in shares.items()}
    missing = int((target - sum(whole.values(), ZERO)) / unit)
    order = sorted(shares, key=lambda who: (whole[who] - shares[who], who))
    for who in order[:missing]:
        whole[who] += unit
    return whole


def in_multiples(limit: Fraction, unit: Fraction, *, least: bool) -> Fraction:
    """The outermost multiple of the unit inside a limit in whole öre."""
    count = round_to(limit, Fraction(1), "half_up") / unit
    return (-floor(-count) if least else floor(count)) * unit


def balancing(amounts: Amounts, target: Fraction, rounding: Rounding) -> Amounts:
    """Amounts of any sign in whole units that sum to the target, as they do before rounding."""
    target = rounding.floored(target)
    if abs(sum(amounts.values(), ZERO) - target) >= 1:
        raise ScenarioError("the amounts do not sum to what they are to balance")
    if rounding.remainder == "largest":
        return divided(amounts, target, rounding)
    rounded = {who: rounding.one(amount) for who, amount in amounts.items()}
    carrying = sorted(who for who, amount in amounts.items() if amount)
    if carrying:
        rounded[carrying[-(rounding.remainder == "last")]] += target - sum(rounded.values(), ZERO)
    return rounded


def rounded_within(shares: Amounts, limit: Fraction | None, rounding: Rounding) -> Amounts:
    """Each share rounded by itself, or their sum divided by the remainder rule where only rounding breaks a limit."""
    alone = {who: rounding.one(share) for who, share in shares.items()}
    if limit is None or sum(alone.values(), ZERO) <= limit:
        return alone
    return shared_out(shares, min(sum(shares.values(), ZERO), limit), rounding)


def shared_out(
    shares: Amounts, total: Fraction, rounding: Rounding, least: Limits | None = None, most: Limits | None = None
) -> Amounts:
    """The whole units of a total divided in proportion to shares."""
    target, weight = rounding.floored(total), sum(shares.values(), ZERO)
    in_proportion = {who: target * share / weight if weight else ZERO for who, share in shares.items()}
    return divided(in_proportion, target if weight else ZERO, rounding, least, most)
