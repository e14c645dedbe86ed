"""The commands about money over time: what they print, in both languages, and the JSON that other programs read."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest
import xlsxwriter
from typer.testing import CliRunner

import simulator
from simulator.cli import app
from simulator.engine.settle import settle
from simulator.scenario.load import load
from simulator.shipped import folder

WAYS = ("granted", "requisitioned", "used", "carried", "repaid", "lapsed", "kept", "open")
EVERY_WAY = (*WAYS, "returned")
YEARS = folder() / "jamtland-harjedalen-2022"


def run(*words: str) -> str:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == 0, result.output
    return result.stdout.replace("\u00a0", " ")


def test_ledger_json_is_what_other_programs_expect() -> None:
    found = json.loads(run("ledger", "jamtland-harjedalen-2022", "--json"))
    assert set(found) == {"sources", "unfunded", "entries"}
    assert found["unfunded"] == {"2021": 0, "2022": 365004}
    for sums in found["sources"].values():
        assert tuple(sums) == EVERY_WAY
        assert sums["granted"] == sum(sums[way] for way in WAYS[2:])
    keys = {"date", "kind", "source", "grant", "to", "amount", "rule", "document"}
    assert all(set(entry) == keys for entry in found["entries"])
    charged = defaultdict(float)
    for entry in found["entries"]:
        if entry["kind"] == "charged":
            charged[entry["source"]] += entry["amount"]
    assert charged == {"grant_2021": 4317498, "grant_2022": 4317498}


@pytest.mark.parametrize("scenario", ["socialstyrelsen-2023", "jamtland-harjedalen-2025", "vasterbotten-2021"])
def test_as_of_a_day_the_account_balances_in_json_too(scenario: str) -> None:
    year = scenario[-4:]
    for day in (f"{year}-01-01", f"{year}-06-30", f"{year}-12-31", f"{int(year) + 1}-12-31"):
        found = json.loads(run("ledger", scenario, "--as-of", day, "--json"))
        for sums in found["sources"].values():
            assert sums["granted"] == pytest.approx(sum(sums[way] for way in WAYS[2:]))
        assert all(entry["date"] <= day for entry in found["entries"])


def test_three_end_of_year_rules_stand_side_by_side() -> None:
    found = json.loads(run("grants", "--unused", "10 %", "--json"))["grants"]
    ends = {(row["scenario"], row["grant"], row["year"]): row for row in found}
    first = ends["jamtland-harjedalen-2022", "2021", "2021"]
    assert (first["carried"], first["repaid"], first["kept"]) == (431749.8, 0, 0)
    kept = ends["socialstyrelsen-2023", "2023", "2023"]
    assert (kept["kept"], kept["repaid"]) == (29_850_000, 0)
    repaid = ends["jamtland-harjedalen-2025", "2025", "2025"]
    assert (repaid["repaid"], repaid["repaid_by"], repaid["stated"]) == (14_746_300, "2026-03-31", "mars 2026")
    text = run("grants", "--lang", "en")
    for words in ("may be used next year", "kept", "repaid by 2026-03-31 (mars 2026)", "what happens is not stated"):
        assert words in text


def test_cash_and_tables_speak_both_languages() -> None:
    assert "Kassaflöde" in run("cashflow", "jamtland-harjedalen-2022", "--lang", "sv")
    english = run("cashflow", "jamtland-harjedalen-2022", "--lang", "en")
    assert "2021-05" in english and "4,317,498" in english
    assert "Ledger" in run("ledger", "jamtland-harjedalen-2022", "--lang", "en")
    back = run("report-back", "jamtland-harjedalen-2025", "--design", "outturn", "--lang", "en")
    for words in ("1,300,000", "9929", "2026-03-31 (mars 2026)", "37,800,000"):
        assert words in back


def test_settlement_on_the_shipped_outturns() -> None:
    outturn = str(folder() / "jamtland-harjedalen-2025" / "outturn.csv")
    found = json.loads(
        run("settle", "jamtland-harjedalen-2025", "--outturn", outturn, "--as-of", "2026-01-31", "--json")
    )
    assert found["sources"]["grant"]["forecast"]["repaid"] == 1_300_000
    assert found["sources"]["grant"]["if_nothing_more"]["repaid"] == 147_463_000 - 71_900_000
    assert {flag["code"] for flag in found["flags"]} == {"flag_not_reported", "flag_over_plan"}
    earlier = json.loads(
        run("settle", "jamtland-harjedalen-2025", "--outturn", outturn, "--as-of", "2025-11-30", "--json")
    )
    assert earlier["sources"]["grant"]["if_nothing_more"]["used"] == 20_000_000
    assert "flag_known_later" in {flag["code"] for flag in earlier["flags"]}
    reports = str(folder() / "vastmanland-2022" / "outturn.csv")
    autumn = json.loads(run("settle", "vastmanland-2022", "--outturn", reports, "--as-of", "2022-11-30", "--json"))
    first = [row for row in autumn["payments"] if row["payment"] == "initial"]
    assert sum(row["paid"] for row in first) == pytest.approx(9_700_000)
    second = [row for row in autumn["payments"] if row["payment"] == "performance"]
    assert sum(row["paid"] + row["due"] for row in second) == 0
    total = autumn["open"]["totals"]["performance"]
    assert (total["least"], total["most"]) == (4_865_000, 4_865_000)  # a closed pool: only who gets it is open
    assert all(row["least"] <= row["forecast"] <= row["most"] for row in second)


def test_the_library_gives_frames() -> None:
    assert {"date", "amount"} <= set(simulator.ledger("jamtland-harjedalen-2022").frame().columns)
    assert list(simulator.cashflow("jamtland-harjedalen-2022").frame().columns) == [
        "month",
        "source",
        "to",
        "in",
        "out",
    ]
    assert simulator.report_back("jamtland-harjedalen-2025")[0].frame()["used"].sum() == 147_463_000
    assert simulator.ledger("jamtland-harjedalen-2022", "each-year").unfunded["2023"].minor == 900_000_000


def test_a_plan_may_lie_in_a_workbook(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "plan.xlsx")
    sheet = book.add_worksheet("Plan")
    for r, row in enumerate(
        [["row", "division", "planned", "actual"], ["r1", "Kir", 50, 40], ["r2", "Medicin", 50, ""]]
    ):
        for c, cell in enumerate(row):
            sheet.write(r, c, cell)
    book.close()
    (tmp_path / "scenario.yaml").write_text(
        "title: t\nperiod: 2022\nfunding: {grant: {amount: 100 kr, left: kept}}\n"
        "plans: {work: {file: plan.xlsx, sheet: Plan, actual: actual, by: [division], spellings: {Medicin: Med}}}\n"
        "claims: [{that: planned(work), where: {division: Med}, equals: 50 kr}]\n"
    )
    settlement = settle(load(tmp_path))
    assert int(settlement.funding.of_source("kept", "grant")[0]) == 1000
    assert settlement.scenario.plans["work"].lines[1].keys["division"] == "Med"


def test_what_is_passed_on_to_private_providers_is_shown() -> None:
    table = simulator.ledger(YEARS, "passed-on")
    amounts = {(e.grant, e.to): e.amount.minor for e in table.entries if e.kind == "charged"}
    assert amounts["2022", "guidelines:private"] == 86_349_960  # a fifth of 4 317 498
    assert amounts["2022", "guidelines"] + amounts["2022", "guidelines:private"] == 431_749_800


def test_the_cliff_says_who_takes_over_and_what_is_unfunded() -> None:
    found = json.loads(run("cliff", "jamtland-harjedalen-2022", "--design", "cliff", "--json"))
    assert found["unfunded"] == {"2021": 0, "2022": 365004, "2023": 5_000_000, "2024": 5_000_000}
    last = found["steps"][-1]
    assert (last["grants"], last["ordinary"], last["takes_over"]) == (0, 4_000_000, ["ordinary_budget"])
    assert "ordinary_budget" in run("cliff", "jamtland-harjedalen-2022", "--design", "cliff", "--lang", "en")
