"""Tables beside a scenario: rows from CSV, Excel or the scenario file, with the place of every cell."""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.problems import Place, Problems, refusal
from simulator.scenario.yaml_text import INVISIBLE, read_text, shown_path

MOST_BYTES = 200_000_000
MOST_ROWS = 2_000_000
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
ALWAYS = 0.0  # an ordinal before every date
_SUMS = ("summa", "totalt", "total", "totalsumma", "sum", "totals")


@dataclass(frozen=True)
class Sheet:
    """A rectangle of text with headings, as it stood in a file; every column is as long as the others."""

    file: str
    columns: Mapping[str, Sequence[str]]
    length: int
    locate: Callable[[int, str], Place] = field(repr=False)

    def place(self, row: int, heading: str) -> Place:
        """The place of a cell; row 0 is the first under the headings, row -1 the headings."""
        return self.locate(row, heading)


@dataclass(frozen=True)
class Facts:
    """Levels of one column that hold from a date: recipient's row number, day as ordinal, value, known from."""

    row: NDArray[np.intp]
    day: NDArray[np.float64]
    value: NDArray[np.float64]


@dataclass(frozen=True)
class Table:
    """Rows with an id, their columns as text, the numbers read so far, and who owns each row and when."""

    name: str
    sheet: Sheet
    ids: tuple[str, ...]
    synthetic: bool = False
    owner: NDArray[np.intp] | None = None
    valid_from: NDArray[np.float64] | None = None
    valid_to: NDArray[np.float64] | None = None
    facts: Sheet | None = None
    numbers: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    history: dict[str, Facts] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.ids)


def read_sheet(path: Path, sheet: str = "", asked: Place | None = None, headings: Sequence[str] = ()) -> Sheet:
    """Read CSV (comma, semicolon or tab) or Excel as text cells; refuses what is damaged, oversized or has no headings.

    ``asked`` is where the sheet is named. When none is, it is the first of the workbook that has all of ``headings``.
    """
    if path.suffix.lower() in WORKBOOKS:
        return _read_excel(path, sheet, asked or Place(shown_path(path)), headings)
    text = read_text(path, MOST_BYTES)
    shown = shown_path(path)
    first_line = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first_line.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    try:
        rows.extend(lines)
    except csv.Error as bad:
        raise refusal("csv_syntax", Place(shown, len(rows) + 1, 1), reason=str(bad)) from bad
    headings = _headings(rows)

    def locate(row: int, heading: str) -> Place:
        column = headings.index(heading) + 1 if heading in headings else 1
        return Place(shown, row + 2, column)

    return _sheet(shown, rows, locate)


def _sheet(file: str, rows: list[list[str]], locate: Callable[[int, str], Place]) -> Sheet:
    if not rows or not any(cell.strip() for cell in rows[0]):
        raise refusal("no_headings", locate(-1, ""))
    headings = _headings(rows)
    problems = Problems()
    for i, heading in enumerate(headings):
        if heading and heading in headings[:i]:
            problems.add("duplicate_heading", locate(-1, heading), heading=heading)
    body = rows[1:]
    while body and not any(cell.strip() for cell in body[-1]):
        body.pop()
    if len(body) > MOST_ROWS:
        problems.add("too_many_rows", Place(file), rows=len(body), most=MOST_ROWS)
    for i, row in enumerate(body):
        if row and not any(cell.strip() for cell in row):
            problems.add("empty_row", locate(i, headings[0]))
        elif len(row) != len(headings):
            problems.add("ragged_row", locate(i, headings[0]), cells=len(row), headings=len(headings))
    problems.refuse_if_any()
    columns = {heading: [row[k].strip() for row in body] for k, heading in enumerate(headings) if heading}
    _refuse_invisible(columns, locate)
    return Sheet(file, columns, len(body), locate)


def _refuse_invisible(columns: Mapping[str, Sequence[str]], locate: Callable[[int, str], Place]) -> None:
    problems = Problems()
    for heading, cells in columns.items():
        if INVISIBLE.search("".join((heading, *cells))):
            row = next((i for i, cell in enumerate(cells) if INVISIBLE.search(cell)), -1)
            problems.add("control_character", locate(row, heading))
    problems.refuse_if_any()


