"""A settlement on an outturn in many draws: P5-P95 of each payment, and of plans and activities by run-rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from simulator.decide.spending import SpendingForecast
from simulator.engine.outturn import Followed
from simulator.engine.outturn_draws import outturn_draws
from simulator.funding.windows import Whole
from simulator.language import Locale
from simulator.money import Currency, Money
from simulator.results.followed import FollowUp
from simulator.results.open_rows import OneRecipient
from simulator.tables.cells import amount
from simulator.tables.shown import NOTEBOOK, Shown
from simulator.tables.table import Column, Row, Table

PERCENTILES = (5, 50, 95)


@dataclass(frozen=True)
class SettledDraws(Shown):
    """What a settlement on an outturn shows, and how far its forecast may vary.

    Args:
        settled: of everybody, or of one recipient.
        followed: the settlement.
        draws: how many.
        seed: of the draws.
        paid: each payment in every draw, minor units, (draw, recipient); of one recipient alone where it is about one.
        recipients: their ids.
        spending: plans and activities by run-rate; None where there are none.
    """

    settled: FollowUp | OneRecipient
    followed: Followed
    draws: int
    seed: int
    paid: dict[str, Whole]
    recipients: tuple[str, ...]
    spending: SpendingForecast | None

    @property
    def currency(self) -> Currency:
        """The currency of every amount."""
        return Currency(self.followed.so_far.scenario.currency)

    def percentiles(self, minor: Whole) -> tuple[Money, ...]:
        """P5, median and P95 of amounts in draws: the least amount that so many draws do not exceed."""
        ends = np.quantile(minor, [p / 100 for p in PERCENTILES], method="inverted_cdf")
        return tuple(Money(int(end), self.currency) for end in ends)

    @property
    def in_all(self) -> Whole:
        """All payments together in every draw."""
        return np.asarray(sum(minor.sum(axis=1) for minor in self.paid.values()), np.int64)

    def sentence(self, locale: Locale) -> str:
        """The range over what is open, then P5-P95 of what is uncertain."""
        said = [self.settled.sentence(locale)]
        if self.paid:
            low, _, high = self.percentiles(self.in_all)
            ends = {"low": amount(low, locale), "high": amount(high, locale), "draws": self.draws, "seed": self.seed}
            said.append(locale.word("settle_draws", **ends))
        return " ".join(filter(None, said))

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """What is settled; then each payment's P5-P95, and that of plans and activities."""
        tables = [*self.settled.tables(locale)]
        tables += [self.payments_table(locale)] if self.paid else []
        tables += [self.spending_table(self.spending, locale)] if self.spending is not None else []
        return tuple(tables)

    def payments_table(self, locale: Locale) -> Table:
        """One row for each payment and recipient, and each payment's sum after them."""
        columns = (
            Column("payment", locale.word("line"), "name"),
            Column("to", locale.word("recipient"), "name"),
            *(Column(f"p{p}", f"P{p}") for p in PERCENTILES),
        )
        rows: list[Row] = []
        for name, minor in self.paid.items():
            rows += [(name, to, *self.percentiles(minor[:, i])) for i, to in enumerate(self.recipients)]
            if len(self.recipients) > 1:
                rows.append((name, locale.word("total"), *self.percentiles(minor.sum(axis=1))))
        caption = locale.word("settle_draws_title", draws=self.draws, seed=self.seed)
        return Table("payments_in_draws", caption, columns, tuple(rows), notes=(locale.word("settle_draws_note"),))

    def spending_table(self, spending: SpendingForecast, locale: Locale) -> Table:
        """One row for each plan and activity with a line of its own."""
        keys = ("planned", "spent", "low", "forecast", "high")
        columns = (
            Column("name", locale.word("line"), "name"),
            Column("row", locale.word("spending_row"), "name"),
            *(Column(key, locale.word(f"spending_{key}")) for key in keys),
        )
        rows: list[Row] = []
        for one in spending.lines:
            of = one.expected
            minor: Sequence[float] = (one.line.planned, one.line.spent, of.low, of.value, of.high)
            rows.append((one.name, one.line.row, *(Money(round(m), self.currency) for m in minor)))
        return Table("spending_in_draws", locale.word("settle_spending_title"), columns, tuple(rows))

    def to_json(self, locale: Locale = NOTEBOOK) -> dict[str, Any]:
        """The settlement as one object, and P5, median and P95 in units of the currency."""
        found = {
            name: {
                to: [money.number for money in self.percentiles(minor[:, i])] for i, to in enumerate(self.recipients)
            }
            for name, minor in self.paid.items()
        }
        return self.settled.to_json(locale) | {
            "draws": self.draws,
            "seed": self.seed,
            "percentiles": list(PERCENTILES),
            "payments_in_draws": found,
        }


def settled_in_draws(
    found: FollowUp, recipient: str | None, draws: int, seed: int, spending: SpendingForecast | None
) -> SettledDraws:
    """P5-P95 of a settlement on an outturn.

    Args:
        found: the settlement.
        recipient: one recipient's id; None for everybody.
        draws: how many.
        seed: of the draws.
        spending: plans and activities by run-rate.

    Raises:
        ScenarioError: there is no such recipient.
    """
    scenario, followed = found.scenario, found.followed
    settled = found if recipient is None else found.of_recipient(recipient)
    ids = scenario.recipients.ids
    paid = outturn_draws(scenario, followed.outturn, draws, seed)
    if recipient is not None:
        i = ids.index(recipient)
        paid, ids = {name: minor[:, i : i + 1] for name, minor in paid.items()}, (recipient,)
    return SettledDraws(settled, followed, draws, seed, paid, tuple(ids), spending if recipient is None else None)
