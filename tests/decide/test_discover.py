"""When something happens: held to what was put into the draws, and to what must not matter."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simulator.api import load
from simulator.decide.aims import read_aim
from simulator.decide.alternatives import Alternatives
from simulator.decide.boxes import Among, Cases, Range, find_box
from simulator.decide.discovery import Discovery, discovery
from simulator.language import Locale
from simulator.problems import ScenarioError
from simulator.questions import DiscoverQuestion

BASE = """\
title: {sv: t, en: t}
period: 2021
recipients: {rows: [{id: a}, {id: b}]}
quantities:
  x1: {value: 0.5, title: {sv: första talet, en: the first number}, uncertain: {min: 0, max: 1}}
  x2: {value: 0.5, uncertain: {min: 0, max: 1}}
  idle: {value: 0.5, uncertain: {min: 0, max: 1}}
  own: {value: 40 %, uncertain: {p10: 30 %, p90: 50 %, varies: recipient}}
funding: {budget: {amount: 100 kr}}
payments:
  all: {amount: 40 kr}
  more: {amount: 20 kr, requires: x1 > 0.7 and x2 <= 0.4}
"""
DESIGN = """\
extends: ../scenario.yaml
why: t
change:
  payments.all: {amount: AMOUNT}
"""


def square(seed: int, chance: float = 1.0) -> Cases:
    """Uniform points: it happens above 0.7 in the first and up to 0.4 in the second input."""
    rng = np.random.default_rng(seed)
    x = rng.random((3, 10_000))
    happened = (x[0] > 0.7) & (x[1] <= 0.4) & (rng.random(10_000) < chance)
    return Cases({"x1": x[0], "x2": x[1], "x3": x[2]}, {}, happened)


def asked(tmp_path: Path, event: str = "cost > budget", **how: Any) -> Discovery:
    (tmp_path / "scenario.yaml").write_text(BASE, "utf-8")
    (tmp_path / "designs").mkdir(exist_ok=True)
    for name, amount in {"dear": "60 kr", "dearer": "70 kr", "cheap": "20 kr", "free": "0 kr"}.items():
        (tmp_path / "designs" / f"{name}.yaml").write_text(DESIGN.replace("AMOUNT", amount), "utf-8")
    return DiscoverQuestion(str(tmp_path), event, **how).answer()


@pytest.mark.parametrize("seed", range(3))
def test_the_corner_of_a_square(seed: int) -> None:
    found = find_box(square(seed))
    one, two = found.box["x1"], found.box["x2"]
    assert set(found.box) == {"x1", "x2"} and isinstance(one, Range) and isinstance(two, Range)
    assert one.low == pytest.approx(0.7, abs=0.01) and one.high == np.inf
    assert two.high == pytest.approx(0.4, abs=0.01) and two.low == -np.inf
    assert found.hits / found.events >= 0.97 and found.hits / found.inside >= 0.98
    assert found.inside / found.draws == pytest.approx(0.12, abs=0.02)


@pytest.mark.parametrize("seed", range(3))
def test_two_categories_of_five(seed: int) -> None:
    rng = np.random.default_rng(seed)
    design = rng.integers(0, 5, 10_000)
    found = find_box(Cases({"x": rng.random(10_000)}, {"design": design}, np.isin(design, [1, 3])))
    assert dict(found.box) == {"design": Among(frozenset({1, 3}))}
    assert found.hits == found.events == found.inside
    assert found.inside / found.draws == pytest.approx(0.4, abs=0.02)


def test_what_happens_only_often_has_the_same_box() -> None:
    found = find_box(square(1, 0.8))
    one, two = found.box["x1"], found.box["x2"]
    assert isinstance(one, Range) and isinstance(two, Range) and set(found.box) == {"x1", "x2"}
    assert one.low == pytest.approx(0.7, abs=0.02) and two.high == pytest.approx(0.4, abs=0.02)
    assert found.hits / found.inside == pytest.approx(0.8, abs=0.05)


def test_what_happens_by_chance_has_no_box() -> None:
    boxes = 0
    for seed in range(20):
        rng = np.random.default_rng(seed)
        x = rng.random((3, 4_000))
        boxes += bool(find_box(Cases({"a": x[0], "b": x[1]}, {}, x[2] < 0.1)).box)
    assert boxes <= 3  # at 5 % for each input: more happen once in fifty


def test_at_most_three_inputs_are_limited() -> None:
    x = np.random.default_rng(1).random((5, 20_000))
    found = find_box(Cases({f"x{k}": row for k, row in enumerate(x)}, {}, (x > 0.3).all(axis=0)))
    assert len(found.box) == 3


def test_the_order_of_inputs_is_of_no_matter() -> None:
    cases = square(3)
    turned = Cases(dict(reversed(cases.numbers.items())), {}, cases.happened)
    assert dict(find_box(cases).box) == dict(find_box(turned).box)


def test_whole_numbers_are_inside_or_outside_together() -> None:
    rng = np.random.default_rng(1)
    count = rng.integers(0, 6, 10_000).astype(float)
    found = find_box(Cases({"count": count, "x": rng.random(10_000)}, {}, count >= 4))
    assert dict(found.box) == {"count": Range(3.5, np.inf)}
    assert found.hits == found.events == found.inside


def test_a_scenario_in_a_sentence(tmp_path: Path) -> None:
    found = asked(tmp_path)
    assert set(found.found.box) == {"x1", "x2"}
    text = found.sentence(Locale("sv"))
    assert "cost > budget inträffar framför allt när första talet är över 0,7 och x2 är högst 0,40" in text
    assert found.before.low <= 0.12 <= found.before.high and found.density.value > 0.98
    assert "NaN" not in json.dumps(found.to_json())


def test_the_design_may_be_what_tells(tmp_path: Path) -> None:
    found = asked(tmp_path, designs=("dear", "cheap", "dearer", "free"), draws=2_000)
    assert dict(found.found.box) == {"design": Among(frozenset({0, 2}))}
    assert "förslaget är dear eller dearer" in found.sentence(Locale("sv"))
    assert found.to_json()["box"]["design"]["among"] == ["dear", "dearer"]


def test_bytes_do_not_depend_on_threads(tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text(BASE, "utf-8")
    scenario = load(tmp_path)
    event = read_aim("P(cost > budget)", scenario)
    ways = [Alternatives((scenario,), 3000, 1, n, even=False) for n in (1, 2, 5)]
    assert len({json.dumps(discovery(at, event).to_json()) for at in ways}) == 1


@pytest.mark.parametrize(
    ("event", "code"),
    [
        ("cost > 1 mkr", "too_few_events"),
        ("cost > 0 kr", "too_few_events"),
        ("cost", "event_unread"),
        ("P95(cost)", "event_unread"),
        ("cost > much", "promise_unread"),
        ("losers > 3", "promise_central"),
    ],
)
def test_what_cannot_be_asked_says_what_can(tmp_path: Path, event: str, code: str) -> None:
    with pytest.raises(ScenarioError) as bad:
        asked(tmp_path, event, draws=500)
    assert [problem.code for problem in bad.value.problems] == [code]
