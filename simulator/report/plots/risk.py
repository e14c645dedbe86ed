"""Cost as a risk: its distribution against the budget, and the probability of passing each amount."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from simulator.language import Locale, word
from simulator.money import format_number, round_half_up
from simulator.report.plots.style import Look, amount_scale, axes_or_new, number_axis, own_look
from simulator.report.plots.style import looks as looks_in_order
from simulator.report.plots.text import add_legend, legend_name, literal
from simulator.results.risk import DesignRisk
from simulator.tables.cells import probability
from simulator.tables.shown import NOTEBOOK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BINS = 25
POINTS = 200
WIDE = 0.25


@dataclass(frozen=True)
class Histogram:
    """Shares of the draws between edges in öre; a cost that is the same in all draws has one bin of no width."""

    edges: tuple[float, ...]
    shares: tuple[float, ...]


def histogram(risk: DesignRisk, bins: int = BINS) -> Histogram:
    """How the cost is spread over the draws."""
    costs = risk.costs_minor
    if costs.min() == costs.max():
        return Histogram((float(costs[0]), float(costs[0])), (1.0,))
    counts, edges = np.histogram(costs, bins)
    return Histogram(tuple(edges.tolist()), tuple((counts / counts.sum()).tolist()))


def exceedance(risk: DesignRisk, amounts: Sequence[float]) -> list[float]:
    """The share of draws that cost more than each amount (öre)."""
    ordered = np.sort(risk.costs_minor)
    return (1 - np.searchsorted(ordered, np.asarray(amounts), side="right") / len(ordered)).tolist()  # type: ignore[no-any-return]


def overrun_text(risk: DesignRisk, lang: str) -> str:
    """The risk of passing the budget in words, the same as in tables."""
    if risk.budget is None:
        return ""
    if risk.proven:
        return word("plot_cannot_overrun", lang)
    return word("plot_overrun", lang, share=probability(risk.overrun_probability, Locale.of(lang)))


def plot_cost(
    risk: DesignRisk, ax: Axes | None = None, lang: str = NOTEBOOK.language, *, look: Look | None = None
) -> Axes:
    r"""The distribution of one design's cost, with the budget as a line and the risk of passing it in words.

    >>> from simulator import simulate
    >>> ax = plot_cost(simulate("vasterbotten-2021", "flat-per-bed", draws=50).designs[0], lang="en")
    >>> ax.texts[0].get_text()
    'Budget 15 mkr\ncannot be passed'
    """
    ax = axes_or_new(ax)
    scenario = risk.outcome.design.scenario
    look = look or own_look(scenario)
    budget = None if risk.budget is None else risk.budget.value
    most = max(abs(float(risk.costs_minor.min())), abs(float(risk.costs_minor.max())), budget or 0)
    scale, unit = amount_scale(round(most), scenario.currency)
    found = histogram(risk)
    edges = np.array(found.edges) / scale
    heights = 100 * np.array(found.shares)
    if len(found.shares) == 1:
        ax.vlines(edges[0], 0, heights, color=look.colour, linewidth=4)
    else:
        ends = [*edges[[0, -1]], *([] if budget is None else [budget / scale])]
        wide = edges[-1] - edges[0] > WIDE * (max(ends) - min(ends))
        gaps = "white" if wide else look.colour  # between bars as thin as lines, white would be all that one sees
        ax.bar(edges[:-1], heights, width=np.diff(edges), align="edge", color=look.colour, edgecolor=gaps, lw=0.4)
    if budget is not None:
        _mark_budget(ax, risk, scale, unit, lang)
    number_axis(ax.xaxis, lang)
    number_axis(ax.yaxis, lang)
    top = float(heights.max())
    ax.set_yticks([tick for tick in ax.yaxis.get_major_locator().tick_values(0, top) if tick <= 100])
    ax.set_ylim(0, top * 1.3)  # room for what is said of the budget
    ax.set_xlabel(f"{word('cost', lang)}, {unit}")
    ax.set_ylabel(word("plot_share_of_draws", lang))
    return literal(ax)


def _mark_budget(ax: Axes, risk: DesignRisk, scale: int, unit: str, lang: str) -> None:
    if risk.budget is None:
        return
    at = risk.budget.value / scale
    ax.axvline(at, color="#222222", linewidth=1.4, linestyle="--")
    hundredths = round_half_up(Fraction(risk.budget.value) * 100 / scale)
    amount = format_number(Fraction(hundredths, 100), lang)
    text = f"{word('budget', lang)} {amount} {unit}\n{overrun_text(risk, lang)}"
    low, high = ax.get_xlim()
    right = at > (low + high) / 2
    ax.annotate(
        text, (at, 1), xycoords=("data", "axes fraction"), xytext=(-4 if right else 4, -2),
        textcoords="offset points", fontsize=8, va="top", ha="right" if right else "left",
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 1},
    )  # fmt: skip


def plot_exceedance(
    risks: Mapping[str, DesignRisk],
    ax: Axes | None = None,
    lang: str = NOTEBOOK.language,
    *,
    looks: Mapping[str, Look] | None = None,
    limits: tuple[float, float] | None = None,
) -> Axes:
    """The probability that each design costs more than an amount.

    ``limits`` are the ends of the axis in the smallest unit, where not all designs are to rule it.
    One line marks a budget that all share; where budgets differ, a dot on each design's curve marks its own.

    >>> from simulator import simulate
    >>> risk = simulate("vasterbotten-2021", "open-fee", draws=50).designs[0]
    >>> plot_exceedance({"open-fee": risk}, lang="en").get_ylabel()
    'Probability of costing more, %'
    """
    ax = axes_or_new(ax)
    some = next(iter(risks.values()))
    known = {**_own_looks(risks), **(looks or {})}
    at = amounts_of(risks)
    scale, unit = amount_scale(round(max(abs(at[0]), abs(at[-1]))), some.outcome.design.scenario.currency)
    budgets = {name: risk.budget.value for name, risk in risks.items() if risk.budget is not None}
    shared = len(set(budgets.values())) == 1
    for name, risk in risks.items():
        look = known[name]
        shares = 100 * np.array(exceedance(risk, at))
        ax.step(
            np.array(at) / scale, shares, where="post", color=look.colour, ls=look.line, lw=1.6,
            label=legend_name(name),
        )  # fmt: skip
        if name in budgets and not shared:
            ax.plot(budgets[name] / scale, shares[at.index(budgets[name])], "o", color=look.colour, markersize=5)
    if shared:
        budget = next(iter(budgets.values())) / scale
        ax.axvline(budget, color="#222222", linewidth=1.2, linestyle="--")
        ax.annotate(
            word("budget", lang), (budget, 1), xycoords=("data", "axes fraction"),
            xytext=(3, 1), textcoords="offset points", fontsize=8,
        )  # fmt: skip
    elif budgets:
        ax.plot([], [], "o", color="#222222", markersize=5, label=word("plot_own_budget", lang))
    ax.set_ylim(-2, 104)
    if limits is not None:
        ax.set_xlim(limits[0] / scale, limits[1] / scale)
    number_axis(ax.xaxis, lang)
    number_axis(ax.yaxis, lang)
    ax.set_xlabel(f"{word('cost', lang)}, {unit}")
    ax.set_ylabel(word("plot_probability_over", lang))
    add_legend(ax)
    return literal(ax)


def _own_looks(risks: Mapping[str, DesignRisk]) -> Mapping[str, Look]:
    """Each design's own look, or looks by place when that would draw two of them alike."""
    own = {name: own_look(risk.outcome.design.scenario) for name, risk in risks.items()}
    return own if len(set(own.values())) == len(own) else looks_in_order(list(risks))


def amounts_of(risks: Mapping[str, DesignRisk]) -> list[float]:
    """Amounts (öre) from a little below the cheapest draw to a little above the dearest, the budget among them."""
    low = min(float(risk.costs_minor.min()) for risk in risks.values())
    high = max(float(risk.costs_minor.max()) for risk in risks.values())
    budgets = [risk.budget.value for risk in risks.values() if risk.budget is not None]
    low, high = min([low, *budgets]), max([high, *budgets])
    room = (high - low) * 0.03 or max(abs(high), 100.0) * 0.01
    return sorted({*np.linspace(low - room, high + room, POINTS).tolist(), *budgets})
