"""How a total is divided: whole öre among recipients, as a payment's rounding says and so that the parts sum to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.number import Number
from simulator.rules.earning import NOTHING
from simulator.rules.remainder import balanced, divide, rounded_shares
from simulator.rules.rounding import Rounding, Whole, in_minor, round_each, rounded, whole_units


@dataclass(frozen=True)
class Division:
    """How whole öre are made of amounts for several recipients.

    Attributes:
        rounding: the unit, the mode, and who has the remainder.
        rank: each recipient's place in the order of ids, which breaks ties.
        rough: whether the last öre of a division is left as floating point has it: in plans, where it moves nobody.
    """

    rounding: Rounding
    rank: NDArray[np.intp]
    rough: bool = False

    @property
    def rows(self) -> int:
        """How many recipients there are."""
        return len(self.rank)


def divisible(total: Number, how: Division) -> Number:
    """What of a total can be divided: all of it in öre, else only whole multiples of the unit.

    >>> from fractions import Fraction
    >>> divisible(Number.of(250), Division(Rounding(to=Fraction(100)), np.arange(3))).at()
    Fraction(200, 1)
    """
    to = how.rounding.to
    if to == 1 or how.rounding.remainder == "none":
        return total
    return Number.of_whole(in_minor(whole_units(total, to), how.rounding))


def divided(
    total: Number, weight: Number, how: Division, least: Number | None = None, most: Number | None = None
) -> Whole:
    """A total divided in proportion to weights.

    Args:
        total: (draw, 1, 1).
        weight: (draw, 1, recipient), not negative.
        how: the rounding, and the order of ids.
        least: what each has at least of those who carry a remainder.
        most: what each has at most of those who carry a remainder.

    Returns:
        Öre, (draw, 1, recipient), that sum to the total - unless the remainder is ``none``, which rounds each share.

    >>> third = Number.of_floats(np.ones((1, 1, 3)))
    >>> divided(Number.of(100), third, Division(Rounding(), np.arange(3))).tolist()
    [[[34, 33, 33]]]
    """
    rounding, to = how.rounding, how.rounding.to
    if how.rough and to == 1:
        among = weight.x.sum(axis=2, keepdims=True)
        shares = np.where(among > 0, total.x * weight.x / np.where(among > 0, among, 1.0), 0.0)
        return np.floor(shares).astype(np.int64)
    if rounding.remainder == "apart":
        return in_minor(rounded_shares(whole_units(total, to), weight, rounding.mode)[:, None, :], rounding)
    if rounding.remainder == "none":
        return rounded(share_of(total, weight).spread(how.rows), rounding)
    low, high = (
        None if limit is None or rounding.remainder == "largest" else round_each(limit, to, "half_up")[:, 0, :]
        for limit in (least, most)
    )
    units = divide(whole_units(total, to), weight, how.rank, rounding.remainder, rounding.mode, low, high)
    return in_minor(units, rounding)


def share_of(total: Number, weight: Number) -> Number:
    """Each recipient's share of a total, unrounded; nothing where nobody has a weight."""
    return weight.total().compare(">", NOTHING).where(total * weight / weight.total(), NOTHING)


def rounded_once(amount: Number, pool: Number, how: Division) -> Whole:
    """Amounts out of a pool rounded one by one; where that passes the pool, what they come to is divided."""
    parts = rounded(amount, how.rounding)
    if how.rounding.remainder in ("none", "apart"):
        return parts
    over = Number.of_whole(parts.sum(axis=2, keepdims=True)).compare(">", pool).x != 0
    return np.where(over, divided(amount.total().minimum(pool), amount, how), parts) if over.any() else parts


def summing_to(amount: Number, units: Whole, how: Division) -> Whole:
    """Amounts of any sign in öre that sum to a number of units (draw, 1, 1), as they do in the rule."""
    rounding = how.rounding
    scaled = amount if rounding.to == 1 else amount / Number.of(rounding.to)
    return in_minor(balanced(scaled, units[:, 0, 0], how.rank, rounding.remainder, rounding.mode), rounding)
