"""The rows of a table under its headings: merged cells filled, footnotes and totals left out, lengths made equal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from simulator.problems import Place, Problems, did_you_mean, refusal
from simulator.scenario.cell_amounts import plainly
from simulator.scenario.cells import Shows, shows_of
from simulator.scenario.sheets.grid import MOST_ROWS, Grid, ReadNote
from simulator.scenario.sheets.headings import Headings
from simulator.scenario.sheets.sheet import Reading, Wanted
from simulator.scenario.sheets.totals import find_sums, is_mark, is_mean, is_sum

_FOOTNOTE = re.compile(
    r"(?:\*|\u2020|\d\)|källa\b|source\b|not(?:e|er|es)?\b[ :.]|fotnot|anm\b|anmärkning|kommentar|uppgift|uttag|data\b|"
    r"\.\.|: |x = |- = |©|utskrift|skapad|rapport|senast|last updated|includes|excludes|in(?:kl|kluderar)\b)",
    re.IGNORECASE,
)
_LONG = 40
_MOST_SUPPORT = 40
_PLAIN = re.compile(r"-?\d+(?:[.,]\d+)?")
_GAPS = str.maketrans("", "", " \u00a0\u202f\u2009")


@dataclass
class _Body:
    """Rows that are being chosen: their cells and the row of the grid that each came from."""

    grid: Grid
    names: Sequence[str]
    cells: list[list[str]] = field(default_factory=list)
    origin: list[int] = field(default_factory=list)
    notes: list[ReadNote] = field(default_factory=list)

    def place(self, row: int, column: int = 0) -> Place:
        return self.grid.locate(self.origin[row], column)

    def drop(self, rows: set[int]) -> None:
        self.cells = [cells for i, cells in enumerate(self.cells) if i not in rows]
        self.origin = [origin for i, origin in enumerate(self.origin) if i not in rows]

    def column(self, heading: str) -> int:
        return self.names.index(heading) if heading in self.names else 0


def body_of(
    grid: Grid, headings: Headings, names: Sequence[str], reading: Reading, wanted: Wanted
) -> tuple[list[list[str]], list[int], tuple[ReadNote, ...]]:
    """The rows of a table as equally long lists of cells, the grid's row of each, and what was left out.

    Raises:
        ScenarioError: a row is empty or longer than the headings, or may be a sum of the others.
    """
    body = _Body(grid, names)
    rows = [list(row) for row in grid.rows[headings.body :]]
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    if len(rows) > MOST_ROWS:
        raise refusal("too_many_rows", Place(grid.file), rows=len(rows), most=MOST_ROWS)
    body.cells, body.origin = rows, list(range(headings.body, headings.body + len(rows)))
    key = body.column(wanted.key)
    _fill_merged(body, headings.body, key)
    _even(body)
    _to_last(body, reading, key)
    _leave_named(body, reading, key)
    _leave_footnotes(body, key)
    _leave_totals(body, reading, wanted, key)
    _leave_empty(body)
    hidden = [i for i in body.origin if i in grid.hidden]
    if hidden:
        params = {"count": len(hidden), "first": grid.locate(hidden[0], 0).line}
        body.notes.append(ReadNote("hidden_rows", grid.locate(hidden[0], 0), params))
    return body.cells, body.origin, tuple(body.notes)


def _fill_merged(body: _Body, first: int, key: int) -> None:
    """The text of cells merged downwards belongs to each of their rows; a number would be counted in each."""
    for merge in body.grid.merges:
        top = merge.top - first
        if (
            merge.left != merge.right
            or merge.left == key
            or top < 0
            or merge.bottom == merge.top
            or top >= len(body.cells)
        ):
            continue
        source = body.cells[top]
        text = source[merge.left].strip() if 0 <= merge.left < len(source) else ""
        if not text or _PLAIN.fullmatch(text.translate(_GAPS)):
            continue
        for row in range(top + 1, min(merge.bottom - first + 1, len(body.cells))):
            cells = body.cells[row]
            if merge.left < len(cells) and not cells[merge.left]:
                cells[merge.left] = text
        params = {"text": text, "rows": merge.bottom - merge.top + 1}
        body.notes.append(ReadNote("merged_cells", body.grid.locate(merge.top, merge.left), params))


def _even(body: _Body) -> None:
    """Every row as long as the headings: cells that are not there are empty, and empty ones beyond are none."""
    width = len(body.names)
    problems = Problems()
    short = 0
    for i, row in enumerate(body.cells):
        if len(row) < width:
            short += bool(any(cell.strip() for cell in row)) and not body.grid.exact
            row += [""] * (width - len(row))
        elif len(row) > width:
            if any(cell.strip() for cell in row[width:]) and not body.grid.exact:
                problems.add("ragged_row", body.place(i), cells=len(row), headings=width)
            del row[width:]
    problems.refuse_if_any()
    if short:
        first = next(i for i in range(len(body.cells)) if len(body.grid.rows[body.origin[i]]) < width)
        body.notes.append(ReadNote("short_rows", body.place(first), {"count": short}))


def _to_last(body: _Body, reading: Reading, key: int) -> None:
    if not reading.last:
        return
    ids = [row[key].strip() for row in body.cells]
    anywhere = [i for i, row in enumerate(body.cells) if reading.last in (cell.strip() for cell in row)]
    found = [i for i, name in enumerate(ids) if name == reading.last] or anywhere
    if not found:
        known = did_you_mean(reading.last, [name for name in ids if name])
        raise refusal("no_such_row", body.grid.locate(0, 0), id=reading.last, known=known)
    body.drop(set(range(found[-1] + 1, len(body.cells))))


def _leave_named(body: _Body, reading: Reading, key: int) -> None:
    ids = [row[key].strip() for row in body.cells]
    for name in reading.without or ():
        if name not in ids:
            raise refusal(
                "no_such_row", body.grid.locate(0, 0), id=name, known=did_you_mean(name, [i for i in ids if i])
            )
    left = {i for i, name in enumerate(ids) if name in (reading.without or ())}
    body.notes += [ReadNote("row_left_out", body.place(i, key), {"id": ids[i]}) for i in sorted(left)]
    body.drop(left)


def _leave_footnotes(body: _Body, key: int) -> None:
    """Text under a table that fills one cell of its row is no recipient."""
    notes = []
    while len(body.cells) > 1:
        filled = [cell.strip() for cell in body.cells[-1] if cell.strip()]
        if len(filled) > 1 or len(body.names) < 2:
            break
        above_empty = not any(cell.strip() for cell in body.cells[-2])
        text = filled[0] if filled else ""
        likely = _FOOTNOTE.match(text) or len(text) > _LONG or (above_empty and not _PLAIN.fullmatch(text))
        if is_mark(text) or (text and not likely):
            break
        if text:
            notes.append((body.place(len(body.cells) - 1, key), text))
        body.cells.pop()
        body.origin.pop()
    body.notes += [ReadNote("footnote", place, {"text": text[:60]}) for place, text in reversed(notes)]


def _leave_totals(body: _Body, reading: Reading, wanted: Wanted, key: int) -> None:
    """Sums are left out by name; where it cannot be seen, one question is asked."""
    additive = [i for i, name in enumerate(body.names) if name in wanted.additive]
    if not body.cells or not wanted.key or wanted.key not in body.names:
        return
    spaces = {i for i, row in enumerate(body.cells) if not any(cell.strip() for cell in row)}
    kept = [i for i in range(len(body.cells)) if i not in spaces]
    rows = [body.cells[i] for i in kept]
    ids = [_name(row, key, body.names, wanted) for row in rows]
    if not additive and not any(is_mark(name) for name in ids):
        return
    read = [numbers([row[i] for row in rows], reading.thousands) for i in additive]
    others = [
        i for i in range(len(body.names)) if i not in additive and i != key and body.names[i] not in wanted.headings
    ]
    unread = [numbers([row[i] for row in rows], reading.thousands) for i in others[:_MOST_SUPPORT]] if read else []
    empty = [sum(bool(cell.strip()) for cell in row) <= 1 for row in rows]
    sums = find_sums(ids, read, unread, empty, ask=reading.without is None and reading.last != ids[-1])
    problems = Problems()
    for row in sums.wrong if reading.without is None else ():
        problems.add("row_of_sums", body.place(kept[row], key), id=ids[row])
    if sums.asked and all(ids.count(ids[row]) == 1 for row in sums.asked):
        last = sums.asked[-1]
        column = (additive + others)[sums.asked_column]
        before = next((ids[row] for row in range(last - 1, -1, -1) if row not in sums.asked), "")
        named = ", ".join(ids[row] for row in sums.asked)
        text = rows[last][column].strip()
        params = {"id": ids[last], "heading": body.names[column], "sum": text, "before": before, "ids": named}
        problems.add("may_be_a_sum", body.place(kept[last], key), **params)
    problems.refuse_if_any()
    counted = {row for row in sums.rows if is_mean(ids[row]) and reading.without is not None}
    left = {row: value for row, value in sums.rows.items() if row not in counted}
    for row, value in sorted(left.items()):
        text = "" if np.isnan(value) else f"{value:.15g}"
        place = body.place(kept[row], key)
        code = "mean_row" if is_mean(ids[row]) else "total_row" if text else "bare_total"
        body.notes.append(ReadNote(code, place, {"id": ids[row] or "-", "sum": text}))
    if left:
        body.drop({kept[row] for row in left} | spaces)


def _name(row: Sequence[str], key: int, names: Sequence[str], wanted: Wanted) -> str:
    """What a row is called; a row whose id says nothing may say in another cell that it is a sum."""
    name = row[key].strip()
    if name:
        groups = [row[i].strip() for i, heading in enumerate(names) if heading in wanted.groups]
        return next((text for text in groups if is_sum(text)), name)
    return next((cell.strip() for cell in row if is_mark(cell.strip()) and cell.strip()), "")


def numbers(cells: Sequence[str], thousands: str = "") -> NDArray[np.float64]:
    """Cells as numbers where they plainly are, read as the scenario states or their column shows; NaN elsewhere."""
    out = np.full(len(cells), np.nan)
    shows = Shows(groups=frozenset(thousands)) if thousands else shows_of(cells)
    grouped = [mark for mark in ".," if shows.meant(mark) == "groups"]
    for i, cell in enumerate(cells):
        text = plainly(cell)[0].translate(_GAPS).replace("\u2212", "-")
        for mark in grouped:
            text = text.replace(mark, "")
        if _PLAIN.fullmatch(text):
            out[i] = float(text.replace(",", "."))
    return out


def _leave_empty(body: _Body) -> None:
    """Empty lines stand between blocks of text files; an empty row of a workbook has lost what stood in it."""
    empty = [i for i, row in enumerate(body.cells) if not any(cell.strip() for cell in row)]
    problems = Problems()
    for i in empty if body.grid.exact else ():
        problems.add("empty_row", body.place(i))
    problems.refuse_if_any()
    if empty:
        body.notes.append(ReadNote("empty_lines", body.place(empty[0]), {"count": len(empty)}))
        body.drop(set(empty))
