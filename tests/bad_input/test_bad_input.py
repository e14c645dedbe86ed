"""Every bad file here is refused with just these codes at just these places, by the library and the command line."""

from __future__ import annotations

import os
import tomllib
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

from simulator.cli import app
from simulator.engine.settle import settle
from simulator.language import LANGUAGES
from simulator.problems import ScenarioError
from simulator.scenario.load import load

HERE = Path(__file__).parent
EXPECTED: dict[str, list[str]] = tomllib.loads((HERE / "expected.toml").read_text("utf-8"))


def arguments(name: str) -> list[str]:
    """A file, or a folder with a scenario and perhaps a design called d."""
    design = ["--design", "d"] if (HERE / name / "designs" / "d.yaml").exists() else []
    return [name, *design]


@cache
def refused(name: str) -> ScenarioError:
    path, *design = arguments(name)
    with pytest.raises(ScenarioError) as found:
        settle(load(path, design[1:]))
    return found.value


def tree() -> set[tuple[str, int]]:
    return {(str(path), path.stat().st_mtime_ns) for path in HERE.rglob("*") if "__pycache__" not in path.parts}


@pytest.fixture(autouse=True)
def beside_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HERE)
    monkeypatch.setenv("SIMULATOR_LANG", "sv")


def test_every_file_here_is_expected() -> None:
    cases = {path.name for path in HERE.iterdir() if path.suffix == ".yaml" or path.is_dir()} - {"__pycache__"}
    assert cases == set(EXPECTED)
    assert len(cases) >= 80


@pytest.mark.parametrize("name", EXPECTED)
def test_refused_with_code_and_place(name: str) -> None:
    problems = refused(name).problems
    assert [f"{problem.code} {str(problem.place).removeprefix(f'{name}{os.sep}')}" for problem in problems] == EXPECTED[
        name
    ]


@pytest.mark.parametrize("name", EXPECTED)
def test_says_what_is_wrong_and_what_would_be_right(name: str) -> None:
    for problem in refused(name).problems:
        for lang in LANGUAGES:
            place, _, message = problem.text(lang).partition(": ")
            assert place.startswith(problem.place.file)
            assert " - " in message
            assert "None" not in message
            assert "Fraction" not in message


@pytest.mark.parametrize("name", EXPECTED)
def test_the_command_line_says_it_and_writes_nothing(name: str) -> None:
    before = tree()
    result = CliRunner().invoke(app, ["run", *arguments(name)])
    assert result.exit_code == 2, result.output
    assert result.stderr.splitlines() == refused(name).text("sv").splitlines()
    assert result.stdout == ""
    assert tree() == before
