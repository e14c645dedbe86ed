"""Effects: what the money is for, held to what it must equal and to what must not matter."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

import simulator
from simulator.engine.effects import effects_of
from simulator.engine.settle import settle
from simulator.engine.simulate import make_plan, run
from simulator.problems import ScenarioError
from simulator.questions import SolveQuestion

TEXT = """\
title: {sv: t, en: t}
period: 2021
recipients: {rows: [{id: a, residents: 2900}, {id: b, residents: 117}]}
quantities:
  residents: {unit: person}
  uptake: {value: 0.57 review/person/year, uncertain: {p10: 0.4, p90: 0.8, varies: [recipient, year]}}
  visits: {unit: visit/year, is: residents * 2 visit/person/year, uncertain: {counts: poisson}}
  fee: {value: 1 000 kr/review}
funding: {budget: {amount: 15 mkr}}
payments:
  reviews: {rate: fee, per: uptake * residents, round: {to: 1 öre}}
effects:
  made: uptake * residents
  paid_out: {is: reviews, unit: tkr}
  seen: visits
"""


def scenario(tmp_path: Path, text: str = TEXT) -> str:
    (tmp_path / "scenario.yaml").write_text(text, "utf-8")
    return str(tmp_path)


def test_the_central_case_is_exact_and_sums_recipients_and_years(tmp_path: Path) -> None:
    one = effects_of(settle(simulator.load(scenario(tmp_path))))
    assert one["made"] == Fraction("0.57") * 3017 and one["seen"] == 6034
    two = effects_of(settle(simulator.load(scenario(tmp_path, TEXT.replace("2021\n", "[2021, 2022]\n", 1)))))
    assert two["made"] == 2 * one["made"]


def test_by_month_and_by_year_come_to_the_same_where_nothing_changes(tmp_path: Path) -> None:
    text = TEXT.replace("made: uptake * residents", "made: {is: uptake * residents, accrues: month}")
    year, month = (effects_of(settle(simulator.load(scenario(tmp_path, t))))["made"] for t in (TEXT, text))
    assert year == month


def test_a_rate_that_changes_within_the_year_counts_by_its_months(tmp_path: Path) -> None:
    text = """\
period: 2021
recipients: {rows: [{id: a, residents: 100}]}
quantities:
  residents: {unit: person}
  uptake: {value: {2021-01-01: 0.5 review/person/year, 2021-10-01: 0.9 review/person/year}}
