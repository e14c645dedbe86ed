"""Words on plots: drawn letter by letter as they are written, and shortened where there is no room for them."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.language import word

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_NAMED = 45
MOST_INSIDE = 6
_FEW, _FOLD = 4, 17
_HAIR_SPACE = "\u200a"


def short(name: str, most: int) -> str:
    """A name in at most so many letters; its end is kept, as that is often what tells it from its neighbours.

    >>> short("Vårdcentralen Sankt Eriks gata, mottagning 2", 24)
    'Vårdcentralen…tagning 2'
    """
    if len(name) <= most:
        return name
    head = max(most * 3 // 5, 1)
    return f"{name[:head].rstrip()}…{name[len(name) - max(most - head - 1, 0) :].lstrip()}"


def legend_name(name: str, most: int = 40) -> str:
    """What a legend calls a line; matplotlib leaves out names that begin with an underscore, so they get a space."""
    return short(f"{_HAIR_SPACE}{name}" if name.startswith("_") else name, most)


def literal(ax: Axes) -> Axes:
    """Draw ``$`` as it is written: names come from users' files, and matplotlib would take them for formulas."""
    legend = ax.get_legend()
    for text in [*ax.texts, ax.xaxis.label, ax.yaxis.label, *(legend.get_texts() if legend is not None else ())]:
        text.set_parse_math(False)
    return ax


def add_legend(ax: Axes) -> None:
    """The legend where it hides least: within the axes while it is small, beside them when it is not."""
    handles, labels = ax.get_legend_handles_labels()
    if not handles:
        return
    ground = {"frameon": True, "facecolor": "white", "edgecolor": "none", "framealpha": 0.8}
    if len(labels) <= MOST_INSIDE:
        ax.legend(handles, labels, fontsize=7, loc="best", **ground)
    else:
        ax.legend(handles, labels, fontsize=7, loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False)


def name_recipients(ax: Axes, names: Sequence[str], lang: str, *, named: bool) -> None:
    """Recipients' names under their bars, or how many they are where there is no room for names."""
    ax.set_xlim(*around(len(names)))
    ax.tick_params(axis="x", length=0)
    places = range(len(names))
    if not named or len(names) > MOST_NAMED:
        ax.set_xticks([])
        ax.set_xlabel(word("plot_recipients_sorted", lang, recipients=len(names)), fontsize=8)
    elif len(names) <= _FEW:
        folded = ["\n".join(textwrap.wrap(short(name, 3 * _FOLD), _FOLD)) for name in names]
        ax.set_xticks(places, folded, fontsize=7.5, parse_math=False)
    else:
        ax.set_xticks(places, [short(name, 30) for name in names], rotation=90, fontsize=6.5, parse_math=False)


def around(bars: int) -> tuple[float, float]:
    """Limits of an axis of bars; a few of them do not become walls.

    >>> around(1), around(10)
    ((-2.5, 2.5), (-0.6, 9.6))
    """
    room = max((5 - bars) / 2, 0.1)
    return -0.5 - room, bars - 0.5 + room


def width_in_inches(ax: Axes) -> float:
    """About how wide the axes will be: without ticks they grow to the edges of a sheet that is laid out."""
    grows = 1.2 if ax.figure.get_layout_engine() is not None else 1.0
    return ax.bbox.width / ax.figure.dpi * grows


def say_nothing(ax: Axes, key: str, lang: str) -> None:
    """Why a plot is empty, above the line in its middle."""
    ax.text(0.5, 0.62, word(key, lang), transform=ax.transAxes, ha="center", va="center", color="#444444")
