"""Designs against the baseline by year or by month: what each pays in every period, and the difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.language import Locale
from simulator.money import Money
from simulator.results.by_time import MinorByTime, Span
from simulator.results.compare import Comparison
from simulator.results.result import Result
from simulator.tables.plain import table_frame
from simulator.tables.shown import NOTEBOOK, Shown
from simulator.tables.table import Column, Row, Table

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class ComparedOverTime(Shown):
    """A comparison by settlement year or by month: what is paid to recipients in all.

    Args:
        comparison: designs against their baseline.
        span: what a period is.
    """

    comparison: Comparison
    span: Span

    def paid_minor(self, result: Result) -> dict[str, int]:
        """Minor units by period, all payments and recipients together."""
        found: MinorByTime = result.by_year_minor if self.span == "year" else result.by_month_minor
        return {period: sum(sum(by_id.values()) for by_id in payments.values()) for period, payments in found.items()}

    @property
    def rows(self) -> tuple[tuple[str, str, Money, Money, Money], ...]:
        """Design, period, amount, baseline and difference."""
        currency, before = self.comparison.baseline.currency, self.paid_minor(self.comparison.baseline)
        out = []
        for design in self.comparison.designs:
            after = self.paid_minor(design.result)
            for period in dict.fromkeys([*before, *after]):
                new, old = after.get(period, 0), before.get(period, 0)
                amount, baseline, more = (Money(minor, currency) for minor in (new, old, new - old))
                out.append((design.name, period, amount, baseline, more))
        return tuple(out)

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """One row for each design and period."""
        word = locale.word
        columns = (
            Column("design", word("design"), "name"),
            Column(self.span, word(self.span), "name"),
            Column("amount", word("amount")),
            Column("baseline", word("baseline")),
            Column("difference", word("difference"), signed=True),
        )
        title = self.comparison.baseline.scenario.title[locale.language]
        rows: tuple[Row, ...] = self.rows
        return (Table(f"by_{self.span}", word(f"by_{self.span}_title", title=title), columns, rows),)

    def frame(self) -> pd.DataFrame:
        """One row for each design and period, in units of the currency."""
        return table_frame(self.tables(NOTEBOOK)[0])

    def to_json(self, locale: Locale = NOTEBOOK) -> dict[str, Any]:
        """By design and period: amount, baseline and difference in units of the currency."""
        found: dict[str, dict[str, Any]] = {}
        for design, period, amount, baseline, difference in self.rows:
            found.setdefault(design, {})[period] = {
                "amount": amount.number, "baseline": baseline.number, "difference": difference.number,
            }  # fmt: skip
        return found
