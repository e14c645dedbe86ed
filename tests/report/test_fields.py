"""What only people can write comes from a file or the command line; a name that is no field is refused at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.problems import ScenarioError
from simulator.report.fields import Fields, read_fields
from tests.report.test_report_command import run


def test_what_is_set_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "memo.yaml").write_text("reference: RS 1-2021\nproposal: |\n  Regionstyrelsen antar B.\n")
    found = read_fields(tmp_path / "memo.yaml", ["reference=RS 2-2021", "officer=A = B"])
    assert found == Fields(reference="RS 2-2021", proposal="Regionstyrelsen antar B.\n", officer="A = B")


def test_an_unknown_field_of_a_file_is_told_of_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "memo.yaml").write_text("reference: RS 1-2021\npropsal: B\n")
    with pytest.raises(ScenarioError) as bad:
        read_fields(tmp_path / "memo.yaml")
    (problem,) = bad.value.problems
    assert problem.code == "unknown_key" and problem.place.line == 2 and "proposal" in bad.value.text("sv")


@pytest.mark.parametrize("given", ["propsal=B", "proposal", "=B"])
def test_an_unknown_field_of_the_command_line_is_refused(given: str, tmp_path: Path) -> None:
    done = run("report", "vasterbotten-2021", "--designs", "open-fee", "--to", tmp_path / "m.csv", "--set", given)
    assert done.exit_code == 2 and "proposal" in done.output and not (tmp_path / "m.csv").exists()


def test_the_fields_stand_in_the_document(tmp_path: Path) -> None:
    (tmp_path / "memo.yaml").write_text("proposal: Nämnden antar A.\ndispatch: Hälsocentralerna\n")
    done = run(
        "report", "vasterbotten-2021", "--designs", "open-fee", "--to", tmp_path / "m.html", "--memo",
        tmp_path / "memo.yaml", "--set", "reference=RS 469-2021", "--draws", "0",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    page = (tmp_path / "m.html").read_text("utf-8")
    for text in ("Nämnden antar A.", "Hälsocentralerna", "RS 469-2021"):
        assert text in page


def test_the_documented_file_fills_every_field(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs" / "decision-document.md").read_text("utf-8")
    (tmp_path / "memo.yaml").write_text(text.split("```yml\n")[1].split("```")[0], "utf-8")
    found = read_fields(tmp_path / "memo.yaml")
    assert all(getattr(found, name) for name in Fields.model_fields)
    assert all(f"`{name}`" in text for name in Fields.model_fields)
