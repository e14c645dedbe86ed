"""Choices among designs: the front over two aims, the expected excess of each, and which is best at each worth."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

import numpy as np

from simulator.decide.aims import Aim
from simulator.decide.choice import Choice
from simulator.decide.front import Front
from simulator.decide.reading import factor_of, is_amount, unit_of
from simulator.decide.solution import Solution
from simulator.language import Locale
from simulator.money import format_number
from simulator.report.plots.style import amount_scale, axes_or_new, looks, number_axis
from simulator.report.plots.text import add_legend, legend_name, literal, say_nothing
from simulator.tables.shown import NOTEBOOK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

POINTS = 200
BEYOND = 1.5
"""How far past the last breakpoint the worth of an effect is drawn."""
RINGED = 11
LETTERS = 38
"""On one line of an axis' label."""


def plot_front(front: Front, ax: Axes | None = None, lang: str = NOTEBOOK.language) -> Axes:
    """Designs that nothing beats over the first two aims, each with its intervals, the knee in a ring.

    >>> from simulator.api import frontier
    >>> aims = ["cost", "most total(medication_reviews)"]
    >>> ax = plot_front(frontier("vasterbotten-2021", ["fee = 500..4000/500"], aims, "open-fee"), lang="en")
    >>> ax.get_xlabel()
    'cost, mkr'
    """
    ax = axes_or_new(ax)
    locale = Locale.of(lang)
    (x_aim, _), (y_aim, _) = front.wishes[:2]
    places = []
    for number, aim in enumerate((x_aim, y_aim)):
        found = [point.aims[number] for point in front.points]
        scale, unit = _axis(aim, max(abs(one.value) for one in found), front.currency)
        ends = [
            [max(scale * (one.value - one.low), 0) for one in found],
            [max(scale * (one.high - one.value), 0) for one in found],
        ]
        places.append((np.array([scale * one.value for one in found]), np.nan_to_num(np.array(ends), posinf=0.0), unit))
    (x, x_ends, x_unit), (y, y_ends, y_unit) = places
    (look,) = looks([front.currency]).values()
    levers = "; ".join(lever.name for lever in front.levers)
    ax.errorbar(
        x,
        y,
        xerr=x_ends,
        yerr=y_ends,
        fmt="o-",
        color=look.colour,
        lw=1,
        elinewidth=1,
        markersize=4,
        label=legend_name(levers) if levers else None,
    )
    for k, point in enumerate(front.points):
        chosen = [legend_name(point.alternative)] if front.has_alternatives else []
        text = "; ".join([*chosen, *(format_number(value, locale.language) for value in point.levers)])
        ax.annotate(text, (x[k], y[k]), xytext=(5, 4), textcoords="offset points", fontsize=7)
    if front.knee is not None:
        at = (x[front.knee], y[front.knee])
        ax.plot(*at, "o", ms=RINGED, mfc="none", mec="#222222", label=locale.word("frontier_knee_heading"))
    if front.knee is not None or levers:
        add_legend(ax)
    number_axis(ax.xaxis, lang)
    number_axis(ax.yaxis, lang)
    ax.set_xlabel(_label(x_aim.text, x_unit))
    ax.set_ylabel(_label(y_aim.text, y_unit))
    return literal(ax)


def _label(text: str, unit: str) -> str:
    """What an axis shows and counts in, on as many lines as it takes."""
    return fill(", ".join(filter(None, (text, unit))), LETTERS)


def _axis(aim: Aim, largest: float, currency: str) -> tuple[float, str]:
    """What a value is multiplied by on an axis, and what the axis counts in."""
    if aim.is_share:
        return 100.0, "%"
    if is_amount(aim):
        scale, unit = amount_scale(round(largest), currency)
        return 1 / scale, unit
    return factor_of(aim), unit_of(aim)


