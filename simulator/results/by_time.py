"""Payments by settlement year and by month: the amounts of a settlement laid out in time, and shown as tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from simulator.describe import heading_of
from simulator.engine.by_slice import by_slice
from simulator.engine.payment_year import PaymentYear
from simulator.engine.settle import Settlement
from simulator.engine.year import YearSettlement
from simulator.language import Locale
from simulator.money import Currency, Money
from simulator.rules.calendar import Slice, instalments, months_between
from simulator.rules.rounding import Whole
from simulator.scenario import definitions as d
from simulator.tables.shown import NOTEBOOK, Shown
from simulator.tables.table import Column, Row, Table

if TYPE_CHECKING:
    import pandas as pd

Span = Literal["year", "month"]
MinorByTime = dict[str, dict[str, dict[str, int]]]
"""Minor units by period (2023, or 2023-02), payment and recipient."""


def month_start(month: str) -> date:
    """The first day of a month written as 2023-02."""
    return date.fromisoformat(f"{month}-01")


def month_name(day: date) -> str:
    """The month of a day, as 2023-02."""
    return f"{day:%Y-%m}"


def by_month_of_year(year: YearSettlement, payment: str) -> dict[str, Whole]:
    """(draw, recipient) for each month of a settlement year; the months sum to what the year pays.

    An amount that accrues over more than a month belongs to its months by their length.
    """
    done = year.payments[payment]
    amounts = by_slice(year.scenario.payments[payment], done)
    first, last = year.year.first, year.year.last
    months = {month_name(m.first): np.zeros_like(done.paid) for m in months_between(first, last)}
    for t, part in enumerate(done.slices):
        for month, amount in _over_months(part, amounts[:, t, :]):
            months[month] = months[month] + amount
    return months


def _over_months(part: Slice, amount: Whole) -> list[tuple[str, Whole]]:
    months = months_between(part.first, part.last)
    whole = sum((month.years for month in months), Fraction(0))
    reached = [length / whole for length in accumulate(month.years for month in months)]
    split = instalments(amount, reached, 1)
    return [(month_name(month.first), each) for month, each in zip(months, split, strict=True)]


def in_month(year: YearSettlement, payment: str, month: str) -> Whole:
    """(draw, recipient): what a payment comes to in one month of a settlement year."""
    return by_month_of_year(year, payment)[month]


def amounts_by_part(payment: d.Payment, done: PaymentYear) -> list[tuple[str, Whole]]:
    """(draw, recipient) for each slice by name: the month, or first and last day; days are added up to months."""
    amounts = by_slice(payment, done)
    found: dict[str, Whole] = {}
    for t, part in enumerate(done.slices):
        first, last = month_name(part.first), month_name(part.last)
        name = first if first == last else f"{first} - {last}"
        found[name] = found.get(name, np.zeros_like(done.paid)) + amounts[:, t, :]
    return list(found.items())


def by_time(settlement: Settlement, span: Span) -> MinorByTime:
    """Minor units of the central case by year or month, payment and recipient; they sum to what is paid in all."""
    ids, names = settlement.scenario.recipients.ids, list(settlement.scenario.payments)
    found: MinorByTime = {}
    for year in settlement.years:
        for name in names:
            label = {year.year.label: year.payments[name].paid}
            for period, amount in (label if span == "year" else by_month_of_year(year, name)).items():
                of_payment = found.setdefault(period, {}).setdefault(name, dict.fromkeys(ids, 0))
                for who, minor in zip(ids, amount[0].tolist(), strict=True):
                    of_payment[who] += minor  # a month that two settlement years share belongs to both
    return found


@dataclass(frozen=True)
class OverTime(Shown):
    """Payments by year or by month, as data.

    Args:
        scenario: whose payments they are.
        minor: by period, payment and recipient.
        currency: of the amounts.
        span: what a period is.
    """

    scenario: d.Scenario
    minor: MinorByTime
    currency: Currency
    span: Span

    @property
    def payments(self) -> tuple[str, ...]:
        """The payments, in the order of the file."""
        return tuple(dict.fromkeys(name for amounts in self.minor.values() for name in amounts))

    def total(self, period: str, payment: str) -> Money:
        """What a payment comes to in a period, all recipients together."""
        return Money(sum(self.minor[period].get(payment, {}).values()), self.currency)

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """One row for each period, payments as columns, with the sum."""
        names, nothing = self.payments, Money(0, self.currency)
        rows: list[Row] = []
        for period in self.minor:
            amounts = [self.total(period, name) for name in names]
            rows.append((period, *amounts, sum(amounts, nothing)))
        sums = [sum((self.total(period, name) for period in self.minor), nothing) for name in names]
        columns = (
            Column(self.span, locale.word(self.span), "name"),
            *(Column(name, heading_of(self.scenario, name, locale.language), short=name) for name in names),
            Column("total", locale.word("total")),
        )
        caption = locale.word(f"by_{self.span}_title", title=self.scenario.title[locale.language])
        return (
            Table(f"by_{self.span}", caption, columns, tuple(rows), (locale.word("total"), *sums, sum(sums, nothing))),
        )

    def frame(self) -> pd.DataFrame:
        """One row for each period and recipient, payments as columns, with a total, in units of the currency."""
        import pandas as pd

        rows = []
        for period, payments in self.minor.items():
            for who in next(iter(payments.values()), {}):
                own = {name: float(Money(by_id[who], self.currency)) for name, by_id in payments.items()}
                whole = Money(sum(by_id[who] for by_id in payments.values()), self.currency)
                rows.append({self.span: period, "recipient": who, **own, "total": float(whole)})
        frame = pd.DataFrame(rows)
        frame.attrs["units"] = dict.fromkeys([*self.payments, "total"], str(self.currency))
        return frame

    def to_json(self, locale: Locale = NOTEBOOK) -> dict[str, Any]:
        """By period: payments in all, and each recipient's, in units of the currency."""
        return {
            period: {
                "payments": {name: self.total(period, name).number for name in payments},
                "recipients": {
                    who: {name: Money(by_id[who], self.currency).number for name, by_id in payments.items()}
                    for who in next(iter(payments.values()), {})
                },
                "total": sum((self.total(period, name) for name in payments), Money(0, self.currency)).number,
            }
            for period, payments in self.minor.items()
        }
