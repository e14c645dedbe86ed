"""Tables as CSV that Swedish Excel opens as it is: semicolons, decimal commas, and a mark that says UTF-8."""

from __future__ import annotations

import csv
import io
from fractions import Fraction

from simulator.problems import Place, refusal
from simulator.report.memo import Column, Grid, Memo, Value
from simulator.units import minor_units

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_bytes(memo: Memo) -> bytes:
    """Every design, recipient and payment in one table; the ledger where no recipient is paid."""
    table = memo.long or memo.ledger
    if table is None:
        raise refusal("nothing_paid", Place("csv"))
    return table_bytes(table, memo.lang)


def table_bytes(grid: Grid, lang: str) -> bytes:
    """A table; numbers without thousands, with the language's decimal sign."""
    out = io.StringIO(newline="")
    swedish = lang == "sv"
    writer = csv.writer(out, delimiter=";" if swedish else ",", lineterminator="\r\n")
    writer.writerow([guarded(column.heading) for column in grid.columns])
    for row in grid.rows:
        writer.writerow([_cell(v, column, grid, swedish) for v, column in zip(row, grid.columns, strict=True)])
    return ("\ufeff" + out.getvalue()).encode("utf-8")


def guarded(text: str) -> str:
    """Text that a spreadsheet would take for a formula, with an apostrophe before it.

    >>> guarded("=1+1"), guarded("hc01")
    ("'=1+1", 'hc01')
    """
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text


def _cell(value: Value, column: Column, grid: Grid, swedish: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return guarded(value)
    number = value.value if not isinstance(value, (int, Fraction)) else Fraction(value)
    if column.is_money:
        number = number / minor_units(grid.currency)
    text = str(number.numerator) if number.denominator == 1 else f"{float(number):.6f}".rstrip("0")
    return text.replace(".", ",") if swedish else text
