"""How it is rounded: one amount by itself, in whole units of money, decided as exact fractions decide it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Literal, assert_never

import numpy as np
from numpy.typing import NDArray

from simulator.number import Number

Whole = NDArray[np.int64]
HALF = Fraction(1, 2)
MOST_UNITS = 2.0**56
"""What the amounts of one payment or source may come to, so that sums of several of them keep within 64 bits."""

Mode = Literal["half_up", "half_even", "down", "up"]
Each = Literal["period", "slice"]
Remainder = Literal["largest", "first", "last", "none", "apart"]
"""Who has what is left of a division. ``apart`` is no word of a file: each share is rounded by itself, to bound it."""


@dataclass(frozen=True)
class Rounding:
    """To which unit (in base units), in which mode, how often, and where the remainder of a division goes."""

    to: Fraction = Fraction(1)
    mode: Mode = "half_up"
    each: Each = "period"
    remainder: Remainder = "largest"


class TooLarge(OverflowError):
    """Money beyond what whole units of 64 bits can hold."""


def round_fraction(value: Fraction, mode: Mode) -> int:
    """A fraction as a whole number: ``half_up`` (away from zero), ``half_even``, ``down`` or ``up`` (by size).

    >>> [round_fraction(Fraction(5, 2), mode) for mode in ("half_up", "half_even", "down", "up")]
    [3, 2, 2, 3]
    """
    size, sign = abs(value), -1 if value < 0 else 1
    whole = floor(size)
    rest = size - whole
    match mode:
        case "half_up":
            up = rest >= HALF
        case "half_even":
            up = rest > HALF or (rest == HALF and whole % 2 == 1)
        case "down":
            up = False
        case "up":
            up = rest > 0
        case _:
            assert_never(mode)
    return sign * (whole + up)


def round_each(amount: Number, unit: Fraction, mode: Mode) -> Whole:
    """Every cell as a whole number of units, cells near the line decided in fractions."""
    scaled = amount / Number.of(unit) if unit != 1 else amount
    _refuse_too_large(amount)
    if scaled.whole:
        return scaled.x.astype(np.int64)
    size = np.abs(scaled.x)
    whole = np.floor(size)
    rest = size - whole
    match mode:
        case "half_up":
            up = rest >= 0.5
        case "half_even":
            up = (rest > 0.5) | ((rest == 0.5) & (whole % 2 == 1))
        case "down":
            up = np.zeros(rest.shape, bool)
        case "up":
            up = rest > 0
        case _:
            assert_never(mode)
    out = (np.sign(scaled.x) * (whole + up)).astype(np.int64)
    if not scaled.whole:
        line = 0.5 if mode.startswith("half") else 0.0
        distance = np.abs(rest - line) if line else np.minimum(rest, 1.0 - rest)
        close = ~(distance > scaled.err + 1e-9 * (scaled.err > 0))
        if scaled.err == 0:
            close &= False
        if close.any():
            cells = np.nonzero(close)
            out[cells] = [round_fraction(value, mode) for value in scaled.exact(cells)]
    return np.asarray(out, np.int64)


def _refuse_too_large(amount: Number) -> None:
    cells = amount.shape[1] * amount.shape[2]
    if amount.magnitude * cells >= MOST_UNITS and (np.nansum(np.abs(amount.x), axis=(1, 2)) >= MOST_UNITS).any():
        raise TooLarge


def whole_units(total: Number, unit: Fraction) -> Whole:
    """How many whole units there are in a total, never more than it."""
    return round_each(total, unit, "down")


def rounded(amount: Number, rounding: Rounding) -> Whole:
    """Every amount by itself, in öre that are a whole number of the rounding's units.

    >>> rounded(Number.of(149), Rounding(to=Fraction(100))).tolist()
    [[[100]]]
    """
    return in_minor(round_each(amount, rounding.to, rounding.mode), rounding)


def in_minor(units: Whole, rounding: Rounding) -> Whole:
    """Units of a rounding as öre."""
    return units if rounding.to == 1 else units * int(rounding.to)
