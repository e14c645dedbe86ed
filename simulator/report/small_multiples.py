"""Small plots beside each other on a sheet: all of one size, with just the room that their words need.

Matplotlib's own layout measures every plot many times over, which takes most of the time of a memo with many designs.
Here each axis is measured once, and titles and labels are then told where they stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from simulator.report.outliers import ordinary

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure as Sheet

POINTS = 72
TICK = 7.0
"""A tick and the room between it and its number, in points."""
LABEL = 3.0
"""Room between the numbers and the axis's label."""
GAP = 9.0
EDGE = 3.0
LINE = 1.25
"""Height of a line of text in its own size."""
TITLE_ROOM = 5.0
TICKS = 4


def arrange(sheet: Sheet, axes: Sequence[Axes], columns: int, foot: float) -> None:
    """Give the axes their places, row by row; ``foot`` inches at the bottom are left free."""
    width, height = (side * POINTS for side in sheet.get_size_inches())
    renderer = sheet.canvas.get_renderer()  # type: ignore[attr-defined]
    scale = POINTS / sheet.dpi
    left = [_beside(ax, renderer, scale) for ax in axes]
    below = [_under(ax, renderer, scale) for ax in axes]
    above = [_lines(ax.get_title(loc="left")) * float(ax.title.get_fontsize()) * LINE + TITLE_ROOM for ax in axes]
    rows = [range(at, min(at + columns, len(axes))) for at in range(0, len(axes), columns)]
    lefts = [max(left[k] for k in range(column, len(axes), columns)) for column in range(columns)]
    tops = [max(above[k] for k in row) for row in rows]
    bottoms = [max(below[k] for k in row) for row in rows]
    wide = (width - sum(lefts) - GAP * (columns - 1) - 2 * EDGE) / columns
    tall = (height - foot * POINTS - sum(tops) - sum(bottoms) - GAP * (len(rows) - 1) - EDGE) / len(rows)
    y = height - EDGE / 2
    for row, top, bottom in zip(rows, tops, bottoms, strict=True):
        y -= top + tall
        x = EDGE
        for k, margin in zip(row, lefts, strict=False):
            x += margin
            axes[k].set_position((x / width, y / height, wide / width, tall / height))
            _place_labels(axes[k], left[k], below[k], wide, tall)
            x += wide + GAP
        y -= bottom + GAP


def few_ticks(axes: Sequence[Axes]) -> None:
    """No more numbers than a small plot has room for."""
    from matplotlib.ticker import MaxNLocator

    for ax in axes:
        for axis in (ax.xaxis, ax.yaxis):
            locator = axis.get_major_locator()
            if isinstance(locator, MaxNLocator):
                locator.set_params(nbins=TICKS)


def share_scale(axes: Sequence[Axes], columns: int) -> tuple[int, ...]:
    """One scale for all but those far off, with its numbers at the left alone; the numbers of those with their own.

    Axes tied together would each measure all the others.
    """
    from matplotlib.ticker import NullLocator

    lowest, highest, own = ordinary([ax.get_ylim() for ax in axes])
    for number, ax in enumerate(axes):
        if number in own:
            continue
        ax.set_ylim(lowest, highest)
        if number % columns:
            ax.yaxis.label.set_visible(False)
            ax.yaxis.set_major_locator(NullLocator())
    return own


def _beside(ax: Axes, renderer: Any, scale: float) -> float:
    """Points that the numbers and the label of the y axis take."""
    numbers = max((box.width for box in _numbers(ax.yaxis, renderer)), default=0.0) * scale
    return (TICK + numbers if numbers else 0.0) + _label(ax.yaxis)


def _under(ax: Axes, renderer: Any, scale: float) -> float:
    """Points that the numbers and the label of the x axis take."""
    numbers = max((box.height for box in _numbers(ax.xaxis, renderer)), default=0.0) * scale
    return (TICK + numbers if numbers else 0.0) + _label(ax.xaxis)


def _numbers(axis: Axis, renderer: Any) -> list[Any]:
    return [
        text.get_window_extent(renderer) for text in axis.get_ticklabels() if text.get_visible() and text.get_text()
    ]


def _label(axis: Axis) -> float:
    label = axis.label
    return float(label.get_fontsize()) * LINE + LABEL if label.get_visible() and label.get_text() else 0.0


def _place_labels(ax: Axes, left: float, below: float, wide: float, tall: float) -> None:
    """Where a label stands, so that it is not looked for again when the sheet is drawn."""
    ax.yaxis.set_label_coords(-(left - _label(ax.yaxis) + LABEL) / wide, 0.5)
    ax.xaxis.set_label_coords(0.5, -(below - _label(ax.xaxis) + LABEL) / tall)


def _lines(text: str) -> int:
    return text.count("\n") + 1 if text else 0
