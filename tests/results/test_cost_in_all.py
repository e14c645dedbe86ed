"""What activities and plans cost stands beside the payments, and cost, balance and difference count it everywhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

import simulator
from simulator.cli import app
from simulator.money import Currency, Money
from simulator.results.labelled import dataset
from simulator.results.result import Spent

BOTH = """\
title: t
period: 2022
recipients: {rows: [{id: a, beds: 1}, {id: b, beds: 2}]}
quantities: {beds: {unit: bed}, price_level: {value: 1, uncertain: {p10: 0.9, p90: 1.1}}}
funding:
  grant: {amount: 1 000 kr, use: [2022-01-01, 2022-12-31], left: kept}
payments:
  per_bed: {rate: 100 kr/bed/year, per: beds, times: price_level, funded_by: grant}
activities:
  course: {cost: 900 kr, year: 2022, funded_by: grant}
plans:
  work: {file: plan.csv, by: [division], funded_by: grant, year: 2022}
"""


@pytest.fixture(autouse=True)
def swedish(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands set the language of the process; each test begins and ends with its own."""
    monkeypatch.setenv("SIMULATOR_LANG", "sv")


@pytest.fixture
def both(tmp_path: Path) -> Path:
    """A scenario that pays recipients, an activity and a plan, and a design that spends more on the plan's behalf."""
    (tmp_path / "scenario.yaml").write_text(BOTH, "utf-8")
    (tmp_path / "plan.csv").write_text("row,division,planned\n1,Kir,50\n", "utf-8")
    (tmp_path / "designs").mkdir()
    for name, change in (
        ("dearer", "change: {activities.course.cost: 1 200 kr}"),
        ("without", "remove: [activities.course]"),
        ("higher", "change: {payments.per_bed.rate: 110 kr/bed/year}"),
    ):
        (tmp_path / "designs" / f"{name}.yaml").write_text(f"extends: ../scenario.yaml\nwhy: x\n{change}\n", "utf-8")
    return tmp_path


def kr(kronor: int) -> Money:
    return Money(100 * kronor, Currency("SEK"))


def run(*words: str | Path) -> str:
    found = CliRunner().invoke(app, [str(word) for word in words])
    assert found.exit_code == 0, found.output
    return found.stdout


def shown(*words: str | Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*words, "--json"))
    return found


def test_the_cost_is_payments_activities_and_plans(both: Path) -> None:
    result = simulator.settle(both)
    assert result.paid == sum(result.by_recipient.values()) == kr(300)
    assert result.activities == {"course": Spent(used=kr(700), unfunded=kr(200))}
    assert result.plans == {"work": Spent(used=kr(0), unfunded=kr(50))}
    assert (result.cost, result.unfunded, result.budget) == (kr(1250), kr(250), kr(1000))
    found = shown("run", both)
    assert found["payments"] == {"per_bed": 300}
    assert found["recipients"] == {"a": {"per_bed": 100, "total": 100}, "b": {"per_bed": 200, "total": 200}}
    assert found["activities"] == {"course": {"cost": 900, "used": 700, "unfunded": 200}}
    assert found["plans"] == {"work": {"cost": 50, "used": 0, "unfunded": 50}}
    assert (found["cost"], found["budget"], found["balance"]) == (1250, 1000, -250)
    assert any("250" in note for note in found["notes"])  # over the budget, which the payments alone are not


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_terminal_shows_a_line_for_each_and_the_recipients_total_apart(both: Path, lang: str) -> None:
    lines = [line.split() for line in run("run", both, "--lang", lang).replace("\u00a0", "").splitlines()]
    assert ["Course", "900", "700", "200"] in lines
    assert ["Work", "50", "0", "50"] in lines
    assert ["Summa" if lang == "sv" else "Total", "300", "300"] in lines
    (cost,) = [
        line
        for line in lines
        if line[:1] == ["Kostnad" if lang == "sv" else "Cost"] and "mot" not in line and "against" not in line
    ]
    assert "1250" in "".join(cost).replace(",", "")


