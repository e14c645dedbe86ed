"""Risk in figures: cost over the draws against the budget, the probability of passing each amount, and single years."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.language import Locale
from simulator.money import Currency, Money
from simulator.report.gains import height_of
from simulator.report.granted import funding_by_year
from simulator.report.memo import Block, Bullets, Figure, Panel, Paragraph
from simulator.report.outliers import ordinary
from simulator.report.plots.style import Look
from simulator.results.per_year import years_of
from simulator.results.risk import DesignRisk
from simulator.results.simulation import Simulation
from simulator.tables.cells import amount, estimate_text
from simulator.tables.table import Column, Row, Share, Table, Uncertain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

AMOUNTS = 12
MOST_WIDE = 2


def risk_blocks(
    simulation: Simulation, titles: Sequence[str], looks: Sequence[Look], locale: Locale
) -> Iterator[Block]:
    """The figures of risk; ``titles`` and ``looks`` in the order of the simulation's designs."""
    scenario = simulation.run.plan.designs[0].scenario
    length = years_of(scenario)
    shown = [
        (title, look, risk)
        for title, look, risk in zip(titles, looks, simulation.designs, strict=True)
        if years_of(risk.outcome.design.scenario) == length
    ]
    if len(shown) < len(titles):
        known = {title for title, _, _ in shown}
        others = "; ".join(title for title in titles if title not in known)
        yield Paragraph(locale.word("memo_other_period", titles=others))
    yield from _costs(shown, locale)
    yield _exceedance(shown, locale)
    if len(scenario.years) > 1 and scenario.payments:
        yield _fan(simulation, titles, looks, locale)


def _drawer(plot: Callable[..., Axes], *what: object, **how: object) -> Callable[[Axes], Axes]:
    """A plot with all but its axes given."""

    def draw(ax: Axes) -> Axes:
        return plot(*what, ax=ax, **how)

    return draw


Drawn = Sequence[tuple[str, Look, DesignRisk]]


def _costs(shown: Drawn, locale: Locale) -> Iterator[Block]:
    """How each design's cost is spread; a cost that no draw changes is said in words, having no spread to see."""
    drawn, same = [], []
    for title, look, risk in shown:
        if risk.costs_minor.min() == risk.costs_minor.max():
            cost = amount(Money(int(risk.costs_minor[0]), risk.currency), locale)
            same.append(locale.word("memo_same_cost", title=title, cost=cost))
        else:
            drawn.append((title, look, risk))
    if same:
        yield Paragraph(locale.word("memo_same_costs"))
        yield Bullets(tuple(same))
    if drawn:
        yield _cost_figure(drawn, locale)


def _cost_figure(designs: Drawn, locale: Locale) -> Figure:
    """Histograms; what they show is said by the five figures that make up each."""
    from simulator.report.plots.risk import overrun_text, plot_cost

    panels, words = [], []
    for title, look, risk in designs:
        panels.append(Panel(_drawer(plot_cost, risk, lang=locale.language, look=look), title))
        five = {
            key: estimate_text(Uncertain(risk.cost[key], risk.currency), locale, unit=True)
            for key in ("mean", "p5", "p50", "p95")
        }
        risky = overrun_text(risk, locale.language)
        words.append(locale.word("memo_cost_words", title=title, risk=risky, **five))
    wide = len(panels) <= MOST_WIDE
    columns = 1 if wide else 2 if len(panels) <= 6 else 3
    return Figure(
        "cost",
        locale.word("memo_cost_figure"),
        " ".join([locale.word("memo_cost_alt"), *words]),
        tuple(panels),
        columns=columns,
        height=2.6 if wide else height_of(len(panels), columns),
    )


def _exceedance(shown: Drawn, locale: Locale) -> Figure:
    from simulator.report.plots.risk import amounts_of, exceedance, plot_exceedance

    risks = {title: risk for title, _, risk in shown}
    titles = list(risks)
    at = amounts_of(risks)
    chosen = sorted({at[round(k * (len(at) - 1) / AMOUNTS)] for k in range(AMOUNTS + 1)})
    shares = [exceedance(risk, chosen) for risk in risks.values()]
    currency = shown[0][2].currency
    rows: tuple[Row, ...] = tuple(
        (_whole(minor, currency), *(Share(Fraction(round(column[k] * 1000), 1000)) for column in shares))
        for k, minor in enumerate(chosen)
    )
    columns = (
        Column("cost", locale.word("cost")),
        *(Column(f"design{k}", title) for k, title in enumerate(titles)),
    )
    table = Table("exceedance", locale.word("memo_exceedance_table"), columns, rows)
    named = {title: look for title, look, _ in shown}
    budgets = [risk.budget.value for risk in risks.values() if risk.budget is not None]
    low, high, far = ordinary([_ends(risk, budgets) for risk in risks.values()])
    limits = (low - (high - low) * 0.03, high + (high - low) * 0.03) if far else None
    panel = Panel(_drawer(plot_exceedance, risks, lang=locale.language, looks=named, limits=limits))
    words = [
        locale.word("memo_exceedance_words", title=title, share=estimate_text(Uncertain(found, "share"), locale))
        for title, risk in risks.items()
        if risk.budget is not None and not (found := risk.overrun_probability).is_certain
    ]
    caption = locale.word("memo_exceedance_figure")
    if far:
        beyond = "; ".join(titles[k] for k in far)
        caption += f" ({locale.word('memo_beyond', titles=beyond)})"
    alt = " ".join([locale.word("memo_exceedance_alt"), *words])
    return Figure("exceedance", caption, alt, (panel,), (table,), 1, 3.0)


def _ends(risk: DesignRisk, budgets: Sequence[float]) -> tuple[float, float]:
    """From the cheapest draw to the dearest, and the budget that is nearest to them."""
    low, high = float(risk.costs_minor.min()), float(risk.costs_minor.max())
    near = min(budgets, key=lambda budget: max(low - budget, budget - high, 0.0), default=low)
    return min(low, near), max(high, near)


def _whole(minor: float, currency: Currency) -> Money:
    """Whole units of the currency: draws know an amount no better."""
    return Money(round(minor / currency.minor_units) * currency.minor_units, currency)


def _fan(simulation: Simulation, titles: Sequence[str], looks: Sequence[Look], locale: Locale) -> Figure:
    from simulator.report.plots.fan import plot_fan

    panels, data = [], []
    for k, (title, look, risk) in enumerate(zip(titles, looks, simulation.designs, strict=True)):
        scenario = risk.outcome.design.scenario
        funding = funding_by_year(scenario)
        panels.append(Panel(_drawer(plot_fan, risk, funding, lang=locale.language, look=look), title))
        rows: tuple[Row, ...] = tuple(
            (
                label,
                *(Uncertain(found[key], risk.currency) for key in ("p5", "p25", "p50", "p75", "p95")),
                Money(funding[label], risk.currency),
            )
            for label, found in risk.years.items()
        )
        keys = ("memo_p5", "memo_p25", "memo_p50", "memo_p75", "memo_p95", "plot_funding")
        columns = (
            Column("year", locale.word("memo_year"), "name"),
            *(Column(key, locale.word(key)) for key in keys),
        )
        data.append(Table(f"fan{k}", f"{locale.word('memo_fan_figure')}: {title}", columns, rows))
    wide = len(panels) <= MOST_WIDE
    columns_ = 1 if wide else 2 if len(panels) <= 6 else 3
    return Figure(
        "fan", locale.word("memo_fan_figure"), locale.word("memo_fan_alt"), tuple(panels), tuple(data), columns_,
        2.6 if wide else height_of(len(panels), columns_),
    )  # fmt: skip
