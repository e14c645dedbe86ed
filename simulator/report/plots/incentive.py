"""The incentive curve: what a recipient is paid, and what one more is worth, at each level of what it does."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from simulator.language import default_language, word
from simulator.money import currency_name, format_number
from simulator.report.grids import readable
from simulator.report.plots.style import BASELINE_COLOUR, Look, amount_scale, axes_or_new, number_axis
from simulator.results.incentive import Incentive
from simulator.units import minor_units, spell

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_incentive(
    curves: Mapping[str, Incentive],
    ax: Axes | None = None,
    lang: str | None = None,
    *,
    marginal: bool = False,
    looks: Mapping[str, Look] | None = None,
    currency: str = "SEK",
    legend: bool = True,
) -> Axes:
    """One line a design: the payment, or with ``marginal`` the payment for one more; cliffs are marked with a dot."""
    lang = lang or default_language()
    ax = axes_or_new(ax)
    some = next(iter(curves.values()))
    if marginal:
        scale, unit = minor_units(currency), currency_name(currency)
    else:
        scale, unit = amount_scale(max((abs(p) for c in curves.values() for p in c.paid), default=0), currency)
    for name, curve in curves.items():
        look = (looks or {}).get(name, Look(BASELINE_COLOUR))
        x = np.array([float(value) for value in curve.at])
        if marginal:
            y = np.array([float(value / scale) for value in curve.marginal])
            ax.step(x[:-1], y, where="post", color=look.colour, linestyle=look.line, linewidth=1.4, label=name)
        else:
            y = np.array([float(Fraction(value, scale)) for value in curve.paid])
            ax.plot(x, y, color=look.colour, linestyle=look.line, linewidth=1.5, label=name)
        for k in curve.cliffs:
            at = k if marginal else k + 1
            ax.plot(x[at], y[at], "o", color=look.colour, markersize=5, zorder=4)
    if marginal and any(curve.cliffs for curve in curves.values()):
        _clip_cliffs(ax, curves, scale)
    ax.axvline(float(some.now), color="#666666", linewidth=0.8, linestyle=(0, (2, 2)))
    ax.annotate(
        word("plot_now", lang, value=format_number(some.now, lang)),
        (float(some.now), 1),
        xycoords=("data", "axes fraction"),
        xytext=(3, -9),
        textcoords="offset points",
        fontsize=7.5,
        color="#444444",
    )
    number_axis(ax.yaxis, lang)
    number_axis(ax.xaxis, lang)
    ax.set_xlabel(f"{readable(some.vary)}, {spell(some.unit)}")
    per = spell(some.unit).split("/")[0]
    ax.set_ylabel(f"{word('plot_one_more', lang)}, {unit}/{per}" if marginal else f"{word('cost_paid', lang)}, {unit}")
    if legend:
        ax.legend(fontsize=7)
    return ax


def _clip_cliffs(ax: Axes, curves: Mapping[str, Incentive], scale: int) -> None:
    """A cliff is so much higher than the rest that it would flatten it: it is cut off and told by its dot's arrow."""
    usual = [
        float(value / scale)
        for curve in curves.values()
        for k, value in enumerate(curve.marginal)
        if k not in curve.cliffs
    ]
    low, high = min([0.0, *usual]), max([0.0, *usual]) or 1.0
    room = (high - low) * 0.25
    ax.set_ylim(low - room * 0.3, high + room)
    for curve in curves.values():
        for k in curve.cliffs:
            value = float(curve.marginal[k] / scale)
            if value > high + room:
                ax.plot(float(curve.at[k]), high + room * 0.85, "^", color="#222222", markersize=5, zorder=5)
