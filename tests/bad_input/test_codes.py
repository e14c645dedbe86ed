"""Every code that the program uses has words in both languages, and every code that has words is used."""

from __future__ import annotations

import ast
import string
import tomllib
from pathlib import Path

import pytest

from simulator.language import LANGUAGES

SOURCE = Path(__file__).parents[2] / "simulator"
CATALOGUE: dict[str, dict[str, str]] = tomllib.loads((SOURCE / "language" / "problems.toml").read_text("utf-8"))
TREES = [ast.parse(path.read_text("utf-8")) for path in SOURCE.rglob("*.py")]


def words(tree: ast.AST) -> set[str]:
    """Every text in a piece of a program."""
    return {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def raised() -> set[str]:
    """Codes written where a problem is made."""
    found = set()
    for tree in TREES:
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            problems = isinstance(node.func, ast.Attribute) and "problems" in ast.unparse(node.func.value)
            if name in ("refusal", "NumeralError", "Problem") or (name == "add" and problems):
                found |= {
                    c.value for c in ast.walk(node.args[0]) if isinstance(c, ast.Constant) and isinstance(c.value, str)
                }
    return found


def test_every_code_raised_has_words() -> None:
    assert raised() - set(CATALOGUE) == set()
    assert len(raised()) > 80


def test_every_code_with_words_is_used() -> None:
    texts = {
        n.value for tree in TREES for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)
    }
    assert set(CATALOGUE) - texts == set()


@pytest.mark.parametrize("code", CATALOGUE)
def test_both_languages_say_the_same_of_the_same_things(code: str) -> None:
    fields = [{name for _, name, _, _ in string.Formatter().parse(CATALOGUE[code][lang]) if name} for lang in LANGUAGES]
    assert fields[0] == fields[1]
    for lang in LANGUAGES:
        what, dash, better = CATALOGUE[code][lang].partition(" - ")
        assert what and dash and better, "say what is wrong - and what would be right"
        assert not CATALOGUE[code][lang].endswith(".")


def test_the_catalogue_is_in_order() -> None:
    assert list(CATALOGUE) == sorted(CATALOGUE)
