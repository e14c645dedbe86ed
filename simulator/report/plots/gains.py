"""Who gains and who loses: one bar for each recipient, from the largest gain to the largest loss."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from simulator.describe import recipient_titles
from simulator.language import word
from simulator.report.plots.style import (
    MOST_SHAPES,
    UNSURE_COLOUR,
    UNSURE_HATCH,
    Look,
    amount_scale,
    axes_or_new,
    number_axis,
    own_look,
)
from simulator.report.plots.text import literal, name_recipients, say_nothing
from simulator.results.design_difference import DesignComparison
from simulator.results.paired import PairedDesign
from simulator.scenario.definitions import Scenario
from simulator.tables.shown import NOTEBOOK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Intervals = Mapping[str, tuple[float, float]]


@dataclass(frozen=True)
class Bars:
    """What is drawn: öre by recipient, the ends of intervals where there are any, and whose bars are greyed."""

    scenario: Scenario
    amounts: Mapping[str, int | float]
    intervals: Intervals
    unsure: Collection[str]
    why_unsure: str
    """The word for what a grey bar means."""


def bars_of(design: DesignComparison | PairedDesign, intervals: Intervals | None = None) -> Bars:
    """Of a comparison, the differences to the öre; of designs in the same draws, the means with their intervals."""
    if isinstance(design, PairedDesign):
        found = design.recipients
        unsure = {i for i, (_, verdict) in found.items() if verdict == "too_close"}
        ends = {i: (mean.low, mean.high) for i, (mean, _) in found.items()}
        amounts = {i: mean.value for i, (mean, _) in found.items()}
        return Bars(design.outcome.design.scenario, amounts, ends, unsure, "risk_too_close")
    scenario = design.result.scenario
    if intervals is None:
        sure = {*design.winners, *design.losers}
        unsure = {i for i in design.differences_minor if i not in sure}
        return Bars(scenario, design.differences_minor, {}, unsure, "plot_immaterial")
    unsure = {i for i in design.differences_minor if i not in intervals or intervals[i][0] <= 0 <= intervals[i][1]}
    return Bars(scenario, design.differences_minor, intervals, unsure, "risk_too_close")


def plot_gains(
    design: DesignComparison | PairedDesign,
    ax: Axes | None = None,
    lang: str = NOTEBOOK.language,
    *,
    look: Look | None = None,
    intervals: Intervals | None = None,
    named: bool = True,
    largest: int | None = None,
) -> Axes:
    """Each recipient's difference against the baseline, sorted.

    Of designs in the same draws (``simulation.paired.designs``) the bars are means with their intervals. For a
    comparison ``intervals`` are öre by recipient. Bars whose interval holds zero are greyed and hatched as too close
    to call. ``named=False`` leaves out the recipients' names where there is no room for them; ``largest`` (öre) fixes
    the unit of the axis, so that several plots share it.

    >>> from simulator import compare
    >>> plot_gains(compare("vasterbotten-2021", ["open-fee"]).designs[0], lang="en").get_ylabel()
    'Difference, tkr'
    """
    ax = axes_or_new(ax)
    drawn = bars_of(design, intervals)
    scenario, amounts = drawn.scenario, drawn.amounts
    look = look or own_look(scenario)
    order = sorted(amounts, key=lambda i: (-amounts[i], i))
    reach = [abs(end) for i in order for end in drawn.intervals.get(i, ())]
    most = largest or round(max([*(abs(amounts[i]) for i in order), *reach], default=0))
    scale, unit = amount_scale(most, scenario.currency)
    heights = [float(Fraction(amounts[i]) / scale) for i in order]
    greyed = [i in drawn.unsure for i in order]
    _bars(ax, [(k, height) for k, height in enumerate(heights) if not greyed[k]], look.colour, None)
    _bars(ax, [(k, height) for k, height in enumerate(heights) if greyed[k]], UNSURE_COLOUR, UNSURE_HATCH)
    whiskers = [(k, *drawn.intervals[i]) for k, i in enumerate(order) if i in drawn.intervals]
    if whiskers:
        at, low, high = np.array(whiskers, float).T
        ax.vlines(at, low / scale, high / scale, color="#222222", linewidth=0.9, rasterized=len(order) > MOST_SHAPES)
    ax.axhline(0, color="#222222", linewidth=0.8)
    number_axis(ax.yaxis, lang, sign=True)
    ax.set_ylabel(f"{word('difference', lang)}, {unit}")
    titles = recipient_titles(scenario)
    name_recipients(ax, [titles.get(i, i) for i in order], lang, named=named)
    if not any(heights) and not largest:
        ax.set_yticks([0])
        ax.set_ylim(-1, 1)
        say_nothing(ax, "plot_no_difference" if order else "plot_nothing", lang)
    elif any(grey and height for grey, height in zip(greyed, heights, strict=True)):
        _tell_grey(ax, look, word(drawn.why_unsure, lang), lang)
    return literal(ax)


def _bars(ax: Axes, bars: Sequence[tuple[int, float]], colour: str, hatch: str | None) -> None:
    """Bars of one look as one collection: a memo has hundreds of them, and each on its own takes long to draw."""
    from matplotlib.collections import PolyCollection

    corners = [[(k - 0.4, 0), (k - 0.4, height), (k + 0.4, height), (k + 0.4, 0)] for k, height in bars]
    if corners:
        many = len(corners) > MOST_SHAPES
        ax.add_collection(
            PolyCollection(corners, facecolor=colour, edgecolor="#ffffff", linewidth=0, hatch=hatch, rasterized=many)
        )
        ax.autoscale_view()


def _tell_grey(ax: Axes, look: Look, why: str, lang: str) -> None:
    from matplotlib.patches import Patch

    sure = Patch(facecolor=look.colour, label=word("plot_clear", lang))
    grey = Patch(facecolor=UNSURE_COLOUR, hatch=UNSURE_HATCH, edgecolor="#ffffff", linewidth=0, label=why)
    ax.legend(handles=[sure, grey], fontsize=7, loc="upper right")
