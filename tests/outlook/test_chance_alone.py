"""What a centre misses by chance alone, from the command line: told recipient by recipient, and replayed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from scipy import stats
from typer.testing import CliRunner

from simulator.cli import app
from tests.outlook.worlds import FEE, scenario

GATE = FEE.replace("per: reviews", "per: reviews, requires: reviews >= 60 % * one * places")


def printed(*words: str) -> str:
    done = CliRunner().invoke(app, [*words, "--lang", "en"])
    assert done.exit_code == 0, done.stderr
    return done.stdout


def test_the_chance_of_missing_a_threshold_is_shown_for_each_centre(tmp_path: Path) -> None:
    scenario(tmp_path / "s", payment=GATE)
    words = ["run", str(tmp_path / "s"), "--draws", "4000", "--only-chance"]
    found = json.loads(printed(*words, "--json"))
    missed = found["designs"][0]["missed"]["fee_paid"]
    places = dict(zip(("c0", "c1", "c2", "c3", "c4"), (66, 102, 39, 75, 18), strict=True))
    for who, beds in places.items():
        exact = stats.poisson(0.6 * beds).cdf(-(-6 * beds // 10) - 1)  # thinned Poisson below the threshold
        assert missed[who]["value"] == pytest.approx(exact, abs=0.03)
    assert any("uptake have their stated values" in note for note in found["notes"])
    shown = printed(*words)
    table = shown.split("Probability of failing the requirements of fee_paid")[1]
    assert all(f"\n{who} " in table for who in places)
    likeliest = max(missed, key=lambda who: missed[who]["value"])
    assert table.index(f"\n{likeliest} ") == min(table.index(f"\n{who} ") for who in places)


def test_rates_that_vary_are_not_said_to_stand_still(tmp_path: Path) -> None:
    scenario(tmp_path / "s", payment=GATE)
    found = json.loads(printed("run", str(tmp_path / "s"), "--draws", "50", "--json"))
    assert not any("stated values" in note for note in found["notes"])


def test_chance_alone_is_replayed_as_it_was_drawn(tmp_path: Path) -> None:
    scenario(tmp_path / "s", payment=GATE)
    beside = tmp_path / "run.json"
    words = ["run", str(tmp_path / "s"), "--draws", "300", "--only-chance", "--json", "--manifest", str(beside)]
    first = printed(*words)
    assert printed("replay", str(beside), "--json") == first
