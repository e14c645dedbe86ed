"""Tables for a terminal: drawn by rich when someone looks, plain text when piped."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    r"""Text that says to a terminal only what it says to a reader: control characters are shown as a mark.

    >>> printable("a\x1b[2Jb")
    'a\ufffd[2Jb'
    """
    return _CONTROL.sub("\ufffd", text)


@dataclass(frozen=True)
class TextTable:
    """Headings and rows of text; columns in ``left`` are words, the others figures."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    left: frozenset[int] = frozenset({0})
    total: bool = False

    def plain(self) -> str:
        """Columns aligned with spaces, nothing drawn."""
        lines = [self.headings, *self.rows]
        widths = [max(len(row[k]) for row in lines) for k in range(len(self.headings))]

        def line(row: Sequence[str]) -> str:
            cells = [
                cell.ljust(width) if k in self.left else cell.rjust(width)
                for k, (cell, width) in enumerate(zip(row, widths, strict=True))
            ]
            return "  ".join(cells).rstrip()

        shown = [line(row) for row in (lines if any(self.headings) else self.rows)]
        return "\n".join([self.title, *shown] if self.title else shown)

    def show(self) -> None:
        """Print to standard output."""
        if not sys.stdout.isatty():
            print(printable(self.plain()) + "\n")
            return
        from rich import box
        from rich.console import Console
        from rich.markup import escape
        from rich.table import Table

        table = Table(title=escape(printable(self.title)), title_justify="left", box=box.SIMPLE_HEAD, show_edge=False)
        for k, heading in enumerate(self.headings):
            words = k in self.left
            table.add_column(
                escape(printable(heading)), justify="left" if words else "right", no_wrap=not words, overflow="fold"
            )
        for n, row in enumerate(self.rows):
            if self.total and n == len(self.rows) - 1:
                table.add_section()
            table.add_row(*(escape(printable(cell)) for cell in row))
        Console().print(table)
