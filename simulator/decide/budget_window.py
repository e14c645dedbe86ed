"""Costs by year against the budget of each year, with P5-P95 and the probability of passing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from simulator.engine.folding import Outcome
from simulator.engine.settle import Settlement
from simulator.estimate import Estimate
from simulator.language import Locale
from simulator.money import Currency, Money, format_number
from simulator.results import estimates as e
from simulator.results.result import Result
from simulator.results.risk import DesignRisk
from simulator.scenario.window import Windowed
from simulator.tables.cells import amount, estimate_text, probability
from simulator.tables.shown import Shown
from simulator.tables.table import Cell, Column, Row, Table, Uncertain


@dataclass(frozen=True)
class WindowYear:
    """A settlement year, or all of them.

    Args:
        label: the year.
        assumed: whether the scenario itself does not have it.
        cost: in the central case.
        budget: what the sources grant for it; None where a grant goes over several years, or there is no source.
        low: P5 of the cost; None without draws.
        high: P95 of the cost.
        over: P(cost > budget); None where one of them is not known.
    """

    label: str
    assumed: bool
    cost: Money
    budget: Money | None
    low: Estimate | None
    high: Estimate | None
    over: Estimate | None

    @property
    def balance(self) -> Money | None:
        """What is left of the budget in the central case."""
        return None if self.budget is None else self.budget - self.cost


@dataclass(frozen=True)
class BudgetWindow(Shown):
    """What a scenario costs over some years.

    Args:
        windowed: the scenario and what is assumed of it.
        years: each year.
        whole: all of them together.
        over_years: sources with a grant that goes over several years, whose budget is no year's.
        draws: how many; 0 where nothing is uncertain.
        each_year: whether the doubt about what rises is a new one each year.
    """

    windowed: Windowed
    years: tuple[WindowYear, ...]
    whole: WindowYear
    over_years: tuple[str, ...]
    draws: int
    each_year: bool

    @property
    def currency(self) -> Currency:
        """Of every amount."""
        return self.whole.cost.currency

    @property
    def nothing_stated(self) -> tuple[str, ...]:
        """Assumed years that cost nothing, since the scenario states nothing for them."""
        return tuple(one.label for one in self.years if one.assumed and not one.cost and self.whole.cost)

    def sentence(self, locale: Locale) -> str:
        """What the last year costs against its budget, and the first year that more likely than not passes it."""
        first, last = self.years[0], self.years[-1]
        if last.label in self.nothing_stated:
            return locale.word("window_nothing_stated", years=last.label)
        cost = amount(last.cost, locale)
        if last.low is not None and last.high is not None and not last.low.is_certain:
            ends = (estimate_text(Uncertain(end, self.currency), locale, unit=True) for end in (last.low, last.high))
            cost += f" (P5-P95 {' - '.join(ends)})"
        text = locale.word("window_cost", last=last.label, cost=cost)
        if len(self.years) > 1:
            text += locale.word("window_first", first=first.label, start=amount(first.cost, locale))
        if last.budget is None:
            return f"{text}. {locale.word('window_no_budget')}"
        text += locale.word("window_against", budget=amount(last.budget, locale))
        if last.over is not None and self.draws:
            text += locale.word("window_over", over=probability(last.over, locale))
        return f"{text}."

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """One row for each year."""
        word, drawn = locale.word, bool(self.draws)
        columns = [Column("year", word("year"), "name"), Column("cost", word("cost"))]
        columns += [Column("p5", word("window_p5")), Column("p95", word("window_p95"))] if drawn else []
        columns += [Column("budget", word("budget")), Column("balance", word("balance"), signed=True)]
        columns += [Column("over", word("window_probability"), short=word("window_probability_short"))] if drawn else []
        rows = tuple(self._row(one, locale) for one in self.years)
        whole = self._row(self.whole, locale)
        return (
            Table(
                "window",
                word("window_title", title=self.title(locale)),
                tuple(columns),
                rows,
                whole,
                self.notes(locale),
            ),
        )

    def title(self, locale: Locale) -> str:
        """The scenario's."""
        return self.windowed.scenario.title[locale.language]

    def _row(self, one: WindowYear, locale: Locale) -> Row:
        label = one.label or locale.word("total")
        ends: list[Cell] = [None if end is None else Uncertain(end, self.currency) for end in (one.low, one.high)]
        over = None if one.over is None else Uncertain(one.over, "share")
        name = f"{label} *" if one.assumed else label
        return (
            name,
            one.cost,
            *(ends if self.draws else ()),
            one.budget,
            one.balance,
            *((over,) if self.draws else ()),
        )

    def notes(self, locale: Locale) -> tuple[str, ...]:
        """What a reader must know: which years are assumptions, what rises, and what is known of the budget."""
        word, found = locale.word, self.windowed
        out = [word("note_synthetic")] if found.scenario.synthetic else []
        if found.assumed:
            out.append(word("window_assumed", years=_span(found.assumed)))
        if self.nothing_stated:
            out.append(word("window_nothing_stated", years=_span(self.nothing_stated)))
        out += [self._rise(names, locale) for names in _by_trend(found)]
        if not found.rising:
            out.append(word("window_nothing_rises"))
        elif any(trend.low is not None for _, trend in found.rising):
            out.append(word("window_each_year" if self.each_year else "window_shared"))
        if found.repeated:
            out.append(word("window_repeated", names=", ".join(found.repeated), year=self.years[0].label))
        if self.over_years:
            out.append(word("window_over_years", names=", ".join(self.over_years)))
        if self.draws and any(one.budget is not None and one.over is None for one in self.years):
            out.append(word("window_budget_uncertain"))
        if self.draws:
            out.append(word("window_draws", draws=format_number(self.draws, locale.language)))
        return tuple(out)

    def _rise(self, names: tuple[str, ...], locale: Locale) -> str:
        trend = dict(self.windowed.rising)[names[0]]
        told = {"names": ", ".join(names), "rate": _percent(trend.rate, locale)}
        if trend.low is None or trend.high is None:
            return locale.word("window_rises", **told)
        ends = {"low": _percent(trend.low, locale), "high": _percent(trend.high, locale)}
        return locale.word("window_rises_between", **told, **ends)


