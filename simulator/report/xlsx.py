"""The document as a workbook: real numbers in the reader's formats, charts, tables with filters, text as text."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from simulator.report.book import Book
from simulator.report.memo import Blank, Block, Bullets, Fact, Figure, Memo, Paragraph, Section, Subheading
from simulator.report.xlsx_charts import Place, write_charts
from simulator.report.xlsx_intro import write_intro
from simulator.report.xlsx_tables import LINE, NUMBER_WIDTH, Tables
from simulator.report.xlsx_what_if import write_what_if
from simulator.tables.table import Table

_SPAN = 7
"""Columns that a sentence goes over."""
_MOST_NAME = 31
"""Letters in the name of a sheet."""
_NOT_IN_NAMES = str.maketrans("[]:*?/\\", "()   --")
_NEAR = 10
"""Rows above headings that may stay in sight with them."""
_MOST_APART = 8
"""Long tables of a section that each have a sheet; more of them stand below each other on one."""
_LONG = 12
"""Rows from which a table has a sheet of its own, where its headings stay in sight."""


def xlsx_bytes(memo: Memo) -> bytes:
    """The workbook, the same bytes each time. No text becomes a formula or a link."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": memo.title, "subject": memo.subtitle, "created": datetime(2000, 1, 1)})
    _Writer(memo, book).write()
    book.close()
    return out.getvalue()


