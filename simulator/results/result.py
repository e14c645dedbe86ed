"""A settlement as a result: what every recipient is paid, what it costs against the budget, and what to know of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from simulator.describe import heading_of, recipient_titles, title_of
from simulator.engine.settle import Settlement
from simulator.language import Locale
from simulator.money import Currency, Money, kronor
from simulator.results.by_time import MinorByTime, OverTime, Span, by_time
from simulator.results.expectations import expectation_texts
from simulator.results.noted import notes_of
from simulator.scenario.definitions import Scenario
from simulator.scenario.read_notes import read_texts
from simulator.tables.cells import amount
from simulator.tables.shown import NOTEBOOK, Shown
from simulator.tables.table import Cell, Column, Row, Table, record

if TYPE_CHECKING:
    import pandas as pd

MinorByRecipient = dict[str, int]


@dataclass(frozen=True)
class Spent:
    """What an activity or a plan costs: what its sources paid, and what nobody paid."""

    used: Money
    unfunded: Money

    @property
    def cost(self) -> Money:
        """In all."""
        return self.used + self.unfunded

    def to_json(self) -> dict[str, Any]:
        """The three amounts in units of the currency."""
        return {key: getattr(self, key).number for key in ("cost", "used", "unfunded")}


@dataclass(frozen=True)
class Result(Shown):
    """The central case of a scenario.

    Amounts are :class:`~simulator.money.Money`; names that end in ``_minor`` hold whole minor units (öre), and
    ``frame`` and ``to_json`` units of the currency (kronor).
    """

    settlement: Settlement

    @property
    def scenario(self) -> Scenario:
        """The scenario that was settled."""
        return self.settlement.scenario

    @property
    def name(self) -> str:
        """The design's name, or the scenario's."""
        base, _, design = self.scenario.name.partition("/")
        return design or base

    @property
    def currency(self) -> Currency:
        """The currency of every amount."""
        return Currency(self.scenario.currency)

    # ---- what recipients are paid -----------------------------------------------------------------------------------

    @cached_property
    def amounts_minor(self) -> dict[str, MinorByRecipient]:
        """Minor units by payment and recipient id."""
        ids = self.scenario.recipients.ids
        return {
            name: dict(zip(ids, self.settlement.paid(name)[0].tolist(), strict=True)) for name in self.scenario.payments
        }

    @cached_property
    def by_recipient_minor(self) -> MinorByRecipient:
        """Minor units by recipient id, all payments together."""
        amounts = self.amounts_minor.values()
        return {i: sum(by_id[i] for by_id in amounts) for i in self.scenario.recipients.ids}

    @cached_property
    def amounts(self) -> dict[str, dict[str, Money]]:
        """By payment and recipient id."""
        return {name: self._money(by_id) for name, by_id in self.amounts_minor.items()}

    @cached_property
    def by_recipient(self) -> dict[str, Money]:
        """By recipient id, all payments together."""
        return self._money(self.by_recipient_minor)

    @property
    def totals(self) -> dict[str, Money]:
        """By payment, all recipients together."""
        return self._money({name: sum(by_id.values()) for name, by_id in self.amounts_minor.items()})

    @property
    def paid(self) -> Money:
        """What recipients are paid in all."""
        return Money(sum(self.by_recipient_minor.values()), self.currency)

    @property
    def unpaid(self) -> dict[str, Money]:
        """What is left unpaid of each pool."""
        found = {name: self.settlement.unpaid(name) for name in self.scenario.payments}
        return self._money({name: int(left) for name, left in found.items() if left is not None})

    def _money(self, minor: Mapping[str, int]) -> dict[str, Money]:
        return {name: Money(found, self.currency) for name, found in minor.items()}

    @cached_property
    def by_year_minor(self) -> MinorByTime:
        """Minor units by settlement year, payment and recipient id."""
        return by_time(self.settlement, "year")

    @cached_property
    def by_month_minor(self) -> MinorByTime:
        """Minor units by month (2023-02), payment and recipient id: the month for which the money is earned."""
        return by_time(self.settlement, "month")

    def over(self, span: Span) -> OverTime:
        """Payments by year or by month, as tables, JSON and a data frame."""
        minor = self.by_year_minor if span == "year" else self.by_month_minor
        return OverTime(self.scenario, minor, self.currency, span)

    # ---- what everything costs --------------------------------------------------------------------------------------

    @cached_property
    def activities(self) -> dict[str, Spent]:
        """What each activity costs and who paid it."""
        return {name: self._spent(name) for name in self.scenario.activities}

    @cached_property
    def plans(self) -> dict[str, Spent]:
        """What each plan costs, its lines together, and who paid it."""
        return {name: self._spent(name) for name in self.scenario.plans}

    @property
    def spending(self) -> dict[str, Spent]:
        """Activities and plans."""
        return {**self.activities, **self.plans}

    def _spent(self, name: str) -> Spent:
        funding = self.settlement.funding
        used, unfunded = int(funding.used_by(name)[0]), int(funding.unfunded(name)[0])
        return Spent(Money(used, self.currency), Money(unfunded, self.currency))

    @property
    def cost(self) -> Money:
        """What everything costs: payments, activities and plans."""
        return sum((spent.cost for spent in self.spending.values()), self.paid)

    @property
    def unfunded(self) -> Money:
        """What nobody paid of activities and plans."""
        return sum((spent.unfunded for spent in self.spending.values()), Money(0, self.currency))

    @property
    def budget(self) -> Money | None:
        """What the sources hold; None when there is no source."""
        budget = self.settlement.budget()
        return None if budget is None else Money(int(budget), self.currency)

    @property
    def remaining(self) -> Money | None:
        """What is left of the budget, below zero when it is passed; None when there is no source."""
        return None if self.budget is None else self.budget - self.cost

    # ---- for readers ------------------------------------------------------------------------------------------------

    def notes(self, locale: Locale) -> list[str]:
        """What a reader must know: made-up data first, then what the rules noted and the author's open questions."""
        out = [locale.word("note_synthetic")] if self.scenario.synthetic else []
        out += notes_of(self.settlement, locale)
        if self.remaining is not None and self.remaining < 0:
            out.append(locale.word("note_over_budget", amount=amount(-self.remaining, locale)))
        authors = [note.of(locale.language) for note in self.scenario.notes]
        out += expectation_texts(self.settlement, locale)
        return [*out, *read_texts(self.scenario, locale), *authors]

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """Payments by recipient, what activities and plans cost, and the cost against the budget."""
        found = [self.payments_table(locale)] if self.scenario.payments else []
        found += [self.spending_table(locale)] if self.spending else []
        found += self.over("year").tables(locale) if self.several_years else []
        return (*found, self.budget_table(locale))

    @property
    def several_years(self) -> bool:
        """Whether there are payments in more than one settlement year."""
        return len(self.settlement.years) > 1 and bool(self.scenario.payments)

    def payments_table(self, locale: Locale) -> Table:
        """One row for each recipient, payments as columns."""
        names, titles = list(self.scenario.payments), recipient_titles(self.scenario)
        named = any(title != i for i, title in titles.items())
        columns = (
            Column("recipient", locale.word("recipient"), "name"),
            *((Column("name", locale.word("recipient_name"), "text"),) if named else ()),
            *(Column(name, self.heading(name, locale), short=name) for name in names),
            Column("total", locale.word("total")),
        )
        rows: list[Row] = [
            (
                i,
                *((titles[i],) if named else ()),
                *(self.amounts[name][i] for name in names),
                self.by_recipient[i],
            )
            for i in self.scenario.recipients.ids
        ]
        total: Row = (locale.word("total"), *((None,) if named else ()), *self.totals.values(), self.paid)
        return Table("payments", self.scenario.title[locale.language], columns, tuple(rows), total)

    def heading(self, name: str, locale: Locale) -> str:
        """What a payment, activity or plan is called, as a heading."""
        return heading_of(self.scenario, name, locale.language)

    def spending_table(self, locale: Locale) -> Table:
        """What each activity and plan costs, what its sources paid, and what nobody paid."""
        columns = (
            Column("line", locale.word("line"), "name"),
            Column("cost", locale.word("cost")),
            Column("used", locale.word("paid_by_sources")),
            Column("unfunded", locale.word("unfunded")),
        )
        rows: list[Row] = [
            (self.heading(name, locale), spent.cost, spent.used, spent.unfunded)
            for name, spent in self.spending.items()
        ]
        return Table("spending", locale.word("spending_title"), columns, tuple(rows))

    def budget_table(self, locale: Locale) -> Table:
        """The cost against the budget and what is left unpaid, with the notes."""
        fields: list[tuple[str, str, Cell]] = [("cost", locale.word("cost"), self.cost)]
        if self.budget is not None:
            fields.append(("budget", locale.word("budget"), self.budget))
            fields.append(("balance", locale.word("balance"), self.remaining))
        fields += [
            (f"unpaid_{name}", f"{locale.word('unpaid')} {title_of(self.scenario, name, locale.language)}", left)
            for name, left in self.unpaid.items()
        ]
        return record("budget", locale.word("html_budget"), fields, self.notes(locale))

    # ---- for programs -----------------------------------------------------------------------------------------------

    def frame(self) -> pd.DataFrame:
        """One row for each recipient, payments as columns, with a total, in units of the currency."""
        import pandas as pd

        columns = {name: _numbers(by_id) for name, by_id in self.amounts.items()}
        frame = pd.DataFrame(columns, index=pd.Index(self.scenario.recipients.ids, name="recipient"))
        frame["total"] = pd.Series(_numbers(self.by_recipient))
        frame.attrs["units"] = dict.fromkeys(frame.columns, str(self.currency))
        return frame

    def to_json(self, locale: Locale = NOTEBOOK) -> dict[str, Any]:
        """The result as one object, money in units of the currency; the README documents its shape."""
        base, _, design = self.scenario.name.partition("/")
        amounts, totals = self.amounts_minor, self.by_recipient_minor
        recipients = {
            i: {name: kronor(by_id[i], self.currency) for name, by_id in amounts.items()}
            | {"total": kronor(totals[i], self.currency)}
            for i in self.scenario.recipients.ids
        }
        spending = {
            key: {name: spent.to_json() for name, spent in found.items()}
            for key, found in (("activities", self.activities), ("plans", self.plans))
        }
        return {
            "scenario": base,
            "design": design or None,
            "payments": {name: total.number for name, total in self.totals.items()},
            "recipients": recipients,
            **({"years": self.over("year").to_json(locale)} if self.several_years else {}),
            **(spending if self.spending else {}),
            "cost": self.cost.number,
            "budget": None if self.budget is None else self.budget.number,
            "balance": None if self.remaining is None else self.remaining.number,
            "unpaid": {name: left.number for name, left in self.unpaid.items()},
            "notes": self.notes(locale),
        }

    def __repr__(self) -> str:
        left = "" if self.remaining is None else f", remaining={self.remaining!r}"
        return f"<Result {self.scenario.name}: cost={self.cost!r}{left}>"


def _numbers(amounts: Mapping[str, Money]) -> dict[str, float]:
    return {name: float(money) for name, money in amounts.items()}
