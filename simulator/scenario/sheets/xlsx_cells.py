"""The cells of one sheet of an .xlsx file as text: numbers as they are stored, dates as ISO, errors by name."""

from __future__ import annotations

import io
import itertools
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

from simulator.problems import Place, ScenarioError, refusal
from simulator.scenario.sheets.grid import Grid, Merge, ReadNote, letters
from simulator.scenario.sheets.xlsx_parts import (
    Book,
    SheetEntry,
    damaged,
    date_styles,
    local,
    percent_styles,
    read_part,
    shared_strings,
    text_of,
)

FAR_ROWS, FAR_COLUMNS, FEW = 200, 50, 10
"""Beyond so many empty rows or columns, so few cells are strays and not the table's."""
MOST_EMPTY = 20_000_000
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_EXCEL_DAY_0 = date(1899, 12, 30).toordinal()
_DAY_0_OF_1904 = date(1904, 1, 1).toordinal()
Cells = dict[int, dict[int, str]]


@dataclass(frozen=True)
class _Context:
    """What cells refer to."""

    file: str
    sheet: str
    strings: Sequence[str]
    dates: frozenset[int]
    day_0: int
    percents: frozenset[int]


def read_cells(book: Book, entry: SheetEntry, *, percent: bool = False) -> Grid:
    """One sheet; raises ScenarioError with the cell or the part that cannot be read.

    Args:
        book: an open workbook.
        entry: the sheet.
        percent: whether a number that is shown as per cent is read as it is shown: ``12 %``, not ``0.12``.
    """
    strings = [unicodedata.normalize("NFC", text) for text in shared_strings(book)]
    day_0 = _DAY_0_OF_1904 if book.from_1904 else _EXCEL_DAY_0
    percents = percent_styles(book) if percent else frozenset()
    context = _Context(book.file, entry.name, strings, date_styles(book), day_0, percents)
    data = read_part(book.archive, book.file, entry.part)
    cells: Cells = {}
    hidden: set[int] = set()
    merges: list[str] = []
    try:
        last = -1
        for _, element in ElementTree.iterparse(io.BytesIO(data)):
            tag = element.tag
            if tag.endswith("}row") or tag == "row":
                last = _take_row(element, last, cells, hidden, context)
                element.clear()
            elif tag.endswith("}mergeCell"):
                merges.append(element.get("ref", ""))
    except (ElementTree.ParseError, ValueError, LookupError) as bad:
        raise damaged(book.file, entry.part, bad) from bad
    return _grid(cells, hidden, merges, context)


def _take_row(row: ElementTree.Element, last: int, cells: Cells, hidden: set[int], context: _Context) -> int:
    """Keep the cells of a row that say something; the row's number, counted from 0."""
    said = row.get("r")
    number = int(said) - 1 if said and said.isdecimal() else last + 1
    if not 0 <= number < 1_048_576:
        raise refusal("bad_cell", _place(context, max(last, 0), 0), text=f"row {said}"[:40])
    if row.get("hidden") in ("1", "true"):
        hidden.add(number)
    kept: dict[int, str] = {}
    column = -1
    for cell in row:
        reference = cell.get("r")
        if reference:
            found = _COLUMNS.get(reference.rstrip("0123456789"))
            if found is None:
                raise refusal("bad_cell", _place(context, number, 0), text=reference[:40])
            column = found
        else:
            column += 1
        text = _text(cell, context, number, column)
        if text:
            kept[column] = text
    if kept:
        cells.setdefault(number, {}).update(kept)
    return number


_COLUMNS: Mapping[str, int] = {letters(i): i for i in range(16384)}


