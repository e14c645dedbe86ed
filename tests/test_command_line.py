"""A command line that cannot be understood is told of in the user's language, with exit code 2."""

import typing

import openpyxl
import pytest
import typer
from typer.testing import CliRunner

from simulator.cli import app
from simulator.cli.usage import Commands

COMMANDS = sorted(typing.cast(Commands, typer.main.get_command(app)).commands)
ENGLISH = ("Missing", "Invalid", "No such", "unexpected", "requires", "Error", "Try", "Input should")


def said(*args: str) -> str:
    told = CliRunner().invoke(app, args, prog_name="simulator")
    assert told.exit_code == 2, told.output
    return told.stderr


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["run"], "SCENARIO saknas: Sökväg eller namn på ett medföljande scenario"),
        (["report", "vasterbotten-2021"], "--to saknas: Fil: .docx .html .pdf .xlsx .csv"),
        (["run", "mitt", "förslag"], "ett ord för mycket: förslag - sätt citattecken"),
        (["run", "mitt", "nya", "förslag"], "ett ord för mycket: nya förslag - sätt citattecken"),
        (["compare", "x", "--drows", "3"], "--drows finns inte - menade du --draws, --keep-draws?"),
        (["compare", "x", "--draws", "många"], "--draws: värdet duger inte - Antal dragningar av det osäkra"),
        (["compare", "x", "--draws", "0"], "--draws: värdet duger inte - Antal dragningar av det osäkra"),
        (["rum", "x"], "kommandot rum finns inte - välj run"),
        (["run", "x", "--design"], "--design saknar värde"),
    ],
)
def test_what_is_wrong_is_said_in_swedish(args: list[str], words: str) -> None:
    text = said(*args)
    assert text.startswith(words)
    assert "\nLäs mer med: simulator" in text and text.endswith("--help\n")
    assert not [word for word in ENGLISH if word in text]


@pytest.mark.parametrize("args", [["--lang", "en", "run"], ["run", "--lang", "en"], ["run", "--lang=en"]])
def test_and_in_english_when_asked_for(args: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIMULATOR_LANG", "sv")
    assert said(*args).startswith("SCENARIO is missing: Path or shipped name\nRead more with: simulator run --help")


def test_no_command_shows_what_there_is() -> None:
    told = CliRunner().invoke(app, [])
    assert "template" in told.output and "Läs mer" not in told.output


def test_a_new_folder_with_a_space_is_quoted_in_the_next_step(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("here"))
    told = CliRunner().invoke(app, ["new", "mitt förslag"])
    assert 'simulator run "mitt förslag"' in told.output
    assert CliRunner().invoke(app, ["run", "mitt förslag"]).exit_code == 0


def test_a_workbook_of_tables_is_no_scenario(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("here") / "mall.xlsx"
    openpyxl.Workbook().save(path)
    assert (
        "är en arbetsbok utan modell (blad som Ersättningar och Modell saknas) - ange mappen med scenario.yaml"
        in said("run", str(path))
    )


@pytest.mark.parametrize("args", [[], *([name] for name in COMMANDS)])
def test_help_is_headed_in_swedish(args: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIMULATOR_LANG", "sv")
    text = CliRunner().invoke(app, [*args, "--help"], prog_name="simulator").output
    assert text.startswith("Användning: simulator") and "\nVal:\n" in text and "Visa den här hjälpen." in text
    english = ("Usage", "Options", "OPTIONS", "Arguments:", "[required]", "default:", "env var")
    assert not [word for word in english if word in text]


def test_help_is_headed_in_english_when_asked_for() -> None:
    text = CliRunner().invoke(app, ["run", "--lang", "en", "--help"], prog_name="simulator").output
    assert text.startswith("Usage: simulator run [OPTIONS]") and "\nOptions:\n" in text


@pytest.mark.parametrize(("name", "known"), [("vasterbotten-2012", "vasterbotten-2021"), ("vardval", "vardval-2023")])
def test_a_scenario_that_is_nearly_a_shipped_one_is_asked_about(name: str, known: str) -> None:
    text = said("run", name)
    assert f'inget scenario "{name}"' in text and "menade du" in text and known in text
