"""Settlement years that are not calendar years."""

from fractions import Fraction

import pytest

from .cases import BEDS, KR, kronor, run
from .slices import read_period, slices


def lengths(period: str, accrues: str | None) -> list[list[Fraction]]:
    start, end = period.split(" ")
    return [[part.length for part in slices(year, accrues)] for year in read_period({"from": start, "to": end})]


def test_a_span_of_whole_years_from_its_own_first_day_is_that_many_years() -> None:
    outcome = run(
        "  lump: {amount: 100 kr}\n  fee: {rate: 12 kr/bed/year, per: beds}",
        quantities=BEDS,
        period="{from: 2022-04-01, to: 2024-03-31}",
    )
    assert kronor(outcome, "lump") == [200, 200]
    assert [year["fee"]["A"] for year in outcome.by_year.values()] == [120 * KR, 120 * KR]


def test_any_other_span_is_cut_at_new_year() -> None:
    outcome = run("  lump: {amount: 100 kr}", period="{from: 2022-04-01, to: 2023-06-30}")
    assert kronor(outcome, "lump") == [200, 200]


@pytest.mark.parametrize("accrues", [None, "year", "quarter", "month", "day"])
def test_a_whole_year_is_one_year_long(accrues: str | None) -> None:
    assert [sum(year) for year in lengths("2022-04-01 2024-03-31", accrues)] == [1, 1]


def test_quarters_of_part_of_a_year_are_calendar_quarters() -> None:
    assert lengths("2022-02-01 2022-12-31", "quarter") == [[Fraction(1, 6), *3 * [Fraction(1, 4)]]]
    assert lengths("2022-02-01 2023-01-31", "quarter") == [4 * [Fraction(1, 4)]]
