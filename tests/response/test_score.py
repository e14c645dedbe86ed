"""A forecast scored against its outturn, and the public functions about how centres answer."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import simulator
from simulator.cli import app
from simulator.decide.score import score as score_of
from simulator.language import Locale
from simulator.problems import ScenarioError
from tests.outlook.worlds import FEE, scenario

LAST = date(2021, 12, 31)


def outturn(folder: Path, *rows: str) -> Path:
    path = folder / "reported.csv"
    path.write_text("\n".join(["name,row,value", *rows]) + "\n", "utf-8")
    return path


def test_every_line_is_the_score_of_the_simulations_own_draws(tmp_path: Path) -> None:
    """Beds and reviews are reported in full: the outturn is 250 beds at 3 500 and 200 reviews at 2 500."""
    found = scenario(tmp_path / "s")
    beds, reviews = (60, 90, 30, 60, 10), (50, 60, 40, 40, 10)
    rows = [f"beds,c{k},{x}" for k, x in enumerate(beds)] + [f"reviews,c{k},{x}" for k, x in enumerate(reviews)]
    scored = simulator.score(found, outturn(tmp_path, *rows), LAST, draws=2000, seed=3)
    drawn = simulator.simulate(found, draws=2000, seed=3).run.outcomes[0]
    lines = {line.name: line.score for line in scored.lines}
    assert list(lines) == ["cost", "per_bed", "fee_paid", "beds", "reviews"]
    assert lines["cost"].outturn == 250 * 3500 + 200 * 2500
    assert lines["cost"] == score_of(drawn.cost / 100, 1_375_000)
    assert lines["fee_paid"].outturn == 500_000
    assert lines["beds"].outturn == 250 and lines["reviews"].outturn == 200
    assert lines["beds"].position == lines["per_bed"].position
    assert drawn.first is not None
    for k, own in enumerate(scored.recipients.scores):
        assert own == score_of(drawn.first[:, k] / 100, beds[k] * 3500 + reviews[k] * 2500)
    assert scored.assumed == ()


def test_what_was_not_reported_is_told_as_not_tested(tmp_path: Path) -> None:
    found = scenario(tmp_path / "s")
    rows = [f"reviews,c{k},40" for k in range(4)]
    scored = simulator.score(found, outturn(tmp_path, *rows), LAST, draws=256)
    assert scored.assumed == ("beds",)  # uptake is behind reviews alone, which were reported
    assert any("beds" in note for note in scored.notes(Locale("en")))
    assert any("c4" in note for note in scored.notes(Locale("en")))


def test_an_outturn_that_is_not_complete_scores_nothing(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as bad:
        simulator.score(scenario(tmp_path / "s"), outturn(tmp_path, "beds,c0,60"), date(2021, 12, 30), draws=16)
    assert bad.value.problems[0].code == "score_early"


def test_a_forecast_of_the_right_sureness_covers_its_outturns(tmp_path: Path) -> None:
    """Outturns drawn from the forecast itself: 80 % intervals of the cost hold about 80 of 100 of them."""
    found = scenario(tmp_path / "s", payment=FEE)
    simulation = simulator.simulate(found, draws=4000, seed=1)
    others = simulator.simulate(found, draws=400, seed=2).run.outcomes[0].cost / 100
    held = [score_of(simulation.run.outcomes[0].cost / 100, y).covered for y in others]
    assert np.mean(held) == pytest.approx(0.8, abs=0.06)


def test_the_command_tells_the_same(tmp_path: Path) -> None:
    scenario(tmp_path / "s")
    path = outturn(tmp_path, *(f"reviews,c{k},40" for k in range(5)))
    words = ["score", str(tmp_path / "s"), "--outturn", str(path), "--as-of", "2021-12-31", "--draws", "512"]
    done = CliRunner().invoke(app, [*words, "--level", "50", "--json"])
    assert done.exit_code == 0, done.stderr
    found = json.loads(done.stdout)
    scored = simulator.score(tmp_path / "s", path, LAST, draws=512, level=0.5)
    assert found == json.loads(json.dumps(scored.to_json()))
    shown = CliRunner().invoke(app, [*words, "--lang", "en"])
    assert "came within their interval" in shown.stdout
    assert "5 recipients" in shown.stdout


@pytest.mark.parametrize(
    ("figures", "key"),
    [
        ({"required": "3", "available": "2", "price": "0"}, "price"),
        ({"required": "-1", "available": "2"}, "required"),
        ({"required": "3", "available": "-2..1"}, "available"),
    ],
)
def test_hours_that_cannot_be_are_refused(figures: dict[str, str], key: str) -> None:
    with pytest.raises(ScenarioError) as bad:
        simulator.doctor_hours("vasterbotten-2021", draws=16, **figures)  # type: ignore[arg-type]
    (problem,) = bad.value.problems
    assert (problem.code, problem.params["key"]) == ("hours_figure", key)


def test_a_follow_up_of_more_than_all_is_refused() -> None:
    with pytest.raises(ScenarioError) as bad:
        simulator.follow_up(
            "vasterbotten-2021",
            "open-fee+elastic",
            quantity="reviewed",
            of="residents",
            successes=31,
            trials=30,
            draws=16,
        )
    assert bad.value.problems[0].code == "uncertain_evidence"


def test_the_outturn_of_the_cost_counts_what_the_forecast_counts(tmp_path: Path) -> None:
    """Activities are part of both: 250 beds at 3 500, 200 reviews at 2 500, and a course at 100 000."""
    course = "activities:\n  course: {cost: 100 000 kr, funded_by: grant}\n"
    found = scenario(tmp_path / "s", payment=FEE + course)
    rows = [f"{name},c{k},{x}" for name, x in (("beds", 50), ("reviews", 40)) for k in range(5)]
    scored = simulator.score(found, outturn(tmp_path, *rows), LAST, draws=256)
    assert scored.lines[0].score.outturn == 250 * 3500 + 200 * 2500 + 100_000
