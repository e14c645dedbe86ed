"""``compare --draws``: every option of ``compare`` is kept or refused, and none is left out in silence."""

import json

import pytest
from typer.testing import CliRunner

from simulator.cli import app

COMPARE = ["compare", "vasterbotten-2021", "--designs", "open-fee,capped-fee", "--draws", "400"]


def compared(*more: str) -> dict:
    done = CliRunner().invoke(app, [*COMPARE, *more, "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_the_baseline_is_the_design_that_was_named() -> None:
    found = compared("--baseline", "capped-fee")["paired"]
    plain = compared()["paired"]
    assert found["baseline"] == "capped-fee" and plain["baseline"] == "vasterbotten-2021"
    assert [row["name"] for row in found["designs"]] == ["vasterbotten-2021", "open-fee"]
    turned = {row["name"]: row["difference"]["p50"]["value"] for row in plain["designs"]}["capped-fee"]
    assert found["designs"][0]["difference"]["p50"]["value"] == -turned


def test_small_differences_make_nobody_a_winner() -> None:
    most = compared("--materiality", "1000000000")["paired"]["designs"]
    assert all(row["winners"] == row["losers"] == row["too_close"] == 0 for row in most)
    assert any(row["winners"] or row["losers"] for row in compared()["paired"]["designs"])


def test_recipients_are_listed_when_asked_for() -> None:
    short, long = (CliRunner().invoke(app, [*COMPARE, *more]).output for more in ([], ["--recipients"]))
    assert "hc17" not in short and "hc17" in long


@pytest.mark.parametrize("words", [["--by", "ownership"], ["--per", "beds"], ["--revenue", "revenue"], ["--changes"]])
def test_what_has_no_meaning_in_draws_is_refused(words: list[str]) -> None:
    done = CliRunner().invoke(app, [*COMPARE, *words])
    assert done.exit_code == 2 and words[0] in done.output
