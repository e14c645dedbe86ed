"""The memo as a workbook: real numbers in Swedish formats, sums that Excel can compute again, text that stays text."""

from __future__ import annotations

import io
from datetime import datetime
from fractions import Fraction
from typing import Any

from simulator.language import word
from simulator.report.memo import Bullets, Column, Figure, Grid, Measure, Memo, Paragraph, Section, Subheading, Value
from simulator.units import MONEY, Unit, minor_units, spell

# [$-41D] asks for Swedish separators whatever language the program runs in.
_SV = "[$-41D]"
_SHEETS = {
    "summary": ("question", "summary", "results"),
    "designs": ("designs",),
    "recipients": ("recipients",),
    "groups": ("groups",),
    "incentives": ("incentives",),
    "example": ("example",),
    "risk": ("risk",),
    "money": ("money",),
    "assumptions": ("assumptions",),
    "sources": (),
    "claims": ("claims",),
    "method": ("method",),
}
_TEXT_WIDTH, _LONG_TEXT, _NUMBER_WIDTH = 24, 60, 16
_SPAN, _LINE = 7, 15
"""Columns that a sentence goes over, and the height of a line in points."""


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
        self.bold = book.add_format({"bold": True, "font_size": 14})
        self.section = book.add_format({"bold": True, "font_size": 12, "font_color": "#00527F"})
        self.head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 2, "bg_color": "#F2F5F7"}
        )
        self.caption = book.add_format({"bold": True})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})

    def write(self) -> None:
        """One sheet a group of sections, then every amount in one table."""
        by_key = {section.key: section for section in self.memo.sections}
        for name, keys in _SHEETS.items():
            sections = [by_key[key] for key in keys if key in by_key]
            if name == "sources":
                sections = [_only(by_key.get("assumptions"), "sources")]
            elif name == "assumptions":
                sections = [_without(section, "sources") for section in sections]
            if any(section.blocks for section in sections):
                self._sheet(word(f"sheet_{name}", self.memo.lang), sections, first=name == "summary")
        if self.memo.ledger is not None:
            self._plain(self.memo.ledger, "ledger")
        if self.memo.long is not None:
            self._plain(self.memo.long, "long")

    def _sheet(self, name: str, sections: list[Section], *, first: bool) -> None:
        sheet = self.book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        at = 0
        if first:
            sheet.write_string(0, 0, self.memo.title, self.bold)
            sheet.write_string(1, 0, self.memo.subtitle)
            at = 3
            if self.memo.warning:
                sheet.write_string(2, 0, self.memo.warning, self.caption)
                at = 4
        widths: dict[int, int] = {}
        for section in sections:
            if not section.blocks:
                continue
            sheet.write_string(at, 0, section.title, self.section)
            at += 1
            for block in section.blocks:
                if isinstance(block, Grid):
                    at = self._grid(sheet, at, block, widths)
                elif isinstance(block, Figure):
                    for grid in block.data:
                        at = self._grid(sheet, at, grid, widths)
                elif isinstance(block, Bullets):
                    for item in block.items:
                        at = self._sentence(sheet, at, item, widths)
                elif isinstance(block, Paragraph):
                    at = self._sentence(sheet, at, block.text, widths)
                elif isinstance(block, Subheading):
                    sheet.write_string(at, 0, block.text, self.caption)
                    at += 1
            at += 1
        for k, width in widths.items():
            sheet.set_column(k, k, width)

    def _sentence(self, sheet: Any, at: int, text: str, widths: dict[int, int]) -> int:
        """A sentence over some columns on the lines that it needs, so that no sheet grows wide; the next free row."""
        for k in range(_SPAN):
            widths[k] = max(widths.get(k, 0), _NUMBER_WIDTH)
        sheet.merge_range(at, 0, at, _SPAN - 1, text, self.text)
        sheet.set_row(at, _LINE * -(-len(text) // (_SPAN * _NUMBER_WIDTH)))
        return at + 1

    def _plain(self, grid: Grid, name: str) -> None:
        """A sheet with nothing but the table, frozen and filtered, for a pivot table."""
        sheet = self.book.add_worksheet(word(f"sheet_{name}", self.memo.lang))
        widths: dict[int, int] = {}
        self._grid(sheet, 0, grid, widths, caption=False)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(grid.rows), len(grid.columns) - 1)
        for k, width in widths.items():
            sheet.set_column(k, k, width)

    def _grid(self, sheet: Any, at: int, grid: Grid, widths: dict[int, int], *, caption: bool = True) -> int:
        """Caption, headings and rows; the next free row."""
        if caption:
            sheet.write_string(at, 0, grid.caption, self.caption)
            at += 1
        for k, column in enumerate(grid.columns):
            sheet.write_string(at, k, column.heading, self.head)
            widths[k] = max(widths.get(k, 0), _width(grid, k, column))
        high = max(-(-len(column.heading) // (_width(grid, k, column) - 3)) for k, column in enumerate(grid.columns))
        sheet.set_row(at, _LINE * high)
        top = at + 1
        for n, row in enumerate(grid.rows):
            lines = max(-(-len(c) // _width(grid, k, grid.columns[k])) for k, c in enumerate(map(_text, row)))
            if lines > 1:
                sheet.set_row(top + n, _LINE * lines)
            last = grid.total and n == len(grid.rows) - 1
            for k, (cell, column) in enumerate(zip(row, grid.columns, strict=True)):
                self._cell(sheet, top + n, k, cell, column, grid, sum_from=top if last and n else None)
        return top + len(grid.rows) + 1

    def _cell(
        self, sheet: Any, row: int, k: int, cell: Value, column: Column, grid: Grid, sum_from: int | None
    ) -> None:
        from xlsxwriter.utility import xl_range

        if cell is None or isinstance(cell, str):
            text = self._format("@", bold=True) if sum_from is not None else self.text
            sheet.write_string(row, k, "-" if cell is None else cell, text)
            return
        number, code = _number(cell, column, grid)
        form = self._format(code, bold=sum_from is not None)
        if sum_from is not None:
            sheet.write_formula(row, k, f"=SUM({xl_range(sum_from, k, row - 1, k)})", form, number)
        else:
            sheet.write_number(row, k, number, form)

    def _format(self, code: str, *, bold: bool) -> Any:
        if (code, bold) not in self.formats:
            look = {"num_format": code, "valign": "top", "bold": bold}
            self.formats[(code, bold)] = self.book.add_format(look | ({"top": 1} if bold else {}))
        return self.formats[(code, bold)]


def _number(cell: int | Fraction | Measure, column: Column, grid: Grid) -> tuple[float, str]:
    """A cell as a number of kronor or units, and Excel's format for it."""
    if isinstance(cell, Measure):
        value, unit = cell.value, cell.unit
        if unit.kind == "bool":
            return float(value), "0"
        suffix = ""
        if unit.is_money:
            value = value / minor_units(grid.currency)
            suffix = spell(Unit(tuple((n, p) for n, p in unit.dims if n != MONEY))).removeprefix("1")
            suffix = f'" kr{suffix}"' if grid.currency == "SEK" else f'" {grid.currency}{suffix}"'
        elif unit.dims:
            suffix = f'" {spell(unit)}"'
        return float(value), f"{_SV}#,##0{'' if value.denominator == 1 else '.00####'}{suffix}"
    if column.is_money:
        kronor = Fraction(cell, minor_units(grid.currency))
        plus = "+" if column.kind == "change" else ""
        decimals = "0.00" if minor_units(grid.currency) == 100 else "0"
        body = f"#,##{decimals}"
        return float(kronor), f"{_SV}{plus}{body};{_SV}-{body};{_SV}{body}"
    if column.kind == "number":
        return float(cell), f"{_SV}#,##0.######" if Fraction(cell).denominator != 1 else f"{_SV}#,##0"
    return float(cell), f"{_SV}#,##0"


def _width(grid: Grid, k: int, column: Column) -> int:
    if column.kind != "text":
        return _NUMBER_WIDTH
    longest = max((len(str(row[k])) for row in grid.rows), default=0)
    return _LONG_TEXT if longest > 2 * _TEXT_WIDTH else max(_TEXT_WIDTH, longest)


def _text(cell: Value) -> str:
    """A cell's words; numbers never take more than a line."""
    return cell if isinstance(cell, str) else ""


def _only(section: Section | None, key: str) -> Section:
    blocks = section.blocks if section is not None else ()
    kept = tuple(block for block in blocks if isinstance(block, Grid) and block.key == key)
    return Section(key, "" if not kept else kept[0].caption, kept)


def _without(section: Section, key: str) -> Section:
    kept = tuple(block for block in section.blocks if not (isinstance(block, Grid) and block.key == key))
    return Section(section.key, section.title, kept)
