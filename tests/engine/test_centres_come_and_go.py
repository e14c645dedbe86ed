"""Centres that open, close or change operator within the year, and residents who count after a waiting time."""

from __future__ import annotations

from pathlib import Path

import simulator

SCENARIO = """
title: Öppnar, stänger, byter huvudman
period: 2022
recipients: {file: centres.csv, facts: facts.csv, synthetic: yes}
tables:
  residents: {file: residents.csv, row: resident, recipient: centre}
quantities:
  open:     {unit: yes/no}
  private:  {unit: yes/no}
  beds:     {unit: bed}
  place:    {unit: person, table: residents}
  here:     {unit: person, is: sum(place)}
  settled:  {of: here, held_for: 5 weeks}
payments:
  per_bed: {rate: 1200 kr/bed/year, per: beds, requires: open, accrues: month}
  vat:     {rate: 5 %, per: month_cost, requires: private, accrues: month}
  doctor:  {rate: 1200 kr/person/year, per: settled, accrues: month}
"""


def settled(folder: Path, facts: str) -> dict[str, dict[str, int]]:
    """Öre by payment and centre under some facts."""
    text = SCENARIO.replace("  here:", "  month_cost: {unit: kr/year, is: 1200 kr/bed/year * beds}\n  here:")
    (folder / "scenario.yaml").write_text(text, "utf-8")
    (folder / "centres.csv").write_text("id,open,private,beds\nnew,no,no,10\nsold,yes,no,30\nold,yes,no,20\n", "utf-8")
    (folder / "facts.csv").write_text("id,from,open,private\n" + facts, "utf-8")
    residents = "resident,centre,place,from,to\nr1,old,1,2022-03-01,\nr2,old,1,,2022-06-30\n"
    (folder / "residents.csv").write_text(residents, "utf-8")
    return simulator.settle(folder).amounts_minor


def test_a_centre_is_paid_from_its_opening_and_until_its_closing(tmp_path: Path) -> None:
    amounts = settled(tmp_path, "new,2022-07-01,yes,\nold,2022-10-01,no,\n")
    assert amounts["per_bed"] == {"new": 6 * 10 * 100_00, "old": 9 * 20 * 100_00, "sold": 12 * 30 * 100_00}


def test_a_change_of_operator_moves_the_vat_supplement_from_its_day(tmp_path: Path) -> None:
    amounts = settled(tmp_path, "sold,2022-05-01,,yes\n")
    assert amounts["vat"] == {"new": 0, "old": 0, "sold": 8 * 30 * 5_00}


def test_a_resident_counts_after_five_weeks(tmp_path: Path) -> None:
    """Who came on 1 March counts from 1 May, not yet on 1 April; who left on 30 June counts until June."""
    amounts = settled(tmp_path, "sold,2022-05-01,,yes\n")
    assert amounts["doctor"]["old"] == (8 + 6) * 100_00


def test_an_explanation_tells_every_level_that_went_in(tmp_path: Path) -> None:
    settled(tmp_path, "new,2022-07-01,yes,\n")
    told = simulator.explain(tmp_path, "new", "per_bed").text("en")
    assert "open = no" in told
    assert "open 2022-07-01 = yes" in told
