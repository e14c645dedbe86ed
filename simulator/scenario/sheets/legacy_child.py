"""Reads an .xls, .xlsb or .ods in a process of its own: what its library cannot bear ends this process alone.

Run by path with the file as argument; writes JSON with every worksheet's name, whether it is visible, where its used
range begins, its rows as text, and its merged cells (top, left, bottom, right).
"""

from __future__ import annotations

import json
import sys
import unicodedata
from datetime import date, datetime

MOST_MEMORY = 3 * 2**30


def cell_text(cell: object) -> str:
    """A cell as text; numbers as they are stored."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        if cell.is_integer() and abs(cell) < 2**53:
            return str(int(cell))
        text = repr(cell)
        return text + "0" if "e" not in text and len(text.partition(".")[2]) == 3 else text
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return unicodedata.normalize("NFC", str(cell))


def main(file: str) -> None:
    """Write the file's sheets as JSON to standard output."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    book = CalamineWorkbook.from_path(file)
    sheets = []
    for about in book.sheets_metadata:
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(about.name)
        rows = [[cell_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=True)]
        visible = about.visible == SheetVisibleEnum.Visible
        merges = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]  # .xls knows them, .ods not
        start = sheet.start or (0, 0)
        sheets.append({"name": about.name, "visible": visible, "start": start, "rows": rows, "merges": merges})
    json.dump(sheets, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
