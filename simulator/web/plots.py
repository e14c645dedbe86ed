"""The plots of the memo as parts of a page."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markupsafe import Markup

from simulator.web.svg import inline_svg

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH = 6.4


@dataclass(frozen=True)
class Plotter:
    """Draws one plot at a time: matplotlib's settings are of the whole program."""

    _one: threading.Lock = field(default_factory=threading.Lock)

    def plot(self, key: str, alt: str, draw: Callable[[Axes], object], height: float = 3.2) -> Markup:
        """A plot as markup.

        Args:
            key: of the plot in its page.
            alt: what it shows, in words.
            draw: draws on the axes given.
            height: in inches; the width is that of a memo's figure.
        """
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        from simulator.report.plots.style import render, style

        with self._one, style():
            figure = Figure(figsize=(WIDTH, height), layout="constrained")
            FigureCanvasAgg(figure)
            draw(figure.subplots())
            drawing = render(figure, "svg")
        return Markup(inline_svg(drawing, key, alt))
