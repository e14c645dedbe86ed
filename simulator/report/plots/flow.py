"""The ledger as a flow: from sources through what they pay for to those who get it, and what becomes of the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simulator.describe import readable, recipient_titles
from simulator.language import word
from simulator.money import format_millions
from simulator.report.plots.style import PART_COLOURS, axes_or_new
from simulator.report.plots.text import literal, say_nothing, short, width_in_inches
from simulator.results.ledger import Ledger
from simulator.tables.shown import NOTEBOOK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Called = Callable[[str], str]
"""Makes what people say of a name."""
ENDS = ("carried", "repaid", "lapsed", "kept", "open")
MOST_RECIPIENTS = 9
MOST_NODES = 24
"""Sources, or what they pay for, that have bands of their own; the rest are one."""
LETTERS_PER_INCH = 16
_GAP = 0.07
_HALF = 0.06  # of a node's width, when columns stand 1 apart


@dataclass(frozen=True)
class Link:
    """Öre that go from a node of one column to a node of the next."""

    start: str
    end: str
    amount: int


def links(ledger: Ledger, lang: str, called: Called = readable) -> tuple[list[Link], list[Link]]:
    """From sources to payments and what is left; from payments to recipients, the smallest of these together.

    One that pays back more than it gets has no band of its own: what comes back is a source beside the others, and
    goes where most of its own source's money goes.
    """
    first, second, back = _spent(ledger, called)
    for source, sums in ledger.sources.items():
        for way in ENDS:
            if sums[way] > 0:
                first[called(source), word(f"kind_{way}", lang)] += sums[way].minor
    for source, amount in back.items():
        left = amount
        for key in sorted((key for key in first if key[0] == source), key=lambda key: -first[key]):
            part = min(left, first[key])
            left -= part
            first[key] -= part
            first[word("plot_from_recipients", lang), key[1]] += part
    ends = {word(f"kind_{way}", lang) for way in ENDS}
    uses = _others(first, 1, MOST_NODES, lang, ends)
    first = _renamed(first, _others(first, 0, MOST_NODES, lang), uses)
    second = _renamed(second, uses, _others(second, 1, MOST_RECIPIENTS, lang))
    return ([Link(*key, amount) for key, amount in first.items() if amount > 0],
            [Link(*key, amount) for key, amount in second.items() if amount > 0])  # fmt: skip


Sums = defaultdict[tuple[str, str], int]


def _spent(ledger: Ledger, called: Called) -> tuple[Sums, Sums, dict[str, int]]:
    """Öre by source and use, and by use and recipient; and what comes back to each source."""
    names = recipient_titles(ledger.scenario)
    net: dict[tuple[str, str, str], int] = defaultdict(int)
    for entry in ledger.entries:
        if entry.kind in ("charged", "adjusted"):
            use = called(entry.rule.split(".")[1] if "." in entry.rule else entry.rule)
            net[called(entry.source), use, names.get(entry.to, called(entry.to)) or use] += entry.amount.minor
    first, second, back = Sums(int), Sums(int), defaultdict[str, int](int)
    for (source, use, to), amount in net.items():
        if amount < 0:
            back[source] -= amount
            continue
        first[source, use] += amount
        second[use, to] += amount
    return first, second, back


def _others(sums: Sums, place: int, most: int, lang: str, kept: Collection[str] = ()) -> dict[str, str]:
    """What stands for the nodes at one end of the bands that are too many, those of least money; some are kept."""
    of_each: dict[str, int] = defaultdict(int)
    for key, amount in sums.items():
        if key[place] not in kept:
            of_each[key[place]] += amount
    by_amount = sorted(of_each, key=lambda name: (-of_each[name], name))
    left = by_amount[most - 1 :] if len(by_amount) > most else []
    return dict.fromkeys(left, word("plot_others", lang, n=len(left)))


def _renamed(sums: Sums, starts: Mapping[str, str], ends: Mapping[str, str]) -> Sums:
    """Bands between fewer nodes; those that stand for others come last."""
    merged = Sums(int)
    for (start, end), amount in sums.items():
        merged[starts.get(start, start), ends.get(end, end)] += amount
    last = {*starts.values(), *ends.values()}
    return Sums(int, sorted(merged.items(), key=lambda item: [name in last for name in item[0]]))


def plot_ledger(
    ledger: Ledger, ax: Axes | None = None, lang: str = NOTEBOOK.language, *, called: Called = readable
) -> Axes:
    """Three columns - sources, what they are used for, and who gets it - joined by bands as wide as the money.

    What is carried over, repaid, lapsed or kept ends in the middle column. What no source bears has no band and is
    told of under the flow.

    >>> from simulator import ledger
    >>> plot_ledger(ledger("socialstyrelsen-2023"), lang="en").texts[0].get_text().replace(chr(160), " ")
    'grant 298.50 mkr'
    """
    ax = axes_or_new(ax, 7.2, 4.2)
    ax.set_axis_off()
    left, right = links(ledger, lang, called)
    below = _outside(ledger, lang)
    if below:
        ax.text(0.5, 0, below, transform=ax.transAxes, ha="center", va="bottom", fontsize=7.5, color="#444444")
    if not left:
        say_nothing(ax, "plot_nothing", lang)
        return literal(ax)
    middle = _heights(left, "end")
    columns = [_heights(left, "start"), middle, _heights(right, "end")]
    tall = max(_height(column.values(), sum(columns[0].values())) for column in columns)
    whole = sum(columns[0].values())
    tops = [_stack(column, whole, tall) for column in columns]
    for at, part in ((0, left), (1, right)):
        used: dict[tuple[str, str], float] = defaultdict(float)
        for link in part:
            height = link.amount / whole
            a = tops[at][link.start] - used["out", link.start]
            b = tops[at + 1][link.end] - used["in", link.end]
            used["out", link.start] += height
            used["in", link.end] += height
            colour = PART_COLOURS[list(columns[at]).index(link.start) % len(PART_COLOURS)]
            _band(ax, at + _HALF, at + 1 - _HALF, a, b, height, colour)
    _name_nodes(ax, columns, tops, ledger.scenario.currency, lang)
    ax.set_ylim(-0.12 if below else -0.03, tall + 0.06)
    return literal(ax)


def _name_nodes(
    ax: Axes, columns: list[dict[str, int]], tops: list[dict[str, float]], currency: str, lang: str
) -> None:
    whole, widest = sum(columns[0].values()), [0, 0, 0]
    inches = width_in_inches(ax)
    most = max(round(inches * LETTERS_PER_INCH / 3) - 8, 8)
    ground = {"facecolor": "white", "edgecolor": "none", "alpha": 0.6, "pad": 0.5}
    for at, column in enumerate(columns):
        for name, amount in column.items():
            top, height = tops[at][name], amount / whole
            ax.fill_between([at - _HALF, at + _HALF], top - height, top, color="#3d3d3d", lw=0)
            x, side = {0: (at - 0.09, "right"), 1: (at, "center"), 2: (at + 0.09, "left")}[at]
            y = top + 0.012 if at == 1 else top - height / 2
            label = f"{short(name, most if at != 1 else most * 4 // 5)} {format_millions(amount, currency, lang)}"
            widest[at] = max(widest[at], len(label))
            ax.text(
                x, y, label, ha=side, va="bottom" if at == 1 else "center", fontsize=7.5,
                bbox=ground if at == 1 else None,
            )  # fmt: skip
    beside = [width / LETTERS_PER_INCH for width in (widest[0], widest[2])]  # inches that the names take
    unit = max((inches - sum(beside)) / 2.18, inches / 8)  # inches between two columns
    ax.set_xlim(-0.1 - beside[0] / unit, 2.1 + beside[1] / unit)


def _outside(ledger: Ledger, lang: str) -> str:
    """What has no band: costs that no source bears."""
    lacking = sum(money.minor for money in ledger.unfunded.values())
    if not lacking:
        return ""
    amount = format_millions(lacking, ledger.scenario.currency, lang)
    return word("plot_also", lang, what=f"{word('plot_unfunded', lang)} {amount}")


def _heights(part: list[Link], side: str) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for link in part:
        sums[getattr(link, side)] += link.amount
    return dict(sums)


def _height(amounts: Iterable[int], whole: int) -> float:
    parts = [amount / whole for amount in amounts]
    return sum(parts) + _GAP * (len(parts) - 1)


def _stack(column: dict[str, int], whole: int, tall: float) -> dict[str, float]:
    """Where each node's upper edge is, with room between them; the column stands in the middle of the height."""
    at = (tall + _height(column.values(), whole)) / 2
    out = {}
    for name, amount in column.items():
        out[name] = at
        at -= amount / whole + _GAP
    return out


def _band(ax: Axes, x0: float, x1: float, a: float, b: float, height: float, colour: str) -> None:
    t = np.linspace(0, 1, 40)
    bend = t * t * (3 - 2 * t)
    upper = a + (b - a) * bend
    ax.fill_between(x0 + (x1 - x0) * t, upper - height, upper, color=colour, alpha=0.45, lw=0)
