"""The first sheet of a scenario's workbook: what it is, how numbers are changed, designs made, and answers had."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulator.language import Language, word
from simulator.scenario import definitions as d
from simulator.scenario.books.rows import sheet_called
from simulator.template.looks import BLUE, BROWN, Looks, page

WIDTH = 100


def write_intro(
    sheet: Any,
    looks: Looks,
    lang: Language,
    scenario: d.Scenario,
    file: str,
    tables: Sequence[str],
    designs: Sequence[str],
) -> None:
    """Write the instructions.

    Args:
        sheet: the first of the workbook.
        looks: its formats.
        lang: the reader's language.
        scenario: what the workbook is about.
        file: what the workbook is called.
        tables: the names of its sheets of data.
        designs: the names of the designs that it holds.
    """
    sheet.hide_gridlines(2)
    page(sheet)
    sheet.set_portrait()
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, WIDTH)
    sheet.write_string(0, 0, scenario.title[lang], looks.of(bold=True, font_size=16, font_color=BLUE))
    at = 1
    if scenario.synthetic:
        sheet.merge_range(at, 0, at, 1, word("book_made_up", lang), looks.of(bold=True, font_color=BROWN))
        at += 1
    names = {key: sheet_called(key, lang) for key in ("rules", "model", "claims", "designs", "lists")}
    for i, line in enumerate(word("book_steps", lang, file=file, **names).strip().splitlines(), 1):
        at += 1
        sheet.merge_range(at, 0, at, 1, f"{i}.  {line}", looks.text())
        sheet.set_row(at, 15 * -(-len(line) // (WIDTH + 16)))
    at += 2
    sheet.write_string(at, 0, word("book_sheets", lang), looks.of(bold=True, font_size=12, font_color=BLUE))
    about = [(name, word(f"book_about_{key}", lang)) for key, name in names.items()]
    for name, text in [*about[:-1], *((table, word("book_about_table", lang)) for table in tables), about[-1]]:
        at += 1
        sheet.write_string(at, 0, name, looks.of(bold=True))
        sheet.write_string(at, 1, text, looks.text())
        sheet.set_row(at, 15 * -(-len(text) // WIDTH))
    if designs:
        at += 2
        sheet.write_string(at, 0, word("book_designs_here", lang), looks.of(bold=True, font_size=12, font_color=BLUE))
        sheet.merge_range(at + 1, 0, at + 1, 1, ", ".join(designs), looks.text())
        sheet.set_row(at + 1, 15 * -(-len(", ".join(designs)) // (WIDTH + 16)))
