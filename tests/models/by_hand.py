"""What the whole models come to, worked out from their tables in exact fractions and apart from the simulator.

Only the tables are read; every price and rule stands here a second time. Nothing of the engine is used.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

Amounts = dict[str, Fraction]
"""Kronor by centre."""


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ramp(value: Fraction, low: Fraction, high: Fraction) -> Fraction:
    """From nothing at the lower limit to one at the upper."""
    return min(max((value - low) / (high - low), Fraction(0)), Fraction(1))


def per_cent(number: int) -> Fraction:
    """A hundredth."""
    return Fraction(number, 100)


def rounded(kronor: Fraction) -> Fraction:
    """Whole öre, half away from zero."""
    ore = abs(kronor) * 100
    whole = int(ore + Fraction(1, 2))
    return Fraction(whole if kronor >= 0 else -whole, 100)


def parts(total: Fraction, weights: Mapping[str, Fraction]) -> Amounts:
    """Whole öre by weight that sum to the total, itself rounded; spare öre to the largest remainders, ties by id."""
    return fitted(total, {name: total * weight / sum(weights.values()) for name, weight in weights.items()})


def fitted(total: Fraction, exact: Mapping[str, Fraction]) -> Amounts:
    """Exact amounts as whole öre that sum to the total, itself rounded."""
    ore = {name: amount * 100 for name, amount in exact.items()}
    floor = {name: amount.numerator // amount.denominator for name, amount in ore.items()}
    spare = int(rounded(total) * 100) - sum(floor.values())
    for name in sorted(ore, key=lambda i: (floor[i] - ore[i], i))[:spare]:
        floor[name] += 1
    return {name: Fraction(amount, 100) for name, amount in floor.items()}


def added(payments: Iterable[Mapping[str, Fraction]], ids: Sequence[str]) -> Amounts:
    """What each centre has of several payments together."""
    several = list(payments)
    return {name: sum((payment[name] for payment in several), Fraction(0)) for name in ids}
