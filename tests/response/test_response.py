"""Volumes that answer to the payment for one more: closed forms, laws, and what is refused."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from simulator.engine.response import Game
from simulator.engine.settle import pay, settle
from simulator.outlook.response import Elastic, Rest, TakingUp, crossings, first_rest
from simulator.problems import ScenarioError
from tests.response import toy

USUAL = np.array([50.0, 30.0, 20.0])
ELASTIC = "elasticity: 0.5, at: 1000 kr/review"


def volumes(settlement) -> np.ndarray:
    return settlement.years[0].moment().value("reviews").spread(3).x[0, 0]


def test_without_a_response_the_settlement_is_accounting_to_the_last_fraction() -> None:
    for payments in (toy.POOL, toy.OPEN, toy.CAPPED, toy.THRESHOLD):
        plain = settle(toy.scenario(payments))
        still = settle(toy.scenario(payments, toy.responding("elasticity: 0, at: 1000 kr/review")))
        assert (plain.paid_in_all() == still.paid_in_all()).all()
        for name in plain.scenario.payments:
            assert (plain.paid(name) == still.paid(name)).all()
        cell = still.years[0].moment().value("reviews").at(row=2)
        assert cell == plain.years[0].moment().value("reviews").at(row=2)


def test_an_open_fee_is_answered_by_its_power() -> None:
    found = volumes(settle(toy.scenario(toy.OPEN, toy.responding(ELASTIC))))
    np.testing.assert_allclose(found, USUAL * 2**0.5, rtol=1e-5)


def test_what_is_worth_besides_counts_on_both_sides() -> None:
    found = volumes(settle(toy.scenario(toy.OPEN, toy.responding(ELASTIC + ", besides: 500 kr/review"))))
    np.testing.assert_allclose(found, USUAL * (2500 / 1500) ** 0.5, rtol=1e-5)


def test_losing_answers_more_strongly_than_gaining() -> None:
    rule = "elasticity: 0.5, at: 4000 kr/review, losing: 3"
    found = volumes(settle(toy.scenario(toy.OPEN, toy.responding(rule))))
    np.testing.assert_allclose(found, USUAL * 0.5**1.5, rtol=1e-5)


def test_a_closed_pool_rests_where_one_more_pays_what_calls_it_forth() -> None:
    """Three alike: v = 50 (m / at)^e with m = pool ((v + 1) / (3v + 1) - 1/3)."""
    alike = "  even: {unit: review/year, is: (residents / residents) * 50 review/year}\n"
    rule = f"  reviews: {{unit: review/year, is: even, response: {{{ELASTIC}, source: assumption}}}}\n"
    found = volumes(settle(toy.scenario(toy.POOL, rule, more=alike)))
    exact = brentq(lambda v: 50 * (300 * ((v + 1) / (3 * v + 1) - 1 / 3)) ** 0.5 - v, 1, 500)
    np.testing.assert_allclose(found, exact, rtol=3e-5)


@pytest.mark.parametrize("payments", [toy.POOL, toy.OPEN, toy.CAPPED])
@pytest.mark.parametrize("rule", [ELASTIC, ELASTIC + ", most: residents * 1 review/person/year"])
def test_volumes_at_rest_are_their_own_replies(payments: str, rule: str) -> None:
    scenario = toy.scenario(payments, toy.responding(rule))
    game = Game(scenario, ["reviews"], [{}], pay)
    found, gaps = game.solve()
    assert (gaps["reviews"] <= 1).all()
    again = game.reply("reviews", found, found["reviews"])
    np.testing.assert_allclose(again, found["reviews"], rtol=5e-5)


def test_a_centre_takes_on_more_only_where_it_pays_more_than_it_costs() -> None:
    cost = '  cost: {unit: kr/review, is: "where(residents > 50 person, 1500 kr/review, 2500 kr/review)"}\n'
    rule = "marginal_cost: cost, hours: 0.5 hour/review, capacity: residents * 0.4 hour/person/year"
    found = volumes(settle(toy.scenario(toy.OPEN, toy.responding(rule), more=cost)))
    np.testing.assert_allclose(found, [80, 48, 20])  # 0.8 a resident where 1 500 < 2 000, else as usual


def test_in_a_pool_the_last_centre_takes_on_part_of_what_it_could() -> None:
    """All would double at 3 000 kr a review; at 2 000 no more pays, so that the pool supports 150."""
    rule = "marginal_cost: 2000 kr/review, hours: 0.5 hour/review, capacity: residents * 0.5 hour/person/year"
    scenario = toy.scenario("payments:\n  pot: {pool: 300 000 kr, shared_by: reviews}\n", toy.responding(rule))
    found = volumes(settle(scenario))
    assert USUAL.sum() < found.sum() < 150
    assert (found >= USUAL - 1e-9).all() and (found <= 2 * USUAL + 1e-9).all()


def test_a_centre_just_below_a_threshold_goes_up_to_it_and_stays() -> None:
    below = "  almost: {unit: review/year, is: residents * 0.596 review/person/year}\n"
    answer = "response: {elasticity: 0.1, at: 2500 kr/review, source: assumption}"
    rule = f"  reviews: {{unit: review/year, is: almost, {answer}}}\n"
    found = volumes(settle(toy.scenario(toy.THRESHOLD, rule, more=below)))
    assert found[0] == pytest.approx(60, rel=1e-4) and found[0] >= 60


@settings(max_examples=25, deadline=None)
@example(fee=100, more=132, elasticity=0.5, losing=1.0, kind="threshold")  # the step lies between what is scanned
@given(
    fee=st.integers(100, 5000),
    more=st.integers(1, 3000),
    elasticity=st.floats(0, 1.5),
    losing=st.floats(1, 3),
    kind=st.sampled_from(["fee", "threshold", "capped", "pool"]),
)
def test_more_pay_never_calls_forth_less(fee: int, more: int, elasticity: float, losing: float, kind: str) -> None:
    rule = toy.responding(
        f"elasticity: {elasticity:.3f}, at: 1000 kr/review, besides: 200 kr/review, losing: {losing:.3f}, "
        "most: residents * 1 review/person/year"
    )
    texts = {
        "fee": "payments:\n  fee: {{rate: {0} kr/review, per: reviews}}\n",
        "threshold": "payments:\n  fee: {{rate: {0} kr/review, per: reviews, "
        "requires: reviews / residents >= 0.4 review/person/year}}\n",
        "capped": "payments:\n  fee: {{rate: 3000 kr/review, per: reviews, total_at_most: {0}00 kr}}\n",
        "pool": "payments:\n  pot: {{pool: {0}00 kr, shared_by: reviews}}\n",
    }
    low, high = (volumes(settle(toy.scenario(texts[kind].format(p), rule))) for p in (fee, fee + more))
    if kind in ("fee", "threshold"):
        assert (high >= low * (1 - 5e-5)).all()
    else:
        assert high.sum() >= low.sum() * (1 - 5e-5)


@given(st.lists(st.floats(0.1, 100), min_size=1, max_size=5), st.floats(0, 2), st.floats(1, 4), st.floats(1, 3))
def test_a_reply_rises_with_the_payment_and_stops_below_saturation(
    bases: list[float], elasticity: float, losing: float, room: float
) -> None:
    base = np.array(bases)
    one = np.ones(len(base))
    rule = Elastic(base, elasticity * one, 1000 * one, 100 * one, losing * one, room * base)
    ladder = np.stack([rule(m * one) for m in np.linspace(0, 1e5, 200)])
    assert (np.diff(ladder, axis=0) >= -1e-9).all()
    assert (ladder <= room * base * (1 + 1e-12)).all()
    np.testing.assert_array_equal(rule(1000 * one), base)


def test_the_first_rest_on_the_way_is_taken_and_all_of_them_are_found() -> None:
    def reply(x: np.ndarray) -> np.ndarray:  # at rest at 10 and, past a cliff at 30, at 50
        return np.where(x < 30, 10.0, 50.0)

    start = np.array([5.0, 29.0, 31.0, 80.0])
    found: Rest = first_rest(reply, start)
    np.testing.assert_allclose(found.volume, [10, 10, 50, 50], rtol=1e-4)
    ladder = np.linspace(0.5, 100.5, 101)[:, None]
    rests, tips = crossings(ladder, reply(ladder))
    assert rests[0].tolist() == [9, 49] and tips[0].tolist() == [29]


def test_taking_up_is_all_or_nothing_for_one_centre() -> None:
    rule = TakingUp(np.array([5.0]), np.array([100.0]), np.array([20.0]))
    assert rule(np.array([100.0])).tolist() == [5.0] and rule(np.array([101.0])).tolist() == [20.0]


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("elasticity: 1", "response_missing"),
        ("at: 1 kr/review", "response_which"),
        ("elasticity: 1, marginal_cost: 1 kr/review, at: 1 kr/review", "response_which"),
        ("elasticity: 1, at: 1 kr/review, hours: 1 hour/review", "response_missing"),
        ("marginal_cost: 1 kr/review, hours: 1 hour/review, capacity: 1 hour/year, at: 1 kr/review", "response_key"),
        ("elasticity: 1, at: 1 kr/bed", "wrong_unit"),
        ("elasticity: 1, at: 1", "missing_money_unit"),
        ("elasticity: 1, at: 0 kr/review", "response_range"),
        ("elasticity: 0 - 1, at: 1 kr/review", "response_range"),
        ("elasticity: fee, at: 1 kr/review", "cycle"),
    ],
)
def test_a_wrong_response_is_refused_and_says_why(rule: str, code: str) -> None:
    with pytest.raises(ScenarioError) as bad:
        settle(toy.scenario(toy.OPEN, toy.responding(rule)))
    assert code in [p.code for p in bad.value.problems]
    for lang in ("sv", "en"):
        assert " - " in bad.value.text(lang)


def test_an_answer_is_an_assumption_that_says_whose_it_is() -> None:
    text = toy.responding(ELASTIC).replace(", source: assumption}", "}")
    with pytest.raises(ScenarioError) as bad:
        toy.scenario(toy.OPEN, text)
    assert [p.code for p in bad.value.problems] == ["response_source"]


def test_one_number_for_all_cannot_answer() -> None:
    text = f"  rate: {{value: 0.5 review/person/year, response: {{{ELASTIC}, source: assumption}}}}\n"
    with pytest.raises(ScenarioError) as bad:
        toy.scenario(toy.OPEN, toy.PLAIN, more=text)
    assert "response_axis" in [p.code for p in bad.value.problems]


def test_every_equilibrium_of_a_kink_is_found_however_far_up(tmp_path: Path) -> None:
    """A higher rate above a level gives a second place of rest, at usual x (rate / at) ** elasticity."""
    from simulator.api import equilibria

    rng = np.random.default_rng(5)
    for k in range(12):
        elasticity, rate = rng.uniform(0.3, 0.9), rng.uniform(2_000, 12_000)
        upper = 50.0 * (rate / 1000) ** elasticity
        level = rng.uniform(51.0, 0.98 * upper)
        folder = tmp_path / str(k)
        folder.mkdir()
        (folder / "scenario.yaml").write_text(
            "period: 2022\nrecipients: {rows: [{id: a, usual: 50}, {id: b, usual: 50}]}\nquantities:\n"
            "  usual: {unit: review/year}\n  reviews: {unit: review/year, is: usual, response: "
            f"{{elasticity: {elasticity:.4f}, at: 1000 kr/review, source: assumption}}}}\n"
            "payments:\n  fee: {rate: {tiers: [[0 review/year, 1000 kr/review], "
            f"[{level:.4f} review/year, {rate:.2f} kr/review]]}}, per: reviews}}\n",
            "utf-8",
        )
        (found,) = equilibria(folder)
        assert any(volume == pytest.approx(upper, rel=0.01) for volume in found.own["a"])
