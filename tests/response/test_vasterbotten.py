"""The Västerbotten designs when reviews answer: rest, pairs, equilibria at a threshold, and the commands."""

import itertools
import json

import numpy as np
import pytest
from typer.testing import CliRunner

from simulator import api
from simulator.cli import app
from simulator.decide.equilibria import equilibria
from simulator.engine.margins import Margins
from simulator.engine.settle import pay, settle
from simulator.engine.simulate import make_plan, run

NAME = "vasterbotten-2021"
PAYING_BY_REVIEWS = [
    "capped-fee",
    "class-rates",
    "closed-pool-reviews",
    "lump-sum-plus-pool",
    "open-fee",
    "per-resident",
    "private-vat-supplement",
    "ramp-share-reviewed",
]
SLOW = ["fee-with-threshold", "malus", "ramp-closed-pool", "corridor-against-flat"]


def volumes(settlement, draw=0):
    return settlement.years[0].draws["reviewed"].volume[draw]


@pytest.mark.parametrize("answer", ["elastic", "take-up"])
@pytest.mark.parametrize("design", [*PAYING_BY_REVIEWS, *SLOW, "flat-per-bed"])
def test_every_design_comes_to_rest(answer: str, design: str) -> None:
    settlement = settle(api.load(NAME, f"{design}+{answer}"))
    found = settlement.years[0].draws["reviewed"]
    assert (found.gap <= 1).all()
    assert (found.volume >= found.base * (1 - 1e-4)).all()  # no payment was lower before
    assert "responds" in [note.code for note in settlement.notes()]


@pytest.mark.parametrize("design", ["closed-pool-reviews", "capped-fee", "lump-sum-plus-pool", "per-resident"])
def test_through_the_total_is_one_by_one(design: str) -> None:
    scenario = api.load(NAME, f"{design}+elastic")
    margins = Margins(scenario, "reviewed", pay)
    assert margins.by_total
    now = settle(scenario).years[0].draws["reviewed"].volume[None]
    exact = margins._one_by_one([{}], now)
    np.testing.assert_allclose(margins.marginal([{}], now), exact, rtol=1e-5)


def test_without_a_payment_for_reviews_nothing_changes() -> None:
    flat = settle(api.load(NAME, "flat-per-bed+elastic"))
    np.testing.assert_array_equal(volumes(flat), flat.years[0].draws["reviewed"].base[0])
    assert flat.paid_in_all() == settle(api.load(NAME, "flat-per-bed")).paid_in_all()


def test_every_pair_of_designs_is_less_variable_paired_than_unpaired() -> None:
    totals = {}
    for design in PAYING_BY_REVIEWS:
        plan = make_plan([api.load(NAME, f"{design}+elastic")], 1024, 1, kept=1024)
        totals[design] = run(plan, 1).outcomes[0].first / 100
    for a, b in itertools.combinations(PAYING_BY_REVIEWS, 2):
        paired = (totals[a] - totals[b]).var(axis=0).sum()
        unpaired = totals[a].var(axis=0).sum() + totals[b].var(axis=0).sum()
        assert paired < 0.8 * unpaired, (a, b)


def test_designs_run_together_answer_as_they_do_alone() -> None:
    loaded = [api.load(NAME, f"{design}+elastic") for design in ("open-fee", "closed-pool-reviews")]
    together = run(make_plan(loaded, 256, 3), 1).outcomes
    for scenario, outcome in zip(loaded, together, strict=True):
        alone = run(make_plan([scenario], 256, 3), 1).outcomes[0]
        np.testing.assert_array_equal(alone.cost, outcome.cost)
        np.testing.assert_array_equal(alone.first, outcome.first)


def test_several_equilibria_at_a_threshold_are_reported() -> None:
    (found,) = equilibria(settle(api.load(NAME, "fee-with-threshold+elastic")))
    assert found.several
    stays = {who: levels for who, levels in found.own.items() if len(levels) > 1}
    assert "hc35" in stays
    residents = 104
    low, high = stays["hc35"]
    assert low == pytest.approx(47) and high >= residents / 2 * (1 - 1e-4)
    (pool,) = equilibria(settle(api.load(NAME, "elastic")))
    assert not pool.several


def test_the_commands_answer() -> None:
    run_ = CliRunner().invoke
    shown = json.loads(run_(app, ["response", NAME, "--design", "capped-fee+elastic", "--json"]).output)
    (answer,) = shown["responses"]
    assert answer["total"]["at_rest"] > answer["total"]["without"] == 1450
    hours = ["hours", NAME, "--required", "3", "--available", "2.5", "--draws", "256", "--json"]
    account = json.loads(run_(app, hours).output)["hours"]
    assert account["taken_from_others"]["p50"] == pytest.approx(0.5)
    assert 2.9 < account["funded"]["p10"] < account["funded"]["p90"] < 4.4  # 15 mkr on 3 100 beds
    words = ["follow-up", NAME, "--design", "open-fee+elastic", "--quantity", "reviewed", "--of", "residents"]
    found = json.loads(run_(app, [*words, "--successes", "175", "--trials", "300", "--draws", "512", "--json"]).output)
    assert found["after"]["share"]["p50"] > found["before"]["share"]["p50"]
    assert found["after"]["answer"]["p50"] > found["before"]["answer"]["p50"]
