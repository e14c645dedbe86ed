"""A memo's figure as a picture: its plots laid out on one sheet."""

from __future__ import annotations

import textwrap

from simulator.report.memo import Figure
from simulator.report.plots.style import render, style

WIDTH = 6.7


def _folded(title: str, most: int) -> str:
    """A title on as many lines as it needs."""
    return "\n".join(textwrap.wrap(title, most))


def picture(figure: Figure, kind: str) -> bytes:
    """The figure as ``svg`` or ``png``, the same bytes each time."""
    from matplotlib.figure import Figure as Sheet

    columns = min(figure.columns, len(figure.panels))
    rows = -(-len(figure.panels) // columns)
    with style():
        sheet = Sheet(figsize=(WIDTH, figure.height * rows + 0.3 * figure.legend), layout="constrained")
        axes = sheet.subplots(rows, columns, squeeze=False, sharey=figure.same_scale).ravel()
        for ax, panel in zip(axes, figure.panels, strict=False):
            panel.draw(ax)
            if panel.title:
                ax.set_title(_folded(panel.title, 84 // columns), fontsize=9.5 if columns == 1 else 8)
        if figure.same_scale and columns > 1:
            for ax in axes:
                ax.yaxis.label.set_visible(ax.get_subplotspec().is_first_col())
        for ax in axes[len(figure.panels) :]:
            ax.set_axis_off()
        if figure.legend:
            found = {
                label: handle for ax in axes for handle, label in zip(*ax.get_legend_handles_labels(), strict=True)
            }
            sheet.legend(found.values(), found.keys(), loc="outside lower center", ncols=min(4, len(found)))
        return render(sheet, kind)
