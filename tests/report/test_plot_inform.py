"""Plots of what informs a decision draw the numbers of their results, in both languages."""

from pathlib import Path

import matplotlib
import pytest
from matplotlib.figure import Figure

import simulator
from simulator.language import Language
from simulator.report.plots import plot_attribution, plot_discovery, plot_information, plot_sensitivity
from tests.decide.test_information import BASE, OTHER, folder

matplotlib.use("Agg")
LANGUAGES: tuple[Language, ...] = ("sv", "en")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_tornado_has_the_swings(lang: Language) -> None:
    found = simulator.sensitivity("vasterbotten-2021", "open-fee", draws=1_000)
    ax = plot_sensitivity(found, Figure().add_subplot(), lang)
    widest = max(found.parts, key=lambda part: part.swing.width)
    assert sum(abs(bar.get_width()) for bar in ax.patches[:2]) * 1e8 == pytest.approx(widest.swing.width)
    assert len(ax.patches) == 2 * len(found.parts)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_bars_of_what_is_worth_knowing(tmp_path: Path, lang: Language) -> None:
    found = simulator.information(folder(tmp_path, BASE, other=OTHER), "-cost")
    ax = plot_information(found, Figure().add_subplot(), lang)
    assert ax.patches[-1].get_width() * 100 == pytest.approx(found.perfect.value)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_bars_of_changes_and_their_sum(lang: Language) -> None:
    found = simulator.attribute("vasterbotten-2021", "open-fee")
    ax = plot_attribution(found, Figure().add_subplot(), lang)
    assert [round(bar.get_width() * 1e8) for bar in ax.patches] == [found.changes[0].cost, found.difference]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_bars_of_how_well_conditions_tell(lang: Language) -> None:
    found = simulator.discover("vasterbotten-2021", "cost > budget", "open-fee", draws=1_000)
    ax = plot_discovery(found, Figure().add_subplot(), lang)
    shares = [found.density.value, found.before.value, found.coverage.value, found.mass.value]
    assert [bar.get_width() for bar in ax.patches] == pytest.approx([100 * share for share in shares])
