"""The second half of what is decided on: economy, providers, what is rewarded, risk, follow-up and the basis."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.decide.incentive_curve import Incentive, incentive, varied
from simulator.describe import heading_of, recipient_noun, recipient_titles, title_of, unit_word
from simulator.money import Money, format_number, round_half_up
from simulator.report import basis, rules
from simulator.report.body import FEW, Given, written
from simulator.report.memo import Block, Bullets, Paragraph
from simulator.report.naming import named, results_of
from simulator.report.over_time import outcome_table
from simulator.report.tables import designs_table, group_columns, group_table, providers_table
from simulator.report.years import by_year
from simulator.results.per_unit import levels
from simulator.results.per_year import same_length
from simulator.tables.cells import amount
from simulator.tables.table import Cell, Column, Row, Table

MOST_UNCERTAIN, MOST_GROUPS, MOST_UNFUNDED = 5, 2, 6


def economy(given: Given) -> Iterator[Block]:
    """Cost, budget and risk of each design, what has no funding, and what is not paid out."""
    locale, comparison = given.locale, given.comparison
    if not given.baseline.scenario.payments:
        yield outcome_table(named(comparison, locale), locale)
        return
    yield designs_table(comparison, given.simulation, locale)
    yield from by_year(named(comparison, locale), locale)
    if given.simulation is not None:
        draws = format_number(given.simulation.draws, locale.language)
        yield Paragraph(locale.word("memo_central", draws=draws, seed=given.simulation.run.plan.seed))
    else:
        yield Paragraph(locale.word("memo_central_alone"))
    told = [
        locale.word("memo_unfunded_in", title=title, amount=amount(result.unfunded, locale))
        for title, result in named(comparison, locale)
        if result.unfunded
    ]
    told += [
        locale.word(
            "memo_unpaid",
            title=title,
            payment=heading_of(result.scenario, name, locale.language),
            amount=amount(left, locale),
        )
        for title, result in named(comparison, locale)
        for name, left in result.unpaid.items()
        if left
    ]
    if len(told) > MOST_UNFUNDED:
        more = len(told) - MOST_UNFUNDED
        told = [*told[:MOST_UNFUNDED], locale.word("memo_further", n=more)]
    if told:
        yield Bullets(tuple(told))


def providers(given: Given) -> Iterator[Block]:
    """Who gets more and who less, in the central case and in the draws, and how groups fare."""
    comparison, locale = given.comparison, given.locale
    scenario = given.baseline.scenario
    if not comparison.designs or not scenario.payments or not scenario.recipients.ids:
        return
    yield providers_table(comparison, given.paired, locale)
    told = []
    if given.paired:
        noun = recipient_noun(scenario, locale.language, plural=True)
        told.append(locale.word("memo_two_counts", noun=noun))
    if comparison.materiality:
        told.append(locale.word("memo_materiality", materiality=amount(comparison.materiality, locale)))
    if told:
        yield Paragraph(" ".join(told))
    if len(comparison.designs) <= FEW:
        for heading in group_columns(scenario)[:MOST_GROUPS]:
            yield group_table(comparison, heading, locale)


def rewards(given: Given, recipient: str | None, vary: str | None, curves: dict[str, Incentive]) -> Iterator[Block]:
    """What one more of something is worth to one recipient in each design."""
    locale = given.locale
    if recipient is None or not given.comparison.designs:
        return
    if vary is None:
        yield Paragraph(locale.word("memo_rewards_none"))
        return
    scenario = given.baseline.scenario
    found = [
        (title, result)
        for title, result in named(given.comparison, locale)
        if vary in varied(result) and same_length(given.comparison, result)
    ]
    if not found:
        yield Paragraph(locale.word("memo_rewards_none"))
        return
    sources = [result.scenario for _, result in found]
    unit = sources[0].checked.types[vary].known
    counted = next((name for name, power in unit.dims if power > 0), "")
    today = levels(found[0][1], vary)[recipient]
    noun = unit_word(sources[0], counted, locale.language, plural=today != 1) if counted else ""
    rows: list[Row] = []
    for title, result in found:
        if (curve := curves.get(title)) is not None:
            jumps = ", ".join(format_number(curve.at[k + 1], locale.language) for k in curve.cliffs)
        else:
            jumps = ""
        near = incentive(result, recipient, vary, [today, today + 1])
        more = Money(round_half_up(near.marginal[0]), result.currency)
        cells: tuple[Cell, ...] = (title, Money(near.paid[0], result.currency), more)
        rows.append((*cells, jumps or None) if curves else cells)
    columns = (
        Column("design", locale.word("memo_design"), "name"),
        Column("today", locale.word("memo_paid_today")),
        Column("more", locale.word("memo_one_more"), signed=True),
        *((Column("jumps", locale.word("memo_jump_at")),) if curves else ()),
    )
    yield Paragraph(
        locale.word(
            "memo_rewards_text",
            what=title_of(scenario if vary in scenario.quantities else sources[0], vary, locale.language),
            who=recipient_titles(scenario)[recipient],
            now=f"{format_number(today, locale.language)} {noun}".strip(),
        )
    )
    yield Table("rewards", locale.word("memo_rewards_caption"), columns, tuple(rows))


def uncertainty(given: Given) -> Iterator[Block]:
    """What is uncertain, how well the figures are known, and what a reader must know of the draws."""
    locale = given.locale
    results = results_of(given.comparison)
    told = list(rules.uncertain_sentences(results, locale).values())
    if told:
        yield Paragraph(locale.word("memo_uncertain_text"))
        more = [locale.word("memo_further", n=len(told) - MOST_UNCERTAIN)] if len(told) > MOST_UNCERTAIN else []
        yield Bullets((*told[:MOST_UNCERTAIN], *more))
    else:
        yield Paragraph(locale.word("memo_uncertain_nothing"))
    notes = [basis.standing(named(given.comparison, locale), locale)]
    if given.simulation is not None:
        notes += given.simulation.notes(locale, _called(given))[int(given.baseline.scenario.synthetic) :]
    elif told:
        notes.insert(0, locale.word("memo_uncertain_undrawn"))
    yield Paragraph(" ".join(notes))


def _called(given: Given) -> dict[str, str]:
    """What designs and quantities are called, by their names."""
    locale = given.locale
    found = {
        name: title_of(result.scenario, name, locale.language)
        for result in results_of(given.comparison)
        for name in result.scenario.quantities
    }
    risks = given.simulation.designs if given.simulation is not None else ()
    titles = (title for title, _ in named(given.comparison, locale))
    return found | {risk.name: title for risk, title in zip(risks, titles, strict=False)}


def follow_up(given: Given) -> Iterator[Block]:
    """How the decision is followed up, and what its outcome hangs on."""
    locale = given.locale
    found = rules.uncertain_sentences(results_of(given.comparison), locale)
    if found:
        names = ", ".join(_lower(text.partition(":")[0]) for text in list(found.values())[:MOST_UNCERTAIN])
        yield Paragraph(locale.word("memo_follow_these", names=names))
    yield from written(given.fields.follow_up, "memo_ask_follow_up", locale)


def _lower(text: str) -> str:
    """A heading as it stands within a sentence."""
    return text[:1].lower() + text[1:]


def documents(given: Given) -> Iterator[Block]:
    """The documents that figures come from, and the appendices."""
    found = basis.documents(named(given.comparison, given.locale), given.locale)
    told = [", ".join(filter(None, (issuer, title, day))) for issuer, title, day, _ in found.values()]
    yield Bullets((*told, *given.appendices.values()))


def dispatch(given: Given) -> Iterator[Block]:
    """Who is sent the decision."""
    yield from written(given.fields.dispatch, "memo_ask_dispatch", given.locale)
