"""Every table of every command about draws, money over time and responses, at any width, with every cell whole."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import lru_cache

import pytest
from rich.cells import cell_len

import simulator
from simulator import api
from simulator.api import compare_draws, simulate
from simulator.language import LANGUAGES, Locale
from simulator.results.end_of_year import WITH_GRANTS
from simulator.results.report_back import ReportBacks
from simulator.shipped import folder
from simulator.tables.cells import texts
from simulator.tables.shown import Shown
from simulator.tables.table import Table
from simulator.tables.terminal import table_text

WIDTHS = (60, 80, 100, 120, 160)
VASTERBOTTEN, YEARS, PLAN = "vasterbotten-2021", "jamtland-harjedalen-2022", "jamtland-harjedalen-2025"


@lru_cache
def results() -> dict[str, Shown]:
    """One result of each command, or two where their columns differ."""
    shared = compare_draws(VASTERBOTTEN, ["open-fee", "capped-fee", "ramp-share-reviewed"], draws=64)
    outturn, day = folder() / PLAN / "outturn.csv", date(2026, 1, 31)
    reports = folder() / "vastmanland-2022" / "outturn.csv"
    return {
        "run --draws": simulate(VASTERBOTTEN, "open-fee", draws=64),
        "run --draws, requirements": simulate("vastmanland-2022", draws=64),
        "run --draws, activities": simulate(YEARS, draws=64),
        "compare --draws": shared,
        "compare --draws, activities": compare_draws(YEARS, ["cliff", "each-year"], draws=64),
        "paired": shared.paired,
        "ledger": simulator.ledger(YEARS, "passed-on"),
        "ledger, pools": simulator.ledger("vastmanland-2022"),
        "ledger --as-of": simulator.ledger(YEARS, as_of=date(2021, 12, 31)),
        "cashflow": simulator.cashflow(VASTERBOTTEN),
        "cliff": simulator.cliff(YEARS, "cliff"),
        "settle, plan": api.settle_outturn(PLAN, outturn, day),
        "settle, payments": api.settle_outturn("vastmanland-2022", reports, date(2022, 11, 30)),
        "report-back": ReportBacks(tuple(simulator.report_back(PLAN, "outturn"))),
        "grants": api.grants(WITH_GRANTS, Fraction(1, 10)),
        "incentives": simulator.incentives(VASTERBOTTEN, "reviews", "closed-pool-reviews"),
        "incentives, notches": simulator.incentives(VASTERBOTTEN, "reviewed", "fee-with-threshold", within=40),
        "response": api.responses(VASTERBOTTEN, "fee-with-threshold+elastic"),
        "response, none": api.responses(VASTERBOTTEN),
        "hours": simulator.doctor_hours(VASTERBOTTEN, required="3", available="2.5", draws=64),
        "follow-up": simulator.follow_up(
            VASTERBOTTEN, "open-fee+elastic", quantity="reviewed", of="residents", successes=175, trials=300, draws=64
        ),
        "score": simulator.score("vastmanland-2022", reports, date(2022, 12, 31), draws=64),
    }


def tables_of(name: str, locale: Locale) -> Iterator[Table]:
    found = results()[name]
    yield from found.tables(locale)
    if name.startswith("compare"):
        yield found.paired.recipients_table(locale)  # type: ignore[attr-defined]


def assert_whole(table: Table, locale: Locale, width: int, shown: str) -> None:
    """Names and figures each stand on one line as often as in the table, words of other texts somewhere."""
    lines = shown.splitlines()
    counted: Counter[str] = Counter()
    words = Counter(shown.split())
    for row in texts(table, locale):
        for text, column in zip(row, table.columns, strict=True):
            if column.kind == "text":
                assert all(words[word] for word in text.split()), (table.key, column.key, text)
            else:
                counted[text] += 1
    for text, times in counted.items():
        assert sum(line.count(text) for line in lines) >= times or not text, (table.key, text)
    for column in table.columns:
        labels = (column.label().split(), column.label(narrow=True).split())
        assert any(all(word in shown for word in label) for label in labels), (table.key, column.heading)
    assert all(cell_len(line) <= width for line in lines), [line for line in lines if cell_len(line) > width]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", results())
def test_every_cell_is_found_whole(name: str, language: str, width: int) -> None:
    locale = Locale.of(language)
    for table in tables_of(name, locale):
        assert_whole(table, locale, width, table_text(table, locale, width))


@pytest.mark.parametrize("name", results())
def test_columns_have_the_same_english_keys_in_both_languages(name: str) -> None:
    swedish, english = (list(tables_of(name, Locale.of(language))) for language in LANGUAGES)
    assert [t.key for t in swedish] == [t.key for t in english]
    assert len({t.key for t in results()[name].tables(Locale("sv"))}) == len(results()[name].tables(Locale("sv")))
    for one, other in zip(swedish, english, strict=True):
        assert [c.key for c in one.columns] == [c.key for c in other.columns]
        assert len({c.key for c in one.columns}) == len(one.columns)
        assert [c.kind for c in one.columns] == [c.kind for c in other.columns]


def on_a_terminal(width: int, *words: str) -> str:
    """What a command shows on a pseudo-terminal of a width, without the marks that a terminal hides."""
    head, tail = pty.openpty()
    env = {**os.environ, "COLUMNS": str(width), "TERM": "xterm", "SIMULATOR_LANG": "sv"}
    command = [sys.executable, "-m", "simulator", *words]
    with subprocess.Popen(command, stdout=tail, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, env=env) as process:
        os.close(tail)
        parts = []
        while True:
            try:
                part = os.read(head, 65536)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            parts.append(part)
        said = process.stderr.read().decode() if process.stderr else ""
    os.close(head)
    assert process.returncode == 0, said
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", b"".join(parts).decode()).replace("\r", "")


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize(
    ("words", "name"),
    [
        (
            ["compare", VASTERBOTTEN, "--designs", "open-fee,capped-fee,ramp-share-reviewed", "--draws", "64"],
            "compare --draws",
        ),
        (["cliff", YEARS, "--design", "cliff"], "cliff"),
        (["response", VASTERBOTTEN, "--design", "fee-with-threshold+elastic"], "response"),
    ],
)
def test_a_real_terminal_shows_every_cell_whole(words: list[str], name: str, width: int) -> None:
    shown = on_a_terminal(width, *words)
    for table in results()[name].tables(Locale("sv")):
        assert_whole(table, Locale("sv"), width, shown)
