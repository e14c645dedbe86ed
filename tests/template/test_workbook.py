"""The workbook to fill in: it comes back as it was filled in, and what is wrong is told with sheet and cell."""

import io
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

import simulator
from simulator.cli import app
from simulator.language import LANGUAGES, Locale
from simulator.template.columns import FORMS, SUMMED
from simulator.template.save import save_template
from simulator.template.workbook import sheet_name, snippet, workbook_bytes
from tests.template.filling import CENTRES, fill, form_of, scenario

PLAN = [
    {"row": "r01", "point": "1", "division": "Nära vård", "activity": "Läkare", "planned": 600_000},
    {"row": "r02", "point": "2", "division": "Nära vård", "activity": "Granskning", "planned": 250_000.5},
]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_filled_in_workbook_is_paid(tmp_path: Path, lang: str) -> None:
    facts = [{"id": "hc01", "from": date(2026, 7, 1), "beds": 100}]
    fill(tmp_path / "mall.xlsx", lang, centres=CENTRES, facts=facts, plan=PLAN)
    result = simulator.settle(scenario(tmp_path, lang))
    assert result.amounts_minor["per_bed"] == {"hc01": 3500_00 * 110, "hc02": 3500_00 * 80, "007": 3500_00 * 60}
    assert result.amounts_minor["quality"] == {"hc01": 500_00 * 70, "hc02": 530_00 * 60, "007": 500_00 * 20}
    assert not result.scenario.synthetic
    assert [line.row for line in result.scenario.plans["activities"].lines] == ["r01", "r02"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_empty_sheets_of_facts_and_plan_do_no_harm(tmp_path: Path, lang: str) -> None:
    fill(tmp_path / "mall.xlsx", lang, centres=CENTRES)
    lines = snippet(lang, "mall.xlsx").split("plans:")[0]
    folder = scenario(tmp_path, lang)
    text = (folder / "scenario.yaml").read_text("utf-8").split("recipients:")[0]
    (folder / "scenario.yaml").write_text(text + lines, "utf-8")
    assert simulator.settle(folder).totals["per_bed"].minor == 3500_00 * 260


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_example_runs_and_says_that_it_is_made_up(tmp_path: Path, lang: str) -> None:
    save_template(tmp_path / "mall.xlsx", Locale.of(lang))
    result = simulator.settle(scenario(tmp_path, lang, example=True))
    assert result.totals["per_bed"].minor == 3500_00 * (110 + 90 + 60 + 40)
    assert result.scenario.synthetic


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value", "code"),
    [
        ("centres", 3, "beds", "många", "not_a_number"),
        ("centres", 4, "beds", -1, "negative_value"),
        ("centres", 2, "private", "kanske", "not_yes_no"),
        ("centres", 3, "residents", None, "empty_excel_cell"),
        ("centres", 3, "reviewed", "60 st", "unit_in_cell"),
        ("centres", 4, "id", "hc01", "duplicate_row"),
        ("centres", 4, "id", None, "empty_excel_cell"),
        ("centres", 4, "id", "Summa", "row_of_sums"),
        ("centres", 2, "beds", date(2026, 1, 20), "date_for_number"),
        ("centres", 2, "beds", "1.200", "ambiguous_number"),
        ("centres", 2, "reviewed", "-", "dash_in_cell"),
        ("centres", 2, "reviewed", "60 %", "unit_in_cell"),
        ("facts", 2, "from", "första juli", "not_a_date"),
        ("facts", 2, "from", None, "empty_excel_cell"),
        ("plan", 3, "row", "Totalt", "row_of_sums"),
        ("facts", 2, "from", "2026-02-30", "no_such_day"),
        ("facts", 2, "from", "juli", "not_a_date"),
        ("facts", 2, "id", "hc99", "unknown_recipient"),
        ("facts", 2, "beds", "1.234", "ambiguous_number"),
        ("plan", 2, "planned", "mycket", "not_a_number"),
        ("plan", 3, "row", "r01", "duplicate_row"),
    ],
)
def test_what_is_wrong_is_told_with_sheet_and_cell(
    tmp_path: Path, sheet: str, row: int, column: str, value: Any, code: str
) -> None:
    sheets: dict[str, list[dict[str, Any]]] = {
        "centres": [dict(centre) for centre in CENTRES],
        "facts": [{"id": "hc01", "from": date(2026, 7, 1), "beds": 100}],
        "plan": [dict(line) for line in PLAN],
    }
    sheets[sheet][row - 2][column] = value
    fill(tmp_path / "mall.xlsx", "sv", **sheets)
    with pytest.raises(simulator.ScenarioError) as bad:
        simulator.settle(scenario(tmp_path))
    letter = chr(ord("A") + form_of(sheet).index(column))
    found = [(problem.code, str(problem.place)) for problem in bad.value.problems]
    assert [code for code, place in found if place.endswith(f"mall.xlsx!{sheet_name(sheet, 'sv')}!{letter}{row}:")] == [
        code
    ], found


