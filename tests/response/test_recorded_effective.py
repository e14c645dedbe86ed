"""Recorded reviews are paid for, effective ones do something: the shipped response keeps the two apart."""

from __future__ import annotations

import json

import numpy as np
import pytest
from typer.testing import CliRunner

import simulator
from simulator.cli import app
from simulator.decide.volumes import in_draws
from simulator.engine.settle import settle

NAME, RESPONSE = "vasterbotten-2021", "recorded-effective"
STATED = {
    "open-fee": (1810, 907),
    "capped-fee": (1781, 901),
    "closed-pool-reviews": (1781, 901),
    "flat-per-bed": (1450, 870),
}


@pytest.mark.parametrize("design", STATED)
def test_the_code_answers_and_the_work_hardly_does(design: str) -> None:
    """The figures of the scenario's README."""
    rests = {found.name: found for found in simulator.equilibria(NAME, f"{design}+{RESPONSE}")}
    effective, code_only = (float(rests[name].volumes.sum()) for name in ("effective", "code_only"))
    recorded, made = STATED[design]
    assert round(effective + code_only) == recorded and round(effective) == made
    if design == "flat-per-bed":
        assert all((found.volumes == found.before).all() for found in rests.values())
    else:
        grown = {name: float(found.volumes.sum() / found.before.sum()) for name, found in rests.items()}
        assert 1 < grown["effective"] < 1.084 < 1.4 < grown["code_only"]


def test_what_is_paid_for_is_what_is_recorded() -> None:
    settlement = settle(simulator.load(NAME, f"open-fee+{RESPONSE}"))
    moment = settlement.years[0].moment()
    effective, code_only, reviewed = (moment.value(n).x[0, 0] for n in ("effective", "code_only", "reviewed"))
    residents = moment.value("residents").x[0, 0]
    np.testing.assert_allclose(reviewed, effective + code_only)
    assert (reviewed <= residents).all()
    paid = settlement.years[0].payments["medication_reviews"].paid[0]
    np.testing.assert_allclose(paid, 300_000 * reviewed, atol=1)


def test_in_draws_more_is_recorded_than_is_effective_and_both_have_a_range() -> None:
    drawn = in_draws(simulator.load(NAME, f"open-fee+{RESPONSE}"), ["effective", "reviewed", "residents"], 64)
    assert (drawn["effective"] < drawn["reviewed"]).all() and (drawn["reviewed"] <= drawn["residents"]).all()
    assert drawn["effective"].std() > 0 and drawn["reviewed"].std() > 0


def test_every_assumption_has_a_source_and_the_answer_says_so() -> None:
    loaded = simulator.load(NAME, f"open-fee+{RESPONSE}")
    answering = {n: q.response for n, q in loaded.quantities.items() if q.response is not None}
    assert {n: r.origin.source for n, r in answering.items() if r} == {
        "effective": "Kiran 2014",
        "code_only": "SJPHC 2021",
    }
    ranged = ("effective_part", "work_worth", "work_answer", "code_worth", "code_answer")
    assert all(loaded.quantities[n].uncertain is not None and loaded.quantities[n].origin.source for n in ranged)
    done = CliRunner().invoke(app, ["response", NAME, "--design", f"open-fee+{RESPONSE}", "--json", "--lang", "en"])
    told = json.loads(done.stdout)
    assert [found["quantity"] for found in told["responses"]] == ["effective", "code_only"]
    assert sum("an assumption, source" in note for note in told["notes"]) == 2
