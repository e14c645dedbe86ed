"""People who move between recipients from a day: read from a table, and laid on the levels of a column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from simulator.numerals import NumeralError
from simulator.problems import Place, Problems, did_you_mean
from simulator.scenario import definitions as d
from simulator.scenario.cells import cell_fraction
from simulator.scenario.columns import FOREVER, column_levels, dates_of
from simulator.scenario.levels import Levels
from simulator.scenario.reader import Reader
from simulator.scenario.tables import Sheet, Table, inline_sheet, read_sheet, require
from simulator.units import ONE, Unit

_BY_LABEL = Mapping[str, Levels]


def moves(
    reader: Reader, given: str | Sequence[Mapping[str, str]], unit: Unit | None, at: tuple[str | int, ...]
) -> tuple[d.Move, ...]:
    """Who moves: rows of ``from``, ``to``, ``date`` and ``number`` or ``share``, in a file or in the scenario."""
    if isinstance(given, str):
        sheet = read_sheet(reader.file(given, *at))
    else:
        headings = dict.fromkeys(heading for row in given for heading in row)
        rows = [{heading: row.get(heading, "") for heading in headings} for row in given]
        file = reader.place(*at).file
        sheet = inline_sheet(rows, lambda row, heading: reader.place(*at, max(row, 0), heading), file)
    require(sheet, ("from", "to", "date"))
    days = dates_of(sheet, "date", reader.problems, month="first")
    found = []
    for row in range(sheet.length):
        place = sheet.place(row, "from")
        number, share = (_cell(reader, sheet, row, *cell) for cell in (("number", unit or ONE), ("share", ONE)))
        leaves, joins = sheet.columns["from"][row], sheet.columns["to"][row]
        if (number is None) == (share is None):
            reader.problems.add("move_number_or_share", place)
        elif leaves == joins:
            reader.problems.add("move_to_itself", place, id=joins)
        elif (number or Fraction(0)) < 0 or not 0 <= (share or Fraction(0)) <= 1:
            reader.problems.add("move_range", place, id=leaves)
        found.append(d.Move(leaves, joins, date.fromordinal(max(int(days[row]), 1)), number, share, place))
    return tuple(found)


def _cell(reader: Reader, sheet: Sheet, row: int, heading: str, unit: Unit) -> Fraction | None:
    text = sheet.columns[heading][row] if heading in sheet.columns else ""
    if not text:
        return None
    try:
        return cell_fraction(text, unit)
    except NumeralError as bad:
        reader.problems.add(bad.code, sheet.place(row, heading), **bad.params)
        return Fraction(0)


def levels_of(
    quantity: d.Quantity, column: d.Column, table: Table, problems: Problems, as_of: float = FOREVER
) -> dict[str, Levels]:
    """The levels of a column by the quantity's name, one for each class, after those who move have moved.

    Facts that became known after ``as_of`` (an ordinal) are left out.
    """
    labels = column.classes or ("",)
    found: _BY_LABEL = {label: column_levels(quantity, column, label, table, problems, as_of) for label in labels}
    if column.moves and not problems.found:
        found = with_moves(found, column.moves, table.ids, problems)
    return {f"{quantity.name}.{label}" if label else quantity.name: levels for label, levels in found.items()}


def with_moves(levels: _BY_LABEL, moved: Sequence[d.Move], ids: Sequence[str], problems: Problems) -> _BY_LABEL:
    """Levels of a column, one for each class, after people have moved: who leaves one joins another from that day on.

    A share is of those who are there when the day begins, so that the order of rows says nothing. A number of a
    quantity with classes takes its part of each.

    Args:
        levels: what the table and its facts say, by class; "" where there are none.
        moved: who moves, between which of ``ids``.
        ids: the recipients, in the order of the levels' rows.
        problems: takes moves of recipients that are not there, or of more than there are.
    """
    at = {name: row for row, name in enumerate(ids)}
    for move in moved:
        for name in (move.from_, move.to):
            if name not in at:
                problems.add("no_such_recipient", move.place, id=name, known=did_you_mean(name, ids))
                return levels
    days = sorted({*(float(m.day.toordinal()) for m in moved), *(day for lv in levels.values() for day in lv.days)})
    net: dict[str, dict[int, Fraction]] = {label: {} for label in levels}
    values: dict[str, list[NDArray[np.float64]]] = {label: [] for label in levels}
    fractions = {label: dict(lv.fractions) for label, lv in levels.items()}
    last: dict[int, Place] = {}
    for day in days:
        base = {label: lv.at(np.array([day]))[0] for label, lv in levels.items()}
        changes: list[tuple[str, int, Fraction]] = []
        for move in (move for move in moved if float(move.day.toordinal()) == day):
            row, to = at[move.from_], at[move.to]
            last[row] = move.place
            there = {label: _exact(base[label][row], fractions[label]) for label in levels}
            if any(value is None for value in there.values()):
                problems.add("moved_too_many", move.place, id=move.from_, day=move.day)
                return levels
            own = {label: (value or Fraction(0)) + net[label].get(row, Fraction(0)) for label, value in there.items()}
            for label, value in own.items():
                part = _part(move, value, sum(own.values(), Fraction(0)), single=len(own) == 1)
                changes += [(label, row, -part), (label, to, part)]
        for label, row, change in changes:
            net[label][row] = net[label].get(row, Fraction(0)) + change
        for label in levels:
            now = base[label].copy()
            for row, change in net[label].items():
                before = _exact(now[row], fractions[label])
                if before is None:
                    continue
                after = before + change
                if after < 0:
                    place = last.get(row, moved[0].place)
                    problems.add("moved_too_many", place, id=ids[row], day=date.fromordinal(int(max(day, 1))))
                    return levels
                now[row] = float(after)
                fractions[label][float(after)] = after
            values[label].append(now)
    known = {label: lv.known for label, lv in levels.items()}
    return {
        label: Levels(np.array(days), np.array(rows), known[label], fractions[label]) for label, rows in values.items()
    }


def _part(move: d.Move, value: Fraction, whole: Fraction, *, single: bool) -> Fraction:
    """How many of one class move."""
    if move.share is not None:
        return move.share * value
    number = move.number or Fraction(0)
    if single:
        return number
    return number * value / whole if whole else Fraction(0)


def _exact(value: float, fractions: Mapping[float, Fraction]) -> Fraction | None:
    """A level as it was written; None where there is none."""
    if not np.isfinite(value):
        return None
    return fractions.get(float(value)) or Fraction(repr(float(value)))
