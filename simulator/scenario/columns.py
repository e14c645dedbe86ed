"""Columns of a table as numbers: what a cell must look like, facts that hold from a date, and windows of rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simulator.numerals import NumeralError
from simulator.problems import Problems
from simulator.scenario.cell_dates import month_day, read_cell_date
from simulator.scenario.cell_marks import is_usual_mark
from simulator.scenario.cells import Shows, cell_fraction, shows_of
from simulator.scenario.definitions import Column, Quantity
from simulator.scenario.levels import Levels
from simulator.scenario.tables import Sheet, Table
from simulator.units import Unit

Floats = NDArray[np.float64]
FOREVER = np.inf
_NO_VALUE = ("", "?")


def column_levels(
    quantity: Quantity, column: Column, label: str, table: Table, problems: Problems, as_of: float = FOREVER
) -> Levels:
    """The levels of one column (of one class): from the table itself, and from dated facts where there are any.

    Facts that became known after ``as_of`` (an ordinal) are left out.
    """
    if column.months:
        return _months_of(quantity, column, table, problems)
    heading = f"{column.heading}.{label}" if label else column.heading
    in_table = heading in table.sheet.columns
    in_facts = table.facts is not None and heading in table.facts.columns
    if not in_table and not in_facts:
        known = ", ".join(table.sheet.columns)
        problems.add("no_such_heading", quantity.origin.place, heading=heading, file=table.sheet.file, known=known)
        return Levels(np.array([-np.inf]), np.zeros((1, len(table))))
    base = np.full(len(table), np.nan)
    fractions: dict[float, Fraction] = {}
    marks = column.missing == "not_stated"
    if in_table:
        strict = not in_facts
        base = _cells(
            table.sheet, heading, quantity, column.missing, problems,
            refuse_missing=strict, fractions=fractions, marks=marks,
        )  # fmt: skip
    if not in_facts or table.facts is None:
        return Levels(np.array([-np.inf]), base[None, :], fractions=fractions)
    values = _cells(
        table.facts, heading, quantity, "not_stated", problems, refuse_missing=False, fractions=fractions, marks=marks
    )
    levels = _with_facts(base, table, table.facts, heading, values, fractions, problems, as_of)
    if in_table and column.missing == "refuse" and as_of == FOREVER:
        for row in np.nonzero(np.isnan(levels.values).all(axis=0))[0].tolist():  # neither here nor on any later day
            _missing(table.sheet, row, heading, problems)
    return levels


def _months_of(quantity: Quantity, column: Column, table: Table, problems: Problems) -> Levels:
    """Months that stand side by side: each column holds from its month's first day, the first from the beginning."""
    fractions: dict[float, Fraction] = {}
    marks = column.missing == "not_stated"
    days: list[float] = [-np.inf]
    values: list[Floats] = []
    for day, heading in column.months:
        if heading not in table.sheet.columns:
            known = ", ".join(table.sheet.columns)
            params = {"heading": heading, "file": table.sheet.file, "known": known}
            problems.add("no_such_heading", quantity.origin.place, **params)
            continue
        days.append(float(day))
        found = _cells(
            table.sheet, heading, quantity, column.missing, problems,
            refuse_missing=True, fractions=fractions, marks=marks,
        )  # fmt: skip
        values.append(found)
    if not values:
        return Levels(np.array([-np.inf]), np.zeros((1, len(table))))
    return Levels(np.array(days), np.array([values[0], *values]), fractions=fractions)


def _with_facts(
    base: Floats,
    table: Table,
    facts: Sheet,
    heading: str,
    values: Floats,
    fractions: Mapping[float, Fraction],
    problems: Problems,
    as_of: float,
) -> Levels:
    number = {name: i for i, name in enumerate(table.ids)}
    owner = np.array([number.get(name, -1) for name in facts.columns["id"]], np.intp)
    days = dates_of(facts, "from", problems, month="first")
    known = np.full(facts.length, -FOREVER)
    if "known" in facts.columns:
        known = dates_of(facts, "known", problems, -FOREVER)
    for row in np.nonzero(owner < 0)[0].tolist():
        problems.add("unknown_recipient", facts.place(row, "id"), id=facts.columns["id"][row])
    said = np.nonzero((owner >= 0) & ~np.isnan(values) & (known <= as_of))[0]
    said = said[np.lexsort((known[said], days[said], owner[said]))]  # what became known later corrects what was known
    again = (owner[said[1:]] == owner[said[:-1]]) & (days[said[1:]] == days[said[:-1]])
    differs = again & (values[said[1:]] != values[said[:-1]]) & (known[said[1:]] == known[said[:-1]])
    for first, row in sorted(zip(said[:-1][differs].tolist(), said[1:][differs].tolist(), strict=True)):
        params = {"id": facts.columns["id"][row], "heading": heading, "first": str(facts.place(first, heading))}
        problems.add("two_facts", facts.place(row, heading), **params)
    last = said[np.append(~again, True)] if said.size else said
    steps = np.unique(days[last])
    written = np.full((len(steps) + 1, len(table)), -1, np.intp)  # the row of facts that each level is written in
    written[np.searchsorted(steps, days[last]) + 1, owner[last]] = last
    changed_at = np.where(written >= 0, np.arange(len(steps) + 1)[:, None], 0)
    written = np.take_along_axis(written, np.maximum.accumulate(changed_at, axis=0), axis=0)
    levels = np.where(written >= 0, values[np.maximum(written, 0)], base[None, :]) if said.size else base[None, :]
    return Levels(np.array([-np.inf, *steps]), levels, fractions=fractions)


