"""Tables for programs: JSON objects and data frames, money in units of its currency, never shown as text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from simulator.money import Currency, Money
from simulator.tables.table import Cell, Interval, Link, Quantity, Row, Share, Table, Uncertain, currency_of

if TYPE_CHECKING:
    import pandas as pd


def plain(cell: Cell) -> Any:
    """A cell as a number, a text, or an object with value and interval; money in units of its currency.

    >>> from fractions import Fraction
    >>> plain(Money(210060, Currency("JPY"))), plain(Money(150, Currency("SEK"))), plain(Share(Fraction(1, 2)))
    (210060, 1.5, 0.5)
    """
    match cell:
        case Money():
            return cell.number
        case Share():
            return float(cell.value)
        case Quantity():
            return {"value": _in_units(cell), "unit": str(cell.unit)}
        case Uncertain():
            found = cell.estimate.to_json(1 / _factor(cell))
            return found | {"basis": cell.estimate.basis}
        case Interval():
            return plain(cell.about)
        case Link():
            return cell.text
        case date():
            return cell.isoformat()
        case Fraction():
            return cell.numerator if cell.denominator == 1 else float(cell)
        case _:
            return cell


def _factor(cell: Uncertain) -> int:
    return 1 if cell.of in ("share", "number") else Currency(cell.of).minor_units


def _in_units(cell: Quantity) -> int | float:
    value = cell.value / (cell.currency.minor_units if cell.unit.is_money else 1)
    return value.numerator if value.denominator == 1 else float(value)


def table_json(table: Table) -> dict[str, Any]:
    """A table as one object: rows as objects by the columns' keys, the total likewise, and the notes."""
    out: dict[str, Any] = {"currency": table.currency} if table.currency else {}
    out["rows"] = [_record(table, row) for row in table.rows]
    if table.total is not None:
        out["total"] = _record(table, table.total)
    if table.notes:
        out["notes"] = list(table.notes)
    return out


def _record(table: Table, row: Row) -> dict[str, Any]:
    return {
        column.key: plain(cell)
        for column, cell in zip(table.columns, row, strict=True)
        if not isinstance(cell, Interval)  # its estimate stands beside it
    }


def tables_json(tables: Sequence[Table]) -> dict[str, Any]:
    """Several tables as one object, by their keys."""
    return {table.key: table_json(table) for table in tables}


def table_frame(table: Table) -> pd.DataFrame:
    """A table as a data frame without its total; money as floats in units of the currency.

    An estimate is three columns: ``NAME``, ``NAME_low`` and ``NAME_high``. ``attrs["units"]`` names the currency of
    each column of money.
    """
    import pandas as pd

    data: dict[str, list[Any]] = {}
    units: dict[str, str] = {}
    for k, column in enumerate(table.columns):
        cells = [row[k] for row in table.rows]
        if cells and all(isinstance(cell, Interval) for cell in cells):
            continue
        data[column.key] = [_value(cell) for cell in cells]
        if any(isinstance(cell, Uncertain) for cell in cells):
            for end in ("low", "high"):
                data[f"{column.key}_{end}"] = [_end(cell, end) for cell in cells]
        if currencies := {currency_of(cell) for cell in cells} - {None}:
            units[column.key] = str(currencies.pop())
    frame = pd.DataFrame(data, columns=list(data))
    frame.attrs["units"] = units
    return frame


def _value(cell: Cell) -> Any:
    if isinstance(cell, Uncertain):
        return cell.estimate.value / _factor(cell)
    if isinstance(cell, Quantity):
        return _in_units(cell)
    if isinstance(cell, Money):
        return float(cell)
    return plain(cell)


def _end(cell: Cell, end: str) -> float | None:
    return float(getattr(cell.estimate, end)) / _factor(cell) if isinstance(cell, Uncertain) else None
