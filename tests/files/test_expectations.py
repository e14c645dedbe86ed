"""Figures that are not as the scenario expects are noted, with whose they are; nothing else changes."""

from __future__ import annotations

from pathlib import Path

import pytest

import simulator
from simulator.language import Locale
from simulator.problems import ScenarioError
from tests.files.making import CAP, csv_case, result

QUANTITIES = ["listed: {unit: person}", "residents: {unit: person}"]
TABLE = "id,listed,residents\nA,12,10\nB,2,10\n"


def case(folder: Path, expect: str) -> Path:
    """A scenario that expects something."""
    csv_case(folder, TABLE, quantities=QUANTITIES, payments=[CAP])
    file = folder / "scenario.yaml"
    file.write_text(file.read_text("utf-8") + f"expect: [{expect}]\n", "utf-8")
    return folder


def test_an_expectation_that_somebody_does_not_meet_is_a_note(tmp_path: Path) -> None:
    found = result(case(tmp_path, "listed <= residents"))
    assert [note for note in found.notes(Locale("en")) if "listed <= residents" in note and "for A " in note]
    assert found.totals["cap"].minor == 14_000_00


def test_one_that_holds_is_silent(tmp_path: Path) -> None:
    assert result(case(tmp_path, "residents >= 10, total(listed) < 15")).notes(Locale("en")) == []


def test_facts_within_the_year_are_looked_at(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("id,from,residents\nB,2025-07-01,1\n")
    case(tmp_path, "residents >= 2 person")
    file = tmp_path / "scenario.yaml"
    text = file.read_text("utf-8").replace("{file: t.csv}", "{file: t.csv, facts: f.csv}")
    file.write_text(text.replace("per: listed", "per: listed, accrues: month"), "utf-8")
    assert ["2025-07-01" in note and "for B " in note for note in result(tmp_path).notes(Locale("en"))] == [True]


def test_a_design_inherits_what_is_expected(tmp_path: Path) -> None:
    case(tmp_path, "listed <= residents")
    (tmp_path / "designs").mkdir()
    design = "extends: ../scenario.yaml\nwhy: x\nchange: {payments.cap.rate: 2 000 kr/person/year}\n"
    (tmp_path / "designs" / "d.yaml").write_text(design)
    found = simulator.settle(tmp_path, "d")
    assert any("listed <= residents" in note for note in found.notes(Locale("en")))


def test_what_is_no_yes_or_no_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as bad:
        result(case(tmp_path, "listed"))
    assert [p.code for p in bad.value.problems] == ["wants_yes_no"]