class _Writer:
    """A workbook that is being written."""

    def __init__(self, memo: Memo, book: Any) -> None:
        self.memo, self.book = memo, book
        self.names: set[str] = set()
        self.listed: list[tuple[str, str]] = []
        """Each sheet with what stands on it."""
        self.tables = Tables(book, memo.locale)
        form = self.tables.form
        self.bold = form(bold=True, font_size=14)
        self.section = form(bold=True, font_size=12, font_color="#00527F")
        self.caption = form(bold=True)
        self.text = form(text_wrap=True, valign="top")
        self.blank = form(text_wrap=True, valign="top", bg_color="#FFF2A8")

    def write(self) -> None:
        """What it is, the decision, charts, what-if, appendices, tables that only a workbook holds, every amount."""
        memo, word = self.memo, self.memo.locale.word
        more = memo.book
        intro = self._new_sheet(word("sheet_intro"), "") if more is not None else None
        self._sheet(word("sheet_summary"), memo.title, memo.sections, first=True)
        charts = self._new_sheet(word("sheet_charts"), word("sheet_about_charts")) if more and more.charts else None
        for found in more.what_if if more is not None else ():
            letter, lettered, _ = found.title.partition(".")
            name = f"{word('sheet_what_if')} {letter}" if lettered else word("sheet_what_if")
            sheet = self._new_sheet(name, f"{found.title}: {word('sheet_about_what_if')}")
            self._page(sheet)
            write_what_if(sheet, found, memo.locale, self.tables.form)
        for section in (*memo.appendices, *memo.details):
            if any(_tables(block) for block in section.blocks):
                self._sheet(word(f"sheet_{section.key}"), section.title, [section])
        long = memo.long if more is None else more.pivot
        if long is not None:
            self._plain(long, word("sheet_long"), word("sheet_about_long"))
        if more is not None and charts is not None:
            self._page(charts)
            write_charts(self.book, charts, more.charts, self._chart_data(more), memo.locale)
        if intro is not None:
            self._page(intro)
            write_intro(intro, memo, self.listed[1:], self.tables.form)
            intro.activate()

    def _new_sheet(self, name: str, about: str) -> Any:
        """A sheet with a name that no other has."""
        name, number = name.translate(_NOT_IN_NAMES).strip("' ")[:_MOST_NAME].strip(), 1
        whole = name
        while name.lower() in self.names:
            number += 1
            name = f"{whole[: _MOST_NAME - 4]} {number}"
        self.names.add(name.lower())
        self.listed.append((name, about))
        return self.book.add_worksheet(name)

    def _page(self, sheet: Any, *, headings: int | None = None) -> None:
        """A4 on its side, as wide as the page, with the sheet's name and the page below."""
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.set_footer("&L&A&R&P (&N)")
        if headings is not None:
            sheet.repeat_rows(headings)

    def _sheet(self, name: str, about: str, sections: Sequence[Section], *, first: bool = False) -> None:
        """Sections on a sheet; a long table that does not stand alone gets a sheet after it."""
        tables = [table for section in sections for block in section.blocks for table in _tables(block)]
        long = [table for table in tables if len(table.rows) >= _LONG]
        apart = {id(table) for table in (long if len(tables) > 1 and len(long) <= _MOST_APART and not first else [])}
        if len(apart) == len(tables) and not any(_is_text(block) for section in sections for block in section.blocks):
            for table in tables:  # nothing would stand on the sheet itself
                self._apart(table, name)
            return
        sheet = self._new_sheet(name, about)
        self._page(sheet)
        widths: dict[int, int] = {}
        at = self._head(sheet, widths) if first else 0
        for section in sections:
            sheet.write_string(at, 0, section.title, self.section)
            at += 1
            for block in section.blocks:
                at = self._block(sheet, at, block, widths, apart)
            at += 1
        if len(long) == len(tables) == 1 and self.tables.heading < _NEAR:
            sheet.freeze_panes(self.tables.heading + 1, 1)
            sheet.repeat_rows(self.tables.heading)
        self._finish(sheet, at, widths)
        for table in tables:
            if id(table) in apart:
                self._apart(table, name)

    def _apart(self, table: Table, name: str) -> None:
        """A long table on a sheet of its own, under its caption."""
        sheet = self._new_sheet(name, table.caption)
        widths: dict[int, int] = {}
        sheet.write_string(0, 0, table.titled, self.caption)
        at = self._notes(sheet, self.tables.rows(sheet, 1, table, widths) + 1, table, widths)
        self._page(sheet, headings=1)
        sheet.freeze_panes(2, 1)
        self._finish(sheet, at, widths)

    def _plain(self, table: Table, name: str, about: str) -> None:
        """A sheet with nothing but the table, for a pivot table."""
        sheet = self._new_sheet(name, about)
        widths: dict[int, int] = {}
        at = self.tables.rows(sheet, 0, table, widths)
        self._page(sheet, headings=0)
        sheet.freeze_panes(1, 1)
        self._finish(sheet, at, widths)

    def _chart_data(self, more: Book) -> dict[str, Place]:
        """The tables of charts below each other; where each stands."""
        word = self.memo.locale.word
        name = word("sheet_chart_data")
        sheet = self._new_sheet(name, word("sheet_about_chart_data"))
        self._page(sheet)
        widths: dict[int, int] = {}
        places: dict[str, Place] = {}
        at = 0
        for chart in more.charts:
            if chart.data.key not in places:
                places[chart.data.key] = (name, at + 1, len(chart.data.rows))
                at = self._table(sheet, at, chart.data, widths)
        sheet.freeze_panes(0, 1)
        self._finish(sheet, at, widths)
        return places

    def _finish(self, sheet: Any, rows: int, widths: dict[int, int]) -> None:
        for k, width in widths.items():
            sheet.set_column(k, k, width)
        sheet.print_area(0, 0, max(rows - 1, 0), max(widths, default=0))

    # -- what stands in a section ---------------------------------------------------------------------------------

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

    def _block(self, sheet: Any, at: int, block: Block, widths: dict[int, int], apart: set[int]) -> int:
        """Whatever stands in a section; the next free row."""
        match block:
            case Table() | Figure():
                for table in _tables(block):
                    at = at if id(table) in apart else self._table(sheet, at, table, widths)
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
            widths[k] = max(widths.get(k, 0), NUMBER_WIDTH)
        sheet.merge_range(at, 0, at, _SPAN - 1, "", form or self.text)
        sheet.write_string(at, 0, text, form or self.text)
        sheet.set_row(at, LINE * -(-len(text) // (_SPAN * NUMBER_WIDTH)))
        return at + 1

    def _table(self, sheet: Any, at: int, table: Table, widths: dict[int, int]) -> int:
        """Caption, headings, rows and notes; the next free row."""
        sheet.write_string(at, 0, table.titled, self.caption)
        return self._notes(sheet, self.tables.rows(sheet, at + 1, table, widths), table, widths) + 1

    def _notes(self, sheet: Any, at: int, table: Table, widths: dict[int, int]) -> int:
        for note in table.notes:
            at = self._sentence(sheet, at, note, widths)
        return at


def _tables(block: Block) -> Iterator[Table]:
    """The tables of a block: itself, or what a figure is drawn from."""
    if isinstance(block, Table):
        yield block
    elif isinstance(block, Figure):
        yield from block.data


def _is_text(block: Block) -> bool:
    return not isinstance(block, (Table, Figure))
