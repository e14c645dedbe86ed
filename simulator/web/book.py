"""The rule book as the page shows it: which numbers can be changed in place, and what stood there before."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from simulator.describe import RuleBook, Sentence, Slot, capital, readable, title_of
from simulator.describe.figures import number
from simulator.language import Locale
from simulator.scenario.definitions import Scenario
from simulator.web.edits import Written, written_at

STEPS = 100
"""Steps of a slider from nothing to twice the stated value."""


@dataclass(frozen=True)
class Field:
    """A number that can be changed in place.

    Args:
        id: of its form in the page.
        path: where it is written.
        name: what it is a number of.
        label: the same with its unit, for who does not see the sentence.
        before: what stands before the number, such as a hedge.
        number: as the reader writes it.
        after: its unit in words.
        old: what stood there before, with its unit; empty when it is unchanged.
        source: of the number.
        most: end of its slider, in its own unit; empty for none.
        step: of its slider.
        plain: the number as sliders take it.
        most_shown: the end of the slider as the reader writes it.
        step_shown: its step likewise.
    """

    id: str
    path: str
    name: str
    label: str
    before: str
    number: str
    after: str
    old: str
    source: str
    most: str
    step: str
    plain: str
    most_shown: str
    step_shown: str

    @property
    def shown(self) -> str:
        """The number with its unit."""
        return f"{self.before}{self.number}{self.after}"

    @property
    def width(self) -> int:
        """How many letters of room its input has."""
        return max(len(self.number), 3) + 1


@dataclass(frozen=True)
class Word:
    """A number or word of the model that cannot be changed in place."""

    text: str
    source: str
    old: str


Piece = str | Field | Word


@dataclass(frozen=True)
class Line:
    """One sentence."""

    path: str
    pieces: tuple[Piece, ...]
    source: str
    new: bool


@dataclass(frozen=True)
class Chapter:
    """The sentences of one part under its title."""

    path: str
    title: str
    lines: tuple[Line, ...]
    removable: bool

    @property
    def quiet(self) -> bool:
        """Whether it says how quantities are read, not what is paid."""
        return self.path.startswith("quantities.") or self.path == "scenario"

    @property
    def changed(self) -> bool:
        """Whether a number or word in it is not what it was."""
        pieces = (piece for line in self.lines for piece in line.pieces)
        return any(line.new for line in self.lines) or any(not isinstance(p, str) and p.old for p in pieces)


def chapters(
    scenario: Scenario, book: RuleBook, old: RuleBook, raw: Mapping[str, Any], locale: Locale
) -> tuple[Chapter, ...]:
    """The rule book of a proposal.

    Args:
        scenario: the proposal's.
        book: of the proposal.
        old: of what it departs from.
        raw: the words of the proposal's file.
        locale: the reader's.
    """
    before = {_key(slot): slot for sentence in old.sentences for slot in sentence.slots}
    known = {sentence.path for sentence in old.sentences}
    made = []
    for section in book.sections:
        unused = any(sentence.path.endswith(".unused") for sentence in section.sentences)
        words: Mapping[str, Any] = {} if unused else raw  # a change that no rule reads is refused
        lines = tuple(
            Line(s.path, _pieces(s, section.title, before, words, scenario, locale), s.source, s.path not in known)
            for s in section.sentences
        )
        made.append(Chapter(section.path, section.title, lines, section.path.startswith("payments.")))
    return tuple(sorted(made, key=lambda chapter: chapter.quiet))


Key = tuple[str, type[object]]


def _key(slot: Slot) -> Key:
    """A number and the day from which it holds are written in one place."""
    return slot.path, type(slot.value)


def _pieces(
    sentence: Sentence,
    title: str,
    before: Mapping[Key, Slot],
    raw: Mapping[str, Any],
    scenario: Scenario,
    locale: Locale,
) -> tuple[Piece, ...]:
    out: list[Piece] = []
    for k, part in enumerate(sentence.parts):
        if isinstance(part, str):
            out.append(part if k else capital(part))
            continue
        was = before.get(_key(part))
        old = was.text if was is not None and was.value != part.value else ""
        field = _field(part, title, old, raw, scenario, locale)
        out.append(field or Word(part.text if k else capital(part.text), part.source, old))
    return tuple(out)


def _field(
    slot: Slot, title: str, old: str, raw: Mapping[str, Any], scenario: Scenario, locale: Locale
) -> Field | None:
    """A slot as a field, where the file has exactly this number in this place."""
    if not isinstance(slot.value, Fraction) or ".weights." in slot.path:  # weights are spelt out from a shorter form
        return None
    written = written_at(raw, slot.path)
    if written is None:
        return None
    text = number(written.value, locale.language)
    before, found, after = slot.text.partition(text)
    if not found or any(sign.isdigit() for sign in before + after[:1]) or "/" in text:
        return None
    most, step = _range(written)
    return Field(
        id="f-" + re.sub(r"\W", "-", slot.path),
        path=slot.path,
        name=_name(slot, title, scenario, locale),
        label=f"{title}: {after.strip() or slot.path.rpartition('.')[2]}",
        before=before,
        number=text,
        after=after,
        old=old,
        source=slot.source,
        most=most,
        step=step,
        plain=f"{float(written.value):.12g}",
        most_shown=number(Fraction(most), locale.language) if most else "",
        step_shown=number(Fraction(step), locale.language) if step else "",
    )


def _name(slot: Slot, title: str, scenario: Scenario, locale: Locale) -> str:
    """What the number is called: the quantity that it is the value of, else the part that it stands in."""
    part, _, rest = slot.path.partition(".")
    name = rest.partition(".")[0]
    if part == "quantities" and rest in (name, f"{name}.value"):
        return title_of(scenario, name, locale.language)
    return f"{title}, {readable(slot.path.rpartition('.')[2])}"


def _range(written: Written) -> tuple[str, str]:
    """The end and the step of a slider: twice the value, in round steps."""
    if written.value <= 0:
        return "", ""
    value = float(written.value)
    step = 10.0 ** len(str(int(value / STEPS))) / 10 if value >= STEPS else 10.0 ** -_places(value)
    return f"{2 * value:.12g}", f"{step:.12g}"


def _places(value: float) -> int:
    places = 0
    while value * 10**places < STEPS / 2 and places < 6:
        places += 1
    return places
