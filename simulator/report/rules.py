"""Designs in words for documents: the sentences of the rule book, and what a design changes in them."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.describe import Section, describe, design_changes, plain
from simulator.language import Locale
from simulator.results.result import Result
from simulator.scenario.definitions import Column, Scenario


def rule_sentences(result: Result, locale: Locale, parts: tuple[str, ...] = ()) -> tuple[str, ...]:
    """A paragraph for each source, payment, activity and computed quantity, with its title first.

    What is nothing but a column or a line of a plan stands in tables, and what no rule reads is no rule. ``parts``
    chooses some (``payments``).
    """
    book = describe(result.scenario, locale)
    quantities = result.scenario.quantities
    columns = {f"quantities.{name}" for name, part in quantities.items() if isinstance(part.definition, Column)}
    return tuple(
        _paragraph(section)
        for section in book.sections
        if section.path not in columns
        and (not parts or section.path.split(".")[0] in parts)
        and not any(sentence.path.endswith(".unused") for sentence in section.sentences)
    )


def _paragraph(section: Section) -> str:
    rules = [sentence for sentence in section.sentences if ".lines." not in sentence.path]
    return f"{section.title}: {' '.join(plain(sentence) for sentence in rules)}"


def change_sentences(base: Scenario, design: Scenario, locale: Locale) -> tuple[str, ...]:
    """What a design changes in the rules: from 3 500 to 4 000 kr per bed."""
    return tuple(plain(sentence) for sentence in design_changes(base, design, locale))


def uncertain_sentences(results: list[Result], locale: Locale) -> dict[str, str]:
    """What is uncertain in any design, by its name: its title, and how it may turn out."""
    found: dict[str, str] = {}
    for result in results:
        for name, text in _uncertain(result.scenario, locale):
            found.setdefault(name, text)
    return found


def _uncertain(scenario: Scenario, locale: Locale) -> Iterator[tuple[str, str]]:
    if not any(quantity.uncertain is not None for quantity in scenario.quantities.values()):
        return
    for section in describe(scenario, locale).sections:
        group, _, name = section.path.partition(".")
        if group == "quantities" and name in scenario.quantities and scenario.quantities[name].uncertain is not None:
            told = [plain(s) for s in section.sentences if ".uncertain" in s.path]
            yield name, f"{section.title}: {' '.join(told)}"
