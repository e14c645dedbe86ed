"""What many draws are written to: never over the scenario, and told of before anything is drawn."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from simulator.cli import app
from simulator.starter import write_starter


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--draws", "5", "--to", "centres.csv"], "centres.csv: the file ending .csv cannot be written"),
        (["--draws", "5", "--manifest", "scenario.yaml"], "scenario.yaml: the file ending .yaml cannot be written"),
        (["--draws", "5", "--to", "nowhere/out.nc"], "the file cannot be written (there is no such file)"),
        (["--to", "out.nc"], "give --draws as well"),
        (["--manifest", "out.json"], "give --draws as well"),
        (["--draws", "999999999999999"], "choose fewer draws"),
    ],
)
@pytest.mark.parametrize("command", ["run", "compare"])
def test_nothing_is_written_over_or_left_out(
    command: str, options: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_starter(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SIMULATOR_LANG", "en")
    done = CliRunner().invoke(app, [command, ".", *options])
    assert done.exit_code == 2
    assert told in done.stderr and done.stdout == ""
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
