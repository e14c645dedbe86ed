"""Which value of a lever keeps the promises: held to closed forms, to enumeration, and to what must not matter."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from scipy.stats import binom, norm
from scipy.stats import poisson as poisson_

import simulator
from simulator.decide.aims import read_aim, read_promise
from simulator.decide.estimating import estimate, lower_limit, upper_limit
from simulator.decide.evaluate import Evaluations
from simulator.decide.levers import lever_in
from simulator.decide.solution import Solution, solution
from simulator.language import Locale
from simulator.problems import ScenarioError
from simulator.questions import SolveQuestion
from simulator.scenario.load import load_with

UPTAKE = """\
title: {sv: t, en: t}
period: 2021
recipients: {rows: [{id: a, residents: 2900}]}
quantities:
  residents: {unit: person}
  uptake: {value: 0.57 review/person/year, uncertain: {p10: 0.4, p90: 0.8}}
  fee: {value: 1 000 kr/review}
  beds_cost: {value: "10,85 mkr"}
funding: {budget: {amount: 15 mkr}}
payments:
  beds: {amount: beds_cost}
  reviews: {rate: fee, per: uptake * residents}
"""
COUNTS = """\
title: {sv: t, en: t}
period: 2021
recipients: {rows: [{id: a, expected: 100}]}
quantities:
  expected: {unit: visit/year}
  visits: {unit: visit/year, is: expected, uncertain: {counts: poisson}}
  fee: {value: 100 kr/visit}
funding: {budget: {amount: 100 000 kr}}
payments:
  visits_paid: {rate: fee, per: visits}
"""


def scenario(tmp_path: Path, text: str) -> str:
    (tmp_path / "scenario.yaml").write_text(text, "utf-8")
    return str(tmp_path)


def asked(path: str, keep: str, bounds: tuple[str, str, str] = ("500", "4000", "1"), **how: Any) -> Solution:
    return SolveQuestion(path, how.pop("lever", "fee"), *bounds, (keep,), **how).answer()


def exact_fee(risk: float) -> float:
    """The largest fee with that risk: (15 - 10.85) mkr over the uptake's quantile times 2 900 residents."""
    from math import exp, log, sqrt

    middle, spread = log(sqrt(0.4 * 0.8)), log(0.8 / 0.4) / (2 * float(norm.ppf(0.9)))
    return 4_150_000 / (2900 * exp(middle + spread * float(norm.ppf(1 - risk))))


def test_the_closed_forms() -> None:
    assert exact_fee(0.10) == pytest.approx(1788.7931, abs=1e-4) == float(Fraction(51875, 29))
    assert exact_fee(0.05) == pytest.approx(1621.4039, abs=1e-4)


@pytest.mark.parametrize("risk", [0.10, 0.05])
def test_the_largest_fee_at_a_risk_is_within_its_interval(tmp_path: Path, risk: float) -> None:
    path = scenario(tmp_path, UPTAKE)
    truth = exact_fee(risk)
    held = 0
    for seed in range(20):
        found = asked(path, f"P(cost > budget) <= {risk:.0%}", draws=2_000, seed=seed)
        assert found.value is not None and found.safe is not None and found.low is not None and found.high is not None
        assert found.low <= found.value <= found.high and found.safe <= found.value
        held += found.low - 1 <= truth <= found.high + 1
    assert held >= 17  # of 20 at 95 %: fewer happen once in a thousand


def test_safe_is_unsafe_at_most_as_often_as_it_says(tmp_path: Path) -> None:
    path, truth = scenario(tmp_path, UPTAKE), exact_fee(0.05)
    above = sum((asked(path, "P(cost > budget) <= 5 %", draws=1_000, seed=s).safe or 0) > truth for s in range(60))
    assert above <= binom.ppf(0.999, 60, 0.05)


def test_every_value_is_looked_at_in_the_same_draws_and_the_answer_is_the_largest(tmp_path: Path) -> None:
    """By enumeration: the answer keeps the promise in its draws, and one step further does not."""
    path = scenario(tmp_path, UPTAKE)
    found = asked(path, "P(cost > budget) <= 5 %", draws=1_500)
    assert found.value is not None
    for value, keeps in ((found.value, True), (found.value + 1, False)):
        text = f"why: t\nchange: {{quantities.fee.value: {value} kr/review}}"
        paid = simulator.simulate(load_with(Path(path), [], text, "chosen"), draws=1_500)
        over = float((paid.run.outcomes[0].cost > 15_000_000_00).mean())
        assert (over <= 0.05) is keeps, (value, over)


