"""Swedish and English are complete: every word has both, and no sentence for people hides in the code."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import simulator
from tests.report.conftest import made_memo_with_risk

PACKAGE = Path(simulator.__file__).parent
CATALOGUES = sorted((PACKAGE / "language").glob("*.toml"))
KEYS = {key: path.stem for path in CATALOGUES for key in tomllib.loads(path.read_text("utf-8"))}
SWEDISH = re.compile(r"[åäöÅÄÖ]|\b(?:och|eller|inte|med|utan|för|från|till|är|det|som|av)\b")
# Words that a user writes in a file, and names of things, are no sentences of the interface.
EXAMPLES = {"template/columns.py": "example rows, each in Swedish and English side by side"}
READ_NOT_PRINTED = (
    "units.py",
    "numerals.py",
    "money.py",
    "number.py",
    "problems.py",
    "rows.py",
    "totals.py",
    "headings.py",
)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_every_text_has_both_languages_with_the_same_parameters(path: Path) -> None:
    for key, texts in tomllib.loads(path.read_text("utf-8")).items():
        assert set(texts) == {"sv", "en"}, key
        assert all(text.strip() for text in texts.values()), key
        fields = {
            lang: {name for _, name, _, _ in string.Formatter().parse(text) if name} for lang, text in texts.items()
        }
        assert fields["sv"] == fields["en"], key


def test_no_key_stands_in_two_files() -> None:
    seen: dict[str, str] = {}
    for path in CATALOGUES:
        if path.stem == "problems":
            continue
        for key in tomllib.loads(path.read_text("utf-8")):
            assert key not in seen, f"{key}: {path.stem} and {seen[key]}"
            seen[key] = path.stem


def test_english_texts_have_no_swedish_letters() -> None:
    for path in CATALOGUES:
        for key, texts in tomllib.loads(path.read_text("utf-8")).items():
            if key != "bad_language":  # nobody knows yet which language its reader wants
                assert not re.search("[åäöÅÄÖ]", re.sub(r'"[^"]*"|öre', "", texts["en"])), key


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path, ast.parse(path.read_text("utf-8"))


def test_every_word_that_the_code_asks_for_exists() -> None:
    missing = []
    for path, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "word" and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and first.value not in KEYS:
                    missing.append(f"{path.name}:{node.lineno}: {first.value}")
    assert missing == []


def test_no_swedish_sentence_is_written_in_the_code() -> None:
    found = []
    for path, tree in sources():
        if path.name in READ_NOT_PRINTED or path.relative_to(PACKAGE).as_posix() in EXAMPLES:
            continue
        excused = {id(node) for node in excused_texts(tree)}
        for node in ast.walk(tree):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in excused:
                continue
            if SWEDISH.search(node.value) and " " in node.value.strip():
                found.append(f"{path.relative_to(PACKAGE)}:{node.lineno}: {node.value[:60]!r}")
    assert found == []


def excused_texts(tree: ast.Module) -> Iterator[ast.AST]:
    """Docstrings, the help of the command line, which stands in both languages at once, and the schema's."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) or (
            isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        ):
            body = getattr(node, "body", [node])
            for first in body:
                if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                    yield first.value
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in ("Option", "Argument", "command", "Typer", "Field"):
                yield from ast.walk(node)


def test_an_english_memo_has_no_swedish_word_of_ours() -> None:
    """Whatever is Swedish in it is the scenario's own: its notes, and the names in its table."""
    swedish = {texts["sv"] for path in CATALOGUES for texts in tomllib.loads(path.read_text("utf-8")).values()}
    english = {texts["en"] for path in CATALOGUES for texts in tomllib.loads(path.read_text("utf-8")).values()}
    memo = made_memo_with_risk("en")
    shown = {column.heading for table in memo.tables() for column in table.columns}
    shown |= {section.title for section in memo.parts} | {table.caption for table in memo.tables()}
    assert shown & (swedish - english) == set()
