"""The workbook to fill in as a whole scenario: rates, budget, pools, tranches, two designs and what is uncertain."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

import simulator
from simulator.cli import app
from simulator.language import LANGUAGES
from simulator.scenario.books.rows import sheet_called
from simulator.template.workbook import sheet_name
from tests.template.filling import CENTRES, fill

PATH, VALUE, A, B = 3, 4, 6, 7
NUMBERS: dict[str, Any] = {
    "payments.per_bed.rate": 3500,
    "payments.basic.amount": 25_000,
    "payments.quality.pool": 100_000,
    "funding.budget.amount": 1_200_000,
    "funding.grant.amount": 90_000,
    "payments.second.pool": 90_000,
    "quantities.beds.uncertain.p10": 0.96,
    "quantities.beds.uncertain.p90": 1.04,
}


def filled(folder: Path, lang: str, numbers: dict[str, Any], columns: dict[int, dict[str, Any]]) -> Path:
    """The form with three centres, numbers of the scenario, and what columns of designs say."""
    centres = [{**centre, "listed": 1000, "reported": "ja" if lang == "sv" else "yes"} for centre in CENTRES]
    path = fill(folder / "mall.xlsx", lang, centres=centres)
    book = openpyxl.load_workbook(path)
    sheet = book[sheet_called("rules", lang)]
    rows = {sheet.cell(row, PATH).value: row for row in range(1, sheet.max_row + 1)}
    for column, cells in {VALUE: numbers, **columns}.items():
        for name, value in cells.items():
            sheet.cell(rows[name], column).value = value
    book.save(path)
    return path


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_first_scenario_with_two_designs_needs_no_text_file(tmp_path: Path, lang: str) -> None:
    gone = {"sv": "utgår", "en": "removed"}[lang]
    columns = {
        A: {"why": "dyrare läkare", "payments.per_bed.rate": 4000},
        B: {"why": "mer efter vad som görs", "payments.basic": gone, "payments.quality.pool": 175_000},
    }
    path = filled(tmp_path, lang, NUMBERS, columns)
    result = simulator.settle(path)
    assert {name: total.minor for name, total in result.totals.items()} == {
        "per_bed": 260 * 3500_00,
        "basic": 3 * 25_000_00,
        "quality": 100_000_00,
        "second": 90_000_00,
    }
    assert "per_listed" not in result.scenario.payments, "what nobody has filled in is not counted"
    first, second = simulator.design_names(path)
    assert simulator.settle(path, first).totals["per_bed"].minor == 260 * 4000_00
    assert simulator.settle(path, second).cost.minor == 260 * 3500_00 + 175_000_00 + 90_000_00
    comparison = simulator.compare(path)
    assert len(comparison.designs) == 2
    simulation = simulator.simulate([simulator.load(path)], draws=50, seed=1)
    assert simulation.run.plan.draws == 50
    told = CliRunner().invoke(app, ["compare", str(path), "--lang", lang])
    assert told.exit_code == 0 and first in told.output


def test_the_example_filled_in_by_hand_is_what_its_sentences_say(tmp_path: Path) -> None:
    path = fill(tmp_path / "mall.xlsx", "sv")
    book = openpyxl.load_workbook(path)
    for name in ("Ersättningar", "Mottagare", "Daterade uppgifter"):
        position = book.sheetnames.index(name)
        del book[name]
        book[f"Ex {name}"].title = name
        book.move_sheet(name, position - book.sheetnames.index(name))
    book.save(path)
    assert simulator.design_names(path) == ["forslag-a", "forslag-b"]
    result = simulator.settle(path)
    assert result.totals["per_bed"].minor == 3500_00 * 300 and result.scenario.synthetic
    assert simulator.settle(path, "forslag-a").totals["per_bed"].minor == 4000_00 * 300
    without = simulator.settle(path, "forslag-b")
    assert "basic" not in without.scenario.payments and without.totals["quality"].minor == 400_000_00


def test_what_is_left_empty_is_told_with_sheet_and_cell(tmp_path: Path) -> None:
    numbers = {name: value for name, value in NUMBERS.items() if name != "funding.budget.amount"}
    with pytest.raises(simulator.ScenarioError) as bad:
        simulator.settle(filled(tmp_path, "sv", numbers, {}))
    places = {(problem.place.sheet, problem.place.cell[0]) for problem in bad.value.problems}
    assert places == {("Ersättningar", "D")}, [problem.text("sv") for problem in bad.value.problems]


def test_an_empty_form_says_what_to_begin_with(tmp_path: Path) -> None:
    with pytest.raises(simulator.ScenarioError) as bad:
        simulator.settle(fill(tmp_path / "mall.xlsx", "sv"))
    assert {problem.place.sheet for problem in bad.value.problems} == {"Mottagare"}
    assert sheet_name("centres", "sv") == "Mottagare"
