"""A grid of text cells as it stood in a file, and notes on how it was read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from simulator.problems import Place

MOST_BYTES = 200_000_000
MOST_ROWS = 2_000_000


@dataclass(frozen=True)
class ReadNote:
    """Something that reading did and that a reader must know; the words are ``read_<code>``."""

    code: str
    place: Place
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Merge:
    """A rectangle of merged cells, as rows and columns of the grid counted from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Grid:
    """Rows of text cells from the first used row on; ``locate`` gives the place of (row, column)."""

    file: str
    rows: Sequence[list[str]]
    locate: Callable[[int, int], Place] = field(repr=False)
    merges: tuple[Merge, ...] = ()
    hidden: frozenset[int] = frozenset()
    notes: tuple[ReadNote, ...] = ()
    exact: bool = True
    """Whether every row has as many cells as were meant: a workbook's cells have places, a line's only an order."""


def letters(column: int) -> str:
    """The name of a column of a workbook, counted from 0.

    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
