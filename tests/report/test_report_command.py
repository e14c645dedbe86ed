"""`simulator report` as a user runs it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from simulator import shipped
from simulator.cli import app

LARGE = ("vardval-2023",)
"""Whose memo with all designs takes half a minute; those of the same mechanisms on fewer centres stay."""
ENDINGS = (".docx", ".html", ".pdf", ".xlsx", ".csv")


def run(*args: str | Path) -> Result:
    before = os.environ.get("SIMULATOR_LANG")
    try:
        return CliRunner().invoke(app, [str(arg) for arg in args])
    finally:
        os.environ.pop("SIMULATOR_LANG", None)
        if before is not None:
            os.environ["SIMULATOR_LANG"] = before


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_memo_is_one_file(ending: str, tmp_path: Path) -> None:
    done = run("report", "vasterbotten-2021", "--designs", "open-fee,capped-fee", "--to", tmp_path / f"memo{ending}")
    assert done.exit_code == 0, done.output
    assert [file.name for file in tmp_path.iterdir()] == [f"memo{ending}"]


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=[pytest.mark.long] if n in LARGE else []) for n in shipped.names()]
)
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_every_shipped_scenario_has_a_memo_with_all_its_designs(name: str, lang: str, tmp_path: Path) -> None:
    for ending in (".html", ".xlsx", ".csv"):
        done = run("report", name, "--to", tmp_path / f"memo{ending}", "--lang", lang)
        assert done.exit_code == 0, done.output


def test_an_unknown_ending_is_refused(tmp_path: Path) -> None:
    done = run("report", "vasterbotten-2021", "--to", tmp_path / "memo.odt")
    assert done.exit_code == 2 and ".odt" in done.output


def test_the_scenarios_own_files_are_never_written_over(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    shutil.copytree(shipped.find("vasterbotten-2021"), folder)
    before = (folder / "recipients.csv").read_bytes()
    done = run("report", folder, "--to", folder / "recipients.csv", "--designs", "open-fee", "--force")
    assert done.exit_code == 2 and "recipients.csv" in done.output
    assert (folder / "recipients.csv").read_bytes() == before


def test_a_series_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "index.csv").write_text("year,published,value\n2024,2023-12-01,1.02\n")
    (tmp_path / "scenario.yaml").write_text(
        "period: 2024\nrecipients: {rows: [{id: a}]}\nquantities: {index: {series: index.csv}}\n"
        "payments: {fee: {amount: 10 kr, times: index}}\n"
    )
    done = run("report", tmp_path, "--to", tmp_path / "index.csv", "--force")
    assert done.exit_code == 2 and (tmp_path / "index.csv").read_text().startswith("year")


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    done = run("report", "vasterbotten-2021", "--designs", "open-fee", "--to", tmp_path / "nowhere" / "memo.csv")
    assert done.exit_code == 2 and "memo.csv" in done.output


def test_a_failed_writing_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "memo.csv"
    file.write_text("old")

    def broken(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", broken)
    done = run("report", "vasterbotten-2021", "--designs", "open-fee", "--to", file, "--force")
    assert done.exit_code == 2
    assert file.read_text() == "old" and len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(("lang", "says"), [("sv", "finns redan"), ("en", "exists")])
def test_a_file_that_exists_is_written_over_only_when_told(lang: str, says: str, tmp_path: Path) -> None:
    file = tmp_path / "memo.csv"
    file.write_text("somebody's own")
    command = ("report", "vasterbotten-2021", "--designs", "open-fee", "--to", file, "--lang", lang)
    done = run(*command)
    assert done.exit_code == 2 and says in done.output and "--force" in done.output
    assert file.read_text() == "somebody's own"
    assert run(*command, "--force").exit_code == 0
    assert "per_bed" in file.read_text("utf-8-sig")


def test_an_unknown_quantity_or_recipient_is_refused(tmp_path: Path) -> None:
    for wrong in (["--per", "bedz"], ["--vary", "reviewd"], ["--vary", "reviewed", "--recipient", "hc99"]):
        done = run("report", "vasterbotten-2021", "--designs", "open-fee", "--to", tmp_path / "m.csv", *wrong)
        assert done.exit_code == 2, done.output
