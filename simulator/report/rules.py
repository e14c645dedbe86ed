"""Designs in words for memos: the sentences of the rule book, and what a design changes in them."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.describe import Section, describe, design_changes, heading_of, plain
from simulator.language import Locale, word
from simulator.report.memo import Column as GridColumn
from simulator.report.memo import Grid
from simulator.results.result import Result
from simulator.scenario.definitions import Column, Scenario


def rule_sentences(result: Result, lang: str) -> tuple[str, ...]:
    """A paragraph for each source, payment, activity and computed quantity, with its title first.

    What is nothing but a column or a line of a plan stands in tables, and what no rule reads is no rule.
    """
    book = describe(result.scenario, Locale.of(lang))
    quantities = result.scenario.quantities
    columns = {f"quantities.{name}" for name, part in quantities.items() if isinstance(part.definition, Column)}
    return tuple(
        _paragraph(section)
        for section in book.sections
        if section.path not in columns and not any(s.path.endswith(".unused") for s in section.sentences)
    )


def _paragraph(section: Section) -> str:
    rules = [sentence for sentence in section.sentences if ".lines." not in sentence.path]
    return f"{section.title}: {' '.join(plain(sentence) for sentence in rules)}"


def names(results: Sequence[tuple[str, Result]], lang: str) -> Grid:
    """What each payment in tables and plots is paid for, and in which designs."""
    found: dict[tuple[str, str], list[str]] = {}
    for title, result in results:
        book = describe(result.scenario, Locale.of(lang))
        rules = {section.path: plain(section.sentences[0]) for section in book.sections}
        for name in result.scenario.payments:
            key = heading_of(result.scenario, name, Locale.of(lang).language), rules[f"payments.{name}"]
            found.setdefault(key, []).append(title)
    order = list(dict.fromkeys(name for name, _ in found))
    rows = tuple(
        (*key, word("memo_all", lang) if len(titles) == len(results) else ", ".join(titles))
        for key, titles in sorted(found.items(), key=lambda item: order.index(item[0][0]))
    )
    columns = tuple(GridColumn(word(key, lang)) for key in ("memo_payment", "memo_rule", "memo_used_in"))
    return Grid("names", word("memo_names_caption", lang), columns, rows)


def change_sentences(base: Scenario, design: Scenario, lang: str) -> tuple[str, ...]:
    """What a design changes in the rules."""
    return tuple(plain(sentence) for sentence in design_changes(base, design, Locale.of(lang)))
