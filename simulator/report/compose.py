"""A comparison becomes a memo: the question, the designs, the result, who gains and loses, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from simulator.decide.incentive_curve import incentive, pays_at, varied
from simulator.language import Locale, word
from simulator.money import format_money
from simulator.problems import Place, did_you_mean, refusal
from simulator.report import basis, figures, grids, rules
from simulator.report.gains import design_looks, gains
from simulator.report.memo import Block, Bullets, Memo, Paragraph, Section, Subheading
from simulator.report.over_time import ledger_grid, ledger_of, money_blocks, outcome_grid, outcome_sentence
from simulator.report.plots.style import BASELINE_COLOUR, Look
from simulator.report.uncertainty import risk_blocks
from simulator.report.years import by_year
from simulator.results.compare import Comparison, DesignComparison
from simulator.results.per_unit import levels, size_of
from simulator.results.result import Result
from simulator.results.simulation import Simulation
from simulator.tables.cells import amount

MINUS = "\u2212"
"""In a sentence: a hyphen would let the line break before the number."""
MOST_CURVES = 6
"""Designs whose incentive curves can be told apart in one plot."""


def compose(
    comparison: Comparison,
    lang: str = "sv",
    *,
    size: str | None = None,
    vary: str | None = None,
    recipient: str | None = None,
    simulation: Simulation | None = None,
) -> Memo:
    """The memo on a comparison.

    ``size`` names the quantity that payments are shown per, ``vary`` the one that the incentive curve varies, and
    ``recipient`` whose payment is varied and explained; each is found when not given. ``simulation`` holds the
    baseline and the designs in the same order; without it the memo has no section on risk.
    """
    scenario = comparison.baseline.scenario
    if size is not None:
        levels(comparison.baseline, size)  # refuses a name that is no quantity
    if recipient is not None and recipient not in scenario.recipients.ids:
        known = did_you_mean(recipient, scenario.recipients.ids)
        raise refusal("unknown_recipient", Place(scenario.recipients.sheet.file), id=recipient, known=known)
    per = size or size_of(comparison.baseline)
    who = recipient or typical_recipient(comparison.baseline)
    parts = (
        _section("question", lang, _question(comparison, lang)),
        _section("summary", lang, _summary(comparison, lang)),
        _section("designs", lang, _designs(comparison, lang)),
        _section("results", lang, _results(comparison, lang)),
        _section("recipients", lang, _recipients(comparison, simulation, lang, per)),
        _section("risk", lang, _risk(comparison, simulation, lang)),
        _section("money", lang, money_blocks(comparison, grids.design_titles(comparison, lang), lang)),
        _section("groups", lang, _groups(comparison, lang)),
        _section("incentives", lang, _incentives(comparison, lang, vary, per, who)),
        _section("example", lang, _example(comparison, lang, who)),
        _section("assumptions", lang, _assumptions(comparison, lang)),
        _section("claims", lang, _claims(comparison, lang)),
        _section("method", lang, _method(comparison, lang)),
    )
    return Memo(
        title=scenario.title[lang],
        subtitle=word("memo_subtitle", lang),
        lang=lang,
        sections=tuple(section for section in parts if section.blocks),
        currency=scenario.currency,
        warning=word("note_synthetic", lang) if _made_up(comparison) else "",
        ledger=ledger_grid(ledger_of(comparison.baseline), lang) if scenario.funding else None,
        long=grids.long(comparison, lang) if scenario.payments else None,
    )


def _section(key: str, lang: str, blocks: Iterator[Block]) -> Section:
    return Section(key, word(f"memo_section_{key}", lang), tuple(blocks))


def _question(comparison: Comparison, lang: str) -> Iterator[Block]:
    scenario = comparison.baseline.scenario
    period = f"{scenario.first_day} - {scenario.last_day}"
    recipients = len(scenario.recipients.ids)
    yield Paragraph(
        word("memo_question", lang, title=scenario.title[lang], designs=len(comparison.designs))
        if comparison.designs and scenario.payments
        else word("memo_question_money", lang, title=scenario.title[lang])
        if not scenario.payments
        else word("memo_question_alone", lang, title=scenario.title[lang])
    )
    yield Paragraph(word("memo_scope", lang, period=period, recipients=recipients, currency=scenario.currency))
    if scenario.notes:
        yield Subheading(word("memo_open_questions", lang))
        yield Bullets(tuple(note.of(lang) for note in scenario.notes))


def _summary(comparison: Comparison, lang: str) -> Iterator[Block]:
    base = comparison.baseline
    if not base.scenario.payments:
        yield Bullets(tuple(outcome_sentence(title, result, lang) for title, result in named(comparison, lang)))
        return
    sentences = [_cost_sentence(word("memo_baseline", lang), base, lang)]
    titles = grids.design_titles(comparison, lang)
    sentences += [
        f"{_cost_sentence(title, design.result, lang)} {_gain_sentence(comparison, design, lang)}"
        for title, design in zip(titles, comparison.designs, strict=True)
    ]
    yield Bullets(tuple(sentences))


def _cost_sentence(title: str, result: Result, lang: str) -> str:
    currency = result.scenario.currency
    cost = format_money(result.cost.minor, currency, lang)
    if result.budget is None:
        return word("memo_costs", lang, title=title, cost=cost)
    left = result.budget.minor - result.cost.minor
    key = "memo_costs_over" if left < 0 else "memo_costs_under" if left > 0 else "memo_costs_even"
    return word(key, lang, title=title, cost=cost, left=format_money(abs(left), currency, lang))


def _gain_sentence(comparison: Comparison, design: DesignComparison, lang: str) -> str:
    if not design.winners and not design.losers:
        return word("memo_nobody_changes", lang)
    names = grids.recipient_names(comparison.baseline.scenario)
    currency = comparison.baseline.scenario.currency

    def most(i: str) -> str:
        amount = format_money(design.differences_minor[i], currency, lang, sign=True)
        return f"{names[i]} ({amount.replace('-', MINUS)})"

    out = [word("memo_gain_lose", lang, winners=len(design.winners), losers=len(design.losers))]
    if design.winners:
        out.append(word("memo_most_up", lang, who=most(max(design.winners, key=design.differences_minor.__getitem__))))
    if design.losers:
        out.append(word("memo_most_down", lang, who=most(min(design.losers, key=design.differences_minor.__getitem__))))
    return " ".join(out)


def _designs(comparison: Comparison, lang: str) -> Iterator[Block]:
    base = comparison.baseline
    yield Subheading(f"{word('memo_baseline', lang)}: {base.scenario.title[lang]}")
    if base.scenario.why:
        yield Paragraph(base.scenario.why.of(lang))
    yield Bullets(rules.rule_sentences(base, lang))
    for title, design in zip(grids.design_titles(comparison, lang), comparison.designs, strict=True):
        yield Subheading(title)
        if design.result.scenario.why:
            yield Paragraph(word("memo_why", lang, why=design.result.scenario.why.of(lang)))
        changes = rules.change_sentences(base.scenario, design.result.scenario, lang)
        if changes:
            yield Paragraph(word("memo_changes", lang))
            yield Bullets(changes)


def _results(comparison: Comparison, lang: str) -> Iterator[Block]:
    if not comparison.baseline.scenario.payments:
        yield outcome_grid(named(comparison, lang), lang)
        return
    legend = format_money(comparison.materiality.minor, comparison.baseline.scenario.currency, lang)
    yield grids.results(comparison, lang)
    yield Paragraph(word("memo_legend", lang, materiality=legend))
    yield grids.components(comparison, lang)
    yield from by_year(list(named(comparison, lang)), lang)
    yield rules.names(named(comparison, lang), lang)
    unpaid = [
        word("memo_unpaid", lang, title=title, payment=grids.readable(name), amount=amount(left, Locale.of(lang)))
        for title, result in named(comparison, lang)
        for name, left in result.unpaid.items()
        if left
    ]
    if unpaid:
        yield Bullets(tuple(unpaid))


def _recipients(comparison: Comparison, simulation: Simulation | None, lang: str, size: str | None) -> Iterator[Block]:
    if not comparison.baseline.scenario.recipients.ids:
        return
    yield from gains(comparison, simulation, lang)
    if size is not None:
        yield from figures.per_unit(comparison, size, lang)
    yield Subheading(word("memo_by_payment", lang))
    for k, (title, result) in enumerate(named(comparison, lang)):
        yield grids.payments(result, title, lang, f"payments{k}")


def _groups(comparison: Comparison, lang: str) -> Iterator[Block]:
    if comparison.designs and comparison.baseline.scenario.payments:
        for column in grids.group_columns(comparison.baseline.scenario):
            yield grids.groups(comparison, column, lang)


def _risk(comparison: Comparison, simulation: Simulation | None, lang: str) -> Iterator[Block]:
    if simulation is None:
        return
    looks = design_looks(comparison)
    titles = [title for title, _ in named(comparison, lang)]
    chosen = [Look(BASELINE_COLOUR), *(looks[design.name] for design in comparison.designs)]
    yield from risk_blocks(simulation, titles, chosen, lang)


def _incentives(
    comparison: Comparison, lang: str, vary: str | None, size: str | None, who: str | None
) -> Iterator[Block]:
    few = 0 < len(comparison.designs) <= MOST_CURVES
    results = [comparison.baseline, *(design.result for design in comparison.designs)]
    if vary is not None and who is not None and not any(vary in varied(result) for result in results):
        incentive(comparison.baseline, who, vary)  # refuses the name
    chosen = vary or (what_is_rewarded(comparison, size, who) if few and who is not None else None)
    if chosen is not None and who is not None:
        yield Paragraph(word("memo_incentive_text", lang))
        yield from figures.incentives(comparison, who, chosen, lang)


def _example(comparison: Comparison, lang: str, who: str | None) -> Iterator[Block]:
    if who is not None:
        yield Paragraph(word("memo_example", lang, who=grids.recipient_names(comparison.baseline.scenario)[who]))
        yield from figures.explanations(comparison.baseline, who, lang)


def _assumptions(comparison: Comparison, lang: str) -> Iterator[Block]:
    results = named(comparison, lang)
    yield basis.standing(results, lang)
    yield basis.assumptions(results, lang)
    found = basis.sources(results, lang)
    if found is not None:
        yield found


def _claims(comparison: Comparison, lang: str) -> Iterator[Block]:
    found = grids.claims(named(comparison, lang), lang)
    if found is not None:
        yield Paragraph(word("memo_claims_are", lang))
        yield found


def _method(comparison: Comparison, lang: str) -> Iterator[Block]:
    yield Paragraph(word("memo_method", lang))
    notes = dict.fromkeys(
        chain.from_iterable(
            (word(f"note_{note.code}", lang, **note.params) for note in result.settlement.notes())
            for _, result in named(comparison, lang)
        )
    )
    if notes:
        yield Bullets(tuple(notes))
    yield basis.manifest(comparison, lang)


def typical_recipient(result: Result) -> str | None:
    """The recipient in the middle by what it is paid."""
    ranked = sorted(result.by_recipient, key=lambda i: (result.by_recipient[i], i))
    return ranked[len(ranked) // 2] if ranked else None


def what_is_rewarded(comparison: Comparison, size: str | None, who: str) -> str | None:
    """The quantity that most designs pay for more of, and none pays for less of; not size itself.

    What a design divides by is no activity but a size: it cannot be zero.
    """
    results = [comparison.baseline, *(design.result for design in comparison.designs)]
    names = dict.fromkeys(name for result in results for name in varied(result) if name != size)
    best, most = None, 0
    for name in names:
        reading = [result for result in results if name in varied(result)]
        if not all(pays_at(result, who, name, 0) for result in reading):
            continue
        rewards = [_reward(result, who, name) for result in reading]
        if min(rewards) >= 0 and sum(reward > 0 for reward in rewards) > most:
            best, most = name, sum(reward > 0 for reward in rewards)
    return best


def _reward(result: Result, who: str, name: str) -> int:
    """What the recipient gains from having a tenth more of something, and at least one more."""
    today = levels(result, name)[who]
    curve = incentive(result, who, name, [today, today + max(1, today // 10)])
    return curve.paid[1] - curve.paid[0]


def named(comparison: Comparison, lang: str) -> list[tuple[str, Result]]:
    """The baseline and the designs, each with what it is called."""
    titles = grids.design_titles(comparison, lang)
    designs = zip(titles, (design.result for design in comparison.designs), strict=True)
    return [(word("memo_baseline", lang), comparison.baseline), *designs]


def _made_up(comparison: Comparison) -> bool:
    designs = [design.result for design in comparison.designs]
    return any(result.scenario.synthetic for result in [comparison.baseline, *designs])