def test_a_count_has_steps_and_the_answer_stands_on_one(tmp_path: Path) -> None:
    """fee x Poisson(100) against 100 000 kr: the 95th percentile is 117 visits, so the fee is 100 000 / 117."""
    assert poisson_.ppf(0.95, 100) == 117
    found = asked(scenario(tmp_path, COUNTS), "P(cost > budget) <= 5 %", ("700", "1000", "0.000001"), draws=40_000)
    assert found.value == Fraction(854700854, 1_000_000) or float(found.value or 0) == pytest.approx(
        854.700855, abs=0.01
    )
    assert found.standings[0].achieved.value == pytest.approx(1 - poisson_.cdf(117, 100), abs=0.005)


def test_what_cannot_be_kept_says_so_with_the_least_risk(tmp_path: Path) -> None:
    path = scenario(tmp_path, UPTAKE.replace("10,85 mkr", "15,1 mkr"))
    found = asked(path, "P(cost > budget) <= 5 %", ("0", "4000", "1"), draws=500)
    assert not found.feasible and found.intervals == () and found.standings[0].achieved.value == 1
    assert "Inget värde" in found.sentence(Locale("sv"))
    assert found.to_json()["feasible"] is False and found.to_json()["value"] is None


@pytest.mark.parametrize(
    "keep",
    [
        "P95(cost) <= 15 mkr",
        "P95(cost) <= budget",
        "E(cost) <= 14 mkr",
        "CVaR95(cost) <= 15 mkr",
        "E(overrun) <= 50 tkr",
        "P(cost <= 15 mkr) >= 95 %",
        "total(reviews) <= 3 mkr",
        "unspent >= 1 mkr",
        "cost <= budget",
    ],
)
def test_every_aim_holds_at_the_answer_and_not_one_step_on(tmp_path: Path, keep: str) -> None:
    path = scenario(tmp_path, UPTAKE)
    loaded, lever = lever_in(path, (), "fee", ("500", "4000", "1"))
    at = Evaluations(loaded, lever, loaded, 1_000, 3)
    promise = read_promise(keep, loaded)
    found = solution(at, (promise,), "largest")
    (one,) = found.standings
    assert found.value is not None and one.next is not None
    below = promise.relation == "<="
    assert (one.achieved.value <= one.bound) if below else (one.achieved.value >= one.bound)
    assert (one.next.value > one.bound) if below else (one.next.value < one.bound)
    assert found.evaluations <= 80


def test_percentile_and_probability_are_one_promise(tmp_path: Path) -> None:
    path = scenario(tmp_path, UPTAKE)
    one, other = (asked(path, keep, draws=1_000) for keep in ("P95(cost) <= 15 mkr", "P(cost > 15 mkr) <= 5 %"))
    assert (one.value, one.safe) == (other.value, other.safe)


def test_budget_neutral_is_the_step_with_the_least_difference() -> None:
    found = SolveQuestion(
        "vasterbotten-2021", "fee", "500", "4000", "1", ("cost = baseline(cost)",), designs=("open-fee",)
    ).answer()
    assert found.value == 2385  # 4 150 000 / (0.6 x 2 900) = 2 385.06
    assert found.draws == 0 and found.evaluations == 0


def test_a_path_is_a_lever_too() -> None:
    found = SolveQuestion(
        "vasterbotten-2021", "quantities.bed_rate.value", "3000", "6000", "1", ("total(per_bed) <= 12 mkr",)
    ).answer()
    assert found.value == 3870 and found.lever.unit == "kr/bed/year"  # 12 000 000 / 3 100 = 3 870.97


def test_several_promises_are_kept_together(tmp_path: Path) -> None:
    path = scenario(tmp_path, UPTAKE)
    keeps = ("P(cost > budget) <= 5 %", "E(cost) <= 13 mkr")
    both = SolveQuestion(path, "fee", "500", "4000", "1", keeps, draws=1_000).answer()
    alone = [SolveQuestion(path, "fee", "500", "4000", "1", (keep,), draws=1_000).answer() for keep in keeps]
    assert both.value == min(one.value or 0 for one in alone)
    assert (both.safe or 0) <= min(one.safe or 0 for one in alone)


