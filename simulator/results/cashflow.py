"""Cash by month, source and recipient: when money arrives, when it is paid, corrected, withheld and repaid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.engine.by_slice import spread
from simulator.engine.known import Known
from simulator.engine.settle import Settlement
from simulator.engine.year import YearSettlement
from simulator.funding.eligible import share_of
from simulator.funding.windows import Whole
from simulator.language import Locale
from simulator.money import Currency, Money
from simulator.results.charges import Charge, charges
from simulator.results.ledger import ledger
from simulator.results.ledger_entries import signed
from simulator.results.netting import returned
from simulator.scenario.definitions import Scenario
from simulator.scenario.knowledge import known_days
from simulator.tables.shown import NOTEBOOK, Shown
from simulator.tables.table import Column, Row, Table

if TYPE_CHECKING:
    import pandas as pd

UNFUNDED = ""


@dataclass(frozen=True)
class Flow:
    """Money that changes hands on a day: ``in`` is money that arrives at the region, ``out`` money that leaves it.

    ``kind``: received, paid, returned (by recipients who owe more than the source paid that day), adjusted (a fact that
    became known later), withheld, reclaimed or repaid. ``source`` is empty for what no source bears.
    """

    day: date
    kind: str
    source: str
    to: str
    amount: Money
    rule: str

    @property
    def month(self) -> str:
        """The month as 2022-05."""
        return f"{self.day:%Y-%m}"

    @property
    def arrives(self) -> bool:
        """Whether the money comes to the region."""
        return self.kind in ("received", "reclaimed", "returned")


@dataclass(frozen=True)
class Cashflow(Shown):
    """All flows in the order of their days."""

    scenario: Scenario
    flows: tuple[Flow, ...]
    assumed: tuple[str, ...]
    """Payments and activities without a day of payment: taken as paid on the last day of each period of accrual."""

    @property
    def currency(self) -> Currency:
        """The currency of every amount."""
        return Currency(self.scenario.currency)

    @cached_property
    def by_month(self) -> dict[tuple[str, str, str], tuple[Money, Money]]:
        """(in, out) by month, source and recipient."""
        nothing = Money(0, self.currency)
        sums: dict[tuple[str, str, str], list[Money]] = defaultdict(lambda: [nothing, nothing])
        for flow in self.flows:
            sums[flow.month, flow.source, flow.to][0 if flow.arrives else 1] += flow.amount
        return {key: (into, out) for key, (into, out) in sorted(sums.items())}

    # ---- for readers ------------------------------------------------------------------------------------------------

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """One row for each month, source and recipient."""
        word = locale.word
        columns = (
            Column("month", word("month"), "name"),
            Column("source", word("ledger_source"), "name"),
            Column("to", word("ledger_to"), "name"),
            Column("in", word("cash_in")),
            Column("out", word("cash_out")),
        )
        rows: list[Row] = [
            (month, source or word("no_source"), to, into, out)
            for (month, source, to), (into, out) in self.by_month.items()
        ]
        notes = [word("cash_assumed", names=", ".join(self.assumed))] if self.assumed else []
        return (Table("months", word("cash_title"), columns, tuple(rows), notes=tuple(notes)),)

    # ---- for programs -----------------------------------------------------------------------------------------------

    def frame(self) -> pd.DataFrame:
        """One row for each month, source and recipient, in units of the currency (``attrs["units"]``)."""
        import pandas as pd

        rows = [(*key, float(into), float(out)) for key, (into, out) in self.by_month.items()]
        frame = pd.DataFrame(rows, columns=["month", "source", "to", "in", "out"])
        frame.attrs["units"] = dict.fromkeys(("in", "out"), str(self.currency))
        return frame

    def to_json(self, locale: Locale = NOTEBOOK) -> dict[str, Any]:
        """One object, money in units of the currency."""
        del locale  # nothing in it is a word
        months = [
            {"month": month, "source": source or None, "to": to, "in": into.number, "out": out.number}
            for (month, source, to), (into, out) in self.by_month.items()
        ]
        flows = [
            {"date": f.day.isoformat(), "kind": f.kind, "source": f.source or None, "to": f.to,
             "amount": f.amount.number, "rule": f.rule}
            for f in self.flows
        ]  # fmt: skip
        return {"months": months, "flows": flows, "assumed_dates": list(self.assumed)}

    def __repr__(self) -> str:
        return f"<Cashflow of {self.scenario.name}: {len(self.flows)} flows>"


def cashflow(settlement: Settlement, history: Known) -> Cashflow:
    """Cash in the central case. Instalments are paid on what is known that day; what becomes known later is settled
    with the next one, or on the day itself when there is none.

    Args:
        settlement: what is paid.
        history: the settlements on what was known earlier, with those on each day of payment
            (:func:`simulator.engine.known.as_it_was_known`).
    """
    scenario = settlement.scenario
    known = {**history, date.max: settlement}
    book = list(charges(settlement))
    by_day = {f"payments.{p.name}" for p in scenario.payments.values() if p.paid}
    flows = []
    for n, year in enumerate(settlement.years):
        for name in scenario.payments:
            if f"payments.{name}" in by_day:
                flows += list(_payment(year, n, name, known, _shares(book, year, name)))
    for charge in book:
        if charge.source == UNFUNDED and charge.rule not in by_day:
            money = Money(charge.amount, Currency(scenario.currency))
            flows.append(Flow(charge.day, "paid", UNFUNDED, charge.to, money, charge.rule))
    kinds = {
        "received": "received", "repaid": "repaid", "charged": "paid", "returned": "paid", "adjusted": "adjusted",
    }  # fmt: skip
    for entry in ledger(settlement, history).entries:
        if entry.kind in kinds and entry.rule not in by_day:
            flows.append(
                Flow(
                    entry.date,
                    kinds[entry.kind],
                    entry.source,
                    entry.to,
                    Money(signed(entry), entry.amount.currency),
                    entry.rule,
                )
            )
    assumed = [p.name for p in scenario.payments.values() if not p.paid]
    assumed += [*scenario.activities, *scenario.plans]
    flows = list(_netted(flows))
    return Cashflow(scenario, tuple(sorted(flows, key=lambda f: (f.day, f.kind, f.source, f.to))), tuple(assumed))


def _netted(flows: Sequence[Flow]) -> Iterator[Flow]:
    """Per source and day what is paid, held against what is paid back; the rest is returned by those who owe."""
    keys = [(flow.source, flow.day) if flow.kind == "paid" and flow.source else None for flow in flows]
    for flow, part in zip(flows, returned([flow.amount.minor for flow in flows], keys), strict=True):
        back = Money(part, flow.amount.currency)
        for kind, amount in ((flow.kind, flow.amount + back), ("returned", back)):
            if amount:
                yield replace(flow, kind=kind, amount=amount)


Shares = dict[str, list[tuple[str, int]]]


def _shares(book: list[Charge], year: YearSettlement, name: str) -> Shares:
    """For each recipient what it had from each source in the year, in öre."""
    out: Shares = defaultdict(list)
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for charge in book:
        if charge.name == name and year.year.first <= charge.day <= year.year.last:
            sums[charge.to, charge.source] += charge.amount
    for (to, source), amount in sums.items():
        out[to].append((source, amount))
    return out


def _payment(year: YearSettlement, n: int, name: str, known: dict[date, Settlement], shares: Shares) -> Iterator[Flow]:
    ids = year.scenario.recipients.ids
    payment = year.scenario.payments[name]
    for to in ids:  # what is paid out and taken back again has no charge of its own
        shares.setdefault(to, [((*payment.funded_by, UNFUNDED)[0], 1)])
    so_far, reached, before = np.zeros(len(ids), np.int64), Fraction(0), date.min
    rule, currency = f"payments.{name}", Currency(year.scenario.currency)
    for day, share in _instalments(year, n, name, known):
        as_known_then = _as_of(known, day).years[n]
        due = _until(as_known_then, name, share, day)
        adjustment = _until(as_known_then, name, reached, before) - so_far if reached else np.zeros_like(due)
        flow = due - so_far
        for kind, part in (("adjusted", adjustment), ("paid", flow - adjustment)):
            yield from _by_source(day, kind, ids, part, shares, rule, currency)
        so_far, reached, before = due, share, day
    settled = year.payments[name]
    if settled.reclaimed is not None and payment.condition is not None:
        yield from _by_source(payment.condition.known, "reclaimed", ids, settled.reclaimed[0], shares, rule, currency)
    if settled.withheld is not None:
        day = _withholding_day(year, name)
        yield from _by_source(day, "withheld", ids, -settled.withheld[0], shares, rule, currency)


def _until(year: YearSettlement, name: str, share: Fraction, day: date) -> Whole:
    """What is to have been paid by a day: a share of the year, or the slices that have ended."""
    payment, done, total = year.scenario.payments[name], year.payments[name], _gross(year, name)
    if not payment.each_slice:
        return share_of(total, share) if share != 1 else total
    ended = [part.last <= day for part in done.slices]
    return np.asarray(spread(payment, done, total[None])[0, ended].sum(axis=0), np.int64)


def _instalments(year: YearSettlement, n: int, name: str, known: dict[date, Settlement]) -> list[tuple[date, Fraction]]:
    """Days of payment in the year with the share of the whole that has then been paid, and later days of correction."""
    payment = year.scenario.payments[name]
    mine = [(part.day, part.cumulative) for part in payment.paid]
    if len(year.scenario.years) > 1 and mine:
        parts = [
            (day, share - before)
            for (day, share), before in zip(mine, [Fraction(0), *(s for _, s in mine[:-1])], strict=True)
        ]
        own = [(day, part) for day, part in parts if year.year.first <= day <= year.year.last] or parts
        whole = sum((part for _, part in own), Fraction(0))
        mine = [(day, sum((p for _, p in own[: k + 1]), Fraction(0)) / whole) for k, (day, _) in enumerate(own)]
    later = [day for day in known_days(year.scenario) if day > mine[-1][0]]
    return [*mine, *((day, Fraction(1)) for day in later)]


def _as_of(known: dict[date, Settlement], day: date) -> Settlement:
    """The settlement on what was known on a day."""
    return known.get(day, known[date.max])


def _gross(year: YearSettlement, name: str) -> Whole:
    settled = year.payments[name]
    drawn = year.funding.drawn.get(name)
    out = settled.paid if drawn is None else drawn
    for part in (settled.reclaimed, settled.withheld):
        out = out if part is None else out + part
    return np.asarray(out[0], np.int64)


def _withholding_day(year: YearSettlement, name: str) -> date:
    conditions = [p.condition for p in year.scenario.payments.values() if p.condition and p.condition.from_ == name]
    first = min(c.known for c in conditions)
    later = [part.day for part in year.scenario.payments[name].paid if part.day >= first]
    return min(later, default=max(first, year.year.last))


def _by_source(
    day: date, kind: str, ids: Any, amounts: Whole, shares: Shares, rule: str, currency: Currency
) -> Iterator[Flow]:
    """Divide what each recipient gets between the sources that it has it from."""
    for i in np.nonzero(amounts)[0].tolist():
        amount = int(amounts[i])
        parts = shares[ids[i]]
        whole = sum(part for _, part in parts)
        left = amount
        for k, (source, part) in enumerate(parts):
            piece = left if k == len(parts) - 1 or not whole else amount * part // whole
            left -= piece
            if piece:
                yield Flow(day, kind, source, ids[i], Money(piece, currency), rule)
