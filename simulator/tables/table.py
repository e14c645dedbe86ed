"""A table as data: cells that carry their currency or unit, columns, a total and notes; no writer's marks in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Literal

from simulator.estimate import Estimate
from simulator.money import Currency, Money
from simulator.units import Unit


@dataclass(frozen=True)
class Share:
    """A share of something, shown in per cent.

    Args:
        value: the share; 0.05 is 5 %.
    """

    value: Fraction | float


@dataclass(frozen=True)
class Quantity:
    """A number with its unit, for columns whose cells differ in unit.

    Args:
        value: in base units (money in minor units).
        unit: what it is a number of.
        currency: of the money in the unit.
        hedge: what its source says of it: cirka, omkring.
    """

    value: Fraction
    unit: Unit
    currency: Currency
    hedge: str = ""


@dataclass(frozen=True)
class Uncertain:
    """An estimate from draws as a cell.

    Args:
        estimate: value and interval, in minor units where it is money, as a share where it is a probability.
        of: the currency of an amount, ``"share"`` for a probability or another share, ``"number"`` for the rest.
    """

    estimate: Estimate
    of: Currency | Literal["share", "number"]


@dataclass(frozen=True)
class Interval:
    """The 95 % confidence interval of an estimate, in a column of its own beside the value."""

    about: Uncertain


@dataclass(frozen=True)
class Link:
    """A text that leads to another view, such as a recipient's explanation.

    Args:
        text: what is shown.
        to: key of the view, made into an address by a writer that has addresses.
    """

    text: str
    to: str


Cell = Money | Share | Quantity | Uncertain | Interval | Link | int | Fraction | date | str | None
Row = tuple[Cell, ...]
Kind = Literal["name", "text", "figure"]


@dataclass(frozen=True)
class Column:
    """What a column holds.

    Args:
        key: the column's name in JSON and data frames, the same in every language.
        heading: for people, in their language.
        kind: ``name`` is never shortened, ``text`` may go over several lines, ``figure`` is a number and never cut.
        short: the heading where there is little room.
        unit: said beside the heading where the cells are numbers of it: kr/plats.
        signed: whether amounts above zero have a plus sign.
        decimals: of plain numbers; None for as many as each has.
        with_unit: whether each amount says its currency.
        with_interval: whether each probability says its 95 % confidence interval.
    """

    key: str
    heading: str
    kind: Kind = "figure"
    short: str = ""
    unit: str = ""
    signed: bool = False
    decimals: int | None = None
    with_unit: bool = False
    with_interval: bool = False

    def __post_init__(self) -> None:
        if not self.key:
            raise ValueError(f"the column {self.heading!r} needs a key")

    def label(self, *, narrow: bool = False) -> str:
        """Heading with its unit."""
        text = (self.short or self.heading) if narrow else self.heading
        return f"{text}, {self.unit}" if self.unit else text


@dataclass(frozen=True)
class Table:
    """Rows of cells under headings.

    Args:
        key: what the table is called in JSON, in files and by tests.
        caption: what it shows, for people.
        columns: one for each cell of a row.
        rows: the body.
        total: the sum of the body, shown apart.
        notes: what a reader must know of it.
        indents: for tables that are trees, how many steps in each row's first cell stands.
    """

    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    notes: tuple[str, ...] = ()
    indents: tuple[int, ...] = field(default=())

    def __post_init__(self) -> None:
        for row in self.lines:
            if len(row) != len(self.columns):
                raise ValueError(f"{self.key}: {len(row)} cells under {len(self.columns)} headings")
        if self.indents and len(self.indents) != len(self.rows):
            raise ValueError(f"{self.key}: {len(self.indents)} indents for {len(self.rows)} rows")

    @property
    def lines(self) -> tuple[Row, ...]:
        """The body and the total."""
        return self.rows if self.total is None else (*self.rows, self.total)

    @property
    def currency(self) -> Currency | None:
        """The currency of the amounts that do not say it themselves; None when there are none, or several."""
        silent = [k for k, column in enumerate(self.columns) if not column.with_unit]
        found = {currency_of(row[k]) for row in self.lines for k in silent} - {None}
        return found.pop() if len(found) == 1 else None

    @property
    def titled(self) -> str:
        """The caption with the currency of amounts that do not say it themselves."""
        return f"{self.caption}, {self.currency.name}" if self.caption and self.currency else self.caption

    def top(self, most: int) -> tuple[tuple[Row, ...], int]:
        """The first rows, and how many are left out."""
        return self.rows[:most], max(len(self.rows) - most, 0)


def currency_of(cell: Cell) -> Currency | None:
    """The currency of an amount of money, if the cell is one."""
    if isinstance(cell, Money):
        return cell.currency
    if isinstance(cell, Interval):
        return currency_of(cell.about)
    if isinstance(cell, Uncertain) and cell.of not in ("share", "number"):
        return Currency(cell.of)
    return None


def record(key: str, caption: str, fields: Sequence[tuple[str, str, Cell]], notes: Sequence[str] = ()) -> Table:
    """A table of names and values: one row for each field, given as (key, label, value)."""
    columns = (Column("field", "", "name"), Column("value", "", "figure", with_unit=True))
    rows = tuple((label, value) for _, label, value in fields)
    return Table(key, caption, columns, rows, notes=tuple(notes))


def part_of(table: Table, chosen: Sequence[int]) -> Table:
    """Some of a table's columns, by their numbers."""

    def cells(row: Row) -> Row:
        return tuple(row[k] for k in chosen)

    return replace(
        table,
        columns=tuple(table.columns[k] for k in chosen),
        rows=tuple(cells(row) for row in table.rows),
        total=None if table.total is None else cells(table.total),
    )


def with_notes(table: Table, notes: Sequence[str]) -> Table:
    """The table with more notes below its own."""
    return replace(table, notes=(*table.notes, *notes))
