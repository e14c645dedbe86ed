"""One recipient's view of grants that must be asked for: its ceiling, what it has asked for, days left, what lapses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from simulator.engine.settle import Settlement
from simulator.language import Locale
from simulator.money import Currency, Money
from simulator.problems import Place, did_you_mean, refusal
from simulator.results.ledger import Ledger
from simulator.tables.shown import Shown
from simulator.tables.table import Cell, Table, record


@dataclass(frozen=True)
class Ceiling:
    """What a recipient may ask for of one payment.

    Args:
        payment: the payment that says how much.
        source: where it is asked for.
        ceiling: the most it may ask for.
        requisitioned: what it had asked for by the day, in time.
        open: what it may still ask for; nothing after the last day.
        lapsed: what it did not ask for in time.
        by: the last day for asking.
        days_left: until then; 0 when it is over.
        report_by: the day by which the use is reported.
    """

    payment: str
    source: str
    ceiling: Money
    requisitioned: Money
    open: Money
    lapsed: Money
    by: date
    days_left: int
    report_by: date | None


@dataclass(frozen=True)
class OwnGrant(Shown):
    """One recipient's ceilings as of a day."""

    recipient: str
    as_of: date
    ceilings: tuple[Ceiling, ...]

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """One table for each ceiling."""
        return tuple(self._table(one, locale) for one in self.ceilings)

    def _table(self, one: Ceiling, locale: Locale) -> Table:
        fields: list[tuple[str, str, Cell]] = [
            ("ceiling", locale.word("own_ceiling"), one.ceiling),
            ("requisitioned", locale.word("kind_requisitioned"), one.requisitioned),
            ("open", locale.word("own_open"), one.open),
            ("lapsed", locale.word("kind_lapsed"), one.lapsed),
            ("by", locale.word("duty_requisition"), one.by),
            ("days_left", locale.word("days_left"), one.days_left),
            ("report_by", locale.word("duty_report"), one.report_by or locale.word("not_stated")),
        ]
        told = {"recipient": self.recipient, "day": self.as_of, "source": one.source, "payment": one.payment}
        return record(f"{one.source}_{one.payment}", locale.word("own_title", **told), fields)


def own_grant(settlement: Settlement, book: Ledger, recipient: str, as_of: date) -> OwnGrant:
    """What a recipient may ask for of every source that must be asked for.

    Args:
        settlement: of the scenario.
        book: its ledger, where requisitions have their days.
        recipient: its id.
        as_of: requisitions after this day have not been made.

    Raises:
        ScenarioError: there is no such recipient, or no source must be asked for.
    """
    scenario, currency = settlement.scenario, Currency(settlement.scenario.currency)
    place = Place((scenario.files or ("",))[0])
    if recipient not in scenario.recipients.ids:
        raise refusal("no_such_recipient", place, id=recipient, known=did_you_mean(recipient, scenario.recipients.ids))
    i, found = scenario.recipients.ids.index(recipient), []
    for payment in scenario.payments.values():
        for name in payment.funded_by or tuple(scenario.funding):
            source = scenario.funding[name]
            if source.requisition is None:
                continue
            ceiling = int(settlement.paid(payment.name)[0, i])
            drawn = _drawn(settlement, payment.name, i)
            days = [e.date for e in book.entries if (e.kind, e.source, e.to) == ("requisitioned", name, recipient)]
            by = source.requisition.by
            asked = drawn if max(days, default=by) <= as_of else 0
            rest = ceiling - asked
            is_over = as_of > by
            found.append(
                Ceiling(
                    payment.name,
                    name,
                    ceiling=Money(ceiling, currency),
                    requisitioned=Money(asked, currency),
                    open=Money(0 if is_over else rest, currency),
                    lapsed=Money(rest if is_over else 0, currency),
                    by=by,
                    days_left=max((by - as_of).days, 0),
                    report_by=source.report_by,
                )
            )
    if not found:
        raise refusal("no_requisition", place)
    return OwnGrant(recipient, as_of, tuple(found))


def _drawn(settlement: Settlement, payment: str, i: int) -> int:
    """What a recipient had of a payment from sources that must be asked for, minor units."""
    total = 0
    for year, funding in zip(settlement.years, settlement.funding.years, strict=True):
        had = funding.drawn.get(payment, year.payments[payment].paid)
        total += int(np.asarray(had)[0, i])
    return total
