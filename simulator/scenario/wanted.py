"""What a scenario reads of each table: the headings by which it is recognised, and those whose figures add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from simulator.formula.check import RECIPIENT
from simulator.scenario.months import months_between
from simulator.scenario.schema import QuantityPart, RecipientsPart, TablePart
from simulator.scenario.sheets.sheet import MonthPattern, Reading, Wanted
from simulator.units import parse_unit

Quantities = Mapping[str, str | QuantityPart]


def headings_of(name: str, part: QuantityPart) -> tuple[str, ...]:
    """The headings of one column quantity."""
    if part.by_month is not None:
        return tuple(part.by_month.values()) if isinstance(part.by_month, dict) else ()
    heading = part.column or name
    return tuple(f"{heading}.{label}" for label in part.classes or ()) or (heading,)


def _columns(quantities: Quantities, table: str) -> Iterator[tuple[str, QuantityPart]]:
    for name, part in quantities.items():
        if isinstance(part, str) or (part.table or RECIPIENT) != table:
            continue
        if part.value is None and part.is_ is None and part.of is None and part.series is None and part.window is None:
            yield name, part


def wanted_of(
    quantities: Quantities, table: str, key: str, currency: str, *others: str, span: tuple[date, date]
) -> Wanted:
    """What is read of a table of recipients, or of a finer one.

    Args:
        quantities: the scenario's quantities.
        table: ``recipient``, or the name of a finer table.
        key: the heading of the column that names each row.
        currency: the scenario's.
        others: further headings that are read.
        span: the first and the last day of the period.
    """
    months = tuple(months_between(*span))
    patterns: list[MonthPattern] = []
    headings: list[str] = list(others)
    additive: set[str] = set()
    groups: set[str] = set()
    for name, part in _columns(quantities, table):
        own = headings_of(name, part)
        headings += own
        kind = _kind(part, currency)
        if isinstance(part.by_month, str):
            patterns.append(MonthPattern(part.by_month, months, kind == "additive"))
        if kind == "additive":
            additive |= {*own}
        elif kind == "text":
            groups |= {*own}
    return Wanted(key, tuple(dict.fromkeys(headings)), frozenset(additive), frozenset(groups), tuple(patterns))


def _kind(part: QuantityPart, currency: str) -> str:
    if part.unit in ("share", ""):
        return ""
    try:
        unit = parse_unit(part.unit, currency)
    except ValueError:
        return ""
    if unit.kind == "text":
        return "text"
    return "additive" if unit.is_money or unit.is_count else ""


def reading_of(part: RecipientsPart | TablePart) -> Reading:
    """How a table's file is to be read."""
    last = part.rows.removeprefix("to ").strip() if isinstance(part.rows, str) else ""
    headings = tuple(int(row) for row in _list(part.headings) if row.isdecimal())
    without = None if part.without is None else tuple(part.without)
    return Reading(part.sheet, headings, last, without, dict(part.marks), part.dates, part.thousands)


def _list(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]
