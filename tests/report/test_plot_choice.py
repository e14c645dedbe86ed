"""Plots of choices hold to the numbers of their results."""

from pathlib import Path

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import simulator
from simulator.report.plots import plot_front, plot_regret, plot_worth
from tests.decide.test_choose import DRAWN, EFFECT, asked, scenario


def new_axes() -> Axes:
    return Figure().subplots()


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_front_is_its_points_and_the_knee_has_a_ring(lang: str) -> None:
    aims = ["P(cost > budget)", "most E(total(medication_reviews))"]
    found = simulator.frontier("vasterbotten-2021", ["fee = 500..4000/100"], aims, "open-fee", draws=500)
    ax = plot_front(found, new_axes(), lang)
    points = {(round(float(x), 6), round(float(y), 6)) for line in ax.lines for x, y in line.get_xydata()}
    wanted = {(round(100 * p.aims[0].value, 6), round(p.aims[1].value / 1e8, 6)) for p in found.points}
    assert wanted <= points
    assert found.knee is not None
    (ring,) = (line for line in ax.lines if line.get_markersize() == 11)
    assert ring.get_xdata()[0] == pytest.approx(100 * found.points[found.knee].aims[0].value)
    assert ax.get_xlabel() == "P(cost > budget), %" and ax.get_ylabel().endswith("mkr")


def test_regret_is_a_bar_for_each_design(tmp_path: Path) -> None:
    path = scenario(tmp_path, DRAWN, {n: f"change: {{payments.all_of_it.amount: {n}}}" for n in ("two", "three")})
    found = asked(path, "two", "three", draws=1_000)
    ax = plot_regret(found, new_axes(), "sv")
    widths = [bar.get_width() for bar in ax.patches]
    assert widths == pytest.approx([c.regret.mean.value / 1e8 for c in reversed(found.candidates) if c.regret])
    assert ax.get_xlabel() == "Förväntad merkostnad mot det bästa, mkr"
    central = asked(path, "two", by="losers", draws=10)
    assert plot_regret(central, new_axes(), "en").texts


def test_the_worth_of_an_effect_is_its_acceptability_curve(tmp_path: Path) -> None:
    path = scenario(tmp_path, EFFECT, {"pay": "change: {quantities.cost.value: 3 mkr, quantities.done: {is: more}}"})
    found = asked(path, "pay", effect="reviews", draws=500)
    assert found.worth is not None
    ax = plot_worth(found, new_axes(), "en")
    first, second, turn = ax.lines
    x, y = np.asarray(second.get_xdata()), np.asarray(second.get_ydata())
    assert y == pytest.approx(100 - np.asarray(first.get_ydata()))
    k = len(x) // 2
    scale = found.worth.steps[1].from_ / np.asarray(turn.get_xdata())[0]
    assert y[k] == pytest.approx(100 * found.worth.acceptability.probability(float(x[k] * scale))[1])
    assert plot_worth(asked(path, "pay", draws=10), new_axes(), "sv").texts
