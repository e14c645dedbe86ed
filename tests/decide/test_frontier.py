"""What may be had for what: fronts held to enumeration, to points worked by hand, and to what must not matter."""

import json
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.decide.front import Front
from simulator.decide.levers import levers_in
from simulator.decide.pareto import evenly, exchange, hypervolume, knee, spanning, undominated
from simulator.decide.racing import Scores, exact, survivors
from simulator.language import Locale
from simulator.problems import ScenarioError
from simulator.questions import FrontierQuestion

F1 = np.array([[10, 0.5], [12, 0.3], [11, 0.6], [13, 0.3], [15, 0.1]])
TEXT = """\
title: {sv: t, en: t}
period: 2021
recipients: {rows: [{id: a, residents: 1000}, {id: b, residents: 400}]}
quantities:
  residents: {unit: person}
  uptake: {value: 0.6 review/person/year, uncertain: {p10: 0.4, p90: 0.8}}
  fee: {value: 1 000 kr/review}
  rate: {value: 500 kr/person}
funding: {budget: {amount: 1.6 mkr}}
payments:
  beds: {rate: rate, per: residents}
  reviews: {rate: fee, per: uptake * residents}
effects: {care: fee / 1000 kr/review * uptake * residents}
"""


def scenario(folder: Path, designs: dict[str, str] | None = None) -> str:
    (folder / "scenario.yaml").write_text(TEXT, "utf-8")
    (folder / "designs").mkdir(exist_ok=True)
    for name, changes in (designs or {}).items():
        (folder / "designs" / f"{name}.yaml").write_text(f"extends: ../scenario.yaml\nwhy: t\n{changes}\n", "utf-8")
    return str(folder)


def asked(path: str, levers: tuple[str, ...], aims: tuple[str, ...], **how: Any) -> Front:
    return FrontierQuestion(path, levers, aims, **({"draws": 400} | how)).answer()


# ---- points ---------------------------------------------------------------------------------------------------------


def test_the_points_worked_by_hand() -> None:
    assert F1[undominated(F1)].tolist() == [[10, 0.5], [12, 0.3], [15, 0.1]]
    assert hypervolume(F1, np.array([16, 0.7])) == pytest.approx(2.2)


points = st.lists(st.lists(st.integers(0, 5), min_size=3, max_size=3), min_size=1, max_size=7)


@given(points)
def test_volume_is_the_cells_that_some_point_dominates(given_points: list[list[int]]) -> None:
    found = np.array(given_points, float)
    cells = sum(
        any(all(p <= c for p, c in zip(point, cell, strict=True)) for point in given_points)
        for cell in product(range(5), repeat=3)
    )
    assert hypervolume(found, np.full(3, 5.0)) == cells


@given(points)
def test_what_is_beaten_adds_no_volume_and_the_order_does_not_matter(given_points: list[list[int]]) -> None:
    found, reference = np.array(given_points, float), np.full(3, 6.0)
    left = found[undominated(found)]
    assert hypervolume(left, reference) == hypervolume(found, reference) == hypervolume(found[::-1], reference)


@given(points, st.integers(1, 5))
def test_a_few_points_are_of_the_front_and_hold_its_ends(given_points: list[list[int]], most: int) -> None:
    front = np.unique(np.array(given_points, float), axis=0)
    front = front[undominated(front)]
    for chosen in (spanning(front, most), evenly(front, most)):
        assert len(set(chosen)) == len(chosen) == min(most, len(front))
    if most >= 3:
        assert (front[spanning(front, most)].min(axis=0) == front.min(axis=0)).all()


def test_the_knee_is_where_giving_up_more_begins_to_buy_less() -> None:
    x = np.linspace(0.05, 1, 20)
    front = np.column_stack([x, 0.05 / x])
    at = knee(front)
    assert at is not None and front[at, 0] == pytest.approx(0.05**0.5, abs=0.06)
    before, after = exchange(front, range(20), at)
    assert before <= 1 <= after and before < after
    assert knee(np.column_stack([x, 1 - x])) is None and knee(np.column_stack([x, 1 - x**2])) is None


def test_a_point_leaves_only_when_the_paired_interval_says_so() -> None:
    random = np.random.default_rng(1)
    common = random.normal(0, 100, 1_000)
    costs = np.stack([common, common + 1 + random.normal(0, 1, 1_000), common + 0.05 * random.normal(0, 1, 1_000)])
    cost = Scores(costs.mean(axis=1), costs, costs.mean(axis=1), costs.mean(axis=1))
    same = exact(np.zeros(3))
    assert survivors((cost, same), 3).tolist() == [True, False, True]  # a sd of 100 each, but 1 apart in each draw
    better = exact(np.array([1.0, 0.0, 1.0]))
    assert survivors((cost, better), 3).tolist() == [True, True, True]


def test_the_truly_best_is_seldom_left_out() -> None:
    """Ten equal designs: no one is better, so each that leaves is left out wrongly."""
    gone = 0
    for seed in range(200):
        x = np.random.default_rng(seed).normal(0, 1, (10, 200))
        one = Scores(x.mean(axis=1), x, x.mean(axis=1), x.mean(axis=1))
        gone += not survivors((one, exact(np.zeros(10))), 10).all()
    assert gone <= 10


# ---- fronts ---------------------------------------------------------------------------------------------------------


