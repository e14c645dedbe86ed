"""LibreOffice opens the workbook and computes the same sums."""

import csv
import os
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

import simulator
from simulator.template.workbook import sheet_name
from tests.template.filling import CENTRES, fill, scenario

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_libreoffice_opens_the_workbook_and_its_sums_agree(tmp_path: Path, lang: str) -> None:
    if OFFICE is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("needs soffice")
    plan = [{"row": "r1", "planned": 1000.5, "actual": 900}, {"row": "r2", "planned": 2000}]
    path = fill(tmp_path / "mall.xlsx", lang, centres=CENTRES, plan=plan)
    # -1 writes every sheet into a file of its own; false, false: numbers as they are, not as they are shown
    how = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [OFFICE, profile, "--headless", "--convert-to", how, "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with (tmp_path / f"mall-{sheet_name('sums', lang)}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    centres, planned = sheet_name("centres", lang), sheet_name("plan", lang)
    found = {(sheet, i): float(value.replace(",", ".")) for i, (sheet, _, value) in enumerate(rows)}
    of_centres = [value for (sheet, _), value in found.items() if sheet == centres]
    of_plan = [value for (sheet, _), value in found.items() if sheet == planned]
    assert of_centres == [3, 0, 0, 260, 247, 150, 0]
    assert of_plan == [2, 3000.5, 900]


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_workbook_saved_by_libreoffice_is_paid_the_same(tmp_path: Path, lang: str) -> None:
    if OFFICE is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("needs soffice")
    facts = [{"id": "hc01", "from": date(2026, 7, 1), "beds": 100}]
    plan = [{"row": "r1", "planned": 1000.5}]
    path = fill(tmp_path / "mall.xlsx", lang, centres=CENTRES, facts=facts, plan=plan)
    before = simulator.settle(scenario(tmp_path, lang))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [OFFICE, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "saved"), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    os.replace(tmp_path / "saved" / "mall.xlsx", path)
    after = simulator.settle(tmp_path)
    assert after.amounts == before.amounts and after.cost == before.cost
    assert set(after.scenario.recipients.ids) == {"hc01", "hc02", "007"}
