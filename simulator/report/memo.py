"""A decision document as one frozen structure: sections of sentences, tables and figures, whatever file it becomes.

Tables are those of :mod:`simulator.tables`: amounts with their currency, never text, so that every file shows the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.language import Locale
from simulator.report.book import Book
from simulator.tables.table import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def printable(text: str) -> str:
    """Without the control characters that XML and fonts cannot hold."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)


@dataclass(frozen=True)
class Paragraph:
    """A sentence or a few."""

    text: str


@dataclass(frozen=True)
class Blank:
    """What is to be written by hand: its text says what, and every file shows that it is still empty."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """A list of sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Subheading:
    """A heading within a section."""

    text: str


@dataclass(frozen=True)
class Panel:
    """One plot of a figure: what draws it on an ``Axes``, and its own title."""

    draw: Callable[[Axes], Axes]
    title: str = ""


@dataclass(frozen=True)
class Figure:
    """One or more plots.

    Args:
        key: what files and tests call it.
        caption: what it shows.
        alt: the same in words, for who does not see it.
        panels: the plots.
        data: tables of what is drawn, for workbooks.
        columns: how many plots stand beside each other.
        height: of each row of plots, in inches.
        same_scale: whether the plots are to be read against each other.
        legend: whether the plots share a legend.
        own_scale: what is said of a plot that lies so far off that it has a scale of its own.
    """

    key: str
    caption: str
    alt: str
    panels: tuple[Panel, ...]
    data: tuple[Table, ...] = ()
    columns: int = 1
    height: float = 3.0
    same_scale: bool = False
    legend: bool = False
    own_scale: str = ""


Block = Paragraph | Blank | Bullets | Table | Figure | Subheading


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Fact:
    """A line of the document's head, such as its reference number; without a text it is shown as not yet filled in."""

    label: str
    text: str


@dataclass(frozen=True)
class Memo:
    """The whole document in one language.

    Args:
        title: of the matter.
        subtitle: what kind of document it is.
        locale: the reader's.
        facts: the lines of its head.
        sections: what is decided on: two to four pages.
        appendices: what that rests on.
        warning: what nobody may miss, such as made-up data; stands first in every file.
        details: tables that only a workbook has room for.
        long: every recipient, payment and design in one rectangle, for another program.
        book: what only a workbook has beside the document.
    """

    title: str
    subtitle: str
    locale: Locale
    sections: tuple[Section, ...]
    appendices: tuple[Section, ...] = ()
    facts: tuple[Fact, ...] = ()
    warning: str = ""
    details: tuple[Section, ...] = ()
    long: Table | None = None
    book: Book | None = None

    @property
    def parts(self) -> tuple[Section, ...]:
        """Sections and appendices in order."""
        return (*self.sections, *self.appendices)

    def tables(self) -> Iterator[Table]:
        """Every table that all documents show, in order."""
        for section in self.parts:
            yield from (block for block in section.blocks if isinstance(block, Table))

    def figures(self) -> Iterator[Figure]:
        """Every figure in order."""
        for section in self.parts:
            yield from (block for block in section.blocks if isinstance(block, Figure))
