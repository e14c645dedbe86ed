"""Tables on a sheet: headings with filters, numbers with their formats, sums that a spreadsheet can compute again."""

from __future__ import annotations

from typing import Any

from simulator.language import Locale
from simulator.report.xlsx_cells import Shown, shown
from simulator.tables.table import Row, Table

TEXT_WIDTH, LONG_TEXT, NUMBER_WIDTH = 24, 60, 16
LINE = 15
"""The height of a line in points."""
FILTERED = 4
"""Rows from which filters serve."""


class Tables:
    """The tables of a workbook that is being written, with formats that are each made once."""

    def __init__(self, book: Any, locale: Locale) -> None:
        self.book, self.locale = book, locale
        self.formats: dict[str, Any] = {}
        self.named = 0
        self.heading = 0
        """The row of the headings that were written last."""
        self.head = self.form(bold=True, text_wrap=True, valign="top", bottom=2, bg_color="#F2F5F7")
        self.text = self.form(text_wrap=True, valign="top")

    def form(self, **look: Any) -> Any:
        """A cell format."""
        key = repr(sorted(look.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(look)
        return self.formats[key]

    def rows(self, sheet: Any, at: int, table: Table, widths: dict[int, int]) -> int:
        """Write a table, its total under it.

        Args:
            sheet: where.
            at: the row of its headings.
            table: what.
            widths: of the sheet's columns, which grow to what the table needs.

        Returns:
            The next free row.
        """
        own = _widths(table)
        self.heading = at
        for k, (column, width) in enumerate(zip(table.columns, own, strict=True)):
            sheet.write_string(at, k, column.label(), self.head)
            widths[k] = max(widths.get(k, 0), width)
        sheet.set_row(at, LINE * max(-(-len(c.label()) // (w - 4)) for c, w in zip(table.columns, own, strict=True)))
        top = at + 1
        self._named(sheet, at, table)
        for n, row in enumerate(table.lines):
            total = table.total is not None and n == len(table.rows)
            lines = max(-(-len(cell) // own[k]) if isinstance(cell, str) else 1 for k, cell in enumerate(row))
            if lines > 1:
                sheet.set_row(top + n, LINE * lines)
            indent = table.indents[n] if n < len(table.indents) else 0
            self._row(sheet, top + n, table, row, indent=indent, sum_from=top if total and table.rows else None)
        return top + len(table.lines)

    def _named(self, sheet: Any, at: int, table: Table) -> None:
        """The body as a table of the spreadsheet, which has filters and a name; the total stands below it."""
        headings = [column.label() for column in table.columns]
        alike = len({heading.lower() for heading in headings}) < len(headings)
        if not table.rows or alike or not all(heading.strip() for heading in headings):
            return
        self.named += 1
        columns = [{"header": heading, "header_format": self.head} for heading in headings]
        look = {
            "name": f"simulator_{self.named}",
            "style": "Table Style Light 1",
            "columns": columns,
            "banded_rows": False,
        }
        filters = {"autofilter": len(table.rows) >= FILTERED}
        sheet.add_table(at, 0, at + len(table.rows), len(headings) - 1, {**look, **filters})

    def _row(self, sheet: Any, at: int, table: Table, row: Row, *, indent: int, sum_from: int | None) -> None:
        from xlsxwriter.utility import xl_range

        bold = sum_from is not None
        for k, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            found: Shown = shown(cell, column, self.locale)
            if isinstance(found.value, str):
                text = "    " * indent + found.value if k == 0 else found.value
                sheet.write_string(at, k, text, self._cell("@", bold=True) if bold else self.text)
            elif sum_from is not None and found.sums:
                formula = f"=SUM({xl_range(sum_from, k, at - 1, k)})"
                sheet.write_formula(at, k, formula, self._cell(found.code, bold=True), found.value)
            else:
                sheet.write_number(at, k, found.value, self._cell(found.code, bold=bold))

    def _cell(self, code: str, *, bold: bool) -> Any:
        look = {"num_format": code, "valign": "top", "bold": bold}
        return self.form(**look, **({"top": 1} if bold else {}))


def _widths(table: Table) -> list[int]:
    """Letters that each column is wide: every cell is looked at once."""
    longest = [0] * len(table.columns)
    for row in table.rows:
        for k, cell in enumerate(row):
            if isinstance(cell, str) and len(cell) > longest[k]:
                longest[k] = len(cell)
    return [
        NUMBER_WIDTH if column.kind == "figure" else LONG_TEXT if most > 2 * TEXT_WIDTH else max(TEXT_WIDTH, most)
        for column, most in zip(table.columns, longest, strict=True)
    ]
