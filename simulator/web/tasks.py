"""The long work that the page asks for: answers to questions, and documents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from simulator import api
from simulator.language import Language, Locale
from simulator.problems import Place, refusal
from simulator.questions import LettersQuestion
from simulator.report.save import memo_bytes
from simulator.results.compare import compare_results
from simulator.web.answers import Answers, Asked
from simulator.web.asking.forms import Ask
from simulator.web.asking.ground import as_design
from simulator.web.asking.showing import Answered, shown_answer

MEMO_DRAWS = 1_000
SEED = 1
FORMATS = ("docx", "pdf", "html", "xlsx")


@dataclass(frozen=True)
class AskTask:
    """A question as it was filled in.

    Args:
        asked: the proposal.
        title: what the proposal is called.
        language: the reader's.
        ask: which question.
        typed: what stands in its gaps.
        folder: in which the proposal stands as a file meanwhile.
        most_work: that one question may ask.
        stamp: when the files were last changed.
    """

    asked: Asked
    title: str
    language: Language
    ask: Ask
    typed: tuple[tuple[str, tuple[str, ...]], ...]
    folder: Path
    most_work: int
    stamp: float

    def __call__(self, step: Callable[[str], None]) -> Answered:
        step("draw")
        answers = Answers(self.most_work)
        return shown_answer(answers, self.asked, self.title, Locale(self.language), self.ask, self.typed, self.folder)


@dataclass(frozen=True)
class LetterTask:
    """A letter to one recipient.

    Args:
        asked: the proposal.
        language: the reader's.
        format: one of FORMATS.
        recipient: to whom.
        outturn: what has been reported; None for nothing.
        day: of the outturn; None without one.
        folder: in which the proposal stands as a file meanwhile.
        stamp: when the files were last changed.
    """

    asked: Asked
    language: Language
    format: str
    recipient: str
    outturn: Path | None
    day: date | None
    folder: Path
    stamp: float
    word = "web_file_letter"

    def __call__(self, step: Callable[[str], None]) -> bytes:
        from simulator.report.fields import Fields
        from simulator.report.letter import letter_memo, rules_of

        step("draw")
        locale = Locale(self.language)
        with as_design(self.asked, self.folder) as mine:
            outturn = None if self.outturn is None else str(self.outturn)
            found = LettersQuestion(
                self.asked.scenario,
                (mine,) if mine else (),
                recipients=(self.recipient,),
                draws=MEMO_DRAWS,
                seed=SEED,
                outturn=outturn,
                as_of=self.day,
            ).answer()
        step("write")
        memo = letter_memo(found, found.letters[0], locale, Fields(), rules_of(found, locale))
        return memo_bytes(memo, f".{self.format}")


@dataclass(frozen=True)
class MemoTask:
    """The decision document of a proposal.

    Args:
        asked: the proposal, with its own title.
        language: the reader's.
        format: one of FORMATS.
        most_work: that one question may ask.
        stamp: when the files were last changed.
    """

    asked: Asked
    language: Language
    format: str
    most_work: int
    stamp: float
    word = "web_file_memo"

    def __call__(self, step: Callable[[str], None]) -> bytes:
        from simulator.report.compose import compose

        if self.format not in FORMATS:
            raise refusal("unknown_ending", Place("-"), ending=self.format, known=", ".join(FORMATS))
        step("settle")
        answers = Answers(self.most_work)
        base, mine = answers.result(self.asked.base), answers.result(self.asked)
        results = [base, mine] if self.asked != self.asked.base else [base]
        comparison = compare_results(base, results[1:])
        scenarios = [one.scenario for one in results]
        simulation = None
        if any(q.uncertain is not None for one in scenarios for q in one.quantities.values()):
            step("draw")
            answers.allow(mine.scenario, MEMO_DRAWS, len(results))
            simulation = api.simulate(scenarios, draws=MEMO_DRAWS, seed=SEED)
        step("compose")
        memo = compose(comparison, Locale(self.language), None, simulation)
        step("write")
        return memo_bytes(memo, f".{self.format}")
