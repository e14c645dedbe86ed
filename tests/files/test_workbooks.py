"""Workbooks: which sheet and which cells are the table, and what is damaged."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.language import Locale
from simulator.problems import ScenarioError
from tests.files.making import LISTED, book, book_case, flipped, paid, result, workbook

ROWS = [["id", "listed"], ["A", 1200], ["B", 800]]
RIGHT = {"A": 1_200_000.0, "B": 800_000.0}


def test_numbers_are_read_as_programs_store_them(tmp_path: Path) -> None:
    rows = [["id", "listed"], ["A", 2.125], ["B", 745024.7399999999], ["C", 1e-7], ["D", 1e9]]
    assert list(paid(book_case(tmp_path, workbook(rows))).values()) == [2125, 745024740, 0, 1e12]


@pytest.mark.parametrize("cell", ["XFD1048576", "BXX60000", "XFD2", "A900000"])
def test_a_stray_cell_is_left_out_by_itself(tmp_path: Path, cell: str) -> None:
    row = "".join(c for c in cell if c.isdigit())
    data = workbook(ROWS)
    inside = f'<row r="{row}"><c r="{cell}" t="str"><v>x</v></c></row>'
    data = _changed(lambda part, text: text.replace("</sheetData>", f"{inside}</sheetData>"))
    found = result(book_case(tmp_path, data))
    assert {who: amount / 100 for who, amount in found.amounts_minor["cap"].items()} == RIGHT
    assert any(cell in note for note in found.notes(Locale("en")))


SHEET = (
    '<sheetData><row r="1"><c r="A1" t="str"><v>id</v></c><c r="B1" t="str"><v>listed</v></c></row>'
    '<row r="2"><c r="A2" t="str"><v>A</v></c><c r="B2"><v>1200</v></c></row>'
    '<row r="3"><c r="A3" t="str"><v>B</v></c><c r="B3"><v>800</v></c></row></sheetData>'
)


def _changed(change: object) -> bytes:
    return book({"Blad1": SHEET}, change)  # type: ignore[arg-type]


def test_the_visible_sheet_is_read_and_named(tmp_path: Path) -> None:
    def hide(part: str, text: str) -> str:
        return text.replace('name="Gammal"', 'name="Gammal" state="hidden"') if "workbook" in part else text

    old = SHEET.replace("1200", "1").replace("800", "2")
    found = result(book_case(tmp_path, book({"Gammal": old, "Aktuell": SHEET}, hide)))
    assert found.totals["cap"].minor == 2_000_000_00
    assert any("Aktuell" in note for note in found.notes(Locale("en")))


def test_hidden_rows_are_counted_and_noted(tmp_path: Path) -> None:
    found = result(book_case(tmp_path, workbook(ROWS, row_attributes={3: 'hidden="1"'})))
    assert found.totals["cap"].minor == 2_000_000_00
    assert any("hidden" in note for note in found.notes(Locale("en")))


OUTTURN = [
    ["Utbetald ersättning 2025", None, None, None, None],
    [None, None, None, None, None],
    ["Kombika", "Namn", "Listade", None, "Helår (kr)"],
    [None, None, "jan", "feb", "Besök"],
    ["11", "Norr", "1 200", 1210, "1 000,50"],
    ["12", "Söder", 800, "810", 500],
    ["Totalt", None, 2000, 2020, "1 500,50"],
]
MERGED = '<mergeCells count="3"><mergeCell ref="A3:A4"/><mergeCell ref="B3:B4"/><mergeCell ref="C3:D3"/></mergeCells>'


@pytest.mark.parametrize("reading", ["", "headings: [3, 4]", "headings: [3, 4], rows: to Totalt"])
def test_headings_on_two_rows_with_merged_cells(tmp_path: Path, reading: str) -> None:
    quantities = ["january: {unit: person, column: Listade jan}", "visits: {unit: kr, column: Besök}"]
    payments = ["cap: {rate: 1 000 kr/person/year, per: january}", "b: {amount: visits}"]
    reading = f"id: Kombika{', ' if reading else ''}{reading}"
    folder = book_case(tmp_path, workbook(OUTTURN, more=MERGED), reading, quantities=quantities, payments=payments)
    assert paid(folder) == {"11": 1_200_000, "12": 800_000}
    assert paid(folder, "b") == {"11": 1000.5, "12": 500}


def test_text_merged_downwards_belongs_to_each_row(tmp_path: Path) -> None:
    rows = [["area", "id", "listed"], ["North", "A", 1200], [None, "B", 800], ["South", "C", 500]]
    pay = ["cap: {amount: '1 000 kr * share(listed, area)'}"]
    merged = '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>'
    assert paid(book_case(tmp_path, workbook(rows, more=merged), payments=pay)) == {"A": 600, "B": 400, "C": 1000}
    with pytest.raises(ScenarioError) as bad:
        result(book_case(tmp_path, workbook(rows), payments=pay))
    assert [(p.code, p.place.cell) for p in bad.value.problems] == [("empty_group", "A3")]


@pytest.mark.parametrize("kind", ["drop", "empty", "cut", "flip", "entity"])
def test_a_damaged_part_is_a_located_message(tmp_path: Path, kind: str) -> None:
    for part in ("xl/workbook.xml", "xl/s1.xml", "xl/_rels/workbook.xml.rels"):

        def change(name: str, text: str, part: str = part) -> str | None:
            if name != part:
                return text
            changed = {
                "drop": None,
                "empty": "",
                "cut": text[: len(text) // 2],
                "flip": text.replace("<", "\x01", 1),
                "entity": text.replace(">", ">&nbsp;", 1),
            }
            return changed[kind]

        with pytest.raises(ScenarioError):
            result(book_case(tmp_path, _changed(change)))


def test_a_large_workbook_is_read_whole(tmp_path: Path) -> None:
    """6 658 rows of 30 columns."""
    rng = random.Random(1)
    rows = [["id", "listed", *(f"x{i}" for i in range(28))]]
    rows += [[f"p{n}", *(round(rng.uniform(1, 20000), 2) for _ in range(29))] for n in range(6658)]
    cells = "".join(
        f'<row r="{r}">' + "".join(
            f'<c t="str"><v>{v}</v></c>' if isinstance(v, str) else f"<c><v>{v}</v></c>" for v in row) + "</row>"
        for r, row in enumerate(rows, 1)
    )  # fmt: skip
    folder = book_case(tmp_path, book({"A": f"<sheetData>{cells}</sheetData>"}))
    assert len(result(folder).amounts_minor["cap"]) == 6658


SCRIPT = """
import sys
from pathlib import Path
from simulator.language import Locale
from simulator.problems import ScenarioError
from simulator.scenario.tables import read_sheet
for file in sys.argv[1:]:
    try:
        read_sheet(Path(file), headings=["id"])
    except ScenarioError as bad:
        bad.text("en")
