"""Who gains and who loses: the figure, and with draws how sure each recipient's gain or loss is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from simulator.describe import recipient_titles
from simulator.language import Locale
from simulator.money import Money
from simulator.report.memo import Figure, Panel
from simulator.report.naming import design_titles
from simulator.report.plots.style import Look, looks_of
from simulator.results.compare import Comparison
from simulator.results.design_difference import DesignComparison
from simulator.results.paired import PairedDesign
from simulator.tables.cells import amount
from simulator.tables.table import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_WIDE = 2
"""Plots that each get the page's whole width; more than that stand two or three beside each other."""
PAGE = 8.6
"""Inches of a page that a figure may take."""


def gains_figure(
    comparison: Comparison, paired: Sequence[PairedDesign], data: tuple[Table, ...], locale: Locale
) -> Figure:
    """One bar for each recipient in each design; with draws, means with their intervals."""
    titles = design_titles(comparison, locale)
    known = design_looks(comparison)
    wide = len(titles) <= MOST_WIDE
    designs: Sequence[DesignComparison | PairedDesign] = paired or comparison.designs
    largest = max((abs(minor) for design in designs for minor in _amounts(design)), default=0)
    panels = tuple(
        Panel(_drawer(drawn, locale, known[design.name], wide, largest), title)
        for title, design, drawn in zip(titles, comparison.designs, designs, strict=True)
    )
    words = [_words(title, design, locale) for title, design in zip(titles, comparison.designs, strict=True)]
    columns = columns_of(len(panels))
    return Figure(
        "gains",
        locale.word("memo_gains_caption_sure" if paired else "memo_gains_caption"),
        " ".join([locale.word("memo_gains_alt_sure" if paired else "memo_gains_alt"), *words]),
        panels,
        data,
        columns=columns,
        height=3.3 if wide else height_of(len(panels), columns),
        same_scale=True,
        legend=not wide,
        own_scale=locale.word("memo_own_scale"),
    )


def _amounts(design: DesignComparison | PairedDesign) -> Iterator[int]:
    """Minor units that the plot has to hold."""
    if isinstance(design, PairedDesign):
        yield from (round(end) for found, _ in design.recipients.values() for end in (found.low, found.high))
    else:
        yield from design.differences_minor.values()


def _drawer(
    design: DesignComparison | PairedDesign, locale: Locale, look: Look, named: bool, largest: int
) -> Callable[[Axes], Axes]:
    from simulator.report.plots.gains import plot_gains

    return partial(axes_last, plot_gains, design, lang=locale.language, look=look, named=named, largest=largest)


def axes_last(plot: Callable[..., Axes], first: object, ax: Axes, **rest: object) -> Axes:
    """Plots take what they draw first; a figure gives them their axes last."""
    return plot(first, ax=ax, **rest)


def _words(title: str, design: DesignComparison, locale: Locale) -> str:
    most = max(design.differences_minor.values(), default=0)
    least = min(design.differences_minor.values(), default=0)
    up, down = (amount(Money(minor, design.currency), locale, signed=True) for minor in (most, least))
    counts = {"winners": len(design.winners), "losers": len(design.losers)}
    return locale.word("memo_gains_words", title=title, most=up, least=down, **counts)


MOST_NAMED = 20
"""Recipients that are too close to call and named in a sentence."""


def sure_sentence(comparison: Comparison, title: str, design: PairedDesign, locale: Locale) -> str:
    """How many certainly gain or lose in a design, and who is too close to call."""
    names = recipient_titles(comparison.baseline.scenario)
    verdicts = [verdict for _, verdict in design.recipients.values()]
    counts = {key: verdicts.count(key) for key in ("wins", "loses", "same")}
    close = [names[i] for i, (_, verdict) in design.recipients.items() if verdict == "too_close"]
    text = locale.word("memo_sure_counts", title=title, **counts)
    if len(close) > MOST_NAMED:
        return f"{text} {locale.word('memo_sure_close_many', n=len(close))}"
    return text + (f" {locale.word('memo_sure_close', n=len(close), who=', '.join(close))}" if close else "")


def design_looks(comparison: Comparison) -> dict[str, Look]:
    """Each design's colour, the same in every figure whatever designs are chosen."""
    scenario = comparison.baseline.scenario
    return dict(looks_of(scenario.files, [design.name for design in comparison.designs]))


def columns_of(panels: int) -> int:
    """How many plots stand beside each other."""
    return 1 if panels <= MOST_WIDE else 2 if panels <= 4 else 3


def height_of(panels: int, columns: int) -> float:
    """Inches of each row of small plots, so that the figure stays on a page."""
    return min(2.1, PAGE / -(-panels // columns))
