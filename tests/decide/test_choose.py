"""Which design: limits first, then an order, and when the choice would be another. Held to tables worked by hand."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import lognorm

from simulator.decide.choice import Choice
from simulator.decide.regret import dominates, expected, hurwicz, regrets, turns, worst
from simulator.decide.worth import acceptability, ratio
from simulator.language import Locale
from simulator.problems import ScenarioError
from simulator.questions import ChooseQuestion

TABLE = np.array([[10.0, 10, 10], [6, 9, 18], [8, 8, 13]])
ODDS = np.array([0.5, 0.3, 0.2])

STATED = """\
title: {sv: t, en: t}
period: 2021
recipients: {rows: [{id: a, residents: 100}]}
quantities:
  residents: {unit: person}
  one: {value: 10 mkr}
  two: {value: 6 mkr}
  three: {value: 8 mkr}
funding: {budget: {amount: 12 mkr}}
payments: {all_of_it: {amount: one}}
"""
DRAWN = """\
title: {sv: t, en: t}
period: 2021
recipients: {rows: [{id: a, residents: 100}]}
quantities:
  residents: {unit: person}
  state: {value: 0.5, uncertain: {min: 0, max: 1}}
  one: {value: 10 mkr}
  two: {of: state, steps: [[0, 6 mkr], [0.5, 9 mkr], [0.8, 18 mkr]]}
  three: {of: state, steps: [[0, 8 mkr], [0.5, 8 mkr], [0.8, 13 mkr]]}
funding: {budget: {amount: 12 mkr}}
payments: {all_of_it: {amount: one}}
"""
EFFECT = """\
title: {sv: t, en: t}
period: 2021
recipients: {rows: [{id: a, residents: 1000}]}
quantities:
  residents: {unit: person}
  more: {value: 1 review/person/year, uncertain: {mean: 1 review/person/year, sd: 0.25 review/person/year}}
  done: {value: 0 review/person/year}
  cost: {value: 1 mkr}
