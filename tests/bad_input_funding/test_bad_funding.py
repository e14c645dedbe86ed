"""Bad grants, activities, plans, conditions and outturns: refused with just these codes at just these places."""

from __future__ import annotations

import os
import tomllib
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from simulator.cli import app
from simulator.engine.settle import settle
from simulator.language import LANGUAGES
from simulator.problems import ScenarioError
from simulator.scenario.load import load
from simulator.scenario.outturn import read_outturn

HERE = Path(__file__).parent
EXPECTED = tomllib.loads((HERE / "expected.toml").read_text("utf-8"))
OUTTURNS: dict[str, list[str]] = EXPECTED.pop("outturns")


@pytest.fixture(autouse=True)
def beside_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HERE)
    monkeypatch.setenv("SIMULATOR_LANG", "sv")


def said(error: ScenarioError, name: str) -> list[str]:
    for problem in error.problems:
        for lang in LANGUAGES:
            place, _, message = problem.text(lang).partition(": ")
            assert place.startswith(problem.place.file)
            assert " - " in message
            assert "None" not in message
            assert "Fraction" not in message
    return [f"{problem.code} {str(problem.place).removeprefix(f'{name}{os.sep}')}" for problem in error.problems]


def test_every_file_here_is_expected() -> None:
    cases = {path.name for path in HERE.iterdir() if path.suffix == ".yaml" or path.is_dir()}
    assert cases - {"__pycache__", "outturns"} == set(EXPECTED)
    assert {path.name for path in (HERE / "outturns").glob("*.csv")} == set(OUTTURNS)
    assert len(EXPECTED) + len(OUTTURNS) >= 80


@pytest.mark.parametrize("name", EXPECTED)
def test_refused_by_the_library_and_the_command_line(name: str) -> None:
    with pytest.raises(ScenarioError) as found:
        settle(load(name))
    assert said(found.value, name) == EXPECTED[name]
    result = CliRunner().invoke(app, ["ledger", name])
    assert result.exit_code == 2, result.output
    assert result.stderr.splitlines() == found.value.text("sv").splitlines()
    assert result.stdout == ""


@pytest.mark.parametrize("name", OUTTURNS)
def test_an_outturn_is_refused_with_its_cell(name: str) -> None:
    with pytest.raises(ScenarioError) as found:
        read_outturn(load("outturns"), Path("outturns", name), date(2022, 6, 30))
    assert said(found.value, "") == OUTTURNS[name]
    result = CliRunner().invoke(app, ["settle", "outturns", "--outturn", f"outturns/{name}", "--as-of", "2022-06-30"])
    assert result.exit_code == 2, result.output
    assert result.stderr.splitlines() == found.value.text("sv").splitlines()


def test_days_and_shares_of_the_command_line() -> None:
    run = CliRunner().invoke
    for words in (
        ["ledger", "jamtland-harjedalen-2022", "--as-of", "2022-02-30"],
        ["settle", "outturns", "--outturn", "outturns/none.csv", "--as-of", "2022-06-30"],
        ["settle", "outturns", "--outturn", "outturns/twice.csv", "--as-of", "1999-01-01"],
        ["report-back", "jamtland-harjedalen-2022", "--source", "grant_2020"],
        ["grants", "--unused", "110 %"],
        ["grants", "--unused", "some"],
        ["cashflow", "no-such-scenario"],
    ):
        result = run(app, words)
        assert result.exit_code == 2, (words, result.output)
        assert " - " in result.stderr
        assert "Traceback" not in result.stderr


def test_findings_are_flagged_and_not_refused(tmp_path: Path) -> None:
    """A cost outside every window, a plan larger than its grant, a late requisition and a part nobody asked for."""
    (tmp_path / "plan.csv").write_text("row,division,planned\nr1,Kir,80\nr2,,40\nr3,Med,\n")
    (tmp_path / "scenario.yaml").write_text(
        "title: t\nperiod: [2022, 2023]\n"
        "recipients: {rows: [{id: a, w: 1, on: 2022-11-01}, {id: b, w: 1, on: 2022-10-31}]}\n"
        "quantities: {w: {unit: person}, on: {unit: date, missing: never}}\n"
        "funding:\n  grant: {amount: 100 kr, use: [2022-01-01, 2022-12-31]}\n"
        "  state: {amount: 50 kr, use: [2022-01-01, 2022-12-31], requisition: {by: 2022-10-31, on: on}}\n"
        "payments: {part: {rate: 10 kr/person, per: w, funded_by: state}}\n"
        "activities: {late: {cost: 10 kr, year: 2023, funded_by: grant}}\n"
        "plans: {work: {file: plan.csv, by: [division], funded_by: grant}}\n"
    )
    codes = {note.code for note in settle(load(tmp_path)).notes()}
    assert {"outside_windows", "plan_exceeds", "plan_no_amount", "plan_no_key", "late_requisition"} <= codes
    result = CliRunner().invoke(app, ["ledger", str(tmp_path)])
    assert result.exit_code == 0, result.output
