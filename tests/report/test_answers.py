"""Questions of a reader's own in a decision document: the answer that the command gives, in both languages."""

import html
import json
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from simulator.cli import app
from simulator.language import Locale
from simulator.questions import SolveQuestion
from simulator.report.answers import Answered, answer_blocks, sentences
from simulator.report.memo import Bullets, Figure, Paragraph
from simulator.tables.table import Table

SCENARIO = """\
title: {sv: t, en: t}
period: 2021
recipients: {rows: [{id: a, residents: 2900}]}
quantities:
  residents: {unit: person}
  uptake: {value: 0.5 review/person/year, title: {sv: genomgångar per boende, en: reviews per resident}}
  fee: {value: 1 000 kr/review}
funding: {budget: {amount: 15 mkr}}
payments:
  reviews: {rate: fee, per: uptake * residents}
"""
ASK = 'solve --lever fee --from 1 --to 4000 --step 1 --keep "cost <= 2 mkr"'


def run(*words: str) -> tuple[int, str]:
    found = CliRunner().invoke(app, list(words))
    return found.exit_code, found.output


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "scenario.yaml").write_text(SCENARIO, "utf-8")
    (tmp_path / "designs").mkdir()
    (tmp_path / "designs" / "dear.yaml").write_text(
        "extends: ../scenario.yaml\nwhy: t\nchange: {quantities.uptake.value: 0.6 review/person/year}"
    )
    return tmp_path


@pytest.mark.parametrize(("lang", "value"), [("sv", "1 379 kr/review"), ("en", "1,379 kr/review")])
def test_the_answer_stands_in_the_document(folder: Path, lang: str, value: str) -> None:
    """2 mkr over 1 450 reviews is 1 379.3 kr each."""
    to, texts = folder / "memo.html", folder / "memo.yaml"
    texts.write_text("ask:\n  - attribute --design dear\n", "utf-8")
    code, said = run("report", str(folder), "--to", str(to), "--ask", ASK, "--memo", str(texts), "--lang", lang)
    assert code == 0, said
    page = html.unescape(to.read_text("utf-8")).replace("\u00a0", " ")
    assert page.count(value) >= 2 and "sensitivity" not in page  # in the summary of answers and beside the question
    assert page.index("attribute --design dear") < page.index(ASK)  # the file's questions first
    assert {"sv": "genomgångar per boende", "en": "reviews per resident"}[lang] in page


def test_it_is_what_the_command_says(folder: Path) -> None:
    code, said = run("solve", str(folder), *shlex.split(ASK)[1:], "--json", "--lang", "sv")
    found = SolveQuestion(str(folder), "fee", "1", "4000", "1", ("cost <= 2 mkr",)).answer()
    assert code == 0 and json.loads(said) == json.loads(json.dumps(found.to_json(Locale("sv"))))
    asked = [Answered(ASK, found)]
    (bullets,) = sentences(asked, Locale("en"))
    assert bullets == Bullets((found.sentence(Locale("en")),))
    kinds = [type(block) for block in answer_blocks(asked, Locale("en"))]
    assert Paragraph in kinds and Figure in kinds and kinds.count(Table) == len(found.tables(Locale("en")))
    assert not list(sentences([], Locale("sv")))


@pytest.mark.parametrize(
    ("ask", "named"),
    [
        ("solv --lever fee", "solve"),
        ("run", "attribute"),
        ('solve --lever "fee', "solve"),
        ("solve --lever fee", "--from"),
        ("sensitivity --oof cost", "--of"),
        (ASK.replace("fee", "fees"), "fee"),
    ],
)
def test_what_is_no_question_says_what_would_be(folder: Path, ask: str, named: str) -> None:
    code, said = run("report", str(folder), "--to", str(folder / "memo.html"), "--ask", ask)
    assert code == 2 and named in said and "Traceback" not in said
    assert not (folder / "memo.html").exists()
