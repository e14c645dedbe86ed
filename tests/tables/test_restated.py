"""A shipped scenario restated in currencies with no, two and three decimals: the same digits through every writer."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import simulator
from simulator.api import compare_draws, simulate
from simulator.cli import app
from simulator.language import LANGUAGES, Locale
from simulator.results.report_back import ReportBacks
from simulator.shipped import folder
from simulator.tables.csv import table_csv
from simulator.tables.html import notebook_html
from simulator.tables.plain import table_frame, tables_json
from simulator.tables.shown import Shown
from simulator.tables.table import Table, currency_of
from simulator.tables.terminal import table_text

NAME, DRAWS = "vasterbotten-2021", 64
CODES = ("JPY", "SEK", "KWD")
OTHERS = [code for code in CODES if code != "SEK"]


@pytest.fixture(scope="module")
def restated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The scenario with every amount as many units of each currency and pools paid in whole units of it, so that no
    smallest unit shows; claims and remarks are left out.
    """
    return {code: _restated(tmp_path_factory.mktemp(code) / NAME, code) for code in CODES}


def _restated(to: Path, code: str) -> Path:
    shutil.copytree(folder() / NAME, to)
    for file in to.rglob("*.yaml"):
        text = re.split(r"^claims:", file.read_text("utf-8"), flags=re.MULTILINE)[0]
        text = re.sub(r"^notes:\n(?: +.*\n)+", "", text, flags=re.MULTILINE)
        text = re.sub(r"(\d+) mkr", r"\1 000 000 kr", text)
        text = re.sub(r"( +)shared_by: reviews\n", r"\g<0>\1round: {to: 1 kr}\n", text)
        text = re.sub(r"\bkr\b", code, text.replace("currency: SEK", f"currency: {code}"))
        file.write_text(text, "utf-8")
    return to


def results(at: Path) -> dict[str, Shown]:
    simulation = compare_draws(at, ["open-fee", "fee-with-threshold"], draws=DRAWS)
    return {
        "run --draws": simulate(at, "open-fee", draws=DRAWS),
        "compare --draws": simulation,
        "paired": simulation.paired,
        "ledger": simulator.ledger(at, "fee-with-threshold"),
        "cashflow": simulator.cashflow(at, "fee-with-threshold"),
        "cliff": simulator.cliff(at, "fee-with-threshold"),
        "report-back": ReportBacks(tuple(simulator.report_back(at, "fee-with-threshold"))),
        "incentives": simulator.incentives(at, "reviews", "open-fee"),
        "incentives, notches": simulator.incentives(at, "reviewed", "fee-with-threshold", within=40),
        "response": simulator.responses(at, "fee-with-threshold+elastic"),
    }


@pytest.fixture(scope="module")
def found(restated: dict[str, Path]) -> dict[str, dict[str, Shown]]:
    return {code: results(at) for code, at in restated.items()}


def digits(text: str) -> list[str]:
    """Numbers in text, without the zeros that only say how small the smallest unit is."""
    return [re.sub(r"[,.]0+$", "", n) for n in re.findall(r"\d+(?:[\u00a0,.]\d+)*", text)]


def numbers(value: Any) -> Iterator[Any]:
    match value:
        case dict():
            for key, item in value.items():
                if key != "rule":
                    yield from numbers(item)
        case list():
            for item in value:
                yield from numbers(item)
        case bool() | None:
            yield value
        case int() | float():
            yield pytest.approx(value)


def test_readers_see_the_same_digits_each_in_its_own_currency(found: dict[str, dict[str, Shown]]) -> None:
    for language in LANGUAGES:
        locale = Locale(language)
        for name, swedish in found["SEK"].items():
            for code in OTHERS:
                for one, other in zip(swedish.tables(locale), found[code][name].tables(locale), strict=True):
                    assert_same(one, other, code, locale)


def assert_same(one: Table, other: Table, code: str, locale: Locale) -> None:
    shown = [
        lambda table: table_text(table, locale, None),
        lambda table: table_text(table, locale, 80),
        lambda table: re.sub(r"<[^>]*>", " ", notebook_html([table], locale).partition("</style>")[2]),
        lambda table: table_csv(table, locale).decode("utf-8-sig"),
    ]
    for writer in shown:
        assert digits(writer(one).replace("SEK", code)) == digits(writer(other)), one.key
        assert not re.search(r"\bkr\b|\bSEK\b", writer(other)), one.key
    cells = [cell for row in other.lines for cell in row]
    assert {currency_of(cell) for cell in cells} <= {code, None}
    if any(currency_of(cell) for cell in cells):
        assert code in table_text(other, locale, None)


def test_programs_read_the_same_numbers(found: dict[str, dict[str, Shown]]) -> None:
    locale = Locale("en")
    for name, swedish in found["SEK"].items():
        for code in OTHERS:
            other = found[code][name]
            assert list(numbers(swedish.to_json(locale))) == list(numbers(other.to_json(locale))), name
            one, two = tables_json(swedish.tables(locale)), tables_json(other.tables(locale))
            assert list(numbers(one)) == list(numbers(two)), name
            for a, b in zip(swedish.tables(locale), other.tables(locale), strict=True):
                left, right = table_frame(a), table_frame(b)
                assert left.select_dtypes("number").to_numpy() == pytest.approx(
                    right.select_dtypes("number").to_numpy(), nan_ok=True
                )
                assert set(right.attrs["units"].values()) <= {code}


def test_frames_of_results_name_their_currency(found: dict[str, dict[str, Shown]]) -> None:
    for code in CODES:
        for name, result in found[code].items():
            if name != "report-back":
                units = result.frame().attrs["units"]
                assert units and set(units.values()) == {code}, name


@pytest.mark.parametrize(
    "words",
    [["run", "--design", "open-fee", "--draws", "64"], ["ledger"], ["cashflow"], ["cliff"], ["report-back"],
     ["incentives", "--quantity", "reviews"], ["compare", "--designs", "open-fee,fee-with-threshold", "--draws", "64"]],
)  # fmt: skip
def test_commands_write_the_same_json_numbers(restated: dict[str, Path], words: list[str]) -> None:
    import json

    command, *more = words
    read = {}
    for code, at in restated.items():
        done = CliRunner().invoke(app, [command, str(at), *more, "--json"])
        assert done.exit_code == 0, done.output
        read[code] = json.loads(done.stdout)
    for code in OTHERS:
        assert list(numbers(read[code])) == list(numbers(read["SEK"]))
