"""P5-P95 of payments on an outturn: what is reported stands, the rest varies as the scenario says, within the range."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from math import sqrt
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from simulator.cli import app
from simulator.decide.settled_draws import SettledDraws
from simulator.language import Locale
from simulator.problems import ScenarioError
from simulator.questions import SettleQuestion
from simulator.shipped import folder

SCENARIO = """
period: 2023
recipients: {rows: [{id: a, visits: 1000}, {id: b, visits: 1000}]}
quantities:
  visits:
    unit: visit/year
    uncertain: {min: 60 %, mode: 100 %, max: 140 %, varies: recipient}
    source: assumption
funding: {grant: {amount: 1 mkr, use: [2023-01-01, 2023-12-31], left: kept}}
payments: {fees: {rate: 100 kr/visit, per: visits}}
"""
LEFT = Fraction(184, 365)  # of the year after 30 June
ROWS = "visits,a,400,2023-06-30\nvisits,b,700,2023-06-30\n"
JUNE = date(2023, 6, 30)


def settled(path: Path, rows: str, day: date = JUNE, recipient: str | None = None) -> SettledDraws:
    (path / "s.yaml").write_text(SCENARIO)
    (path / "outturn.csv").write_text("name,row,value,known\n" + rows)
    asked = SettleQuestion(str(path / "s.yaml"), str(path / "outturn.csv"), day, recipient=recipient, draws=2000)
    found = asked.answer()
    assert isinstance(found, SettledDraws)
    return found


def test_the_rest_of_the_year_varies_as_the_scenario_says(tmp_path: Path) -> None:
    """a has had 400 visits, b 700; the rest is as much of a triangular number of visits as is left of the year."""
    found = settled(tmp_path, ROWS)
    ends = (600 + sqrt(0.05 * 800 * 400), 1000, 1400 - sqrt(0.05 * 800 * 400))
    for i, so_far in enumerate((400, 700)):
        shown = [float(money) for money in found.percentiles(found.paid["fees"][:, i])]
        assert shown == pytest.approx([100 * (so_far + float(LEFT) * end) for end in ends], rel=0.015)
    assert abs(np.corrcoef(found.paid["fees"].T)[0, 1]) < 0.1  # one's visits say nothing of another's


def test_every_draw_lies_within_the_range_of_what_is_open(tmp_path: Path) -> None:
    found = settled(tmp_path, ROWS)
    of = found.followed.ranges.by_payment["fees"]
    assert of.has_most
    assert (found.paid["fees"] >= of.least).all()
    assert (found.paid["fees"] <= of.most).all()


def test_nothing_varies_when_the_year_is_over(tmp_path: Path) -> None:
    found = settled(tmp_path, "visits,a,900,2023-12-31\nvisits,b,1100,2023-12-31\n", date(2023, 12, 31))
    assert (found.paid["fees"] == [90_000_00, 110_000_00]).all()
    assert {money.minor for money in found.percentiles(found.in_all)} == {200_000_00}


def test_the_range_of_draws_closes_as_visits_come_in(tmp_path: Path) -> None:
    widths = []
    for day, so_far in ((date(2023, 3, 31), 250), (JUNE, 500), (date(2023, 9, 30), 750)):
        found = settled(tmp_path, f"visits,a,{so_far},{day}\nvisits,b,{so_far},{day}\n", day)
        low, _, high = found.percentiles(found.in_all)
        widths.append((high - low).minor)
    assert widths == sorted(widths, reverse=True)
    assert widths[0] > widths[-1]


def test_one_recipient_has_its_own_draws(tmp_path: Path) -> None:
    both, one = settled(tmp_path, ROWS), settled(tmp_path, ROWS, recipient="b")
    assert (one.paid["fees"][:, 0] == both.paid["fees"][:, 1]).all()
    assert "(P5-P95, 2000 dragningar, frö 1)" in one.sentence(Locale("sv"))
    assert list(one.to_json()["payments_in_draws"]["fees"]) == ["b"]


def test_plans_go_on_at_the_rate_so_far() -> None:
    here = folder() / "jamtland-harjedalen-2025"
    words = ["settle", "jamtland-harjedalen-2025", "--outturn", str(here / "outturn-by-month.csv"), "--as-of"]
    shown = CliRunner().invoke(app, [*words, "2025-10-20", "--draws", "8", "--lang", "sv"])
    assert shown.exit_code == 0, shown.output
    assert "Planer och aktiviteter i samma takt" in shown.stdout


def test_without_anything_uncertain_draws_are_refused() -> None:
    outturn = str(folder() / "vastmanland-2022" / "outturn.csv")
    with pytest.raises(ScenarioError) as bad:
        SettleQuestion("vastmanland-2022", outturn, date(2022, 10, 1), draws=10).answer()
    assert [problem.code for problem in bad.value.problems] == ["nothing_uncertain"]
    words = ["settle", "vastmanland-2022", "--outturn", outturn, "--as-of", "2022-10-01", "--json"]
    assert "payments_in_draws" not in json.loads(CliRunner().invoke(app, words).stdout)
