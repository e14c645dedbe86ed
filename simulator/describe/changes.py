"""What a design changes in the rules, as sentences: från 3 500 till 4 000 kr per plats."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from simulator.describe.book import describe
from simulator.describe.cells import cell_sentences
from simulator.describe.figures import NBSP
from simulator.describe.sentence import Part, Parts, RuleBook, Section, Sentence, Slot, capital, fill, joined
from simulator.language import Language, Locale
from simulator.scenario import definitions as d


def design_changes(base: d.Scenario, design: d.Scenario, locale: Locale) -> tuple[Sentence, ...]:
    """What is different in the rules of a design.

    Args:
        base: the scenario or design that it is held against.
        design: the design.
        locale: the language of the sentences.

    Returns:
        A sentence for each rule that is changed, new or removed, in the order of the rule book; its slots are those
        of both, the old ones first. After them a sentence for each figure of a recipient that is changed, and for
        each recipient that comes or goes.
    """
    old, new = describe(base, locale, beside=design), describe(design, locale, beside=base)
    return (*_changes(old, new), *cell_sentences(base, design, locale.language))


def _changes(old: RuleBook, new: RuleBook) -> Iterator[Sentence]:
    before = {sentence.path: sentence for sentence in old.sentences}
    after = {sentence.path for section in new.sections for sentence in _rules(section)}
    for section in new.sections:
        for sentence in _rules(section):
            earlier = before.get(sentence.path)
            if earlier is None:
                yield _whole("new", new.language, sentence, section.title)
            elif earlier.parts != sentence.parts:
                yield _changed(earlier, sentence, section.title, new.language)
    for section in old.sections:
        yield from (
            _whole("removed", old.language, sentence, section.title)
            for sentence in _rules(section)
            if sentence.path not in after
        )


def _rules(section: Section) -> tuple[Sentence, ...]:
    """The sentences that are rules: a figure that no rule reads is none."""
    unused = any(sentence.path.endswith(".unused") for sentence in section.sentences)
    return () if unused else section.sentences


def _whole(key: str, language: Language, of: Sentence, heading: str) -> Sentence:
    """A new or a removed sentence; its heading is said unless it begins with it."""
    named = "_named" if _names(of.parts, heading) else ""
    parts: dict[str, Parts] = {"heading": (heading,), "sentence": _capital(of.parts)}
    return Sentence(of.path, fill(f"describe_change_{key}{named}", language, parts), of.source)


def _names(parts: Parts, heading: str) -> bool:
    """Whether a sentence begins with what its heading says."""
    return bool(parts) and isinstance(parts[0], Slot) and capital(parts[0].shown) == heading


def _changed(old: Sentence, new: Sentence, heading: str, language: Language) -> Sentence:
    lead: Parts = () if _names(new.parts, heading) else (f"{heading}: ",)
    pairs = _aligned(old.parts, new.parts)
    if pairs is None:
        both: dict[str, Parts] = {"old": _capital(old.parts), "new": _capital(new.parts)}
        return Sentence(new.path, joined([*lead, *fill("describe_change_sentence", language, both)]), new.source)
    differing = [(a, b) for a, b in pairs if a != b]
    if len(differing) == 1 and isinstance(differing[0][1].value, Fraction) and differing[0][1].unit:
        before, now = _without_unit(*differing[0])
        figures: dict[str, Parts] = {"heading": (heading,), "old": (before,), "new": (now,)}
        return Sentence(new.path, fill("describe_change_figure", language, figures), new.source)
    parts: list[Part] = []
    slots = iter(pairs)
    for part in new.parts:
        if isinstance(part, str):
            parts.append(part)
            continue
        was, now = next(slots)
        beside = fill("describe_change_before", language, {"old": (was,), "new": (now,)})
        parts += beside if was != now else (now,)
    return Sentence(new.path, joined([*lead, *_capital(tuple(parts))]), new.source)


def _aligned(old: Parts, new: Parts) -> list[tuple[Slot, Slot]] | None:
    """The slots of both side by side where everything else reads the same."""
    if len(old) != len(new):
        return None
    pairs = []
    for a, b in zip(old, new, strict=True):
        if isinstance(a, Slot) and isinstance(b, Slot):
            pairs.append((a, b))
        elif a != b:
            return None
    return pairs


def _without_unit(old: Slot, new: Slot) -> tuple[Slot, Slot]:
    """The old figure without the unit that both have: från 3 500 till 4 000 kr per plats."""
    if old.after != new.after or old.unit != new.unit:
        return old, new
    figure, _, unit = old.shown.rpartition(NBSP)
    same = bool(figure) and not unit[:1].isdigit() and new.shown.endswith(NBSP + unit)
    shown = figure if same else old.shown
    return Slot(old.path, old.value, old.unit, old.source, shown, "", old.stated), new


def _capital(parts: Parts) -> Parts:
    """Parts with a capital letter first, as a sentence within another has."""
    if not parts:
        return parts
    first = parts[0]
    if isinstance(first, str):
        return (first[:1].upper() + first[1:], *parts[1:])
    shown = first.shown[:1].upper() + first.shown[1:]
    return (Slot(first.path, first.value, first.unit, first.source, shown, first.after, first.stated), *parts[1:])
