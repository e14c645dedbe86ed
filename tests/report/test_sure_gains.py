"""With draws, the memo says how sure each gain and loss is, in the plot, in the table beside it and in words."""

from __future__ import annotations

import pytest
from matplotlib.figure import Figure as Sheet

from simulator.api import simulate
from simulator.language import Locale, word
from simulator.money import Currency, Money
from simulator.report.compose import compose
from simulator.report.gains import MOST_NAMED
from simulator.report.memo import Bullets, Figure, Memo, Paragraph
from simulator.report.plots.style import UNSURE_COLOUR
from simulator.report.save import memo_bytes
from simulator.results.paired import Paired, PairedDesign
from simulator.results.simulation import Simulation
from simulator.tables.table import Interval, Table, Uncertain
from tests.report.bars import bars_of
from tests.report.conftest import made_comparison

DESIGNS = ("closed-pool-reviews", "ramp-closed-pool", "corridor-against-flat")
FEW = 12
"""Draws so few that some recipients are too close to call."""


def simulated() -> Simulation:
    comparison = made_comparison(designs=DESIGNS)
    scenarios = [comparison.baseline.scenario, *(design.result.scenario for design in comparison.designs)]
    return simulate(scenarios, draws=FEW, seed=3)


def made(lang: str = "sv") -> Memo:
    return compose(made_comparison(designs=DESIGNS), Locale.of(lang), simulation=simulated())


def gains_of(memo: Memo) -> Figure:
    return next(figure for figure in memo.figures() if figure.key == "gains")


def paired() -> tuple[PairedDesign, ...]:
    return Paired(simulated().run).designs


def intervals_of(memo: Memo) -> Table:
    section = next(section for section in memo.details if section.key == "intervals")
    (table,) = section.blocks
    assert isinstance(table, Table)
    return table


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_workbooks_table_holds_every_interval_and_says_it_in_words(lang: str) -> None:
    table = intervals_of(made(lang))
    assert len(table.columns) == 1 + 3 * len(DESIGNS)
    verdicts = set()
    for k, design in enumerate(paired()):
        for row, (estimate, verdict) in zip(table.rows, design.recipients.values(), strict=True):
            cell, interval, said = row[1 + 3 * k : 4 + 3 * k]
            assert isinstance(cell, Uncertain) and cell.estimate == estimate
            assert interval == Interval(cell)
            assert said == word(f"memo_sure_{verdict}", lang)
            verdicts.add(verdict)
    assert "too_close" in verdicts


def test_those_too_close_to_call_are_grey_and_named() -> None:
    memo = made()
    section = next(section for section in memo.appendices if section.key == "risk")
    sentences = next(block for block in section.blocks if isinstance(block, Bullets)).items
    for panel, design, sentence in zip(gains_of(memo).panels, paired(), sentences, strict=True):
        close = [i for i, (_, verdict) in design.recipients.items() if verdict == "too_close"]
        grey = [bar for bar in bars_of(panel.draw(Sheet().subplots())) if bar.colour == UNSURE_COLOUR]
        assert len(grey) == len(close)
        end = ":" if len(close) <= MOST_NAMED else "; vilka står i arbetsboken."
        assert (f"För nära att avgöra är {len(close)}{end}" in sentence) == bool(close)
    assert "För nära" in " ".join(sentences)


def test_what_does_not_count_is_unchanged_in_the_table_too() -> None:
    comparison = made_comparison(designs=DESIGNS)
    much = type(comparison)(comparison.baseline, comparison.designs, Money(10**9, Currency("SEK")))
    table = intervals_of(compose(much, Locale("sv"), simulation=simulated()))
    assert {row[3] for row in table.rows} == {"oförändrad"}


def test_the_decision_counts_the_sure_and_explains_both_counts() -> None:
    section = next(section for section in made().sections if section.key == "providers")
    table = next(block for block in section.blocks if isinstance(block, Table))
    for row, design in zip(table.rows, paired(), strict=True):
        verdicts = [verdict for _, verdict in design.recipients.values()]
        assert row[3:6] == tuple(verdicts.count(key) for key in ("wins", "loses", "too_close"))
    assert any(isinstance(block, Paragraph) and "huvudalternativet" in block.text for block in section.blocks)


def test_without_draws_nothing_is_said_to_be_sure() -> None:
    memo = compose(made_comparison(designs=DESIGNS), Locale("sv"))
    section = next(section for section in memo.sections if section.key == "providers")
    table = next(block for block in section.blocks if isinstance(block, Table))
    assert "surely_more" not in [column.key for column in table.columns]
    assert all(section.key != "intervals" for section in memo.details)


@pytest.mark.parametrize("ending", [".html", ".docx", ".pdf", ".xlsx"])
def test_a_memo_with_draws_is_the_same_bytes(ending: str) -> None:
    assert memo_bytes(made(), ending) == memo_bytes(made(), ending)