def _headings(rows: list[list[str]]) -> list[str]:
    """The names in the first row; of a heading of several lines the last is the name, those above are for people."""
    return [(cell.strip().splitlines() or [""])[-1].strip() for cell in rows[0]] if rows else []


def _read_excel(path: Path, sheet: str, asked: Place, wanted: Sequence[str]) -> Sheet:
    from python_calamine import CalamineError, CalamineWorkbook

    shown = shown_path(path)
    try:
        if zipfile.is_zipfile(path):
            unpacked = sum(part.file_size for part in zipfile.ZipFile(path).infolist())
            if unpacked > MOST_BYTES:
                raise refusal("file_too_large", Place(shown), size=unpacked, most=MOST_BYTES)
        book = CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError) as bad:
        raise refusal("cannot_read", Place(shown), reason=str(bad)) from bad
    name = sheet or _first_with(book, wanted)
    if name not in book.sheet_names:
        raise refusal("no_such_sheet", asked, sheet=name, known=", ".join(book.sheet_names))
    cells = book.get_sheet_by_name(name)
    top, left = cells.start or (0, 0)
    rows = [[_cell_text(cell) for cell in row] for row in cells.to_python(skip_empty_area=True)]
    headings = _headings(rows)

    def locate(row: int, heading: str) -> Place:
        column = left + (headings.index(heading) if heading in headings else 0)
        return Place(shown, top + row + 2, column + 1, sheet=name, cell=f"{_letters(column)}{top + row + 2}")

    return _sheet(shown, rows, locate)


def _first_with(book: Any, wanted: Sequence[str]) -> str:
    """The first sheet that has some headings, so that a workbook may hold instructions and other sheets as well."""
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=True, nrows=1)
        if {*wanted} <= {*_headings([[_cell_text(cell) for cell in row] for row in rows])}:
            return str(name)
    return str(book.sheet_names[0])


def _cell_text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return unicodedata.normalize("NFC", str(cell))


def _letters(column: int) -> str:
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def inline_sheet(rows: Sequence[Mapping[str, str]], place_of: Callable[[int, str], Place], file: str) -> Sheet:
    """Rows written in the scenario file itself; every row has the same keys."""
    headings = list(rows[0]) if rows else ["id"]
    problems = Problems()
    for i, row in enumerate(rows):
        if set(row) != set(headings):
            problems.add("ragged_row", place_of(i, headings[0]), cells=len(row), headings=len(headings))
    problems.refuse_if_any()
    columns = {heading: [row[heading].strip() for row in rows] for heading in headings}
    _refuse_invisible(columns, place_of)
    return Sheet(file, columns, len(rows), place_of)


def ids_of(sheet: Sheet, heading: str, problems: Problems) -> tuple[str, ...]:
    """The ids of a table's rows: present, not empty, each once."""
    if heading not in sheet.columns:
        first = next(iter(sheet.columns.values()), ())
        for row, text in enumerate(first):
            if _headings([[text]]) == [heading]:  # a title stands above the headings
                raise refusal("headings_further_down", sheet.place(row, next(iter(sheet.columns))), heading=heading)
        known = ", ".join(sheet.columns)
        raise refusal("no_such_column", sheet.place(-1, heading), heading=heading, known=known)
    seen: dict[str, int] = {}
    for row, name in enumerate(sheet.columns[heading]):
        if not name:
            place = sheet.place(row, heading)
            problems.add("empty_excel_cell" if place.sheet else "empty_cell", place, heading=heading)
        elif is_sum(name):
            problems.add("row_of_sums", sheet.place(row, heading), id=name)
        elif name in seen:
            problems.add("duplicate_row", sheet.place(row, heading), id=name, first=seen[name] + 2)
        seen.setdefault(name, row)
    if not sheet.length:
        problems.add("no_rows", sheet.place(-1, heading))
    return tuple(sheet.columns[heading])


def says_made_up(sheet: Sheet) -> bool:
    """Whether some row says of itself, in a column ``synthetic``, that it is made up."""
    return any(cell.lower() in ("yes", "ja", "true") for cell in sheet.columns.get("synthetic", ()))


def is_sum(name: str) -> bool:
    """Whether a row's name says that it sums the others, whose figures it would count once more.

    >>> is_sum("Summa:"), is_sum("Summerby")
    (True, False)
    """
    return name.casefold().rstrip(": ") in _SUMS
