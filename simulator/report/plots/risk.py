"""Cost as a risk: its distribution against the budget, the probability of passing each amount, and its fan by year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from simulator.language import default_language, word
from simulator.money import format_number
from simulator.report.plots.style import BASELINE_COLOUR, Look, amount_scale, axes_or_new, number_axis
from simulator.results.risk import DesignRisk

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BINS = 25
POINTS = 200


@dataclass(frozen=True)
class Histogram:
    """Shares of the draws between edges in öre; a cost that is the same in all draws has one bin of no width."""

    edges: tuple[float, ...]
    shares: tuple[float, ...]


def histogram(risk: DesignRisk, bins: int = BINS) -> Histogram:
    """How the cost is spread over the draws."""
    costs = risk.costs
    if costs.min() == costs.max():
        return Histogram((float(costs[0]), float(costs[0])), (1.0,))
    counts, edges = np.histogram(costs, bins)
    return Histogram(tuple(edges.tolist()), tuple((counts / counts.sum()).tolist()))


def exceedance(risk: DesignRisk, amounts: Sequence[float]) -> list[float]:
    """The share of draws that cost more than each amount (öre)."""
    ordered = np.sort(risk.costs)
    return (1 - np.searchsorted(ordered, np.asarray(amounts), side="right") / len(ordered)).tolist()  # type: ignore[no-any-return]


def overrun_text(risk: DesignRisk, lang: str) -> str:
    """The risk of passing the budget in words."""
    if risk.budget is None:
        return ""
    if risk.proven:
        return word("plot_cannot_overrun", lang)
    share = format_number(Fraction(round(risk.overrun_probability.value * 1000), 10), lang)
    return word("plot_overrun", lang, share=share)


def plot_cost(risk: DesignRisk, ax: Axes | None = None, lang: str | None = None, *, look: Look | None = None) -> Axes:
    """The distribution of one design's cost, with the budget as a line and the risk of passing it in words."""
    lang = lang or default_language()
    ax = axes_or_new(ax)
    look = look or Look(BASELINE_COLOUR)
    budget = None if risk.budget is None else risk.budget.value
    scale, unit = amount_scale(round(max(float(risk.costs.max()), budget or 0)), risk.outcome.design.scenario.currency)
    found = histogram(risk)
    edges = np.array(found.edges) / scale
    if len(found.shares) == 1:
        ax.vlines(edges[0], 0, 100, color=look.colour, linewidth=4)
    else:
        heights = 100 * np.array(found.shares)
        ax.bar(edges[:-1], heights, width=np.diff(edges), align="edge", color=look.colour, edgecolor="white", lw=0.4)
    if budget is not None:
        ax.axvline(budget / scale, color="#222222", linewidth=1.4, linestyle="--")
        amount = format_number(Fraction(round(budget / scale * 100), 100), lang)
        text = f"{word('budget', lang)} {amount} {unit}\n{overrun_text(risk, lang)}"
        low, high = ax.get_xlim()
        right = budget / scale > (low + high) / 2
        ax.annotate(
            text, (budget / scale, 1), xycoords=("data", "axes fraction"), xytext=(-4 if right else 4, -2),
            textcoords="offset points", fontsize=8, va="top", ha="right" if right else "left",
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 1},
        )  # fmt: skip
    ax.set_ylim(0, ax.get_ylim()[1] * 1.25 if len(found.shares) > 1 else 130)
    number_axis(ax.xaxis, lang)
    number_axis(ax.yaxis, lang)
    ax.set_xlabel(f"{word('cost', lang)}, {unit}")
    ax.set_ylabel(word("plot_share_of_draws", lang))
    return ax


def plot_exceedance(
    risks: Mapping[str, DesignRisk],
    ax: Axes | None = None,
    lang: str | None = None,
    *,
    looks: Mapping[str, Look] | None = None,
) -> Axes:
    """The probability that each design costs more than an amount."""
    lang = lang or default_language()
    ax = axes_or_new(ax)
    some = next(iter(risks.values()))
    at = amounts_of(risks)
    scale, unit = amount_scale(round(at[-1]), some.outcome.design.scenario.currency)
    for name, risk in risks.items():
        look = (looks or {}).get(name, Look(BASELINE_COLOUR))
        shares = 100 * np.array(exceedance(risk, at))
        ax.step(np.array(at) / scale, shares, where="post", color=look.colour, ls=look.line, lw=1.6, label=name)
    if some.budget is not None:
        ax.axvline(some.budget.value / scale, color="#222222", linewidth=1.2, linestyle="--")
        ax.annotate(
            word("budget", lang), (some.budget.value / scale, 1), xycoords=("data", "axes fraction"),
            xytext=(3, -8), textcoords="offset points", fontsize=8,
        )  # fmt: skip
    ax.set_ylim(-2, 104)
    number_axis(ax.xaxis, lang)
    number_axis(ax.yaxis, lang)
    ax.set_xlabel(f"{word('cost', lang)}, {unit}")
    ax.set_ylabel(word("plot_probability_over", lang))
    ax.legend(fontsize=7)
    return ax


def amounts_of(risks: Mapping[str, DesignRisk]) -> list[float]:
    """Amounts (öre) from a little below the cheapest draw to a little above the dearest, the budget among them."""
    low = min(float(risk.costs.min()) for risk in risks.values())
    high = max(float(risk.costs.max()) for risk in risks.values())
    budgets = [risk.budget.value for risk in risks.values() if risk.budget is not None]
    low, high = min([low, *budgets]), max([high, *budgets])
    room = (high - low) * 0.03 or max(abs(high), 100.0) * 0.01
    return sorted({*np.linspace(low - room, high + room, POINTS).tolist(), *budgets})


def plot_fan(
    risk: DesignRisk,
    funding: Mapping[str, int],
    ax: Axes | None = None,
    lang: str | None = None,
    *,
    look: Look | None = None,
) -> Axes:
    """Cost by year as a fan (half and nine tenths of the draws) against the funding of each year (öre by year)."""
    lang = lang or default_language()
    ax = axes_or_new(ax)
    look = look or Look(BASELINE_COLOUR)
    labels = list(risk.years)
    x = np.arange(len(labels))
    top = max([*(risk.years[label]["p95"].value for label in labels), *funding.values()])
    scale, unit = amount_scale(round(top), risk.outcome.design.scenario.currency)
    level = {key: np.array([risk.years[label][key].value / scale for label in labels]) for key in
             ("p5", "p25", "p50", "p75", "p95")}  # fmt: skip
    ax.fill_between(x, level["p5"], level["p95"], color=look.colour, alpha=0.22, lw=0, label=word("plot_p90", lang))
    ax.fill_between(x, level["p25"], level["p75"], color=look.colour, alpha=0.4, lw=0, label=word("plot_p50", lang))
    ax.plot(x, level["p50"], color=look.colour, marker="o", markersize=4, label=word("plot_median", lang))
    held = np.array([funding.get(label, 0) / scale for label in labels])
    ax.stairs(
        held, np.arange(len(labels) + 1) - 0.5, color="#222222", ls="--", lw=1.3, label=word("plot_funding", lang)
    )
    for k in range(1, len(labels)):
        if held[k] < held[k - 1]:  # the cliff: money that ends while the cost goes on
            ax.annotate(
                word("plot_cliff", lang), (k - 0.5, held[k]), xytext=(4, 6), textcoords="offset points", fontsize=8
            )
    ax.set_xticks(x, labels)
    ax.set_ylim(bottom=0)
    number_axis(ax.yaxis, lang)
    ax.set_ylabel(f"{word('cost', lang)}, {unit}")
    ax.legend(fontsize=7)
    return ax
