r"""Tables for a terminal: fitted to its width so that no figure is cut and no name dropped; unbounded when piped."""

from __future__ import annotations

import re
import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rich.cells import cell_len

from simulator.language import Locale
from simulator.tables.cells import texts
from simulator.tables.table import Column, Table, part_of

GAP = 2
LEAST_TEXT = 16
"""Columns of running text are not made narrower than this before the table is split."""
NARROWEST = 60
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    r"""Text that says to a terminal only what it says to a reader: control characters are shown as a mark.

    >>> printable("a\x1b[2Jb")
    'a\ufffd[2Jb'
    """
    return _CONTROL.sub("\ufffd", text)


def printable_lines(text: str) -> str:
    """Text of several lines, each of them printable."""
    return "\n".join(printable(line) for line in text.split("\n"))


def show(tables: Sequence[Table], locale: Locale, most_rows: int | None = None) -> None:
    """Print tables to standard output, as wide as the terminal or, when piped, as wide as they are."""
    width = _terminal_width()
    for table in tables:
        print(table_text(table, locale, width, most_rows=most_rows, ruled=width is not None))


def say(sentence: str) -> None:
    """Print the sentence that an answer begins with, folded between words, and never within a number."""
    print(printable_lines("\n".join(_wrapped(sentence, _terminal_width()))) + "\n")


def _terminal_width() -> int | None:
    """Columns of the terminal; None where nobody looks."""
    return max(shutil.get_terminal_size((80, 24)).columns, NARROWEST) if sys.stdout.isatty() else None


def table_text(
    table: Table, locale: Locale, width: int | None, *, most_rows: int | None = None, ruled: bool = False
) -> str:
    """A table as lines of text.

    What does not fit goes, in this order: text over several lines, short headings, columns in bands below each other
    that repeat the first column, one record for each row.

    Args:
        table: what to show.
        locale: the reader's.
        width: columns of the terminal; None for as many as it takes.
        most_rows: rows of the body to show; None for all.
        ruled: whether to rule a line below the headings and above the total.
    """
    left_out = 0
    if most_rows is not None:
        rows, left_out = table.top(most_rows)
        table = replace(table, rows=rows, indents=table.indents[:most_rows])
    lines = [*_wrapped(table.titled, width)] if table.caption else []
    for number, band in enumerate(_bands(table, locale, width)):
        if number:
            lines.append("")
        lines += band_lines(band, locale, width, ruled)
    if left_out:
        lines.append(locale.word("table_rows_left_out", rows=left_out))
    for note in table.notes:
        lines += _wrapped(f"* {note}", width, "  ")
    return printable_lines("\n".join(lines)) + "\n"


def _wrapped(text: str, width: int | None, indent: str = "") -> list[str]:
    if width is None:
        return text.splitlines()
    return [
        line
        for part in text.splitlines()
        for line in textwrap.wrap(part, width, subsequent_indent=indent, break_long_words=False) or [""]
    ]


# ---- what fits ------------------------------------------------------------------------------------------------------


def _bands(table: Table, locale: Locale, width: int | None) -> Iterator[Table]:
    """The table whole, or its columns in bands that each fit and repeat the first column."""
    if width is None or _fits(table, locale, width):
        yield table
        return
    bare, chosen = replace(table, notes=()), list[int]()
    for k in range(1, len(table.columns)):
        if chosen and not _fits(part_of(bare, [0, *chosen, k]), locale, width):
            yield part_of(bare, [0, *chosen])
            chosen = []
        chosen.append(k)
    yield part_of(bare, [0, *chosen])


def _fits(table: Table, locale: Locale, width: int) -> bool:
    widths = _widths(table, texts(table, locale), width)
    return sum(widths) + GAP * (len(widths) - 1) <= width


