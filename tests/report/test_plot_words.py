"""Names from users' files are drawn letter by letter, and have room."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import matplotlib
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

import simulator
from simulator.decide.incentive_curve import incentive
from simulator.report import plots
from simulator.report.plots.text import around, legend_name, name_recipients, short
from simulator.results.risk import DesignRisk

CENTRE = r"$\bad{ & <i> a_b$"
"""As a formula of matplotlib's this is a fault that stops the drawing."""
DESIGN = r"_a_$b$ & c"
DOCUMENT = r"RS $4_69$ <b>"

SCENARIO = f"""
title: {{sv: "{DESIGN}", en: x}}
period: 2026
sources:
  {DOCUMENT}: {{issuer: x, title: x}}
recipients:
  rows: [{{id: north, name: '{CENTRE}', beds: 60, reviews: 30}}, {{id: south, name: south, beds: 40, reviews: 50}}]
quantities:
  beds: {{unit: bed}}
  reviews: {{unit: review}}
  fee: {{value: 3000 kr/review, uncertain: {{p10: 2000, p90: 4000}}, source: assumption}}
funding:
  budget: {{amount: 1 mkr, left: {{repaid_by: 2027-03-01}}}}
payments:
  per_bed: {{rate: 3 500 kr/bed/year, per: beds, source: "{DOCUMENT}"}}
  quality: {{rate: fee, per: reviews}}
"""
CHANGED = """
extends: ../scenario.yaml
title: {sv: x, en: x}
why: x
change:
  payments.quality: {rate: fee * 2, per: reviews}
"""


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("odd")
    (folder / "designs").mkdir()
    (folder / "scenario.yaml").write_text(SCENARIO, "utf-8")
    (folder / "designs" / f"{DESIGN}.yaml").write_text(CHANGED, "utf-8")
    return folder


def drawn(draw: Callable[[Axes], Axes]) -> str:
    """All words of a plot as an SVG has them, on axes made as anybody makes them."""
    with matplotlib.rc_context({"svg.fonttype": "none"}):
        figure = Figure(figsize=(8, 5))
        draw(figure.subplots())
        out = ElementTree.fromstring(svg(figure))
    return "\n".join("".join(node.itertext()) for node in out.iter("{http://www.w3.org/2000/svg}text"))


def svg(figure: Figure) -> str:
    out = io.StringIO()
    figure.savefig(out, format="svg")
    return out.getvalue()


def test_a_dollar_is_a_dollar_in_every_plot(odd: Path) -> None:
    comparison = simulator.compare(odd)
    design, result = comparison.designs[0], comparison.designs[0].result
    risk = simulator.simulate(odd, DESIGN, draws=20).designs[0]
    curves = {DESIGN: incentive(result, "north", "reviews")}
    tree = simulator.explain(result, "north", "per_bed")
    expected: dict[str, tuple[str, Callable[[Axes], Axes]]] = {
        "gains": (CENTRE, lambda ax: plots.plot_gains(design, ax)),
        "per unit": (CENTRE, lambda ax: plots.plot_per_unit(result, "beds", ax)),
        "ledger": (CENTRE, lambda ax: plots.plot_ledger(simulator.ledger(odd), ax)),
        "exceedance": (DESIGN, lambda ax: plots.plot_exceedance({DESIGN: risk}, ax)),
        "incentive": (DESIGN, lambda ax: plots.plot_incentive(curves, ax)),
        "explanation": (DOCUMENT, lambda ax: plots.plot_explanation(tree, ax)),
    }
    for plot, (name, draw) in expected.items():
        words = drawn(draw)
        assert name in words or "".join(name.split()) in "".join(words.split()), plot


def test_a_formula_would_have_stopped_the_drawing() -> None:
    """So the test above can fail."""
    with pytest.raises(ValueError, match="bad"):
        drawn(lambda ax: ax.text(0, 0, CENTRE) and ax)


def test_legends_show_names_that_begin_with_an_underscore() -> None:
    axes = Figure().subplots()
    axes.plot([0], [0], label=legend_name("_draft"))
    assert [label.strip() for label in axes.get_legend_handles_labels()[1]] == ["_draft"]


def test_long_names_keep_their_beginning_and_end() -> None:
    names = [f"Vårdcentralen Sankt Eriksgatan i Norra Djurgårdsstaden, mottagning {k}" for k in range(40)]
    shown = [short(name, 30) for name in names]
    assert len(set(shown)) == 40 and max(map(len, shown)) <= 30
    assert all(a[:10] == b[:10] and a[-2:] == b[-2:] for a, b in zip(names, shown, strict=True))
    assert short("Backen", 30) == "Backen"


@pytest.mark.parametrize("recipients", [1, 3, 12, 40])
def test_names_do_not_cover_each_other_and_are_within_the_sheet(recipients: int) -> None:
    names = [f"Vårdcentralen Sankt Eriksgatan i Norra Djurgårdsstaden, mottagning {k}" for k in range(recipients)]
    figure = Figure(figsize=(6.7, 3.4), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    axes.bar(range(recipients), 1)
    name_recipients(axes, names, "sv", named=True)
    figure.draw_without_rendering()
    boxes = [label.get_window_extent() for label in axes.get_xticklabels()]
    assert len(boxes) == recipients
    assert all(a.x1 <= b.x0 + 1 for a, b in itertools.pairwise(boxes))
    assert all(box.y0 >= 0 and box.x0 >= 0 and box.x1 <= figure.bbox.x1 for box in boxes)
    assert axes.get_xlim() == around(recipients)


def test_many_designs_have_their_legend_beside_the_plot() -> None:
    risk = simulator.simulate("vasterbotten-2021", "open-fee", draws=20).designs[0]
    for count, inside in ((2, True), (12, False)):
        figure = Figure(figsize=(6.7, 3.2), layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.subplots()
        plots.plot_exceedance(named(risk, count), axes, "sv")
        figure.draw_without_rendering()
        legend = axes.get_legend().get_window_extent()
        assert bool(legend.x0 < axes.bbox.x1) == inside
        assert legend.x1 <= figure.bbox.x1 and legend.y0 >= 0 and legend.y1 <= figure.bbox.y1


def named(risk: DesignRisk, count: int) -> dict[str, DesignRisk]:
    return {f"a design with a rather long name {k}": risk for k in range(count)}


def test_a_dollar_is_a_dollar_under_upright_names_too() -> None:
    words = drawn(lambda ax: name_recipients(ax, [CENTRE] * 9, "sv", named=True) or ax)
    assert words.count(CENTRE) == 9
