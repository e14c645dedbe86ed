"""What one more pays, held to closed forms: pools, fees, caps and cliffs."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from simulator.cli import app
from simulator.decide.incentives import incentives
from simulator.engine.coupling import stands_apart
from simulator.engine.margins import Margins
from simulator.engine.settle import pay, settle
from simulator.language import Locale
from simulator.problems import ScenarioError
from simulator.scenario.load import load
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


def test_a_recipient_at_the_end_of_its_range_gets_an_answer_and_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text(
        "period: 2023\n"
        "recipients: {rows: [{id: a, own: 600, all: 1000, listed: 5000}, {id: b, own: 400, all: 400, listed: 5000}]}\n"
        "quantities:\n  own: {unit: visit}\n  all: {unit: visit}\n  listed: {unit: person}\n"
        "  cover: {unit: share, is: own / all}\n"
        "payments:\n  tg: {rate: 80 kr/person/year, per: listed, achieved: cover}\n",
        "utf-8",
    )
    found = incentives(settle(load(tmp_path)), "own")
    a, b = found.rewards
    assert (a.marginal.minor, a.can_rise) == (40_000, True)
    assert (b.marginal.minor, b.can_rise) == (0, False)
    assert any("b" in note and "range" in note for note in found.notes(Locale("en")))


def test_one_more_in_a_class_counts_what_moves_with_it_and_a_sum_of_classes_says_what_it_leaves_out(
    tmp_path: Path,
) -> None:
    (tmp_path / "scenario.yaml").write_text(
        "period: 2023\nrecipients: {rows: [{id: a, age.young: 5000, age.old: 300}]}\n"
        "quantities:\n  age: {unit: person, classes: [young, old]}\n"
        "  number: {unit: person, is: age.young + age.old}\n"
        "  weighed: {unit: person, is: age.young * 0.8 + age.old * 2.5}\n  spare: {unit: person, is: age.young}\n"
        "payments:\n  peng: {rate: 4 000 kr/person/year, per: weighed}\n"
        "  few: {rate: 200 kr/person/year, per: number}\n",
        "utf-8",
    )
    settlement = settle(load(tmp_path))
    old = incentives(settlement, "age.old")
    assert old.rewards[0].marginal.minor == 1_020_000 and not old.made_of
    assert incentives(settlement, "number").made_of == ("age.young", "age.old")
    unused = incentives(settlement, "spare")
    assert unused.rewards == () and "spare" in unused.notes(Locale("en"))[0]
