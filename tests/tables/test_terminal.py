"""A terminal of any width shows every number and every name whole."""

import datetime
import os
import pathlib
import pty
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

import simulator
from simulator.language import LANGUAGES, Locale
from simulator.money import Currency, Money
from simulator.shipped import names
from simulator.tables.cells import texts
from simulator.tables.table import Column, Table
from simulator.tables.terminal import table_text

WIDTHS = (60, 80, 100, 120, 160)
SEK = Currency("SEK")


def assert_whole(table: Table, locale: Locale, width: int) -> None:
    """Every line fits, every figure and name stands on one line, and every word of a text is there."""
    shown = table_text(table, locale, width)
    lines = shown.splitlines()
    assert all(len(line) <= width for line in lines), [line for line in lines if len(line) > width]
    words = set(re.split(r" +|\n", shown))
    for row in texts(table, locale):
        for column, cell in zip(table.columns, row, strict=True):
            if column.kind == "text":
                assert set(cell.split(" ")) - {""} <= words
            else:
                assert any(cell in line for line in lines), cell


def tables_of(name: str, locale: Locale) -> list[Table]:
    comparison = simulator.compare(name)
    result = comparison.baseline
    found = [*result.tables(locale), *comparison.tables(locale)]
    if result.scenario.payments:
        column = next(iter(result.scenario.recipients.sheet.columns))
        found += [comparison.recipients_table(locale), comparison.groups_table(column, locale)]
        recipient, payment = result.scenario.recipients.ids[0], next(iter(result.scenario.payments))
        found += simulator.explain(result, recipient, payment).tables(locale)
    return found


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_of_the_shipped_scenarios_at_every_width(name: str, language: str) -> None:
    locale = Locale.of(language)
    for table in tables_of(name, locale):
        for width in WIDTHS:
            assert_whole(table, locale, width)


CELLS = st.one_of(
    st.builds(Money, st.integers(-(10**15), 10**15), st.just(SEK)), st.integers(-(10**9), 10**9), st.none()
)
NAMES = st.text(st.characters(codec="ascii", categories=["Ll", "Nd"], include_characters="-"), min_size=1, max_size=30)
TEXTS = st.lists(NAMES.filter(lambda word: len(word) < 20), max_size=12).map(" ".join)


@given(
    rows=st.lists(st.tuples(NAMES, TEXTS, *[CELLS] * 6), min_size=1, max_size=4),
    headings=st.lists(TEXTS, min_size=6, max_size=6),
    width=st.integers(60, 200),
)
def test_any_table_at_any_width(rows: list[tuple[object, ...]], headings: list[str], width: int) -> None:
    columns = (
        Column("name", "Namn", "name"),
        Column("text", "Text", "text"),
        *(Column(f"c{k}", heading) for k, heading in enumerate(headings)),
    )
    assert_whole(Table("t", "Tabell", columns, tuple(rows)), Locale("sv"), width)  # type: ignore[arg-type]


def test_what_is_piped_is_as_wide_as_it_is() -> None:
    table = simulator.compare("vasterbotten-2021").tables(Locale("sv"))[0]
    lines = table_text(table, Locale("sv"), None).splitlines()
    assert len(lines) == 2 + len(table.rows) + len(table.notes)


def test_control_characters_never_reach_the_terminal() -> None:
    table = Table("t", "a\x1b[2J", (Column("x", "b\x07", "name"),), (("c\x1b]0;d\x07",),), notes=("e\x9bf",))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", table_text(table, Locale("en"), 80))


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_a_real_terminal_shows_every_name_and_number(columns: int) -> None:
    def screen() -> str:
        parent, child = pty.openpty()
        command = [sys.executable, "-m", "simulator", "compare", "vasterbotten-2021", "--lang", "sv"]
        environment = os.environ | {"COLUMNS": str(columns), "LINES": "40", "TERM": "xterm"}
        running = subprocess.Popen(command, stdout=child, stderr=child, stdin=subprocess.DEVNULL, env=environment)
        os.close(child)
        chunks = []
        while True:
            try:
                chunk = os.read(parent, 65536)
            except OSError:  # the other end is closed
                break
            if not chunk:
                break
            chunks.append(chunk)
        assert running.wait() == 0
        os.close(parent)
        return b"".join(chunks).decode()

    shown = screen().replace("\r\n", "\n")
    comparison = simulator.compare("vasterbotten-2021")
    (table,) = comparison.tables(Locale("sv"))
    assert all(len(line) <= columns for line in shown.splitlines())
    for row in texts(table, Locale("sv")):
        assert all(any(cell in line for line in shown.splitlines()) for cell in (row[0], *row[2:]))


def test_what_the_system_says_of_a_file_is_said_in_the_readers_language(tmp_path: pathlib.Path) -> None:
    with pytest.raises(simulator.ScenarioError) as bad:
        simulator.settle_outturn("vastmanland-2022", tmp_path / "none.csv", datetime.date(2022, 10, 1))
    assert "filen finns inte" in bad.value.problems[0].text("sv")
    assert "there is no such file" in bad.value.problems[0].text("en")
