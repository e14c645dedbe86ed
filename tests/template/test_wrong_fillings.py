"""What people do to a workbook: what does no harm is paid, and anything else is told with sheet and cell."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import simulator
from simulator.language import Locale
from tests.template.filling import CENTRES, fill, scenario

BEDS, RESIDENTS, SHEET = "H", "I", "Mottagare"


def filled(folder: Path, change: Callable[[Any], None]) -> Path:
    """The form with three centres, changed by hand, and a scenario that reads it."""
    path = fill(folder / "mall.xlsx", "sv", centres=CENTRES)
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    scenario(folder)
    text = (folder / "scenario.yaml").read_text("utf-8").split("plans:")[0]
    (folder / "scenario.yaml").write_text(text, "utf-8")
    return folder


def put(cell: str, value: Any, sheet: str = SHEET) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book[sheet][cell] = value

    return change


def hide_a_row(book: Any) -> None:
    book[SHEET].row_dimensions[3].hidden = True


def add_columns(book: Any) -> None:
    book[SHEET]["N1"], book[SHEET]["N2"], book[SHEET]["P3"] = "Egen kolumn", "x", "en kommentar vid sidan"


def remove_a_column(book: Any) -> None:
    book[SHEET].delete_cols(2)


def rename_the_sheet(book: Any) -> None:
    book[SHEET].title = "Centraler"


def empty_the_rows(book: Any) -> None:
    book[SHEET].delete_rows(2, 10)


def empty_the_sheet(book: Any) -> None:
    book[SHEET].delete_rows(1, 10)


def leave_a_row_empty(book: Any) -> None:
    book[SHEET].insert_rows(3)


def put_a_title_above(book: Any) -> None:
    book[SHEET].insert_rows(1)
    book[SHEET]["A1"] = "Våra hälsocentraler 2026"


def merge(cells: str) -> Callable[[Any], None]:
    return lambda book: book[SHEET].merge_cells(cells)


HARMLESS = [hide_a_row, add_columns, remove_a_column, put_a_title_above]


@pytest.mark.parametrize("change", HARMLESS, ids=lambda change: change.__name__)
def test_what_does_no_harm_is_paid(tmp_path: Path, change: Callable[[Any], None]) -> None:
    assert simulator.settle(filled(tmp_path, change)).totals["per_bed"].minor == 3500_00 * 260


@pytest.mark.parametrize(
    ("typed", "beds"), [("120", 120), ("120,5", 120.5), ("1 200", 1200), ("1\u00a0200,50", 1200.5), (0, 0)]
)
def test_numbers_typed_as_text_the_swedish_way_are_read(tmp_path: Path, typed: Any, beds: float) -> None:
    result = simulator.settle(filled(tmp_path, put(f"{BEDS}2", typed)))
    assert result.amounts_minor["per_bed"]["hc01"] == 3500_00 * beds


@pytest.mark.parametrize(
    ("change", "code", "cell"),
    [
        (put(f"{BEDS}2", "=60*2"), "empty_excel_cell", f"{BEDS}2"),  # a formula that nothing has computed
        (put(f"{BEDS}2", "#N/A"), "excel_error", f"{BEDS}2"),
        (merge(f"{BEDS}2:{BEDS}3"), "empty_excel_cell", f"{BEDS}3"),
        (merge("A2:A3"), "empty_excel_cell", "A3"),
        (leave_a_row_empty, "empty_row", "A3"),
        (empty_the_rows, "no_rows", "A1"),
        (empty_the_sheet, "no_headings", "A1"),
        (put("A4", "Summa:"), "row_of_sums", "A4"),
    ],
)
def test_what_is_wrong_is_told_where_it_stands(
    tmp_path: Path, change: Callable[[Any], None], code: str, cell: str
) -> None:
    with pytest.raises(simulator.ScenarioError) as bad:
        simulator.settle(filled(tmp_path, change))
    assert (code, SHEET, cell) in {(p.code, p.place.sheet, p.place.cell) for p in bad.value.problems}
    text = bad.value.text("sv")
    assert f"mall.xlsx!{SHEET}!{cell}: " in text and " - " in text


def test_one_empty_row_is_one_fault(tmp_path: Path) -> None:
    with pytest.raises(simulator.ScenarioError) as bad:
        simulator.settle(filled(tmp_path, leave_a_row_empty))
    assert [problem.code for problem in bad.value.problems] == ["empty_row"]


def test_a_renamed_sheet_is_told_with_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(simulator.ScenarioError, match=r"Mottagare.*Centraler"):
        simulator.settle(filled(tmp_path, rename_the_sheet))


def test_a_row_that_says_that_it_is_made_up_marks_the_result(tmp_path: Path) -> None:
    assert not simulator.settle(filled(tmp_path, put("M2", "nej"))).scenario.synthetic
    result = simulator.settle(filled(tmp_path, put("M3", "ja")))
    assert result.scenario.synthetic and result.notes(Locale("sv"))[0].startswith("Påhittade uppgifter")