def test_what_goes_both_ways_is_scanned_and_every_range_shown(tmp_path: Path) -> None:
    """A cost that falls and rises with the lever keeps its bound at both ends."""
    text = UPTAKE.replace(
        "rate: fee, per: uptake * residents",
        'amount: "4 mkr - (fee - 2000 kr/review) * (fee - 2000 kr/review) / (1 kr/review * 1 kr/review) * 1 kr"',
    )
    path = scenario(tmp_path, text)
    found = asked(path, "cost <= 14.5 mkr", ("1000", "3000", "1"))
    assert len(found.intervals) == 2 and not found.standings[0].monotone
    low, high = 2000 - 350_000**0.5, 2000 + 350_000**0.5
    assert found.intervals == ((1000, int(low)), (int(high) + 1, 3000))


def test_bytes_do_not_depend_on_threads(tmp_path: Path) -> None:
    path = scenario(tmp_path, UPTAKE)
    loaded, lever = lever_in(path, (), "fee", ("500", "4000", "1"))
    promise = read_promise("P(cost > budget) <= 5 %", loaded)
    answers = [
        json.dumps(solution(Evaluations(loaded, lever, loaded, 3_000, 1, n), (promise,), "largest").to_json())
        for n in (1, 2, 5)
    ]
    assert len(set(answers)) == 1


def test_limits_are_clopper_pearsons() -> None:
    assert (lower_limit(0, 256, 0.025), upper_limit(0, 256, 0.025)) == pytest.approx((0, 0.014306362729039375))
    both = (lower_limit(1, 10_000, 0.025), upper_limit(1, 10_000, 0.025))
    assert both == pytest.approx((2.5317775934746866e-06, 0.0005570369979470473))


@pytest.mark.parametrize(
    ("keep", "code"),
    [
        ("cost", "promise_unread"),
        ("P(cost > budget) <= 500", "promise_share"),
        ("total(nothing) <= 1 mkr", "promise_payment"),
        ("P95(losers) <= 3", "promise_central"),
        ("effect(reviews) >= 5", "effect_unnamed"),
    ],
)
def test_a_promise_that_cannot_be_read_says_what_can_be_written(tmp_path: Path, keep: str, code: str) -> None:
    with pytest.raises(ScenarioError) as bad:
        asked(scenario(tmp_path, UPTAKE), keep, draws=10)
    assert [problem.code for problem in bad.value.problems] == [code]


@pytest.mark.parametrize(
    ("lever", "bounds", "code"),
    [
        ("fees", ("1", "2", "1"), "lever_unknown"),
        ("residents", ("1", "2", "1"), "lever_column"),
        ("payments.beds.amount", ("1", "2", "1"), "lever_no_number"),
        ("fee", ("2", "1", "1"), "lever_bounds"),
        ("fee", ("1", "2", "0"), "lever_bounds"),
        ("fee", ("1 kr", "2", "1"), "wrong_unit"),
    ],
)
def test_a_lever_that_is_none_says_what_could_be_one(
    tmp_path: Path, lever: str, bounds: tuple[str, str, str], code: str
) -> None:
    with pytest.raises(ScenarioError) as bad:
        asked(scenario(tmp_path, UPTAKE), "cost <= 1 mkr", bounds, lever=lever)
    assert [problem.code for problem in bad.value.problems] == [code]


def test_a_percentile_at_a_higher_confidence_has_a_wider_interval(tmp_path: Path) -> None:
    """The order statistics that hold the quantile with the confidence asked for, by the binomial distribution."""
    loaded, lever = lever_in(scenario(tmp_path, UPTAKE), (), "fee", ("500", "4000", "1"))
    at = Evaluations(loaded, lever, loaded, 2_000, 3)
    aim, outcome = read_aim("P90(cost)", loaded), at.outcome(0)
    ordered = sorted(outcome.cost.tolist())
    for level in (0.2, 0.05, 0.01):
        found = estimate(aim, outcome, level)
        low, high = binom.ppf([level / 2, 1 - level / 2], 2_000, 0.9)
        assert (found.low, found.high) == (ordered[int(low) - 1], ordered[int(high)])
