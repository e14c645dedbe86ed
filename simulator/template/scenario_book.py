"""A scenario as a workbook: rules by sentence, model, claims, designs and tables, to be changed and read back."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from simulator.language import Locale
from simulator.problems import Place, Problems, refusal
from simulator.scenario import definitions as d
from simulator.scenario.books.inside import real_file
from simulator.scenario.books.read import read_model, yaml_files
from simulator.scenario.books.rows import model_sheet, sheet_called
from simulator.scenario.books.steps import leaves
from simulator.scenario.find import scenario_file
from simulator.scenario.load import load
from simulator.scenario.sheets.delimited import read_delimited
from simulator.scenario.sheets.workbook import WORKBOOKS
from simulator.scenario.yaml_text import Text
from simulator.template.book_intro import write_intro
from simulator.template.book_rows import BookSheets
from simulator.template.looks import Looks

TABLES = (".csv", ".txt", ".tsv")
MOST_NAME = 31
_FORBIDDEN = frozenset("[]:*?/\\")


@dataclass(frozen=True)
class Content:
    """What a workbook of a scenario holds, before any cell is written; designs and tables by name."""

    scenario: d.Scenario
    raw: Mapping[str, Any]
    designs: Mapping[str, Mapping[str, Any]]
    tables: Mapping[str, Sequence[Sequence[str]]]


def content_of(path: str | Path) -> Content:
    """A scenario with its designs and tables, read as they stand.

    Args:
        path: the scenario's file or folder.

    Raises:
        ScenarioError: something cannot be read, or cannot be a sheet of a workbook.
    """
    base = scenario_file(Path(path))
    if real_file(base) != base:
        raise refusal("book_to_book", Place(str(real_file(base))), file=real_file(base).name)
    scenario = load(base)
    text = read_model(base)
    problems = Problems()
    _refuse_workbooks(text, problems)
    designs = {}
    for folder in ("designs", "responses"):
        for file in yaml_files(base.parent / folder):
            one = read_model(file)
            _refuse_workbooks(one, problems)
            designs[file.stem if folder == "designs" else f"{folder}/{file.stem}"] = one.raw
    tables: dict[str, Sequence[Sequence[str]]] = {}
    for file in sorted(file for file in base.parent.glob("*") if file.suffix.lower() in TABLES):
        taken = {other.lower() for other in tables}
        if len(file.name) > MOST_NAME or _FORBIDDEN & {*file.name} or file.name.lower() in taken:
            problems.add("book_sheet_name", Place(str(file)), file=file.name)
        tables[file.name] = read_delimited(file, str(file), ()).rows
    problems.refuse_if_any()
    return Content(scenario, text.raw, designs, tables)


def _refuse_workbooks(text: Text, problems: Problems) -> None:
    """A table that is a sheet of another workbook has no place in this one."""
    for steps, value in leaves(text.raw):
        if value.lower().endswith(WORKBOOKS) and model_sheet(value) is None:
            problems.add("book_in_book", text.place(steps), file=value)


def book_bytes(content: Content, locale: Locale, file: str) -> bytes:
    """The workbook, the same bytes each time. No text becomes a formula or a link.

    Args:
        content: of the scenario.
        locale: the language of sheets, headings and sentences.
        file: what the workbook is called in its own instructions.
    """
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    lang = locale.language
    book.set_properties({"title": content.scenario.title[lang], "created": datetime(2000, 1, 1)})
    looks = Looks(book, lang)
    intro = book.add_worksheet(sheet_called("intro", lang))
    sheets = BookSheets(book, looks, locale)
    sheets.rules(content.scenario, content.raw)
    sheets.model(content.raw)
    sheets.claims(content.raw)
    sheets.designs(content.designs)
    for name, table in content.tables.items():
        sheets.table(name, table)
    sheets.lists(content.raw)
    write_intro(intro, looks, lang, content.scenario, file, (*content.tables,), (*content.designs,))
    intro.activate()
    book.close()
    return out.getvalue()
