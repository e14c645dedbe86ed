"""The appendices of a decision document: amounts, rules in words, risk, money over time, and what it all rests on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from simulator.decide.incentive_curve import Incentive
from simulator.describe import recipient_titles
from simulator.report import basis, rules
from simulator.report.body import FEW, Given
from simulator.report.detail_tables import intervals_table, payments_table, per_size_tables
from simulator.report.figures import explanations, incentive_figure, per_unit_figure
from simulator.report.gains import design_looks, gains_figure, sure_sentence
from simulator.report.memo import Block, Bullets, Paragraph, Section, Subheading
from simulator.report.naming import named, size_word
from simulator.report.over_time import ledger_of, ledger_table, money_blocks
from simulator.report.plots.style import BASELINE_COLOUR, Look
from simulator.report.tables import components_table, group_columns, group_table, recipients_tables
from simulator.report.uncertainty import risk_blocks
from simulator.results.noted import notes_of
from simulator.results.per_year import same_length

MOST_TREES = 2
"""Payments whose explanation is drawn."""


def appendix_blocks(
    given: Given,
    size: str | None,
    who: str | None,
    vary: str | None,
    curves: dict[str, tuple[Incentive, Look]],
) -> dict[str, Iterator[Block]]:
    """What stands in each appendix, in order."""
    return {
        "recipients": _recipients(given, size),
        "designs": _designs(given),
        "risk": _risk(given),
        "money": money_blocks(given.comparison, given.titles, given.locale, drawn=len(given.comparison.designs) <= FEW),
        "incentives": _incentives(given, who, vary, curves),
        "example": _example(given, who),
        "assumptions": _assumptions(given),
        "claims": _claims(given),
        "method": _method(given),
    }


def _recipients(given: Given, size: str | None) -> Iterator[Block]:
    comparison, locale = given.comparison, given.locale
    if not comparison.baseline.scenario.recipients.ids or not comparison.baseline.scenario.payments:
        return
    yield from recipients_tables(comparison, locale)
    if comparison.designs:
        yield gains_figure(comparison, given.paired, (), locale)
        yield components_table(comparison, locale)
        few = len(comparison.designs) <= FEW
        for heading in group_columns(comparison.baseline.scenario)[2 if few else 0 :]:
            yield group_table(comparison, heading, locale)
    if size is not None and len(comparison.designs) <= FEW:
        yield per_unit_figure(comparison, size, locale)


def _designs(given: Given) -> Iterator[Block]:
    locale, base = given.locale, given.baseline
    yield Subheading(f"{locale.word('memo_baseline')}: {base.scenario.title[locale.language]}")
    yield Bullets(rules.rule_sentences(base, locale))
    for title, design in zip(given.titles, given.comparison.designs, strict=True):
        yield Subheading(title)
        changes = rules.change_sentences(base.scenario, design.result.scenario, locale)
        yield Bullets(changes) if changes else Paragraph(locale.word("describe_no_changes"))


def _risk(given: Given) -> Iterator[Block]:
    if given.simulation is None:
        return
    looks = design_looks(given.comparison)
    titles = [title for title, _ in named(given.comparison, given.locale)]
    chosen = [Look(BASELINE_COLOUR), *(looks[design.name] for design in given.comparison.designs)]
    if given.paired and len(given.paired) <= FEW:
        found = zip(given.titles, given.paired, strict=True)
        yield Bullets(tuple(sure_sentence(given.comparison, title, d, given.locale) for title, d in found))
    yield from risk_blocks(given.simulation, titles, chosen, given.locale)


def _incentives(
    given: Given, who: str | None, vary: str | None, curves: dict[str, tuple[Incentive, Look]]
) -> Iterator[Block]:
    if curves and who is not None and vary is not None:
        yield Paragraph(given.locale.word("memo_incentive_text"))
        yield incentive_figure(given.comparison, who, vary, curves, given.locale)


def _example(given: Given, who: str | None) -> Iterator[Block]:
    if who is not None and given.baseline.scenario.payments:
        name = recipient_titles(given.baseline.scenario)[who]
        yield Paragraph(given.locale.word("memo_example", who=name))
        trees = list(explanations(given.baseline, who, given.locale))
        yield from trees[:MOST_TREES]


def _assumptions(given: Given) -> Iterator[Block]:
    results = named(given.comparison, given.locale)
    yield basis.assumptions(results, given.locale)
    found = basis.sources(results, given.locale)
    if found is not None:
        yield found


def _claims(given: Given) -> Iterator[Block]:
    results = named(given.comparison, given.locale)
    found = basis.claims(results[: 1 if len(results) > FEW else None], given.locale)
    if found is not None:
        yield Paragraph(given.locale.word("memo_claims_are"))
        yield found
    if len(results) > FEW:
        yield Paragraph(basis.claims_sentence(results[1:], given.locale))


def _method(given: Given) -> Iterator[Block]:
    word = given.locale.word
    yield Paragraph(word("memo_method"))
    notes = dict.fromkeys(
        chain.from_iterable(
            notes_of(result.settlement, given.locale) for _, result in named(given.comparison, given.locale)
        )
    )
    if notes:
        yield Bullets(tuple(notes))
    yield basis.manifest(given.comparison, given.locale)


def detail_sections(given: Given, size: str | None = None) -> Iterator[Section]:
    """Tables that only a workbook has room for."""
    locale, comparison = given.locale, given.comparison
    word = locale.word
    results = named(comparison, locale)
    claims = basis.claims(results[1:], locale) if len(results) > FEW else None
    if claims is not None:
        yield Section("all_claims", word("memo_section_all_claims"), (claims,))
    if comparison.baseline.scenario.payments:
        tables: list[Block] = [
            payments_table(result, title, f"payments{k}", locale) for k, (title, result) in enumerate(results)
        ]
        if size is not None and len(comparison.designs) > FEW:
            unit = size_word(comparison.baseline.scenario, size, locale)
            tables += per_size_tables(
                [(title, result) for title, result in results if same_length(comparison, result)], size, unit, locale
            )
        yield Section("payments", word("memo_section_payments"), tuple(tables))
    if given.paired:
        yield Section("intervals", word("memo_section_intervals"), (intervals_table(comparison, given.paired, locale),))
    if comparison.baseline.scenario.funding:
        book = ledger_of(comparison.baseline)
        yield Section("ledger", word("memo_section_ledger"), (ledger_table(book, locale),))
