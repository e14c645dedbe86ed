"""Results as a notebook shows them: tables with captions, every text escaped, nothing fetched from anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from simulator.results.tables import TextTable

MOST_ROWS = 60
_ROOM = "padding:.15em .6em"  # a table inside a widget gets none from the notebook
_RIGHT = f' style="text-align:right;white-space:nowrap;{_ROOM}"'
_LEFT = f' style="text-align:left;{_ROOM}"'
_CAPTION = "caption-side:top;text-align:left;font-weight:bold;padding:.3em 0;white-space:nowrap"


def table_html(table: TextTable, notes: Sequence[str] = (), indents: Sequence[int] = ()) -> str:
    """A table as HTML; ``indents`` are steps to the right of each row's first cell.

    >>> table_html(TextTable("<a>", ["b"], [["c & d"]])).startswith('<table><caption style=')
    True
    """

    def cell(k: int, text: str, row: int) -> str:
        if k:
            return f"<td{_LEFT if k in table.left else _RIGHT}>{escape(text)}</td>"
        start = f";padding-left:{0.5 + 1.4 * indents[row]:g}em" if indents else ""
        return f'<th scope="row" style="text-align:left;font-weight:normal{start}">{escape(text)}</th>'

    headings = "".join(
        f'<th scope="col"{_LEFT if k in table.left else _RIGHT}>{escape(text)}</th>'
        for k, text in enumerate(table.headings)
    )
    lines = ["".join(cell(k, text, i) for k, text in enumerate(row)) for i, row in enumerate(table.rows)]
    last = len(lines) - 1
    bold = ' style="font-weight:bold;border-top:2px solid"'
    body = "".join(f"<tr{bold if table.total and i == last else ''}>{line}</tr>" for i, line in enumerate(lines))
    head = f"<thead><tr>{headings}</tr></thead>" if any(table.headings) else ""
    caption = f'<caption style="{_CAPTION}">{escape(table.title)}</caption>' if table.title else ""
    listed = "".join(f"<li>{escape(note)}</li>" for note in notes)
    return f"<table>{caption}{head}<tbody>{body}</tbody></table>" + (f"<ul>{listed}</ul>" if listed else "")
