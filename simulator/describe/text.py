"""A rule book as plain text and as data for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from simulator.describe.sentence import RuleBook, Sentence, Slot, plain
from simulator.language import Locale
from simulator.scenario.definitions import Words


def book_text(book: RuleBook) -> str:
    """A rule book as plain text: a title, and headings with their sentences."""
    return "\n".join(_lines(book))


def _lines(book: RuleBook) -> Iterator[str]:
    yield from (book.title, "=" * len(book.title))
    for section in book.sections:
        yield from ("", section.title)
        yield from (f"  {plain(sentence)}" for sentence in section.sentences)


def changes_text(changes: Sequence[Sentence], title: str, why: Words, locale: Locale) -> str:
    """What a design changes, with the reason for it, as plain text."""
    heading = f"{locale.word('describe_changes')}: {title}"
    reason = [f"  {locale.word('describe_why', why=why.of(locale.language))}"] if why else []
    said = [f"  {plain(change)}" for change in changes] or [f"  {locale.word('describe_no_changes')}"]
    return "\n".join([heading, "-" * len(heading), *reason, *said])


def book_json(book: RuleBook) -> dict[str, Any]:
    """A rule book as one object: sections, sentences, and each sentence's texts and slots."""
    sections = [
        {"path": section.path, "title": section.title, "sentences": sentences_json(section.sentences)}
        for section in book.sections
    ]
    return {"title": book.title, "language": book.language, "sections": sections}


def sentences_json(sentences: Sequence[Sentence]) -> list[dict[str, Any]]:
    """Sentences with their text, and with their parts: text, or a slot."""
    return [
        {
            "path": sentence.path,
            "source": sentence.source,
            "text": plain(sentence),
            "parts": [part if isinstance(part, str) else _slot(part) for part in sentence.parts],
        }
        for sentence in sentences
    ]


def _slot(slot: Slot) -> dict[str, Any]:
    return {
        "path": slot.path,
        "value": _value(slot.value),
        "unit": slot.unit,
        "source": slot.source,
        "shown": slot.shown,
        "after": slot.after,
    }


def _value(value: Fraction | str | date | bool) -> Any:
    """A value for JSON: a whole number, a decimal that says it all, or a fraction as text."""
    if isinstance(value, Fraction):
        if value.denominator == 1:
            return value.numerator
        return float(value) if Fraction(str(float(value))) == value else f"{value.numerator}/{value.denominator}"
    return value.isoformat() if isinstance(value, date) else value
