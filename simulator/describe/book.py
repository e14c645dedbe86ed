"""The rule book of a scenario: every payment, source, quantity, activity and plan in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from simulator.describe.money import activity_sentences, plan_sentences, source_sentences
from simulator.describe.names import heading_of
from simulator.describe.payments import payment_sentences
from simulator.describe.quantities import quantity_sentences
from simulator.describe.sentence import RuleBook, Section, Sentence, listed
from simulator.describe.writer import Writer
from simulator.formula.syntax import Const, Formula, Ref, calls_in, names_in
from simulator.language import Locale
from simulator.scenario import definitions as d
from simulator.scenario.graph import direct_names, formulas_of

_Ruled = d.Quantity | d.Source | d.Payment | d.Activity


def describe(scenario: d.Scenario, locale: Locale, *, beside: d.Scenario | None = None) -> RuleBook:
    """A scenario as a rule book.

    Args:
        scenario: a scenario with or without a design.
        locale: the language of the sentences.
        beside: another design that this one is compared with: a constant stands in a rule's sentence only where it
            does so in both.

    Returns:
        Sections of sentences with slots: the period, money, payments, activities, plans, and the quantities that
        they read. A constant that one rule reads stands in that rule's sentence.
    """
    writer = writer_of(scenario, locale, beside)
    general = Section("scenario", writer.word("general"), tuple(_general(writer)))
    made = (
        (f"{part}.{name}", name, sentences)
        for part, sections in _sections(writer).items()
        for name, sentences in sections
    )
    sections = [
        Section(path, heading_of(scenario, name, locale.language), tuple(sentences)) for path, name, sentences in made
    ]
    return RuleBook(scenario.title[locale.language], locale.language, (general, *sections))


def writer_of(scenario: d.Scenario, locale: Locale, beside: d.Scenario | None = None) -> Writer:
    """The writer of a scenario's sentences, who knows which constants stand where they are used."""
    inlined, sources = _inlined(scenario)
    if beside is not None:
        theirs, their_sources = _inlined(beside)
        uses, _ = _uses(beside)
        inlined = {n: value for n, value in inlined.items() if n in theirs or not uses[n]}
        sources = {n: value for n, value in sources.items() if n in their_sources or n not in beside.funding}
    return Writer(scenario, locale.language, inlined, sources)


def _inlined(scenario: d.Scenario) -> tuple[dict[str, Formula], dict[str, Formula]]:
    """Constants that one rule reads, and the amounts of sources that one rule asks for the rest of."""
    uses, rests = _uses(scenario)
    inlined = {name: value for name, value in _constants(scenario) if uses[name] == 1}
    sources = {
        name: source.amount
        for name, source in scenario.funding.items()
        if rests[name] == 1 and uses[name] == 1 and _is_constant(source.amount, inlined)
    }
    return inlined, sources


def _sections(writer: Writer) -> dict[str, list[tuple[str, Iterable[Sentence]]]]:
    scenario = writer.scenario
    used = _uses(scenario)[0]
    return {
        "funding": [(n, source_sentences(writer, part)) for n, part in scenario.funding.items()],
        "payments": [(n, payment_sentences(writer, part)) for n, part in scenario.payments.items()],
        "groups": [(n, _group(writer, part)) for n, part in scenario.groups.items()],
        "activities": [(n, activity_sentences(writer, part)) for n, part in scenario.activities.items()],
        "plans": [(n, plan_sentences(writer, part)) for n, part in scenario.plans.items()],
        "quantities": [
            (n, _with_use(writer, part, used[n]))
            for n, part in sorted(scenario.quantities.items(), key=lambda item: not used[item[0]])
            if n not in writer.inlined
        ],
    }


def _with_use(writer: Writer, quantity: d.Quantity, used: int) -> Iterator[Sentence]:
    yield from quantity_sentences(writer, quantity)
    if not used:
        yield writer.say("unused", f"quantities.{quantity.name}.unused")


def _group(writer: Writer, group: d.Group) -> Iterator[Sentence]:
    at = f"groups.{group.name}"
    names = listed([writer.name(name, f"{at}.{i}") for i, name in enumerate(group.payments)], writer.language)
    yield writer.say(
        "group_all_but" if group.all_but else "group", at, name=writer.name(group.name, at), payments=names
    )


def _general(writer: Writer) -> Iterator[Sentence]:
    first = writer.day(writer.scenario.first_day, "period.from")
    last = writer.day(writer.scenario.last_day, "period.to")
    yield writer.say("period" if len(writer.scenario.years) == 1 else "periods", "period", first=first, last=last)
    yield writer.say("currency", "currency", currency=writer.text(writer.scenario.currency, "currency"))


# -- which constants stand where they are used --------------------------------------------------------------------


def _constants(scenario: d.Scenario) -> Iterator[tuple[str, Formula]]:
    """Quantities that are nothing but one number, certain and the same at all times."""
    for name, quantity in scenario.quantities.items():
        definition = quantity.definition
        plain = quantity.uncertain is None and quantity.response is None and quantity.rounding is None
        if plain and isinstance(definition, d.Dated) and len(definition.values) == 1:
            ((day, value),) = definition.values
            if day == date.min and isinstance(value.tree, Const) and value.tree.unit.kind == "number":
                yield name, value


def _uses(scenario: d.Scenario) -> tuple[Counter[str], Counter[str]]:
    """How often rules read each name, and how often they ask for each source's rest."""
    uses: Counter[str] = Counter()
    rests: Counter[str] = Counter()
    for group in (scenario.quantities, scenario.funding, scenario.payments, scenario.activities, scenario.plans):
        parts: Iterable[_Ruled | d.Plan] = group.values()
        for part in parts:
            for formula in () if isinstance(part, d.Plan) else formulas_of(part):
                uses.update(ref.name.split(".")[0] for ref in names_in(formula.tree))
                uses.update(ref.name for call in calls_in(formula.tree, "previous") for ref in names_in(call))
                rests.update(
                    call.args[0].name for call in calls_in(formula.tree, "rest") if isinstance(call.args[0], Ref)
                )
            uses.update(name for name in _names_of(part) for _ in range(2))  # its name must stand there
    return uses, rests


def _names_of(part: object) -> Iterator[str]:
    """Names that a part reads without a formula."""
    if isinstance(part, d.Quantity):
        yield from direct_names(part)
        if part.uncertain is not None:
            yield from part.uncertain.correlated
    if isinstance(part, d.Payment):
        if isinstance(part.basis, d.ClassRates):
            yield part.basis.per
        if part.condition is not None and part.condition.from_:
            yield part.condition.from_


def _is_constant(amount: Formula, inlined: dict[str, Formula]) -> bool:
    return isinstance(amount.tree, Const) or (isinstance(amount.tree, Ref) and amount.tree.name in inlined)
