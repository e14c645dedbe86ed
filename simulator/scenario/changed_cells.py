"""Cells of the recipients' table that a design changes, and rows that it adds or takes away."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from simulator.problems import Place, Problems, did_you_mean
from simulator.scenario.definitions import Change
from simulator.scenario.reader import Reader
from simulator.scenario.schema import RecipientsPart
from simulator.scenario.sheets.sheet import Sheet
from simulator.scenario.yaml_text import Path_

_STEP = re.compile(r'"([^"]*)"|([^."]+)')
_KEYS = frozenset(info.alias or name for name, info in RecipientsPart.model_fields.items())


def steps_of(name: str) -> Path_:
    """The steps of a path in a design; a step that is not a name stands in quotation marks.

    >>> steps_of('recipients."Vårdcentral 7.1".listed')
    ('recipients', 'Vårdcentral 7.1', 'listed')
    """
    return tuple(match[1] or match[2] for match in _STEP.finditer(name.strip())) or ("",)


def where_in_file(steps: Path_, *, gone: bool) -> Path_:
    """Where a path of a design is kept in the scenario's text: cells and rows have sections of their own.

    >>> where_in_file(("recipients", "vc07", "listed"), gone=False)
    ('recipients', 'cells', 'vc07', 'listed')
    """
    if steps[0] != "recipients" or len(steps) not in (2, 3) or steps[1] in _KEYS:
        return steps
    if len(steps) == 3:
        return ("recipients", "cells", *steps[1:])
    return ("recipients", "gone" if gone else "added", steps[1])


def is_cell_or_row(at: Path_) -> bool:
    """Whether a place in the text is a cell or a row that a design changes."""
    return at[0] == "recipients" and len(at) > 2 and at[1] in ("cells", "added", "gone")


@dataclass(frozen=True)
class Changed:
    """The tables as a design has them, and what stood in the cells that it changes, by (id, heading)."""

    sheet: Sheet
    facts: Sheet | None
    old: Mapping[tuple[str, str], str]


def changed(reader: Reader, part: RecipientsPart, sheet: Sheet, facts: Sheet | None) -> Changed:
    """The recipients' table and its dated facts with the cells and rows of the designs."""
    if not (part.cells or part.added or part.gone):
        return Changed(sheet, facts, {})
    problems = Problems()
    ids = list(sheet.columns.get(part.id, ()))
    for row_id in part.gone:
        _known_id(reader, row_id, ids, ("recipients", "gone", row_id), problems)
    sheet = without(sheet, part.id, part.gone)
    facts = without(facts, "id", part.gone) if facts is not None else None
    sheet = _with_rows(reader, part, sheet, problems)
    ids = list(sheet.columns.get(part.id, ()))
    columns = {heading: list(cells) for heading, cells in sheet.columns.items()}
    places: dict[tuple[int, str], Place] = {}
    old: dict[tuple[str, str], str] = {}
    dated: list[tuple[str, str, str, str, Place]] = []
    for row_id, cells in part.cells.items():
        for heading, value in cells.items():
            at = ("recipients", "cells", row_id, heading)
            if not _known_id(reader, row_id, ids, at, problems):
                continue
            if isinstance(value, Mapping):
                dated += [(row_id, heading, day, text, reader.place(*at, day)) for day, text in value.items()]
                old[row_id, heading] = columns[heading][ids.index(row_id)] if heading in columns else ""
                continue
            if heading not in columns or heading == part.id:
                known = did_you_mean(heading, [h for h in columns if h != part.id])
                problems.add("no_such_column", reader.key(*at), heading=heading, known=known)
                continue
            fact = _first_fact(facts, row_id, heading)
            if fact is not None:
                problems.add("cell_overridden", reader.key(*at), id=row_id, heading=heading, first=str(fact))
            row = ids.index(row_id)
            old[row_id, heading] = columns[heading][row]
            columns[heading][row] = value.strip()
            places[row, heading] = reader.place(*at)
    problems.refuse_if_any()
    return Changed(moved(sheet, columns, range(sheet.length), places), _with_facts(facts, dated, sheet.file), old)


