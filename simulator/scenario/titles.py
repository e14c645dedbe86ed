"""From the shape of a file to titles: what its author calls things, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.scenario.definitions.titles import Noun, Titles, Words
from simulator.scenario.reader import as_list
from simulator.scenario.schema import Forms, PlanPart, RecipientsPart, ScenarioFile
from simulator.scenario.schema import Titles as TitlesPart

_NAMED = ("quantities", "funding", "payments", "activities", "plans", "effects")


def words_of(given: str | TitlesPart | Mapping[str, Any] | Words) -> Words:
    """A text in one language or both.

    >>> words_of({"sv": "plats", "en": "bed"})
    Words(sv='plats', en='bed')
    """
    if isinstance(given, Words):
        return given
    if isinstance(given, TitlesPart):
        return Words(given.sv, given.en)
    if isinstance(given, Mapping):
        return Words(str(given.get("sv", "")), str(given.get("en", "")))
    return Words(given.strip())


def noun_of(given: Forms) -> Noun:
    """A noun with its forms."""
    return Noun(tuple(as_list(given.sv or None)), tuple(as_list(given.en or None)))


def titles_of(file: ScenarioFile) -> Titles:
    """Every title of a scenario file."""
    parts = {name: part for section in _NAMED for name, part in getattr(file, section).items()}
    names = {name: words_of(part.title) for name, part in parts.items() if not isinstance(part, str) and part.title}
    recipients = file.recipients
    tabled: list[RecipientsPart | PlanPart] = [*([recipients] if recipients is not None else []), *file.plans.values()]
    return Titles(
        names,
        {name: words_of(part.title) for name, part in file.tables.items() if part.title},
        {name: words_of(title) for part in tabled for name, title in part.columns.items()},
        {name: noun_of(forms) for name, forms in file.units.items()},
        {key: words_of(document.title) for key, document in file.sources.items()},
        noun_of(recipients.title) if recipients is not None else Noun(),
    )