def dates_of(
    sheet: Sheet,
    heading: str,
    problems: Problems,
    empty: float | None = None,
    *,
    month: Literal["", "first", "last"] = "",
) -> Floats:
    """A column of dates as ordinals; where a month may stand for a day, its first or its last."""
    sheet.check(heading, problems)
    cells = sheet.columns[heading]
    read: dict[str, float] = {}  # facts by month have few days on many rows
    unread: dict[str, NumeralError | None] = {}
    for words in dict.fromkeys(cells):
        text = _marked(sheet, words)
        read[words] = empty if empty is not None and text in _NO_VALUE else 0.0
        if not text and empty is None:
            unread[words] = None
        elif text not in _NO_VALUE or empty is None:
            try:
                day = month_day(text, last=month == "last") if month else None
                read[words] = (day or read_cell_date(text, sheet.dates)).toordinal()
            except NumeralError as bad:
                unread[words] = bad
    for row, words in enumerate(cells) if unread else ():
        if words in unread:
            found = unread[words]
            if found is None:
                _missing(sheet, row, heading, problems)
            else:
                problems.add(found.code, sheet.place(row, heading), **found.params)
    return np.array([read[words] for words in cells], np.float64)


def _marked(sheet: Sheet, text: str) -> str:
    """A cell's text, or what its mark stands for."""
    meant = sheet.marks.get(text, text) if sheet.marks else text
    return "?" if meant == "not_stated" and meant != text else meant


_ONE_READING = r"-?\d{1,11}(?:\.(?:\d{1,2}|\d{4}))?"
_ANY_DECIMALS = r"-?\d{1,11}(?:\.\d{1,4})?"
_PLAIN = {strict: re.compile(one) for strict, one in ((True, _ONE_READING), (False, _ANY_DECIMALS))}
_ALL_PLAIN = {strict: re.compile(rf"(?:(?:{p.pattern})?+\n)*+") for strict, p in _PLAIN.items()}
"""Numbers that have one reading only and few digits; three decimals have two readings of money and counts."""


def _cells(
    sheet: Sheet,
    heading: str,
    quantity: Quantity,
    missing: str,
    problems: Problems,
    *,
    refuse_missing: bool,
    fractions: dict[float, Fraction],
    marks: bool,
) -> Floats:
    """A column's cells as numbers in the column's own unit, percentages as shares."""
    unit, definition = quantity.unit or Unit(), quantity.definition
    never = isinstance(definition, Column) and definition.missing == "never"
    sheet.check(heading, problems)
    cells = sheet.columns[heading]
    strict = unit.is_money or unit.is_count
    may_be_empty = "" not in sheet.marks and not (missing == "refuse" and refuse_missing)
    if unit.kind == "number" and (may_be_empty or "" not in cells) and _all_plain(cells, strict=strict):
        nothing = FOREVER if missing == "never" else np.nan
        plain = [float(words) if words else nothing for words in cells]
        return _in_range(np.array(plain, np.float64), sheet, heading, quantity, unit, problems)
    out = np.empty(sheet.length)
    shows: Shows | None = None
    for row, words in enumerate(cells):
        if unit.kind == "number" and _PLAIN[strict].fullmatch(words):
            out[row] = float(words)
            continue
        text = _marked(sheet, words)
        if text in _NO_VALUE or (never and text == "never") or (marks and is_usual_mark(text)):
            out[row] = FOREVER if text == "never" or missing == "never" else np.nan
            if missing == "refuse" and refuse_missing:
                _missing(sheet, row, heading, problems)
            continue
        shows = _shown(sheet, cells) if shows is None and unit.kind == "number" else shows
        try:
            value = cell_fraction(text, unit, dates=sheet.dates, shows=shows)
            out[row] = float(value)
            if "/" in text and unit.kind == "number":
                fractions[float(value)] = value
        except NumeralError as bad:
            problems.add(bad.code, sheet.place(row, heading), **bad.params)
            out[row] = 0.0
    return _in_range(out, sheet, heading, quantity, unit, problems)


def _shown(sheet: Sheet, cells: Sequence[str]) -> Shows:
    """What a column's decimals and thousands look like, by the scenario or by the column itself."""
    return Shows(groups=frozenset(sheet.thousands)) if sheet.thousands else shows_of(cells, typed=sheet.typed)


def _all_plain(cells: Sequence[str], *, strict: bool) -> bool:
    """Whether all cells are plain numbers or empty, seen in one look."""
    joined = "\n".join([*cells, ""])
    return joined.count("\n") == len(cells) and _ALL_PLAIN[strict].fullmatch(joined) is not None


def _in_range(values: Floats, sheet: Sheet, heading: str, quantity: Quantity, unit: Unit, problems: Problems) -> Floats:
    for row, code in _out_of_range(values, quantity, unit):
        problems.add(code, sheet.place(row, heading), text=sheet.columns[heading][row], heading=heading)
    return values


def _missing(sheet: Sheet, row: int, heading: str, problems: Problems) -> None:
    """Say that a cell has no value; an empty cell of Excel may look filled in."""
    place = sheet.place(row, heading)
    empty = "empty_excel_cell" if place.sheet else "empty_cell"
    problems.add("not_stated_cell" if sheet.columns[heading][row] else empty, place, heading=heading)


def _out_of_range(values: Floats, quantity: Quantity, unit: Unit) -> Iterator[tuple[int, str]]:
    """Negative counts, and shares beyond 0-100 %."""
    counts = unit.kind == "number" and bool(unit.dims) and not unit.is_money
    if (counts or quantity.share) and not quantity.negative:
        for row in np.nonzero(values < 0)[0]:
            yield int(row), "negative_value"
    if quantity.share:
        for row in np.nonzero(values > 1)[0]:
            yield int(row), "share_over_one"
