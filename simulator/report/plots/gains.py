"""Who gains and who loses: one bar for each recipient, from the largest gain to the largest loss."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from simulator.language import default_language, word
from simulator.report.grids import recipient_names
from simulator.report.plots.style import UNSURE_COLOUR, Look, amount_scale, axes_or_new, looks_of, number_axis
from simulator.results.compare import DesignComparison

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_NAMED = 45


def plot_gains(
    design: DesignComparison,
    ax: Axes | None = None,
    lang: str | None = None,
    *,
    look: Look | None = None,
    intervals: Mapping[str, tuple[float, float]] | None = None,
    named: bool = True,
    largest: int | None = None,
) -> Axes:
    """Each recipient's difference against the baseline, sorted.

    ``intervals`` are öre by recipient: bars get whiskers, and those whose interval holds zero are greyed as too
    close to call. ``named=False`` leaves out the recipients' names where there is no room for them; ``largest`` (öre)
    fixes the unit of the axis, so that several plots share it.
    """
    lang = lang or default_language()
    ax = axes_or_new(ax)
    scenario = design.result.scenario
    look = look or looks_of(scenario.files, [design.name])[design.name]
    order = sorted(design.differences, key=lambda i: (-design.differences[i], i))
    amounts = [design.differences[i] for i in order]
    reach = [abs(v) for i in order for v in (intervals or {}).get(i, ())]
    scale, unit = amount_scale(largest or round(max([*map(abs, amounts), *reach], default=0)), scenario.currency)
    heights = np.array([float(Fraction(a, scale)) for a in amounts])
    clear = {*design.winners, *design.losers}
    if intervals is not None:
        clear = {i for i in order if i in intervals and (intervals[i][0] > 0 or intervals[i][1] < 0)}
    colours = [look.colour if i in clear else UNSURE_COLOUR for i in order]
    ax.bar(np.arange(len(order)), heights, width=0.8, color=colours)
    if intervals is not None:
        ends = np.array([intervals[i] for i in order]).T / scale
        ax.vlines(np.arange(len(order)), ends[0], ends[1], color="#222222", linewidth=0.9)
    ax.axhline(0, color="#222222", linewidth=0.8)
    number_axis(ax.yaxis, lang, sign=True)
    ax.set_ylabel(f"{word('difference', lang)}, {unit}")
    ax.set_xlim(-0.8, len(order) - 0.2)
    _name_recipients(ax, [recipient_names(scenario).get(i, i) for i in order], lang, named=named)
    return ax


def _name_recipients(ax: Axes, names: list[str], lang: str, *, named: bool) -> None:
    if named and len(names) <= MOST_NAMED:
        ax.set_xticks(np.arange(len(names)), names, rotation=90, fontsize=6.5)
        ax.tick_params(axis="x", length=0)
    else:
        ax.set_xticks([])
        ax.set_xlabel(word("plot_recipients_sorted", lang, recipients=len(names)), fontsize=8)
