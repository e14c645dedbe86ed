"""The first half of what is decided on: the matter, the proposal, the summary, the background and the alternatives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from simulator.describe import recipient_noun
from simulator.describe.figures import day
from simulator.language import Locale
from simulator.money import Money
from simulator.report import rules
from simulator.report.fields import Fields
from simulator.report.memo import Blank, Block, Bullets, Paragraph, Subheading
from simulator.report.naming import design_titles
from simulator.report.over_time import outcome_sentence
from simulator.report.tables import extremes
from simulator.results.compare import Comparison
from simulator.results.design_difference import DesignComparison
from simulator.results.paired import PairedDesign
from simulator.results.per_year import a_year, estimate_a_year, periods_differ
from simulator.results.result import Result
from simulator.results.risk import DesignRisk
from simulator.results.risk_tables import overrun
from simulator.results.simulation import Simulation
from simulator.scenario.definitions import Scenario
from simulator.tables.cells import amount, estimate_text, probability
from simulator.tables.table import Uncertain

FEW = 6
"""Designs that each have a sentence of their own in the summary."""
MOST_CHANGES, MOST_RULES = 3, 6
KEEPS = 0.05
"""The highest probability of passing a budget at which a design is said to stay within it."""


@dataclass(frozen=True)
class Given:
    """What a document is written from.

    Args:
        comparison: the designs, for each year where their periods differ.
        simulation: the draws, where there are any.
        paired: what the draws say of each recipient, where they may be compared.
        fields: what only people can write.
        locale: the reader's.
        appendices: the appendices' titles by their keys.
    """

    comparison: Comparison
    simulation: Simulation | None
    paired: Sequence[PairedDesign]
    fields: Fields
    locale: Locale
    appendices: dict[str, str]

    @property
    def baseline(self) -> Result:
        """What the designs are compared with."""
        return self.comparison.baseline

    @property
    def per_year(self) -> bool:
        """Whether the designs are about different periods, so that amounts are for each year."""
        return periods_differ(self.comparison)

    @property
    def titles(self) -> list[str]:
        """What the designs are called."""
        return design_titles(self.comparison, self.locale)

    @property
    def risks(self) -> Sequence[DesignRisk]:
        """Each design's risk, without the baseline's."""
        return self.simulation.designs[1:] if self.simulation is not None else ()


def matter(given: Given) -> Iterator[Block]:
    """What it is about, and why."""
    scenario, locale = given.baseline.scenario, given.locale
    designs = len(given.comparison.designs)
    key = "memo_matter" if designs > 1 else "memo_matter_one" if designs else "memo_matter_alone"
    if not scenario.recipients.ids:
        key = "memo_matter_money" if designs else "memo_matter_money_alone"
    text = locale.word(
        key,
        title=scenario.title[locale.language],
        period=period_of(scenario, locale),
        designs=designs,
        recipients=len(scenario.recipients.ids),
        noun=recipient_noun(scenario, locale.language, plural=len(scenario.recipients.ids) != 1),
        currency=scenario.currency,
    )
    why = scenario.why.of(locale.language)
    yield Paragraph(f"{text} {_sentence(why)}".strip())


def period_of(scenario: Scenario, locale: Locale) -> str:
    """The first and the last day in words."""
    first, last = (day(when, locale.language) for when in (scenario.first_day, scenario.last_day))
    return f"{first} \u2013 {last}"


def _sentence(text: str) -> str:
    """A text with a capital letter first and a full stop last."""
    if not text:
        return ""
    return text[:1].upper() + text[1:] + ("" if text.rstrip()[-1:] in ".?!" else ".")


def written(text: str, ask: str, locale: Locale) -> Iterator[Block]:
    """What somebody has written, a paragraph for each that an empty line parts, or a marked place that asks for it."""
    if text.strip():
        yield from paragraphs(text)
    else:
        yield Blank(locale.word(ask))


def paragraphs(text: str) -> Iterator[Block]:
    """A text of several paragraphs, whose lines may be broken anywhere."""
    yield from (Paragraph(" ".join(part.split())) for part in re.split(r"\n\s*\n", text.strip()))


def proposal(given: Given) -> Iterator[Block]:
    """What it is proposed to decide."""
    yield from written(given.fields.proposal, "memo_ask_proposal", given.locale)


def summary(given: Given) -> Iterator[Block]:
    """The conclusion with its risk, and a sentence or two for each of a few designs."""
    locale, comparison = given.locale, given.comparison
    if not given.baseline.scenario.payments:
        results = [(locale.word("memo_baseline"), given.baseline)]
        results += [(t, d.result) for t, d in zip(given.titles, comparison.designs, strict=True)]
        yield Bullets(tuple(outcome_sentence(title, result, locale) for title, result in results))
        return
    conclusion = " ".join(_conclusion(given))
    if conclusion:
        yield Paragraph(conclusion)
    told = [_cost_sentence(locale.word("memo_baseline"), given.baseline, locale, per_year=given.per_year)]
    if len(comparison.designs) <= FEW:
        told += [_told(given, k) for k in range(len(comparison.designs))]
    else:
        told.append(locale.word("memo_see_economy"))
    yield Bullets(tuple(told))


def _conclusion(given: Given) -> Iterator[str]:
    """Which designs stay within the budget, which do not and by how much, and the cheapest where one is."""
    word, titles, designs = given.locale.word, given.titles, given.comparison.designs
    if not designs or given.baseline.budget is None:
        return
    if not given.risks:
        keeps = sum(design.result.remaining is not None and design.result.remaining >= 0 for design in designs)
        yield word("memo_keeps_central", n=keeps, all=len(designs))
        return
    kept = [title for title, risk in zip(titles, given.risks, strict=True) if _keeps(risk)]
    if len(kept) == len(titles):
        yield word("memo_keeps_all", all=len(titles))
    elif kept:
        shown = kept if len(kept) <= FEW else [title.partition(".")[0] for title in kept]
        yield word("memo_keeps", n=len(kept), all=len(titles), names="; ".join(shown))
    else:
        yield word("memo_keeps_none")
    passing = [pair for pair in zip(titles, given.risks, strict=True) if not _keeps(pair[1])]
    passing.sort(key=lambda pair: -pair[1].overrun_probability.value)
    for title, risk in passing[:3]:
        lacks = estimate_text(Uncertain(risk.expected_overrun, risk.currency), given.locale, unit=True)
        yield word("memo_passes", title=title, share=probability(risk.overrun_probability, given.locale), amount=lacks)
    if len(passing) > 3:
        yield word("memo_passes_more", n=len(passing) - 3)


def _keeps(risk: DesignRisk) -> bool:
    return risk.budget is None or risk.proven or risk.overrun_probability.value <= KEEPS


def _told(given: Given, k: int) -> str:
    """One design in a few sentences: cost, risk, who gets more and who less."""
    design, title, locale = given.comparison.designs[k], given.titles[k], given.locale
    out = [_cost_sentence(title, design.result, locale, per_year=given.per_year)]
    if given.risks:
        risk = given.risks[k]
        mean = estimate_a_year(risk.cost["mean"], design.result.scenario, per_year=given.per_year)
        if not mean.is_certain:
            shown = estimate_text(Uncertain(mean, risk.currency), locale, unit=True)
            out.append(locale.word("memo_in_draws", mean=_told_a_year(shown, locale, per_year=given.per_year)))
        if risk.budget is not None:
            out.append(locale.word("memo_over_risk", share=estimate_text(overrun(risk), locale)))
    out.append(_gain_sentence(given.comparison, design, locale))
    if given.paired:
        verdicts = [verdict for _, verdict in given.paired[k].recipients.values()]
        out.append(locale.word("memo_surely", wins=verdicts.count("wins"), loses=verdicts.count("loses")))
    return " ".join(out)


def _cost_sentence(title: str, result: Result, locale: Locale, *, per_year: bool) -> str:
    def shown(money: Money) -> str:
        return _told_a_year(amount(a_year(money, result, per_year=per_year), locale), locale, per_year=per_year)

    cost, left = shown(result.cost), result.remaining
    if left is None:
        return locale.word("memo_costs", title=title, cost=cost)
    key = "memo_costs_over" if left < 0 else "memo_costs_under" if left > 0 else "memo_costs_even"
    return locale.word(key, title=title, cost=cost, left=shown(abs(left)))


def _told_a_year(text: str, locale: Locale, *, per_year: bool) -> str:
    """An amount in words, for each year where it is that."""
    return locale.word("memo_a_year", amount=text) if per_year else text


def _gain_sentence(comparison: Comparison, design: DesignComparison, locale: Locale) -> str:
    if not design.winners and not design.losers:
        return locale.word("memo_nobody_changes")
    gain, loss = extremes(comparison, design, locale)
    out = [locale.word("memo_gain_lose", winners=len(design.winners), losers=len(design.losers))]
    out += [locale.word("memo_most_up", who=gain)] if gain else []
    out += [locale.word("memo_most_down", who=loss)] if loss else []
    return " ".join(out)


def background(given: Given) -> Iterator[Block]:
    """What somebody has written, else the rules as they stand."""
    locale = given.locale
    if given.fields.background:
        yield from paragraphs(given.fields.background)
    told = rules.rule_sentences(given.baseline, locale, ("funding", "payments"))
    yield Bullets(told[:MOST_RULES])
    yield Paragraph(locale.word("memo_rules_in", appendix=given.appendices["designs"]))
    notes = [note.of(locale.language) for note in given.baseline.scenario.notes]
    if notes:
        yield Subheading(locale.word("memo_open_questions"))
        yield Bullets(tuple(notes[:3]))


def alternatives(given: Given) -> Iterator[Block]:
    """What each design is and changes, in a line or a few, and how they are weighed."""
    locale, base = given.locale, given.baseline.scenario
    few = len(given.comparison.designs) <= FEW
    told: list[str] = []
    for title, design in zip(given.titles, given.comparison.designs, strict=True):
        why = design.result.scenario.why.of(locale.language) if design.result.scenario.why != base.why else ""
        line = locale.word("memo_alternative", title=title, why=why.rstrip(". ")) if why else f"{title}."
        if few or not why:
            changes = rules.change_sentences(base, design.result.scenario, locale)
            line = " ".join([line, *changes[: MOST_CHANGES if few else 1]])
        told.append(line)
    if told:
        yield Bullets(tuple(told))
        yield Paragraph(locale.word("memo_changes_in", appendix=given.appendices["designs"]))
    yield from written(given.fields.assessment, "memo_ask_assessment", locale)
