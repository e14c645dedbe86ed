"""Which sheet of a workbook a table is: the one named, or the first visible one with the headings that are sought."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path

from simulator.problems import Place, refusal
from simulator.scenario.sheets.grid import Grid, ReadNote
from simulator.scenario.sheets.headings import heading_text
from simulator.scenario.sheets.legacy import read_legacy
from simulator.scenario.sheets.xlsx_cells import read_cells
from simulator.scenario.sheets.xlsx_parts import open_book

WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_SEARCHED = 40


@dataclass(frozen=True)
class _Candidate:
    """A sheet that may be read."""

    name: str
    visible: bool
    read: Callable[[], Grid]


def read_workbook(path: Path, shown: str, sheet: str, asked: Place, wanted: Collection[str]) -> Grid:
    """One sheet of a workbook as a grid.

    Args:
        path: the file.
        shown: the file as people see it.
        sheet: the sheet's name; "" for the first visible one that has all of the headings.
        asked: where the sheet is named.
        wanted: headings that are sought.

    Raises:
        ScenarioError: there is no such sheet, or something of the workbook cannot be read.
    """
    if path.suffix.lower() in (".xlsx", ".xlsm") and not _is_compound(path):
        book = open_book(path, shown)
        entries = [_Candidate(e.name, e.visible, lambda e=e: read_cells(book, e)) for e in book.sheets if not e.chart]  # type: ignore[misc]
        charts = [e.name for e in book.sheets if e.chart]
    else:
        sheets = read_legacy(path, shown)
        entries = [_Candidate(s.name, s.visible, lambda s=s: s.grid(shown)) for s in sheets]  # type: ignore[misc]
        charts = []
    if not entries:
        raise refusal("no_sheets", Place(shown))
    if sheet in charts:
        raise refusal("chart_sheet", asked, sheet=sheet, known=", ".join(e.name for e in entries))
    if sheet and sheet not in [e.name for e in entries]:
        raise refusal("no_such_sheet", asked, sheet=sheet, known=", ".join(e.name for e in entries))
    if sheet:
        chosen = next(e for e in entries if e.name == sheet)
        grid = chosen.read()
    else:
        chosen, grid = _first_with([e for e in entries if e.visible] or entries, wanted)
    notes = list(grid.notes)
    if not chosen.visible:
        notes.append(ReadNote("hidden_sheet", Place(shown), {"sheet": chosen.name}))
    elif len(entries) > 1 and not sheet:
        others = ", ".join(e.name for e in entries if e is not chosen)
        notes.append(ReadNote("sheet", Place(shown), {"sheet": chosen.name, "others": others}))
    return replace(grid, notes=tuple(notes))


def _is_compound(path: Path) -> bool:
    """An old .xls, or one that is locked by a password, under a new name."""
    try:
        with path.open("rb") as stream:
            start = stream.read(8)
    except OSError as bad:
        raise refusal("cannot_read", Place(str(path)), reason=bad.strerror or str(bad)) from bad
    return start == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" and not zipfile.is_zipfile(path)


def _first_with(entries: list[_Candidate], wanted: Collection[str]) -> tuple[_Candidate, Grid]:
    """The first sheet in which most of the headings stand, so that a book may hold instructions as well."""
    best: tuple[int, _Candidate, Grid] | None = None
    for entry in entries:
        grid = entry.read()
        said = {heading_text(cell) for row in grid.rows[:_SEARCHED] for cell in row if cell}
        found = len({*wanted} & said)
        if best is None or found > best[0]:
            best = found, entry, grid
        if found == len({*wanted}):
            break
    if best is None:
        raise ValueError("no sheets")
    return best[1], best[2]