def plot_solution(found: Solution, ax: Axes | None = None, lang: str = NOTEBOOK.language) -> Axes:
    """What the first promise comes to along the lever, its bound, the value that was found, and what is safe.

    >>> from simulator.api import solve
    >>> found = solve("vasterbotten-2021", "fee", "500", "4000", "500", ["cost <= 15 mkr"], "open-fee")
    >>> ax = plot_solution(found, lang="en")
    >>> ax.get_ylabel()
    'cost, mkr'
    """
    ax = axes_or_new(ax)
    locale, held = Locale.of(lang), found.standings[0]
    aim, relative = held.promise.aim, held.promise.relative
    values = [one for _, one in found.curve]
    scale, unit = (100.0, "%") if relative else _axis(aim, max(abs(one.value) for one in values), found.currency)
    x = [float(value) for value, _ in found.curve]
    y = np.array([scale * one.value for one in values])
    ends = [
        [max(scale * (one.value - one.low), 0) for one in values],
        [max(scale * (one.high - one.value), 0) for one in values],
    ]
    (look,) = looks([found.lever.name]).values()
    ax.errorbar(
        x, y, yerr=np.nan_to_num(ends, posinf=0.0), fmt="o-", color=look.colour, lw=1, elinewidth=1, markersize=4
    )
    ax.axhline(scale * held.bound, color="#222222", lw=1, ls="--", label=legend_name(held.promise.text))
    marks = [("solve_row_value", found.value, "-")]
    marks += [("solve_row_safe", found.safe, ":")] if found.safe != found.value else []
    for key, value, line in marks:
        if value is not None:
            label = f"{locale.word(key)}: {format_number(value, locale.language)}"
            ax.axvline(float(value), color="#b3261e", lw=1.2, ls=line, label=label)
    number_axis(ax.xaxis, lang)
    number_axis(ax.yaxis, lang)
    ax.set_xlabel(_label(found.lever.name, found.lever.unit))
    ax.set_ylabel(_label(aim.text, unit))
    add_legend(ax)
    return literal(ax)


def plot_regret(choice: Choice, ax: Axes | None = None, lang: str = NOTEBOOK.language) -> Axes:
    """What each design is expected to come to more than the best in the same draw, with its interval."""
    ax = axes_or_new(ax)
    found = [(one.name, one.regret.mean) for one in choice.candidates if one.regret is not None]
    if not found:
        say_nothing(ax, "choose_no_regret", lang)
        return ax
    largest = max(abs(mean.value) for _, mean in found)
    money = choice.wanted.measure.unit.is_money
    scale, unit = amount_scale(round(largest), choice.currency) if money else (1 / factor_of(choice.wanted), "")
    known = looks([one.name for one in choice.candidates])
    for k, (name, mean) in enumerate(reversed(found)):
        ax.barh(k, mean.value / scale, color=known[name].colour, height=0.6)
        if np.isfinite(mean.half):
            ax.hlines(k, mean.low / scale, mean.high / scale, color="#222222", linewidth=1.2)
    ax.set_yticks(range(len(found)), [legend_name(name) for name, _ in reversed(found)])
    number_axis(ax.xaxis, lang)
    ax.set_xlabel(", ".join(filter(None, (Locale.of(lang).word("choose_plot_regret"), unit))))
    return literal(ax)


def plot_worth(choice: Choice, ax: Axes | None = None, lang: str = NOTEBOOK.language) -> Axes:
    """The probability that each design is the best at each worth of the effect, and where the best one changes."""
    ax = axes_or_new(ax)
    worth = choice.worth
    if worth is None:
        say_nothing(ax, "choose_no_effect", lang)
        return ax
    locale, turns = Locale.of(lang), [step.from_ for step in worth.steps[1:]]
    end = BEYOND * max(turns) if turns else 100.0 * choice.money.minor_units
    scale, unit = amount_scale(round(end), choice.currency)
    at = np.unique(np.concatenate([np.linspace(0, end, POINTS), turns]))
    shares = np.stack([worth.acceptability.probability(float(x)) for x in at], axis=1)
    known = looks([one.name for one in choice.candidates])
    for row, k in enumerate(worth.pool):
        name = choice.candidates[k].name
        ax.plot(at / scale, 100 * shares[row], color=known[name].colour, ls=known[name].line, label=legend_name(name))
    for turn in turns:
        ax.axvline(turn / scale, color="#222222", linewidth=1, linestyle="--")
    number_axis(ax.xaxis, lang)
    number_axis(ax.yaxis, lang)
    ax.set_ylim(-2, 104)
    per = unit_of(worth.effect) or worth.effect.text
    ax.set_xlabel(f"{locale.word('choose_worth_from', unit=per)}, {unit}")
    ax.set_ylabel(locale.word("choose_plot_best"))
    add_legend(ax)
    return literal(ax)
