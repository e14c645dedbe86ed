"""Doctors' hours by centre and design, held against arithmetic on the shipped table itself."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from simulator.api import load
from simulator.cli import app
from simulator.decide.centre_hours import RecipientHours, hours_of_design
from simulator.decide.centre_hours_shown import ComparedHours
from simulator.engine.settle import settle
from simulator.language import Locale
from simulator.problems import ScenarioError
from simulator.questions import HoursQuestion
from simulator.shipped import folder

HERE = folder() / "vasterbotten-2021"
LOW, HIGH = 1125, 1625
SV = Locale("sv")
POSITIVE = st.fractions(min_value=0, max_value=10**6, max_denominator=100)


def table() -> list[dict[str, str]]:
    with (HERE / "recipients.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def shipped() -> ComparedHours:
    return HoursQuestion("vasterbotten-2021", ("flat-per-bed", "beds-move", "rate-2022-same")).answer()


@given(st.integers(-(10**9), 10**9), POSITIVE, POSITIVE, st.integers(1, 10**6), st.integers(0, 10**6))
def test_what_holds_of_any_recipient(
    money: int, available: Fraction, required: Fraction, price: int, more: int
) -> None:
    one = RecipientHours("a", Fraction(1), money, available, required, Fraction(price), Fraction(price + more), None)
    assert 0 <= one.paid[0] <= one.paid[1]
    assert one.taken <= one.missing[0] <= one.missing[1] <= required  # who has no hours cannot buy them
    for hours, missing in zip(one.paid, reversed(one.missing), strict=True):
        assert missing == max(required - min(hours, available), 0)
    assert 0 <= one.without_hours[0] <= one.without_hours[1] <= max(money, 0)


def test_every_centre_by_hand(shipped: ComparedHours) -> None:
    """The pot of 4 150 000 kr goes by residents (0.6 reviews each); all else is arithmetic on the row."""
    rows = table()
    residents = sum(int(row["residents"]) for row in rows)
    for row, one in zip(rows, shipped.designs[0].recipients, strict=True):
        pot = Fraction(4_150_000 * int(row["residents"]), residents)
        assert abs(Fraction(one.money, 100) - 3500 * int(row["beds"]) - pot) < Fraction(1, 100)
        assert one.required == 3 * int(row["beds"])
        assert one.available == int(row["doctor_hours"])
        assert one.paid == (Fraction(one.money, HIGH * 100), Fraction(one.money, LOW * 100))
        assert one.taken == max(one.required - one.available, 0)
        assert one.lacks_doctor == (row["vacant_posts"] != "0" or row["doctor_hours"] == "0")


def test_the_answer_begins_with_what_the_money_buys(shipped: ComparedHours) -> None:
    lacking = sum(row["vacant_posts"] != "0" or row["doctor_hours"] == "0" for row in table())
    said = shipped.sentence(SV).replace("\u00a0", " ")
    assert said.startswith(f"3 500 kr köper 2,2-3,1 timmar per plats; {lacking} av 39 hälsocentraler saknar läkare.")
    bought = shipped.bought
    assert bought is not None and bought.by_rate
    assert (bought.minor, bought.fewest, bought.most) == (350_000, Fraction(3500, HIGH), Fraction(3500, LOW))
    english = shipped.sentence(Locale("en")).replace("\u00a0", " ")
    assert english.startswith(f"3,500 kr buys 2.2-3.1 hours per bed; {lacking} of 39 health centres")


def test_two_years_count_twice_and_a_home_that_moves_counts_where_it_is(shipped: ComparedHours) -> None:
    first, _, moved, two_years = shipped.designs
    once, twice, half = (sum(one.required for one in of.recipients) for of in (first, two_years, moved))
    assert (once, twice, half) == (9300, 18600, 9300)
    changed = [(a, b) for a, b in zip(first.recipients, moved.recipients, strict=True) if a.units != b.units]
    assert changed and all(b.required == 3 * b.units for _, b in changed)


def test_the_tables_sum_to_each_other(shipped: ComparedHours) -> None:
    designs, recipients = shipped.tables(SV)
    for row in designs.rows:
        mine = [of for of in recipients.rows if of[0] == row[0]]
        assert len(mine) == 39
        for k, column in enumerate(designs.columns[1:8], 1):
            assert sum(of[k + 1] for of in mine) == row[k], column.key  # type: ignore[misc]
    notes = " ".join(designs.notes)
    assert "Behövda timmar: antagande." in notes and "Timpris: Läkartidningen 2022-04." in notes


def recorded(design: str) -> Iterator[tuple[dict[str, str], Fraction]]:
    """Recorded reviews of each centre under ``open-fee`` (3 000 kr each) and a response."""
    settled = settle(load("vasterbotten-2021", design))
    for row, minor in zip(table(), settled.paid("medication_reviews")[0], strict=True):
        yield row, Fraction(int(minor), 300_000)


def test_a_centre_without_free_hours_takes_on_no_more_recorded_reviews() -> None:
    without = 0
    for row, reviews in recorded("open-fee+take-up-by-hours"):
        more = min(int(row["residents"]) - int(row["reviewed"]), Fraction(int(row["doctor_hours"]), 1) / Fraction(3, 4))
        assert abs(reviews - int(row["reviewed"]) - more) < Fraction(1, 1000)
        if row["doctor_hours"] == "0":
            without += 1
            assert reviews == int(row["reviewed"])
    assert without == 4


def test_what_is_unspent_because_hours_end_is_the_difference_to_hours_without_end() -> None:
    of = hours_of_design(settle(load("vasterbotten-2021", "open-fee+take-up-by-hours")))
    lacking = sum(
        max(int(row["residents"]) - int(row["reviewed"]) - Fraction(int(row["doctor_hours"]), 1) / Fraction(3, 4), 0)
        for row in table()
    )
    assert of.unspent is not None
    assert abs(of.unspent - 300_000 * lacking) <= 39  # at most an öre a centre
    assert of.unspent > 0
    assert hours_of_design(settle(load("vasterbotten-2021", "open-fee"))).unspent is None  # nothing answers


ELASTIC = """
period: 2022
recipients: {{rows: [{{id: a, beds: 10, free: 0}}, {{id: b, beds: 10, free: 3}}]}}
quantities:
  beds:    {{unit: bed}}
  free:    {{unit: hour/year}}
  reviews: {{unit: review/year, is: beds * 1 review/bed/year, response: {{{rule}, source: assumption}}}}
