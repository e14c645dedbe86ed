"""The rows of the sheet of rules: every value of payments, money and quantities, with the sentence that says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from simulator.describe import describe, heading_of, plain
from simulator.describe.sentence import Sentence, Slot
from simulator.language import Locale
from simulator.scenario import definitions as d
from simulator.scenario.books.cells import Held, held
from simulator.scenario.books.steps import leaves, path_text
from simulator.scenario.yaml_text import Path_

RULES = ("payments", "funding", "quantities", "groups", "activities", "plans", "effects")
WAITING = frozenset(("rate", "amount", "pool", "value", "p10", "p90"))
"""Keys whose numbers a form leaves to be filled in."""


@dataclass(frozen=True)
class RuleRow:
    """A row of rules: a heading of a part, or a value at its path, with the sentence that says it."""

    steps: Path_
    cell: Held | None
    words: str = ""
    source: str = ""


def rule_rows(
    scenario: d.Scenario, raw: Mapping[str, Any], locale: Locale, *, blank: bool = False
) -> Iterator[RuleRow]:
    """The rows of the sheet of rules: payments first, then where the money comes from and what is counted.

    Args:
        scenario: for its sentences.
        raw: its text.
        locale: the reader's.
        blank: whether rates, amounts and percentiles wait to be filled in, also in the sentences.
    """
    sentences, sources = _sentences(scenario, locale, blank)
    for section in RULES:
        for name, part in raw.get(section, {}).items():
            said = sentences.pop(f"{section}.{name}", "")
            yield RuleRow((section, name), None, heading_of(scenario, name, locale.language))
            for steps, text in leaves(part, (section, name)):
                path = path_text(steps)
                words = said or sentences.get(path, "")
                cell = held(text, steps)
                waits = blank and steps[-1] in WAITING and isinstance(cell.value, float)
                shown = Held("", cell.unit or "%", cell.percent) if waits else cell
                yield RuleRow(steps, shown, words, sources.get(path, ""))
                said = ""


def _sentences(scenario: d.Scenario, locale: Locale, blank: bool) -> tuple[dict[str, str], dict[str, str]]:
    """Each sentence at the first place of the model that it tells, and the source of every place."""
    words: dict[str, str] = {}
    sources: dict[str, str] = {}
    for sentence in describe(scenario, locale).sentences:
        places = [_as_row(slot.path) for slot in sentence.slots]
        numbers = [p for p, slot in zip(places, sentence.slots, strict=True) if isinstance(slot.value, Fraction)]
        inner = [place for place in places if place.startswith(f"{sentence.path}.")]
        at = next(iter((*[p for p in inner if p in numbers], *numbers, *inner, *places)), sentence.path)
        said = plain(_waiting(sentence) if blank else sentence)
        words[at] = f"{words[at]} {said}" if at in words else said
        sources |= {place: slot.source for place, slot in zip(places, sentence.slots, strict=True) if slot.source}
    return words, sources


def _waiting(sentence: Sentence) -> Sentence:
    """The sentence with dots for the numbers that wait."""
    parts = (
        replace(part, shown="…")
        if isinstance(part, Slot) and isinstance(part.value, Fraction) and part.path.split(".")[-1] in WAITING
        else part
        for part in sentence.parts
    )
    return replace(sentence, parts=tuple(parts))


def _as_row(path: str) -> str:
    """The path of a slot as rows write it: items of lists counted from 1."""
    steps = [step for step in path.partition("#")[0].split(".") if step]
    return path_text(tuple(int(step) if step.isdecimal() and len(step) < 4 else step for step in steps))
