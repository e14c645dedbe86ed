"""More is said of recorded reviews alone: a recorded review is no sign of one that does something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.examples import ROOT

MORE = re.compile(
    r"\b(?:fler|flera)\b[^.:;|\n]{0,40}\bgenomgång\w*"
    r"|\bgenomgång\w*[^.:;|\n]{0,40}\b(?:fler|flera)\b"
    r"|\bmore\s+(?:\w+\s+)?reviews?\b",
    re.IGNORECASE,
)
RECORDED = re.compile(r"registrerad|recorded|med verkan|effective", re.IGNORECASE)
FOLDERS = ("simulator", "scenarios", "docs", "notebooks")
KINDS = {".toml", ".yaml", ".md", ".py", ".html", ".csv", ".ipynb", ".lark"}


def unsaid(text: str) -> Iterator[str]:
    """Every place that says more of reviews and not which."""
    for found in MORE.finditer(text):
        around = text[max(0, found.start() - 16) : found.end() + 12]
        if not RECORDED.search(around):
            yield text[max(0, found.start() - 40) : found.end() + 20]


def texts() -> Iterator[Path]:
    yield from (ROOT / name for name in ("README.md", "CHANGELOG.md"))
    for folder in FOLDERS:
        yield from (path for path in sorted((ROOT / folder).rglob("*")) if path.suffix in KINDS)


def test_no_text_says_more_reviews_without_recorded() -> None:
    paths = list(texts())
    assert len(paths) > 300
    found = [(path.name, place) for path in paths for place in unsaid(path.read_text("utf-8"))]
    assert found == []


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("Pengarna ger fler genomgångar.", True),
        ("Pengarna ger fler registrerade genomgångar.", False),
        ("när genomgångarna blir fler än 10", True),
        ("när de registrerade genomgångarna blir fler än 10", False),
        ("The money gives more medication reviews", True),
        ("The money gives more recorded reviews", False),
        ("fler genomgångar med verkan", False),
    ],
)
def test_the_search_finds_what_it_is_for(text: str, is_found: bool) -> None:
    assert bool(list(unsaid(text))) == is_found
