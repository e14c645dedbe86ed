"""Payment per bed (or per listed person) by centre, stacked by payment."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from simulator.language import default_language, word
from simulator.money import currency_name
from simulator.report.grids import readable, recipient_names, size_word
from simulator.report.plots.gains import MOST_NAMED
from simulator.report.plots.style import PART_COLOURS, PART_HATCHES, axes_or_new, number_axis
from simulator.results.per_unit import per_unit, size_of
from simulator.results.result import Result
from simulator.units import minor_units

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_per_unit(
    result: Result,
    size: str | None = None,
    ax: Axes | None = None,
    lang: str | None = None,
    *,
    parts: Sequence[str] | None = None,
    named: bool = True,
    legend: bool = True,
) -> Axes:
    """What each recipient is paid per unit of size, payment upon payment; recipients by what they get in all.

    ``parts`` are the payments of all designs that are shown together, so that each keeps its colour.
    """
    lang = lang or default_language()
    scenario = result.scenario
    size = size or size_of(result)
    if size is None:
        raise ValueError(word("plot_no_size", lang))
    ax = axes_or_new(ax)
    values = per_unit(result, size)
    factor = minor_units(scenario.currency)
    sums = {i: sum((v[i] or Fraction(0) for v in values.values()), Fraction(0)) for i in scenario.recipients.ids}
    order = sorted(sums, key=lambda i: (-sums[i], i))
    above, below = np.zeros(len(order)), np.zeros(len(order))
    edges = np.arange(len(order) + 1) - 0.5
    known = list(dict.fromkeys([*(parts or ()), *values]))
    for name, amounts in values.items():
        k = known.index(name)
        heights = np.array([float((amounts[i] or Fraction(0)) / factor) for i in order])
        bottom = np.where(heights < 0, below, above)
        ax.stairs(
            bottom + heights,
            edges,
            baseline=bottom,
            fill=True,
            facecolor=PART_COLOURS[k % len(PART_COLOURS)],
            hatch=PART_HATCHES[k % len(PART_HATCHES)],
            edgecolor="#ffffff",
            linewidth=0,
            label=readable(name),
        )
        above, below = above + np.maximum(heights, 0), below + np.minimum(heights, 0)
    number_axis(ax.yaxis, lang)
    ax.set_ylabel(f"{currency_name(scenario.currency)}/{size_word(scenario, size)}")
    ax.set_xlim(-0.5, len(order) - 0.5)
    if legend:  # room for it; without one the limits stay free, so that plots beside each other can share them
        ax.set_ylim(top=float(above.max(initial=0)) * 1.18 or 1)
    if (below < 0).any():
        ax.axhline(0, color="#222222", linewidth=0.8)
    names = [recipient_names(scenario)[i] for i in order]
    if named and len(names) <= MOST_NAMED:
        ax.set_xticks(np.arange(len(names)), names, rotation=90, fontsize=6.5)
        ax.tick_params(axis="x", length=0)
    else:
        ax.set_xticks([])
        ax.set_xlabel(word("plot_recipients_sorted", lang, recipients=len(names)), fontsize=8)
    if legend:
        ax.legend(loc="upper right", ncols=min(4, len(values)))
    return ax
