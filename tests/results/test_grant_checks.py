"""The conditions of a grant: red without a budget after it, and a successor turns exactly its own line green."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from simulator.cli import app
from simulator.language import Locale
from simulator.problems import ScenarioError
from simulator.questions import ChecksQuestion
from simulator.shipped import folder


def with_successors(tmp_path: Path, rows: set[str], heading: str = "successor") -> str:
    """The plan of 2025 with a column that names the budget after the grant for some rows."""
    here = tmp_path / "plan-2025"
    shutil.copytree(folder() / "jamtland-harjedalen-2025", here)
    text = (here / "plan.csv").read_text("utf-8").splitlines()
    lines = list(csv.DictReader(text))
    with (here / "plan.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*lines[0], "successor"])
        writer.writeheader()
        writer.writerows({**line, "successor": "budget 2026" if line["row"] in rows else ""} for line in lines)
    path = here / "scenario.yaml"
    part = path.read_text("utf-8")
    path.write_text(
        part.replace("    funded_by: [grant]\n", f"    funded_by: [grant]\n    checks: {{successor: {heading}}}\n")
    )
    return str(path)


def test_without_a_plan_for_2026_every_line_with_an_amount_is_red() -> None:
    found = ChecksQuestion("jamtland-harjedalen-2025").answer()
    assert len(found.rows) == 26  # point 8 has no amount
    assert {one.found["successor"] for one in found.rows} == {"red"}
    assert found.total("red").minor == 14_746_300_000
    assert {one.found["object"] for one in found.rows} == {"green"}  # object 9929
    (grant,) = found.grants
    assert grant.found["object"] == grant.found["window"] == "green"  # the calendar year
    assert grant.found["report"] == "amber"  # the document names no day
    assert grant.found["agreement"] == grant.found["production_plan"] == "amber"  # asked for, not said to be met
    said = found.sentence(Locale("sv")).replace("\u00a0", " ")
    assert said == "147 463 000 kr på 26 av 26 rader är rött: budget efter bidraget."


@pytest.mark.parametrize("rows", [{"r06"}, {"r02", "r13"}])
def test_a_successor_turns_its_own_line_green(tmp_path: Path, rows: set[str]) -> None:
    found = ChecksQuestion(with_successors(tmp_path, rows)).answer()
    assert {one.row for one in found.rows if one.status == "green"} == rows
    assert found.total("amber").minor == 0
    assert sum(found.total(status).minor for status in ("green", "amber", "red")) == 14_746_300_000
    red = sum(one.amount.minor for one in found.rows if one.row not in rows)
    assert found.total("red").minor == red


def test_a_column_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as bad:
        ChecksQuestion(with_successors(tmp_path, set(), "follower")).answer()
    assert [problem.code for problem in bad.value.problems] == ["no_such_column"]


def test_an_ordinary_budget_after_the_grants_makes_an_activity_green() -> None:
    (without,) = ChecksQuestion("jamtland-harjedalen-2022").answer().rows
    (with_budget,) = ChecksQuestion("jamtland-harjedalen-2022", ("cliff",)).answer().rows
    assert (without.found["successor"], with_budget.found["successor"]) == ("red", "green")


def test_the_command_says_the_same() -> None:
    result = CliRunner().invoke(app, ["conditions", "jamtland-harjedalen-2025", "--json"])
    assert result.exit_code == 0, result.output
    status = json.loads(result.stdout)["status"]
    rows = status["rows"] if isinstance(status, dict) else status
    assert rows[0]["amount"] == 147_463_000


@pytest.mark.parametrize(("booked", "status"), [("9929", "green"), ("9930", "red"), ("", "amber")])
def test_a_line_is_booked_on_the_grants_own_object(booked: str, status: str, tmp_path: Path) -> None:
    path = with_successors(tmp_path, {"r06"})
    plan, scenario = Path(path).parent / "plan.csv", Path(path)
    lines = plan.read_text("utf-8").splitlines()
    booking = [f"{line},{booked if line.startswith('r06,') else '9929'}" for line in lines[1:]]
    plan.write_text("\n".join([f"{lines[0]},object", *booking]) + "\n", "utf-8")
    text = scenario.read_text("utf-8")
    scenario.write_text(text.replace("{successor: successor}", "{successor: successor, object: object}"))
    (one,) = [row for row in ChecksQuestion(path).answer().rows if row.row == "r06"]
    assert (one.found["object"], one.status) == (status, status)


def test_a_cost_outside_every_window_is_red() -> None:
    """A cost of 2023 that grants of 2021 and 2022 are to pay for; with an ordinary budget it is within."""
    found = ChecksQuestion("jamtland-harjedalen-2022", ("each-year",)).answer()
    assert {one.name: one.found["window"] for one in found.rows} == {"guidelines": "green", "guidelines_2023": "red"}
    (with_budget,) = ChecksQuestion("jamtland-harjedalen-2022", ("cliff",)).answer().rows
    assert with_budget.found["window"] == "green"


@pytest.mark.parametrize(("stated", "status"), [("yes", "green"), ("no", "red"), ("not_stated", "amber")])
def test_what_the_grant_asks_for_as_a_whole(stated: str, status: str, tmp_path: Path) -> None:
    path = Path(with_successors(tmp_path, set()))
    path.write_text(path.read_text("utf-8").replace("agreement: not_stated", f"agreement: {stated}"))
    (grant,) = ChecksQuestion(str(path)).answer().grants
    assert grant.found["agreement"] == status