def _text(cell: ElementTree.Element, context: _Context, row: int, column: int) -> str:
    """What a cell says."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return unicodedata.normalize("NFC", "".join(text_of(part) for part in cell if local(part.tag) == "is"))
    value = next((part.text for part in cell if part.tag.endswith("v") and local(part.tag) == "v"), None)
    if value is None:
        return ""
    if kind == "n":
        return _number(value.strip(), cell.get("s", "0"), context, row, column)
    if kind == "s":
        if not value.strip().isdecimal() or int(value) >= len(context.strings):
            raise _bad(context, row, column, value)
        return context.strings[int(value)]
    if kind == "b":
        said = {"1": "yes", "0": "no", "true": "yes", "false": "no"}.get(value.strip().lower())
        if said is None:
            raise _bad(context, row, column, value)
        return said
    return unicodedata.normalize("NFC", value)  # text of a formula, a date as text, or the name of an error


def _number(text: str, style: str, context: _Context, row: int, column: int) -> str:
    if style != "0" and style.isdecimal() and int(style) in context.dates and text:
        return _date(text, context)
    if context.percents and style.isdecimal() and int(style) in context.percents and _NUMBER.fullmatch(text):
        return f"{number_text(float(Decimal(repr(float(text))) * 100))} %"
    if (text.isdecimal() and len(text) < 16) or not text:
        return text
    if not _NUMBER.fullmatch(text):
        raise _bad(context, row, column, text)
    return number_text(float(text))


def number_text(value: float) -> str:
    """A stored number as text that leaves no doubt; three decimals get a fourth, since 2.125 may be thousands.

    >>> number_text(2.125), number_text(4.0), number_text(1e-7)
    ('2.1250', '4', '0.0000001')
    """
    if not math.isfinite(value):
        return repr(value)
    if value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    text = repr(value)
    if "e" in text:
        plain = format(Decimal(text), "f")
        return plain if len(plain) <= 28 else text
    return text + "0" if len(text.partition(".")[2]) == 3 else text


def _date(text: str, context: _Context) -> str:
    try:
        day = context.day_0 + math.floor(float(text))
        return date.fromordinal(day).isoformat()
    except (ValueError, OverflowError):
        return text


def _place(context: _Context, row: int, column: int) -> Place:
    return Place(context.file, row + 1, column + 1, sheet=context.sheet, cell=f"{letters(column)}{row + 1}")


def _bad(context: _Context, row: int, column: int, text: str) -> ScenarioError:
    return refusal("bad_cell", _place(context, row, column), text=text[:40])


# -- the used range ---------------------------------------------------------------------------------------------------


def _grid(cells: Cells, hidden: set[int], merges: Sequence[str], context: _Context) -> Grid:
    strays = []
    for find in (_stray_rows, _stray_columns):
        for row, column in find(cells):
            strays.append((row, column))
            del cells[row][column]
            if not cells[row]:
                del cells[row]
    notes = tuple(ReadNote("stray_cell", _place(context, row, column), {}) for row, column in strays)
    if not cells:
        return Grid(context.file, [], lambda row, column: _place(context, row, column), notes=notes)
    top, bottom = min(cells), max(cells)
    left, right = min(min(row) for row in cells.values()), max(max(row) for row in cells.values())
    width = right - left + 1
    if (bottom - top + 1) * width > MOST_EMPTY + 20 * sum(map(len, cells.values())):
        raise refusal("too_sparse", _place(context, bottom, right), rows=bottom - top + 1, columns=width)
    empty = dict.fromkeys(range(left, right + 1), "")
    rows = [list((empty | cells[row]).values()) if row in cells else [] for row in range(top, bottom + 1)]

    def locate(row: int, column: int) -> Place:
        return _place(context, top + row, left + column)

    shown = frozenset(row - top for row in hidden if row in cells)
    return Grid(context.file, rows, locate, tuple(_merges(merges, top, left)), shown, notes)


def _stray_rows(cells: Cells) -> list[tuple[int, int]]:
    """Few cells that stand far below all others."""
    numbers = sorted(cells)
    for before, after in itertools.pairwise(numbers[-FEW - 1 :]):
        beyond = [(row, column) for row in numbers if row >= after for column in cells[row]]
        if after - before > FAR_ROWS and len(beyond) <= FEW:
            return beyond
    return []


def _stray_columns(cells: Cells) -> list[tuple[int, int]]:
    """Few cells that stand far to the right of all others."""
    count: dict[int, int] = {}
    for row in cells.values():
        for column in row:
            count[column] = count.get(column, 0) + 1
    numbers = sorted(count)
    for before, after in itertools.pairwise(numbers[-FEW - 1 :]):
        if after - before > FAR_COLUMNS and sum(n for column, n in count.items() if column >= after) <= FEW:
            return [(row, column) for row, kept in cells.items() for column in kept if column >= after]
    return []


def _merges(references: Sequence[str], top: int, left: int) -> list[Merge]:
    out = []
    for reference in references:
        ends = [_REFERENCE.fullmatch(end) for end in reference.split(":")]
        if len(ends) == 2 and ends[0] and ends[1] and ends[0][1] in _COLUMNS and ends[1][1] in _COLUMNS:
            first, last = ends[0], ends[1]
            out.append(
                Merge(
                    int(first[2]) - 1 - top, _COLUMNS[first[1]] - left, int(last[2]) - 1 - top, _COLUMNS[last[1]] - left
                )
            )
    return out
