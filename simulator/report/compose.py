"""A comparison becomes a decision document: what is decided on in a few pages, then the appendices that it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from simulator.decide.incentive_curve import Incentive, incentive, level_of, varied
from simulator.language import Locale
from simulator.problems import Place, ScenarioError, did_you_mean, refusal
from simulator.report import body, consequences
from simulator.report.answers import Answered, answer_blocks, sentences
from simulator.report.appendices import appendix_blocks, detail_sections
from simulator.report.body import Given
from simulator.report.book import book_of
from simulator.report.detail_tables import long_table
from simulator.report.fields import HEAD, Fields
from simulator.report.figures import curves_of
from simulator.report.memo import Block, Fact, Memo, Section
from simulator.report.naming import results_of
from simulator.report.plots.style import Look
from simulator.results.compare import Comparison
from simulator.results.paired import Paired, PairedDesign
from simulator.results.per_unit import levels, size_of
from simulator.results.per_year import yearly, years_of
from simulator.results.result import Result
from simulator.results.simulation import Simulation

MOST_CURVES = 6
"""Designs whose incentive curves can be told apart in one plot."""


@dataclass(frozen=True)
class Wanted:
    """What a reader may choose of a document; what is not chosen is found.

    Args:
        size: the quantity that payments are shown per.
        vary: the quantity that is varied to see what designs reward.
        recipient: whose payment is varied and explained.
        fields: what only people can write.
        answers: to the reader's own questions.
    """

    size: str | None = None
    vary: str | None = None
    recipient: str | None = None
    fields: Fields = field(default_factory=Fields)
    answers: tuple[Answered, ...] = ()


def compose(
    comparison: Comparison, locale: Locale, wanted: Wanted | None = None, simulation: Simulation | None = None
) -> Memo:
    """The document on a comparison.

    Args:
        comparison: designs and their baseline.
        locale: the reader's.
        wanted: what is chosen.
        simulation: the baseline and the designs in the same order, in the same draws; without it there is no risk.

    Raises:
        ScenarioError: when a chosen quantity or recipient is not there.
    """
    wanted = wanted or Wanted()
    scenario = comparison.baseline.scenario
    _refuse_unknown(comparison, wanted)
    who = wanted.recipient or typical_recipient(comparison.baseline)
    size = wanted.size or size_of(comparison.baseline)
    vary, curves = _rewarded(comparison, wanted, size, who, locale)
    paired: Sequence[PairedDesign] = ()
    if simulation is not None and len({years_of(r.scenario) for r in results_of(comparison)}) == 1:
        paired = Paired(simulation.run, comparison.materiality.minor).designs
    found = yearly(comparison)
    blocks = appendix_blocks(Given(found, simulation, paired, wanted.fields, locale, {}), size, who, vary, curves)
    numbers = _numbered({**blocks, "questions": answer_blocks(wanted.answers, locale)}, locale)
    titles = {key: title for key, title, _ in numbers}
    given = Given(found, simulation, paired, wanted.fields, locale, titles)
    told = {title: curve for title, (curve, _) in curves.items()}
    sections = {
        "matter": body.matter(given),
        "proposal": body.proposal(given),
        "summary": body.summary(given),
        "background": body.background(given),
        "alternatives": body.alternatives(given),
        "economy": consequences.economy(given),
        "providers": consequences.providers(given),
        "rewards": consequences.rewards(given, who, vary, told),
        "uncertainty": consequences.uncertainty(given),
        "answers": sentences(wanted.answers, locale),
        "follow_up": consequences.follow_up(given),
        "documents": consequences.documents(given),
        "dispatch": consequences.dispatch(given),
    }
    return Memo(
        title=scenario.title[locale.language],
        subtitle=locale.word("memo_subtitle"),
        locale=locale,
        sections=tuple(_sections(sections, locale)),
        appendices=tuple(Section(key, title, blocks) for key, title, blocks in numbers),
        facts=tuple(Fact(key, str(getattr(wanted.fields, key))) for key in HEAD),
        warning=locale.word("note_synthetic") if any(r.scenario.synthetic for r in results_of(comparison)) else "",
        details=tuple(detail_sections(given, size)),
        long=long_table(comparison, locale) if scenario.payments else None,
        book=book_of(comparison, simulation, locale),
    )


def _sections(found: dict[str, Iterator[Block]], locale: Locale) -> Iterator[Section]:
    for key, blocks in found.items():
        if made := tuple(blocks):
            yield Section(key, locale.word(f"memo_section_{key}"), made)


def _numbered(found: dict[str, Iterator[Block]], locale: Locale) -> list[tuple[str, str, tuple[Block, ...]]]:
    """Key, numbered title and blocks of each appendix that has any."""
    made = [(key, blocks) for key, blocks in ((key, tuple(each)) for key, each in found.items()) if blocks]
    return [
        (key, locale.word("memo_appendix", number=n, title=locale.word(f"memo_section_{key}")), blocks)
        for n, (key, blocks) in enumerate(made, 1)
    ]


def _refuse_unknown(comparison: Comparison, wanted: Wanted) -> None:
    scenario = comparison.baseline.scenario
    if wanted.size is not None:
        levels(comparison.baseline, wanted.size)  # refuses a name that is no quantity
    if wanted.recipient is not None and wanted.recipient not in scenario.recipients.ids:
        known = did_you_mean(wanted.recipient, scenario.recipients.ids)
        raise refusal("unknown_recipient", Place(scenario.recipients.sheet.file), id=wanted.recipient, known=known)


def _rewarded(
    comparison: Comparison, wanted: Wanted, size: str | None, who: str | None, locale: Locale
) -> tuple[str | None, dict[str, tuple[Incentive, Look]]]:
    """What is varied, and the curve of each design where they are few enough to be told apart."""
    if who is None:
        return None, {}
    if wanted.vary is not None and not any(wanted.vary in varied(result) for result in results_of(comparison)):
        incentive(comparison.baseline, who, wanted.vary)  # refuses the name
    vary = wanted.vary or what_is_rewarded(comparison, size, who)
    if vary is None or not 0 < len(comparison.designs) <= MOST_CURVES:
        return vary, {}
    return vary, curves_of(comparison, who, vary, locale)


def typical_recipient(result: Result) -> str | None:
    """The recipient in the middle by what it is paid."""
    ranked = sorted(result.by_recipient, key=lambda i: (result.by_recipient[i], i))
    return ranked[len(ranked) // 2] if ranked else None


def what_is_rewarded(comparison: Comparison, size: str | None, who: str) -> str | None:
    """The quantity that most designs pay for more of, and none pays for less of; not size itself.

    What a design divides by is no activity but a size: it cannot be zero. Of a share there is no one more.
    """
    results = results_of(comparison)
    names = dict.fromkeys(
        name for result in results for name in varied(result) if name != size and _counts(result, name)
    )
    best, most = None, 0
    for name in names:
        reading = [result for result in results if name in varied(result)]
        rewards: list[int] = []
        for result in reading:
            reward = _reward(result, who, name)
            if reward is None:
                break
            rewards.append(reward)
        if len(rewards) < len(reading):
            continue
        if min(rewards) >= 0 and sum(reward > 0 for reward in rewards) > most:
            best, most = name, sum(reward > 0 for reward in rewards)
    return best


def _counts(result: Result, name: str) -> bool:
    """Whether a quantity counts something, so that there may be one more of it."""
    return bool(result.scenario.checked.types[name].known.dims)


def _reward(result: Result, who: str, name: str) -> int | None:
    """What the recipient gains from a tenth more of something, and at least one more; None where it cannot be zero."""
    today = level_of(result, who, name)
    try:
        curve = incentive(result, who, name, [0, today, today + max(1, today // 10)])
    except ScenarioError as bad:
        if any(problem.code != "no_value" for problem in bad.problems):
            raise
        return None
    return curve.paid[2] - curve.paid[1]
