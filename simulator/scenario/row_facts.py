"""Dated facts about rows of a finer table: a row becomes one row for each time between them, with its own owner."""

from __future__ import annotations

from datetime import date

from simulator.problems import Place, Problems, did_you_mean
from simulator.scenario.changed_cells import moved
from simulator.scenario.columns import FOREVER, dates_of
from simulator.scenario.sheets.sheet import Sheet

_Fact = tuple[float, int]
"""The day from which it holds, and its row in the table of facts."""


def unfolded(sheet: Sheet, facts: Sheet, key: str, problems: Problems) -> Sheet:
    """A table in which each row stands once for every time within which nothing of it changes.

    Args:
        sheet: the table; a row holds from its ``from`` to its ``to``, where it has them.
        facts: ids, days (``from``) and the cells that hold from then on; an empty cell changes nothing.
        key: the heading of the ids, in both.
        problems: takes facts about no row, on a day on which the row is not there, or twice.
    """
    for heading in facts.columns:
        if heading not in sheet.columns and heading not in ("from", "known"):
            known = did_you_mean(heading, sheet.columns)
            problems.add("no_such_column", facts.place(-1, heading), heading=heading, known=known)
    read = [heading for heading in facts.columns if heading in sheet.columns and heading not in (key, "from", "to")]
    columns = {heading: list[str]() for heading in dict.fromkeys([*sheet.columns, "from", "to"])}
    places: dict[tuple[int, str], Place] = {}
    origin: list[int] = []
    starts = _bounds(sheet, "from", -FOREVER, problems)
    for row, inside in enumerate(_by_row(sheet, facts, key, starts, problems)):
        cells = {heading: sheet.columns[heading][row] if heading in sheet.columns else "" for heading in columns}
        until, begins = cells["to"], starts[row]
        for number, (day, fact) in enumerate([(begins, -1), *inside]):
            if fact >= 0:
                cells["from"] = date.fromordinal(int(day)).isoformat()
                for heading in read:
                    text = facts.columns[heading][fact]
                    cells[heading] = text or cells[heading]
                    if text:
                        places[len(origin), heading] = facts.place(fact, heading)
            after = inside[number][0] if number < len(inside) else FOREVER
            if after == day:
                continue  # a fact of the row's first day leaves nothing of what stood before it
            cells["to"] = until if after == FOREVER else date.fromordinal(int(after) - 1).isoformat()
            for heading, column in columns.items():
                column.append(cells[heading])
            origin.append(row)
    return moved(sheet, columns, origin, places)


def _by_row(sheet: Sheet, facts: Sheet, key: str, starts: list[float], problems: Problems) -> list[list[_Fact]]:
    """The facts of each row, in order of days: those within its own days."""
    ends = _bounds(sheet, "to", FOREVER, problems)
    days = dates_of(facts, "from", problems, month="first").tolist()
    rows: dict[str, list[int]] = {}
    for row, name in enumerate(sheet.columns[key]):
        rows.setdefault(name, []).append(row)
    out: list[list[_Fact]] = [[] for _ in range(sheet.length)]
    first: dict[tuple[str, float], int] = {}
    for fact, (name, day) in enumerate(zip(facts.columns[key], days, strict=True)):
        place = facts.place(fact, key)
        if name not in rows:
            problems.add("fact_of_no_row", place, id=name, known=did_you_mean(name, list(rows)))
            continue
        other = first.setdefault((name, day), fact)
        if other != fact:
            problems.add("duplicate_row", place, id=name, first=facts.place(other, key).line or other + 2)
            continue
        inside = [row for row in rows[name] if starts[row] <= day <= ends[row]]
        if inside:
            out[inside[0]].append((day, fact))
        else:
            problems.add("fact_outside_row", facts.place(fact, "from"), id=name, day=facts.columns["from"][fact])
    return [sorted(found) for found in out]


def _bounds(sheet: Sheet, heading: str, empty: float, problems: Problems) -> list[float]:
    if heading not in sheet.columns:
        return [empty] * sheet.length
    return [
        float(day) for day in dates_of(sheet, heading, problems, empty, month="last" if heading == "to" else "first")
    ]
