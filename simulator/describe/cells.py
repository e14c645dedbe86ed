"""What a design changes in the table of recipients, as sentences: a figure, and recipients that come or go."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from simulator.describe.figures import day, number
from simulator.describe.names import column_title, recipient_noun, recipient_titles, title_of
from simulator.describe.sentence import Part, Parts, Sentence, Slot, capital, fill
from simulator.language import Language
from simulator.numerals import NumeralError, read_number
from simulator.scenario import definitions as d
from simulator.scenario.cells import NO, YES

_PATH = re.compile(r'recipients\.(?P<id>"[^"]+"|[^.]+)(?:\.(?P<heading>.+))?')
_PAIR = re.compile(r"(?P<key>[^:{},]+): (?P<value>[^{},]*)")
_NOT_ROWS = ("file", "facts", "sheet", "rows", "id", "columns", "title", "synthetic", "note")


def cell_sentences(base: d.Scenario, design: d.Scenario, language: Language) -> Iterator[Sentence]:
    """A sentence for each figure of a recipient that a design changes, and for each recipient that it adds or removes.

    Args:
        base: what the design is held against; what it changes too is not told again.
        design: the design.
        language: the language of the sentences.
    """
    known = {(change.path, change.new) for change in base.changes}
    named = {**recipient_titles(base), **recipient_titles(design)}
    for change in design.changes:
        found = _PATH.fullmatch(change.path)
        if found is None or (change.path, change.new) in known or found["id"] in _NOT_ROWS:
            continue
        who = found["id"].strip('"')
        slot = Slot(f"recipients.{who}", who, shown=named.get(who, who))
        if found["heading"]:
            yield _figure(design, change, slot, found["heading"].strip('"'), language)
        else:
            key = "describe_recipient_new" if change.new else "describe_recipient_gone"
            noun = recipient_noun(design, language)
            cells = tuple(_listed(design, slot, _pairs(change.new), language))
            parts: dict[str, Parts] = {"noun": (noun,), "who": (slot,), "cells": cells}
            yield Sentence(change.path, fill(key, language, parts))


def _figure(scenario: d.Scenario, change: d.Change, who: Slot, heading: str, language: Language) -> Sentence:
    what = capital(_heading(scenario, heading, language))
    old = _cell(who.path, heading, change.old, language)
    dated = {key: value for key, value in _pairs(change.new).items() if re.fullmatch(r"\d{4}-\d{2}-\d{2}", key)}
    parts: dict[str, Parts] = {"what": (what,), "who": (who,)}
    if not dated:
        now: dict[str, Parts] = {"old": (old,), "new": (_cell(who.path, heading, change.new, language),)}
        key = "describe_cell" if change.old else "describe_cell_set"
        return Sentence(change.path, fill(key, language, {**parts, **now}))
    steps: list[Part] = []
    for when, value in sorted(dated.items()):
        on = Slot(
            f"{who.path}.{heading}.{when}", date.fromisoformat(when), shown=day(date.fromisoformat(when), language)
        )
        new = _cell(f"{who.path}.{heading}", when, value, language)
        steps += [", "] * bool(steps) + list(fill("describe_cell_from", language, {"day": (on,), "new": (new,)}))
    return Sentence(change.path, fill("describe_cell_dated", language, {**parts, "steps": tuple(steps)}))


def _listed(scenario: d.Scenario, who: Slot, cells: Mapping[str, str], language: Language) -> Iterator[Part]:
    for k, (heading, value) in enumerate(cells.items()):
        yield (" - " if k == 0 else ", ") + _heading(scenario, heading, language) + " "
        yield _cell(who.path, heading, value, language)


def _pairs(text: str) -> dict[str, str]:
    """The keys and values of a mapping in one line."""
    return {pair["key"].strip().strip("'\""): pair["value"].strip().strip("'\"") for pair in _PAIR.finditer(text)}


def _heading(scenario: d.Scenario, heading: str, language: Language) -> str:
    """What a column is called: by the quantity that it is, else by its own title."""
    for name, quantity in scenario.quantities.items():
        definition = quantity.definition
        if isinstance(definition, d.Column) and definition.heading == heading and definition.table == "recipient":
            return title_of(scenario, name, language)
    head, _, rest = heading.partition(".")
    if rest and head in scenario.quantities:
        return title_of(scenario, heading, language)
    return column_title(scenario, heading, language)


def _cell(path: str, heading: str, text: str, language: Language) -> Slot:
    """A cell as a slot: a number as the language writes it, yes and no as its words, else as it stands."""
    at = f"{path}.{heading}"
    if text.lower() in ("yes", "ja", "no", "nej"):
        word = {"sv": ("ja", "nej"), "en": ("yes", "no")}[language][text.lower() in NO]
        return Slot(at, text.lower() in YES, shown=word)
    try:
        value, _, rest = read_number(text, strict_thousands=False)
    except NumeralError:
        return Slot(at, text, shown=text or "-")
    if rest not in ("", "%"):
        return Slot(at, text, shown=text)
    share = Fraction(value, 100) if rest else value
    return Slot(at, share, shown=number(value, language) + ("\u00a0%" if rest else ""))


__all__ = ["cell_sentences"]
