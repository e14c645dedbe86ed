"""What people do to a scenario's workbook: designs in columns, parts that wait, and faults told with sheet and cell."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

import simulator
from simulator import shipped
from simulator.cli import app
from simulator.language import Locale
from simulator.starter import write_new

PATH, VALUE, UNIT, A, B = 3, 4, 5, 6, 7


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "vasterbotten-2021.xlsx"
    write_new(path, shipped.find("vasterbotten-2021"), Locale("sv"))
    return path


def changed(book: Path, folder: Path, change: Callable[[Any], None]) -> Path:
    """The workbook with something changed by hand."""
    opened = openpyxl.load_workbook(book)
    change(opened)
    opened.save(folder / "bok.xlsx")
    return folder / "bok.xlsx"


def row_of(sheet: Any, path: str, column: int = PATH) -> int:
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, column).value == path)


def put(path: str, column: int, value: Any, sheet: str = "Ersättningar") -> Callable[[Any], None]:
    def change(book: Any) -> None:
        at = 1 if path == "" else row_of(book[sheet], path, PATH if sheet == "Ersättningar" else 1)
        book[sheet].cell(at, column).value = value

    return change


def all_of(*changes: Callable[[Any], None]) -> Callable[[Any], None]:
    return lambda book: [change(book) for change in changes] and None


def test_a_changed_number_is_paid(book: Path, tmp_path: Path) -> None:
    path = changed(book, tmp_path, put("quantities.bed_rate.value", VALUE, 4000))
    assert simulator.settle(path).totals["per_bed"].minor == 3100 * 4000_00


def test_two_designs_are_made_in_columns(book: Path, tmp_path: Path) -> None:
    path = changed(
        book,
        tmp_path,
        all_of(
            put("", A, "Högre pris"),
            put("why", A, "läkare har blivit dyrare"),
            put("quantities.bed_rate.value", A, 4000),
            put("why", B, "ingen pott"),
            put("payments.medication_reviews", B, "utgår"),
            put("quantities.beds.uncertain.bounds[2]", B, 1.2),
        ),
    )
    assert {"hogre-pris", "forslag-b"} <= {*simulator.design_names(path)}
    assert simulator.settle(path, "hogre-pris").totals["per_bed"].minor == 3100 * 4000_00
    assert simulator.load(path, "hogre-pris").title["sv"] == "Högre pris"
    without = simulator.settle(path, "forslag-b")
    assert without.cost.minor == 10_850_000_00
    changes = {change.path: change.new for change in without.scenario.changes}
    assert changes["quantities.beds.uncertain.bounds"] == "[90 %, 120 %]"


def test_a_payment_of_a_design_alone_stands_in_rows_that_the_scenario_leaves_empty(book: Path, tmp_path: Path) -> None:
    def change(opened: Any) -> None:
        sheet = opened["Ersättningar"]
        for row in (
            ("payments.lump.title", "grundbelopp", None, None),
            ("payments.lump.amount", None, "kr", 50000),
            ("payments.lump.source", "assumption", None, None),
        ):
            at = sheet.max_row + 1
            for column, value in zip((PATH, VALUE, UNIT, A), row, strict=True):
                sheet.cell(at, column).value = value
        put("why", A, "fasta kostnader")(opened)

    path = changed(book, tmp_path, change)
    assert "lump" not in simulator.load(path).payments
    assert simulator.settle(path, "forslag-a").totals["lump"].minor == 39 * 50_000_00


def test_percentages_typed_as_people_do(book: Path, tmp_path: Path) -> None:
    def typed(opened: Any) -> None:
        cell = opened["Ersättningar"].cell(row_of(opened["Ersättningar"], "quantities.beds.uncertain.p10"), VALUE)
        cell.value, cell.number_format = 0.95, "0%"

    changed_ = simulator.load(changed(book, tmp_path, typed))
    files = simulator.load("vasterbotten-2021")
    assert changed_.quantities["beds"].uncertain != files.quantities["beds"].uncertain
    text = changed(book, tmp_path, put("quantities.beds.uncertain.p10", VALUE, "95 %"))
    assert str(simulator.load(text).quantities["beds"].uncertain) == str(changed_.quantities["beds"].uncertain)


FAULTS: list[tuple[Callable[[Any], None], str, str]] = [
    (put("quantities.bed_rate.value", VALUE, "mycket"), "not_a_number", "Ersättningar!D"),
    (put("quantities.bed_rate.value", UNIT, "kr/säng"), "not_money", "Ersättningar!D"),
    (put("quantities.bed_rate.value", PATH, "quantities..value"), "book_path", "Ersättningar!C"),
    (put("quantities.bed_rate.value", PATH, None), "book_no_path", "Ersättningar!C"),
    (put("quantities.bed_rate.value", PATH, "quantities.bed_rate.vaule"), "unknown_key", "Ersättningar!C"),
    (put("quantities.budget.value", PATH, "quantities.bed_rate.value"), "book_twice", "Ersättningar!C"),
    (put("quantities.beds.uncertain.bounds[2]", PATH, "quantities.beds.uncertain.bounds[3]"), "book_order", "!C"),
    (put("quantities.beds.uncertain.bounds[2]", PATH, "quantities.beds.uncertain.bounds.two"), "book_mixed", "!C"),
    (put("payments.per_bed.per", VALUE, "bed"), "unknown_name", "Ersättningar!D"),
    (put("period", 2, "i fjol", "Modell"), "not_a_year", "Modell!B"),
    (put("", VALUE, "Tal"), "book_headings", "Ersättningar!A1"),
]


@pytest.mark.parametrize(("change", "code", "cell"), FAULTS)
def test_faults_are_told_with_sheet_and_cell(
    book: Path, tmp_path: Path, change: Callable[[Any], None], code: str, cell: str
) -> None:
    with pytest.raises(simulator.ScenarioError) as bad:
        simulator.load(changed(book, tmp_path, change))
    found = [(problem.code, str(problem.place)) for problem in bad.value.problems]
    assert [place for what, place in found if what == code and cell in place], found


@pytest.mark.parametrize(
    ("change", "code", "cell"),
    [
        (put("quantities.bed_rate.value", A, 4000), "missing_key", "Ersättningar!F2"),
        (all_of(put("why", A, "x"), put("payments.per_bed.per", A, "bed")), "unknown_name", "Ersättningar!F"),
        (all_of(put("why", A, "x"), put("quantities.bed_rate.value", A, "utgår")), "missing_unit", "Ersättningar!"),
    ],
)
def test_faults_of_a_column_are_told_with_its_cells(
    book: Path, tmp_path: Path, change: Callable[[Any], None], code: str, cell: str
) -> None:
    with pytest.raises(simulator.ScenarioError) as bad:
        simulator.load(changed(book, tmp_path, change), "forslag-a")
    found = [(problem.code, str(problem.place)) for problem in bad.value.problems]
    assert [place for what, place in found if what == code and cell in place], found


def test_a_wrong_verb_and_a_wrong_path_of_a_design_are_told(book: Path, tmp_path: Path) -> None:
    def change(opened: Any) -> None:
        sheet = opened["Förslag"]
        sheet.cell(sheet.max_row + 1, 1).value = "open-fee"
        sheet.cell(sheet.max_row, 2).value = "höj"
        sheet.cell(sheet.max_row, 3).value = "quantities.fee.value"
        sheet.cell(sheet.max_row, 5).value = 1

    with pytest.raises(simulator.ScenarioError) as bad:
        simulator.load(changed(book, tmp_path, change), "open-fee")
    (problem,) = bad.value.problems
    assert problem.code == "book_verb" and problem.place.sheet == "Förslag" and problem.place.cell.startswith("B")


def test_no_text_is_a_formula_and_made_up_data_says_so(book: Path, tmp_path: Path) -> None:
    path = changed(book, tmp_path, put("title.sv", 2, "=1+1", "Modell"))
    opened = openpyxl.load_workbook(book)
    formulas = [c for sheet in opened for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert not formulas and opened.sheetnames[0] == "Läs mig"
    assert any("PÅHITTADE" in str(cell.value) for row in opened["Läs mig"].iter_rows() for cell in row)
    assert path.exists()


def test_the_command_makes_copies_and_never_writes_over(tmp_path: Path) -> None:
    run = CliRunner().invoke
    folder, path = tmp_path / "egen", tmp_path / "egen.xlsx"
    assert run(app, ["new", str(folder), "--from", "socialstyrelsen-2023"]).exit_code == 0
    assert run(app, ["new", str(path), "--from", str(folder)]).exit_code == 0
    assert run(app, ["new", str(tmp_path / "igen"), "--from", str(path)]).exit_code == 0
    assert simulator.settle(tmp_path / "igen").cost == simulator.settle(folder).cost == simulator.settle(path).cost
    before = path.read_bytes()
    for target, source, said in (
        (path, "socialstyrelsen-2023", "finns redan"),
        (folder, "socialstyrelsen-2023", "är inte tom"),
        (tmp_path / "x.xlsx", str(path), "redan en arbetsbok"),
        (tmp_path / "x", "ingenting-2023", "finns inte"),
    ):
        told = run(app, ["new", str(target), "--from", source])
        assert told.exit_code == 2 and said in told.output, told.output
    assert path.read_bytes() == before and not (tmp_path / "x").exists() and not (tmp_path / "x.xlsx").exists()
