"""An answer as parts of a page, which hold nothing of what they were computed from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from simulator.describe import capital
from simulator.language import Locale
from simulator.web.answers import Answers, Asked
from simulator.web.asking.answering import Use, answered, plots_of, uses_of
from simulator.web.asking.forms import FORMS, Ask
from simulator.web.asking.gaps import Given
from simulator.web.asking.ground import Ground
from simulator.web.plots import Plotter
from simulator.web.titled import ShownTable, shown_tables

Typed = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Answered:
    """An answer as it is shown: in a sentence, plots and tables, with what can be done with it."""

    sentence: str
    uses: tuple[Use, ...]
    plots: tuple[Markup, ...]
    tables: tuple[ShownTable, ...]


def shown_answer(
    answers: Answers, asked: Asked, title: str, locale: Locale, ask: Ask, typed: Typed, folder: Path
) -> Answered:
    """The answer to a question as it was filled in.

    Args:
        answers: what has been computed already.
        asked: the proposal.
        title: what it is called.
        locale: the reader's.
        ask: which question.
        typed: what stands in its gaps.
        folder: in which the proposal stands as a file meanwhile.

    Raises:
        ScenarioError: for what cannot be asked.
        NumeralError: for what is no number.
    """
    ground = Ground(answers, asked, title, locale)
    given: dict[str, Sequence[str]] = dict(typed)
    filled = FORMS[ask].fill(ground, Given(given))
    found = answered(ground, ask, filled, folder)
    plotter = Plotter()
    plots = [
        plotter.plot(f"p{k}", locale.word(alt), draw) for k, (alt, draw) in enumerate(plots_of(found, locale.language))
    ]
    return Answered(
        capital(found.sentence(locale)),
        uses_of(ground, filled, found),
        tuple(plots),
        shown_tables(found.tables(locale), ground.scenario, locale),
    )
