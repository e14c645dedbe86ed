"""The workbook of a report: read-me first, charts, tables with filters, a sheet for pivots, and sheets that compute."""

from __future__ import annotations

import functools
import io
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import simulator
from simulator import shipped
from simulator.language import Locale
from simulator.money import Money
from simulator.report.compose import compose
from simulator.report.save import memo_bytes
from simulator.report.what_if import shares, what_if
from simulator.scenario.load import load_with
from simulator.tables.table import Share, Uncertain
from tests.report.conftest import made_comparison, made_memo_with_risk

THREE = ("open-fee", "lump-sum-plus-pool", "capped-fee")
LANGUAGES = ("sv", "en")


@functools.cache
def book_file(lang: str = "sv") -> bytes:
    return memo_bytes(made_memo_with_risk(lang), ".xlsx")


@functools.cache
def three_file() -> bytes:
    return memo_bytes(compose(made_comparison(designs=THREE), Locale("sv")), ".xlsx")


@functools.cache
def opened(lang: str = "sv") -> Any:
    return openpyxl.load_workbook(io.BytesIO(book_file(lang)))


def test_read_me_stands_first_says_what_is_made_up_and_names_every_sheet() -> None:
    book = opened()
    first = book.worksheets[0]
    assert first.title == "Läs mig" and book.active.title == "Läs mig"
    said = [str(cell.value) for row in first.iter_rows() for cell in row if cell.value]
    assert any("Påhittade" in text or "påhittade" in text for text in said)
    assert {sheet.title for sheet in book.worksheets[1:]} <= {*said}


def test_charts_of_cost_gains_and_risk_are_the_spreadsheets_own() -> None:
    charts = opened()["Diagram"]._charts
    kinds = [type(chart).__name__ for chart in charts]
    assert len(charts) >= 4 and kinds.count("BarChart") >= 3 and "LineChart" in kinds
    sheets = {series.val.numRef.f.split("!")[0] for chart in charts for series in chart.series}
    assert sheets == {"Diagramdata"}


def test_charts_are_drawn_from_the_figures_of_the_document() -> None:
    memo = made_memo_with_risk("sv")
    assert memo.book is not None
    results = next(table for table in memo.tables() if table.key == "results")
    cost = next(chart.data for chart in memo.book.charts if chart.kind == "cost")
    assert [row[:2] for row in cost.rows] == [row[:2] for row in results.rows]
    over = next(chart.data for chart in memo.book.charts if chart.kind == "overrun")
    last = [key.key for key in results.columns].index("overrun_probability")
    assert [row[-1] for row in over.rows] == [row[last] for row in results.rows]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_long_tables_have_filters_and_headings_that_stay(lang: str) -> None:
    book = opened(lang)
    for sheet in book.worksheets:
        for table in sheet.tables.values():
            rows = sheet[table.ref]
            if len(rows) > 12 and len(sheet.tables) == 1:
                assert sheet.freeze_panes == sheet.cell(rows[0][0].row + 1, 2).coordinate, sheet.title
                assert table.autoFilter is not None
                assert sheet.print_title_rows
    assert sum(len(sheet.tables) for sheet in book.worksheets) >= 15


def test_every_sheet_is_printed_on_pages_it_fits() -> None:
    for sheet in opened().worksheets:
        assert sheet.page_setup.fitToWidth in (None, 1) and sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.title
        assert sheet.page_setup.paperSize == 9 and sheet.print_area, sheet.title


def test_the_sheet_for_pivots_has_titles_groups_and_every_amount() -> None:
    sheet = opened()["Alla belopp"]
    rows = list(sheet.iter_rows(values_only=True))
    headings, body = rows[0], rows[1:]
    assert {"Driftsform", "Storlek"} <= {*headings} and len({*headings}) == len(headings)
    comparison = made_comparison()
    amount, difference = headings.index("Belopp, kr"), headings.index("Skillnad, kr")
    designs = headings.index("Förslag (namn i filen)")
    for design in comparison.designs:
        mine = [row for row in body if row[designs] == design.name]
        assert sum(row[amount] for row in mine) == pytest.approx(float(design.result.cost))
        assert sum(row[difference] for row in mine) == pytest.approx(float(design.difference), abs=0.005)
    assert len(body) == 39 * 2 * 5, "recipients, payments, the baseline and four designs"
    assert not any("_" in str(row[0]) or "-" in str(row[0]).partition(".")[0] for row in body), "titles, not names"


def test_shares_are_percentages() -> None:
    memo = made_memo_with_risk("sv")
    book = opened()
    shares_ = [
        cell
        for table in memo.tables()
        for row in table.lines
        for cell in row
        if isinstance(cell, Share) or (isinstance(cell, Uncertain) and cell.of == "share")
    ]
    formats = [c.number_format for sheet in book for row in sheet.iter_rows() for c in row if "%" in c.number_format]
    assert shares_ and formats and all(code.endswith("0.0%") for code in formats)


