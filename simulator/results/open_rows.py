"""Payments while something is open: what is paid, due, and between what each ends; what is open and when it closes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from simulator.engine.open_range import Range, Ranges
from simulator.language import Locale
from simulator.money import Currency, Money
from simulator.tables.cells import amount
from simulator.tables.shown import Shown
from simulator.tables.table import Cell, Column, Table
from simulator.tables.table import Row as TableRow


@dataclass(frozen=True)
class Row:
    """One recipient of one payment.

    ``paid`` by the day and ``due`` now on top of it; what it comes to in all lies between ``least`` and ``most`` (None
    where nothing sets an end), is at least ``if_own`` when the recipient itself reports, and by the scenario's
    assumptions ``forecast``. ``correction`` is what of paid and due corrects what was paid before the outturn was
    known.
    """

    payment: str
    to: str
    paid: Money
    due: Money
    least: Money | None
    if_own: Money | None
    forecast: Money
    most: Money | None
    correction: Money


AMOUNTS = ("paid", "due", "least", "if_own", "forecast", "most", "correction")


def payments_table(rows: Sequence[Row], ranges: Ranges, currency: Currency, caption: str, locale: Locale) -> Table:
    """One row for each payment and recipient, and each payment's sum after them.

    The sum of a payment has ends of its own: a closed pool comes to the same whoever gets it.
    """
    shown = AMOUNTS[:-1] if ranges.rows else ("paid", "due", "least", "forecast", "most")
    columns = (
        Column("payment", locale.word("line"), "name"),
        Column("to", locale.word("recipient"), "name"),
        *(Column(key, locale.word(f"settle_{key}")) for key in shown),
    )
    body: list[TableRow] = []
    for name, of in ranges.by_payment.items():
        mine = [row for row in rows if row.payment == name]
        body += [(name, row.to, *(getattr(row, key) for key in shown)) for row in mine]
        body.append((name, locale.word("total"), *(_total(mine, of, key, currency) for key in shown)))
    return Table("payments", caption, columns, tuple(body), notes=_notes(ranges, locale))


def _total(rows: Sequence[Row], of: Range, key: str, currency: Currency) -> Cell:
    match key:
        case "least":
            return Money(of.total_least, currency) if of.has_least else None
        case "most":
            return Money(of.total_most, currency) if of.has_most else None
        case "if_own":
            return None  # each of them reports, but not at once: no sum of theirs means anything
        case _:
            return sum((getattr(row, key) for row in rows), Money(0, currency))


def _notes(ranges: Ranges, locale: Locale) -> tuple[str, ...]:
    """What is open and until when, and how far the range can be relied on."""
    out = []
    for name, day in ranges.closes.items():
        rows = [one.row for one in ranges.rows if one.name == name and one.row]
        number = len([one for one in ranges.rows if one.name == name])
        told = ", ".join(rows[:MOST_NAMED]) + (" ..." if len(rows) > MOST_NAMED else "")
        code = "open_rows" if day is None else "open_rows_until"
        out.append(locale.word(code, name=name, number=number, rows=told or name, day=day))
    if any(of.basis == "tried" for of in ranges.by_payment.values()):
        names = ", ".join(name for name, of in ranges.by_payment.items() if of.basis == "tried")
        out.append(locale.word("range_tried", names=names))
    if endless := [name for name, of in ranges.by_payment.items() if not (of.has_most and of.has_least)]:
        out.append(locale.word("range_endless", names=", ".join(endless)))
    return tuple(out)


MOST_NAMED = 12


def open_json(ranges: Ranges, currency: Currency) -> dict[str, Any]:
    """What is open, and each payment's sum and how its range was found; money in units of the currency."""
    return {
        "rows": [{"name": one.name, "row": one.row} for one in ranges.rows],
        "closes": {name: day and day.isoformat() for name, day in ranges.closes.items()},
        "totals": {
            name: {
                "least": Money(of.total_least, currency).number if of.has_least else None,
                "most": Money(of.total_most, currency).number if of.has_most else None,
                "basis": of.basis,
            }
            for name, of in ranges.by_payment.items()
        },
    }


@dataclass(frozen=True)
class OneRecipient(Shown):
    """What one recipient can count on as of a day.

    Args:
        recipient: its id.
        as_of: the day of the outturn.
        rows: its payments.
        ranges: what is open.
        currency: of every amount.
        made_up: words of the catalogue for what is constructed.
    """

    recipient: str
    as_of: date
    rows: tuple[Row, ...]
    ranges: Ranges
    currency: Currency
    made_up: tuple[str, ...] = ()

    def sentence(self, locale: Locale) -> str:
        """What is paid, and between what it all ends."""
        sums = {key: _sum([getattr(row, key) for row in self.rows], self.currency) for key in AMOUNTS}
        told = {key: locale.word("no_end") if money is None else amount(money, locale) for key, money in sums.items()}
        is_open = sums["least"] != sums["most"]
        code = "one_open" if is_open else "one_closed"
        return locale.word(code, recipient=self.recipient, day=self.as_of, **told)

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """One row for each payment."""
        columns = (
            Column("payment", locale.word("line"), "name"),
            *(Column(key, locale.word(f"settle_{key}")) for key in AMOUNTS[:-1]),
        )
        rows: list[TableRow] = [(row.payment, *(getattr(row, key) for key in AMOUNTS[:-1])) for row in self.rows]
        sums = [_sum([getattr(row, key) for row in self.rows], self.currency) for key in AMOUNTS[:-1]]
        caption = locale.word("settle_title", day=self.as_of)
        total: TableRow = (locale.word("total"), *sums)
        notes = (*_notes(self.ranges, locale), *map(locale.word, self.made_up))
        return (Table("payments", caption, columns, tuple(rows), total, notes),)


def _sum(amounts: Sequence[Money | None], currency: Currency) -> Money | None:
    """The sum of ends; none where one of them has none."""
    known = [money for money in amounts if money is not None]
    return sum(known, Money(0, currency)) if len(known) == len(amounts) else None
