"""What the README shows is what the simulator prints."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

import simulator
from simulator.cli import app
from tests.docs.examples import ROOT

README = (ROOT / "README.md").read_text("utf-8")
NO_BREAK = str.maketrans("\u00a0\u202f", "  ")


def printed(*words: str) -> str:
    """What a command prints, spaces being spaces."""
    done = CliRunner().invoke(app, list(words))
    assert done.exit_code == 0, done.output
    return done.output.translate(NO_BREAK)


def block(first: str, language: str = "console") -> list[str]:
    """The lines of the fenced block that begins with a line."""
    found = re.search(rf"^```{language}\n{re.escape(first)}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert found is not None, first
    return found[1].splitlines()


def squeezed(line: str) -> str:
    return " ".join(line.split())


def test_the_first_screen_is_what_the_demo_prints() -> None:
    actual = [squeezed(line) for line in printed("compare", "vasterbotten-2021", "--lang", "sv").splitlines()]
    shown = [squeezed(line) for line in block("$ make demo") if line != "..." and not line.startswith("==>")]
    assert len(shown) > 5
    assert [line for line in shown if not any(real.startswith(line) for real in actual)] == []


def test_the_explanation_is_what_explain_prints() -> None:
    command = "$ simulator explain vasterbotten-2021 --recipient hc02 --payment medication_reviews --lang en"
    actual = printed(*command.split()[2:]).splitlines()
    shown = block(command)
    assert actual[: len(shown)] == shown


def test_the_python_lines_run(capsys: pytest.CaptureFixture[str]) -> None:
    exec("\n".join(block("import simulator", "python")), {"simulator": simulator})  # the README's own lines
    assert "medication_reviews = 135,948.28" in capsys.readouterr().out.translate(NO_BREAK)


def test_the_way_from_nothing_to_a_memo_can_be_walked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    first = next(line for line in README.splitlines() if line.startswith("$ simulator new my-scheme"))
    for line in (first, *block(first)):
        printed(*line.partition("#")[0].split()[2:])
    assert {path.name for path in tmp_path.iterdir()} == {"my-scheme", "my-scheme.xlsx", "memo.docx"}
    assert (tmp_path / "my-scheme" / "form.xlsx").exists()


def test_the_lines_on_uncertainty_and_time_run() -> None:
    first = 'outlook = simulator.simulate("vasterbotten-2021", "open-fee", draws=2_000)'
    found = re.search(rf"^{re.escape(first)}.*?^```$", README, re.MULTILINE | re.DOTALL)
    assert found is not None
    exec(found[0].removesuffix("```"), {"simulator": simulator})


def test_the_functions_that_are_named_exist() -> None:
    (named,) = re.findall(r"^Further: (.*?)\n\n", README, re.MULTILINE | re.DOTALL)
    assert [name for name in re.findall(r"`(\w+)`", named) if not hasattr(simulator, name)] == []


@pytest.mark.parametrize(
    "words",
    [
        ("list",),
        ("check", "vasterbotten-2021"),
        ("run", "vasterbotten-2021"),
        ("compare", "vasterbotten-2021", "--designs", "open-fee"),
        ("explain", "vasterbotten-2021", "--recipient", "hc02"),
    ],
    ids=lambda words: words[0],
)
def test_the_shapes_are_those_of_the_json(words: tuple[str, ...]) -> None:
    (shape,) = re.findall(rf"^{words[0]} +(\{{.*(?:\n  +.*)*)", README, re.MULTILINE)
    named = set(re.findall(r'"(\w+)"', shape))
    actual = json.loads(printed(*words, "--json"))
    assert set(actual) <= named
    for key in ("scenarios", "designs", "payments"):
        if isinstance(actual.get(key), list):
            assert set(actual[key][0]) - {"stated"} <= named
            assert named - set(actual) - {k for item in actual[key] for k in nested(item)} == set()


def nested(value: object) -> set[str]:
    """Every key anywhere in a JSON value."""
    if isinstance(value, dict):
        return {*value, *(key for item in value.values() for key in nested(item))}
    return {key for item in value for key in nested(item)} if isinstance(value, list) else set()


def test_paths_that_are_named_exist() -> None:
    for page in ("README.md", "CONTRIBUTING.md"):
        named = re.findall(
            r"`((?:docs|tests|benchmarks|scenarios|simulator)/[\w./-]+)`", (ROOT / page).read_text("utf-8")
        )
        assert [path for path in named if not Path(ROOT / path).exists()] == []
