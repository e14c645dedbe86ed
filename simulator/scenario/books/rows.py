"""The rows of a workbook's model: what stands under each heading, with its cell, on the sheets that hold a model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from simulator.language import LANGUAGES, word
from simulator.problems import Place, Problems
from simulator.scenario.sheets.grid import Grid
from simulator.scenario.sheets.xlsx_cells import read_cells
from simulator.scenario.sheets.xlsx_parts import open_book
from simulator.scenario.yaml_text import INVISIBLE

Sheet = Literal["rules", "model", "claims", "designs"]
Heading = Literal["path", "value", "unit", "design", "verb", "key"]
SHEETS: tuple[Sheet, ...] = ("rules", "model", "claims", "designs")
HEADINGS: dict[Sheet, tuple[Heading, ...]] = {
    "rules": ("path", "value", "unit"),
    "model": ("path", "value", "unit"),
    "claims": ("path", "value", "unit"),
    "designs": ("design", "verb", "path", "key", "value", "unit"),
}
_NUMBER = re.compile(r"[-+\u2212]?\d[\d \u00a0\u202f]*(?:[.,]\d+)?")


@dataclass(frozen=True)
class Cell:
    """What a cell says, and where it stands; an empty one says nothing."""

    text: str
    place: Place


@dataclass(frozen=True)
class ModelRow:
    """A row: its cells by heading, and those under the names of designs."""

    sheet: Sheet
    cells: dict[Heading, Cell]
    designs: dict[str, Cell] = field(default_factory=dict)

    def value(self, cell: Cell | None = None) -> str:
        """A value with its unit where it is a number alone."""
        text = (cell or self.cells["value"]).text
        unit = self.cells["unit"].text
        return f"{grouped(text)} {unit}" if unit and _NUMBER.fullmatch(text) else text


def grouped(text: str) -> str:
    """A number in groups of three digits, as files write it; any other text as it is.

    >>> grouped("15000000"), grouped("-3500"), grouped("1338.71"), grouped("2021-03")
    ('15 000 000', '-3 500', '1 338.71', '2021-03')
    """
    whole, point, decimals = text.partition(".")
    if not re.fullmatch(r"-?\d{4,15}", whole) or not (decimals or "0").isdecimal():
        return text
    return f"{int(whole):,}".replace(",", " ") + point + decimals


def sheet_called(key: str, language: str) -> str:
    """What a sheet of the model is called in a language.

    >>> sheet_called("rules", "sv"), sheet_called("designs", "en")
    ('Ersättningar', 'Designs')
    """
    return word(f"book_sheet_{key}", language)


def heading_called(key: str, language: str) -> str:
    """What a column of the model is called in a language."""
    return word(f"book_{key}", language)


def model_sheet(name: str) -> Sheet | None:
    """Which sheet of a model has a name, in either language."""
    return next((key for key in SHEETS for lang in LANGUAGES if sheet_called(key, lang) == name), None)


def model_rows(book: Path, shown: str, problems: Problems) -> list[ModelRow]:
    """All rows of all sheets of a workbook's model, those of a sheet in its order.

    Args:
        book: the workbook.
        shown: its name as people see it.
        problems: gets headings that are missing and characters that nobody sees.

    Raises:
        ScenarioError: the workbook is damaged.
    """
    opened = open_book(book, shown)
    out: list[ModelRow] = []
    with opened.archive:
        for entry in opened.sheets:
            key = None if entry.chart else model_sheet(entry.name)
            if key is not None:
                grid = read_cells(opened, entry, percent=True)
                out += _rows(key, grid, Place(shown, sheet=entry.name, cell="A1"), problems)
    return out


def _rows(key: Sheet, grid: Grid, first: Place, problems: Problems) -> Iterator[ModelRow]:
    found = _headings(key, grid.rows)
    if found is None:
        wanted = ", ".join(heading_called(name, lang) for lang in LANGUAGES[:1] for name in HEADINGS[key])
        problems.add("book_headings", first, wanted=wanted)
        return
    top, columns, designs = found
    for number, row in enumerate(grid.rows[top + 1 :], top + 1):

        def cell(column: int, number: int = number, row: Sequence[str] = row) -> Cell:
            text = row[column].strip() if column < len(row) else ""
            place = grid.locate(number, column)
            if INVISIBLE.search(text):
                problems.add("control_character", place)
                text = INVISIBLE.sub("", text)
            return Cell(text, place)

        beside = {name: cell(column) for name, column in designs.items()}
        made = ModelRow(key, {name: cell(column) for name, column in columns.items()}, beside)
        if any(one.text for one in (*made.cells.values(), *beside.values())):
            yield made


def _headings(key: Sheet, rows: Sequence[Sequence[str]]) -> tuple[int, dict[Heading, int], dict[str, int]] | None:
    """The row of headings, the column of each, and the columns of designs to the right of them."""
    names: dict[str, Heading] = {heading_called(h, lang): h for lang in LANGUAGES for h in HEADINGS[key]}
    for number, row in enumerate(rows[:20]):
        columns: dict[Heading, int] = {}
        for column, text in enumerate(row):
            heading = names.get(text.strip())
            if heading is not None:
                columns.setdefault(heading, column)
        if len(columns) == len(HEADINGS[key]):
            last = max(columns.values())
            beside = {text.strip(): k for k, text in enumerate(row) if k > last and text.strip()}
            return number, columns, beside if key == "rules" else {}
    return None
