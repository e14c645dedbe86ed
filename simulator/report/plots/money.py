"""Cash by month: money in and money out by source, and what has come and gone in all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from simulator.describe import readable
from simulator.language import word
from simulator.report.plots.style import amount_scale, axes_or_new, number_axis, part_look
from simulator.report.plots.text import add_legend, around, legend_name, literal, say_nothing
from simulator.results.cashflow import Cashflow
from simulator.tables.shown import NOTEBOOK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_MONTHS = 24


def months(cash: Cashflow) -> dict[str, dict[str, tuple[int, int]]]:
    """(in, out) in öre by month and source, every month from the first to the last."""
    found: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    for (month, source, _), (into, out) in cash.by_month.items():
        before = found[month].get(source, (0, 0))
        found[month][source] = (before[0] + into.minor, before[1] + out.minor)
    if not found:
        return {}
    year, number = map(int, min(found).split("-"))
    every = []
    while f"{year}-{number:02}" <= max(found):
        every.append(f"{year}-{number:02}")
        year, number = (year + number // 12, number % 12 + 1)
    return {month: found.get(month, {}) for month in every}


def plot_cashflow(
    cash: Cashflow, ax: Axes | None = None, lang: str = NOTEBOOK.language, *, called: Callable[[str], str] = readable
) -> Axes:
    """Money in above the line and money out below it, by month and source, with what has come and gone in all.

    >>> from simulator import cashflow
    >>> plot_cashflow(cashflow("socialstyrelsen-2023"), lang="en").get_ylabel()
    'In (+) and out (−), mkr'
    """
    ax = axes_or_new(ax)
    by_month = months(cash)
    sources = list(dict.fromkeys(source for sums in by_month.values() for source in sums))
    totals = [sum(a - b for a, b in sums.values()) for sums in by_month.values()]
    running = np.cumsum(totals) if totals else np.zeros(0)
    most = max([abs(int(v)) for v in running] + [a + b for s in by_month.values() for a, b in s.values()], default=0)
    scale, unit = amount_scale(most, cash.scenario.currency)
    x = np.arange(len(by_month))
    above, below = np.zeros(len(x)), np.zeros(len(x))
    for k, source in enumerate(sources):
        into = np.array([sums.get(source, (0, 0))[0] / scale for sums in by_month.values()])
        out = np.array([-sums.get(source, (0, 0))[1] / scale for sums in by_month.values()])
        label = legend_name(called(source), 30) or word("plot_unfunded", lang)
        for n, part in enumerate((into, out)):  # what is taken back of a payment goes out below zero: up
            bottom = np.where(part < 0, below, above)
            ax.bar(x, part, bottom=bottom, label="_" if n else label, **part_look(k))
            above, below = above + np.maximum(part, 0), below + np.minimum(part, 0)
    ax.plot(x, running / scale, color="#222222", marker="o", markersize=3, lw=1.2, label=word("plot_running", lang))
    ax.axhline(0, color="#222222", linewidth=0.8)
    ax.use_sticky_edges = False
    ax.margins(y=0.08)
    ax.set_xlim(*around(len(x)))
    every = -(-len(x) // MOST_MONTHS) or 1
    ax.set_xticks(x[::every], list(by_month)[::every], rotation=45, ha="right", fontsize=7.5)
    number_axis(ax.yaxis, lang, sign=True)
    ax.set_ylabel(f"{word('plot_in_out', lang)}, {unit}")
    if by_month:
        add_legend(ax)
    else:
        say_nothing(ax, "plot_nothing", lang)
    return literal(ax)
