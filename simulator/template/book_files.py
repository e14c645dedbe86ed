"""A workbook as files again: its model and designs as YAML, its tables as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from simulator.scenario.books.inside import sheet_names
from simulator.scenario.books.read import read_model, texts_in
from simulator.scenario.books.steps import leaves
from simulator.scenario.find import scenario_file
from simulator.scenario.load import load
from simulator.scenario.sheets.headings import heading_text
from simulator.scenario.sheets.xlsx_cells import read_cells
from simulator.scenario.sheets.xlsx_parts import open_book
from simulator.scenario.write import text_yaml
from simulator.scenario.yaml_text import shown_path

TABLES = (".csv", ".txt", ".tsv")


def files_of_book(book: Path) -> dict[str, bytes]:
    """Every file that a workbook stands for, by its name.

    A sheet whose name has no ending becomes a file with ``.csv``, and the model names it so.

    Args:
        book: a workbook with a model.

    Raises:
        ScenarioError: the workbook holds no model, or something of it is wrong.
    """
    scenario_file(book)
    load(book)
    names = sheet_names(book, shown_path(book))
    out: dict[str, bytes] = {}
    used: set[str] = set()
    for name in texts_in(book):
        text = read_model(book / name)
        for steps, value in leaves(text.raw):
            sheet = value.rpartition("/")[2]
            if sheet in names and steps[-1] in _FILES:
                used.add(sheet)
                if not sheet.lower().endswith(TABLES):
                    _set(text.raw, steps, f"{value}.csv")
        out[name] = text_yaml(text.raw).encode()
    for sheet, data in _tables(book, used):
        out[sheet if sheet.lower().endswith(TABLES) else f"{sheet}.csv"] = data
    return out


_FILES = frozenset(("file", "facts", "series", "moves", "classes", "weights", "curve", "steps", "tiers", "whole"))


def _set(raw: Any, steps: tuple[str | int, ...], value: str) -> None:
    for step in steps[:-1]:
        raw = raw[step]
    raw[steps[-1]] = value


def _tables(book: Path, used: set[str]) -> Iterator[tuple[str, bytes]]:
    """The sheets that the model reads, and those that are named as files of rows."""
    shown = shown_path(book)
    opened = open_book(book, shown)
    with opened.archive:
        for entry in opened.sheets:
            if entry.chart or (entry.name not in used and not entry.name.lower().endswith(TABLES)):
                continue
            out = io.StringIO(newline="")
            writer = csv.writer(out, lineterminator="\n")
            for at, row in enumerate(read_cells(opened, entry).rows):
                writer.writerow([heading_text(cell) for cell in row] if at == 0 else row)
            yield entry.name, out.getvalue().encode()
