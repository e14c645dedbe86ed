"""The memo's section on risk: cost over the draws against the budget, and how sure the differences are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.estimate import Estimate
from simulator.language import Locale, word
from simulator.money import format_money, format_number
from simulator.report import grids
from simulator.report.memo import Block, Bullets, Column, Figure, Grid, Panel, Paragraph, Value
from simulator.report.plots.style import Look
from simulator.results.risk import DesignRisk
from simulator.results.simulation import Simulation
from simulator.scenario.definitions import Scenario
from simulator.tables.cells import probability

if TYPE_CHECKING:
    from matplotlib.axes import Axes

AMOUNTS = 12
MOST_WIDE = 2


def risk_blocks(simulation: Simulation, titles: Sequence[str], looks: Sequence[Look], lang: str) -> Iterator[Block]:
    """Sentences, the table, and the figures; ``titles`` and ``looks`` in the order of the simulation's designs."""
    scenario = simulation.run.plan.designs[0].scenario
    draws = format_number(simulation.draws, lang)
    yield Paragraph(word("memo_risk_text", lang, draws=draws, seed=simulation.run.plan.seed))
    for note in simulation.notes(Locale.of(lang))[int(scenario.synthetic) :]:
        yield Paragraph(note)
    yield _table(simulation, titles, lang)
    yield from _costs(simulation, titles, looks, lang)
    yield _exceedance(simulation, titles, looks, lang)
    if len(scenario.years) > 1 and scenario.payments:
        yield _fan(simulation, titles, looks, lang)


def _drawer(plot: Callable[..., Axes], *what: object, **how: object) -> Callable[[Axes], Axes]:
    """A plot with all but its axes given."""

    def draw(ax: Axes) -> Axes:
        return plot(*what, ax=ax, **how)

    return draw


def _table(simulation: Simulation, titles: Sequence[str], lang: str) -> Grid:
    scenario = simulation.run.plan.designs[0].scenario
    cheaper: list[Value] = [None]
    if len(simulation.designs) > 1:
        cheaper += [_probability(design.cheaper_probability, lang) for design in simulation.paired.designs]
    rows: list[tuple[Value, ...]] = []
    for title, risk, share in zip(titles, simulation.designs, cheaper, strict=True):
        cost = [grids.whole(risk.cost[key].value) for key in ("mean", "p5", "p50", "p95")]
        over = None if risk.budget is None else _probability(risk.overrun_probability, lang)
        expected = None if risk.budget is None else grids.whole(risk.expected_overrun.value)
        rows.append((title, *cost, over, expected, share))
    money = grids.money_heading(scenario, lang)
    columns = (
        Column(word("memo_design", lang)),
        *(Column(money(key), "money") for key in ("memo_mean", "memo_p5", "memo_p50", "memo_p95")),
        Column(word("memo_over_share", lang), "number"),
        Column(money("memo_expected_over"), "money"),
        Column(word("memo_cheaper", lang), "number"),
    )
    return Grid("risk", word("memo_risk_caption", lang), columns, tuple(rows), currency=scenario.currency)


def _probability(found: Estimate, lang: str) -> Value:
    """Per cent as a number where there is an interval; else in words, the same as in every other table."""
    if found.basis in ("interval", "exact"):
        return _percent(found.value)
    return probability(found, Locale.of(lang))


def _percent(share: float) -> Fraction:
    return Fraction(round(share * 1000), 10)


def _costs(simulation: Simulation, titles: Sequence[str], looks: Sequence[Look], lang: str) -> Iterator[Block]:
    """How each design's cost is spread; a cost that no draw changes is said in words, having no spread to see."""
    drawn, same = [], []
    for title, look, risk in zip(titles, looks, simulation.designs, strict=True):
        if risk.costs_minor.min() == risk.costs_minor.max():
            cost = format_money(int(risk.costs_minor[0]), risk.outcome.design.scenario.currency, lang)
            same.append(word("memo_same_cost", lang, title=title, cost=cost))
        else:
            drawn.append((title, look, risk))
    if same:
        yield Paragraph(word("memo_same_costs", lang))
        yield Bullets(tuple(same))
    if drawn:
        yield _cost_figure(drawn, lang)


