"""A decision memo as one frozen structure: sections of sentences, tables and figures, whatever file it becomes.

Tables hold numbers, not text: money in whole öre, counts, and measures with their unit. Each writer turns them into
what its file needs, so the figures are the same in all of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from simulator.language import Locale, word
from simulator.money import Currency, format_money, format_number
from simulator.tables.cells import quantity
from simulator.units import Unit, minor_units

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_ROWS = 100
"""Rows of a table that a page shows; a workbook shows them all."""


def printable(text: str) -> str:
    """Without the control characters that XML and fonts cannot hold."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)


@dataclass(frozen=True)
class Measure:
    """A number with its unit, in base units (öre), where the cells of a column differ in unit."""

    value: Fraction
    unit: Unit
    hedge: str = ""


Value = int | Fraction | str | Measure | None
Kind = Literal["text", "money", "change", "count", "number", "measure"]


@dataclass(frozen=True)
class Column:
    """A column's heading and what its cells are; ``change`` is money with its sign."""

    heading: str
    kind: Kind = "text"

    @property
    def is_money(self) -> bool:
        """Whether the cells are öre."""
        return self.kind in ("money", "change")


@dataclass(frozen=True)
class Grid:
    """A table with a caption; with ``total``, the last row sums the others. ``sheet`` is its place in a workbook."""

    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    total: bool = False
    currency: str = "SEK"

    def texts(self, lang: str, most: int | None = MOST_ROWS) -> list[list[str]]:
        """The cells as people read them, at most so many rows above the total."""
        decimals = [self._decimals(k) for k in range(len(self.columns))]
        return [
            [
                shown(cell, column.kind, lang, self.currency, decimals[k])
                for k, (cell, column) in enumerate(zip(row, self.columns, strict=True))
            ]
            for row in self.kept(most)
        ]

    def kept(self, most: int | None = MOST_ROWS) -> tuple[tuple[Value, ...], ...]:
        """The first rows and the total."""
        body = self.rows[: -1 if self.total else None]
        if most is None or len(body) <= most:
            return self.rows
        return (*body[:most], *((self.rows[-1],) if self.total else ()))

    def left_out(self, lang: str, most: int = MOST_ROWS) -> str:
        """A sentence on the rows that are not shown, or nothing."""
        hidden = len(self.rows) - len(self.kept(most))
        return word("memo_rows_left_out", lang, rows=hidden) if hidden else ""

    def _decimals(self, k: int) -> int:
        """Decimals of a column of money: all of its cells alike."""
        if not self.columns[k].is_money:
            return 0
        unit = minor_units(self.currency)
        whole = all(not isinstance(row[k], (int, Fraction)) or row[k] % unit == 0 for row in self.rows)  # type: ignore[operator]
        return 0 if whole else len(str(unit)) - 1


def shown(cell: Value, kind: Kind, lang: str, currency: str, decimals: int = 0) -> str:
    """One cell as people read it.

    >>> shown(-5, "change", "sv", "SEK", 2), shown(None, "money", "sv", "SEK"), shown(3, "count", "sv", "SEK")
    ('-0,05', '-', '3')
    """
    if cell is None:
        return "-"
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Measure):
        return f"{cell.hedge} {quantity(cell.value, cell.unit, Currency(currency), Locale.of(lang))}".strip()
    if kind in ("money", "change"):
        if decimals == 0:
            return format_money(cell, currency, lang, sign=kind == "change", unit=False)
        plus = "+" if kind == "change" and cell > 0 else ""
        return plus + format_number(Fraction(cell, minor_units(currency)), lang, decimals)
    return format_number(Fraction(cell), lang, None if kind == "number" else 0)


@dataclass(frozen=True)
class Paragraph:
    """A sentence or a few."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """A list of sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Panel:
    """One plot of a figure: what draws it on an ``Axes``, and its own title."""

    draw: Callable[[Axes], Axes]
    title: str = ""


@dataclass(frozen=True)
class Figure:
    """One or more plots with a caption, a text that says the same in words, and the table they are drawn from."""

    key: str
    caption: str
    alt: str
    panels: tuple[Panel, ...]
    data: tuple[Grid, ...]
    columns: int = 1
    height: float = 3.0
    """Height of each row of plots in inches."""
    same_scale: bool = False
    """Whether the plots are to be read against each other."""
    legend: bool = False
    """Whether the plots share a legend."""


@dataclass(frozen=True)
class Subheading:
    """A heading within a section."""

    text: str


Block = Paragraph | Bullets | Grid | Figure | Subheading


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Memo:
    """The whole memo in one language."""

    title: str
    subtitle: str
    lang: str
    sections: tuple[Section, ...]
    currency: str = "SEK"
    warning: str = ""
    """What nobody may miss, such as made-up data; stands first in every writer."""
    ledger: Grid | None = None
    """Every dated entry; a workbook has a sheet for it."""
    long: Grid | None = None
    """Every recipient, payment and design in one rectangle, for a spreadsheet or another program."""

    def grids(self) -> Iterator[Grid]:
        """Every table that all writers show, those of figures included, in order."""
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, Grid):
                    yield block
                elif isinstance(block, Figure):
                    yield from block.data

    def figures(self) -> Iterator[Figure]:
        """Every figure in order."""
        for section in self.sections:
            yield from (block for block in section.blocks if isinstance(block, Figure))
