"""With draws, the memo says how sure each gain and loss is, in the plot, in the table beside it and in words."""

from __future__ import annotations

import io

import docx
import pytest
from matplotlib.figure import Figure as Sheet

from simulator.api import simulate
from simulator.language import word
from simulator.money import Currency, Money
from simulator.report.compose import compose
from simulator.report.memo import Bullets, Figure, Memo
from simulator.report.plots.style import UNSURE_COLOUR
from simulator.report.save import memo_bytes
from simulator.results.paired import Paired, PairedDesign
from simulator.results.simulation import Simulation
from tests.report.bars import bars_of
from tests.report.conftest import made_comparison, made_memo_with_risk
from tests.report.test_writers import Tables, expected

DESIGNS = ("closed-pool-reviews", "ramp-closed-pool", "corridor-against-flat")
FEW = 12
"""Draws so few that some recipients are too close to call."""


def simulated() -> Simulation:
    comparison = made_comparison(designs=DESIGNS)
    scenarios = [comparison.baseline.scenario, *(design.result.scenario for design in comparison.designs)]
    return simulate(scenarios, draws=FEW, seed=3)


def made(lang: str = "sv") -> Memo:
    return compose(made_comparison(designs=DESIGNS), lang, simulation=simulated())


def gains_of(memo: Memo) -> Figure:
    return next(figure for figure in memo.figures() if figure.key == "gains")


def paired() -> tuple[PairedDesign, ...]:
    return Paired(simulated().run).designs


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_table_beside_the_plot_holds_every_interval_and_says_it_in_words(lang: str) -> None:
    tables = [grid for grid in gains_of(made(lang)).data if grid.key.startswith("intervals")]
    found = [
        [row[1 + 4 * k : 5 + 4 * k] for row in grid.rows] for grid in tables for k in range(len(grid.columns) // 4)
    ]
    assert len(found) == len(DESIGNS)
    for rows, design in zip(found, paired(), strict=True):
        for row, (estimate, verdict) in zip(rows, design.recipients.values(), strict=True):
            assert row[:3] == tuple(round(x / 100) * 100 for x in (estimate.value, estimate.low, estimate.high))
            assert row[3] == word(f"memo_sure_{verdict}", lang)
    assert word("memo_sure_too_close", lang) in [row[3] for rows in found for row in rows]


def test_those_too_close_to_call_are_grey_and_named() -> None:
    memo = made()
    section = next(section for section in memo.sections if section.key == "recipients")
    sentences = next(block for block in section.blocks if isinstance(block, Bullets)).items
    for panel, design, sentence in zip(gains_of(memo).panels, paired(), sentences, strict=True):
        close = [i for i, (_, verdict) in design.recipients.items() if verdict == "too_close"]
        grey = [bar for bar in bars_of(panel.draw(Sheet().subplots())) if bar.colour == UNSURE_COLOUR]
        assert len(grey) == len(close)
        assert (f"För nära att avgöra är {len(close)}:" in sentence) == bool(close)
    assert "För nära" in " ".join(sentences)


def test_what_does_not_count_is_unchanged_in_the_table_too() -> None:
    comparison = made_comparison(designs=DESIGNS)
    much = type(comparison)(comparison.baseline, comparison.designs, Money(10**9, Currency("SEK")))
    memo = compose(much, "sv", simulation=simulated())
    for grid in gains_of(memo).data:
        if grid.key.startswith("intervals"):
            assert {row[4] for row in grid.rows} == {"oförändrad"}


def test_without_draws_the_plot_is_of_the_central_case() -> None:
    figure = gains_of(compose(made_comparison(designs=DESIGNS), "sv"))
    assert [grid.key for grid in figure.data] == ["differences0"]


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_page_and_word_document_show_the_tables_of_a_memo_with_draws(lang: str) -> None:
    memo = made_memo_with_risk(lang)
    page = Tables()
    page.feed(memo_bytes(memo, ".html").decode())
    assert page.tables == expected(memo)
    document = docx.Document(io.BytesIO(memo_bytes(memo, ".docx")))
    assert [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables] == expected(memo)


@pytest.mark.parametrize("ending", [".html", ".docx", ".pdf", ".xlsx"])
def test_a_memo_with_draws_is_the_same_bytes(ending: str) -> None:
    assert memo_bytes(made(), ending) == memo_bytes(made(), ending)
