"""An explanation as a tree: each number under the one that it goes into."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.describe import readable
from simulator.language import Locale
from simulator.report.plots.style import PART_COLOURS, axes_or_new
from simulator.report.plots.text import literal, short, width_in_inches
from simulator.results.explained import Explanation
from simulator.tables.shown import NOTEBOOK

if TYPE_CHECKING:
    from matplotlib.axes import Axes


STEP = 0.045
VALUES_END = 0.72
LETTERS_PER_INCH = 14


@dataclass(frozen=True)
class Line:
    """One number of the tree: how deep, which line it hangs from, and its words."""

    depth: int
    parent: int | None
    name: str
    value: str
    source: str
    adds: bool


def lines_of(explanation: Explanation, lang: str, called: Callable[[str], str] = readable) -> list[Line]:
    """The tree from top to bottom, one line a number, without its slices of time, which a table has room for.

    ``called`` makes what people say of a name.
    """
    out: list[Line] = []

    def walk(node: Explanation, depth: int, parent: int | None) -> None:
        name = node.label(Locale.of(lang)) if node.adds else called(node.name)
        source = " ".join(filter(None, (node.stated, node.source)))
        out.append(Line(depth, parent, name, node.shown(Locale.of(lang)), source, node.adds))
        own = len(out) - 1
        for child in (part for part in node.children if not part.part_of_time):
            walk(child, depth + 1, own)

    walk(explanation, 0, None)
    return out


def plot_explanation(
    explanation: Explanation,
    ax: Axes | None = None,
    lang: str = NOTEBOOK.language,
    *,
    called: Callable[[str], str] = readable,
) -> Axes:
    """The tree drawn as boxes on lines; what adds up to the whole is filled, what it is computed from is not.

    Names and sources that have no room are shortened in the middle; ``explanation.text()`` has them in full.

    >>> from simulator import explain
    >>> tree = explain("vasterbotten-2021", "hc02", "medication_reviews")
    >>> plot_explanation(tree, lang="en").texts[0].get_text()
    'medication reviews'
    """
    lines = lines_of(explanation, lang, called)
    ax = axes_or_new(ax, 7.2, 0.4 + 0.3 * len(lines))
    step = min(STEP, 0.3 / max(1, *(line.depth for line in lines)))
    letters = LETTERS_PER_INCH * width_in_inches(ax)
    for k, line in enumerate(lines):
        x = line.depth * step
        if line.parent is not None:
            start = lines[line.parent].depth * step + 0.012
            ax.plot([start, start, x], [line.parent + 0.3, k, k], color="#999999", linewidth=0.8, zorder=1)
        colour = PART_COLOURS[0] if line.depth == 0 or line.adds else "#ffffff"
        ax.plot(x + 0.008, k, "s", color=colour, markeredgecolor=PART_COLOURS[0], markersize=6, zorder=2)
        name_room = letters * (VALUES_END - x - 0.03) - len(line.value) - 1
        weight = "bold" if line.depth == 0 else "normal"
        ax.text(x + 0.025, k, short(line.name, max(round(name_room), 8)), va="center", fontsize=8.5, weight=weight)
        ax.text(VALUES_END, k, line.value, va="center", ha="right", fontsize=8.5, weight=weight)
        source = short(line.source, round(1.1 * letters * (0.98 - VALUES_END)))
        ax.text(VALUES_END + 0.02, k, source, va="center", fontsize=7.5, color="#444444")
    ax.set_xlim(-0.01, 1)
    ax.set_ylim(len(lines) - 0.4, -0.6)
    ax.set_axis_off()
    return literal(ax)
