"""The made-up centres of vardval-reform: 46 of them, and what each month came to."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tests.models.made import CITY, RURAL, SEASON, TOWN, Cell, Place, half_up, hundredths, months, people

CENTRES = range(1, 47)


def _place(k: int) -> Place:
    return CITY if k % 8 < 4 else TOWN if k % 8 < 6 else RURAL


def _listed(k: int, month: int) -> int:
    """People on the list at the beginning of a month, counted from January 2024."""
    at_first = 3500 + 29 * k % 47 * 250
    if _place(k) is RURAL:
        at_first = at_first * 6 // 10
    return at_first + at_first * (17 * k % 43 - 19) * month // 10_000


def _cni(k: int) -> int:
    """Care Need Index of the list against the region, in hundredths."""
    return 70 + 130 * (31 * k % 47) ** 2 // 46**2


def recipients() -> Iterator[dict[str, Cell]]:
    """What stands still over the year."""
    for k in CENTRES:
        place = _place(k)
        yield {
            "id": f"u{k:02d}",
            "name": f"Vårdcentral {k:02d}",
            "rurality": place.rurality,
            "ownership": "private" if k % 3 == 0 else "region",
            "distance": {CITY: 1 + 5 * k % 8, TOWN: 12 + 11 * k % 20, RURAL: 25 + 13 * k % 50}[place],
            "cni": hundredths(_cni(k)),
            "structure_today": "yes" if place is RURAL and k % 16 == 7 else "no",
            "continuity": hundredths(28 + 23 * k % 45),
            "telephone": hundredths(70 + 19 * k % 31),
            "coverage": hundredths(60 + 13 * k % 33),
            "synthetic": "yes",
        }


def facts() -> Iterator[dict[str, Cell]]:
    """The list by age at the beginning of each month, and its visits."""
    for number, (year, month) in enumerate(months((2024, 1), 12)):
        for k in CENTRES:
            listed = _listed(k, number)
            by_sex = people(k, listed, _place(k))
            ages: dict[str, Cell] = {}
            for name in list(by_sex)[::2]:
                age = name.removeprefix("ages.women_")
                ages[f"ages.age_{age}"] = by_sex[name] + by_sex[f"ages.men_{age}"]
            visits = half_up(Fraction(listed * (9 + 7 * k % 6) * SEASON[month - 1], 10_000))
            yield {
                "id": f"u{k:02d}",
                "from": f"{year}-{month:02d}-01",
                **ages,
                "visits.doctor": visits * (35 + 3 * k % 10) // 100,
                "visits.other": visits - visits * (35 + 3 * k % 10) // 100,
            }
