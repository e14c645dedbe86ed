"""One more of what changes within the year is one more in every month: held to figures worked out by hand."""

from fractions import Fraction

import pytest

from simulator.decide.incentive_curve import incentive, level_of
from simulator.decide.incentives import incentives
from simulator.engine.settle import settle
from simulator.language import Locale
from simulator.results.result import Result
from simulator.scenario.definitions import Scenario
from simulator.scenario.load import load

SCENARIO = """
period: 2023
recipients: {rows: [{id: a, visits: 100, listed: 50}, {id: b, visits: 300, listed: 60}], facts: facts.csv}
quantities: {visits: {unit: visit/month}, listed: {unit: person}}
payments:
  fee:  {rate: 10 kr/visit, per: visits, accrues: month}
  pool: {pool: 12 000 kr/year, shared_by: visits, accrues: month}
  list: {rate: 12 kr/person/year, per: listed, accrues: month}
"""


@pytest.fixture(scope="module")
def monthly(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    folder = tmp_path_factory.mktemp("monthly")
    (folder / "scenario.yaml").write_text(SCENARIO, encoding="utf-8")
    (folder / "facts.csv").write_text("id,from,visits\na,2023-07-01,200\n", encoding="utf-8")
    return load(folder)


def test_the_payment_is_what_the_year_pays_and_one_more_is_one_more_in_each_month(monthly: Scenario) -> None:
    settled = settle(monthly)
    found = incentives(settled, "visits")
    a = found.by_recipient["a"]
    paid = sum(int(settled.paid(name)[0, 0]) for name in monthly.payments)
    assert a.payment.minor == paid == 1_000 * (6 * 100 + 6 * 200) + 60_000 + 6 * (25_000 + 40_000)
    exact = 12 * 1_000 + 6 * 100_000 * (Fraction(101, 401) - Fraction(100, 400))
    exact += 6 * 100_000 * (Fraction(201, 501) - Fraction(200, 500))
    assert a.marginal.minor == pytest.approx(float(exact), abs=2)
    assert a.on_others.minor == pytest.approx(12_000 - float(exact), abs=2)  # what the pool pays in all stands still
    assert any("varje månad" in note for note in found.notes(Locale("sv")))


def test_what_stands_still_is_as_it_was(monthly: Scenario) -> None:
    found = incentives(settle(monthly), "listed")
    assert [reward.marginal.minor for reward in found.rewards] == [1_200, 1_200]
    assert not found.moving


def test_the_curve_goes_through_what_is_paid_and_keeps_the_months_in_proportion(monthly: Scenario) -> None:
    result = Result(settle(monthly))
    assert level_of(result, "a", "visits") == 1_800  # a year, as base units are
    curve = incentive(result, "a", "visits", [0, 1_800, 3_600])
    paid = sum(int(result.settlement.paid(name)[0, 0]) for name in monthly.payments)
    rest = 60_000  # what the list pays
    assert curve.paid[1] == paid
    assert curve.paid[0] == rest
    assert curve.paid[2] == pytest.approx(rest + 3_600_000 + 6 * (100_000 * 200 / 500 + 100_000 * 400 / 700), abs=2)
