"""Who gains and who loses: the figure, its tables, and with draws how sure each recipient's gain or loss is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from simulator.language import word
from simulator.money import format_money
from simulator.report import grids
from simulator.report.memo import Block, Bullets, Column, Figure, Grid, Panel, Paragraph, Value
from simulator.report.plots.style import Look, looks_of
from simulator.results.compare import Comparison, DesignComparison
from simulator.results.paired import Paired, PairedDesign
from simulator.results.simulation import Simulation

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_WIDE = 2
"""Plots that each get the page's whole width; more than that stand two or three beside each other."""
BESIDE = 2
"""Designs beside each other in the table of intervals."""


def gains(comparison: Comparison, simulation: Simulation | None, lang: str) -> Iterator[Block]:
    """Who gains and who loses in each design; with draws, as means with their intervals."""
    if not comparison.designs:
        return
    if simulation is None:
        yield _figure(comparison, comparison.designs, tuple(grids.differences(comparison, lang)), lang)
        return
    paired = Paired(simulation.run, comparison.materiality.minor).designs
    yield Paragraph(word("memo_sure_text", lang, draws=simulation.draws))
    yield Bullets(tuple(_sentences(comparison, paired, lang)))
    tables = (*intervals(comparison, paired, lang), *grids.differences(comparison, lang))
    yield _figure(comparison, paired, tables, lang)


def _figure(
    comparison: Comparison, designs: Sequence[DesignComparison | PairedDesign], data: tuple[Grid, ...], lang: str
) -> Figure:
    titles = grids.design_titles(comparison, lang)
    known = design_looks(comparison)
    wide = len(titles) <= MOST_WIDE
    largest = max((abs(amount) for design in designs for amount in _amounts(design)), default=0)
    panels = tuple(
        Panel(_drawer(drawn, lang, known[design.name], wide, largest), title)
        for title, design, drawn in zip(titles, comparison.designs, designs, strict=True)
    )
    words = [_words(comparison, title, d, lang) for title, d in zip(titles, comparison.designs, strict=True)]
    sure = designs is not comparison.designs
    return Figure(
        "gains",
        word("memo_gains_caption_sure" if sure else "memo_gains_caption", lang),
        " ".join([word("memo_gains_alt_sure" if sure else "memo_gains_alt", lang), *words]),
        panels,
        data,
        columns=columns_of(len(panels)),
        height=3.3 if wide else 2.1,
        same_scale=True,
        legend=not wide,
    )


def _amounts(design: DesignComparison | PairedDesign) -> Iterator[int]:
    """Öre that the plot has to hold."""
    if isinstance(design, PairedDesign):
        yield from (round(end) for found, _ in design.recipients.values() for end in (found.low, found.high))
    else:
        yield from design.differences_minor.values()


def _drawer(
    design: DesignComparison | PairedDesign, lang: str, look: Look, named: bool, largest: int
) -> Callable[[Axes], Axes]:
    from simulator.report.plots.gains import plot_gains

    return partial(axes_last, plot_gains, design, lang=lang, look=look, named=named, largest=largest)


def axes_last(plot: Callable[..., Axes], first: object, ax: Axes, **rest: object) -> Axes:
    """Plots take what they draw first; a figure gives them their axes last."""
    return plot(first, ax=ax, **rest)


def _words(comparison: Comparison, title: str, design: DesignComparison, lang: str) -> str:
    currency = comparison.baseline.scenario.currency
    most = max(design.differences_minor.values(), default=0)
    least = min(design.differences_minor.values(), default=0)
    up, down = (format_money(value, currency, lang, sign=True) for value in (most, least))
    counts = {"winners": len(design.winners), "losers": len(design.losers)}
    return word("memo_gains_words", lang, title=title, most=up, least=down, **counts)


def _sentences(comparison: Comparison, paired: Sequence[PairedDesign], lang: str) -> Iterator[str]:
    """How many certainly gain or lose in each design, and who is too close to call."""
    names = grids.recipient_names(comparison.baseline.scenario)
    for title, design in zip(grids.design_titles(comparison, lang), paired, strict=True):
        verdicts = [verdict for _, verdict in design.recipients.values()]
        counts = {key: verdicts.count(key) for key in ("wins", "loses", "same")}
        close = [names[i] for i, (_, verdict) in design.recipients.items() if verdict == "too_close"]
        text = word("memo_sure_counts", lang, title=title, **counts)
        yield text + (f" {word('memo_sure_close', lang, n=len(close), who=', '.join(close))}" if close else "")


def intervals(comparison: Comparison, paired: Sequence[PairedDesign], lang: str) -> Iterator[Grid]:
    """Each recipient's mean difference in the draws, its interval in whole kronor, and what that says in words."""
    scenario = comparison.baseline.scenario
    kr = grids.money_heading(scenario, lang)
    titles = grids.design_titles(comparison, lang)
    for start in range(0, len(paired), BESIDE):
        chosen = paired[start : start + BESIDE]
        rows = [
            (name, *(cell for design in chosen for cell in _verdict(design, i, lang)))
            for i, name in grids.recipient_names(scenario).items()
        ]
        columns = [Column(word("recipient", lang))]
        for k in range(start, start + len(chosen)):
            columns += [Column(f"{grids.letter(k)}: {kr(key)}", "change") for key in _ENDS]
            columns.append(Column(f"{grids.letter(k)}: {word('memo_sure', lang)}"))
        caption = word("memo_sure_caption", lang, designs="; ".join(titles[start : start + BESIDE]))
        yield Grid(f"intervals{start}", caption, tuple(columns), tuple(rows), currency=scenario.currency)


_ENDS = ("memo_mean", "memo_sure_low", "memo_sure_high")


def _verdict(design: PairedDesign, recipient: str, lang: str) -> tuple[Value, ...]:
    found, verdict = design.recipients[recipient]
    ends = (grids.whole(amount) for amount in (found.value, found.low, found.high))
    return (*ends, word(f"memo_sure_{verdict}", lang))


def design_looks(comparison: Comparison) -> dict[str, Look]:
    """Each design's colour, the same in every figure whatever designs are chosen."""
    scenario = comparison.baseline.scenario
    return dict(looks_of(scenario.files, [design.name for design in comparison.designs]))


def columns_of(panels: int) -> int:
    """How many plots stand beside each other."""
    return 1 if panels <= MOST_WIDE else 2 if panels <= 8 else 3