print("read")
"""


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_mutated_files_end_in_messages(tmp_path: Path, suffix: str) -> None:
    """Two hundred files with bytes flipped, cut off, doubled or dropped: a process reads them all and lives."""
    rng = random.Random(7)
    text = "id;listed;start\n" + "".join(f"c{n};{n * 1.5};2025-01-0{n % 9 + 1}\n" for n in range(30))
    whole = workbook([row.split(";") for row in text.split()]) if suffix == ".xlsx" else text.encode()
    files = []
    for n in range(200):
        files.append(tmp_path / f"{n}{suffix}")
        files[-1].write_bytes(flipped(whole, rng))
    done = subprocess.run([sys.executable, "-c", SCRIPT, *map(str, files)], capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "read", "")


def test_what_is_listed_twice_in_words_is_one(tmp_path: Path) -> None:
    """A heading with a space that does not break is the heading that the scenario names."""
    rows = [["id", "Antal\u00a0listade"], ["A", 1200], ["B", 800]]
    assert (
        paid(book_case(tmp_path, workbook(rows), quantities=[LISTED.replace("}", ", column: Antal listade}")])) == RIGHT
    )


def test_a_stored_number_does_not_show_how_text_is_meant(tmp_path: Path) -> None:
    """The point of a stored 3.5 was not written by anybody: beside it the text 1.234 may still be thousands."""
    with pytest.raises(ScenarioError) as bad:
        result(book_case(tmp_path, workbook([["id", "listed"], ["A", 3.5], ["B", "1.234"]])))
    assert [(p.code, p.place.cell) for p in bad.value.problems] == [("ambiguous_number", "B3")]
