"""Cells and rows that designs change: as if they had stood so in the table, whatever design says it."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.engine.settle import settle
from simulator.problems import ScenarioError
from simulator.scenario.load import load

BASE = """period: 2022
recipients: {file: centres.csv, facts: facts.csv}
tables: {homes: {file: homes.csv, row: home, recipient: centre}}
quantities:
  listed: {unit: person}
  places: {unit: bed, table: homes}
  beds: {unit: bed, is: sum(places)}
payments:
  fee: {rate: 10 kr/person/year, per: listed, accrues: month}
  homes_fee: {rate: 7 kr/bed, per: beds}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "designs").mkdir()
    (tmp_path / "scenario.yaml").write_text(BASE, "utf-8")
    (tmp_path / "centres.csv").write_text("id;listed\na;1200\nb;2400\nc;3000\n", "utf-8")
    (tmp_path / "facts.csv").write_text("id;from;listed\nb;2022-07-01;4800\n", "utf-8")
    (tmp_path / "homes.csv").write_text("home;centre;places\nh1;a;10\nh2;c;5\n", "utf-8")
    return tmp_path


def design(folder: Path, name: str, text: str, extends: str = "../scenario.yaml") -> None:
    (folder / "designs" / f"{name}.yaml").write_text(f"extends: {extends}\nwhy: {name}\n{text}", "utf-8")


def paid(folder: Path, *designs: str) -> dict[str, dict[str, int]]:
    settled = settle(load(folder, designs))
    ids = settled.scenario.recipients.ids
    return {p: dict(zip(ids, settled.paid(p)[0].tolist(), strict=True)) for p in settled.scenario.payments}


def test_a_changed_cell_is_as_if_the_table_said_so(folder: Path) -> None:
    design(folder, "d", "change: {recipients.a.listed: 6 000}\n")
    with_design = paid(folder, "d")
    (folder / "centres.csv").write_text("id;listed\na;6000\nb;2400\nc;3000\n", "utf-8")
    assert with_design == paid(folder)
    assert with_design["fee"] == {"a": 6_000_000, "b": 3_600_000, "c": 3_000_000}


def test_rows_come_and_go_with_their_facts_and_finer_rows(folder: Path) -> None:
    design(folder, "d", "add: {recipients.e: {listed: 120}}\nremove: [recipients.a, recipients.b]\n")
    assert paid(folder, "d") == {"fee": {"c": 3_000_000, "e": 120_000}, "homes_fee": {"c": 3_500, "e": 0}}


def test_a_dated_cell_takes_the_place_of_the_fact_of_its_day(folder: Path) -> None:
    design(folder, "d", "change: {recipients.b.listed: {2022-07-01: 2 400, 2022-10-01: 1 200}}\n")
    assert paid(folder, "d")["fee"]["b"] == (2400 * 9 + 1200 * 3) * 1000 // 12


def test_designs_are_put_together_and_built_upon(folder: Path) -> None:
    design(folder, "one", "change: {recipients.a.listed: 6 000}\n")
    design(folder, "two", "change: {recipients.c.listed: 600}\nadd: {recipients.e: {listed: 120}}\n")
    design(folder, "on", "change: {recipients.a.listed: 60}\n", "one.yaml")
    assert paid(folder, "one", "two") == paid(folder, "two+one") | {}
    assert sorted(paid(folder, "one", "two")["fee"].values()) == [120_000, 600_000, 3_600_000, 6_000_000]
    assert paid(folder, "on")["fee"]["a"] == 60_000
    design(folder, "other", "change: {recipients.a.listed: 5}\n")
    with pytest.raises(ScenarioError) as found:
        load(folder, ["one", "other"])
    assert [problem.code for problem in found.value.problems] == ["overlays_disagree"]


def test_a_change_says_what_stood_in_the_cell(folder: Path) -> None:
    design(folder, "d", "change: {recipients.a.listed: 6 000}\nremove: [recipients.b]\n")
    changes = {change.path: (change.old, change.new) for change in load(folder, ["d"]).changes}
    assert changes == {"recipients.a.listed": ("1200", "6 000"), "recipients.b": ("b", "")}