OUTTURN = [
    {"name": "reviewed", "row": "hc01", "value": 41, "known": date(2026, 9, 30)},
    {"name": "reviewed", "row": "007", "value": 12},
    {"name": "activities", "row": "r01", "value": 500_000},
]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_outturn_is_read_from_its_own_sheet(tmp_path: Path, lang: str) -> None:
    path = fill(tmp_path / "mall.xlsx", lang, centres=CENTRES, plan=PLAN, outturn=OUTTURN)
    followed = simulator.settle_outturn(scenario(tmp_path, lang), path, date(2026, 10, 15))
    assert {row.to: row.forecast.minor for row in followed.rows if row.payment == "quality"} == {
        "hc01": 500_00 * 41,
        "hc02": 530_00 * 60,
        "007": 500_00 * 12,
    }


def test_a_wrong_outturn_is_told_with_sheet_and_cell(tmp_path: Path) -> None:
    wrong = [{**OUTTURN[0], "row": "hc99"}, {**OUTTURN[1], "value": "tolv"}, {**OUTTURN[2], "known": "2026-09-31"}]
    path = fill(tmp_path / "mall.xlsx", "sv", centres=CENTRES, plan=PLAN, outturn=wrong)
    with pytest.raises(simulator.ScenarioError) as bad:
        simulator.settle_outturn(scenario(tmp_path), path, date(2026, 10, 15))
    cells = {(problem.code, problem.place.sheet, problem.place.cell) for problem in bad.value.problems}
    assert cells == {
        ("outturn_row", "Utfall", "B2"),
        ("not_a_number", "Utfall", "C3"),
        ("no_such_day", "Utfall", "D4"),
    }


def test_a_removed_heading_and_a_misspelt_sheet_are_told(tmp_path: Path) -> None:
    fill(tmp_path / "mall.xlsx", "sv", centres=CENTRES)
    book = openpyxl.load_workbook(tmp_path / "mall.xlsx")
    book["Mottagare"]["J1"] = "Granskade\ngranskade"
    book.save(tmp_path / "mall.xlsx")
    with pytest.raises(simulator.ScenarioError, match=r"reviewed.*mall\.xlsx"):
        simulator.settle(scenario(tmp_path))
    text = (tmp_path / "scenario.yaml").read_text("utf-8").replace("sheet: Mottagare", "sheet: Motagare")
    (tmp_path / "scenario.yaml").write_text(text, "utf-8")
    with pytest.raises(simulator.ScenarioError, match=r"Motagare.*Mottagare"):
        simulator.settle(tmp_path)


# -- the file itself ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_same_bytes_each_time(lang: str) -> None:
    assert workbook_bytes(lang) == workbook_bytes(lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sheet_has_its_headings_notes_and_drop_downs(lang: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(lang)))
    assert book.sheetnames[0] == sheet_name("intro", lang)
    for form in FORMS:
        for example in (False, True):
            sheet = book[sheet_name(form.key, lang, example=example)]
            headings = [str(cell.value).split("\n") for cell in sheet[1]]
            assert [name for _, name in headings] == [heading.name for heading in form.columns]
            assert all(label for label, _ in headings)
            assert all(cell.comment is not None and cell.comment.text for cell in sheet[1])
        lists = {
            (str(rule.sqref).split("2")[0], rule.formula1)
            for rule in book[sheet_name(form.key, lang)].data_validations.dataValidation
            if rule.type == "list"
        }
        wanted = [heading for heading in form.columns if heading.kind in ("yes_no", "ownership")]
        assert len(lists) == len(wanted)
        assert book[sheet_name(form.key, lang)].max_row == 1, "the sheet to fill in holds no example"


def test_no_text_is_a_formula_and_the_only_formulas_are_sums() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes("sv")))
    formulas = [
        (sheet.title, str(cell.value))
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert {title for title, _ in formulas} == {sheet_name("sums", "sv")}
    assert all(re.fullmatch(r"=(SUM|COUNTA)\('[^']+'![A-Z]2:[A-Z]1048576\)", text) for _, text in formulas)
    summed = sum(h.kind in SUMMED for form in FORMS if form.key != "facts" for h in form.columns)
    assert len(formulas) == summed + len(FORMS)


def test_the_workbook_reaches_for_nothing_outside() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook_bytes("sv"))) as parts:
        names = parts.namelist()
        assert not [name for name in names if "externalLink" in name or "vbaProject" in name]
        relations = "".join(parts.read(name).decode() for name in names if name.endswith(".rels"))
    assert 'TargetMode="External"' not in relations


def test_command_writes_once_and_over_only_when_told(tmp_path: Path) -> None:
    path = tmp_path / "mall.xlsx"
    run = CliRunner().invoke
    first = run(app, ["template", "--to", str(path)])
    assert first.exit_code == 0 and "Instruktion" in first.output
    path.write_bytes(b"mine")
    again = run(app, ["template", "--to", str(path)])
    assert again.exit_code == 2 and "finns redan" in again.output and path.read_bytes() == b"mine"
    assert run(app, ["template", "--to", str(path), "--force", "--lang", "en"]).exit_code == 0
    assert path.read_bytes() == workbook_bytes("en", "mall.xlsx")
    assert [file.name for file in tmp_path.iterdir()] == ["mall.xlsx"]


@pytest.mark.parametrize("name", ["mall.csv", "nowhere/mall.xlsx"])
def test_a_file_that_cannot_be_written_is_told(tmp_path: Path, name: str) -> None:
    told = CliRunner().invoke(app, ["template", "--to", str(tmp_path / name)])
    assert told.exit_code == 2 and name.split("/")[0] in told.output
