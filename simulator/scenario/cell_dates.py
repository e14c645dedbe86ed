"""Dates in cells: ISO with or without a time, 20250301, 01MAR2025, and the form that a scenario declares."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

from simulator.numerals import NumeralError, read_date
from simulator.scenario.months import month_number

_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?(?:Z|[+-]\d{2}:?\d{2}))?)?")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})")
_NAMED = re.compile(r"(?:den )?(\d{1,2})[ -]?([A-Za-z]{3,9})\.?[ -]?(\d{4})(?:[: ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_PARTS = {"yyyy": r"(?P<y>\d{4})", "mm": r"(?P<m>\d{1,2})", "dd": r"(?P<d>\d{1,2})"}
_TIME = r"(?:[T ]\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?)?"


@lru_cache(maxsize=64)
def form_pattern(form: str) -> re.Pattern[str] | None:
    """How dates of a declared form look; None when the form does not name day, month and year once each.

    >>> bool(form_pattern("dd/mm/yyyy")), form_pattern("dd/mm")
    (True, None)
    """
    pieces = re.split(r"(yyyy|mm|dd)", form.strip().lower())
    if sorted(piece for piece in pieces if piece in _PARTS) != ["dd", "mm", "yyyy"]:
        return None
    return re.compile("".join(_PARTS.get(piece, re.escape(piece)) for piece in pieces) + _TIME)


def read_cell_date(text: str, form: str = "") -> date:
    """The date that a cell says; a time of day is left out.

    >>> read_cell_date("2025-03-01 00:00:00"), read_cell_date("01MAR2025")
    (datetime.date(2025, 3, 1), datetime.date(2025, 3, 1))
    >>> read_cell_date("01/03/2025", "dd/mm/yyyy")
    datetime.date(2025, 3, 1)
    """
    stripped = text.strip()
    iso = _ISO.fullmatch(stripped)
    if iso:
        return read_date(iso[1])
    pattern = form_pattern(form) if form else None
    declared = pattern.fullmatch(stripped) if pattern else None
    if declared:
        return _day(text, declared["y"], declared["m"], declared["d"])
    packed = _PACKED.fullmatch(stripped) or _YEAR_FIRST.fullmatch(stripped)
    if packed:
        return _day(text, *packed.groups())
    named = _NAMED.fullmatch(stripped)
    number = month_number(named[2]) if named else 0
    if named and number:
        return _day(text, named[3], number, named[1])
    if re.fullmatch(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}" + _TIME, stripped):
        raise NumeralError("date_form", text=text)
    raise NumeralError("not_a_date", text=text)


def month_day(text: str, *, last: bool) -> date | None:
    """The first or the last day of a month, ``2023-07``, ``2023M07`` or ``juli 2023``; None for anything else.

    >>> month_day("2023-07", last=False), month_day("feb 2023", last=True), month_day("2023-07-01", last=False)
    (datetime.date(2023, 7, 1), datetime.date(2023, 2, 28), None)
    """
    found = _MONTH.fullmatch(text.strip())
    named = _MONTH_NAMED.fullmatch(text.strip())
    number = month_number(named[1]) if named else int(found[2]) if found else 0
    if not 1 <= number <= 12:
        return None
    year = int(named[2] if named else found[1] if found else 0)
    if year < 1:
        return None
    return date(year, number, monthrange(year, number)[1] if last else 1)


_MONTH = re.compile(r"(\d{4})(?:-|M)(\d{2})")
_MONTH_NAMED = re.compile(r"([A-Za-z]{3,9})\.?[ -](\d{4})")


def _day(text: str, year: str | int, month: str | int, day: str | int) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise NumeralError("no_such_day", text=text) from None