def _cost_figure(designs: Sequence[tuple[str, Look, DesignRisk]], lang: str) -> Figure:
    from simulator.report.plots.risk import histogram, overrun_text, plot_cost

    panels, words, data = [], [], []
    for k, (title, look, risk) in enumerate(designs):
        panels.append(Panel(_drawer(plot_cost, risk, lang=lang, look=look), title))
        scenario = risk.outcome.design.scenario
        mean, low, high = (
            format_money(grids.whole(risk.cost[key].value), scenario.currency, lang) for key in ("mean", "p5", "p95")
        )
        risky = overrun_text(risk, lang)
        words.append(word("memo_cost_words", lang, title=title, mean=mean, low=low, high=high, risk=risky))
        found = histogram(risk)
        kr = grids.money_heading(scenario, lang)
        rows = [
            (round(found.edges[b]), round(found.edges[b + 1]), _percent(share)) for b, share in enumerate(found.shares)
        ]
        columns = (
            Column(kr("memo_from_node"), "money"),
            Column(kr("memo_to_node"), "money"),
            Column(word("plot_share_of_draws", lang), "number"),
        )
        caption = f"{word('memo_cost_figure', lang)}: {title}"
        data.append(Grid(f"cost{k}", caption, columns, tuple(rows), currency=scenario.currency))
    wide = len(panels) <= MOST_WIDE
    alt = " ".join([word("memo_cost_alt", lang), *words])
    return Figure(
        "cost", word("memo_cost_figure", lang), alt, tuple(panels), tuple(data), 1 if wide else 2, 2.8 if wide else 2.3
    )


def _exceedance(simulation: Simulation, titles: Sequence[str], looks: Sequence[Look], lang: str) -> Figure:
    from simulator.report.plots.risk import amounts_of, exceedance, plot_exceedance

    risks = dict(zip(titles, simulation.designs, strict=True))
    amounts = amounts_of(risks)
    chosen = sorted({amounts[round(k * (len(amounts) - 1) / AMOUNTS)] for k in range(AMOUNTS + 1)})
    shares = [exceedance(risk, chosen) for risk in risks.values()]
    scenario = simulation.run.plan.designs[0].scenario
    rows: list[tuple[Value, ...]] = [
        (round(amount), *(_percent(column[k]) for column in shares)) for k, amount in enumerate(chosen)
    ]
    columns = (Column(grids.money_heading(scenario, lang)("cost"), "money"), *(Column(t, "number") for t in titles))
    table = Grid("exceedance", word("memo_exceedance_table", lang), columns, tuple(rows), currency=scenario.currency)
    panel = Panel(_drawer(plot_exceedance, risks, lang=lang, looks=dict(zip(titles, looks, strict=True))))
    alt = word("memo_exceedance_alt", lang)
    return Figure("exceedance", word("memo_exceedance_figure", lang), alt, (panel,), (table,), 1, 3.2)


def _fan(simulation: Simulation, titles: Sequence[str], looks: Sequence[Look], lang: str) -> Figure:
    from simulator.report.plots.fan import plot_fan

    panels, data = [], []
    for k, (title, look, risk) in enumerate(zip(titles, looks, simulation.designs, strict=True)):
        scenario = risk.outcome.design.scenario
        funding = funding_by_year(scenario)
        panels.append(Panel(_drawer(plot_fan, risk, funding, lang=lang, look=look), title))
        kr = grids.money_heading(scenario, lang)
        rows: list[tuple[Value, ...]] = [
            (label, *(grids.whole(found[key].value) for key in ("p5", "p25", "p50", "p75", "p95")), funding[label])
            for label, found in risk.years.items()
        ]
        keys = ("memo_p5", "memo_p25", "memo_p50", "memo_p75", "memo_p95", "plot_funding")
        columns = (Column(word("memo_year", lang)), *(Column(kr(key), "money") for key in keys))
        caption = f"{word('memo_fan_figure', lang)}: {title}"
        data.append(Grid(f"fan{k}", caption, columns, tuple(rows), currency=scenario.currency))
    wide = len(panels) <= MOST_WIDE
    alt = word("memo_fan_alt", lang)
    return Figure("fan", word("memo_fan_figure", lang), alt, tuple(panels), tuple(data), 1 if wide else 2, 2.8)


def funding_by_year(scenario: Scenario) -> dict[str, int]:
    """Öre granted for each settlement year."""
    from simulator.engine.known import as_it_was_known
    from simulator.engine.settle import settle
    from simulator.results.ledger import ledger

    settlement = settle(scenario)
    found = ledger(settlement, as_it_was_known(settlement))
    out = dict.fromkeys((year.label for year in scenario.years), 0)
    for entry in found.entries:
        if entry.kind == "granted":
            label = entry.grant if entry.grant in out else next(iter(out))
            out[label] += entry.amount.minor
    return out
