"""Real .xls, .ods and .xlsb files, each written by another program, read to the same figures."""

from pathlib import Path

import pytest

import simulator
from simulator.problems import ScenarioError
from simulator.results.result import Result

BOOKS = Path(__file__).with_name("books")
SCENARIO = """
period: 2023
recipients: {{file: listor.{ending}, id: Vårdcentral}}
quantities:
  listed: {{unit: person, column: Listade}}
  part:   {{unit: share, column: Andel}}
  opened: {{unit: date, column: Öppnad}}
  paid:   {{unit: kr, column: Utbetalt}}
payments:
  head:  {{rate: 1 kr/person/year, per: listed, times: part}}
  again: {{amount: paid, requires: opened >= 2021-01-01}}
  area:  {{amount: "total(listed, Område) * 1 kr/person"}}
"""


def read(folder: Path, ending: str) -> Result:
    (folder / f"listor.{ending}").write_bytes((BOOKS / f"listor.{ending}").read_bytes())
    (folder / "scenario.yaml").write_text(SCENARIO.format(ending=ending), encoding="utf-8")
    return simulator.settle(folder)


@pytest.mark.parametrize("ending", ["xls", "xlsb"])
def test_the_visible_sheet_is_read_under_its_title_without_its_sums(tmp_path: Path, ending: str) -> None:
    found = read(tmp_path, ending)
    assert dict(found.amounts_minor["head"]) == {"Söder": 675_000, "Öst": 33_300, "Norr": 400_000}
    assert dict(found.amounts_minor["again"]) == {"Söder": 0, "Öst": 10_000_000, "Norr": 213}
    assert dict(found.amounts_minor["area"]) == {"Söder": 1_000_000, "Öst": 1_000_000, "Norr": 800_000}
    codes = {note.code for note in found.scenario.recipients.sheet.notes}
    assert {"sheet", "headings", "total_row"} <= codes
    assert ("merged_cells" in codes) == (ending == "xls")


def test_groups_merged_in_ods_are_asked_about_as_it_does_not_say_where_they_end(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as refused:
        read(tmp_path, "ods")
    assert [(p.code, p.place.cell) for p in refused.value.problems] == [("empty_group", "A5")]
