"""How the sheets of a scenario's workbook look: formats, widths, and cells that are never formulas."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from simulator.scenario.books.cells import Held

BLUE, BROWN, GREY, YELLOW = "#00527F", "#9A3B00", "#5F6B73", "#FFF8D6"


class Looks:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any, lang: str) -> None:
        self.book, self.lang = book, lang
        self.made: dict[str, Any] = {}

    def of(self, **how: Any) -> Any:
        """A format."""
        key = repr(sorted(how.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format({"valign": "top", **how})
        return self.made[key]

    def head(self) -> Any:
        """A heading."""
        return self.of(bold=True, text_wrap=True, bottom=2, bg_color="#DCEAF3")

    def number(self, *, percent: bool = False, fill: str = YELLOW) -> Any:
        """A number that may be changed."""
        code = "0.######%" if percent else "General"
        return self.of(num_format=code, bg_color=fill, align="right", border=1, border_color="#E3D9A6")

    def text(self, **how: Any) -> Any:
        """Text."""
        return self.of(text_wrap=True, **how)

    def put(self, sheet: Any, row: int, column: int, cell: Held) -> None:
        """A value of the model: numbers and days as such, anything else as text."""
        match cell.value:
            case date():
                day = datetime(cell.value.year, cell.value.month, cell.value.day)
                look = {"bg_color": YELLOW, "border": 1, "border_color": "#E3D9A6"}
                sheet.write_datetime(row, column, day, self.of(num_format="yyyy-mm-dd", align="right", **look))
            case float():
                sheet.write_number(row, column, cell.value, self.number(percent=cell.percent))
            case _:
                sheet.write_string(row, column, cell.value, self.text(num_format="@"))


def height(*lines: float) -> int:
    """The height in points of a row whose texts need so many lines, each of them counted in widths of its column."""
    return 15 * max(1, *(-(-int(100 * one) // 100) for one in lines))


def page(sheet: Any, *, last_heading: int = 0) -> None:
    """A4 on its side, as wide as the page, with the headings on every page and a footer that counts them."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.set_footer("&L&A&R&P (&N)")
    if last_heading:
        sheet.repeat_rows(0, last_heading - 1)
