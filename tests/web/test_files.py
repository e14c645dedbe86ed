"""What is taken along: the design as a file that comes to the same, and tables as workbooks and CSV."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from simulator import api
from simulator.shipped import find
from simulator.web.file_page import design_text, edits_of
from tests.web.conftest import Page

SCENARIO = "vasterbotten-2021"
RATE = "quantities.bed_rate.value"


@pytest.mark.parametrize("designs", [(), ("open-fee",), ("malus",)])
def test_the_file_comes_to_the_same_as_the_page_and_reads_back_as_the_same_changes(
    page: Page, designs: tuple[str, ...]
) -> None:
    key = page.store.create(SCENARIO, designs)
    page.post(f"/p/{key}/change", path=RATE, number="3 750,5")
    proposal = page.store.get(key)
    assert proposal is not None
    text = page.client.get(f"/p/{key}/design.yaml").text
    assert edits_of(text)[0] == proposal.edits
    assert text == design_text(proposal, *_said(text))
    folder = page.settings.data / "copy"
    folder.mkdir()
    for file in Path(find(SCENARIO)).rglob("*"):
        if file.is_file():
            target = folder / file.relative_to(find(SCENARIO))
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())
    (folder / "designs" / "mine.yaml").write_text(text, "utf-8")
    from simulator.web.answers import Answers, Asked

    shown = Answers(10**9).result(Asked.of(proposal))
    assert api.settle(folder, "mine").by_recipient_minor == shown.by_recipient_minor


def _said(text: str) -> tuple[str, str]:
    from simulator.scenario.yaml_text import parse_yaml

    raw = parse_yaml(text, "x").raw
    return raw["title"], raw["why"]


def test_an_edited_file_changes_the_sentences_and_a_bad_one_is_told_with_its_line(page: Page) -> None:
    key = page.store.create(SCENARIO, ())
    good = f"extends: ../scenario.yaml\ntitle: Mitt\nwhy: x\nchange:\n  {RATE}: 4000 kr/bed/year\n"
    assert page.post(f"/p/{key}/file", text=good).status_code == 303
    shown = page.client.get(f"/p/{key}").text
    assert "<h1>Mitt</h1>" in shown and "4\u00a0000" in shown and "</del>" in shown
    bad = page.post(f"/p/{key}/file", text=good.replace("bed_rate", "bed_rat"))
    assert bad.status_code == 422 and "design.yaml:5:3" in bad.text and "bed_rate" in bad.text
    proposal = page.store.get(key)
    assert proposal is not None and proposal.edits.change == {RATE: "4000 kr/bed/year"}


@pytest.mark.parametrize("text", ["", "- a", "extends: [", "why: x", "change: {title: x}\nextends: a\nwhy: x"])
def test_what_is_no_design_is_told(page: Page, text: str) -> None:
    key = page.store.create(SCENARIO, ())
    answer = page.post(f"/p/{key}/file", text=text or " ")
    assert answer.status_code == 422 and 'role="alert"' in answer.text


def test_the_table_as_a_workbook_has_numbers_that_sum_to_the_cost(page: Page) -> None:
    key = page.store.create(SCENARIO, ("open-fee",))
    answer = page.client.get(f"/p/{key}/recipients.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    total = rows[0].index("Summa")
    assert sum(row[total] for row in rows[1:-1]) == rows[-1][total] == float(api.settle(SCENARIO, "open-fee").paid)
    csv = page.client.get(f"/p/{key}/recipients.csv").content.decode("utf-8-sig")
    assert len(csv.splitlines()) == len(rows)
