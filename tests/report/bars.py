"""The bars of a plot of gains, read back from what was drawn."""

from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_hex


class Bar(NamedTuple):
    """Where a bar stands, how far it goes, and how it looks."""

    place: int
    height: float
    colour: str
    hatched: bool


def bars_of(ax: Axes) -> list[Bar]:
    """Every bar from the left; each stands on zero and is as wide as the others."""
    found = []
    for drawn in ax.collections:
        if isinstance(drawn, PolyCollection):
            for path in drawn.get_paths():
                (left, zero), (_, height), (right, _), (_, end), *_ = path.vertices.tolist()
                assert zero == end == 0 and abs(right - left - 0.8) < 1e-9
                look = to_hex(drawn.get_facecolor()[0]), bool(drawn.get_hatch())
                found.append(Bar(round((left + right) / 2), height, *look))
    return sorted(found)
