"""How long a document is, how it holds designs of other periods, and axes that no outlier rules."""

from __future__ import annotations

import functools
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

import simulator
from simulator.language import Locale
from simulator.money import Money
from simulator.report.compose import compose
from simulator.report.memo import Bullets, Figure, Memo
from simulator.report.naming import results_of
from simulator.report.outliers import ordinary
from simulator.report.save import memo_bytes
from simulator.report.tables import designs_table, recipients_tables
from simulator.tables.table import Table

MOST_PAGES, MOST_APPENDED = 4, 12


@functools.cache
def memo_of(designs: tuple[str, ...] | None, lang: str) -> Memo:
    comparison = simulator.compare("vasterbotten-2021", designs)
    scenarios = [result.scenario for result in results_of(comparison)]
    return compose(comparison, Locale.of(lang), simulation=simulator.simulate(scenarios, draws=200))


@pytest.mark.parametrize(
    ("designs", "lang"),
    [
        (("open-fee", "capped-fee", "closed-pool-reviews"), "en"),
        (None, "sv"),
        pytest.param(("open-fee", "capped-fee", "closed-pool-reviews"), "sv", marks=pytest.mark.long),
        pytest.param(None, "en", marks=pytest.mark.long),
    ],
)
def test_what_is_decided_on_is_four_pages_at_most_and_the_appendices_twelve(
    designs: tuple[str, ...] | None, lang: str
) -> None:
    memo = memo_of(designs, lang)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(memo_bytes(memo, ".pdf"))).pages]
    first = memo.appendices[0].title
    body = next(k for k, text in enumerate(pages) if first in text and k and memo.appendices[1].title not in text)
    assert body <= MOST_PAGES
    assert len(pages) - body <= MOST_APPENDED


@pytest.mark.parametrize("designs", [("open-fee", "capped-fee", "closed-pool-reviews"), None])
def test_no_table_of_every_recipient_stands_but_the_one(designs: tuple[str, ...] | None) -> None:
    memo = memo_of(designs, "sv")
    long = [table.key for table in memo.tables() if len(table.rows) >= 39]
    assert all(key.startswith(("differences", "assumptions")) for key in long), long
    assert not [table for figure in memo.figures() for table in figure.data if table.key.startswith("cost")]


PERIODS = """\
title: {sv: Avtal, en: Agreement}
period: 2023
recipients: {rows: [{id: a, beds: 10}, {id: b, beds: 20}]}
quantities: {beds: {unit: bed}}
funding: {grant: {amount: 400 kr/year}}
payments: {per_bed: {rate: 10 kr/bed/year, per: beds, funded_by: grant}}
"""
LONGER = """\
extends: ../scenario.yaml
title: {sv: Två år, en: Two years}
why: {sv: pengarna finns kvar, en: the money remains}
change: {period: [2023, 2024]}
"""


def test_designs_of_other_periods_are_for_each_year_and_say_so(tmp_path: Path) -> None:
    (tmp_path / "designs").mkdir()
    (tmp_path / "scenario.yaml").write_text(PERIODS)
    (tmp_path / "designs" / "longer.yaml").write_text(LONGER)
    comparison = simulator.compare(tmp_path, ["longer"])
    memo = compose(comparison, Locale("sv"))
    section = next(section for section in memo.sections if section.key == "economy")
    table = next(block for block in section.blocks if isinstance(block, Table))
    sek = comparison.baseline.currency
    assert [row[1] for row in table.rows] == [Money(30_000, sek)] * 2
    assert table.rows[1][3] == Money(0, sek)
    assert any("per år" in note for note in table.notes) and "år" in table.caption
    (amounts,) = (table for table in memo.tables() if table.key == "differences")
    assert [row[2] for row in amounts.lines] == [Money(0, sek)] * 3
    told = next(section for section in memo.sections if section.key == "summary").blocks
    assert any("300\u00a0kr per år" in text for block in told if isinstance(block, Bullets) for text in block.items)
    (parts,) = (table for table in memo.tables() if table.key == "components")
    assert [row[1:] for row in parts.rows] == [(Money(30_000, sek),) * 2] * 2
    assert comparison.designs[0].difference == Money(30_000, sek)  # over the whole of both periods


def test_designs_of_one_period_have_the_comparisons_own_amounts() -> None:
    comparison = simulator.compare("vasterbotten-2021", ["open-fee", "malus"])
    table = designs_table(comparison, None, Locale("sv"))
    assert [row[1] for row in table.rows] == [result.cost for result in results_of(comparison)]
    (amounts,) = recipients_tables(comparison, Locale("sv"))
    assert amounts.total is not None and amounts.total[2] == comparison.designs[0].paid_difference


RANGES = st.lists(
    st.tuples(st.integers(-1000, 1000), st.integers(0, 1000)).map(lambda pair: (pair[0], pair[0] + pair[1])), min_size=1
)


@given(RANGES)
def test_an_axis_holds_all_but_those_far_off_and_most_always(ranges: list[tuple[float, float]]) -> None:
    low, high, far = ordinary(ranges)
    kept = [pair for k, pair in enumerate(ranges) if k not in far]
    assert len(kept) >= min(len(ranges), 3)
    assert low == min(pair[0] for pair in kept) and high == max(pair[1] for pair in kept)


@given(RANGES, st.integers(1, 50))
def test_the_unit_does_not_matter(ranges: list[tuple[float, float]], factor: int) -> None:
    scaled = [(low * factor, high * factor) for low, high in ranges]
    assert ordinary(scaled)[2] == ordinary(ranges)[2]


def test_a_design_far_off_has_a_scale_of_its_own_and_says_so() -> None:
    assert ordinary([(0, 1), (0, 2), (-1, 1), (0, 1000)]) == (-1, 2, (3,))
    figure = next(f for f in memo_of(None, "sv").figures() if f.key == "gains")
    assert isinstance(figure, Figure) and figure.own_scale == "egen skala"
