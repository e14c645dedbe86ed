"""What is drawn is what the tables say, in the colours and numbers that are promised."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from matplotlib.figure import Figure

from simulator import api
from simulator.api import simulate
from simulator.decide.incentive_curve import incentive
from simulator.report.plots import (
    plot_cashflow,
    plot_cost,
    plot_exceedance,
    plot_explanation,
    plot_fan,
    plot_gains,
    plot_incentive,
    plot_ledger,
    plot_per_unit,
)
from simulator.report.plots.explanation import lines_of
from simulator.report.plots.flow import links
from simulator.report.plots.money import months
from simulator.report.plots.risk import amounts_of
from simulator.report.plots.style import DESIGN_COLOURS, UNSURE_COLOUR, looks_of, render
from simulator.results.compare import Comparison
from simulator.results.per_unit import per_unit
from tests.report.bars import bars_of
from tests.report.conftest import DESIGNS


def new_axes():  # type: ignore[no-untyped-def]
    return Figure().subplots()


def test_gains_are_the_differences_from_largest_to_smallest(comparison: Comparison) -> None:
    for design in comparison.designs:
        ax = plot_gains(design, new_axes(), "sv")
        heights = [bar.height for bar in bars_of(ax)]
        scale = {"mkr": 10**8, "tkr": 10**5, "kr": 100}[ax.get_ylabel().split(", ")[1]]
        assert heights == pytest.approx(sorted((v / scale for v in design.differences_minor.values()), reverse=True))


def test_too_close_to_call_is_greyed(comparison: Comparison) -> None:
    design = comparison.designs[0]
    ids = list(design.differences_minor)
    intervals = {i: (design.differences_minor[i] - 10.0, design.differences_minor[i] + 10.0) for i in ids}
    intervals[ids[0]] = (-1.0, 1.0)
    ax = plot_gains(design, new_axes(), "sv", intervals=intervals)
    grey = [bar for bar in bars_of(ax) if bar.colour == UNSURE_COLOUR]
    unsure = [i for i in ids if intervals[i][0] <= 0 <= intervals[i][1]]
    assert len(grey) == len(unsure) >= 1


def rgb(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))


def test_a_design_has_one_colour_whatever_designs_are_chosen(comparison: Comparison) -> None:
    files = comparison.baseline.scenario.files
    every = looks_of(files, DESIGNS)
    assert {name: every[name] for name in DESIGNS[:1]} == {name: looks_of(files, [name])[name] for name in DESIGNS[:1]}
    assert len({(look.colour, look.line) for look in every.values()}) == len(every)
    assert len(set(DESIGN_COLOURS)) == len(DESIGN_COLOURS)


def test_payment_per_bed_is_the_tables(comparison: Comparison) -> None:
    result = comparison.baseline
    ax = plot_per_unit(result, "beds", new_axes(), "sv")
    values = per_unit(result, "beds")
    total = {i: sum(v[i] or 0 for v in values.values()) for i in result.scenario.recipients.ids}
    order = sorted(total, key=lambda i: (-total[i], i))
    bottom = np.zeros(len(order))
    for patch, amounts in zip(ax.patches, values.values(), strict=True):
        drawn = patch.get_data()  # type: ignore[attr-defined]
        heights = np.array([float((amounts[i] or Fraction(0)) / 100) for i in order])
        assert drawn.values == pytest.approx(bottom + heights)
        bottom = bottom + heights
    assert values["per_bed"]["hc01"] == 350000 and bottom[0] == pytest.approx(float(max(total.values()) / 100))


def test_the_incentive_curve_is_a_settlement_at_every_level() -> None:
    """A level that is put into the table itself pays what the curve says."""
    result = api.settle("vasterbotten-2021", "fee-with-threshold")
    curve = incentive(result, "hc02", "reviewed")
    assert curve.paid[list(curve.at).index(Fraction(59))] == result.by_recipient_minor["hc02"]
    # 95 residents: 48 reviewed is the first level at or over half; the fee is 3 000 kr for every one of them.
    jump = list(curve.at).index(Fraction(48))
    assert curve.paid[jump] - curve.paid[jump - 1] == 48 * 300000
    assert curve.cliffs == (jump - 1,)
    ax = plot_incentive({"x": curve}, new_axes(), "sv")
    line = ax.lines[0]
    assert np.asarray(line.get_xdata()) == pytest.approx([float(x) for x in curve.at])
    assert np.asarray(line.get_ydata()) == pytest.approx([p / 10**5 for p in curve.paid])
    steps = plot_incentive({"x": curve}, new_axes(), "sv", marginal=True).lines[0]
    assert np.asarray(steps.get_ydata()) == pytest.approx([float(m / 100) for m in curve.marginal])


def test_the_tree_shows_every_number_of_the_explanation() -> None:
    tree = api.explain("vasterbotten-2021", "hc01", "medication_reviews")
    ax = plot_explanation(tree, new_axes(), "sv")
    shown = [text.get_text() for text in ax.texts]
    for line in lines_of(tree, "sv"):
        assert line.name in shown and line.value in shown
    assert len(tree.text("sv").splitlines()) == len(lines_of(tree, "sv"))


def test_the_distribution_counts_every_draw_and_names_the_risk() -> None:
    risk = simulate("vasterbotten-2021", "open-fee", draws=500).designs[0]
    ax = plot_cost(risk, new_axes(), "sv")
    assert sum(bar.get_height() for bar in ax.patches) == pytest.approx(100)
    (text,) = (text.get_text() for text in ax.texts)
    share = f"{risk.overrun_probability.value * 100:.1f}".removesuffix(".0").replace(".", ",")
    assert text.replace("\u00a0", " ") == f"Budget 15 mkr\nrisk att överskrida: {share} %"
    ax = plot_exceedance({"x": risk}, new_axes(), "sv")
    at = amounts_of({"x": risk})
    drawn = np.asarray(ax.lines[0].get_ydata())
    assert drawn == pytest.approx([100 * float((risk.costs_minor > amount).mean()) for amount in at])
    assert drawn[at.index(1_500_000_000.0)] == pytest.approx(100 * risk.overrun_probability.value)


def test_a_design_that_cannot_overrun_says_so() -> None:
    risk = simulate("vasterbotten-2021", "flat-per-bed", draws=100).designs[0]
    assert "kan inte överskridas" in plot_cost(risk, new_axes(), "sv").texts[0].get_text()


def test_the_fan_is_the_years_quantiles_and_marks_the_cliff() -> None:
    risk = simulate("vasterbotten-2021", "open-fee", draws=200).designs[0]
    ax = plot_fan(risk, {"2021": 1_500_000_000}, new_axes(), "sv")
    (median,) = (line for line in ax.lines if line.get_label() == "median")
    assert np.asarray(median.get_ydata()) == pytest.approx([risk.years["2021"]["p50"].value / 10**8])


@pytest.mark.parametrize("name", ["vastmanland-2022", "jamtland-harjedalen-2022", "socialstyrelsen-2023"])
def test_cash_and_flows_are_the_ledgers(name: str) -> None:
    cash = api.cashflow(name)
    into = sum(a for sums in months(cash).values() for a, _ in sums.values())
    assert into == sum(flow.amount.minor for flow in cash.flows if flow.arrives)
    ax = plot_cashflow(cash, new_axes(), "sv")
    scale = {"mkr": 10**8, "tkr": 10**5, "kr": 100}[ax.get_ylabel().split(", ")[-1]]
    drawn = sum(bar.get_height() for bar in ax.patches)
    assert drawn * scale == pytest.approx(sum(flow.amount.minor * (1 if flow.arrives else -1) for flow in cash.flows))
    book = api.ledger(name)
    left, right = links(book, "sv")
    granted = sum(sums["granted"].minor for sums in book.sources.values())
    assert sum(link.amount for link in left) == granted
    assert sum(link.amount for link in right) == sum(sums["used"].minor for sums in book.sources.values())
    assert plot_ledger(book, new_axes(), "sv").texts


def test_numbers_are_written_as_swedes_and_as_the_english_write_them(comparison: Comparison) -> None:
    result = comparison.baseline
    for lang, expected in (("sv", "4 000"), ("en", "4,000")):
        ax = plot_per_unit(result, "beds", new_axes(), lang)
        ax.figure.draw_without_rendering()
        labels = [tick.get_text().replace("\u00a0", " ") for tick in ax.get_yticklabels()]
        assert expected in labels


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_the_same_plot_is_the_same_bytes(comparison: Comparison, kind: str) -> None:
    pictures = set()
    for _ in range(2):
        figure = Figure()
        plot_gains(comparison.designs[0], figure.subplots(), "sv")
        pictures.add(render(figure, kind))
    assert len(pictures) == 1
    if kind == "svg":
        assert b"<dc:date>" not in pictures.pop()