def test_an_exact_front_is_that_of_enumeration(tmp_path: Path) -> None:
    levers = ("fee = 500..1500/100", "rate = 300..700/50")
    found = asked(scenario(tmp_path), levers, ("cost", "effect(care)", "spread(residents)"))
    assert found.draws == 0 and found.looked == found.possible == 99
    table = []
    for fee, rate in product(range(500, 1501, 100), range(300, 701, 50)):
        each = [round(100 * (rate * n + fee * 0.6 * n)) for n in (1000, 400)]
        table.append((sum(each), -fee / 1000 * 0.6 * 1400, abs(each[0] / 1000 - each[1] / 400)))
    best = {tuple(row) for row in np.array(table)[undominated(np.array(table))].round(6).tolist()}
    shown = {(one.aims[0].value, round(-one.aims[1].value, 6), round(one.aims[2].value, 6)) for one in found.points}
    assert shown <= best and len(shown) == min(7, len(best))
    assert all(one.levers[1] == 300 for one in found.points)  # money per person buys no care


def test_over_draws_more_care_costs_more_risk(tmp_path: Path) -> None:
    found = asked(scenario(tmp_path), ("fee = 500..1500/1",), ("P(cost > budget)", "E(effect(care))"), draws=2_000)
    risk, care = ([one.aims[k].value for one in found.points] for k in (0, 1))
    assert risk == sorted(risk) and care == sorted(care) and 3 <= len(risk) <= 7
    assert all(one.aims[0].low <= one.aims[0].value <= one.aims[0].high for one in found.points)
    assert found.knee is not None and found.rates is not None and found.rates[0] < found.rates[1]
    for language in ("sv", "en"):
        assert "fee" in found.sentence(Locale.of(language)) and found.tables(Locale.of(language))


def test_a_search_finds_what_enumeration_finds(tmp_path: Path) -> None:
    """A space too large to look at as a whole: the front is at the lowest rate, whatever the fee."""
    levers = ("fee = 500..1500/5", "rate = 300..700/5")
    found = asked(scenario(tmp_path), levers, ("cost", "effect(care)"))
    assert found.looked < found.possible and all(one.levers[1] == 300 for one in found.points)
    assert {one.levers[0] for one in found.points} >= {500, 1500}


def test_a_choice_among_designs_is_a_lever(tmp_path: Path) -> None:
    dear = "change: {quantities.rate.value: 900 kr/person, quantities.uptake.value: 0.6 review/person/year}"
    same = "change: {quantities.rate.value: 500 kr/person}"
    path = scenario(tmp_path, {"dear": dear, "same": same})
    found = asked(path, ("fee = 500..1500/500",), ("cost", "effect(care)"), among=("dear", "same"))
    assert {one.alternative for one in found.points} == {"same"} and found.possible == 6
    only = asked(path, (), ("cost", "effect(care)"), among=("dear", "same"))
    assert [one.alternative for one in only.points] == ["same"] and "same" in only.sentence(Locale("en"))


def test_two_equal_designs_and_constant_aims(tmp_path: Path) -> None:
    change = "change: {quantities.rate.value: 500 kr/person}"
    found = asked(scenario(tmp_path, {"x": change, "y": change}), (), ("E(cost)", "P(cost > 1 kr)"), among=("x", "y"))
    assert found.standing == 2 and len(found.points) == 1
    text = json.dumps(found.to_json())
    assert "NaN" not in text and "Infinity" not in text


def test_many_levers_are_searched_by_evolution(tmp_path: Path) -> None:
    pytest.importorskip("pymoo")
    levers = (
        "fee = 500..1500/1", "rate = 300..700/1", "funding.budget.amount = 1.5..1.7/0.001",
        "recipients.a.residents = 1000..1000/1",
    )[:3]  # fmt: skip
    path = scenario(
        tmp_path,
        {"more": "add: {quantities.extra: {value: 10 kr/person}, payments.more: {rate: extra, per: residents}}"},
    )
    question = FrontierQuestion(path, (*levers, "extra = 0..100/1"), ("cost", "effect(care)"), ("more",))
    found = question.answer()
    assert found.to_json() == question.answer().to_json()
    cheapest = found.points[0]
    assert float(cheapest.aims[0].value) <= 1.1 * 100 * 1400 * (300 + 0.6 * 500)


def test_bytes_do_not_depend_on_threads(tmp_path: Path) -> None:
    question = FrontierQuestion(
        scenario(tmp_path), ("fee = 500..1500/25",), ("P95(cost)", "E(effect(care))"), draws=3_000
    )
    assert len({json.dumps(question.answer(n).to_json()) for n in (1, 2, 5)}) == 1


def test_several_levers_stand_in_one_scenario(tmp_path: Path) -> None:
    wanted = [("payments.beds.rate", ("1", "2", "1"))]
    with pytest.raises(ScenarioError):
        levers_in(scenario(tmp_path), (), wanted)  # a name stands there, and no number
    loaded, levers = levers_in(
        scenario(tmp_path),
        (),
        [("quantities.fee.value", ("1", "2", "1")), ("funding.budget.amount", ("1", "2", "0.5"))],
    )
    assert [lever.quantity for lever in levers] == ["fee", "chosen_value"] and levers[1].unit == "mkr"
    assert loaded.quantities["chosen_value"].unit is not None


@pytest.mark.parametrize(
    ("levers", "aims", "code"),
    [
        (("fee = 1..2/1",), ("cost",), "frontier_aims"),
        (("fee = 1..2/1",), ("cost",) * 5, "frontier_aims"),
        ((), ("cost", "losers"), "frontier_levers"),
        (("fee 1..2",), ("cost", "losers"), "lever_range"),
        (("fees = 1..2/1",), ("cost", "losers"), "lever_unknown"),
        (("fee = 1..2/1",), ("cost", "effect(none)"), "effect_unnamed"),
    ],
)
def test_what_cannot_be_asked_says_what_can(
    tmp_path: Path, levers: tuple[str, ...], aims: tuple[str, ...], code: str
) -> None:
    with pytest.raises(ScenarioError) as bad:
        asked(scenario(tmp_path), levers, aims)
    assert [problem.code for problem in bad.value.problems] == [code]
