"""What things are called by those who read: texts and titles in both languages, and nouns with their plurals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Words:
    """The same text in Swedish and English; one of them does for both.

    >>> Words("plats", "bed").of("en"), Words("plats").of("en")
    ('bed', 'plats')
    """

    sv: str = ""
    en: str = ""

    def of(self, language: str) -> str:
        """The text in a language, or in the one that there is."""
        return (self.en or self.sv) if language == "en" else (self.sv or self.en)

    def __bool__(self) -> bool:
        return bool(self.sv or self.en)

    def with_(self, other: Words, between: str) -> Words:
        """Two texts as one, in each language."""
        if not (self and other):
            return self or other
        return Words(*(between.join(text.of(lang) for text in (self, other)) for lang in ("sv", "en")))


@dataclass(frozen=True)
class Noun:
    """A noun by language: singular, plural and, in Swedish, the definite singular; what is missing is the form before.

    >>> Noun(("plats", "platser"), ("bed", "beds")).of("en", plural=True)
    'beds'
    """

    sv: tuple[str, ...] = ()
    en: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.sv or self.en)

    def forms(self, language: str) -> tuple[str, ...]:
        """The forms in a language, or in the one that there is."""
        return (self.en or self.sv) if language == "en" else (self.sv or self.en)

    def of(self, language: str, *, plural: bool = False) -> str:
        """One of it, or several."""
        forms = self.forms(language)
        return forms[min(int(plural), len(forms) - 1)]

    def definite(self, language: str) -> str:
        """The one in question, in Swedish as its author wrote it; empty when nobody did."""
        forms = self.forms(language)
        return forms[2] if len(forms) > 2 else ""


@dataclass(frozen=True)
class Titles:
    """Titles by name (names of a scenario are one namespace), by table and column, units' nouns and recipients'."""

    names: Mapping[str, Words] = field(default_factory=dict)
    tables: Mapping[str, Words] = field(default_factory=dict)
    columns: Mapping[str, Words] = field(default_factory=dict)
    units: Mapping[str, Noun] = field(default_factory=dict)
    documents: Mapping[str, Words] = field(default_factory=dict)
    recipient: Noun = field(default_factory=Noun)
