"""The first sheet of a report's workbook: what it is, what is made up, which designs, and what stands where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from simulator.report.memo import Memo

WIDTH = 96


def write_intro(sheet: Any, memo: Memo, sheets: Sequence[tuple[str, str]], form: Callable[..., Any]) -> None:
    """Write the sheet.

    Args:
        sheet: an empty sheet.
        memo: the document.
        sheets: the other sheets with what stands on each.
        form: makes a cell format.
    """
    word = memo.locale.word
    text, heading = form(text_wrap=True, valign="top"), form(bold=True, font_size=12, font_color="#00527F")
    name = form(bold=True, valign="top", text_wrap=True)
    sheet.set_portrait()
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, WIDTH)
    sheet.write_string(0, 0, memo.title, form(bold=True, font_size=16, font_color="#00527F"))
    sheet.write_string(1, 0, memo.subtitle)
    at = 2
    if memo.warning:
        sheet.merge_range(at, 0, at, 1, "", form(bold=True, font_color="#9A3B00", text_wrap=True))
        sheet.write_string(at, 0, memo.warning, form(bold=True, font_color="#9A3B00", text_wrap=True))
        sheet.set_row(at, 15 * -(-len(memo.warning) // (WIDTH + 20)))
        at += 1
    for line in word("sheet_about", long=word("sheet_long"), what_if=word("sheet_what_if")).strip().splitlines():
        at += 1
        sheet.merge_range(at, 0, at, 1, "", text)
        sheet.write_string(at, 0, line, text)
        sheet.set_row(at, 15 * -(-len(line) // (WIDTH + 26)))
    at += 2
    sheet.write_string(at, 0, word("sheet_list"), heading)
    for title, about in sheets:
        at += 1
        sheet.write_string(at, 0, title, name)
        sheet.write_string(at, 1, about, text)
        sheet.set_row(at, 15 * max(-(-len(about) // WIDTH), -(-len(title) // 30)))
    sheet.print_area(0, 0, at, 1)
