"""Cells as Excel holds them: a number with a format in the reader's language and the amount's own currency."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from simulator.language import Locale
from simulator.money import Currency, Money
from simulator.tables.cells import cell_text
from simulator.tables.plain import plain
from simulator.tables.table import Cell, Column, Quantity, Share, Uncertain
from simulator.units import MONEY, Unit, spell

# A language's code asks for its separators whatever language the program runs in.
LANGUAGE_CODES = {"sv": "[$-41D]", "en": "[$-809]"}


@dataclass(frozen=True)
class Shown:
    """What a cell holds: a text, or a number with its format; ``sums`` where a total may add such numbers."""

    value: float | str
    code: str = "@"
    sums: bool = False


def shown(cell: Cell, column: Column, locale: Locale) -> Shown:
    """A cell of a workbook.

    Args:
        cell: of a table.
        column: that it stands in.
        locale: the reader's.

    >>> shown(Money(150, Currency("SEK")), Column("x", "x"), Locale("en"))
    Shown(value=1.5, code='[$-809]#,##0.00', sums=True)
    """
    start = LANGUAGE_CODES[locale.language]
    match cell:
        case Money():
            body = start + _digits(cell.currency.decimals)
            named = body + (f'" {cell.currency.name}"' if column.with_unit else "")
            return Shown(float(cell), _signed(named) if column.signed else named, sums=True)
        case Share():
            return Shown(float(cell.value), f"{start}0.0%")
        case Quantity():
            return _quantity(cell, column, locale)
        case Uncertain(estimate=found) if found.basis in ("interval", "exact", "constant") and _known(cell):
            return _uncertain(cell, column, start)
        case bool():
            return Shown(cell_text(cell, column, locale))
        case int() | Fraction():
            code = start + ("#,##0" if Fraction(cell).denominator == 1 else "#,##0.######")
            return Shown(float(cell), _signed(code) if column.signed else code, sums=True)
        case _:
            return Shown(cell_text(cell, column, locale))


def _known(cell: Uncertain) -> bool:
    return math.isfinite(cell.estimate.value) and not math.isnan(cell.estimate.value)


def _uncertain(cell: Uncertain, column: Column, start: str) -> Shown:
    """An estimate to the digits that are known, as in every other file."""
    found = cell.estimate
    if cell.of == "share":
        return Shown(found.value if found.is_certain else round(found.value, 4), f"{start}0.0%")
    if cell.of == "number":
        return Shown(found.known(), f"{start}#,##0.######")
    currency = Currency(cell.of)
    if found.is_certain:
        minor, decimals = round(found.value), currency.decimals
    else:
        minor, decimals = round(found.known() / currency.minor_units) * currency.minor_units, 0
    code = start + _digits(decimals)
    return Shown(minor / currency.minor_units, _signed(code) if column.signed else code)


def _quantity(cell: Quantity, column: Column, locale: Locale) -> Shown:
    value, unit = cell.value, cell.unit
    if unit.kind == "bool" or cell.hedge:
        return Shown(cell_text(cell, column, locale))
    suffix = ""
    if unit.is_money:
        value = value / cell.currency.minor_units
        rest = Unit(tuple((name, power) for name, power in unit.dims if name != MONEY))
        suffix = f" {cell.currency.name}{spell(rest).removeprefix('1')}"
    elif unit.dims:
        suffix = f" {spell(unit)}"
    digits = "#,##0" if value.denominator == 1 else "#,##0.00####"
    quoted = f'"{suffix}"' if suffix else ""
    return Shown(float(plain(Fraction(value))), f"{LANGUAGE_CODES[locale.language]}{digits}{quoted}")


def _digits(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _signed(code: str) -> str:
    """A format that says plus above zero."""
    start, body = code[:7], code[7:]
    return f"{start}+{body};{start}-{body};{start}{body}"
