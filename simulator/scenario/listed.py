"""Weights, classes and breakpoints that stand in a table of their own: put into the text as if written there."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from simulator.numerals import NumeralError, read_number
from simulator.problems import ScenarioError, refusal
from simulator.scenario.cells import shows_of
from simulator.scenario.sheets.sheet import Sheet
from simulator.scenario.tables import read_sheet
from simulator.scenario.yaml_text import Text
from simulator.units import parse_unit

FILES = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_POINTS = ("curve", "steps", "tiers", "whole")
FileOf = Callable[[str, tuple[str | int, ...]], Path]


def is_file(value: object) -> bool:
    """Whether a value names a table's file.

    >>> is_file("viktlista.csv"), is_file({"a": "1"}), is_file("2/3")
    (True, False, False)
    """
    return isinstance(value, str) and value.lower().endswith(FILES)


def expand(text: Text, currency: str, file_of: FileOf) -> None:
    """Replace the names of files by what they hold, with the place of every cell; faults are noted in ``text``."""
    quantities = text.raw.get("quantities")
    if not isinstance(quantities, dict):
        quantities = {}
    for name, part in quantities.items():
        if isinstance(part, dict):
            at = ("quantities", name)
            for key in ("classes", "weights", *_POINTS):
                _attempt(text, part, at, key, _unit_of(part, quantities, key, currency), file_of)
    payments = text.raw.get("payments")
    for name, part in payments.items() if isinstance(payments, dict) else ():
        rate = part.get("rate") if isinstance(part, dict) else None
        if isinstance(rate, dict):
            for key in ("tiers", "whole"):
                _attempt(text, rate, ("payments", name, "rate"), key, ("", ""), file_of)


def _attempt(
    text: Text, part: dict[str, Any], at: tuple[str, ...], key: str, units: tuple[str, str], file_of: FileOf
) -> None:
    words = part.get(key)
    if not is_file(words):
        return
    path = (*at, key)
    try:
        sheet = read_sheet(file_of(str(words), path))
        columns = list(sheet.columns)
        if len(columns) < (1 if key == "classes" else 2):
            raise refusal("two_columns", sheet.place(-1, columns[0] if columns else ""), key=key)
        _put(text, part, path, key, sheet, columns, units)
    except ScenarioError as bad:
        text.problems.found.extend(bad.problems)
        del part[key]
        text.cut.add(path)


def _put(
    text: Text,
    part: dict[str, Any],
    path: tuple[str, ...],
    key: str,
    sheet: Sheet,
    columns: list[str],
    units: tuple[str, str],
) -> None:
    names = sheet.columns[columns[0]]
    if key == "classes":
        part[key] = list(names)
        for row in range(sheet.length):
            text.places[*path, row] = sheet.place(row, columns[0])
        return
    values = _literals(sheet, columns[1], units[1])
    if key == "weights":
        part[key] = {}
        for row, name in enumerate(names):
            place = sheet.place(row, columns[0])
            if not name:
                raise refusal("empty_cell", place, heading=columns[0])
            if name in part[key]:
                raise refusal("duplicate_key", place, key=name, first=str(text.keys[*path, name]))
            part[key][name] = values[row]
            text.keys[*path, name] = place
            text.places[*path, name] = sheet.place(row, columns[1])
        return
    points = _literals(sheet, columns[0], units[0])
    part[key] = [[x, y] for x, y in zip(points, values, strict=True)]
    for row in range(sheet.length):
        text.places[*path, row] = sheet.place(row, columns[0])
        text.places[*path, row, 0] = sheet.place(row, columns[0])
        text.places[*path, row, 1] = sheet.place(row, columns[1])


def _literals(sheet: Sheet, heading: str, unit: str) -> list[str]:
    """A column's cells as literals or formulas of the language, a bare number with the unit that is given."""
    cells = sheet.columns[heading]
    shows = shows_of(cells)
    out = []
    for row, cell in enumerate(cells):
        place = sheet.place(row, heading)
        if not cell:
            raise refusal("empty_cell", place, heading=heading)
        if not re.match(r"[-+\u2212]?\d", cell) or re.fullmatch(r"\d+ ?/ ?\d+", cell):
            out.append(cell)
            continue
        text = cell
        for mark in ".,":
            if shows.meant(mark) == "groups":
                text = text.replace(mark, "")
        try:
            value, _, rest = read_number(text, strict_thousands=False)
        except NumeralError as bad:
            raise refusal(bad.code, place, **bad.params) from bad
        digits = _decimal(value.numerator, value.denominator)
        out.append(f"{digits} {rest or unit}".strip())
    return out


def _decimal(numerator: int, denominator: int) -> str:
    """A decimal number with a point, never with three decimals, which may be thousands."""
    places = 0
    while denominator > 1 and (numerator * 10**places) % denominator:
        places += 1
    digits = str(abs(numerator) * 10**places // denominator).rjust(places + 1, "0")
    sign = "-" if numerator < 0 else ""
    if not places:
        return sign + digits
    return f"{sign}{digits[:-places]}.{digits[-places:]}" + ("0" if places == 3 else "")


def _unit_of(part: dict[str, Any], quantities: Mapping[str, Any], key: str, currency: str) -> tuple[str, str]:
    """The units of a column of breakpoints and of one of values, where both quantities state theirs."""
    own = str(part.get("unit", ""))
    source = quantities.get(str(part.get("of", "")))
    other = str(source.get("unit", "")) if isinstance(source, dict) else ""
    own, other = ("1" if unit == "share" else unit for unit in (own, other))
    try:
        if key == "weights":
            if not own or not other or parse_unit(own, currency) == parse_unit(other, currency):
                return "", ""
            return "", own if other == "1" else f"{own}/{other}"
    except ValueError:
        return "", ""
    return "", ""
