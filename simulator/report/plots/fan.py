"""Cost by year as a fan over the draws, against the funding of each year, with the cliff where funding ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.language import word
from simulator.report.plots.style import Look, amount_scale, axes_or_new, number_axis, own_look
from simulator.report.plots.text import add_legend, around, literal, say_nothing
from simulator.results.risk import DesignRisk
from simulator.tables.shown import NOTEBOOK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEVELS = ("p5", "p25", "p50", "p75", "p95")


def cliffs(years: Sequence[str], funding: Mapping[str, int]) -> list[int]:
    """The places of years that have less funding than the year before.

    >>> cliffs(["2022", "2023", "2024"], {"2022": 5, "2023": 5})
    [2]
    """
    held = [funding.get(year, 0) for year in years]
    return [k for k in range(1, len(years)) if held[k] < held[k - 1]]


def plot_fan(
    risk: DesignRisk,
    funding: Mapping[str, int] | None = None,
    ax: Axes | None = None,
    lang: str = NOTEBOOK.language,
    *,
    look: Look | None = None,
) -> Axes:
    """Cost by year as a fan (half and nine tenths of the draws) against the funding of each year.

    ``funding`` is öre by year; unless given, what the scenario's sources grant for each year.

    An arrow marks each year in which the funding falls: money that ends while the cost goes on.

    >>> from simulator import simulate
    >>> risk = simulate("vastmanland-2022", "money-gone-2024", draws=20).designs[0]
    >>> ax = plot_fan(risk, lang="en")
    >>> [text.get_text() for text in ax.texts if text.get_text()]
    ['the funding falls']
    """
    from simulator.report.granted import funding_by_year

    ax = axes_or_new(ax)
    look = look or own_look(risk.outcome.design.scenario)
    scenario = risk.outcome.design.scenario
    funding = funding_by_year(scenario) if funding is None else funding
    labels = list(risk.years)
    if not labels:
        say_nothing(ax, "plot_nothing", lang)
        return literal(ax)
    most = max(abs(risk.years[label][key].value) for label in labels for key in LEVELS)
    scale, unit = amount_scale(round(max([most, *funding.values()])), scenario.currency)
    level = {key: np.array([risk.years[label][key].value / scale for label in labels]) for key in LEVELS}
    x = np.arange(len(labels))
    for low, high, alpha, key in (("p5", "p95", 0.22, "plot_p90"), ("p25", "p75", 0.4, "plot_p50")):
        ax.fill_between(*_band(x, level[low], level[high]), color=look.colour, alpha=alpha, lw=0, label=word(key, lang))
    ax.plot(x, level["p50"], color=look.colour, marker="o", markersize=4, label=word("plot_median", lang))
    held = np.array([funding.get(label, 0) / scale for label in labels])
    edges = np.arange(len(labels) + 1) - 0.5
    ax.stairs(held, edges, baseline=None, color="#222222", ls="--", lw=1.3, zorder=3, label=word("plot_funding", lang))
    for k in cliffs(labels, funding):
        _mark_cliff(ax, k, held, lang)
    ax.set_xlim(*(around(1) if len(labels) == 1 else (-0.6, len(labels) - 0.4)))
    ax.set_xticks(x, labels)
    top = max(float(held.max()), float(level["p95"].max()))
    ax.set_ylim(min(0.0, float(level["p5"].min())), top * 1.12 or 1)
    number_axis(ax.yaxis, lang)
    ax.set_ylabel(f"{word('cost', lang)}, {unit}")
    add_legend(ax)
    return literal(ax)


def _band(
    x: NDArray[np.int64], low: NDArray[np.float64], high: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Where a band goes; that of a single year, which has no neighbour to reach, gets a width."""
    if len(x) > 1:
        return x.astype(float), low, high
    return np.array([-0.15, 0.15]), low.repeat(2), high.repeat(2)


def _mark_cliff(ax: Axes, k: int, held: NDArray[np.float64], lang: str) -> None:
    """An arrow from the funding of the year before down to that of the year, and the words beside it."""
    ax.annotate(
        "", (k - 0.5, held[k]), xytext=(k - 0.5, held[k - 1]),
        arrowprops={"arrowstyle": "-|>", "color": "#222222", "shrinkA": 0, "shrinkB": 0, "linewidth": 1.3},
    )  # fmt: skip
    ax.annotate(
        word("plot_cliff", lang), (k - 0.5, (held[k] + held[k - 1]) / 2), xytext=(-5, 0), textcoords="offset points",
        fontsize=8, ha="right", va="center",
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1},
    )  # fmt: skip
