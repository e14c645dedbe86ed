"""What can be asked of a proposal: which of its numbers may be chosen, and which promises it is to keep."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from simulator.decide.aims import Promise, read_promise
from simulator.decide.evaluate import Evaluations
from simulator.decide.levers import CHOSEN, lever_of
from simulator.decide.solution import Solution, solution
from simulator.describe import describe
from simulator.language import Locale
from simulator.problems import Place, refusal
from simulator.scenario.definitions import Scenario
from simulator.web.answers import Answers, Asked
from simulator.web.book import Field, chapters
from simulator.web.edits import Edits, decimal_text, with_text, written_at
from simulator.web.numbers import typed_number

DRAWS = 4_000
SEED = 1
Held = Literal["risk", "p95", "cost", "loss"]
HELD: tuple[Held, ...] = ("risk", "p95", "cost", "loss")


@dataclass(frozen=True)
class Solving:
    """The sentence that is asked, as it was typed.

    Args:
        path: of the number that is to be chosen.
        wanted: the largest or the smallest.
        low: least value, in the number's own unit.
        high: most.
        step: from one to the next.
        held: what is to be kept.
        bound: how much of it, per cent or million units of the currency.
    """

    path: str
    wanted: Literal["largest", "smallest"]
    low: str
    high: str
    step: str
    held: Held
    bound: str


def levers(answers: Answers, asked: Asked, locale: Locale) -> dict[str, Field]:
    """The numbers that can be chosen, by their paths."""
    scenario, old = answers.scenario(asked), answers.scenario(asked.before)
    made = chapters(scenario, describe(scenario, locale), describe(old, locale), answers.raw(asked), locale)
    pieces = (piece for chapter in made for line in chapter.lines for piece in line.pieces)
    fields = {piece.path: piece for piece in pieces if isinstance(piece, Field) and piece.most}
    return {path: field for path, field in fields.items() if "uncertain" not in path and not path.endswith("round.to")}


def solved(answers: Answers, asked: Asked, question: Solving, locale: Locale) -> Solution:
    """The answer.

    Raises:
        ScenarioError: for a number that cannot be chosen, bounds that are none, or too much work.
        NumeralError: for a bound that is no number.
    """
    field = levers(answers, asked, locale).get(question.path)
    written = written_at(answers.raw(asked), question.path)
    if field is None or written is None:
        raise refusal("lever_unknown", Place(question.path), name=question.path, known="-")
    bounds = [typed_number(text, locale.language) for text in (question.low, question.high, question.step)]
    scenario, quantity = _with_lever(answers, asked, question.path)
    answers.allow(scenario, DRAWS, 20)
    low, high, step = (decimal_text(bound) for bound in bounds)
    text = written.with_value(written.value)
    lever = lever_of(scenario, quantity, text, field.name, (low, high, step))
    lever = replace(lever, unit=field.after.strip() or lever.unit)
    promise = _promise(question, scenario, locale)
    at = Evaluations(scenario, lever, answers.scenario(asked.base), DRAWS, SEED)
    return solution(at, (promise,), question.wanted)


def _with_lever(answers: Answers, asked: Asked, path: str) -> tuple[Scenario, str]:
    """The scenario with a quantity in the place of the number, and its name."""
    scenario = answers.scenario(asked)
    parts = path.split(".")
    if parts[0] == "quantities" and parts[2:] in ([], ["value"]) and parts[1] in scenario.quantities:
        return scenario, parts[1]
    raw = answers.raw(asked)
    written = written_at(raw, path)
    value = "" if written is None else written.with_value(written.value)
    edits = with_text(Edits.read(asked.changes), raw, path, CHOSEN)
    edits = replace(edits, add={**edits.add, f"quantities.{CHOSEN}": {"value": value}})
    return answers.scenario(replace(asked, changes=edits.text())), CHOSEN


def _promise(question: Solving, scenario: Scenario, locale: Locale) -> Promise:
    """The promise in the words of the language, called what the page calls it."""
    bound = typed_number(question.bound.replace("%", ""), locale.language)
    share, money = f"{decimal_text(bound)} %", f"{decimal_text(bound * 10**6)} {scenario.currency}"
    written = {
        "risk": f"P(cost > budget) <= {share}",
        "p95": f"P95(cost) <= {money}",
        "cost": f"cost <= {money}",
        "loss": f"largest_loss <= {share}",
    }[question.held]
    promise = read_promise(written, scenario)
    shown = locale.word(f"web_held_{question.held}")
    unit = "%" if question.held in ("risk", "loss") else locale.word("web_millions", currency=scenario.currency)
    text = locale.word("web_at_most", what=shown, bound=f"{question.bound.strip().rstrip('% ')}\u00a0{unit}")
    return replace(promise, text=text, aim=replace(promise.aim, text=shown))


def starting(field: Field, held: Held = "risk") -> Solving:
    """What stands in the form before anything is asked."""
    return Solving(field.path, "largest", "0", field.most_shown, field.step_shown, held, "5")


def value_of(found: Solution) -> Fraction | None:
    """The value to use: what holds at 95 % confidence, else the value itself."""
    return found.safe if found.safe is not None else found.value
