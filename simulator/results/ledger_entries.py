"""Entries of the ledger: grants that come and go, requisitions, and charges as they were known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from simulator.engine.funding_outcome import Funding
from simulator.engine.known import Known
from simulator.engine.settle import Settlement
from simulator.funding.windows import Grant
from simulator.money import Currency, Money
from simulator.results.charges import charges
from simulator.results.netting import returned
from simulator.scenario.knowledge import known_days

# What an entry does to the balance of its grant; the others only tell.
EFFECT = {"granted": 1, "repaid": -1, "lapsed": -1, "kept": -1, "open": -1}
SPENT = {"charged": 1, "adjusted": 1, "returned": -1}
"""Over a year these net: below zero a year comes back to the region, and no grant holds more than before it."""
KINDS = (
    "granted", "requisitioned", "received", "moved", "charged", "returned", "adjusted", "lapsed", "kept", "open",
    "carried", "repaid",
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One dated entry: ``grant`` is the grant year, ``to`` a recipient, an activity or a plan's line."""

    date: date
    kind: str
    source: str
    grant: str
    to: str
    amount: Money
    rule: str
    document: str

    def to_json(self) -> dict[str, Any]:
        """The entry with its amount in units of the currency."""
        return {
            "date": self.date.isoformat(),
            "kind": self.kind,
            "source": self.source,
            "grant": self.grant,
            "to": self.to,
            "amount": self.amount.number,
            "rule": self.rule,
            "document": self.document,
        }


def in_draw(values: Any, draw: int) -> Any:
    """What holds in a draw, of values by draw or of one that holds in all."""
    return values[min(draw, len(values) - 1)]


def grant_entries(funding: Funding, draw: int) -> Iterator[Entry]:
    """What each grant holds, when it came, and what becomes of it; what was asked for."""
    accounts, currency = funding.accounts, Currency(funding.scenario.currency)
    for g, grant in enumerate(funding.funds.grants):
        source = funding.scenario.funding[grant.source]
        path, document = f"funding.{grant.source}", source.origin.source
        amount = int(in_draw(accounts.granted, draw)[g].sum() + in_draw(accounts.opening, draw)[g][0])

        def entry(
            day: date, kind: str, öre: int, key: str, grant: Grant = grant, path: str = path, document: str = document
        ) -> Iterator[Entry]:
            if öre:
                yield Entry(day, kind, grant.source, grant.year, "", Money(öre, currency), f"{path}.{key}", document)

        yield from entry(grant.granted, "granted", amount, "amount")
        if source.requisition is None and source.received is not None:
            yield from entry(max(source.received, grant.granted), "received", amount, "received")
        for y, (_, last) in enumerate(funding.funds.years):
            deadline = source.requisition.by if source.requisition is not None else grant.last
            never = int(in_draw(funding.never_asked_for, draw)[g])
            lapsed = int(in_draw(accounts.lapsed, draw)[g, y])
            asked_late = min(never, lapsed)
            yield from entry(min(deadline, grant.last), "lapsed", asked_late, "requisition.by")
            yield from entry(grant.last, "lapsed", lapsed - asked_late, "left")
            yield from entry(grant.last, "kept", int(in_draw(accounts.kept, draw)[g, y]), "left")
            yield from entry(grant.last, "open", int(in_draw(accounts.open, draw)[g, y]), "left")
            yield from entry(
                grant.by or grant.last, "repaid", int(in_draw(accounts.repaid, draw)[g, y]), "left.repaid_by"
            )
            yield from entry(last, "carried", int(in_draw(accounts.carried, draw)[g, y]), "use")
    yield from _requisitions(funding, draw)


def _requisitions(funding: Funding, draw: int) -> Iterator[Entry]:
    """What was asked for, by each recipient where each asks, and received on the same day unless a day is given."""
    for year in funding.years:
        for source, had in year.requisitioned.items():
            given = funding.scenario.funding[source]
            grants = [funding.funds.grants[g] for g in funding.funds.of_source(source)]
            grant = next(g for g in grants if g.year == year.state.year.label or len(grants) == 1)
            asked = year.asked_for(source)
            ids = funding.scenario.recipients.ids
            by_each = [] if asked is None else asked.days_and_amounts(ids, had, year.had.get(source), draw)
            for day, to, amount in by_each or [(None, "", int(in_draw(had, draw)))]:
                on = day or (given.requisition.by if given.requisition is not None else grant.last)
                rule, document = f"funding.{source}.requisition", given.origin.source
                if amount:
                    money = Money(amount, Currency(funding.scenario.currency))
                    entry = Entry(on, "requisitioned", source, grant.year, to, money, rule, document)
                    yield entry
                    yield replace(entry, kind="received", date=max(on, given.received or on))


def spending_entries(settlement: Settlement, history: Known, draw: int) -> Iterator[Entry]:
    """Charges as they were known when they were made, and an adjustment on each day on which more became known."""
    days = list(known_days(settlement.scenario)) if draw == 0 else []
    if not days:
        yield from _charged(settlement, draw)
        return
    booked: dict[tuple[str, ...], int] = defaultdict(int)
    for k, day in enumerate([date.min, *days]):
        until = ([date.min, *days, date.max])[k + 1]
        known = settlement if day == days[-1] else history[day]
        entries = list(_charged(known, draw))
        yield from _adjusted((e for e in entries if e.date < day), booked, day, Currency(settlement.scenario.currency))
        for entry in entries:
            if day <= entry.date < until:
                booked[_key(entry)] += signed(entry)
                yield entry


def _key(entry: Entry) -> tuple[str, ...]:
    return (entry.source, entry.grant, entry.to, entry.rule, entry.document)


def signed(entry: Entry) -> int:
    """What an entry does to what its recipient has, öre."""
    return -entry.amount.minor if entry.kind == "returned" else entry.amount.minor


def _adjusted(
    entries: Iterable[Entry], booked: dict[tuple[str, ...], int], day: date, currency: Currency
) -> Iterator[Entry]:
    now: dict[tuple[str, ...], int] = defaultdict(int)
    for entry in entries:
        now[_key(entry)] += signed(entry)
    for key in sorted({*now, *booked}):
        difference = now[key] - booked[key]
        if difference and day > date.min:
            source, grant, to, rule, document = key
            booked[key] += difference
            yield Entry(day, "adjusted", source, grant, to, Money(difference, currency), rule, document)


def _charged(settlement: Settlement, draw: int) -> Iterator[Entry]:
    """Charges with a source behind them; where a day's come to less than nothing, what is returned to the source."""
    currency = Currency(settlement.scenario.currency)
    book = [charge for charge in charges(settlement, draw) if charge.source]
    back = returned([c.amount for c in book], [(c.source, c.day) if c.kind == "charged" else None for c in book])
    for charge, part in zip(book, back, strict=True):
        for kind, öre in ((charge.kind, charge.amount + part), ("returned", part)):
            if öre:
                yield Entry(
                    charge.day, kind, charge.source, charge.grant, charge.to, Money(öre, currency), charge.rule,
                    charge.document,
                )  # fmt: skip
