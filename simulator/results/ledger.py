"""The ledger: dated entries of every source, as the view of one draw on the funding outcome."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from simulator.engine.known import Known
from simulator.engine.settle import Settlement
from simulator.language import Locale
from simulator.money import Currency, Money
from simulator.results.cliff import cliff
from simulator.results.ledger_entries import EFFECT, KINDS, SPENT, Entry, grant_entries, in_draw, spending_entries
from simulator.results.result import Result
from simulator.scenario.definitions import Scenario
from simulator.tables.shown import NOTEBOOK, Shown
from simulator.tables.table import Column, Row, Table, with_notes

if TYPE_CHECKING:
    import pandas as pd

WAYS = ("granted", "requisitioned", "used", "carried", "repaid", "lapsed", "kept", "open")
EVERY_WAY = (*WAYS, "returned")


@dataclass(frozen=True)
class Ledger(Shown):
    """Entries in the order of their dates, and what they come to for each source."""

    settlement: Settlement
    entries: tuple[Entry, ...]
    unfunded: dict[str, Money]
    as_of: date | None = None

    @property
    def scenario(self) -> Scenario:
        """The scenario whose ledger it is."""
        return self.settlement.scenario

    @property
    def currency(self) -> Currency:
        """The currency of every amount."""
        return Currency(self.scenario.currency)

    def balance(self, day: date, source: str, grant: str | None = None) -> Money:
        """What a source (or one grant year of it) holds at the end of a day."""
        mine = [e for e in self.entries if e.source == source and e.date <= day and grant in (None, e.grant)]
        over = day >= self.scenario.last_day
        now = None if over else self._year_of(day + timedelta(days=1))
        net = self._net(mine).items()
        used = sum(öre if year == now else max(öre, 0) for (_, year), öre in net)
        return self._effect(mine) - Money(used, self.currency)

    def _effect(self, entries: Iterable[Entry]) -> Money:
        return Money(sum(EFFECT.get(entry.kind, 0) * entry.amount.minor for entry in entries), self.currency)

    @cached_property
    def sources(self) -> dict[str, dict[str, Money]]:
        """By source, what became of it; ``carried`` is what is still held when the entries end.

        granted = used + carried + repaid + lapsed + kept + open. ``returned`` is what recipients paid back beyond all
        that was charged in a year.
        """
        out = {}
        for name in self.scenario.funding:
            mine = [entry for entry in self.entries if entry.source == name]
            sums = {way: self._sum(mine, (way,)) for way in EVERY_WAY}
            net = self._net(mine).values()
            for way, sign in (("used", 1), ("returned", -1)):
                sums[way] = Money(sum(max(sign * öre, 0) for öre in net), self.currency)
            sums["carried"] = self._effect(mine) - sums["used"]
            out[name] = sums
        return out

    def _net(self, entries: Iterable[Entry]) -> dict[tuple[str, int], int]:
        """Öre by grant and year of the entry: what was charged less what came back."""
        out: dict[tuple[str, int], int] = defaultdict(int)
        for entry in entries:
            if entry.kind in SPENT:
                out[entry.grant, self._year_of(entry.date)] += SPENT[entry.kind] * entry.amount.minor
        return out

    def _year_of(self, day: date) -> int:
        """The number of the settlement year that a day lies in; the last for what becomes known later."""
        return sum(year.first <= day for year in self.scenario.years)

    def _sum(self, entries: Iterable[Entry], kinds: tuple[str, ...]) -> Money:
        return Money(sum(entry.amount.minor for entry in entries if entry.kind in kinds), self.currency)

    # ---- for readers ------------------------------------------------------------------------------------------------

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """Entries, what becomes of every grant, what each source comes to, and what nobody pays."""
        found = [self.entries_table(locale)]
        found += [accounts_table(self.settlement, locale)] if self.as_of is None else []
        found.append(self.sources_table(locale))
        found += [cliff(self.settlement).steps_table(locale)] if self.as_of is None else []
        return (*found[:-1], with_notes(found[-1], Result(self.settlement).notes(locale)))

    def entries_table(self, locale: Locale) -> Table:
        """One row for each entry."""
        word = locale.word
        columns = (
            *(Column(key, word(f"ledger_{key}"), "name") for key in ("date", "kind", "source", "grant", "to")),
            Column("amount", word("ledger_amount")),
            *(Column(key, word(f"ledger_{key}"), "text") for key in ("rule", "document")),
        )
        rows: list[Row] = [
            (e.date, word(f"kind_{e.kind}"), e.source, e.grant, e.to, e.amount, e.rule, e.document)
            for e in self.entries
        ]
        caption = f"{word('ledger_title')}: {self.scenario.title[locale.language]}"
        if self.as_of is not None:
            caption += f" ({word('ledger_as_of', day=self.as_of)})"
        return Table("entries", caption, columns, tuple(rows))

    def sources_table(self, locale: Locale) -> Table:
        """What each source comes to, and where its money goes; ways that no money goes have no column."""
        ways = [
            way for way in EVERY_WAY if way in ("granted", "used") or any(sums[way] for sums in self.sources.values())
        ]
        columns = (
            Column("source", locale.word("ledger_source"), "name"),
            *(Column(way, locale.word(f"kind_{way}")) for way in ways),
        )
        rows: list[Row] = [(name, *(sums[way] for way in ways)) for name, sums in self.sources.items()]
        return Table("sources", locale.word("sources_title"), columns, tuple(rows))

    # ---- for programs -----------------------------------------------------------------------------------------------

    def frame(self) -> pd.DataFrame:
        """The entries, amounts in units of the currency (``attrs["units"]``)."""
        import pandas as pd

        columns = ["date", "kind", "source", "grant", "to", "amount", "rule", "document"]
        frame = pd.DataFrame([entry.to_json() for entry in self.entries], columns=columns)
        frame["date"] = pd.to_datetime(frame["date"])
        frame["amount"] = frame["amount"].astype(float)
        frame.attrs["units"] = {"amount": str(self.currency)}
        return frame

    def to_json(self, locale: Locale = NOTEBOOK) -> dict[str, Any]:
        """One object, money in units of the currency; the README documents its shape."""
        del locale  # nothing in it is a word
        return {
            "sources": {
                name: {way: money.number for way, money in sums.items()} for name, sums in self.sources.items()
            },
            "unfunded": {year: money.number for year, money in self.unfunded.items()},
            "entries": [entry.to_json() for entry in self.entries],
        }

    def __repr__(self) -> str:
        return f"<Ledger of {self.scenario.name}: {len(self.entries)} entries>"


PARTS = ("opening", "granted", "used", "carried", "repaid", "lapsed", "kept", "open")


def accounts_table(settlement: Settlement, locale: Locale) -> Table:
    """Opening + granted = used + carried + repaid + lapsed + kept + open, for each grant year and cost year."""
    scenario, funding, currency = settlement.scenario, settlement.funding, Currency(settlement.scenario.currency)
    rows: list[Row] = []
    for g, grant in enumerate(funding.funds.grants):
        for y, year in enumerate(scenario.years):
            amounts = [Money(int(getattr(funding.accounts, part)[0, g, y]), currency) for part in PARTS]
            if any(amounts):
                rows.append((grant.source, grant.year, year.label, *amounts))
    columns = (
        Column("source", locale.word("ledger_source"), "name"),
        Column("grant", locale.word("ledger_grant"), "name"),
        Column("year", locale.word("cost_year"), "name"),
        *(Column(part, locale.word(f"kind_{part}")) for part in PARTS),
    )
    return Table("accounts", locale.word("accounts_title"), columns, tuple(rows))


def ledger(settlement: Settlement, known: Known, draw: int = 0, as_of: date | None = None) -> Ledger:
    """The ledger of one draw.

    Args:
        settlement: what is booked.
        known: the settlements on what was known earlier (:func:`simulator.engine.known.as_it_was_known`).
        draw: which draw; facts that became known later are booked as adjustments in the first alone.
        as_of: only what had happened by a day.
    """
    scenario = settlement.scenario
    entries = [*grant_entries(settlement.funding, draw), *spending_entries(settlement, known, draw)]
    if as_of is not None:
        entries = [entry for entry in entries if entry.date <= as_of]
    by_year = settlement.funding.unfunded_by_year()
    over = [year.label for year in scenario.years if as_of is None or year.last <= as_of]
    currency = Currency(scenario.currency)
    unfunded = {year: Money(int(in_draw(by_year[year], draw)), currency) for year in over}
    order = {kind: n for n, kind in enumerate(KINDS)}
    entries.sort(key=lambda e: (e.date, order[e.kind], e.source, e.grant))
    return Ledger(settlement, tuple(entries), unfunded, as_of)


# -- grants: where they come from and where they go ----------------------------------------------------------------


# -- spending: what was charged, as it was known ---------------------------------------------------------------------