def _widths(table: Table, cells: Sequence[Sequence[str]], width: int | None) -> list[int]:
    """Widths of the columns: natural ones, or with headings folded and text made narrower until they fit."""
    natural = [max((cell_len(row[k]) for row in cells), default=0) for k in range(len(table.columns))]
    if table.indents:
        indents = [2 * step for step in table.indents]
        natural[0] = max((cell_len(row[0]) + step for row, step in zip(cells, [*indents, 0], strict=False)), default=0)
    whole = [max(n, cell_len(column.label())) for n, column in zip(natural, table.columns, strict=True)]
    room = GAP * (len(whole) - 1)
    if width is None or sum(whole) + room <= width:
        return whole
    least = [_least(column, natural[k], [row[k] for row in cells]) for k, column in enumerate(table.columns)]
    widths = list(least)
    spare = width - room - sum(widths)
    for k in sorted(range(len(widths)), key=lambda k: whole[k] - least[k]):  # those that lack least get all they want
        more = min(max(spare, 0), whole[k] - widths[k])
        widths[k] += more
        spare -= more
    return widths


def _least(column: Column, natural: int, cells: Sequence[str]) -> int:
    """The least width of a column: all of a figure or a name, some of a text, and the longest word of the heading."""
    heading = max((cell_len(word) for word in column.label(narrow=True).split()), default=0)
    if column.kind != "text":
        return max(natural, heading)
    longest = max((cell_len(word) for cell in cells for word in cell.split(" ")), default=0)
    return max(min(natural, LEAST_TEXT), longest, heading)


# ---- lines ----------------------------------------------------------------------------------------------------------


def band_lines(table: Table, locale: Locale, width: int | None, ruled: bool) -> list[str]:
    """The lines of a table that fits, or one record for each row where not even two columns do."""
    cells = texts(table, locale)
    if width is not None and not _fits(table, locale, width):
        return _records(table, cells, width)
    widths = _widths(table, cells, width)
    lines: list[str] = []
    if any(column.heading for column in table.columns):
        headings = [
            column.label(narrow=cell_len(column.label()) > widths[k] and bool(column.short))
            for k, column in enumerate(table.columns)
        ]
        lines += _row_lines(headings, table.columns, widths, bottom=True)
        if ruled:
            lines.append("  ".join("\u2500" * w for w in widths))
    for n, row in enumerate(cells):
        is_total = table.total is not None and n == len(cells) - 1
        if is_total and ruled:
            lines.append("  ".join("\u2500" * w for w in widths))
        indent = 2 * table.indents[n] if table.indents and not is_total else 0
        lines += _row_lines([" " * indent + row[0], *row[1:]], table.columns, widths, indent=indent)
    return lines


def _row_lines(
    cells: Sequence[str], columns: Sequence[Column], widths: Sequence[int], *, bottom: bool = False, indent: int = 0
) -> list[str]:
    """One row, over as many lines as its longest cell needs."""
    folded = [
        _folded(cell, width, indent + 2 if k == 0 and indent else 0)
        for k, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    height = max(len(part) for part in folded)
    lines = []
    for n in range(height):
        texts_of_line = []
        for part, column, width in zip(folded, columns, widths, strict=True):
            at = n - (height - len(part)) if bottom else n
            text = part[at] if 0 <= at < len(part) else ""
            pad = " " * (width - cell_len(text))
            texts_of_line.append(pad + text if column.kind == "figure" else text + pad)
        lines.append((" " * GAP).join(texts_of_line).rstrip())
    return lines


def _folded(text: str, width: int, indent: int) -> list[str]:
    if cell_len(text) <= width:
        return [text]
    start = " " * (len(text) - len(text.lstrip(" ")))
    return textwrap.wrap(
        text.lstrip(" "), max(width, 1), initial_indent=start, subsequent_indent=" " * indent, break_long_words=False,
        break_on_hyphens=False,
    ) or [""]  # fmt: skip


def _records(table: Table, cells: Sequence[Sequence[str]], width: int) -> list[str]:
    """Each row as its first cell and, below it, a line for each other cell."""
    lines: list[str] = []
    for row in cells:
        lines += _wrapped(row[0], width, "  ")
        for column, cell in zip(table.columns[1:], row[1:], strict=True):
            lines += _wrapped(f"  {column.label()}: {cell}", width, "    ")
    return lines
