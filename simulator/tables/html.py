"""Tables as HTML: every text escaped, classes instead of styles, nothing fetched from anywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from html import escape

from simulator.language import Locale
from simulator.tables.cells import texts
from simulator.tables.table import Cell, Interval, Link, Table, Uncertain

MOST_ROWS = 60
"""Rows of the body that a notebook shows."""
STYLE = """\
.simulator-table{border-collapse:collapse;font-variant-numeric:tabular-nums}
.simulator-table caption{caption-side:top;text-align:left;font-weight:bold;padding:.3em 0}
.simulator-table th,.simulator-table td{padding:.15em .6em;text-align:left;font-weight:normal}
.simulator-table thead th{font-weight:bold;vertical-align:bottom}
.simulator-table .figure{text-align:right;white-space:nowrap}
.simulator-table tfoot th,.simulator-table tfoot td{font-weight:bold;border-top:2px solid}
""" + "".join(f".simulator-table .in{n}{{padding-left:{0.6 + 1.4 * n:g}em}}\n" for n in range(1, 13))

Address = Callable[[str], str]


def table_html(table: Table, locale: Locale, *, most_rows: int | None = None, address: Address | None = None) -> str:
    """One table.

    Args:
        table: what to show.
        locale: the reader's.
        most_rows: rows of the body to show; None for all.
        address: makes the key of a view into an address, where there are addresses.

    >>> from simulator.tables.table import Column
    >>> cell = Table("t", "<a>", (Column("b", "b", "name"),), (("c & d",),))
    >>> "<caption>&lt;a&gt;</caption>" in table_html(cell, Locale("en"))
    True
    """
    left_out = 0
    if most_rows is not None:
        rows, left_out = table.top(most_rows)
        table = replace(table, rows=rows, indents=table.indents[:most_rows])
    shown = texts(table, locale)
    body = "".join(
        _row(table, n, row, shown[n], address, table.indents[n] if table.indents else 0)
        for n, row in enumerate(table.rows)
    )
    foot = "" if table.total is None else f"<tfoot>{_row(table, -1, table.total, shown[-1], address, 0)}</tfoot>"
    caption = f"<caption>{escape(table.titled)}</caption>" if table.caption else ""
    headings = "".join(
        f'<th scope="col"{_class(column.kind)}>{escape(column.label())}</th>' if column.label() else "<td></td>"
        for column in table.columns
    )
    head = f"<thead><tr>{headings}</tr></thead>" if any(column.heading for column in table.columns) else ""
    notes = [*table.notes]
    if left_out:
        notes.insert(0, locale.word("table_rows_left_out", rows=left_out))
    listed = f'<ul class="notes">{"".join(f"<li>{escape(note)}</li>" for note in notes)}</ul>' if notes else ""
    return (
        f'<table class="simulator-table" data-key="{escape(table.key)}">{caption}{head}<tbody>{body}</tbody>{foot}'
        f"</table>{listed}"
    )


def _row(table: Table, n: int, row: Sequence[Cell], shown: Sequence[str], address: Address | None, indent: int) -> str:
    cells = []
    for k, (cell, text, column) in enumerate(zip(row, shown, table.columns, strict=True)):
        inner = escape(text)
        if isinstance(cell, Link) and address is not None:
            inner = f'<a href="{escape(address(cell.to))}">{inner}</a>'
        if k == 0:
            cells.append(f'<th scope="row"{_class(column.kind, indent)}>{inner}</th>')
        else:
            cells.append(f"<td{_class(column.kind)}{_certainty(cell)}>{inner}</td>")
    return f"<tr>{''.join(cells)}</tr>"


def _class(kind: str, indent: int = 0) -> str:
    names = [*(["figure"] if kind == "figure" else []), *([f"in{min(indent, 12)}"] if indent else [])]
    return f' class="{" ".join(names)}"' if names else ""


def _certainty(cell: Cell) -> str:
    """On what an estimate rests, for style sheets and tests."""
    found = cell.about if isinstance(cell, Interval) else cell
    return f' data-basis="{found.estimate.basis}"' if isinstance(found, Uncertain) else ""


def notebook_html(tables: Sequence[Table], locale: Locale) -> str:
    """Tables as a notebook shows them, with the little style that they need."""
    return f"<style>{STYLE}</style>" + "".join(table_html(table, locale, most_rows=MOST_ROWS) for table in tables)
