"""Tables as CSV that a spreadsheet opens as it is: in Swedish with semicolons and decimal commas, as UTF-8."""

from __future__ import annotations

import csv
import io
from typing import Any

from simulator.language import Locale
from simulator.tables.plain import plain
from simulator.tables.table import Cell, Interval, Table, Uncertain

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table_csv(table: Table, locale: Locale) -> bytes:
    """A table with its total; numbers without thousands, with the language's decimal sign."""
    out = io.StringIO(newline="")
    swedish = locale.language == "sv"
    writer = csv.writer(out, delimiter=";" if swedish else ",", lineterminator="\r\n")
    writer.writerow([guarded(column.label()) for column in table.columns])
    for row in table.lines:
        writer.writerow([_cell(cell, swedish) for cell in row])
    return ("\ufeff" + out.getvalue()).encode("utf-8")


def guarded(text: str) -> str:
    """Text that a spreadsheet would take for a formula, with an apostrophe before it.

    >>> guarded("=1+1"), guarded("hc01")
    ("'=1+1", 'hc01')
    """
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text


def _cell(cell: Cell, swedish: bool) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return guarded(cell)
    if isinstance(cell, Interval):
        found = plain(cell.about)
        return "" if found["low"] is None or found["high"] is None else _both(found, swedish)
    value = plain(cell)
    if isinstance(cell, Uncertain) or isinstance(value, dict):
        value = value["value"]
    return guarded(value) if isinstance(value, str) else _number(value, swedish)


def _both(found: dict[str, Any], swedish: bool) -> str:
    return f"{_number(found['low'], swedish)} .. {_number(found['high'], swedish)}"


def _number(value: Any, swedish: bool) -> str:
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(int(value))
    text = str(value) if isinstance(value, int) else f"{value:.6f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if swedish else text