payments: {fixed: {amount: 1 kr}}
effects: {made: {is: uptake * residents, accrues: month}}
"""
    assert effects_of(settle(simulator.load(scenario(tmp_path, text))))["made"] == Fraction(50 * 9 + 90 * 3, 12)


def test_in_every_draw_an_effect_is_what_the_payment_paid_for(tmp_path: Path) -> None:
    outcome = simulator.simulate(scenario(tmp_path), draws=3_000).run.outcomes[0]
    cost = outcome.cost.astype(np.float64)
    assert np.allclose(outcome.effects["made"] * 100_000, cost, atol=2)  # öre: one rounding for each recipient
    assert np.array_equal(outcome.effects["paid_out"], cost)
    assert (outcome.effects["seen"] % 1 == 0).all() and outcome.effects["seen"].std() > 0


def test_bytes_depend_neither_on_threads_nor_on_other_designs(tmp_path: Path) -> None:
    loaded = simulator.load(scenario(tmp_path))
    plan = make_plan([loaded], 5_000, 3)
    found = [run(plan, workers).outcomes[0].effects["made"].tobytes() for workers in (1, 2, 5)]
    beside = run(make_plan([loaded, (loaded, {"fee": "900 kr/review"})], 5_000, 3), 2).outcomes
    assert len({*found, *(outcome.effects["made"].tobytes() for outcome in beside)}) == 1


def test_naming_an_effect_changes_no_cost(tmp_path: Path) -> None:
    with_it = simulator.simulate(scenario(tmp_path), draws=500).run.outcomes[0].cost
    without = simulator.simulate(scenario(tmp_path, TEXT.partition("effects:")[0]), draws=500).run.outcomes[0].cost
    assert with_it.tobytes() == without.tobytes()


def test_a_design_changes_removes_and_adds_effects(tmp_path: Path) -> None:
    base = scenario(tmp_path)
    (tmp_path / "designs").mkdir()
    overlay = "extends: ../scenario.yaml\nwhy: t\nchange: {effects.made: residents}\nremove: [effects.seen]\n"
    (tmp_path / "designs" / "other.yaml").write_text(overlay + "add: {effects.more: residents}\n", "utf-8")
    found = effects_of(settle(simulator.load(base, "other")))
    assert found["made"] == found["more"] == 3017 and "seen" not in found


def test_promises_are_made_of_effects(tmp_path: Path) -> None:
    path = scenario(tmp_path, TEXT.replace("uptake * residents, round", "uptake * fee * residents / fee, round"))
    text = Path(path, "scenario.yaml").read_text("utf-8").replace("made: uptake", "made: fee / 1000 kr/review * uptake")
    Path(path, "scenario.yaml").write_text(text, "utf-8")
    found = SolveQuestion(path, "fee", "500", "4000", "1", ("effect(made) >= 2000",), wanted="smallest").answer()
    assert found.value == -(-2000 * 1000 // Fraction("0.57") // 3017)
    for keep in ("E(effect(made)) >= 2000 review", "P(effect(made) < 2000) <= 10 %", "P10(effect(made)) >= 2000"):
        answer = SolveQuestion(path, "fee", "500", "4000", "1", (keep,), wanted="smallest", draws=500).answer()
        assert answer.feasible and answer.standings[0].achieved.value is not None
        assert "review" in answer.sentence(simulator.Locale("en")) or keep.startswith("P(")


def test_spread_is_the_most_less_the_least_per_unit(tmp_path: Path) -> None:
    text = TEXT.replace("per: uptake * residents", "per: uptake * residents", 1)
    text = text.replace("payments:\n", "payments:\n  fixed: {amount: 29 000 kr}\n")
    path = scenario(tmp_path, text)
    keep = "spread(residents) <= 1 000 kr/person"
    found = SolveQuestion(path, "fee", "0", "100", "1", (keep,)).answer()
    reached = found.standings[0].achieved.value
    assert reached == pytest.approx(float(Fraction(2_900_000, 117) - Fraction(2_900_000, 2900)), abs=2)


@pytest.mark.parametrize(
    ("keep", "code"),
    [
        ("effect(nothing) >= 5", "effect_unnamed"),
        ("effect(made) >= 5 person", "wrong_unit"),
        ("spread(fee) <= 5", "spread_of"),
        ("E(spread(residents)) <= 5", "promise_central"),
    ],
)
def test_a_promise_about_what_is_not_there_says_so(tmp_path: Path, keep: str, code: str) -> None:
    with pytest.raises(ScenarioError) as bad:
        SolveQuestion(scenario(tmp_path), "fee", "0", "100", "1", (keep,), draws=10).answer()
    assert [problem.code for problem in bad.value.problems] == [code]


def test_a_kept_part_of_the_draws_has_its_effects(tmp_path: Path) -> None:
    plan = make_plan([simulator.load(scenario(tmp_path))], 2_000, 1)
    outcome = run(replace(plan, kept=100), 1).outcomes[0]
    assert len(outcome.effects["made"]) == len(outcome.cost) == 2_000


def test_effects_stand_beside_the_cost_in_frames(tmp_path: Path) -> None:
    found = simulator.simulate(scenario(tmp_path), draws=50)
    frame = found.draws_frame()
    assert frame.attrs["units"] == {
        "cost": "SEK",
        "budget": "SEK",
        "made": "review",
        "paid_out": "tkr",
        "seen": "visit",
    }
    assert np.allclose(frame["paid_out"] * 1000, frame["cost"])
