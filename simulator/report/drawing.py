"""A memo's figure as a picture: its plots laid out on one sheet."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from simulator.report.memo import Figure
from simulator.report.plots.style import render, style
from simulator.report.small_multiples import arrange, few_ticks, share_scale

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

WIDTH = 6.7
LEGEND_LINE = 0.2
MOST_IN_LINE = 4
SMALL = 8
"""Points of the text around plots that stand beside each other."""


def picture(figure: Figure, kind: str) -> bytes:
    """The figure as ``svg`` or ``png``, the same bytes each time."""
    columns = min(figure.columns, len(figure.panels))
    with style():
        sheet = _in_columns(figure, columns) if columns > 1 else _below_each_other(figure)
        return render(sheet, kind)


def _below_each_other(figure: Figure) -> Sheet:
    """Plots that have the whole width: matplotlib finds room for whatever they write around them."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as NewSheet

    sheet = NewSheet(figsize=(WIDTH, figure.height * len(figure.panels) + 0.3 * figure.legend), layout="constrained")
    FigureCanvasAgg(sheet)
    axes = sheet.subplots(len(figure.panels), squeeze=False, sharey=figure.same_scale).ravel()
    for ax, panel in zip(axes, figure.panels, strict=True):
        panel.draw(ax)
        if panel.title:
            ax.set_title(_folded(panel.title, 84), fontsize=9.5, parse_math=False)
    if figure.legend:
        _legend(sheet, _entries(list(axes)), "outside lower center")
    engine: Any = sheet.get_layout_engine()
    engine.execute(sheet)
    sheet.set_layout_engine("none")  # laid out once is enough: savefig would do it again
    return sheet


def _in_columns(figure: Figure, columns: int) -> Sheet:
    """Small plots beside each other, all of one size."""
    from matplotlib import rcParams
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as NewSheet

    rcParams["font.size"] = SMALL  # for as long as the style lasts
    rows = -(-len(figure.panels) // columns)
    sheet = NewSheet(figsize=(WIDTH, 1))
    FigureCanvasAgg(sheet)
    axes: list[Axes] = []
    for number, panel in enumerate(figure.panels):
        ax = sheet.add_subplot(rows, columns, number + 1)
        panel.draw(ax)
        ax.set_title(_folded(panel.title, 84 // columns), fontsize=8, y=1, parse_math=False)
        axes.append(ax)
    few_ticks(axes)
    if figure.same_scale:
        for number in share_scale(axes, columns):
            title = f"{figure.panels[number].title} ({figure.own_scale})"
            axes[number].set_title(_folded(title, 84 // columns), fontsize=8, y=1, parse_math=False)
    entries = _entries(axes) if figure.legend else {}
    lines = -(-len(entries) // MOST_IN_LINE)
    foot = LEGEND_LINE * lines + 0.1 if lines else 0.0
    sheet.set_size_inches(WIDTH, figure.height * rows + foot)
    arrange(sheet, axes, columns, foot)
    if entries:
        _legend(sheet, entries, "lower center")
    return sheet


def _folded(title: str, most: int) -> str:
    """A title on as many lines as it needs."""
    return "\n".join(textwrap.wrap(title, most))


def _entries(axes: list[Axes]) -> dict[str, Any]:
    """What the plots' legends have in common, taken from them; what differs between plots is no key to them all."""
    found: dict[str, list[Any]] = {}
    for ax in axes:
        own = ax.get_legend()
        handles: list[Any]
        handles, labels = ax.get_legend_handles_labels()
        if own is not None:
            handles, labels = [*own.legend_handles], [text.get_text() for text in own.get_texts()]
            own.remove()
            told = [handle.get_hatch() is not None for handle in handles if hasattr(handle, "get_hatch")]
            if len(told) == len(handles):  # a plot's own colour is told by its title
                kept = [pair for pair, hatched in zip(zip(handles, labels, strict=True), told, strict=True) if hatched]
                handles, labels = [handle for handle, _ in kept], [label for _, label in kept]
        for handle, label in zip(handles, labels, strict=True):
            found.setdefault(label, []).append(handle)
    return {label: handles[0] for label, handles in found.items() if len({_colour(one) for one in handles}) == 1}


def _colour(handle: Any) -> str:
    face = handle.get_facecolor() if hasattr(handle, "get_facecolor") else handle.get_color()
    return str(face)


def _legend(sheet: Sheet, entries: dict[str, Any], where: Any) -> None:
    drawn = sheet.legend([*entries.values()], [*entries], loc=where, ncols=min(MOST_IN_LINE, len(entries)))
    for text in drawn.get_texts():
        text.set_parse_math(False)
