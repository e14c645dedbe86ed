"""What a file says reaches a terminal as text: never as a command to it, never as markup."""

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from simulator.cli import app
from simulator.language import Locale
from simulator.tables.table import Column, Table
from simulator.tables.terminal import show

SCENARIO = r"""
title: {sv: "A\x1b[2Jb [bold]c[/bold]", en: "A\x1b[2Jb"}
period: 2026
recipients:
  rows: [{id: north, beds: 60}]
quantities:
  beds: {unit: bed}
payments:
  per_bed: {rate: 3 500 kr/bed/year, per: beds, note: "x\x9by"}
"""


@pytest.mark.parametrize("words", [["run"], ["compare"], ["explain", "--recipient", "north"]])
def test_control_characters_are_shown_and_not_obeyed(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "scenario.yaml").write_text(SCENARIO, "utf-8")
    done = CliRunner().invoke(app, [words[0], str(tmp_path), *words[1:]])
    assert done.exit_code == 0, done.output
    assert not {"\x1b", "\x9b"} & set(done.output)


def test_square_brackets_are_no_markup_to_someone_who_looks(monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    columns = (Column("a", "[red]heading", "name"), Column("b", "b"))
    show([Table("t", "[bold]title[/bold]", columns, (("[/x]cell", 1),))], Locale("en"))
    shown = capsys.readouterr().out
    assert all(text in shown for text in ("[bold]title[/bold]", "[red]heading", "[/x]cell"))


def test_the_package_runs_as_a_program() -> None:
    done = subprocess.run([sys.executable, "-m", "simulator", "list"], capture_output=True, text=True, check=True)
    assert "vasterbotten-2021" in done.stdout
