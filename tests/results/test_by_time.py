"""Years and months as results: they sum to what is paid, and a claim about a year or a month is about that time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from typer.testing import CliRunner

from simulator import compare
from simulator.api import explain
from simulator.api import settle as settled
from simulator.cli import app
from simulator.engine.by_slice import by_slice
from simulator.engine.settle import settle
from simulator.language import Locale
from simulator.problems import ScenarioError
from simulator.report.compose import compose
from simulator.results.by_time import by_time
from simulator.results.claims import check_claims
from simulator.scenario.load import load
from simulator.tables.table import Table
from tests.properties.designs import Design, designs
from tests.properties.settling import read

AS_FOUND = (Phase.explicit, Phase.reuse, Phase.generate)

TWO_YEARS = """
period: [2023, 2024]
recipients: {rows: [{id: a, listed: 1000}, {id: b, listed: 500}]}
quantities: {listed: {unit: person}, index: {value: {2023: 1, 2024: 1.03}, source: assumption}}
funding: {frame: {amount: 9 mkr/year}}
payments:
  head: {rate: 4 000 kr/person/year, per: listed, times: index}
  others: {pool: rest(frame), shared_by: listed, requires: listed > 600, unearned: unpaid}
claims:
  - {that: head, where: {year: 2024}, for: a, equals: 4 120 000 kr}
  - {that: head, where: {year: 2023}, for: a, equals: 4 000 000 kr}
  - {that: head, for: a, equals: 8 120 000 kr}
  - {that: total(head), where: {year: 2024}, equals: 6 180 000 kr}
  - {that: index, where: {year: 2024}, equals: 1.03}
  - {that: frame, where: {year: 2024}, equals: 9 mkr}
  - {that: frame, equals: 18 mkr}
  - {that: rest(frame), where: {year: 2024}, equals: 2 820 000 kr}
  - {that: unpaid(others), where: {year: 2024}, equals: 940 000 kr}
  - {that: unpaid(others), where: {year: 2023}, equals: 1 000 000 kr}
  - {that: head, where: {month: 2024-02}, for: a, equals: "343 333,34 kr"}
"""

MONTHS = """
period: 2023
recipients: {rows: [{id: a, listed: 1000}], facts: facts.csv}
quantities: {listed: {unit: person}}
payments:
  head: {rate: 100 kr/person/month, per: listed, accrues: month}
  capped: {rate: 100 kr/person/month, per: listed, accrues: month, at_most: 615 500 kr}
  quarterly: {rate: 300 kr/person/quarter, per: listed, accrues: quarter}
  daily: {rate: 1 kr/person/day, per: listed, accrues: day}
claims:
  - {that: head, for: a, where: {month: 2023-02}, equals: 101 000 kr}
  - {that: capped, for: a, where: {month: 2023-02}, equals: 50 500 kr}
  - {that: quarterly, for: a, where: {month: 2023-02}, equals: 100 000 kr}
  - {that: daily, for: a, where: {month: 2023-02}, equals: 28 280 kr}
  - {that: listed, for: a, where: {month: 2023-03}, equals: 1 030 person}