payments: {{fee: {{rate: 2 000 kr/review, per: reviews}}}}
"""


@pytest.mark.parametrize("rule", ["elasticity: 3, at: 100 kr/review", "marginal_cost: 100 kr/review"])
def test_no_kind_of_answer_goes_beyond_the_hours(rule: str, tmp_path: Path) -> None:
    """Ten reviews take 5 hours that are there already; b has 3 more, for 6 reviews at the most."""
    limit = "capacity: beds * 0.5 hour/bed/year + free, hours: 0.5 hour/review"
    (tmp_path / "s.yaml").write_text(ELASTIC.format(rule=f"{rule}, {limit}"))
    none, some = settle(load(tmp_path / "s.yaml")).paid("fee")[0]
    assert none == 10 * 200_000
    assert 12 * 200_000 < some <= 16 * 200_000 + 1


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [("free: 0}", "free: -1}", "hours_figure"), ("price: 1 kr/hour", "price: 0 kr/hour", "hours_figure"),
     ("hours: {", "# {", "no_hours")],
)  # fmt: skip
def test_what_cannot_be_is_refused(old: str, new: str, code: str, tmp_path: Path) -> None:
    hours = "hours: {per: beds, required: 3 hour/bed/year, available: free, price: 1 kr/hour}\n"
    text = ELASTIC.format(rule="elasticity: 0, at: 1 kr/review") + hours
    (tmp_path / "s.yaml").write_text(
        text.replace("free:    {unit: hour/year}", "free: {unit: hour/year, negative: allowed}").replace(old, new)
    )
    with pytest.raises(ScenarioError) as bad:
        HoursQuestion(str(tmp_path / "s.yaml"), ()).answer()
    assert [problem.code for problem in bad.value.problems] == [code]


def test_the_command_gives_sentence_and_tables() -> None:
    words = ["compare", "vasterbotten-2021", "--hours", "--designs", "flat-per-bed"]
    shown = CliRunner().invoke(app, words)
    assert shown.exit_code == 0, shown.output
    assert shown.stdout.replace("\u00a0", " ").startswith("3 500 kr köper 2,2-3,1 timmar per plats; 15 av 39")
    assert shown.stdout.count("saknar läkare") == 1  # the answer is said once
    found = json.loads(CliRunner().invoke(app, [*words, "--json"]).stdout)
    assert set(found) == {"designs", "recipients"}
    both = CliRunner().invoke(app, [*words, "--draws", "16"])
    assert both.exit_code == 2 and "--draws" in both.output
