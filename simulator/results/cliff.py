"""The funding cliff: what everything costs by year, what grants and ordinary budgets bear, and what nobody does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.engine.settle import Settlement
from simulator.language import Locale
from simulator.money import Currency, Money
from simulator.results.result import Result
from simulator.tables.cells import amount, millions
from simulator.tables.shown import NOTEBOOK, Shown
from simulator.tables.table import Column, Row, Table, with_notes

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Step:
    """One payment, activity or plan in one year; ``takes_over`` names the budgets that pay after the grants."""

    year: str
    name: str
    cost: Money
    grants: Money
    ordinary: Money
    unfunded: Money
    takes_over: tuple[str, ...]


AMOUNTS = ("cost", "grants", "ordinary", "unfunded")


@dataclass(frozen=True)
class Cliff(Shown):
    """Every cost by year; ``beyond`` is the year after the last grant, if what it paid for goes on."""

    settlement: Settlement
    steps: tuple[Step, ...]
    beyond: tuple[Step, ...] = ()

    @property
    def currency(self) -> Currency:
        """The currency of every amount."""
        return Currency(self.settlement.scenario.currency)

    @property
    def by_year(self) -> dict[str, Money]:
        """What is unfunded in each year."""
        years = [year.label for year in self.settlement.scenario.years]
        nothing = Money(0, self.currency)
        return {label: sum((step.unfunded for step in self.steps if step.year == label), nothing) for label in years}

    def sentence(self, locale: Locale) -> str:
        """What is unfunded in each year, and what nobody bears the year after the last grant."""
        said = [
            locale.word("cliff_sentence_within", year=year, amount=millions(money, locale))
            for year, money in self.by_year.items()
            if money
        ]
        if self.beyond:
            total = sum((step.unfunded for step in self.beyond), Money(0, self.currency))
            told = {"year": self.beyond[0].year, "amount": millions(total, locale)}
            said.append(locale.word("cliff_sentence", **told))
        return " ".join(said)

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """What everything costs by year, and who bears it."""
        found = [self.steps_table(locale)]
        found += [self.beyond_table(locale)] if self.beyond else []
        return (*found[:-1], with_notes(found[-1], Result(self.settlement).notes(locale)))

    def beyond_table(self, locale: Locale) -> Table:
        """What goes on after the last grant, at the cost of its last year."""
        word = locale.word
        columns = (
            Column("year", word("year"), "name"),
            Column("name", word("line"), "name"),
            Column("unfunded", word("unfunded"), short=word("unfunded_short")),
        )
        rows: list[Row] = [(step.year, step.name, step.unfunded) for step in self.beyond]
        total = sum((step.unfunded for step in self.beyond), Money(0, self.currency))
        note = word("cliff_beyond_note", year=self.beyond[0].year, amount=amount(total, locale))
        return Table("beyond", word("cliff_beyond"), columns, tuple(rows), notes=(note,))

    def steps_table(self, locale: Locale) -> Table:
        """One row for each cost of each year."""
        word = locale.word
        columns = (
            Column("year", word("year"), "name"),
            Column("name", word("line"), "name"),
            Column("cost", word("cost")),
            Column("grants", word("from_grants")),
            Column("ordinary", word("from_ordinary"), short=word("from_ordinary_short")),
            Column("unfunded", word("unfunded"), short=word("unfunded_short")),
            Column("takes_over", word("takes_over"), "text"),
        )
        rows: list[Row] = [
            (s.year, s.name, *(getattr(s, key) for key in AMOUNTS), ", ".join(s.takes_over) or None) for s in self.steps
        ]
        return Table("steps", word("unfunded_title"), columns, tuple(rows))

    def frame(self) -> pd.DataFrame:
        """One row for each year and cost, in units of the currency (``attrs["units"]``)."""
        import pandas as pd

        frame = pd.DataFrame(self.to_json()["steps"])
        frame.attrs["units"] = dict.fromkeys(AMOUNTS, str(self.currency))
        return frame

    def to_json(self, locale: Locale = NOTEBOOK) -> dict[str, Any]:
        """One object, money in units of the currency."""
        del locale  # nothing in it is a word
        steps = [
            {"year": s.year, "name": s.name}
            | {key: getattr(s, key).number for key in AMOUNTS}
            | {"takes_over": list(s.takes_over)}
            for s in self.steps
        ]
        return {
            "steps": steps,
            "unfunded": {year: money.number for year, money in self.by_year.items()},
            "beyond": [{"year": s.year, "name": s.name, "unfunded": s.unfunded.number} for s in self.beyond],
        }


def cliff(settlement: Settlement, draw: int = 0) -> Cliff:
    """The costs of one draw, in the order of the years."""
    steps, currency = [], Currency(settlement.scenario.currency)
    for year in settlement.funding.years:
        for name, line in year.lines.items():
            done = year.charged[name]
            bears = {"grants": 0, "ordinary": 0}
            unpaid = done.unfunded[min(draw, len(done.unfunded) - 1)]
            is_moved = bool(unpaid.any())  # also where what some get is what others give
            for g, part in done.by_grant.items():
                of = "ordinary" if year.funds.grants[g].source in line.after else "grants"
                bears[of] += int(part[min(draw, len(part) - 1)].sum())
                is_moved = is_moved or bool(part[min(draw, len(part) - 1)].any())
            lacking = int(unpaid.sum())
            if is_moved:
                grants, ordinary = (Money(bears[of], currency) for of in ("grants", "ordinary"))
                unfunded = Money(lacking, currency)
                whole = grants + ordinary + unfunded
                steps.append(Step(year.state.year.label, name, whole, grants, ordinary, unfunded, line.after))
    return Cliff(settlement, tuple(steps), tuple(_beyond(settlement, steps)))


def _beyond(settlement: Settlement, steps: Sequence[Step]) -> Iterator[Step]:
    """Costs of the last year that a grant bore, as nobody bears them the year after the grant.

    Only what no ordinary budget takes over (``after``), and only where the grant ends with the period: a period that
    goes on after the last grant says itself what the years after cost, nothing too. Depreciation is left out, as it
    ends with the investment's life.
    """
    scenario = settlement.scenario
    last = scenario.years[-1]
    ends = [grant.last for grant in settlement.funding.funds.grants]
    if not ends or max(ends) < last.first:
        return
    year = str(last.last.year + 1)
    for step in steps:
        activity = scenario.activities.get(step.name)
        is_written_off = activity is not None and activity.investment is not None
        if step.year == last.label and step.grants and not step.takes_over and not is_written_off:
            nothing = Money(0, step.cost.currency)
            yield Step(year, step.name, step.cost, nothing, nothing, step.cost, ())