"""


def written(folder: Path, text: str) -> Path:
    (folder / "facts.csv").write_text("id,from,listed\na,2023-02-01,1010\na,2023-03-01,1030\n")
    (folder / "scenario.yaml").write_text(text)
    return folder


@settings(max_examples=60, phases=AS_FOUND, suppress_health_check=list(HealthCheck))
@given(designs())
def test_slices_months_and_years_sum_to_what_is_paid(design: Design) -> None:
    try:
        settlement = settle(read(design))
    except ScenarioError:
        return
    for year in settlement.years:
        for name, payment in settlement.scenario.payments.items():
            done = year.payments[name]
            amounts = by_slice(payment, done)
            assert amounts.shape[1] == len(done.slices)
            assert (amounts.sum(axis=1) == done.paid).all()
            earned = done.steps["slices"].x if len(done.slices) > 1 else amounts
            if (earned >= 0).all() and (done.paid >= 0).all():
                assert (amounts >= 0).all()  # nobody pays back for a month in which it earned
    years, months = by_time(settlement, "year"), by_time(settlement, "month")
    ids = settlement.scenario.recipients.ids
    for name in settlement.scenario.payments:
        paid = dict(zip(ids, settlement.paid(name)[0].tolist(), strict=True))
        for periods in (years, months):
            assert {who: sum(of[name][who] for of in periods.values()) for who in ids} == paid


@pytest.mark.parametrize("text", [TWO_YEARS, MONTHS])
def test_a_claim_about_a_year_or_a_month_is_about_that_time(tmp_path: Path, text: str) -> None:
    for verdict in check_claims(settle(load(written(tmp_path, text)))):
        assert verdict.verdict == "holds", (verdict.claim.that.text, verdict.claim.where, verdict.computed)


def test_months_are_paid_as_if_each_was_settled_alone(tmp_path: Path) -> None:
    months = by_time(settle(load(written(tmp_path, MONTHS))), "month")
    assert [of["head"]["a"] for of in months.values()] == [10_000_000, 10_100_000, *10 * [10_300_000]]
    assert list(months) == [f"2023-{n:02}" for n in range(1, 13)]


def test_an_explanation_has_one_table_of_months_that_sums(tmp_path: Path) -> None:
    found = explain(settled(str(written(tmp_path, MONTHS))), "a", "head")
    _, table = found.tables(Locale("en"))
    assert [row[1].minor for row in table.rows] == [10_000_000, 10_100_000, *10 * [10_300_000]]  # type: ignore[union-attr]
    assert table.total is not None
    assert table.total[1].minor == 123_100_000  # type: ignore[union-attr]
    adding = [child for child in found.children if child.adds]
    assert sum(child.value for child in adding) == found.value == 123_100_000  # type: ignore[misc,arg-type]


def test_two_years_stand_beside_each_other(tmp_path: Path) -> None:
    folder = str(written(tmp_path, TWO_YEARS))
    result = settled(folder)
    assert {year: of["head"]["a"] for year, of in result.by_year_minor.items()} == {
        "2023": 400_000_000, "2024": 412_000_000,
    }  # fmt: skip
    assert result.to_json()["years"]["2024"]["payments"]["head"] == 6_180_000
    assert result.over("year").frame().query("year == '2024' and recipient == 'a'")["head"].item() == 4_120_000
    shown = CliRunner().invoke(app, ["run", folder, "--over", "month", "--json"])
    assert len(json.loads(shown.stdout)) == 24
    assert "2024" in CliRunner().invoke(app, ["run", folder]).stdout


def test_designs_are_compared_year_by_year(tmp_path: Path) -> None:
    folder = written(tmp_path, TWO_YEARS)
    (folder / "designs").mkdir()
    (folder / "designs" / "flat.yaml").write_text(
        "extends: ../scenario.yaml\nwhy: no index\nchange: {payments.head: {rate: 4 000 kr/person/year, per: listed}}\n"
    )
    shown = CliRunner().invoke(app, ["compare", str(folder), "--over", "year", "--json"])
    found = json.loads(shown.stdout)["by_year"]["flat"]
    assert found["2023"]["difference"] == 0
    assert (
        found["2024"]["difference"] == -120_000 - 60_000 + 180_000 - 60_000
    )  # the rest of the frame takes it, b unpaid
    assert compare(str(folder), ["flat"]).designs[0].difference.minor == -6_000_000


def test_a_claim_about_an_unknown_month_is_refused(tmp_path: Path) -> None:
    for where, that, code in (("2024-01", "head", "claim_where"), ("2023-01", "used(head)", "claim_month")):
        text = (
            MONTHS.split("claims:")[0] + f"claims: [{{that: total({that}), where: {{month: {where}}}, equals: 1 kr}}]\n"
        )
        text = text.replace("total(used(head))", "used(head)")
        with pytest.raises(ScenarioError) as refused:
            settle(load(written(tmp_path, text)))
        assert [problem.code for problem in refused.value.problems] == [code]


def test_the_memo_has_a_table_of_years(tmp_path: Path) -> None:
    found = compose(compare(str(written(tmp_path, TWO_YEARS)), []), Locale("en"))
    (grid,) = [block for section in found.sections for block in section.blocks if getattr(block, "key", "") == "years"]
    assert isinstance(grid, Table)
    # 6 000 000 and two thirds of the 3 000 000 left, 6 180 000 and two thirds of 2 820 000
    assert [cell.minor for cell in grid.rows[0][1:]] == [800_000_000, 806_000_000, 1_606_000_000]  # type: ignore[union-attr]
