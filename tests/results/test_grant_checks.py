"""The conditions of a grant: red without a budget after it, and a successor turns exactly its own line green."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from simulator.cli import app
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
    assert {one.found["report"] for one in found.rows} == {"amber"}  # the document names no day


@pytest.mark.parametrize("rows", [{"r06"}, {"r02", "r13"}])
def test_a_successor_turns_its_own_line_green(tmp_path: Path, rows: set[str]) -> None:
    found = ChecksQuestion(with_successors(tmp_path, rows)).answer()
    assert {one.row for one in found.rows if one.found["successor"] == "green"} == rows
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
