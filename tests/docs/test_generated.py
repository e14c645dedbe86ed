"""What the documentation takes from the code is in step with it."""

import importlib.util
import re
from types import ModuleType

import pytest

from tests.docs.examples import ROOT

DOCS = ROOT / "docs"
EXAMPLES = ("exempel-vasterbotten.md", "deciding.md")
REMEDY = "run: python docs/generate.py"


def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_errors_is_in_step_with_the_catalogue() -> None:
    assert (DOCS / "errors.md").read_text("utf-8") == generate().errors(), REMEDY


def test_the_map_of_modules_is_in_step_with_the_packages() -> None:
    assert (DOCS / "architecture.md").read_text("utf-8") == generate().architecture(), REMEDY


def test_the_table_of_commands_is_in_step_with_the_command_line() -> None:
    assert (ROOT / "README.md").read_text("utf-8") == generate().readme(), REMEDY


@pytest.mark.parametrize("name", [*EXAMPLES, "aret.md"])
def test_a_worked_example_shows_what_its_commands_print(name: str) -> None:
    assert (DOCS / name).read_text("utf-8") == generate().example(name), REMEDY


@pytest.mark.parametrize(("name", "least"), tuple(zip(EXAMPLES, (9, 4), strict=True)))
def test_every_figure_of_the_conclusions_stands_in_what_the_commands_print(name: str, least: int) -> None:
    page = (DOCS / name).read_text("utf-8")
    printed = " ".join(re.findall(r"^```console\n(.*?)^```$", page, re.MULTILINE | re.DOTALL))
    (concluded,) = re.findall(r"^## Vad en planerare kan läsa ut\n(.*?)^## ", page, re.MULTILINE | re.DOTALL)
    figures = re.findall(r"\d[\d ]*(?:,\d+)?(?: mkr| %| kr)", concluded)
    assert len(figures) >= least
    assert [figure for figure in figures if not _is_printed(figure, printed)] == []


def _is_printed(figure: str, printed: str) -> bool:
    """Whether a figure is printed: as it stands, or for millions as some whole number of kronor that rounds to it."""
    if not figure.endswith(" mkr"):
        return figure.removesuffix(" kr") in printed
    number = figure.removesuffix(" mkr")
    places = len(number.partition(",")[2])
    whole = (int(found.replace(" ", "")) for found in re.findall(r"(?<![\d,])\d{1,3}(?: \d{3})+(?![\d,])", printed))
    return any(f"{kronor / 1e6:.{places}f}".replace(".", ",") == number for kronor in whole)


def test_every_module_says_what_it_is_for() -> None:
    silent = [line for line in generate().module_map() if re.fullmatch(r"\| `\w+\.py` \|\s*\|", line)]
    assert silent == []


def test_the_architecture_names_files_that_exist() -> None:
    """Paths in backticks, such as `simulator/rules/basis.py`, lead somewhere."""
    text = (DOCS / "architecture.md").read_text("utf-8")
    named = re.findall(r"`((?:simulator|tests|docs|scenarios|benchmarks)/[\w./-]*)`", text)
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []
