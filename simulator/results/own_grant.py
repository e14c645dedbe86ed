"""One recipient's view of grants that must be asked for: its ceiling, what it has asked for, days left, what lapses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np

from simulator.engine.settle import Settlement
from simulator.formula.syntax import names_in
from simulator.language import Locale
from simulator.money import Currency, Money, round_half_up
from simulator.problems import Place, did_you_mean, refusal
from simulator.results.claims import check_claims
from simulator.results.ledger import Ledger
from simulator.scenario.definitions import Requisition
from simulator.tables.cells import amount
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
        passed_on: what of ``ceiling`` it passes on to private providers; None when nothing is stated.
        stated: figures that documents state for the same, which differ from it, with their document.
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
    passed_on: Money | None = None
    stated: tuple[tuple[str, Money], ...] = ()


@dataclass(frozen=True)
class OwnGrant(Shown):
    """One recipient's ceilings as of a day."""

    recipient: str
    as_of: date
    ceilings: tuple[Ceiling, ...]

    def sentence(self, locale: Locale) -> str:
        """How much of each ceiling has been asked for, how long there is, and what lapses."""
        said = []
        for one in self.ceilings:
            told = {key: amount(getattr(one, key), locale) for key in ("ceiling", "requisitioned", "open", "lapsed")}
            about = {"recipient": self.recipient, "day": self.as_of, "source": one.source, "by": one.by}
            code = "own_over" if self.as_of > one.by else "own_running"
            said.append(locale.word(code, **about, days=one.days_left, **told))
        return " ".join(said)

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
        if one.passed_on is not None:
            fields.insert(1, ("passed_on", locale.word("own_passed_on"), one.passed_on))
        told = {"recipient": self.recipient, "day": self.as_of, "source": one.source, "payment": one.payment}
        notes = [
            locale.word(
                "own_stated",
                document=document,
                stated=amount(stated, locale),
                ceiling=amount(one.ceiling, locale),
                by=amount(one.ceiling - stated, locale, signed=True),
            )
            for document, stated in one.stated
        ]
        return record(f"{one.source}_{one.payment}", locale.word("own_title", **told), fields, notes)


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
                    passed_on=_passed_on(settlement, source.requisition, i, asked or ceiling),
                    stated=tuple(_stated(settlement, payment.name, recipient)),
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


def _passed_on(settlement: Settlement, rule: Requisition, i: int, minor: int) -> Money | None:
    """What of an amount goes on to private providers, rounded half up."""
    if rule.passed_on is None:
        return None
    value = settlement.years[0].moment().formula(rule.passed_on)
    share = Fraction(value.spread(len(settlement.scenario.recipients)).at(row=i))
    if not 0 <= share <= 1:
        told = f"{float(share):g}"
        raise refusal("wants_a_share", rule.passed_on.place, text=rule.passed_on.text, found=told)
    return Money(round_half_up(share * minor), Currency(settlement.scenario.currency))


def _stated(settlement: Settlement, payment: str, recipient: str) -> Iterator[tuple[str, Money]]:
    """Other figures for the same, from claims whose difference is explained."""
    currency = Currency(settlement.scenario.currency)
    for verdict in check_claims(settlement):
        claim = verdict.claim
        is_about_it = claim.for_ == recipient and {ref.name for ref in names_in(claim.that.tree)} == {payment}
        if is_about_it and verdict.verdict == "differs" and verdict.stated is not None:
            yield claim.origin.source, Money(round_half_up(verdict.stated), currency)