payments: {all_of_it: {amount: cost}}
effects: {reviews: done * residents}
"""


def scenario(folder: Path, text: str, designs: dict[str, str], section: str = "designs") -> str:
    (folder / "scenario.yaml").write_text(text, "utf-8")
    (folder / section).mkdir(exist_ok=True)
    for name, changes in designs.items():
        (folder / section / f"{name}.yaml").write_text(f"extends: ../scenario.yaml\nwhy: t\n{changes}\n", "utf-8")
    return str(folder)


def with_assumptions(folder: Path) -> str:
    path = scenario(
        folder, STATED, {name: f"change: {{payments.all_of_it.amount: {name}}}" for name in ("two", "three")}
    )
    values = "change: {quantities.one.value: %d mkr, quantities.two.value: %d mkr, quantities.three.value: %d mkr}"
    return scenario(Path(path), STATED, {"s2": values % (10, 9, 8), "s3": values % (10, 18, 13)}, "responses")


def asked(path: str, *designs: str, **how: Any) -> Choice:
    return ChooseQuestion(path, designs, **({"as_is": True, "draws": 200} | how)).answer()


# ---- the rules of choice on a table ---------------------------------------------------------------------------------


def test_the_rules_on_the_table() -> None:
    assert expected(TABLE, ODDS) == pytest.approx([10, 9.3, 9])
    assert worst(TABLE).tolist() == [10, 18, 13] and worst(regrets(TABLE)).tolist() == [4, 8, 3]
    assert hurwicz(TABLE).tolist() == [10, 12, 10.5]
    assert expected(regrets(TABLE), ODDS).min() == pytest.approx(1.6)  # what knowing the state is worth


def test_dominance_on_the_table() -> None:
    pairs = [(i, j) for i in range(3) for j in range(3) if i != j]
    assert not any(dominates(TABLE[i], TABLE[j], ODDS) for i, j in pairs)
    assert [(i, j) for i, j in pairs if dominates(TABLE[i], TABLE[j], ODDS, "second")] == [(2, 1)]


small = st.lists(st.integers(-20, 20).map(float), min_size=4, max_size=4)


@given(small, small)
def test_dominance_is_what_every_threshold_says(one: list[float], other: list[float]) -> None:
    """First order: the chance of more than each value; second: the mean above each value."""
    a, b, at = np.array(one), np.array(other), np.arange(-25, 25, 0.5)
    first = [(a > t).mean() - (b > t).mean() for t in at]
    second = [np.maximum(a - t, 0).mean() - np.maximum(b - t, 0).mean() for t in at]
    for found, order in ((first, "first"), (second, "second")):
        says = bool(max(found) <= 1e-12 and min(found) < -1e-12)
        assert dominates(a, b, order=order) is says  # type: ignore[arg-type]


@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=1, max_size=6))
def test_turns_are_the_lower_envelope(lines: list[tuple[int, int]]) -> None:
    a, b = (np.array(x, float) for x in zip(*lines, strict=True))
    first, found = turns(a, b, 10.0)
    edges = [0.0, *(turn.at for turn in found), 10.0]
    best = [first, *(turn.after for turn in found)]
    assert edges == sorted(edges)
    for k, design in enumerate(best):
        for x in (edges[k], (edges[k] + edges[k + 1]) / 2, edges[k + 1]):
            assert a[design] + b[design] * x <= (a + b * x).min() + 1e-9


@given(st.integers(0, 10**6), st.integers(2, 5))
def test_probabilities_of_being_best_are_those_of_looking(seed: int, designs: int) -> None:
    random = np.random.default_rng(seed)
    costs, effects = (random.integers(-5, 6, (designs, 40)).astype(float) for _ in range(2))
    found = acceptability(costs, effects)
    for worth in (0.013, 0.37, 1.21, 4.9):  # no ratio of whole numbers up to ten, so no ties but of equals
        net = costs - worth * effects
        best = net <= net.min(axis=0) + 1e-12
        assert found.probability(worth) == pytest.approx((best / best.sum(axis=0)).mean(axis=1))


def test_the_ratio_of_means_has_fiellers_interval() -> None:
    truth, held = 20.0, 0
    for seed in range(300):
        random = np.random.default_rng(seed)
        effect = random.normal(1.0, 1.0, 100)
        _, low, high = ratio(20.0 * effect + random.normal(0, 5, 100), effect)
        held += low <= truth <= high
    assert 0.92 * 300 <= held <= 0.98 * 300


# ---- choices --------------------------------------------------------------------------------------------------------


def test_the_table_as_assumptions(tmp_path: Path) -> None:
    found = asked(with_assumptions(tmp_path), "two", "three", by="cost", assumptions=("s2", "s3"), odds="5:3:2")
    out = found.to_json()
    names = [tmp_path.name, "two", "three"]
    assert out["across"]["values"] == dict(zip(names, (TABLE * 1e6).tolist(), strict=True))
    assert out["across"]["expected"] == pytest.approx([10e6, 9.3e6, 9e6])
    rules = {"minimax": names[0], "minimax_regret": "three", "hurwicz": names[0], "expected": "three"}
    assert out["across"]["rules"] == rules
    assert out["across"]["worst_regret"] == pytest.approx({names[0]: 4e6, "two": 8e6, "three": 3e6})
    # two costs 6 + 3p against three's 8; then 6 + 12p against 8 + 5p, and that against 10
    assert out["across"]["turns"]["s2"] == [{"at": pytest.approx(2 / 3), "before": "two", "after": "three"}]
    assert [turn["at"] for turn in out["across"]["turns"]["s3"]] == pytest.approx([2 / 7, 2 / 5])
    assert out["chosen"] == "two"  # as the scenario is stated


def test_the_table_as_draws(tmp_path: Path) -> None:
    path = scenario(tmp_path, DRAWN, {n: f"change: {{payments.all_of_it.amount: {n}}}" for n in ("two", "three")})
    found = asked(path, "two", "three", draws=20_000)
    assert [one.name for one in found.candidates] == [tmp_path.name, "two", "three"]
    assert found.chosen is not None and found.chosen.name == "three" and not found.rivals
    for one, cost, lost, best in zip(found.candidates, [10, 9.3, 9], [2.6, 1.9, 1.6], [0.2, 0.5, 0.3], strict=True):
        assert one.regret is not None
        assert one.value.value == pytest.approx(cost * 1e8, abs=2e7)
        assert one.regret.mean.value == pytest.approx(lost * 1e8, abs=2e7)
        assert one.regret.best.value == pytest.approx(best, abs=0.02)
    assert found.dominated == {1: (2, "second")}


def test_limits_come_before_the_order(tmp_path: Path) -> None:
    path = scenario(tmp_path, DRAWN, {n: f"change: {{payments.all_of_it.amount: {n}}}" for n in ("two", "three")})
    found = asked(path, "two", "three", keep=("P(cost > budget) <= 5 %",), draws=500)
    assert [one.keeps for one in found.candidates] == [True, False, False]
    assert found.chosen is not None and found.chosen.name == tmp_path.name
    assert all(one.judged[0].sureness == "sure" for one in found.candidates)
    none = asked(path, "two", "three", keep=("cost <= 1 mkr",), draws=50)
    assert none.chosen is None and "Inget av de 3" in none.sentence(Locale("sv"))


def test_the_share_within_every_promise_is_counted_draw_by_draw(tmp_path: Path) -> None:
    path = scenario(tmp_path, DRAWN, {n: f"change: {{payments.all_of_it.amount: {n}}}" for n in ("two", "three")})
    keeps = ("E(cost) <= 9 mkr", "P(cost > budget) <= 30 %")
    found = asked(path, "two", "three", keep=keeps, draws=20_000)
    shares = [one.satisfying.value for one in found.candidates if one.satisfying is not None]
    assert shares == pytest.approx([0, 0.8, 0.8], abs=0.02)


def test_the_verdict_sure_is_seldom_wrong(tmp_path: Path) -> None:
    """P(cost > 12 mkr) is 20 % for two of three designs; the promise of 20 % is at the edge, where sure is a guess."""
    path = scenario(tmp_path, DRAWN, {n: f"change: {{payments.all_of_it.amount: {n}}}" for n in ("two", "three")})
    wrong = 0
    for seed in range(60):
        found = asked(path, "two", "three", keep=("P(cost > budget) <= 20 %",), draws=300, seed=seed)
        wrong += any(not o.is_kept and o.sureness == "sure" for one in found.candidates for o in one.judged)
    assert wrong <= 8  # 5 % each way of 60 is 3; more than 8 happens once in a hundred


def test_two_equal_designs_cannot_be_told_apart(tmp_path: Path) -> None:
    change = "change: {payments.all_of_it.amount: two}"
    found = asked(scenario(tmp_path, DRAWN, {"left": change, "right": change}), "left", "right", as_is=False)
    assert found.rivals == (1,) and found.dominated == {}
    assert all(one.regret is not None and one.regret.mean.value == 0 for one in found.candidates)
    assert "right" in found.sentence(Locale("en"))


def test_one_design_and_a_constant_cost(tmp_path: Path) -> None:
    found = asked(scenario(tmp_path, STATED, {}), keep=("P(cost > budget) <= 5 %",))
    assert found.chosen is not None and found.rivals == () and found.chosen.judged[0].sureness == "sure"
    assert found.chosen.satisfying is not None and found.chosen.satisfying.basis == "exact"
    text = json.dumps(found.to_json())
    assert "NaN" not in text and "Infinity" not in text
    assert found.tables(Locale("sv")) and found.tables(Locale("en"))


def test_what_an_effect_must_be_worth(tmp_path: Path) -> None:
    """2 mkr more buys 1 000 reviews: worth it from 2 000 kr each; in a draw from 2 000 kr over its own uptake."""
    path = scenario(tmp_path, EFFECT, {"pay": "change: {quantities.cost.value: 3 mkr, quantities.done: {is: more}}"})
    found = asked(path, "pay", effect="reviews", draws=20_000)
    assert found.worth is not None
    nothing, pays = found.worth.steps
    assert nothing.best == 0 and pays.best == 1
    assert pays.from_ == pytest.approx(200_000, rel=0.01)
    assert pays.interval is not None and pays.interval[0] <= 200_000 <= pays.interval[1]
    assert nothing.probabilities == {0: 1.0, 1: 0.0}
    sigma = np.sqrt(np.log(1 + 0.25**2))
    for kronor in (1500, 2000, 3000):
        best = float(found.worth.acceptability.probability(kronor * 100.0)[1])
        assert best == pytest.approx(lognorm.sf(2000 / kronor, sigma, scale=np.exp(-(sigma**2) / 2)), abs=0.02)
    assert found.to_json()["worth"]["steps"][1]["from"] == pytest.approx(2000, rel=0.01)


def test_more_of_an_effect_is_better(tmp_path: Path) -> None:
    path = scenario(tmp_path, EFFECT, {"pay": "change: {quantities.cost.value: 3 mkr, quantities.done: {is: more}}"})
    found = asked(path, "pay", by="E(effect(reviews))")
    assert found.most and found.chosen is not None and found.chosen.name == "pay"


def test_designs_over_different_periods_are_compared_per_year(tmp_path: Path) -> None:
    changes = "change: {period: [2021, 2022], quantities.one.value: 9 mkr}"
    found = asked(scenario(tmp_path, STATED, {"longer": changes}), "longer")
    assert found.per_year and found.chosen is not None and found.chosen.name == "longer"
    assert found.chosen.value.value == 9e8
    assert any("per år" in note for note in found.notes(Locale("sv")))


def test_bytes_do_not_depend_on_threads_nor_the_choice_on_the_order_of_designs(tmp_path: Path) -> None:
    path = scenario(tmp_path, DRAWN, {n: f"change: {{payments.all_of_it.amount: {n}}}" for n in ("two", "three")})
    question = ChooseQuestion(path, ("two", "three"), ("P(cost > budget) <= 25 %",), as_is=True, draws=3_000)
    assert len({json.dumps(question.answer(n).to_json()) for n in (1, 2, 5)}) == 1
    turned = ChooseQuestion(path, ("three", "two"), ("P(cost > budget) <= 25 %",), as_is=True, draws=3_000).answer()
    assert turned.to_json()["order"] == question.answer().to_json()["order"]


@pytest.mark.parametrize("odds", ["1:2", "a:b:c", "0:0:0", "1:-1:2"])
def test_odds_that_cannot_be_read_say_what_can_be_written(tmp_path: Path, odds: str) -> None:
    with pytest.raises(ScenarioError) as bad:
        asked(with_assumptions(tmp_path), "two", assumptions=("s2", "s3"), odds=odds)
    assert [problem.code for problem in bad.value.problems] == ["odds_unread"]


def test_odds_are_fractions(tmp_path: Path) -> None:
    from simulator.decide.choose import read_odds

    assert read_odds("0,5:0.3:1/5", 3) == (Fraction(1, 2), Fraction(3, 10), Fraction(1, 5))