def with_old(changes: Sequence[Change], old: Mapping[tuple[str, str], str]) -> tuple[Change, ...]:
    """Changes of cells with what stood in the table."""
    out = []
    for change in changes:
        steps = steps_of(change.path)
        key = (str(steps[1]), str(steps[2])) if len(steps) == 3 else ("", "")
        cell = steps[0] == "recipients" and key in old and not change.old
        out.append(replace(change, old=old[key]) if cell else change)
    return tuple(out)


def without(sheet: Sheet, heading: str, gone: Mapping[str, str]) -> Sheet:
    """A table without the rows of some recipients."""
    if heading not in sheet.columns or not gone:
        return sheet
    kept = [row for row, name in enumerate(sheet.columns[heading]) if name not in gone]
    columns = {name: [cells[row] for row in kept] for name, cells in sheet.columns.items()}
    return moved(sheet, columns, kept, {})


def _known_id(reader: Reader, row_id: str, ids: Sequence[str], at: Path_, problems: Problems) -> bool:
    if row_id in ids:
        return True
    problems.add("no_such_recipient", reader.key(*at), id=row_id, known=did_you_mean(row_id, ids))
    return False


def _with_rows(reader: Reader, part: RecipientsPart, sheet: Sheet, problems: Problems) -> Sheet:
    columns = {heading: list(cells) for heading, cells in sheet.columns.items()}
    places: dict[tuple[int, str], Place] = {}
    for row_id, cells in part.added.items():
        at = ("recipients", "added", row_id)
        if row_id in columns.get(part.id, ()):
            problems.add("duplicate_row", reader.key(*at), id=row_id, first=columns[part.id].index(row_id) + 2)
            continue
        for heading in (*cells, *columns):
            if heading not in columns:
                known = did_you_mean(heading, columns)
                problems.add("no_such_column", reader.key(*at, heading), heading=heading, known=known)
        for heading, column in columns.items():
            places[len(column), heading] = reader.place(*at, heading) if heading in cells else reader.key(*at)
            column.append(row_id if heading == part.id else cells.get(heading, "").strip())
    length = max((len(column) for column in columns.values()), default=0)
    return moved(sheet, columns, range(length), places)


def _first_fact(facts: Sheet | None, row_id: str, heading: str) -> Place | None:
    if facts is None or heading not in facts.columns:
        return None
    for row, name in enumerate(facts.columns["id"]):
        if name == row_id and facts.columns[heading][row] not in ("", "?"):
            return facts.place(row, heading)
    return None


def _with_facts(facts: Sheet | None, dated: Sequence[tuple[str, str, str, str, Place]], file: str) -> Sheet | None:
    """Dated facts with those of a design, which take the place of facts of the same day."""
    if not dated:
        return facts
    if facts is None:
        facts = Sheet(file, {"id": [], "from": []}, 0, lambda _row, _heading: Place(file))
    columns = {heading: list(cells) for heading, cells in facts.columns.items()}
    places: dict[tuple[int, str], Place] = {}
    length = facts.length
    for row_id, heading, day, text, place in dated:
        columns.setdefault(heading, [""] * length)
        for row in range(length):
            if columns["id"][row] == row_id and columns["from"][row] == day:
                columns[heading][row] = ""
        new = {"id": row_id, "from": day, heading: text.strip()}
        for name, column in columns.items():
            column.append(new.get(name, ""))
            places[length, name] = place
        length += 1
    return moved(facts, columns, range(length), places)


def _soft(sheet: Sheet, row: int) -> tuple[str, ...]:
    return tuple(heading for heading in sheet.columns if (row, heading) in sheet.softened) if sheet.softened else ()


def moved(
    sheet: Sheet, columns: Mapping[str, Sequence[str]], rows: Sequence[int], places: Mapping[tuple[int, str], Place]
) -> Sheet:
    """A table of other cells, each with its place: that of the row it was, or where it is stated anew."""

    def locate(row: int, heading: str) -> Place:
        if (row, heading) in places:
            return places[row, heading]
        return sheet.locate(rows[row] if 0 <= row < len(rows) else row, heading)

    softened = frozenset((new, heading) for new, old in enumerate(rows) for heading in _soft(sheet, old))
    return replace(sheet, columns=columns, length=len(rows), locate=locate, softened=softened)
