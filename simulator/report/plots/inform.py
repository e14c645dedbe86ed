"""What informs a decision as bars: what an answer hangs on, what is worth knowing, which change does what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from simulator.decide.attributed import Attribution
from simulator.decide.discovery import Discovery
from simulator.decide.information import Information
from simulator.decide.reading import factor_of, is_amount, measure_title, unit_of
from simulator.decide.sensitivity import Sensitivity
from simulator.estimate import Estimate
from simulator.language import Language, Locale, word
from simulator.report.plots.style import PART_COLOURS, amount_scale, axes_or_new, number_axis
from simulator.report.plots.text import legend_name, literal, say_nothing
from simulator.tables.shown import NOTEBOOK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_BARS = 12


def plot_sensitivity(found: Sensitivity, ax: Axes | None = None, lang: Language = NOTEBOOK.language) -> Axes:
    """A tornado: what the answer comes to with each input alone at its 10th and 90th percentile, the widest on top.

    >>> from simulator import sensitivity
    >>> ax = plot_sensitivity(sensitivity("vasterbotten-2021", "open-fee", draws=1_000), lang="en")
    >>> ax.get_yticklabels()[0].get_text(), ax.get_xlabel()
    ('reviews per resident', 'cost, mkr')
    """
    ax = axes_or_new(ax)
    parts = sorted(found.parts, key=lambda part: -part.swing.width)[:MOST_BARS]
    most = max([abs(end) for part in parts for end in (part.swing.low, part.swing.high)], default=0.0)
    if is_amount(found.measured):
        scale, unit = amount_scale(round(most), found.scenario.currency)
    else:
        scale, unit = 1, unit_of(found.measured)
    factor = 1 / scale if is_amount(found.measured) else factor_of(found.measured)
    middle = found.median * factor
    for k, part in enumerate(parts):
        for colour, end in zip(PART_COLOURS, (part.swing.low, part.swing.high), strict=False):
            ax.barh(k, end * factor - middle, left=middle, height=0.6, color=colour)
    ax.axvline(middle, color="#222222", linewidth=0.8)
    titles = [part.input.title(found.scenario, Locale(lang)) for part in parts]
    what = measure_title(found.aim.measure, found.scenario, Locale(lang))
    return _named(ax, titles, f"{what}, {unit}" if unit else what, lang)


def plot_information(found: Information, ax: Axes | None = None, lang: Language = NOTEBOOK.language) -> Axes:
    """What each input, a follow-up and everything is worth to know, with intervals."""
    ax = axes_or_new(ax)
    lines = [(one.title(found.scenarios[0], Locale(lang)), value) for one, value in found.parts[:MOST_BARS]]
    if found.study is not None and found.studied is not None:
        lines.append(
            (word("information_follow_up", lang, what=found.study.text, people=found.study.people), found.studied)
        )
    lines.append((word("information_everything", lang), found.perfect))
    if found.perfect.value <= 0:
        say_nothing(ax, "plot_nothing", lang)
        return literal(ax)
    scale, unit = amount_scale(round(found.perfect.high), str(found.currency))
    _with_intervals(ax, [value.scaled(1 / scale) for _, value in lines])
    return _named(ax, [title for title, _ in lines], f"{word('information_value', lang)}, {unit}", lang)


def plot_attribution(found: Attribution, ax: Axes | None = None, lang: Language = NOTEBOOK.language) -> Axes:
    """What each change of a design adds to the cost, or takes from it, and their sum."""
    ax = axes_or_new(ax)
    titles = found.titles(Locale(lang))
    lines = [(title, one.cost) for title, one in zip(titles, found.changes, strict=True)][:MOST_BARS]
    lines.append((word("attribute_sum", lang), found.difference))
    scale, unit = amount_scale(max(abs(cost) for _, cost in lines), str(found.currency))
    colours = [PART_COLOURS[0]] * (len(lines) - 1) + ["#222222"]
    ax.barh(range(len(lines)), [cost / scale for _, cost in lines], height=0.6, color=colours)
    ax.axvline(0, color="#222222", linewidth=0.8)
    return _named(ax, [title for title, _ in lines], f"{word('attribute_axis', lang)}, {unit}", lang)


def plot_discovery(found: Discovery, ax: Axes | None = None, lang: Language = NOTEBOOK.language) -> Axes:
    """How often it comes about where the conditions hold, and in all; and how much of it they cover."""
    ax = axes_or_new(ax)
    keys = ("density", "before", "coverage", "mass")
    _with_intervals(ax, [getattr(found, key).scaled(100) for key in keys])
    ax.set_xlim(0, 100)
    return _named(ax, [word(f"discover_{key}", lang) for key in keys], "%", lang)


def _with_intervals(ax: Axes, found: Sequence[Estimate]) -> None:
    """Bars with what is known of their ends."""
    values = np.array([one.value for one in found])
    ends = np.array([[max(one.value - one.low, 0), max(one.high - one.value, 0)] for one in found]).T
    ax.barh(range(len(found)), values, height=0.6, color=PART_COLOURS[0])
    ax.errorbar(values, range(len(found)), xerr=ends, fmt="none", ecolor="#222222", elinewidth=0.8, capsize=2)


def _named(ax: Axes, titles: Sequence[str], label: str, lang: str) -> Axes:
    """Bars with their names, the first on top."""
    ax.set_yticks(range(len(titles)), [legend_name(title) for title in titles])
    ax.invert_yaxis()
    number_axis(ax.xaxis, lang)
    ax.set_xlabel(label)
    literal(ax)
    for text in ax.get_yticklabels():
        text.set_parse_math(False)
    return ax
