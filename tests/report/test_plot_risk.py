"""Plots of risk hold to their tables: budgets and risks in words, the fan with its cliff, and what is too close."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

import simulator
from simulator.estimate import Estimate
from simulator.report.plots import own_look, plot_cost, plot_exceedance, plot_fan, plot_gains
from simulator.report.plots.fan import cliffs
from simulator.report.plots.risk import exceedance, overrun_text
from simulator.report.plots.style import BASELINE_COLOUR, UNSURE_COLOUR
from simulator.results.risk import DesignRisk
from tests.docs.examples import ROOT
from tests.report.bars import bars_of

FALLS = ROOT / "docs" / "gallery" / "grant-ends.yaml"
GRANTED = {"2021": 1_500_000_000, "2022": 1_700_000_000, "2023": 1_700_000_000, "2024": 800_000_000}


def new_axes() -> Axes:
    return Figure().subplots()


def risk_of(name: str, *designs: str, draws: int = 200) -> DesignRisk:
    return simulator.simulate(name, *designs, draws=draws).designs[0]


def words(ax: Axes) -> list[str]:
    return [text.get_text().replace("\u00a0", " ") for text in ax.texts if text.get_text()]


def test_the_fan_is_the_years_quantiles() -> None:
    risk = risk_of("vasterbotten-2021", str(FALLS))
    ax = plot_fan(risk, ax=new_axes(), lang="sv")
    for band, (low, high) in zip(ax.collections, (("p5", "p95"), ("p25", "p75")), strict=True):
        corners = {(round(x), round(y, 9)) for x, y in band.get_paths()[0].vertices}
        for k, found in enumerate(risk.years.values()):
            assert {(k, round(found[low].value / 10**8, 9)), (k, round(found[high].value / 10**8, 9))} <= corners
    (median,) = (line for line in ax.lines if line.get_label() == "median")
    assert np.asarray(median.get_ydata()) == pytest.approx([y["p50"].value / 10**8 for y in risk.years.values()])


def test_the_fan_shows_the_funding_and_marks_where_it_falls() -> None:
    ax = plot_fan(risk_of("vasterbotten-2021", str(FALLS), draws=50), ax=new_axes(), lang="sv")
    (funding,) = (patch for patch in ax.patches if patch.get_label() == "finansiering")
    assert funding.get_data().values == pytest.approx([amount / 10**8 for amount in GRANTED.values()])  # type: ignore[attr-defined]
    (arrow,) = (text for text in ax.texts if text.arrow_patch is not None)  # type: ignore[attr-defined]
    assert arrow.xy == (2.5, 8.0) and arrow.xyann == (2.5, 17.0)  # type: ignore[attr-defined]
    assert words(ax) == ["finansieringen minskar"]


def test_a_funding_that_never_falls_has_no_cliff() -> None:
    ax = plot_fan(risk_of("vasterbotten-2021", "rate-2022-same", draws=50), ax=new_axes(), lang="sv")
    assert words(ax) == []
    assert cliffs(list(GRANTED), GRANTED) == [3]
    assert cliffs(["a", "b", "c"], {"a": 3, "b": 2, "c": 1}) == [1, 2]


def test_the_fan_of_a_single_year_has_a_width() -> None:
    risk = risk_of("vasterbotten-2021", "open-fee")
    ax = plot_fan(risk, ax=new_axes(), lang="sv")
    vertices = ax.collections[0].get_paths()[0].vertices
    assert np.ptp(vertices[:, 0]) > 0.2
    ends = [risk.years["2021"][key].value / 10**8 for key in ("p5", "p95")]
    assert [vertices[:, 1].min(), vertices[:, 1].max()] == pytest.approx(ends)


def test_the_risk_is_a_bound_where_no_draw_tells_more() -> None:
    risk = risk_of("vasterbotten-2021", "open-fee")
    for found, expected in (
        (Estimate(0.0, 0.0, 0.0183, "unseen", 0, 200), "risk att överskrida: under 1,83 %"),
        (Estimate(1.0, 0.9817, 1.0, "always", 200, 200), "risk att överskrida: över 98,17 %"),
        (Estimate(0.125, 0.08, 0.17, "interval", 25, 200), "risk att överskrida: 12 %"),
    ):
        told = Told(risk.outcome, risk.draws, probability=found)
        assert overrun_text(told, "sv").replace("\u00a0", " ") == expected


class Told(DesignRisk):
    """A design whose risk is given."""

    def __init__(self, outcome: object, draws: int, probability: Estimate) -> None:
        super().__init__(outcome, draws)  # type: ignore[arg-type]
        self.__dict__ |= {"overrun_probability": probability}


def test_activities_are_part_of_the_cost_and_of_its_risk() -> None:
    ax = plot_cost(risk_of("jamtland-harjedalen-2022", draws=20), new_axes(), "sv")
    assert words(ax) == ["Budget 8,63 mkr\nrisk att överskrida: 100 %"]
    assert ax.get_xlabel() == "Kostnad, mkr"


def test_a_budget_is_rounded_as_in_every_table() -> None:
    ax = plot_cost(risk_of("vastmanland-2022", draws=20), new_axes(), "sv")
    assert words(ax)[0].startswith("Budget 14,57 mkr")  # 14 565 000 kr


def test_a_share_of_draws_is_never_over_a_hundred() -> None:
    ax = plot_cost(risk_of("vasterbotten-2021", "flat-per-bed", draws=20), new_axes(), "sv")
    assert max(ax.get_yticks()) == 100 and ax.get_ylim()[0] == 0


def test_each_design_is_held_to_its_own_budget() -> None:
    risks = {name: risk_of("vastmanland-2022", name, draws=20) for name in ("money-gone-2024", "open-pool")}
    ax = plot_exceedance(risks, new_axes(), "sv")
    dots = [line for line in ax.lines if line.get_marker() == "o" and len(line.get_xdata())]
    for dot, risk in zip(dots, risks.values(), strict=True):
        assert risk.budget is not None
        assert dot.get_xdata() == pytest.approx([risk.budget.value / 10**8])
        assert dot.get_ydata() == pytest.approx([100 * exceedance(risk, [risk.budget.value])[0]])
    assert words(ax) == [] and "förslagets egen budget" in ax.get_legend_handles_labels()[1]


def test_designs_have_their_own_colour_without_being_told() -> None:
    risks = {name: risk_of("vasterbotten-2021", *([name] if name else []), draws=20) for name in ("", "open-fee")}
    ax = plot_exceedance(risks, new_axes(), "sv")
    look = own_look(risks["open-fee"].outcome.design.scenario)
    assert [line.get_color() for line in ax.lines[:2]] == [BASELINE_COLOUR, look.colour]
    bars = plot_cost(risks["open-fee"], new_axes(), "sv").patches
    assert {to_hex(bar.get_facecolor()) for bar in bars} == {look.colour}
    design = simulator.compare("vasterbotten-2021", ["open-fee"]).designs[0]
    assert {bar.colour for bar in bars_of(plot_gains(design, new_axes()))} == {look.colour}


def test_gains_in_draws_are_the_pairs_means_with_their_intervals() -> None:
    (pair,) = simulator.compare_draws("vasterbotten-2021", ["flat-per-bed"], draws=300).paired.designs
    ax = plot_gains(pair, new_axes(), "sv")
    scale = {"mkr": 10**8, "tkr": 10**5, "kr": 100}[ax.get_ylabel().split(", ")[1]]
    order = sorted(pair.recipients, key=lambda i: (-pair.recipients[i][0].value, i))
    means = [pair.recipients[i][0] for i in order]
    assert [bar.height for bar in bars_of(ax)] == pytest.approx([mean.value / scale for mean in means])
    (lines,) = (drawn for drawn in ax.collections if isinstance(drawn, LineCollection))
    whiskers = [segment[:, 1] for segment in lines.get_segments()]
    assert np.array(whiskers) == pytest.approx(np.array([(m.low, m.high) for m in means]) / scale)
    grey = [bar.colour == UNSURE_COLOUR for bar in bars_of(ax)]
    assert grey == [pair.recipients[i][1] == "too_close" for i in order] and any(grey) and not all(grey)
    assert [bar.hatched for bar in bars_of(ax)] == grey
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["säker skillnad", "För nära att avgöra"]


def test_a_recipient_without_an_interval_is_not_called_sure() -> None:
    design = simulator.compare("vasterbotten-2021", ["open-fee"]).designs[0]
    one = next(iter(design.differences_minor))
    ax = plot_gains(design, new_axes(), intervals={one: (1.0, 2.0)})
    assert sum(bar.colour == UNSURE_COLOUR for bar in bars_of(ax)) == len(design.differences_minor) - 1


def test_where_nobody_gains_or_loses_the_axis_says_so() -> None:
    design = simulator.compare("vasterbotten-2021", ["open-fee"]).designs[0]
    none = replace(design, differences_minor=dict.fromkeys(design.differences_minor, 0), winners=(), losers=())
    ax = plot_gains(none, new_axes(), "sv")
    assert words(ax) == ["ingen skillnad för någon"] and list(ax.get_yticks()) == [0]
    nobody = simulator.compare("jamtland-harjedalen-2022", ["cliff"]).designs[0]
    assert words(plot_gains(nobody, new_axes(), "sv")) == ["inget att visa"]


def test_bars_start_at_zero() -> None:
    """A bar that is cut off tells another proportion than its amount's."""
    design = simulator.compare("vastmanland-2022", ["goal-attainment"]).designs[0]
    assert Fraction(max(design.differences_minor.values())) < 0
    low, high = plot_gains(design, new_axes()).get_ylim()
    assert low < 0 <= high
