"""What one more pays, held to closed forms: pools, fees, caps and cliffs."""

import json
from dataclasses import replace

import numpy as np
import pytest
from typer.testing import CliRunner

from simulator.cli import app
from simulator.decide.incentives import incentives
from simulator.engine.coupling import stands_apart
from simulator.engine.margins import Margins
from simulator.engine.settle import pay, settle
from simulator.problems import ScenarioError
from tests.response import toy

USUAL = np.array([50.0, 30.0, 20.0])
EFFECTS = ("marginal", "price", "own_price_effect", "on_others")


def test_an_open_fee_pays_the_fee_for_one_more_and_changes_nothing_for_others() -> None:
    found = incentives(settle(toy.scenario(toy.OPEN)), "reviews")
    for reward in found.rewards:
        assert [getattr(reward, key).minor for key in EFFECTS] == [200_000, 200_000, 0, 0]


def test_in_a_closed_pool_one_more_is_taken_from_the_others_and_lowers_the_price() -> None:
    found = incentives(settle(toy.scenario(toy.POOL)), "reviews")
    for own, reward in zip(USUAL, found.rewards, strict=True):
        exact = 30_000_000 * ((own + 1) / 101 - own / 100)
        assert reward.marginal.minor == pytest.approx(exact, abs=2)
        assert reward.price.minor == pytest.approx(300_000, abs=2)  # 300 000 kr / 100 reviews
        assert reward.own_price_effect < 0
        assert reward.on_others.minor == pytest.approx(-reward.marginal.minor, abs=2)
        assert reward.on_cost.minor == pytest.approx(0, abs=2)


def test_a_cap_that_binds_makes_a_fee_a_pool() -> None:
    capped = incentives(settle(toy.scenario(toy.CAPPED)), "reviews")
    pool = incentives(settle(toy.scenario(toy.POOL)), "reviews")
    for a, b in zip(capped.rewards, pool.rewards, strict=True):
        assert a.marginal.minor == pytest.approx(b.marginal.minor, abs=2)


def test_a_cliff_near_by_is_marked_and_its_whole_jump_is_the_payment_for_one_more() -> None:
    scenario = toy.scenario(toy.THRESHOLD, "  reviews: {unit: review/year, is: residents * 0.59 review/person/year}\n")
    found = incentives(settle(scenario), "reviews").by_recipient
    assert found["a"].marginal.minor == 60 * 200_000
    (cliff,) = found["a"].cliffs
    assert (cliff.below, cliff.above, cliff.jump.minor) == (59, 60, 60 * 200_000)


def test_all_at_once_and_one_by_one_come_to_the_same_where_nobody_looks_at_others() -> None:
    scenario = toy.scenario(toy.THRESHOLD)
    assert stands_apart(scenario, "reviews")
    assert not stands_apart(toy.scenario(toy.POOL), "reviews")
    assert not stands_apart(toy.scenario(toy.CAPPED), "reviews")
    volumes = np.array([[[59.0, 36.0, 10.0], [60.0, 35.5, 24.0]]])
    together = Margins(scenario, "reviews", pay)
    singly = Margins(scenario, "reviews", pay)
    singly.__dict__["apart"] = False
    np.testing.assert_array_equal(together.marginal([{}], volumes), singly.marginal([{}], volumes))


def test_half_a_year_of_one_more_is_half_as_many() -> None:
    text = "payments:\n  fee: {rate: 2000 kr/review, per: reviews, accrues: month}\n"
    whole = toy.scenario(text)
    half = replace(whole, years=(replace(whole.years[0], last=whole.years[0].first.replace(month=6, day=30)),))
    margins = Margins(half, "reviews", pay)
    assert margins.marginal([{}], USUAL[None, None])[0, 0].tolist() == [200_000] * 3


def test_only_a_number_of_each_recipients_own_can_be_one_more() -> None:
    with pytest.raises(ScenarioError) as bad:
        incentives(settle(toy.scenario(toy.OPEN, more="  fee_: 3 kr\n")), "fee_")
    assert [p.code for p in bad.value.problems] == ["not_of_recipients"]


def test_the_command_shows_a_table_and_json() -> None:
    run = CliRunner().invoke
    words = ["incentives", "vasterbotten-2021", "--quantity", "reviewed", "--design", "fee-with-threshold"]
    shown = json.loads(run(app, [*words, "--json"]).output)
    assert shown["recipients"]["hc04"]["marginal"] == 105_000  # 3 000 x 35: the 35th review passes the threshold
    assert shown["recipients"]["hc04"]["cliffs"] == [{"from": 34, "to": 35, "jump": 105_000}]
    assert "105\u00a0000" in run(app, words).output
