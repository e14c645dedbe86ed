"""Tables beside a scenario: rows from CSV, Excel or the scenario file, with the place of every cell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from simulator.problems import Place, Problems, refusal
from simulator.scenario.books.inside import inside
from simulator.scenario.cells import MOST_CELL_DIGITS, significant_digits
from simulator.scenario.months import matched
from simulator.scenario.sheets.delimited import read_delimited
from simulator.scenario.sheets.grid import Grid, ReadNote
from simulator.scenario.sheets.headings import find_headings, resolved
from simulator.scenario.sheets.rows import body_of
from simulator.scenario.sheets.sheet import Reading, Sheet, Wanted
from simulator.scenario.sheets.totals import is_sum
from simulator.scenario.sheets.workbook import WORKBOOKS, read_workbook
from simulator.scenario.yaml_text import shown_path

__all__ = [
    "WORKBOOKS",
    "Facts",
    "Reading",
    "Sheet",
    "Table",
    "Wanted",
    "ids_of",
    "inline_sheet",
    "is_sum",
    "read_sheet",
]


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


def read_sheet(
    path: Path,
    sheet: str = "",
    asked: Place | None = None,
    headings: Sequence[str] = (),
    *,
    reading: Reading | None = None,
    wanted: Wanted | None = None,
) -> Sheet:
    """Read a file of rows, or a sheet of a workbook, as text cells under headings.

    Args:
        path: CSV with any usual delimiter, or a workbook.
        sheet: the workbook's sheet; "" for the first visible one with the headings that are sought.
        asked: where the sheet is named.
        headings: headings that are sought, where nothing else is known of the table.
        reading: how the file is to be read, as the scenario states it.
        wanted: what is read of the table.

    Raises:
        ScenarioError: the file is damaged, too large, has no headings, or holds rows that cannot be understood.
    """
    shown = shown_path(path)
    reading = reading or Reading(sheet)
    wanted = wanted or Wanted("", tuple(headings))
    sought = (wanted.key, *wanted.headings) if wanted.key else wanted.headings
    within = inside(path)
    if within is not None:
        book = shown_path(within.book)
        grid = read_workbook(within.book, book, within.name, asked or Place(book), sought)
    elif path.suffix.lower() in WORKBOOKS:
        grid = read_workbook(path, shown, sheet, asked or Place(shown), sought)
    else:
        grid = read_delimited(path, shown, sought)
    return sheet_of(grid, reading, wanted, sought)


def sheet_of(grid: Grid, reading: Reading, wanted: Wanted, sought: Sequence[str]) -> Sheet:
    """A grid as a table with headings."""
    headings = find_headings(grid, sought, wanted.key, reading.headings, wanted.patterns)
    names = resolved(headings, sought)
    first: dict[str, int] = {}
    for column, name in enumerate(names):
        first.setdefault(name, column)
    wanted = _with_months(wanted, names)
    cells, origin, notes = body_of(grid, headings, names, reading, wanted)

    def locate(row: int, heading: str) -> Place:
        return grid.locate(origin[row] if 0 <= row < len(origin) else headings.body - 1, first.get(heading, 0))

    columns: dict[str, list[str]] = {}
    softened: set[tuple[int, str]] = set()
    for name, column in first.items():
        if name:
            columns[name] = _cleaned([row[column] for row in cells], name, softened)
    if headings.found:
        notes = (
            ReadNote("headings", grid.locate(headings.row, 0), {"row": grid.locate(headings.body - 1, 0).line}),
            *notes,
        )
    notes = (*notes, *_long_numbers(columns, wanted, locate))
    doubled = frozenset(name for name in first if name and names.count(name) > 1)
    return Sheet(
        grid.file,
        columns,
        len(cells),
        locate,
        (*grid.notes, *notes),
        doubled,
        frozenset(softened),
        reading.marks,
        reading.dates,
        reading.thousands,
        grid.exact,
    )


def _with_months(wanted: Wanted, names: Sequence[str]) -> Wanted:
    """What is read, with the headings that patterns of months have found."""
    for each in wanted.patterns:
        found = tuple(matched(each.pattern, each.months, names).values())
        additive = wanted.additive | {*found} if each.additive else wanted.additive
        wanted = replace(wanted, headings=(*wanted.headings, *found), additive=additive)
    return wanted


def _long_numbers(
    columns: Mapping[str, Sequence[str]], wanted: Wanted, locate: Callable[[int, str], Place]
) -> Iterator[ReadNote]:
    """Numbers with more digits than programs compute with, which are read at fifteen."""
    for heading in dict.fromkeys(wanted.headings):
        cells = columns.get(heading, ())
        long = [
            row
            for row, text in enumerate(cells)
            if len(text) > MOST_CELL_DIGITS
            and _DECIMALS.fullmatch(text)
            and significant_digits(text) > MOST_CELL_DIGITS
        ]
        if long:
            params = {"heading": heading, "count": len(long), "text": cells[long[0]]}
            yield ReadNote("long_numbers", locate(long[0], heading), params)


_DECIMALS = re.compile(r"[-+\u2212]?[\d ]+[.,]\d+(?:[eE][-+]?\d+)?")


def _cleaned(cells: list[str], heading: str, softened: set[tuple[int, str]]) -> list[str]:
    """Cells without soft hyphens and with one kind of space, which nobody can tell apart."""
    joined = "".join(cells)
    if joined.isascii():
        return [cell.strip() for cell in cells]
    softened.update((row, heading) for row, cell in enumerate(cells) if "\u00ad" in cell)
    return [cell.translate(_ALIKE).strip() for cell in cells]


_ALIKE = {0xAD: None, 0xA0: " ", 0x202F: " ", 0x2009: " "}


def inline_sheet(rows: Sequence[Mapping[str, str]], place_of: Callable[[int, str], Place], file: str) -> Sheet:
    """Rows written in the scenario file itself; every row has the same keys."""
    headings = list(rows[0]) if rows else ["id"]
    problems = Problems()
    for i, row in enumerate(rows):
        if set(row) != set(headings):
            problems.add("ragged_row", place_of(i, headings[0]), cells=len(row), headings=len(headings))
    problems.refuse_if_any()
    columns = {heading: [row[heading].strip() for row in rows] for heading in headings}
    sheet = Sheet(file, columns, len(rows), place_of)
    for heading in headings:
        sheet.check(heading, problems)
    problems.refuse_if_any()
    return sheet


def ids_of(sheet: Sheet, heading: str, problems: Problems, *, inline: bool = False) -> tuple[str, ...]:
    """The ids of a table's rows: present, not empty, each once, and none that looks like another."""
    require(sheet, (heading,))
    sheet.check(heading, problems)
    seen: dict[str, int] = {}
    alike: dict[str, int] = {}
    for row, name in enumerate(sheet.columns[heading]):
        first = seen.get(name)
        if not name:
            place = sheet.place(row, heading)
            problems.add("empty_excel_cell" if place.sheet else "empty_cell", place, heading=heading)
        elif inline and is_sum(name):
            problems.add("row_of_sums", sheet.place(row, heading), id=name)
        elif first is not None and {(row, heading), (first, heading)} & sheet.softened:
            problems.add("ids_look_alike", sheet.place(row, heading), id=name, first=_line(sheet, first, heading))
        elif first is not None:
            problems.add("duplicate_row", sheet.place(row, heading), id=name, first=_line(sheet, first, heading))
        elif not name.isascii() or "  " in name:
            look = look_of(name)
            if look in alike or (look in seen and look != name):
                other = alike.get(look, seen.get(look, 0))
                problems.add("ids_look_alike", sheet.place(row, heading), id=name, first=_line(sheet, other, heading))
            alike.setdefault(look, row)
        elif name in alike:
            other = alike[name]
            problems.add("ids_look_alike", sheet.place(row, heading), id=name, first=_line(sheet, other, heading))
        seen.setdefault(name, row)
    if not sheet.length:
        problems.add("no_rows", sheet.place(-1, heading))
    return tuple(sheet.columns[heading])


def _line(sheet: Sheet, row: int, heading: str) -> int:
    return sheet.place(row, heading).line or row + 2


def require(sheet: Sheet, headings: Sequence[str]) -> None:
    """Raise where a heading is missing, with the headings that there are."""
    for heading in headings:
        if heading not in sheet.columns:
            known = ", ".join(sheet.columns)
            raise refusal("no_such_column", sheet.place(-1, heading), heading=heading, known=known)


def look_of(name: str) -> str:
    """What a name looks like: letters of other alphabets as the Latin ones that they resemble.

    >>> look_of("\u0412\u0421 1") == "BC 1"
    True
    """
    return " ".join(unicodedata.normalize("NFKC", name).translate(_LATIN).split())


_LATIN = str.maketrans(
    "АВЕЅІЈКМНОРСТХУаеоорсухіјѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧο\u2010\u2011\u2012\u2013\u2212",
    "ABESIJKMHOPCTXYaeoopcyxijsABEZHIKMNOPTYXo-----",
)


def says_made_up(sheet: Sheet) -> bool:
    """Whether some row says of itself, in a column ``synthetic``, that it is made up."""
    return any(cell.lower() in ("yes", "ja", "true") for cell in sheet.columns.get("synthetic", ()))
