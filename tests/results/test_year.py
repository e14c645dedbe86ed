"""Duties in order and as a calendar, one recipient's grant, and the year after the last grant."""

from __future__ import annotations

import json
import shutil
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from simulator.api import cliff, load, settle_outturn
from simulator.cli import app
from simulator.language import Locale
from simulator.money import Currency, Money
from simulator.problems import ScenarioError
from simulator.questions import OwnGrantQuestion, RemindersQuestion
from simulator.shipped import folder

SV = Locale("sv")


def run(*words: str) -> str:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == 0, result.output
    return result.stdout.replace("\u00a0", " ")


def test_duties_stand_in_the_order_of_their_days() -> None:
    found = RemindersQuestion("socialstyrelsen-2023").answer().duties
    assert [(one.day, one.kind) for one in found] == [
        (date(2023, 10, 31), "requisition"),
        (date(2023, 12, 31), "use_ends"),
        (date(2024, 4, 30), "report"),
    ]
    later = RemindersQuestion("socialstyrelsen-2023", date(2023, 11, 1)).answer()
    assert [one.kind for one in later.duties] == ["use_ends", "report"]
    assert [row[3] for row in later.tables(SV)[0].rows] == [60, 181]


def test_a_repayment_keeps_the_wording_of_its_document() -> None:
    (last,) = [one for one in RemindersQuestion("jamtland-harjedalen-2025").answer().duties if one.kind == "repayment"]
    assert (last.day, last.stated) == (date(2026, 3, 31), "mars 2026")


def test_the_calendar_file_is_one_that_calendars_read(tmp_path: Path) -> None:
    run("reminders", "vastmanland-2022", "--to", str(tmp_path / "year.ics"))
    text = (tmp_path / "year.ics").read_bytes()
    lines = text.decode().split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert b"\n" not in text.replace(b"\r\n", b"")
    assert all(len(line.encode()) <= 75 for line in lines)
    duties = RemindersQuestion("vastmanland-2022").answer().duties
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == len(duties)
    assert len({line for line in lines if line.startswith("UID:")}) == len(duties)
    starts = [line.partition(":")[2] for line in lines if line.startswith("DTSTART")]
    assert starts == [f"{one.day:%Y%m%d}" for one in duties]
    refused = CliRunner().invoke(app, ["reminders", "vastmanland-2022", "--to", str(tmp_path / "year.ics")])
    assert refused.exit_code == 2  # a file that exists is not written over


