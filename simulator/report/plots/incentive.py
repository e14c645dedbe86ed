"""The incentive curve: what a recipient is paid, and what one more is worth, at each level of what it does."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from simulator.decide.incentive_curve import Incentive
from simulator.describe import readable
from simulator.language import word
from simulator.money import currency_name, format_number
from simulator.report.plots.style import Look, amount_scale, axes_or_new, number_axis
from simulator.report.plots.style import looks as looks_in_order
from simulator.report.plots.text import add_legend, legend_name, literal
from simulator.tables.shown import NOTEBOOK
from simulator.units import minor_units, spell

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_incentive(
    curves: Mapping[str, Incentive],
    ax: Axes | None = None,
    lang: str = NOTEBOOK.language,
    *,
    marginal: bool = False,
    looks: Mapping[str, Look] | None = None,
    what: str = "",
    legend: bool = True,
) -> Axes:
    """One line a design: the payment, or with ``marginal`` the payment for one more; cliffs are marked with a dot.

    A cliff's payment for one more dwarfs all others: its line is cut off, and an arrow tells what it comes to. A line
    has its design's look from ``looks`` (``own_look(result.scenario)``), and one by its place where it has none there.

    >>> from simulator import settle
    >>> from simulator.decide.incentive_curve import incentive
    >>> curve = incentive(settle("vasterbotten-2021", "fee-with-threshold"), "hc02", "reviewed")
    >>> plot_incentive({"fee-with-threshold": curve}, lang="en").get_xlabel()
    'reviewed, person'
    """
    ax = axes_or_new(ax)
    some = next(iter(curves.values()))
    currency = some.currency
    if marginal:
        scale, unit = minor_units(currency), currency_name(currency)
    else:
        scale, unit = amount_scale(max((abs(p) for c in curves.values() for p in c.paid), default=0), currency)
    known = {**looks_in_order(list(curves)), **(looks or {})}
    for name, curve in curves.items():
        look = known[name]
        x = np.array([float(value) for value in curve.at])
        if marginal:
            y = np.array([float(value / scale) for value in curve.marginal])
            ax.step(
                x[:-1], y, where="post", color=look.colour, linestyle=look.line, linewidth=1.4, label=legend_name(name)
            )
        else:
            y = np.array([float(Fraction(value, scale)) for value in curve.paid])
            ax.plot(x, y, color=look.colour, linestyle=look.line, linewidth=1.5, label=legend_name(name))
        for k in curve.cliffs:
            at = k if marginal else k + 1
            ax.plot(x[at], y[at], "o", color=look.colour, markersize=5, zorder=4)
    if marginal and any(curve.cliffs for curve in curves.values()):
        _clip_cliffs(ax, curves, scale, lang)
    ax.axvline(float(some.now), color="#666666", linewidth=0.8, linestyle=(0, (2, 2)))
    ax.annotate(
        word("plot_now", lang, value=format_number(some.now, lang)),
        (float(some.now), 1),
        xycoords=("data", "axes fraction"),
        xytext=(3, -9),
        textcoords="offset points",
        fontsize=7.5,
        color="#444444",
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 0.5},
    )
    number_axis(ax.yaxis, lang)
    number_axis(ax.xaxis, lang)
    ax.set_xlabel(f"{what or readable(some.vary)}, {spell(some.unit)}")
    per = spell(some.unit).split("/")[0]
    ax.set_ylabel(f"{word('plot_one_more', lang)}, {unit}/{per}" if marginal else f"{word('cost_paid', lang)}, {unit}")
    if legend:
        add_legend(ax)
    return literal(ax)


def _clip_cliffs(ax: Axes, curves: Mapping[str, Incentive], scale: int, lang: str) -> None:
    """A cliff is so much higher or deeper than the rest that it would flatten it: it is cut off at an arrow."""
    values = [(k in curve.cliffs, float(v / scale)) for curve in curves.values() for k, v in enumerate(curve.marginal)]
    usual = [value for cliff, value in values if not cliff]
    low, high = min([0.0, *usual]), max([0.0, *usual])
    room = ((high - low) or max(abs(value) for _, value in values)) * 0.25
    deep = any(value < low - room for _, value in values)
    bottom, top = low - room * (1 if deep else 0.3), high + room
    ax.set_ylim(bottom, top)
    for curve in curves.values():
        for k in curve.cliffs:
            value = float(curve.marginal[k] / scale)
            if bottom <= value <= top:
                continue
            up = value > top
            y = top - room * 0.15 if up else bottom + room * 0.15
            ax.plot(float(curve.at[k]), y, "^" if up else "v", color="#222222", markersize=5, zorder=5)
            amount = format_number(round(curve.marginal[k] / scale), lang)
            ax.annotate(
                amount.replace("-", "\u2212"), (float(curve.at[k]), y), xytext=(-5, 0), textcoords="offset points",
                ha="right", va="center", fontsize=7,
            )  # fmt: skip
