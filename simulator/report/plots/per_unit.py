"""Payment per bed (or per listed person) by centre, stacked by payment."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from simulator.describe import heading_of, recipient_titles
from simulator.language import Locale, word
from simulator.money import currency_name
from simulator.report.naming import size_word
from simulator.report.plots.style import MOST_SHAPES, axes_or_new, number_axis, part_look
from simulator.report.plots.text import legend_name, literal, name_recipients
from simulator.results.per_unit import per_unit, size_of
from simulator.results.result import Result
from simulator.tables.shown import NOTEBOOK
from simulator.units import minor_units

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLUMNS = 3


def plot_per_unit(
    result: Result,
    size: str | None = None,
    ax: Axes | None = None,
    lang: str = NOTEBOOK.language,
    *,
    parts: Sequence[str] | None = None,
    named: bool = True,
    legend: bool = True,
) -> Axes:
    """What each recipient is paid per unit of size, payment upon payment; recipients by what they get in all.

    ``parts`` are the payments of all designs that are shown together, so that each keeps its colour. ``size`` is a
    quantity; unless named, what the first payment goes by. Raises ValueError when there is none.

    >>> from simulator import settle
    >>> plot_per_unit(settle("vasterbotten-2021"), lang="en").get_ylabel()
    'kr/care home bed'
    """
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
            rasterized=len(order) > MOST_SHAPES,
            label=legend_name(heading_of(scenario, name, Locale.of(lang).language), 30),
            **part_look(k),
        )
        above, below = above + np.maximum(heights, 0), below + np.minimum(heights, 0)
    number_axis(ax.yaxis, lang)
    ax.set_ylabel(f"{currency_name(scenario.currency)}/{size_word(scenario, size, Locale.of(lang))}")
    if (below < 0).any():
        ax.axhline(0, color="#222222", linewidth=0.8)
    if legend:  # room for it; without one the limits stay free, so that plots beside each other can share them
        rows = -(-len(values) // COLUMNS)
        top = float(above.max(initial=0))
        ax.set_ylim(top=(top + (top - float(below.min(initial=0))) * (0.06 + 0.1 * rows)) or 1)
        ax.legend(loc="upper right", ncols=min(COLUMNS, len(values)))
    titles = recipient_titles(scenario)
    name_recipients(ax, [titles[i] for i in order], lang, named=named)
    return literal(ax)
