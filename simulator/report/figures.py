"""The figures of a memo: what is drawn, the caption, the same in words, and the tables it is drawn from."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from simulator.decide.incentive_curve import Incentive, incentive, varied
from simulator.language import word
from simulator.money import format_money
from simulator.report import grids
from simulator.report.gains import MOST_WIDE, axes_last, columns_of, design_looks
from simulator.report.memo import Column, Figure, Grid, Panel, Value
from simulator.report.plots.style import BASELINE_COLOUR, Look
from simulator.results.compare import Comparison
from simulator.results.explain import explain_payment
from simulator.results.per_unit import per_unit as payment_per_unit
from simulator.results.result import Result
from simulator.units import minor_units, spell

CURVE_ROWS = 12


def per_unit(comparison: Comparison, size: str, lang: str) -> Iterator[Figure]:
    """Payment per bed by centre and payment, for the baseline and each design."""
    from simulator.report.plots.per_unit import plot_per_unit

    results = [comparison.baseline, *(design.result for design in comparison.designs)]
    titles = [word("memo_baseline", lang), *grids.design_titles(comparison, lang)]
    wide = len(results) <= MOST_WIDE
    parts = list(dict.fromkeys(name for result in results for name in result.amounts))
    draw = partial(plot_per_unit, size=size, lang=lang, parts=parts, named=wide, legend=False)
    panels = tuple(
        Panel(partial(axes_last, draw, result), title) for title, result in zip(titles, results, strict=True)
    )
    unit = grids.size_word(comparison.baseline.scenario, size)
    words = []
    for title, result in zip(titles, results, strict=True):
        values = payment_per_unit(result, size)
        sums = [sum(v[i] or 0 for v in values.values()) for i in result.scenario.recipients.ids]
        low, high = (format_money(value, result.scenario.currency, lang) for value in (min(sums), max(sums)))
        words.append(word("memo_per_unit_words", lang, title=title, low=low, high=high, unit=unit))
    yield Figure(
        "per_unit",
        word("memo_per_unit_figure", lang, unit=unit),
        " ".join([word("memo_per_unit_alt", lang, unit=unit), *words]),
        panels,
        tuple(grids.per_size(comparison, size, lang)),
        columns=columns_of(len(panels)),
        height=3.3 if wide else 2.1,
        same_scale=True,
        legend=True,
    )


def incentives(comparison: Comparison, recipient: str, vary: str, lang: str) -> Iterator[Figure]:
    """What one recipient is paid, and what one more is worth, in the baseline and each design."""
    from simulator.report.plots.incentive import plot_incentive

    scenario = comparison.baseline.scenario
    known = design_looks(comparison)
    titles = grids.design_titles(comparison, lang)
    curves: dict[str, Incentive] = {}
    looks: dict[str, Look] = {}
    for title, result, name in [
        (word("memo_baseline", lang), comparison.baseline, ""),
        *((title, d.result, d.name) for title, d in zip(titles, comparison.designs, strict=True)),
    ]:
        if vary in varied(result):
            curves[title] = incentive(result, recipient, vary)
            looks[title] = known.get(name, Look(BASELINE_COLOUR))
    if not curves:
        return
    who = grids.recipient_names(scenario)[recipient]
    what = grids.readable(vary)
    draw = partial(plot_incentive, looks=looks, currency=scenario.currency, lang=lang)
    panels = (
        Panel(partial(axes_last, draw, curves, marginal=False), word("memo_payment_of", lang, who=who)),
        Panel(partial(axes_last, draw, curves, marginal=True, legend=False), word("plot_one_more", lang)),
    )
    cliffs = [
        word("memo_cliff", lang, title=title, at=str(float(curve.at[k + 1])).removesuffix(".0"), what=what)
        for title, curve in curves.items()
        for k in curve.cliffs
    ]
    yield Figure(
        "incentive",
        word("memo_incentive_caption", lang, who=who, what=what),
        " ".join([word("memo_incentive_alt", lang, who=who, what=what), *(cliffs or [word("memo_no_cliff", lang)])]),
        panels,
        (incentive_grid(curves, who, scenario.currency, lang),),
        columns=1,
        height=3.2,
    )


def incentive_grid(curves: dict[str, Incentive], who: str, currency: str, lang: str) -> Grid:
    """Some levels with what is paid in each design."""
    some = next(iter(curves.values()))
    last = len(some.at) - 1
    chosen = sorted({round(k * last / CURVE_ROWS) for k in range(CURVE_ROWS + 1)} | {
        step for curve in curves.values() for k in curve.cliffs for step in (k, k + 1)
    })  # fmt: skip
    rows: list[tuple[Value, ...]] = [(some.at[k], *(curve.paid[k] for curve in curves.values())) for k in chosen]
    kr = "kr" if minor_units(currency) == 100 and currency == "SEK" else currency
    columns = (
        Column(f"{grids.readable(some.vary)}, {spell(some.unit)}", "number"),
        *(Column(f"{title}, {kr}", "money") for title in curves),
    )
    return Grid("incentive", word("memo_incentive_table", lang, who=who), columns, tuple(rows), currency=currency)


def explanations(result: Result, recipient: str, lang: str) -> Iterator[Figure]:
    """Why one recipient is paid what it is paid, one tree a payment."""
    from simulator.report.plots.explanation import lines_of, plot_explanation

    who = grids.recipient_names(result.scenario)[recipient]
    for k, name in enumerate(result.scenario.payments):
        tree = explain_payment(result, recipient, name)
        lines = lines_of(tree, lang)
        columns = tuple(Column(word(key, lang)) for key in ("memo_name", "memo_value", "source"))
        rows: tuple[tuple[Value, ...], ...] = tuple(
            ("\u2007\u2007" * line.depth + line.name, line.value, line.source or "-") for line in lines
        )
        caption = word("memo_explanation_caption", lang, payment=grids.readable(name), who=who)
        yield Figure(
            f"explanation{k}",
            caption,
            word("memo_explanation_alt", lang, payment=grids.readable(name), who=who),
            (Panel(partial(axes_last, plot_explanation, tree, lang=lang)),),
            (Grid(f"explanation{k}", caption, columns, rows),),
            height=0.35 + 0.27 * len(lines),
        )
