"""A table as it was read: columns of text with headings, the place of every cell, and what was done to read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from simulator.problems import Place, Problems
from simulator.scenario.sheets.grid import ReadNote
from simulator.scenario.yaml_text import INVISIBLE


@dataclass(frozen=True)
class InFile:
    """Places cells in their file, without saying where in it."""

    file: str

    def __call__(self, row: int, heading: str) -> Place:
        return Place(self.file)


@dataclass(frozen=True)
class Sheet:
    """A rectangle of text with headings, as it stood in a file; every column is as long as the others."""

    file: str
    columns: Mapping[str, Sequence[str]]
    length: int
    locate: Callable[[int, str], Place] = field(repr=False)
    notes: tuple[ReadNote, ...] = ()
    doubled: frozenset[str] = frozenset()
    """Headings that stand more than once: reading such a column is an error, leaving it alone is none."""
    softened: frozenset[tuple[int, str]] = frozenset()
    """Cells (row, heading) that held a soft hyphen, which nobody sees."""
    marks: Mapping[str, str] = field(default_factory=dict)
    """What marks in cells stand for: ``0`` or ``not_stated``."""
    dates: str = ""
    """How dates are written, such as ``dd/mm/yyyy``; "" for ISO dates."""
    thousands: str = ""
    """The mark between thousands, ``,`` or ``.``, where the scenario states it."""
    typed: bool = False
    """Whether it is of a workbook, which stores numbers as such."""

    def place(self, row: int, heading: str) -> Place:
        """The place of a cell; row 0 is the first under the headings, row -1 the headings."""
        return self.locate(row, heading)

    def __getstate__(self) -> dict[str, Any]:
        """What another process gets: cells keep their file, as the whole grid with its places need not travel."""
        return self.__dict__ | {"locate": InFile(self.file)}

    def check(self, heading: str, problems: Problems) -> None:
        """Note what makes a column unfit to be read: two of the same heading, or characters that nobody sees."""
        if heading in self.doubled:
            problems.add("duplicate_heading", self.place(-1, heading), heading=heading)
        cells = self.columns[heading]
        if INVISIBLE.search("".join((heading, *cells))):
            row = next((i for i, cell in enumerate(cells) if INVISIBLE.search(cell)), -1)
            problems.add("control_character", self.place(row, heading))


@dataclass(frozen=True)
class Reading:
    """How a file is to be read, as its scenario states it."""

    sheet: str = ""
    headings: tuple[int, ...] = ()
    last: str = ""
    """``rows: to B``: the id of the last row that is read."""
    without: tuple[str, ...] | None = None
    """Ids of rows that are left out; stated at all, no row is asked about."""
    marks: Mapping[str, str] = field(default_factory=dict)
    dates: str = ""
    thousands: str = ""


@dataclass(frozen=True)
class MonthPattern:
    """Headings of months side by side, ``Listade {month}``, and whether their figures add up over rows."""

    pattern: str
    months: tuple[tuple[int, int], ...]
    additive: bool


@dataclass(frozen=True)
class Wanted:
    """What is read of a table: the heading of its ids, all headings, and those of money and counts, which add up."""

    key: str = ""
    headings: tuple[str, ...] = ()
    additive: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    """Headings of text by which rows are grouped."""
    patterns: tuple[MonthPattern, ...] = ()
