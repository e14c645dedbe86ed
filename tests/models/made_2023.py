"""The made-up centres of vardval-2023: 150 of them, and what is known of each by month."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tests.models.made import CITY, RURAL, SEASON, TOWN, Cell, Place, half_up, hundredths, months, people

CENTRES = range(1, 151)


def _municipality(k: int) -> int:
    return 11 * k % 49 + 1


def _place(k: int) -> Place:
    return CITY if _municipality(k) <= 16 else TOWN if _municipality(k) <= 36 else RURAL


def _listed(k: int, month: int) -> int:
    """People on the list on the last day before the month, counted from January 2023."""
    at_first = 3000 + 97 * k % 151 * 80
    if _place(k) is RURAL:
        at_first = at_first * 6 // 10
    return at_first + at_first * (29 * k % 41 - 18) * month // 10_000


def _cni(k: int) -> int:
    """Care Need Index per listed person, in hundredths."""
    return 120 + 280 * (53 * k % 101) ** 2 // 10_000


def recipients() -> Iterator[dict[str, Cell]]:
    """What stands still over the year."""
    for k in CENTRES:
        municipality, place = _municipality(k), _place(k)
        young = people(k, _listed(k, 0), place)
        children = young["ages.women_0_5"] + young["ages.men_0_5"]
        old = young["ages.women_85_over"] + young["ages.men_85_over"]
        far = {CITY: 1 + 7 * k % 9, TOWN: 10 + 13 * k % 25, RURAL: 30 + 17 * k % 45}[place]
        private = k % 5 in (0, 2)
        yield {
            "id": f"vc{k:03d}",
            "name": f"Vårdcentral {k:03d}",
            "municipality": f"Kommun {municipality:02d}",
            "rurality": place.rurality,
            "ownership": "private" if private else "region",
            "private": "yes" if private else "no",
            "distance": far,
            "sole": "yes" if place is RURAL and k % 3 == 0 else "no",
            "cni": hundredths(_cni(k)),
            "infants": children // 6,
            "children": children - children // 6,
            "places.permanent": old // 3,
            "places.short_stay": old // 40,
            "places.disability": 3 * k % 14,
            "telephone": hundredths(62 + 41 * k % 37),
            "reviewed": hundredths(45 + 59 * k % 47),
            "diabetes": hundredths(40 + 67 * k % 43),
            "asylum": 19 * k % 23 * (_cni(k) // 100),
            "synthetic": "yes",
        }


def facts() -> Iterator[dict[str, Cell]]:
    """One row for each centre and month: the list on the last day of the month before, and what the month came to."""
    for number, (year, month) in enumerate(months((2022, 7), 18), start=-6):
        for k in CENTRES:
            listed, place = _listed(k, number), _place(k)
            visits = half_up(Fraction(listed * (14 + 5 * k % 6) * SEASON[month - 1], 10_000))
            covered = 6200 + 37 * k % 67 * 45 + (k + number) % 5 * 20
            own = half_up(Fraction(visits * covered, 10_000))
            ages: dict[str, Cell] = {**people(k, listed, place)}
            acg: Cell = hundredths(800 + 71 * k % 103 * 4 + ((k + number) % 7 - 3) * 2, 3)
            if number < 0:  # only visits are read from before the year
                ages, acg = dict.fromkeys(ages, ""), ""
            yield {
                "id": f"vc{k:03d}",
                "from": f"{year}-{month:02d}-01",
                **ages,
                "acg": acg,
                "own": own,
                "elsewhere": visits - own,
                "guests": listed * (3 + k % 5) // 2000,
                "other_regions": listed * (1 + 3 * k % 7) // 4000,
                "interpreters": _cni(k) * listed // 100 * (4 + 7 * k % 5) // 10,
                "fees": own * (52 + 3 * k % 17),
            }
