"""What all plots share: colours, amounts on axes, and figures whose bytes are the same every time."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.money import currency_name, format_number
from simulator.scenario.books.inside import BOOKS
from simulator.scenario.books.read import yaml_files
from simulator.scenario.definitions import Scenario
from simulator.units import minor_units

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure

# Okabe and Ito's colours with a brown for the yellow, which is too pale on white: told apart with any colour vision.
DESIGN_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#782800")
Line = str | tuple[float, tuple[float, ...]]
LINE_STYLES: tuple[Line, ...] = ("-", "--", ":", "-.", (0, (5, 1.5, 1, 1.5, 1, 1.5)))
BASELINE_COLOUR = "#3d3d3d"
UNSURE_COLOUR = "#b8b8b8"
UNSURE_HATCH = "////"
# Paul Tol's, light to dark, so that parts differ in a print without colours too.
PART_COLOURS = ("#4477aa", "#ccbb44", "#aa3377", "#66ccee", "#228833", "#ee6677", "#bbbbbb")
PART_HATCHES = ("", "////", "....", "xxxx", "\\\\\\\\", "++++", "oooo")

RC: Any = {
    "svg.hashsalt": "simulator",
    "svg.fonttype": "path",
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.titlesize": 9.5,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": False,
    "text.parse_math": False,  # names come from users' files, and a dollar is a dollar
    "legend.frameon": False,
    "legend.fontsize": 8,
    "hatch.linewidth": 0.5,
    "figure.dpi": 100,
    "savefig.dpi": 160,
}


@dataclass(frozen=True)
class Look:
    """How a design is drawn everywhere."""

    colour: str = DESIGN_COLOURS[0]
    line: Line = "-"


def looks(names: Sequence[str]) -> dict[str, Look]:
    """A colour and a kind of line for each name by its place in the list, so that neighbours differ in both.

    Give all designs of a scenario, not the chosen ones.

    >>> looks(["a", "b"])["b"].colour
    '#d55e00'
    """
    colours, lines = len(DESIGN_COLOURS), len(LINE_STYLES)  # no common factor, so that 35 designs differ
    return {name: Look(DESIGN_COLOURS[k % colours], LINE_STYLES[k % lines]) for k, name in enumerate(names)}


def looks_of(files: Sequence[str], names: Sequence[str]) -> Mapping[str, Look]:
    """Looks of a scenario's designs: those in its folder first, so that a choice among them changes no colour."""
    home = Path(files[0] if files else "")
    folder = (home if home.suffix.lower() in BOOKS else home.parent) / "designs"
    shipped = [file.stem for file in yaml_files(folder)]
    return looks(list(dict.fromkeys([*shipped, *names])))


def own_look(scenario: Scenario) -> Look:
    """How a scenario's design is drawn when nobody says: the baseline dark, a design in the colour that is its own."""
    design = scenario.name.partition("/")[2]
    return looks_of(scenario.files, [design])[design] if design else Look(BASELINE_COLOUR)


def part_look(k: int) -> dict[str, Any]:
    """The k-th part of a stack: a colour and a hatch, which no other of the first 49 has together."""
    n = len(PART_COLOURS)
    hatch = PART_HATCHES[(k + k // n) % n]
    return {"facecolor": PART_COLOURS[k % n], "hatch": hatch, "edgecolor": "#ffffff", "linewidth": 0}


MOST_SHAPES = 2_000
"""Bars of a plot up to which each is a shape of its own; more are pixels, as none can be told from its neighbour."""


@contextmanager
def style() -> Iterator[None]:
    """The look of all plots, for as long as one is drawn.

    Only these settings are put back: a notebook's own, made when it first draws, must outlive the first plot.
    """
    from matplotlib import rcParams

    before = {key: rcParams[key] for key in RC}
    rcParams.update(RC)
    try:
        yield
    finally:
        rcParams.update(before)


def axes_or_new(ax: Axes | None, width: float = 6.4, height: float = 3.4) -> Axes:
    """The given axes, or new ones in a figure of their own."""
    if ax is not None:
        return ax
    import matplotlib.pyplot as plt

    with style():
        return plt.subplots(figsize=(width, height), layout="constrained")[1]


def amount_scale(largest: int, currency: str) -> tuple[int, str]:
    """How many of the smallest unit an axis counts in, and what that is called: kr, tkr or mkr."""
    unit, name = minor_units(currency), currency_name(currency)
    for factor, prefix in ((10**6, "m" if name == "kr" else "M"), (10**4, "t" if name == "kr" else "k")):
        if abs(largest) >= factor * unit:
            step = 10**6 if factor == 10**6 else 10**3
            return step * unit, f"{prefix}{name}"
    return unit, name


def number_axis(axis: Axis, lang: str, sign: bool = False) -> None:
    """Ticks as the language writes numbers, with no more decimals than they need."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    def tick(value: float, _: int | None = None) -> str:
        text = format_number(Fraction(round(value * 10**6), 10**6), lang).replace("-", "\u2212")
        return f"+{text}" if sign and value > 0 else text

    axis.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(FuncFormatter(tick))


def render(figure: Figure, kind: str) -> bytes:
    """A figure as SVG or PNG, the same bytes each time."""
    out = io.BytesIO()
    with style():
        metadata: dict[str, Any] = {"Date": None, "Creator": None} if kind == "svg" else {"Software": None}
        how: dict[str, Any] = {} if kind == "svg" else {"pil_kwargs": {"compress_level": 3}}  # half the time of 6
        figure.savefig(out, format=kind, metadata=metadata, **how)
    return out.getvalue()