@pytest.mark.parametrize(
    ("recipient", "day", "asked", "still", "lapsed", "left"),
    [
        ("gotland", date(2023, 10, 1), 0, 2_055_851, 0, 30),
        ("gotland", date(2023, 11, 5), 0, 0, 2_055_851, 0),  # it asked on 2 November
        ("uppsala", date(2023, 10, 30), 0, 9_269_477, 0, 1),
        ("uppsala", date(2023, 10, 31), 9_269_477, 0, 0, 0),
        ("blekinge", date(2024, 1, 1), 0, 0, 5_736_151, 0),
    ],
)
def test_one_region_and_its_ceiling(recipient: str, day: date, asked: int, still: int, lapsed: int, left: int) -> None:
    (one,) = OwnGrantQuestion("socialstyrelsen-2023", recipient, day, ("requisitions",)).answer().ceilings
    amounts = [money.minor // 100 for money in (one.requisitioned, one.open, one.lapsed)]
    assert (amounts, one.days_left) == ([asked, still, lapsed], left)
    assert one.ceiling == one.requisitioned + one.open + one.lapsed


def test_what_another_document_states_is_said_and_not_hidden() -> None:
    """The key of 2015 gives Jämtland Härjedalen 4 594 276 kr; it states 4 317 498 kr itself."""
    found = OwnGrantQuestion("socialstyrelsen-2023", "jamtland_harjedalen", date(2023, 10, 1)).answer()
    (one,) = found.ceilings
    assert one.stated == (("RS/556/2021", Money(431_749_800, Currency("SEK"))),)
    assert one.passed_on is None  # nothing is stated
    (table,) = found.tables(SV)
    said = "RS/556/2021 anger 4 317 498 kr; här är det 4 594 276 kr (+276 778 kr)."
    assert [note.replace("\u00a0", " ") for note in table.notes] == [said]
    assert "0 kr av högst 4 594 276 kr är rekvirerat" in found.sentence(SV).replace("\u00a0", " ")
    assert "4 317 498 kr" in run("run", "socialstyrelsen-2023")
    (other,) = OwnGrantQuestion("socialstyrelsen-2023", "gotland", date(2023, 10, 1)).answer().ceilings
    assert other.stated == ()


def test_an_annex_stands_above_the_key_and_a_part_is_passed_on() -> None:
    found = OwnGrantQuestion("socialstyrelsen-2023", "jamtland_harjedalen", date(2023, 11, 1), ("annex",)).answer()
    (one,) = found.ceilings
    assert (one.ceiling.minor, one.stated) == (431_749_800, ())
    assert one.passed_on is not None
    assert one.passed_on.minor == 86_349_960  # a fifth
    assert one.lapsed.minor == 0  # all is asked for in time unless said
    annex = (folder() / "socialstyrelsen-2023" / "annex.csv").read_text("utf-8").splitlines()
    assert sum(int(line.rsplit(",", 1)[1]) for line in annex[1:]) == 298_500_000


@pytest.mark.parametrize("amount", ["4317499", "4317497"])
def test_an_annex_that_sums_to_something_else_is_refused_where_it_stands(amount: str, tmp_path: Path) -> None:
    here = tmp_path / "grant"
    shutil.copytree(folder() / "socialstyrelsen-2023", here)
    text = (here / "annex.csv").read_text("utf-8")
    (here / "annex.csv").write_text(text.replace("4317498", amount), "utf-8")
    with pytest.raises(ScenarioError) as bad:
        load(here, "annex")
    (problem,) = bad.value.problems
    assert problem.code == "column_sum"
    assert str(problem.place).endswith("annex.csv:1:7")
    assert "298 500 000" in problem.text("sv")


def test_a_grant_that_need_not_be_asked_for_has_no_ceiling() -> None:
    with pytest.raises(ScenarioError, match="requisition"):
        OwnGrantQuestion("vastmanland-2022", "vc01", date(2022, 5, 1)).answer()


def test_the_cliff_runs_a_year_beyond_the_last_grant() -> None:
    found = cliff("jamtland-harjedalen-2022")
    assert [(step.year, step.name, step.unfunded.minor) for step in found.beyond] == [
        ("2023", "guidelines", 900_000_000)
    ]
    shown = run("cliff", "jamtland-harjedalen-2022")
    said = "2022: 365 004 kr utan finansiering. 2023: 9 mkr utan finansiering tills ordinarie budget anges."
    assert shown.splitlines()[0] == said  # 9 000 000 - 2 x 4 317 498, and then all of it
    assert cliff("jamtland-harjedalen-2022", "doubled-total").sentence(SV).replace("\u00a0", " ") == (
        "2023: 4,5 mkr utan finansiering tills ordinarie budget anges."
    )
    assert json.loads(run("cliff", "jamtland-harjedalen-2022", "--json"))["beyond"][0]["unfunded"] == 9_000_000
    assert cliff("jamtland-harjedalen-2022", "cliff").beyond == ()  # its period goes on and says what the years cost
    investment = cliff("jamtland-harjedalen-2022", "investment")
    assert [step.name for step in investment.beyond] == ["guidelines"]  # depreciation ends by itself


def test_the_report_back_due_in_april_is_a_sheet_with_its_dates() -> None:
    found = json.loads(run("report-back", "jamtland-harjedalen-2022", "--source", "grant_2021", "--json"))
    (sheet,) = found["report_back"]
    assert (sheet["granted"], sheet["used"], sheet["left"]) == (4_317_498, 4_317_498, 0)
    assert sheet["report_by"] == "2023-04-30"


def test_the_report_back_is_a_file_to_send(tmp_path: Path) -> None:
    words = ("report-back", "jamtland-harjedalen-2022", "--to")
    said = run(*words, str(tmp_path / "back.xlsx"))
    assert "grant_2022: 4 317 498 kr av 4 317 498 kr användes" in said
    cells = [cell.value for sheet in load_workbook(tmp_path / "back.xlsx") for row in sheet.iter_rows() for cell in row]
    assert cells.count(4_317_498) >= 6  # granted, used, and what it was used for, of both grants
    assert "Återrapporteras senast: 2023-04-30" in cells
    assert "läkarmedverkan enligt riktlinjerna" in cells
    run(*words, str(tmp_path / "back.docx"))
    with zipfile.ZipFile(tmp_path / "back.docx") as file:
        text = file.read("word/document.xml").decode()
    assert "2023-04-30" in text and "2021 års statsbidrag" in text
    for name in ("back.xlsx", "back.txt"):  # one that exists, and one of no known kind
        assert CliRunner().invoke(app, [*words, str(tmp_path / name)]).exit_code == 2


def test_one_centre_in_a_sentence() -> None:
    outturn = folder() / "vastmanland-2022" / "outturn.csv"
    found = settle_outturn("vastmanland-2022", outturn, date(2022, 10, 1)).of_recipient("vc01")
    said = found.sentence(SV).replace("\u00a0", " ")
    assert "lägst 418 419,19 kr" in said  # 278 658,85 and 139 760,34
    assert "högst 572 750,44 kr" in said  # 278 658,85 and 294 091,59
    with pytest.raises(ScenarioError, match="vc99"):
        settle_outturn("vastmanland-2022", outturn, date(2022, 10, 1)).of_recipient("vc99")
