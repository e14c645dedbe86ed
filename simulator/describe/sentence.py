"""Sentences as data: parts of text, and slots that say which number or word of the model stands there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from string import Formatter

from simulator.language import Language, word

Value = Fraction | str | date | bool


@dataclass(frozen=True)
class Slot:
    """A number, date or word of the model: where it is written, what it is, and how it reads.

    ``path`` is the place in the scenario (``payments.per_bed.rate``; ``#2`` for the second within a formula),
    ``value`` is exact and in ``unit``, ``shown`` is the value as it reads and ``after`` the words of its unit.
    """

    path: str
    value: Value
    unit: str = ""
    source: str = ""
    shown: str = ""
    after: str = ""
    stated: str = ""

    @property
    def text(self) -> str:
        """The value and its unit as they stand in the sentence."""
        hedged = f"{self.stated} {self.shown}" if self.stated else self.shown
        return hedged + self.after


Part = str | Slot
Parts = tuple[Part, ...]


@dataclass(frozen=True)
class Sentence:
    """One rule in words. ``path`` is what it is a sentence of; no two sentences of a rule book have the same."""

    path: str
    parts: Parts
    source: str = ""

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The slots in reading order."""
        return tuple(part for part in self.parts if isinstance(part, Slot))


@dataclass(frozen=True)
class Section:
    """The sentences of one payment, source, quantity, activity or plan under its title, or of the scenario."""

    path: str
    title: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class RuleBook:
    """A model in sentences, in one language."""

    title: str
    language: Language
    sections: tuple[Section, ...]

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences in reading order."""
        return tuple(sentence for section in self.sections for sentence in section.sentences)


def plain(sentence: Sentence) -> str:
    """A sentence as plain text.

    >>> plain(Sentence("x", ("it pays ", Slot("x.rate", Fraction(3), "kr", "", "3", " kr"), ".")))
    'It pays 3 kr.'
    """
    text = "".join(part if isinstance(part, str) else part.text for part in sentence.parts)
    return capital(text)


def capital(text: str) -> str:
    """The text with a capital letter first."""
    return text[:1].upper() + text[1:]


def fill(key: str, language: Language, parts: Mapping[str, Parts]) -> Parts:
    """A sentence of the catalogue with its ``{names}`` replaced by parts."""
    out: list[Part] = []
    for text, name in _template(word(key, language)):
        out += [text] if text else []
        out += parts[name] if name else ()
    return joined(out)


@lru_cache(maxsize=1024)
def _template(text: str) -> tuple[tuple[str, str | None], ...]:
    return tuple((literal, name) for literal, name, _, _ in Formatter().parse(text))


def joined(parts: Sequence[Part]) -> Parts:
    """Parts with neighbouring texts put together."""
    out: list[Part] = []
    for part in parts:
        if out and isinstance(part, str) and isinstance(out[-1], str):
            out[-1] += part
        else:
            out.append(part)
    return tuple(out)


def listed(items: Sequence[Parts], language: Language, last: str = "describe_and", between: str = ", ") -> Parts:
    """``a, b and c`` in a language."""
    mark = between if between == "; " or last == "describe_comma" else f" {word(last, language)} "
    return joined(list(_with_marks(items, between, mark)))


def _with_marks(items: Sequence[Parts], between: str, last: str) -> Iterator[Part]:
    for i, item in enumerate(items):
        if i:
            yield last if i == len(items) - 1 else between
        yield from item
