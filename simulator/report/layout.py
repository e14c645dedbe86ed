"""How wide a table's columns must be on paper: figures and names are never broken; what cannot fit is split."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from simulator.language import Locale
from simulator.tables.cells import texts
from simulator.tables.table import Column, Table, part_of

SIZES = (9.0, 8.5, 8.0, 7.5, 7.0)
"""Sizes of text in points, the first that fits is taken."""
PADDING = 9.0
"""Points of a column that no text may use."""
LEAST_TEXT, MOST_WORD, SHORT_WORD, WIDE_NAME, MOST_ROWS = 54.0, 150.0, 60.0, 170.0, 100
_NARROW, _WIDE = set(" .,:;'|!ijlt()-\u00a0"), set("mwMW%@")


@dataclass(frozen=True)
class Fitted:
    """A table, or some of its columns, as it stands on a page.

    Args:
        table: with the columns that stand beside each other.
        cells: the texts of the headings, the rows and the total.
        widths: of the columns in points.
        size: of the text in points.
        left_out: how many rows the page does not show.
    """

    table: Table
    cells: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    size: float
    left_out: int = 0

    @property
    def notes(self) -> tuple[str, ...]:
        """What stands below the table."""
        return self.table.notes


def width_of(text: str, size: float) -> float:
    """About how many points a text takes in a plain typeface, rather too many than too few.

    >>> width_of("000", 10) < width_of("mmm", 10)
    True
    """
    return size * sum(_em(letter) for letter in text)


def _em(letter: str) -> float:
    if letter in _NARROW:
        return 0.3
    if letter in _WIDE:
        return 0.9
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.05
    return 0.7 if letter.isupper() else 0.56


def fitted(table: Table, locale: Locale, room: float) -> Iterator[Fitted]:
    """The table in one piece, or its columns in as many pieces as the room needs, the first column in each.

    Args:
        table: what to show.
        locale: the reader's.
        room: points between the margins.
    """
    shown = replace(table, rows=table.rows[:MOST_ROWS], indents=table.indents[:MOST_ROWS])
    left_out = len(table.rows) - len(shown.rows)
    pieces = list(_pieces(shown, locale, room))
    for number, piece in enumerate(pieces):
        last = number == len(pieces) - 1
        part = replace(piece.table, notes=table.notes if last else ())
        yield replace(piece, table=part, left_out=left_out if last else 0)


def _pieces(table: Table, locale: Locale, room: float) -> Iterator[Fitted]:
    whole = _fit(table, locale, room)
    if whole is not None or len(table.columns) < 3:
        yield whole or _squeezed(table, locale, room)
        return
    chosen: list[int] = []
    for k in range(1, len(table.columns)):
        if chosen and _fit(part_of(table, [0, *chosen, k]), locale, room) is None:
            yield _piece(table, chosen, locale, room)
            chosen = []
        chosen.append(k)
    yield _piece(table, chosen, locale, room)


def _piece(table: Table, chosen: Sequence[int], locale: Locale, room: float) -> Fitted:
    part = part_of(table, [0, *chosen])
    return _fit(part, locale, room) or _squeezed(part, locale, room)


def _cells(table: Table, locale: Locale) -> tuple[tuple[str, ...], ...]:
    headings = tuple(column.label() for column in table.columns)
    rows = [tuple(row) for row in texts(table, locale)]
    if table.indents:
        rows = [
            ("\u2007\u2007" * (table.indents[n] if n < len(table.indents) else 0) + row[0], *row[1:])
            for n, row in enumerate(rows)
        ]
    return (headings, *rows)


def _fit(table: Table, locale: Locale, room: float) -> Fitted | None:
    """The widths at the largest size at which everything fits; None where nothing does."""
    cells = _cells(table, locale)
    columns = [[row[k] for row in cells] for k in range(len(table.columns))]
    for most_word in (MOST_WORD, SHORT_WORD):
        for size in SIZES:
            needs = [_needs(c, texts_, size, most_word) for c, texts_ in zip(table.columns, columns, strict=True)]
            least = [low for low, _ in needs]
            if sum(least) <= room:
                return Fitted(table, cells, _shared(least, [most for _, most in needs], room), size)
    return None


def _squeezed(table: Table, locale: Locale, room: float) -> Fitted:
    """Two columns that no size of text has room for: each gets its share."""
    cells = _cells(table, locale)
    needs = [
        _needs(column, [row[k] for row in cells], SIZES[-1], SHORT_WORD)[0] for k, column in enumerate(table.columns)
    ]
    return Fitted(table, cells, tuple(need * room / sum(needs) for need in needs), SIZES[-1])


def _needs(column: Column, cells: Sequence[str], size: float, most_word: float) -> tuple[float, float]:
    """The least and the natural width of a column: all of a figure, the longest word of a text up to a limit."""
    heading, *body = cells
    bold = 1.06
    head = max((width_of(part, size) * bold for part in heading.replace("-", "- ").split()), default=0.0)
    natural = max((width_of(text, size) for text in body), default=0.0)
    whole = max(natural, width_of(heading, size) * bold)
    if column.kind == "figure" or (column.kind == "name" and natural <= WIDE_NAME):
        least = max(natural * (bold if column.kind == "figure" else 1.0), head)
        return least + PADDING, max(least, whole if column.kind == "name" else head) + PADDING
    word = max((width_of(part, size) for text in body for part in text.split(" ")), default=0.0)
    least = max(min(word, most_word), head, min(natural, LEAST_TEXT))
    return least + PADDING, max(whole, least) + PADDING


def _shared(least: Sequence[float], natural: Sequence[float], room: float) -> tuple[float, ...]:
    """What is left beyond the least goes to those that lack least first."""
    widths, spare = list(least), room - sum(least)
    order = sorted(range(len(widths)), key=lambda k: natural[k] - least[k])
    for n, k in enumerate(order):
        more = min(natural[k] - least[k], spare / (len(order) - n))
        widths[k] += more
        spare -= more
    return tuple(widths)
