"""Figures of payments: per unit of size, what more of something gives, and what one payment is made of."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from simulator.decide.incentive_curve import Incentive, incentive, varied
from simulator.describe import heading_of, recipient_titles, title_of
from simulator.language import Locale
from simulator.money import Money, format_number
from simulator.report.detail_tables import per_size_tables
from simulator.report.gains import MOST_WIDE, axes_last, columns_of, design_looks, height_of
from simulator.report.memo import Figure, Panel
from simulator.report.naming import named, size_word
from simulator.report.plots.style import BASELINE_COLOUR, Look
from simulator.results.compare import Comparison
from simulator.results.explain import explain_payment
from simulator.results.per_unit import per_unit as payment_per_unit
from simulator.results.per_year import same_length
from simulator.results.result import Result
from simulator.scenario.definitions import Scenario
from simulator.tables.cells import amount
from simulator.tables.table import Column, Row, Table
from simulator.units import spell

CURVE_ROWS = 12


def per_unit_figure(comparison: Comparison, size: str, locale: Locale) -> Figure:
    """Payment per bed by centre and payment, for the baseline and each design."""
    from simulator.report.plots.per_unit import plot_per_unit

    found = [(title, result) for title, result in named(comparison, locale) if same_length(comparison, result)]
    wide = len(found) <= MOST_WIDE
    parts = list(dict.fromkeys(name for _, result in found for name in result.amounts))
    draw = partial(plot_per_unit, size=size, lang=locale.language, parts=parts, named=wide, legend=False)
    panels = tuple(Panel(partial(axes_last, draw, result), title) for title, result in found)
    unit = size_word(comparison.baseline.scenario, size, locale)
    words = []
    for title, result in found:
        values = payment_per_unit(result, size)
        sums = [round(sum(v[i] or 0 for v in values.values())) for i in result.scenario.recipients.ids]
        low, high = (amount(Money(minor, result.currency), locale) for minor in (min(sums), max(sums)))
        words.append(locale.word("memo_per_unit_words", title=title, low=low, high=high, unit=unit))
    columns = columns_of(len(panels))
    return Figure(
        "per_unit",
        locale.word("memo_per_unit_figure", unit=unit),
        " ".join([locale.word("memo_per_unit_alt", unit=unit), *words]),
        panels,
        tuple(per_size_tables(found, size, unit, locale)),
        columns=columns,
        height=3.3 if wide else height_of(len(panels), columns),
        same_scale=True,
        legend=True,
        own_scale=locale.word("memo_own_scale"),
    )


def curves_of(comparison: Comparison, recipient: str, vary: str, locale: Locale) -> dict[str, tuple[Incentive, Look]]:
    """The incentive curve of each design that pays for what is varied, with how it is drawn."""
    known = design_looks(comparison)
    names = ["", *(design.name for design in comparison.designs)]
    return {
        title: (incentive(result, recipient, vary), known.get(name, Look(BASELINE_COLOUR)))
        for name, (title, result) in zip(names, named(comparison, locale), strict=True)
        if vary in varied(result) and same_length(comparison, result)
    }


def incentive_figure(
    comparison: Comparison, recipient: str, vary: str, found: dict[str, tuple[Incentive, Look]], locale: Locale
) -> Figure:
    """What one recipient is paid, and what one more is worth, in the baseline and each design."""
    from simulator.report.plots.incentive import plot_incentive

    scenario = comparison.baseline.scenario
    curves = {title: curve for title, (curve, _) in found.items()}
    looks = {title: look for title, (_, look) in found.items()}
    who = recipient_titles(scenario)[recipient]
    what = title_of(scenario, vary, locale.language)
    draw = partial(plot_incentive, looks=looks, what=heading_of(scenario, vary, locale.language), lang=locale.language)
    panels = (
        Panel(partial(axes_last, draw, curves, marginal=False), locale.word("memo_payment_of", who=who)),
        Panel(partial(axes_last, draw, curves, marginal=True, legend=False), locale.word("plot_one_more")),
    )
    cliffs = [
        locale.word("memo_cliff", title=title, at=format_number(curve.at[k + 1], locale.language), what=what)
        for title, curve in curves.items()
        for k in curve.cliffs
    ]
    words = cliffs or [locale.word("memo_no_cliff")]
    return Figure(
        "incentive",
        locale.word("memo_incentive_caption", who=who, what=what),
        " ".join([locale.word("memo_incentive_alt", who=who, what=what), *words]),
        panels,
        (incentive_table(comparison, curves, who, locale),),
        columns=1,
        height=2.9,
    )


def incentive_table(comparison: Comparison, curves: dict[str, Incentive], who: str, locale: Locale) -> Table:
    """Some levels with what is paid in each design."""
    currency = comparison.baseline.currency
    some = next(iter(curves.values()))
    last = len(some.at) - 1
    chosen = sorted({round(k * last / CURVE_ROWS) for k in range(CURVE_ROWS + 1)} | {
        step for curve in curves.values() for k in curve.cliffs for step in (k, k + 1)
    })  # fmt: skip
    rows: tuple[Row, ...] = tuple(
        (some.at[k], *(Money(curve.paid[k], currency) for curve in curves.values())) for k in chosen
    )
    level = f"{heading_of(comparison.baseline.scenario, some.vary, locale.language)}, {spell(some.unit)}"
    columns = (Column("level", level), *(Column(f"design{k}", title) for k, title in enumerate(curves)))
    return Table("incentive", locale.word("memo_incentive_table", who=who), columns, rows)


_STEPS = {"pool": "memo_step_pool", "shared_by": "memo_step_weight", "total(shared_by)": "memo_step_weights"}
"""What explanations call the parts of a shared pool, and their words."""


def _title(scenario: Scenario, locale: Locale, name: str) -> str:
    """What a number of an explanation is called."""
    if name in _STEPS:
        return locale.word(_STEPS[name])
    return heading_of(scenario, name, locale.language)


def explanations(result: Result, recipient: str, locale: Locale) -> Iterator[Figure]:
    """Why one recipient is paid what it is paid, one tree a payment."""
    from simulator.report.plots.explanation import lines_of, plot_explanation

    who = recipient_titles(result.scenario)[recipient]
    called = partial(_title, result.scenario, locale)
    for k, name in enumerate(result.scenario.payments):
        tree = explain_payment(result, recipient, name)
        lines = lines_of(tree, locale.language, called)
        columns = tuple(Column(key, locale.word(key), "text") for key in ("memo_name", "memo_value", "source"))
        rows: tuple[Row, ...] = tuple((line.name, line.value, line.source or "-") for line in lines)
        payment = heading_of(result.scenario, name, locale.language)
        caption = locale.word("memo_explanation_caption", payment=payment, who=who)
        indents = tuple(line.depth for line in lines)
        yield Figure(
            f"explanation{k}",
            caption,
            locale.word("memo_explanation_alt", payment=payment, who=who),
            (Panel(partial(axes_last, plot_explanation, tree, lang=locale.language, called=called)),),
            (Table(f"explanation{k}", caption, columns, rows, indents=indents),),
            height=0.35 + 0.27 * len(lines),
        )
