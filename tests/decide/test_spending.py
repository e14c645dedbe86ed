"""Laws of the spending forecast: what it adds up to, what it never goes below, and how often its interval holds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from simulator.cli import app
from simulator.decide.run_rate import Method, expected
from simulator.decide.spending import SpendingForecast, spending_forecast
from simulator.engine.spent import Spent
from simulator.language import Locale
from simulator.problems import ScenarioError
from simulator.questions import SpendingQuestion
from simulator.scenario.load import load
from simulator.scenario.outturn import read_outturn
from simulator.shipped import folder

MONTHS = [date(2025, n, 1) for n in range(1, 13)]
EVEN = dict.fromkeys(MONTHS, 1 / 12)
HERE = folder() / "jamtland-harjedalen-2025"
PLAN = """
period: 2025
funding: {grant: {amount: 1 000 kr, use: [2025-01-01, 2025-12-31], left: {repaid_by: 2026-03-31}}}
plans: {work: {file: plan.csv, by: [division], funded_by: [grant], virement: {rule: free, within: [division]}}}
"""


def line(months: Sequence[int], planned: int = 120_000) -> Spent:
    left = Fraction(12 - len(months), 12)
    return Spent("r", {}, planned, dict(zip(MONTHS, months, strict=False)), None, left)


@given(st.lists(st.integers(0, 10**8), min_size=1, max_size=12), st.sampled_from(["run-rate", "profile", "plan"]))
def test_never_below_what_is_spent_and_exact_when_the_year_is_over(months: list[int], method: Method) -> None:
    of = expected(line(months), method, EVEN)
    assert sum(months) <= of.low <= of.value + 1e-6
    assert of.value <= of.high + 1e-6
    if len(months) == 12:
        assert of.low == of.value == of.high == sum(months)


@given(st.integers(0, 10**8), st.integers(3, 11))
def test_even_months_go_on_evenly(month: int, reported: int) -> None:
    of = expected(line([month] * reported), "run-rate", EVEN)
    assert of.value == pytest.approx(12 * month)
    assert of.low == pytest.approx(of.high, rel=1e-9)
    assert of.next_year == 12 * month


def test_a_seasonal_profile_and_a_plan_by_hand() -> None:
    """Half the year falls on January to March; 300 so far is then 600 in all. By plan 900 more is to come."""
    profile = {month: (1 / 6 if month.month <= 3 else 1 / 18) for month in MONTHS}
    assert expected(line([100, 100, 100], 1200), "profile", profile).value == pytest.approx(600)
    assert expected(line([100, 100, 100], 1200), "plan", EVEN).value == pytest.approx(300 + 900)


def test_the_interval_holds_nine_times_in_ten() -> None:
    """Independent months of one level: the sum of the year lies within P5-P95 in about 90 % of 2 000 years."""
    draws = np.random.default_rng(1)
    hits = 0
    for _ in range(2000):
        months = np.maximum(draws.normal(10_000, 1_500, 12), 0).round().astype(int).tolist()
        of = expected(line(months[:6]), "run-rate", EVEN)
        hits += of.low <= sum(months) <= of.high
    assert 0.88 <= hits / 2000 <= 0.92


def forecast(path: Path, plan: str, outturn: str, day: date) -> SpendingForecast:
    (path / "scenario.yaml").write_text(PLAN)
    (path / "plan.csv").write_text("row,division,planned\n" + plan)
    (path / "outturn.csv").write_text("name,row,value,month,known\n" + outturn)
    read = load(path / "scenario.yaml")
    return spending_forecast(read, read_outturn(read, path / "outturn.csv", day), "run-rate")


def test_moves_stay_within_the_rule_and_leave_least_to_repay(tmp_path: Path) -> None:
    """Half a year in, a costs 100 of 300, b 200 of 300 and c 150 of 400: b lacks 100 and a, of its division, has it."""
    outturn = "work,a,100,,2025-06-30\nwork,b,200,,2025-06-30\nwork,c,150,,2025-06-30\n"
    found = forecast(tmp_path, "a,X,300\nb,X,300\nc,Y,400\n", outturn, date(2025, 7, 2))  # 182 of 365 days are left
    by_row = {one.line.row: one for one in found.lines}
    assert by_row["b"].expected.value == pytest.approx(20_000 * 365 / 183, abs=0.01)
    lacking = round(20_000 * 365 / 183) - 30_000
    assert [(move.from_, move.to, move.amount) for move in found.moves] == [("a", "b", lacking)]
    used = sum(round(one.expected.value) for one in found.lines)
    assert found.repaid["grant"]["forecast"] == 100_000 - used
    assert found.repaid["grant"]["nothing_more"] == 100_000 - 45_000
    within = found.repaid["grant"]
    assert within["high"] <= within["forecast"] <= within["low"] <= within["nothing_more"]


def test_what_the_shipped_months_say() -> None:
    outturn = str(HERE / "outturn-by-month.csv")
    words = ["spending", "jamtland-harjedalen-2025", "--outturn", outturn, "--as-of", "2025-10-20", "--json"]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert set(found) == {"lines", "by_point", "by_division", "by_level", "moves", "sources"}
    question = SpendingQuestion("jamtland-harjedalen-2025", outturn, date(2025, 10, 20), by=("division",))
    answer = question.answer()
    assert answer.found.totals["forecast"] == 14_579_200_000
    assert answer.found.repaid["grant"]["forecast"] == 167_100_000
    assert sum(one.out for one in answer.found.lines) == sum(move.amount for move in answer.found.moves)
    groups = answer.tables(Locale("sv"))[1]
    assert groups.total is not None
    assert sum(row[1].minor for row in groups.rows) == groups.total[1].minor == 14_746_300_000  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"method": "guess"}, "spending_method"),
        ({"method": "profile"}, "spending_method"),
        ({"by": ("x",)}, "spending_by"),
    ],
)
def test_what_cannot_be_answered_is_said(more: dict[str, str], code: str) -> None:
    outturn = str(HERE / "outturn-by-month.csv")
    with pytest.raises(ScenarioError) as bad:
        SpendingQuestion("jamtland-harjedalen-2025", outturn, date(2025, 10, 20), **more).answer()  # type: ignore[arg-type]
    assert [problem.code for problem in bad.value.problems] == [code]


@pytest.mark.parametrize(
    ("rows", "code"), [("13,1\n", "profile_month"), ("1,-2\n", "profile_share"), ("1,2\n", "profile_month")]
)
def test_a_bad_profile_is_refused(tmp_path: Path, rows: str, code: str) -> None:
    (tmp_path / "profile.csv").write_text("month,share\n" + rows)
    outturn = str(HERE / "outturn-by-month.csv")
    day, profile = date(2025, 10, 20), str(tmp_path / "profile.csv")
    with pytest.raises(ScenarioError) as bad:
        SpendingQuestion("jamtland-harjedalen-2025", outturn, day, method="profile", profile=profile).answer()
    assert code in [problem.code for problem in bad.value.problems]
