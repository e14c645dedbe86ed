"""Columns of a table as numbers: what a cell must look like, facts that hold from a date, and windows of rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from simulator.numerals import NumeralError
from simulator.problems import Place, Problems
from simulator.scenario.cell_dates import read_cell_date
from simulator.scenario.cell_marks import is_usual_mark
from simulator.scenario.cells import Shows, cell_fraction, shows_of
from simulator.scenario.definitions import Column, Quantity
from simulator.scenario.tables import Sheet, Table
from simulator.units import Unit

Floats = NDArray[np.float64]
FOREVER = np.inf
_NO_VALUE = ("", "?")


@dataclass(frozen=True)
class Levels:
    """A column through time: row ``k`` of ``values`` holds from ``days[k]``; ``days[0]`` is the beginning of time."""

    days: Floats
    values: Floats
    known: Floats | None = None
    fractions: Mapping[float, Fraction] = field(default_factory=dict)
    """Values that were written as ``2/3``: what their floats stand for exactly."""

    @property
    def change_days(self) -> Floats:
        """Days on which somebody's level changes."""
        return self.days[1:]

    def at(self, days: Floats) -> Floats:
        """Levels on each of some days, as (day, row); one row when nothing changes between them."""
        index = np.searchsorted(self.days, days, side="right") - 1
        if index.size and (index == index[0]).all():
            return self.values[index[0] : index[0] + 1]
        return self.values[index]


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
    days = dates_of(facts, "from", problems)
    known = np.full(facts.length, -FOREVER)
    if "known" in facts.columns:
        known = dates_of(facts, "known", problems, -FOREVER)
    changes: dict[tuple[int, float], tuple[float, int]] = {}
    for row in np.argsort(known, kind="stable").tolist():  # what became known later corrects what was known before
        name = facts.columns["id"][row]
        if name not in number:
            problems.add("unknown_recipient", facts.place(row, "id"), id=name)
        elif not np.isnan(values[row]) and known[row] <= as_of:
            key = (number[name], days[row])
            if key in changes and changes[key][0] != values[row] and known[changes[key][1]] == known[row]:
                first = facts.place(changes[key][1], heading)
                problems.add("two_facts", facts.place(row, heading), id=name, heading=heading, first=str(first))
            changes[key] = (float(values[row]), row)
    steps = sorted({day for _, day in changes})
    levels = np.repeat(base[None, :], len(steps) + 1, axis=0)
    at = {day: k + 1 for k, day in enumerate(steps)}
    for (recipient, day), (value, _) in sorted(changes.items(), key=lambda item: item[0][1]):
        levels[at[day] :, recipient] = value
    return Levels(np.array([-np.inf, *steps]), levels, fractions=fractions)


def dates_of(sheet: Sheet, heading: str, problems: Problems, empty: float | None = None) -> Floats:
    """A column of dates as ordinals."""
    sheet.check(heading, problems)
    out = np.zeros(sheet.length)
    seen: dict[str, float] = {}  # facts by month have few days on many rows
    for row, words in enumerate(sheet.columns[heading]):
        if words in seen:
            out[row] = seen[words]
            continue
        text = _marked(sheet, words)
        if text in _NO_VALUE and empty is not None:
            out[row] = empty
            continue
        if not text:
            _missing(sheet, row, heading, problems)
            continue
        try:
            out[row] = seen[words] = read_cell_date(text, sheet.dates).toordinal()
        except NumeralError as bad:
            problems.add(bad.code, sheet.place(row, heading), **bad.params)
    return out


def _marked(sheet: Sheet, text: str) -> str:
    """A cell's text, or what its mark stands for."""
    meant = sheet.marks.get(text, text) if sheet.marks else text
    return "?" if meant == "not_stated" and meant != text else meant


_PLAIN = re.compile(r"-?\d{1,11}(?:\.(?:\d{1,2}|\d{4}))?")
"""Numbers that have one reading only and few digits: no need to look closer."""


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
    out = np.empty(sheet.length)
    cells = sheet.columns[heading]
    shows: Shows | None = None
    for row, words in enumerate(cells):
        if unit.kind == "number" and _PLAIN.fullmatch(words):
            out[row] = float(words)
            continue
        text = _marked(sheet, words)
        if text in _NO_VALUE or (never and text == "never") or (marks and is_usual_mark(text)):
            out[row] = FOREVER if text == "never" or missing == "never" else np.nan
            if missing == "refuse" and refuse_missing:
                _missing(sheet, row, heading, problems)
            continue
        shows = shows_of(cells, typed=sheet.typed) if shows is None and unit.kind == "number" else shows
        try:
            value = cell_fraction(text, unit, dates=sheet.dates, shows=shows)
            out[row] = float(value)
            if "/" in text and unit.kind == "number":
                fractions[float(value)] = value
        except NumeralError as bad:
            problems.add(bad.code, sheet.place(row, heading), **bad.params)
            out[row] = 0.0
    for problem_row, code in _out_of_range(out, quantity, unit):
        problems.add(code, sheet.place(problem_row, heading), text=cells[problem_row], heading=heading)
    return out


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


def place_of_missing(levels: Levels, table: Table, heading: str) -> Place:
    """The place of the first cell without a value."""
    row = int(np.nonzero(np.isnan(levels.values).any(axis=0))[0][0])
    return table.sheet.place(row, heading)
