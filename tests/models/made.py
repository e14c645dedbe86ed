"""The made-up tables of the whole models: fixed patterns in the centre's number, no chance; anybody can make them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

Cell = str | int


def shared(total: int, weights: Sequence[int]) -> list[int]:
    """Whole parts of a total by weight; what is left goes to the largest remainders, the first of equals first."""
    exact = [Fraction(total * weight, sum(weights)) for weight in weights]
    parts = [int(part) for part in exact]
    order = sorted(range(len(weights)), key=lambda i: (parts[i] - exact[i], i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return parts


def half_up(value: Fraction) -> int:
    """The nearest whole number, of two the larger."""
    return int(value + Fraction(1, 2))


def hundredths(value: int, digits: int = 2) -> str:
    """A whole number of hundredths (or thousandths) as decimals."""
    unit = 10**digits
    return f"{value // unit}.{value % unit:0{digits}d}"


def months(first: tuple[int, int], count: int) -> list[tuple[int, int]]:
    """Year and month, one after the other."""
    begun = first[0] * 12 + first[1] - 1
    return [((begun + i) // 12, (begun + i) % 12 + 1) for i in range(count)]


def as_csv(rows: Iterable[Mapping[str, Cell]]) -> str:
    """The text of a table."""
    rows = list(rows)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


SEASON = (100, 98, 105, 97, 99, 94, 62, 92, 103, 106, 104, 88)
"""Visits of each month, of a hundred."""


@dataclass(frozen=True)
class Place:
    """Where a centre lies, and how old its people are: of a thousand, in each class of age."""

    rurality: str
    profile: tuple[int, ...]


CITY = Place("city", (70, 135, 420, 215, 80, 55, 25))
TOWN = Place("town", (65, 150, 330, 255, 105, 70, 25))
RURAL = Place("rural", (55, 145, 285, 275, 125, 85, 30))
WOMEN = (49, 49, 49, 49, 51, 56, 65)
"""Women of a hundred, in each class of age."""
AGES = ("0_5", "6_17", "18_44", "45_64", "65_74", "75_84", "85_over")


def people(k: int, listed: int, place: Place) -> dict[str, int]:
    """The list of centre k by age and sex."""
    weights = [share * (85 + k * (j + 3) * 7 % 31) for j, share in enumerate(place.profile)]
    split = [w * share for w, women in zip(weights, WOMEN, strict=True) for share in (women, 100 - women)]
    names = [f"ages.{sex}_{age}" for age in AGES for sex in ("women", "men")]
    return dict(zip(names, shared(listed, split), strict=True))
