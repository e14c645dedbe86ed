"""The financing cliff: what everything costs by year, stacked by who bears it, and what nobody does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.language import word
from simulator.money import format_millions
from simulator.report.plots.style import PART_COLOURS, UNSURE_HATCH, amount_scale, axes_or_new, number_axis, part_look
from simulator.report.plots.text import add_legend, around, literal, say_nothing
from simulator.results.cliff import Cliff
from simulator.tables.shown import NOTEBOOK

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def borne(found: Cliff) -> dict[str, dict[str, int]]:
    """Öre by who bears it (from_grants, from_ordinary, unfunded) and year; years that cost nothing are there too."""
    years = list(found.by_year)
    return {
        key: {year: sum(getattr(step, field).minor for step in found.steps if step.year == year) for year in years}
        for key, field in (("from_grants", "grants"), ("from_ordinary", "ordinary"), ("unfunded", "unfunded"))
    }


def plot_cliff(found: Cliff, ax: Axes | None = None, lang: str = NOTEBOOK.language) -> Axes:
    """Payments, activities and plans of the central case by year; what nobody bears is hatched and has its amount.

    >>> from simulator import cliff
    >>> ax = plot_cliff(cliff("jamtland-harjedalen-2022", "cliff"), lang="en")
    >>> [text.get_text().replace(chr(160), " ") for text in ax.texts]
    ['0.37 mkr', '5.00 mkr', '5.00 mkr']
    """
    ax = axes_or_new(ax)
    scenario = found.settlement.scenario
    parts = borne(found)
    years = list(found.by_year)
    x = np.arange(len(years))
    most = max((sum(parts[key][year] for key in parts) for year in years), default=0)
    scale, unit = amount_scale(most, scenario.currency)
    base = np.zeros(len(years))
    unfunded: dict[str, Any] = {"facecolor": "#ffffff", "edgecolor": PART_COLOURS[2], "hatch": UNSURE_HATCH, "lw": 0.8}
    for k, (key, amounts) in enumerate(parts.items()):
        heights = np.array([amounts[year] / scale for year in years])
        costs = heights != 0  # a frame around nothing would still be a line
        if not costs.any():
            continue
        look = unfunded if key == "unfunded" else part_look(k)
        ax.bar(x[costs], heights[costs], bottom=base[costs], width=0.6, label=word(key, lang), **look)
        base = base + heights
    for k, year in enumerate(years):
        if amount := parts["unfunded"][year]:
            text = format_millions(amount, scenario.currency, lang)
            ax.annotate(
                text, (k, base[k]), xytext=(0, 3), textcoords="offset points", ha="center", fontsize=8, weight="bold"
            )
    ax.set_xlim(*around(len(years)))
    ax.set_xticks(x, years)
    ax.set_ylim(0, float(base.max(initial=0)) * 1.25 or 1)
    number_axis(ax.yaxis, lang)
    ax.set_ylabel(f"{word('cost', lang)}, {unit}")
    if base.any():
        add_legend(ax)
    else:
        say_nothing(ax, "plot_nothing", lang)
    return literal(ax)