def test_designs_differ_by_all_that_they_cost_and_recipients_win_or_lose_by_their_own(both: Path) -> None:
    comparison = simulator.compare(both, ["dearer", "without", "higher"])
    dearer, without, higher = comparison.designs
    assert [d.difference for d in comparison.designs] == [kr(300), kr(-900), kr(30)]
    assert [d.paid_difference for d in comparison.designs] == [kr(0), kr(0), kr(30)]
    assert all(d.difference == d.result.cost - comparison.baseline.cost for d in comparison.designs)
    assert dearer.winners == dearer.losers == without.losers == ()
    assert higher.winners == ("a", "b")
    assert without.spending == {"course": kr(-900), "work": kr(0)}
    found = {d["name"]: d for d in shown("compare", both)["designs"]}
    assert (found["dearer"]["cost"], found["dearer"]["difference"], found["dearer"]["unfunded"]) == (1550, 300, 550)
    assert found["without"]["spending"] == {"course": -900, "work": 0}
    table = run("compare", both).replace("\u00a0", "").splitlines()
    assert "Ofinansierat" in table[1]
    assert next(line for line in table if line.startswith("without")).split()[-7:-3] == ["350", "650", "0", "-900"]


def test_scenarios_without_activities_say_nothing_of_them() -> None:
    found = shown("run", "vasterbotten-2021")
    keys = ["scenario", "design", "payments", "recipients", "cost", "budget", "balance", "unpaid", "notes"]
    assert list(found) == keys
    assert list(shown("compare", "vasterbotten-2021")["designs"][0]) == [
        "name", "cost", "difference", "winners", "losers", "recipients",
    ]  # fmt: skip
    assert "Ofinansierat" not in run("run", "vasterbotten-2021") + run("compare", "vasterbotten-2021")


@pytest.mark.parametrize("name", ["jamtland-harjedalen-2022", "jamtland-harjedalen-2025"])
def test_every_design_of_jamtland_costs_what_its_lines_do(name: str) -> None:
    comparison = simulator.compare(name)
    for result in (comparison.baseline, *(design.result for design in comparison.designs)):
        ledger = simulator.ledger(result.scenario)
        used = sum(source["used"].minor for source in ledger.sources.values())
        assert sum(spent.used.minor for spent in result.spending.values()) == used
        assert result.unfunded.minor == sum(money.minor for money in ledger.unfunded.values())
        assert result.cost.minor == used + result.unfunded.minor > 0


def test_notebooks_and_files_count_it_too(both: Path) -> None:
    result = simulator.settle(both)
    page = result._repr_html_()
    assert all(text in page for text in ("Course", "Aktiviteter och planer", "1\u00a0250\u00a0kr"))
    simulation = simulator.simulate(both, draws=64)
    made = dataset(simulation)
    assert made["cost"].attrs["long_name"] == "payments, activities and plans"
    assert (np.rint(made["cost"].values * 100) == simulation.run.outcomes[0].cost).all()
    assert "Course" in run("run", both, "--draws", "64")
    assert list(shown("run", both, "--draws", "64")["designs"][0]["payments"]) == ["per_bed", "course", "work"]


def test_the_memos_tables_sum_to_what_they_show(both: Path) -> None:
    from simulator.language import Locale
    from simulator.money import Money
    from simulator.report import tables
    from simulator.report.detail_tables import payments_table

    locale = Locale("sv")
    comparison = simulator.compare(both, ["dearer", "without"])
    nothing = Money(0, comparison.baseline.currency)
    rows = tables.components_table(comparison, locale).rows
    assert [tuple(cell and cell.minor for cell in row[1:]) for row in rows] == [  # type: ignore[union-attr]
        (30_000, 90_000, 5_000, 125_000), (30_000, 120_000, 5_000, 155_000), (30_000, None, 5_000, 35_000),
    ]  # fmt: skip
    summed = [*tables.recipients_tables(comparison, locale), payments_table(comparison.baseline, "t", "k", locale)]
    for table in summed:
        assert table.total is not None
        for k in range(1, len(table.columns)):
            assert table.total[k] == sum((row[k] for row in table.rows), nothing)  # type: ignore[misc]
    costs = [row[1].minor for row in tables.designs_table(comparison, None, locale).rows]  # type: ignore[union-attr]
    assert costs == [125_000, 155_000, 35_000]
