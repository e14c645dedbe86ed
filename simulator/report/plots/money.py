"""Money over time: cash by month, and the ledger as a flow from sources to what they pay for and what is left."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.language import default_language, word
from simulator.money import format_millions
from simulator.report.grids import readable, recipient_names
from simulator.report.plots.style import PART_COLOURS, PART_HATCHES, amount_scale, axes_or_new, number_axis
from simulator.results.cashflow import Cashflow
from simulator.results.ledger import Ledger

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ENDS = ("carried", "repaid", "lapsed", "kept", "open")
MOST_RECIPIENTS = 9


def months(cash: Cashflow) -> dict[str, dict[str, tuple[int, int]]]:
    """(in, out) in öre by month and source, every month from the first to the last."""
    found: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    for (month, source, _), (into, out) in cash.by_month.items():
        before = found[month].get(source, (0, 0))
        found[month][source] = (before[0] + into, before[1] + out)
    if not found:
        return {}
    year, number = map(int, min(found).split("-"))
    every = []
    while f"{year}-{number:02}" <= max(found):
        every.append(f"{year}-{number:02}")
        year, number = (year + number // 12, number % 12 + 1)
    return {month: found.get(month, {}) for month in every}


def plot_cashflow(cash: Cashflow, ax: Axes | None = None, lang: str | None = None) -> Axes:
    """Money in above the line and money out below it, by month and source, with what has come and gone in all."""
    lang = lang or default_language()
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
        out = np.array([sums.get(source, (0, 0))[1] / scale for sums in by_month.values()])
        look: Any = {"color": PART_COLOURS[k % 7], "hatch": PART_HATCHES[k % 7], "edgecolor": "white", "linewidth": 0}
        ax.bar(x, into, bottom=above, label=readable(source) or word("plot_unfunded", lang), **look)
        ax.bar(x, -out, bottom=-below, **look)
        above, below = above + into, below + out
    ax.plot(x, running / scale, color="#222222", marker="o", markersize=3, lw=1.2, label=word("plot_running", lang))
    ax.axhline(0, color="#222222", linewidth=0.8)
    ax.use_sticky_edges = False
    ax.margins(y=0.08)
    every = max(1, len(x) // 14)
    ax.set_xticks(x[::every], list(by_month)[::every], rotation=45, ha="right", fontsize=7.5)
    number_axis(ax.yaxis, lang, sign=True)
    ax.set_ylabel(f"{word('plot_in_out', lang)}, {unit}")
    ax.legend(fontsize=7, loc="best")
    return ax


@dataclass(frozen=True)
class Link:
    """Öre that go from a node of one column to a node of the next."""

    start: str
    end: str
    amount: int


def links(ledger: Ledger, lang: str) -> tuple[list[Link], list[Link]]:
    """From sources to payments and what is left; from payments to recipients, the smallest of these together."""
    first: dict[tuple[str, str], int] = defaultdict(int)
    second: dict[tuple[str, str], int] = defaultdict(int)
    names = recipient_names(ledger.scenario)
    for entry in ledger.entries:
        if entry.kind in ("charged", "adjusted"):
            use = readable(entry.rule.split(".")[1]) if "." in entry.rule else readable(entry.rule)
            first[readable(entry.source), use] += entry.amount
            second[use, names.get(entry.to, readable(entry.to)) or use] += entry.amount
    for source, sums in ledger.sources.items():
        for way in ENDS:
            if sums[way] > 0:
                first[readable(source), word(f"kind_{way}", lang)] += sums[way]
    sums_to: dict[str, int] = defaultdict(int)
    for (_, to), amount in second.items():
        sums_to[to] += amount
    if len(sums_to) > MOST_RECIPIENTS:
        shown = set(sorted(sums_to, key=lambda to: (-sums_to[to], to))[: MOST_RECIPIENTS - 1])
        rest = word("plot_others", lang, n=len(sums_to) - len(shown))
        merged: dict[tuple[str, str], int] = defaultdict(int)
        for (use, to), amount in second.items():
            merged[use, to if to in shown else rest] += amount
        second = dict(sorted(merged.items(), key=lambda item: item[0][1] == rest))
    return ([Link(*key, amount) for key, amount in first.items() if amount > 0],
            [Link(*key, amount) for key, amount in second.items() if amount > 0])  # fmt: skip


def plot_ledger(ledger: Ledger, ax: Axes | None = None, lang: str | None = None) -> Axes:
    """Three columns - sources, what they are used for, and who gets it - joined by bands as wide as the money."""
    lang = lang or default_language()
    ax = axes_or_new(ax, 7.2, 4.2)
    left, right = links(ledger, lang)
    columns = [
        _heights(left, "start"),
        {**_heights(left, "end"), **dict.fromkeys(_heights(right, "start"), 0)},
        _heights(right, "end"),
    ]
    columns[1] = {name: _heights(left, "end").get(name, 0) for name in columns[1]}
    whole = max((sum(column.values()) for column in columns), default=0) or 1
    tops = [_stack(column, whole) for column in columns]
    for at, part in ((0, left), (1, right)):
        used: dict[tuple[str, str], float] = defaultdict(float)
        for link in part:
            height = link.amount / whole
            a = tops[at][link.start] - used["out", link.start]
            b = tops[at + 1][link.end] - used["in", link.end]
            used["out", link.start] += height
            used["in", link.end] += height
            colour = PART_COLOURS[list(columns[at]).index(link.start) % len(PART_COLOURS)]
            _band(ax, at + 0.06, at + 0.94, a, b, height, colour)
    currency = ledger.scenario.currency
    for at, column in enumerate(columns):
        for name, amount in column.items():
            top, height = tops[at][name], amount / whole
            ax.fill_between([at - 0.06, at + 0.06], top - height, top, color="#3d3d3d", lw=0)
            side = {0: ("right", at - 0.09), 1: ("center", at), 2: ("left", at + 0.09)}[at]
            y = top + 0.012 if at == 1 else top - height / 2
            label = f"{name} {format_millions(amount, currency, lang)}"
            ax.text(side[1], y, label, ha=side[0], va="bottom" if at == 1 else "center", fontsize=7.5)
    ax.set_xlim(-0.75, 2.85)
    ax.set_axis_off()
    return ax


def _heights(part: list[Link], side: str) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for link in part:
        sums[getattr(link, side)] += link.amount
    return dict(sums)


def _stack(column: dict[str, int], whole: int) -> dict[str, float]:
    """Where each node's upper edge is, with room between them."""
    gap, at, out = 0.07, 1.0, {}
    for name, amount in column.items():
        out[name] = at
        at -= amount / whole + gap
    return out


def _band(ax: Axes, x0: float, x1: float, a: float, b: float, height: float, colour: str) -> None:
    t = np.linspace(0, 1, 40)
    bend = t * t * (3 - 2 * t)
    upper = a + (b - a) * bend
    ax.fill_between(x0 + (x1 - x0) * t, upper - height, upper, color=colour, alpha=0.45, lw=0)
