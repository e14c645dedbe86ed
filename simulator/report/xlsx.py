"""The document as a workbook: real numbers in the reader's formats, sums that Excel can compute again, text as text."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from simulator.report.memo import Blank, Block, Bullets, Fact, Figure, Memo, Paragraph, Section, Subheading
from simulator.report.xlsx_cells import Shown, shown
from simulator.tables.table import Row, Table

_TEXT_WIDTH, _LONG_TEXT, _NUMBER_WIDTH = 24, 60, 16
_SPAN, _LINE = 7, 15
"""Columns that a sentence goes over, and the height of a line in points."""
_MOST_NAME = 31
"""Letters in the name of a sheet."""


def xlsx_bytes(memo: Memo) -> bytes:
    """The workbook, the same bytes each time. No text becomes a formula or a link."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": memo.title, "subject": memo.subtitle, "created": datetime(2000, 1, 1)})
    work = _Book(memo, book)
    work.write()
    book.close()
    return out.getvalue()


class _Book:
    """A workbook that is being written."""

    def __init__(self, memo: Memo, book: Any) -> None:
        self.memo, self.book = memo, book
        self.formats: dict[tuple[str, bool], Any] = {}
        self.names: set[str] = set()
        self.bold = book.add_format({"bold": True, "font_size": 14})
        self.section = book.add_format({"bold": True, "font_size": 12, "font_color": "#00527F"})
        self.head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 2, "bg_color": "#F2F5F7"}
        )
        self.caption = book.add_format({"bold": True})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.blank = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#FFF2A8"})

    def write(self) -> None:
        """The decision on a sheet, each appendix on one, the tables that only a workbook holds, then every amount."""
        memo, word = self.memo, self.memo.locale.word
        self._sheet(word("sheet_summary"), memo.sections, first=True)
        for section in (*memo.appendices, *memo.details):
            if any(_tables(block) for block in section.blocks):
                self._sheet(word(f"sheet_{section.key}"), [section])
        if memo.long is not None:
            self._plain(memo.long, word("sheet_long"))

    def _new_sheet(self, name: str) -> Any:
        """A sheet with a name that no other has."""
        name, number = name[:_MOST_NAME], 1
        while name.lower() in self.names:
            number += 1
            name = f"{name[: _MOST_NAME - 4]} ({number})"
        self.names.add(name.lower())
        return self.book.add_worksheet(name)

    def _sheet(self, name: str, sections: Sequence[Section], *, first: bool = False) -> None:
        sheet = self._new_sheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        widths: dict[int, int] = {}
        at = self._head(sheet, widths) if first else 0
        for section in sections:
            sheet.write_string(at, 0, section.title, self.section)
            at += 1
            for block in section.blocks:
                at = self._block(sheet, at, block, widths)
            at += 1
        for k, width in widths.items():
            sheet.set_column(k, k, width)

    def _head(self, sheet: Any, widths: dict[int, int]) -> int:
        """Title, facts and warning; the next free row."""
        sheet.write_string(0, 0, self.memo.title, self.bold)
        sheet.write_string(1, 0, self.memo.subtitle)
        at = 2
        for fact in self.memo.facts:
            at = self._fact(sheet, at, fact, widths)
        if self.memo.warning:
            sheet.write_string(at, 0, self.memo.warning, self.caption)
            at += 1
        return at + 1

    def _fact(self, sheet: Any, at: int, fact: Fact, widths: dict[int, int]) -> int:
        label = self.memo.locale.word(f"memo_fact_{fact.label}")
        if fact.text:
            return self._sentence(sheet, at, f"{label}: {fact.text}", widths)
        return self._sentence(sheet, at, f"{label}: [{self.memo.locale.word('memo_blank')}]", widths, self.blank)

    def _block(self, sheet: Any, at: int, block: Block, widths: dict[int, int]) -> int:
        """Whatever stands in a section; the next free row."""
        match block:
            case Table():
                return self._table(sheet, at, block, widths)
            case Figure():
                for table in block.data:
                    at = self._table(sheet, at, table, widths)
                return at
            case Bullets():
                for item in block.items:
                    at = self._sentence(sheet, at, item, widths)
                return at
            case Paragraph():
                return self._sentence(sheet, at, block.text, widths)
            case Blank():
                return self._sentence(sheet, at, f"[{block.text}]", widths, self.blank)
            case Subheading():
                sheet.write_string(at, 0, block.text, self.caption)
                return at + 1

    def _sentence(self, sheet: Any, at: int, text: str, widths: dict[int, int], form: Any = None) -> int:
        """A sentence over some columns on the lines that it needs, so that no sheet grows wide; the next free row."""
        for k in range(_SPAN):
            widths[k] = max(widths.get(k, 0), _NUMBER_WIDTH)
        sheet.merge_range(at, 0, at, _SPAN - 1, "", form or self.text)
        sheet.write_string(at, 0, text, form or self.text)
        sheet.set_row(at, _LINE * -(-len(text) // (_SPAN * _NUMBER_WIDTH)))
        return at + 1

    def _plain(self, table: Table, name: str) -> None:
        """A sheet with nothing but the table, frozen and filtered, for a pivot table."""
        sheet = self._new_sheet(name)
        widths: dict[int, int] = {}
        self._rows(sheet, 0, table, widths)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
        for k, width in widths.items():
            sheet.set_column(k, k, width)

    def _table(self, sheet: Any, at: int, table: Table, widths: dict[int, int]) -> int:
        """Caption, headings, rows and notes; the next free row."""
        sheet.write_string(at, 0, table.titled, self.caption)
        at = self._rows(sheet, at + 1, table, widths)
        for note in table.notes:
            at = self._sentence(sheet, at, note, widths)
        return at + 1

    def _rows(self, sheet: Any, at: int, table: Table, widths: dict[int, int]) -> int:
        own = _widths(table)
        for k, (column, width) in enumerate(zip(table.columns, own, strict=True)):
            sheet.write_string(at, k, column.label(), self.head)
            widths[k] = max(widths.get(k, 0), width)
        sheet.set_row(at, _LINE * max(-(-len(c.label()) // (w - 3)) for c, w in zip(table.columns, own, strict=True)))
        top = at + 1
        for n, row in enumerate(table.lines):
            total = table.total is not None and n == len(table.rows)
            lines = max(-(-len(cell) // own[k]) if isinstance(cell, str) else 1 for k, cell in enumerate(row))
            if lines > 1:
                sheet.set_row(top + n, _LINE * lines)
            indent = table.indents[n] if n < len(table.indents) else 0
            self._row(sheet, top + n, table, row, indent=indent, sum_from=top if total and table.rows else None)
        return top + len(table.lines)

    def _row(self, sheet: Any, at: int, table: Table, row: Row, *, indent: int, sum_from: int | None) -> None:
        from xlsxwriter.utility import xl_range

        bold = sum_from is not None
        for k, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            found: Shown = shown(cell, column, self.memo.locale)
            if isinstance(found.value, str):
                text = "    " * indent + found.value if k == 0 else found.value
                sheet.write_string(at, k, text, self._format("@", bold=True) if bold else self.text)
            elif sum_from is not None and found.sums:
                formula = f"=SUM({xl_range(sum_from, k, at - 1, k)})"
                sheet.write_formula(at, k, formula, self._format(found.code, bold=True), found.value)
            else:
                sheet.write_number(at, k, found.value, self._format(found.code, bold=bold))

    def _format(self, code: str, *, bold: bool) -> Any:
        if (code, bold) not in self.formats:
            look = {"num_format": code, "valign": "top", "bold": bold}
            self.formats[(code, bold)] = self.book.add_format(look | ({"top": 1} if bold else {}))
        return self.formats[(code, bold)]


def _tables(block: Block) -> bool:
    return isinstance(block, Table) or (isinstance(block, Figure) and bool(block.data))


def _widths(table: Table) -> list[int]:
    """Letters that each column is wide: every cell is looked at once."""
    longest = [0] * len(table.columns)
    for row in table.rows:
        for k, cell in enumerate(row):
            if isinstance(cell, str) and len(cell) > longest[k]:
                longest[k] = len(cell)
    return [
        _NUMBER_WIDTH if column.kind == "figure" else _LONG_TEXT if most > 2 * _TEXT_WIDTH else max(_TEXT_WIDTH, most)
        for column, most in zip(table.columns, longest, strict=True)
    ]