# -- what if ----------------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**10), st.lists(st.integers(0, 10_000), min_size=1, max_size=20))
def test_shares_sum_to_the_pool_and_lie_within_one_of_their_exact_size(whole: int, weights: list[int]) -> None:
    found = shares(whole, {str(k): float(weight) for k, weight in enumerate(weights)})
    if sum(weights):
        assert sum(found.values()) == whole
        for k, weight in enumerate(weights):
            assert abs(found[str(k)] - Fraction(whole * weight, sum(weights))) < Fraction(10001, 10000)
    else:
        assert not any(found.values())


def test_what_is_simple_is_computed_and_what_is_not_says_why() -> None:
    found = {name: what_if("x", simulator.settle("vasterbotten-2021", name), Locale("sv")) for name in THREE}
    how = {name: {line.key: (line.how, line.reason) for line in one.lines} for name, one in found.items()}
    assert how["open-fee"] == {"per_bed": ("rate", None), "medication_reviews": ("rate", None)}
    assert how["lump-sum-plus-pool"]["lump_sum"] == ("amount", None)
    assert how["lump-sum-plus-pool"]["medication_reviews"] == ("rest", None)
    assert how["capped-fee"]["medication_reviews"] == ("value", "limits")
    inputs = {one.key: one.value for one in found["lump-sum-plus-pool"].inputs}
    assert inputs == {"per_bed": 3500.0, "lump_sum": 30_000.0, "budget": 15_000_000.0}


def sheet_of(book: Any, title: str) -> Any:
    return next(sheet for sheet in book if str(sheet["A1"].value).endswith(title))


def test_the_sheet_shows_the_engines_amounts_before_anything_is_changed() -> None:
    book = openpyxl.load_workbook(io.BytesIO(three_file()), data_only=True)
    for k, name in enumerate(THREE):
        result = simulator.settle("vasterbotten-2021", name)
        sheet = sheet_of(book, f"{'ABC'[k]}. {result.scenario.title['sv']}")
        assert paid(sheet, result) == result.by_recipient


def paid(sheet: Any, result: simulator.Result) -> dict[str, Money]:
    """What the sheet's column of sums says of each recipient."""
    top = next(row for row in range(1, 60) if sheet.cell(row, 1).value == "Mottagare")
    column = next(k for k in range(1, 30) if sheet.cell(top, k).value == "Summa")
    ids = result.scenario.recipients.ids
    cells = [sheet.cell(top + 1 + k, column).value for k in range(len(ids))]
    return {i: Money(round(cell * 100), result.currency) for i, cell in zip(ids, cells, strict=True)}


def with_changes(design: str, changes: str) -> simulator.Result:
    """The engine's answer with a design and some numbers more."""
    text = f"why: test\nchange: {changes}\n"
    return simulator.settle(load_with(shipped.find("vasterbotten-2021"), [design], text, "changes"))


@pytest.mark.slow
def test_changed_cells_are_computed_as_the_engine_computes_them(tmp_path: Path) -> None:
    """LibreOffice computes the sheets anew: as they are, and with another rate, another fee and another budget."""
    from tests.report.test_real_programs import converted

    book = openpyxl.load_workbook(io.BytesIO(three_file()))
    changes = {
        "A": {"Kvalitetspott": 3217.35},
        "B": {"Fast ersättning": 3123.45, "budgeten": 14_999_999.99},
    }
    for letter, cells in changes.items():
        sheet = book["Vad händer om " + letter]
        for row in range(5, 12):
            for name, value in cells.items():
                if name in str(sheet.cell(row, 1).value) and isinstance(sheet.cell(row, 2).value, (int, float)):
                    sheet.cell(row, 2).value = value
    changed = io.BytesIO()
    book.save(changed)
    made = converted(changed.getvalue(), "what_if.xlsx", "xlsx:Calc MS Excel 2007 XML", tmp_path)
    after = openpyxl.load_workbook(made, data_only=True)
    own = with_changes("open-fee", "{quantities.fee.value: 3 217.35 kr/review}")
    assert paid(after["Vad händer om A"], own) == own.by_recipient
    rate = '{quantities.bed_rate.value: 3 123.45 kr/bed/year, quantities.budget.value: "14 999 999,99 kr/year"}'
    own = with_changes("lump-sum-plus-pool", rate)
    assert paid(after["Vad händer om B"], own) == own.by_recipient
    base = simulator.settle("vasterbotten-2021")
    assert paid(after["Vad händer om"], base) == base.by_recipient, "what nobody has changed is as it was"
    assert after["Vad händer om C"] is not None


def test_of_many_designs_the_summary_keeps_its_tables_and_charts_say_letters() -> None:
    memo = compose(simulator.compare("vasterbotten-2021"), Locale("sv"))
    assert memo.book is not None
    cost = next(chart.data for chart in memo.book.charts if chart.kind == "cost")
    assert [str(row[0]) for row in cost.rows][:3] == ["Jämförelse", "A", "B"]
    book = openpyxl.load_workbook(io.BytesIO(memo_bytes(memo, ".xlsx")))
    assert len(book["Sammanfattning"].tables) >= 2
    assert len(book.worksheets) <= 30
