"""A quantity whose months stand side by side: each column holds from the first day of its month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from simulator.problems import Place, Problems

Month = tuple[int, int]
_NAMES = (
    ("jan", "januari", "january"),
    ("feb", "februari", "february"),
    ("mar", "mars", "march"),
    ("apr", "april"),
    ("maj", "may"),
    ("jun", "juni", "june"),
    ("jul", "juli", "july"),
    ("aug", "augusti", "august"),
    ("sep", "sept", "september"),
    ("okt", "oktober", "oct", "october"),
    ("nov", "november"),
    ("dec", "december"),
)
_NUMBERS = {name: number for number, names in enumerate(_NAMES, 1) for name in names}
PLACEHOLDER = "{month}"


def month_of(text: str) -> Month | None:
    """The month that ``2023-01`` names; None for another text.

    >>> month_of("2023-02"), month_of("2023-13")
    ((2023, 2), None)
    """
    year, _, month = text.partition("-")
    if len(year) == 4 and year.isdecimal() and len(month) == 2 and month.isdecimal() and 1 <= int(month) <= 12:
        return int(year), int(month)
    return None


def month_number(name: str) -> int:
    """The number of a month by its Swedish or English name; 0 for another word.

    >>> month_number("MAR"), month_number("oktober"), month_number("norr")
    (3, 10, 0)
    """
    return _NUMBERS.get(name.lower(), 0)


def months_between(first: date, last: date) -> list[Month]:
    """Every month of a period."""
    start, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return [(n // 12, n % 12 + 1) for n in range(start, end + 1)]


def matched(pattern: str, months: Sequence[Month], headings: Sequence[str]) -> dict[str, str]:
    """Headings of months by a pattern such as ``Listade {month}``; a month has a name, or a number, or year and month.

    >>> matched("Listade {month}", [(2023, 1), (2023, 2)], ["id", "Listade jan", "Listade feb"])
    {'2023-01': 'Listade jan', '2023-02': 'Listade feb'}
    """
    years = {year for year, _ in months}
    lower = {heading.casefold(): heading for heading in headings}
    out = {}
    for year, month in months:
        names = [f"{year}-{month:02}", f"{year}{month:02}", f"{year}M{month:02}"]
        for name in _NAMES[month - 1]:
            names += [f"{name} {year}", f"{name}-{year % 100:02}", f"{name} {year % 100:02}", f"{year} {name}"]
            names += [name, f"{name}."] if len(years) == 1 else []
        names += [str(month), f"{month:02}"] if len(years) == 1 else []
        found = [pattern.replace(PLACEHOLDER, name).casefold() for name in names]
        heading = next((lower[name] for name in found if name in lower), "")
        if heading:
            out[f"{year}-{month:02}"] = heading
    return out


def check_months(
    by_month: Mapping[str, str], first: date, last: date, place: Place, name: str, problems: Problems
) -> tuple[tuple[int, str], ...]:
    """The first day of each month as an ordinal, with its heading; every month of the period must be there."""
    out: dict[Month, str] = {}
    for text, heading in by_month.items():
        month = month_of(text)
        if month is None:
            problems.add("not_a_month", place, text=text)
        else:
            out[month] = heading
    known = sorted(out)
    needed = months_between(first, last)
    if known and known[0] < needed[0]:
        needed = months_between(date(*known[0], 1), last)
    lacking = [f"{year}-{month:02}" for year, month in needed if (year, month) not in out]
    if lacking and len(out) == len(by_month):
        problems.add("months_lacking", place, name=name, months=", ".join(lacking[:12]))
    return tuple((date(*month, 1).toordinal(), out[month]) for month in known)
