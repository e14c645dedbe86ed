"""Answers to a reader's own questions in a decision document: each in one sentence, then its tables and its plot."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.decide.attributed import Attribution
from simulator.decide.choice import Choice
from simulator.decide.discovery import Discovery
from simulator.decide.front import Front
from simulator.decide.information import Information
from simulator.decide.sensitivity import Sensitivity
from simulator.decide.solution import Solution
from simulator.language import Locale
from simulator.report.memo import Block, Bullets, Figure, Panel, Paragraph, Subheading
from simulator.report.plots.choice import plot_front, plot_regret, plot_solution
from simulator.report.plots.inform import plot_attribution, plot_discovery, plot_information, plot_sensitivity
from simulator.tables.shown import Shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class Answered:
    """A question as it was asked, and its answer."""

    question: str
    answer: Shown


def sentences(asked: Sequence[Answered], locale: Locale) -> Iterator[Block]:
    """Every answer in its sentence."""
    if asked:
        yield Bullets(tuple(one.answer.sentence(locale) for one in asked))


def answer_blocks(asked: Sequence[Answered], locale: Locale) -> Iterator[Block]:
    """Every question with its answer: the sentence, the plot, and the tables with what they assume."""
    for number, one in enumerate(asked, 1):
        yield Subheading(locale.word("memo_question", number=number, question=one.question))
        said = one.answer.sentence(locale)
        yield Paragraph(said)
        if (draw := _drawn(one.answer, locale)) is not None:
            caption = locale.word("memo_answer_figure", number=number)
            yield Figure(f"answer_{number}", caption, said, (Panel(draw),), height=3.2)
        yield from one.answer.tables(locale)


def _drawn(answer: Shown, locale: Locale) -> Callable[[Axes], Axes] | None:
    """What draws an answer; None for one that has no plot."""
    lang = locale.language
    match answer:
        case Solution():
            return lambda ax: plot_solution(answer, ax, lang)
        case Front():
            return lambda ax: plot_front(answer, ax, lang)
        case Choice() if sum(one.regret is not None for one in answer.candidates) > 1:
            return lambda ax: plot_regret(answer, ax, lang)
        case Sensitivity():
            return lambda ax: plot_sensitivity(answer, ax, lang)
        case Information():
            return lambda ax: plot_information(answer, ax, lang)
        case Attribution():
            return lambda ax: plot_attribution(answer, ax, lang)
        case Discovery():
            return lambda ax: plot_discovery(answer, ax, lang)
        case _:
            return None
