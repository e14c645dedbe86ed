"""What the documentation takes from the code is in step with it."""

import importlib.util
import re
from types import ModuleType

from tests.docs.examples import ROOT

DOCS = ROOT / "docs"
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


def test_every_module_says_what_it_is_for() -> None:
    silent = [line for line in generate().module_map() if re.fullmatch(r"\| `\w+\.py` \|\s*\|", line)]
    assert silent == []


def test_the_architecture_names_files_that_exist() -> None:
    """Paths in backticks, such as `simulator/rules/basis.py`, lead somewhere."""
    text = (DOCS / "architecture.md").read_text("utf-8")
    named = re.findall(r"`((?:simulator|tests|docs|scenarios|benchmarks)/[\w./-]*)`", text)
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []
