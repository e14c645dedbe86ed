"""Sliders: every number that decides a payment can be turned, the answer is the settlement's, and it is quick."""

import builtins
import json
from typing import Any

import pytest

import simulator
from simulator import shipped
from simulator.exploring import Explorer, explore
from simulator.money import format_money
from simulator.problems import ScenarioError
from simulator.results.knobs import knobs_of, turned
from simulator.scenario.yaml_text import parse_yaml

SHIPPED = [
    pytest.param(name, design, marks=[pytest.mark.long] if name == "vardval-2023" and design else [])
    for name in shipped.names()
    for design in (None, *simulator.design_names(name))
]


def slider(explorer: Explorer, label: str) -> Any:
    return next(s for knob, s in zip(explorer.knobs, explorer.sliders, strict=True) if knob.label == label)


@pytest.mark.parametrize(("name", "design"), SHIPPED)
def test_every_shipped_scenario_can_be_explored(name: str, design: str | None) -> None:
    explorer = explore(name, *([design] if design else []))
    assert explorer.file is explorer.start
    assert explorer.baseline.amounts == simulator.settle(name, *([design] if design else [])).amounts
    for knob in knobs_of(explorer.start, explorer.baseline.scenario):
        assert knob.low <= knob.value <= knob.high and 0 < knob.step < knob.high - knob.low
        again = turned(explorer.start, {knob.path: knob.text(knob.value)})
        built = simulator.build(again, folder=shipped.folder() / name, base=explorer.base)
        assert simulator.settle(built).cost == explorer.baseline.cost


def test_a_slider_gives_what_the_same_change_in_the_file_gives() -> None:
    explorer = explore("vasterbotten-2021")
    slider(explorer, "bed_rate").value = 4000
    raw = explorer.file.quantities["bed_rate"]
    assert not isinstance(raw, str) and raw.value == "4000 kr/bed/year"
    assert explorer.result.totals["per_bed"].minor == 4000_00 * 3100
    assert format_money(4000_00 * 3100, unit=False) in explorer.answer.value
    explorer.reset()
    assert explorer.file is explorer.start and explorer.result is explorer.baseline


@pytest.mark.parametrize("name", shipped.names())
def test_nothing_is_cut_beside_a_slider(name: str) -> None:
    explorer = explore(name)
    turning, answer = explorer.widget.children
    assert turning.layout.flex.startswith("0 0"), "the answer does not take the room of the units"
    assert answer is explorer.answer
    *rows, _reset = turning.children
    assert len(rows) == len(explorer.knobs)
    for row, knob in zip(rows, explorer.knobs, strict=True):
        moved, unit = row.children
        label = float(moved.style.description_width.removesuffix("em"))
        assert moved.description == knob.label and 0.5 * len(knob.label) < label
        assert float(moved.layout.width.removesuffix("em")) > label + 10 and unit.value == knob.unit


def test_a_cost_above_the_budget_is_said_as_the_table_says_it() -> None:
    explorer = explore("vasterbotten-2021")
    slider(explorer, "bed_rate").value = 5800
    assert f"Kostnaden är {format_money(2_980_000_00)} högre än budgeten." in explorer.answer.value


def test_quantities_that_nothing_reads_have_no_slider() -> None:
    labels = {knob.label for knob in explore("vastmanland-2022").knobs}
    assert "national_grant" not in labels and "initial.pool" in labels


def test_only_some_numbers_when_asked_for() -> None:
    assert [knob.label for knob in explore("vasterbotten-2021", only=("bed_rate",)).knobs] == ["bed_rate"]


def test_a_fault_is_said_in_words_and_the_sliders_go_on() -> None:
    explorer = explore("vasterbotten-2021", "ramp-closed-pool")
    slider(explorer, "lower").value = 60
    slider(explorer, "upper").value = 40
    assert 'role="alert"' in explorer.answer.value and "<table>" not in explorer.answer.value
    slider(explorer, "upper").value = 80
    assert "<table" in explorer.answer.value


def test_nothing_is_fetched_and_nothing_names_the_network() -> None:
    explorer = explore("vasterbotten-2021")
    bundle = explorer._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert "://" not in json.dumps([bundle, explorer.answer.value])


def test_without_the_widgets_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **how: Any) -> Any:
        if name.startswith("ipywidgets"):
            raise ImportError(name)
        return real(name, *rest, **how)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ScenarioError, match=r'ipywidgets.*pip install -e "\.\[notebook\]"'):
        explore("vasterbotten-2021")


def test_formulas_dates_and_words_have_no_slider() -> None:
    file = simulator.ScenarioFile.model_validate(
        parse_yaml(
            """
            period: 2026
            recipients: {rows: [{id: a, beds: "10", since: 2020-01-01}]}
            quantities:
              beds: {unit: bed}
              since: {unit: date}
              fee: {value: {2026-01-01: 100 kr/bed, 2026-07-01: 120 kr/bed}}
              twice: {unit: kr, is: 2 * fee * beds}
              from_: {unit: date, is: 2021-01-01}
              ready: {unit: yes/no, is: since < from_}
              reached: {of: beds, curve: [[0, 0], [20 bed, 1]]}
            payments:
              a: {amount: twice, requires: ready, achieved: reached, at_most: "0,9 mkr", accrues: month}
            """,
            "x.yaml",
        ).raw
    )
    labels = {knob.label: (knob.value, knob.unit) for knob in explore(file).knobs}
    assert labels == {
        "fee.2026-01-01": (100, "kr/bed"),
        "fee.2026-07-01": (120, "kr/bed"),
        "reached.curve.0.0": (0, ""),
        "reached.curve.0.1": (0, ""),
        "reached.curve.1.0": (20, "bed"),
        "reached.curve.1.1": (1, ""),
        "a.at_most": (0.9, "mkr"),
    }
