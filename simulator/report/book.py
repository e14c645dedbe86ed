"""What only a workbook has beside the document: charts of its own, every amount for a pivot, and what-if sheets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from simulator.describe import capital, column_title, heading_of, recipient_titles
from simulator.estimate import Estimate
from simulator.language import Locale
from simulator.money import Currency, Money
from simulator.report.detail_tables import long_table
from simulator.report.naming import design_titles, letter, named
from simulator.report.tables import FEW, group_columns, names_of
from simulator.report.what_if import WhatIf, what_if
from simulator.results.compare import Comparison
from simulator.results.per_year import a_year, estimate_a_year, periods_differ
from simulator.results.risk_tables import overrun
from simulator.results.simulation import Simulation
from simulator.tables.table import Column, Row, Table

MOST_TITLES = 6
"""Designs whose titles have room in a chart."""
Kind = Literal["cost", "gains", "differences", "risk", "overrun"]


@dataclass(frozen=True)
class Chart:
    """A chart that a spreadsheet draws from a table: names in its first column, figures in those of ``series``."""

    kind: Kind
    title: str
    data: Table
    series: tuple[str, ...]


@dataclass(frozen=True)
class Book:
    """What only a workbook has: charts, every amount in one rectangle, and sheets that compute."""

    charts: tuple[Chart, ...]
    pivot: Table | None
    what_if: tuple[WhatIf, ...]


def book_of(comparison: Comparison, simulation: Simulation | None, locale: Locale) -> Book:
    """What a workbook of a comparison has beside the document.

    Args:
        comparison: designs and their baseline.
        simulation: the same in draws, where there are any.
        locale: the reader's.
    """
    results = named(comparison, locale)
    paid = bool(comparison.baseline.scenario.payments) and bool(comparison.baseline.scenario.recipients.ids)
    chosen = results[: FEW + 1] if len(results) <= FEW + 1 else results[:1]
    sheets = tuple(found for title, result in chosen if paid and (found := what_if(title, result, locale)).live)
    charts = (*_money(comparison, simulation, locale), *_gains(comparison, locale))
    return Book(charts, pivot_table(comparison, locale) if paid else None, sheets)


def _money(comparison: Comparison, simulation: Simulation | None, locale: Locale) -> Iterator[Chart]:
    """Cost against budget, what the cost may become, and how likely it is to pass the budget."""
    word, per_year = locale.word, periods_differ(comparison)
    results = named(comparison, locale)
    rows: list[Row] = []
    for title, result in results:
        budget = None if result.budget is None else a_year(result.budget, result, per_year=per_year)
        rows.append((_short(title, len(results)), a_year(result.cost, result, per_year=per_year), budget))
    name = Column("design", word("memo_design"), "name")
    columns = (name, Column("cost", word("cost")), Column("budget", word("chart_budget")))
    table = Table("chart_cost", word("chart_cost"), columns, tuple(rows))
    yield Chart("cost", word("chart_cost"), table, ("cost", "budget"))
    if simulation is None:
        return
    spread: list[Row] = []
    for (title, result), risk in zip(results, simulation.designs, strict=True):
        cells = (
            _whole(estimate_a_year(risk.cost[key], result.scenario, per_year=per_year), risk.currency)
            for key in ("p5", "mean", "p95")
        )
        budget = None if result.budget is None else a_year(result.budget, result, per_year=per_year)
        spread.append((_short(title, len(results)), *cells, budget, None if risk.budget is None else overrun(risk)))
    headings = [Column(key, word(f"chart_{key}")) for key in ("p5", "mean", "p95", "budget", "overrun")]
    table = Table("chart_risk", word("chart_risk"), (name, *headings), tuple(spread))
    yield Chart("risk", word("chart_risk"), table, ("p95", "mean", "p5", "budget"))
    yield Chart("overrun", word("chart_overrun"), table, ("overrun",))


def _short(title: str, designs: int) -> str:
    """What a chart calls a design: of many designs the letter, which has room under a column."""
    return title.partition(".")[0] if designs > MOST_TITLES else title


def _whole(found: Estimate, currency: Currency) -> Money:
    """An estimate to whole units of money, which is all that a chart shows."""
    return Money(round(found.value / currency.minor_units) * currency.minor_units, currency)


def _gains(comparison: Comparison, locale: Locale) -> Iterator[Chart]:
    """How many gain and lose by design, and of few designs every recipient's difference."""
    word, names = locale.word, recipient_titles(comparison.baseline.scenario)
    titles = design_titles(comparison, locale)
    if not titles or not comparison.baseline.scenario.payments:
        return
    rows: list[Row] = [
        (_short(title, len(titles)), len(design.winners), -len(design.losers))
        for title, design in zip(titles, comparison.designs, strict=True)
    ]
    columns = (
        Column("design", word("memo_design"), "name"),
        Column("winners", word("memo_more")),
        Column("losers", word("chart_losers")),
    )
    table = Table("chart_gains", word("chart_gains"), columns, tuple(rows))
    yield Chart("gains", word("chart_gains"), table, ("winners", "losers"))
    for k, (title, design) in enumerate(zip(titles, comparison.designs, strict=True)):
        if k >= FEW or len(titles) > FEW:
            return
        if not any(money.minor for money in design.differences.values()):
            continue
        ranked = sorted(design.differences.items(), key=lambda pair: (-pair[1].minor, pair[0]))
        pair = (
            Column("recipient", word("recipient"), "name"),
            Column("difference", word("difference"), signed=True),
        )
        caption = word("chart_differences", design=title)
        drawn = tuple((names.get(i, i), money) for i, money in ranked)
        data = Table(f"chart_differences{letter(k)}", caption, pair, drawn)
        yield Chart("differences", caption, data, ("difference",))


def pivot_table(comparison: Comparison, locale: Locale) -> Table:
    """Every amount under titles, with the groups that recipients are in; the names that files use stand last.

    Args:
        comparison: designs and their baseline.
        locale: the reader's.
    """
    base, language = comparison.baseline.scenario, locale.language
    long, names = long_table(comparison, locale), names_of(comparison)
    titles = {result.name: title for title, result in named(comparison, locale)}
    results = [result for _, result in named(comparison, locale)]
    owners = {name: result.scenario for result in reversed(results) for name in result.amounts_minor}
    groups = {heading: comparison.labels(heading) for heading in group_columns(base)}
    rows: list[Row] = []
    for design, recipient, payment, *amounts in long.rows:
        i, name = str(recipient), str(payment)
        labels = (found.get(i, "") for found in groups.values())
        titled = heading_of(owners[name], name, language)
        rows.append((titles[str(design)], names[i], *labels, titled, *amounts, design, recipient, payment))
    head = long.columns
    columns = (
        *head[:2],
        *(Column(f"group_{key}", capital(column_title(base, key, language)), "name") for key in groups),
        *head[2:],
        *(replace(one, key=f"{one.key}_name", heading=locale.word(f"pivot_{one.key}")) for one in head[:3]),
    )
    return Table("pivot", long.caption, columns, tuple(rows))