def _by_trend(found: Windowed) -> list[tuple[str, ...]]:
    """Names that rise together."""
    trends = dict.fromkeys(trend for _, trend in found.rising)
    return [tuple(name for name, own in found.rising if own == trend) for trend in trends]


def _percent(rate: Decimal, locale: Locale) -> str:
    return f"{format_number(Fraction(rate * 100), locale.language)} %"


def _span(labels: Sequence[str]) -> str:
    return labels[0] if len(labels) == 1 else f"{labels[0]}-{labels[-1]}"


# ---- computing it ---------------------------------------------------------------------------------------------------


def budget_window(
    windowed: Windowed, central: Settlement, outcome: Outcome | None, draws: int, *, each_year: bool = False
) -> BudgetWindow:
    """Every year's cost and budget.

    Args:
        windowed: the scenario and what is assumed of it.
        central: its central case.
        outcome: its draws; None where nothing is uncertain.
        draws: how many.
        each_year: whether the doubt about what rises is a new one each year.
    """
    result = Result(central)
    budgets, over_years = budgets_by_year(central)
    costs = {} if outcome is None else costs_in_draws(outcome)
    risk = None if outcome is None else DesignRisk(outcome, draws)
    years = []
    for year in windowed.scenario.years:
        label = year.label
        cost, budget = Money(cost_of_year(central, label), result.currency), budgets.get(label)
        held = None if budget is None else Money(budget, result.currency)
        low, high = (None if risk is None else risk.years[label].get(key) for key in ("p5", "p95"))
        over = None
        if budget is not None and outcome is not None and len(outcome.budget) == 1 and label in costs:
            over = _passing(costs[label], budget)
        years.append(WindowYear(label, label in windowed.assumed, cost, held, low, high, over))
    known = risk is not None and result.budget is not None
    whole = WindowYear(
        "", False, result.cost, result.budget,
        None if risk is None else risk.cost["p5"], None if risk is None else risk.cost["p95"],
        risk.overrun_probability if risk is not None and known else None,
    )  # fmt: skip
    return BudgetWindow(windowed, tuple(years), whole, over_years, 0 if outcome is None else draws, each_year)


def cost_of_year(settlement: Settlement, label: str) -> int:
    """What payments, activities and plans of a year cost, in minor units."""
    (state,) = (state for state in settlement.years if state.year.label == label)
    paid = sum(int(done.paid[0].sum()) for done in state.payments.values())
    names = (*settlement.scenario.activities, *settlement.scenario.plans)
    if not names:
        return paid
    settlement.close()
    return paid + sum(int(settlement.funding.cost_of(name, {"year": label})[0]) for name in names)


def budgets_by_year(settlement: Settlement) -> tuple[Mapping[str, int], tuple[str, ...]]:
    """What is granted for each year, in minor units, and the sources with a grant for several years at once.

    A year in which such a grant may be used has no budget of its own, and without sources none has.
    """
    scenario = settlement.scenario
    if not scenario.funding:
        return {}, ()
    funding = settlement.funding
    budgets = {year.label: 0 for year in scenario.years}
    several: dict[str, None] = {}
    shared: set[str] = set()
    for number, grant in enumerate(funding.funds.grants):
        used_in = [year.label for year in scenario.years if grant.first <= year.last and grant.last >= year.first]
        if len(used_in) == 1:
            budgets[used_in[0]] += int(funding.granted[0, number])
        elif used_in:
            several[grant.source] = None
            shared |= set(used_in)
    return {label: minor for label, minor in budgets.items() if label not in shared}, tuple(several)


def costs_in_draws(outcome: Outcome) -> dict[str, NDArray[np.int64]]:
    """Each year's cost in each of the draws that are kept, in minor units."""
    parts = [*outcome.paid.values(), *(spent.cost for spent in outcome.spent.values())]
    if not parts:
        return {}
    rows = sum(parts[1:], parts[0])
    return {year.label: rows[k] for k, year in enumerate(outcome.design.scenario.years)}


def _passing(costs: NDArray[np.int64], budget: int) -> Estimate:
    return e.proportion(int((costs > budget).sum()), len(costs))
