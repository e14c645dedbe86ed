"""One table as a workbook: numbers with their formats, text that is never a formula."""

from __future__ import annotations

import io

from simulator.language import Locale
from simulator.report.xlsx_cells import shown
from simulator.tables.table import Table

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def table_workbook(table: Table, name: str, locale: Locale) -> bytes:
    """A table with its total on a sheet of its own.

    Args:
        table: what to write.
        name: of the sheet.
        locale: the reader's.
    """
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(name[:31])
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1})
    sheet.write_string(0, 0, table.titled, book.add_format({"bold": True}))
    for k, column in enumerate(table.columns):
        sheet.write_string(2, k, column.label(), heading)
        sheet.set_column(k, k, 24 if column.kind == "name" else 16)
    for n, row in enumerate(table.lines):
        is_total = table.total is not None and n == len(table.rows)
        for k, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            if cell is None:
                continue
            found = shown(cell, column, locale)
            look = book.add_format({"num_format": found.code, "bold": is_total, "top": int(is_total)})
            if isinstance(found.value, str):
                sheet.write_string(3 + n, k, found.value, look)
            else:
                sheet.write_number(3 + n, k, found.value, look)
    sheet.freeze_panes(3, 1)
    sheet.autofilter(2, 0, 2 + len(table.rows), len(table.columns) - 1)
    book.close()
    return out.getvalue()
