"""A settlement as tables: what every recipient is paid, what it costs against the budget, and what to know about it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from simulator.engine.settle import Settlement
from simulator.language import default_language, word
from simulator.money import format_money, kronor
from simulator.scenario.definitions import Scenario
from simulator.scenario.read_notes import read_texts

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Spent:
    """Öre that an activity or a plan costs: what its sources paid, and what nobody paid."""

    used: int
    unfunded: int

    @property
    def cost(self) -> int:
        """Öre in all."""
        return self.used + self.unfunded

    def to_json(self, currency: str) -> dict[str, Any]:
        """The three amounts in kronor."""
        return {key: kronor(getattr(self, key), currency) for key in ("cost", "used", "unfunded")}


@dataclass(frozen=True)
class Result:
    """The central case of a scenario, in whole öre; ``frame`` and ``to_json`` give kronor."""

    settlement: Settlement

    @property
    def scenario(self) -> Scenario:
        """The scenario that was settled."""
        return self.settlement.scenario

    @cached_property
    def amounts(self) -> dict[str, dict[str, int]]:
        """Öre by payment and recipient id."""
        ids = self.scenario.recipients.ids
        return {
            name: dict(zip(ids, self.settlement.paid(name)[0].tolist(), strict=True)) for name in self.scenario.payments
        }

    @cached_property
    def by_recipient(self) -> dict[str, int]:
        """Öre by recipient id, all payments together."""
        return {i: sum(amounts[i] for amounts in self.amounts.values()) for i in self.scenario.recipients.ids}

    @property
    def totals(self) -> dict[str, int]:
        """Öre by payment."""
        return {name: sum(amounts.values()) for name, amounts in self.amounts.items()}

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
        return Spent(int(funding.used_by(name)[0]), int(funding.unfunded(name)[0]))

    @property
    def paid(self) -> int:
        """Öre paid to recipients in all."""
        return sum(self.totals.values())

    @property
    def cost(self) -> int:
        """Öre that everything costs: payments, activities and plans."""
        return self.paid + sum(spent.cost for spent in self.spending.values())

    @property
    def unfunded(self) -> int:
        """Öre of activities and plans that nobody paid."""
        return sum(spent.unfunded for spent in self.spending.values())

    @property
    def budget(self) -> int | None:
        """Öre that the sources hold; None when there is no source."""
        budget = self.settlement.budget()
        return None if budget is None else int(budget)

    @property
    def unpaid(self) -> dict[str, Any]:
        """Öre left unpaid of each pool."""
        found = {name: self.settlement.unpaid(name) for name in self.scenario.payments}
        return {name: left for name, left in found.items() if left is not None}

    def notes(self, lang: str | None = None) -> list[str]:
        """What a reader must know: made-up data first, then what the rules noted and the author's open questions."""
        out = [word("note_synthetic", lang)] if self.scenario.synthetic else []
        out += [word(f"note_{note.code}", lang, **note.params) for note in self.settlement.notes()]
        if self.budget is not None and self.cost > self.budget:
            over = format_money(self.cost - self.budget, self.scenario.currency, lang or default_language())
            out.append(word("note_over_budget", lang, amount=over))
        return [*out, *read_texts(self.scenario, lang), *self.scenario.notes]

    def frame(self) -> pd.DataFrame:
        """One row for each recipient, payments as columns, in kronor (or the scenario's currency), with a total."""
        import pandas as pd

        columns = {name: _in_currency(amounts, self.scenario) for name, amounts in self.amounts.items()}
        frame = pd.DataFrame(columns, index=pd.Index(self.scenario.recipients.ids, name="recipient"))
        frame["total"] = pd.Series(_in_currency(self.by_recipient, self.scenario))
        return frame

    def _repr_html_(self) -> str:
        """How a notebook shows it."""
        from simulator.results.show import result_html

        return result_html(self)

    def to_json(self, lang: str | None = None) -> dict[str, Any]:
        """The result as one object, money in kronor."""
        currency = self.scenario.currency
        base, _, design = self.scenario.name.partition("/")
        recipients = {
            i: {name: kronor(amounts[i], currency) for name, amounts in self.amounts.items()}
            | {"total": kronor(self.by_recipient[i], currency)}
            for i in self.scenario.recipients.ids
        }
        balance = None if self.budget is None else kronor(self.budget - self.cost, currency)
        spending = {
            key: {name: spent.to_json(currency) for name, spent in found.items()}
            for key, found in (("activities", self.activities), ("plans", self.plans))
        }
        return {
            "scenario": base,
            "design": design or None,
            "payments": {name: kronor(total, currency) for name, total in self.totals.items()},
            "recipients": recipients,
            **(spending if self.spending else {}),
            "cost": kronor(self.cost, currency),
            "budget": None if self.budget is None else kronor(self.budget, currency),
            "balance": balance,
            "unpaid": {name: kronor(left, currency) for name, left in self.unpaid.items()},
            "notes": self.notes(lang),
        }


def _in_currency(amounts: dict[str, int], scenario: Scenario) -> dict[str, float]:
    return {i: float(kronor(minor, scenario.currency)) for i, minor in amounts.items()}
