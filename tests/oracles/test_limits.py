"""Limits, rounding and sources worked out by hand."""

from fractions import Fraction

import pytest

from .cases import BEDS, KR, kronor, run
from .literals import ScenarioError
from .sharing import round_to

# limits


def test_floor_cap_and_total_are_met_by_one_factor() -> None:
    outcome = run(
        "  fee: {rate: 1 kr/visit, per: visits, at_least: 100 kr, at_most: 300 kr, total_at_most: 540 kr}",
        "id,visits\nA,100\nB,200\nC,700\n",
        quantities="  visits: {unit: visit}",
    )
    assert kronor(outcome, "fee") == [100, 140, 300]  # L = 0.7


def test_a_cap_in_a_pool_is_redistributed() -> None:
    outcome = run(
        "  quota: {pool: 900 kr, shared_by: visits, at_most: 400 kr}\n"
        "  low: {pool: 900 kr, shared_by: visits, at_most: 200 kr}",
        "id,visits\nA,1\nB,1\nC,4\n",
        quantities="  visits: {unit: visit}",
    )
    assert kronor(outcome, "quota") == [250, 250, 400]
    assert kronor(outcome, "low") == [200, 200, 200]
    assert outcome.unpaid["low"] == 300 * KR


def test_a_guarantee_lifts_only_those_who_passed_the_gate() -> None:
    outcome = run("  fee: {rate: 1 kr/bed, per: beds, requires: beds >= 20, at_least: 1000 kr}", quantities=BEDS)
    assert kronor(outcome, "fee") == [0, 1000]


def test_floors_that_are_more_than_the_total_are_refused() -> None:
    with pytest.raises(ScenarioError, match="floors"):
        run("  fee: {amount: 1 kr, at_least: 10 kr, total_at_most: 19 kr}")


def test_a_limit_per_year_follows_the_length_of_the_period() -> None:
    outcome = run(
        "  lump: {amount: 1000 kr/year, at_most: 600 kr/year, accrues: month}",
        "id\nA\n",
        "{from: 2022-07-01, to: 2022-12-31}",
    )
    assert kronor(outcome, "lump") == [300]


def test_rounding_does_not_break_a_total_limit() -> None:
    outcome = run("  fee: {amount: 0.5 kr, total_at_most: 1 kr, round: {to: 1 kr}}")
    assert kronor(outcome, "fee") == [1, 0]


# rounding


def test_published_shares_of_2378() -> None:
    outcome = run(
        "  large: {amount: 0.8 * fee, round: {to: 1 kr}}\n  small: {amount: 0.2 * fee, round: {to: 1 kr}}",
        "id\nA\n",
        quantities="  fee: {value: 2 378 kr}",
    )
    assert kronor(outcome, "large") + kronor(outcome, "small") == [1_902, 476]


@pytest.mark.parametrize(
    ("remainder", "paid", "unpaid"),
    [
        ("largest", [34, 33, 33], 0),
        ("first", [34, 33, 33], 0),
        ("last", [33, 33, 34], 0),
        ("none", [33, 33, 33], 1),
    ],
)
def test_where_the_remainder_goes(remainder: str, paid: list[int], unpaid: int) -> None:
    outcome = run(
        f"  quota: {{pool: 100 kr, shared_by: 1, round: {{to: 1 kr, remainder: {remainder}}}}}",
        "id\nC\nB\nA\n",
    )
    assert kronor(outcome, "quota") == paid
    assert outcome.unpaid["quota"] == unpaid * KR


@pytest.mark.parametrize(
    ("mode", "value", "rounded"),
    [
        ("half_up", "2.5", 3),
        ("half_up", "-2.5", -3),
        ("half_even", "2.5", 2),
        ("half_even", "3.5", 4),
        ("down", "2.9", 2),
        ("down", "-2.9", -2),
        ("up", "2.1", 3),
        ("up", "-2.1", -3),
    ],
)
def test_rounding_modes(mode: str, value: str, rounded: int) -> None:
    assert round_to(Fraction(value), Fraction(1), mode) == rounded


def test_rounding_in_each_slice() -> None:
    rule = "  lump: {{amount: 100 kr/year, accrues: month, round: {{to: 1 kr, each: {each}}}}}"
    assert kronor(run(rule.format(each="slice"), "id\nA\n"), "lump") == [96]
    assert kronor(run(rule.format(each="period"), "id\nA\n"), "lump") == [100]


def test_instalments_sum_to_the_rounded_whole() -> None:
    outcome = run("  lump: {amount: 100.01 kr, paid: [2022-06, 2022-12]}", "id\nA\n")
    assert outcome.instalments["lump"]["A"] == [("2022-06", 5001), ("2022-12", 5000)]


# sources


def test_two_claims_on_the_rest_and_a_waterfall() -> None:
    outcome = run(
        "  direct: {rate: 1 kr/bed, per: beds}\n"
        "  first: {pool: 60 % * rest(grant), shared_by: beds}\n"
        "  second: {pool: remaining, shared_by: beds}",
        quantities=BEDS + "\n  remaining: {is: 'max(rest(grant) - total(first), 0)'}",
        funding='  grant: {amount: "0,5 tkr", top_slice: 10 %}',
        claims="  - {that: total(first) + unpaid(first), equals: 60 % * rest(grant)}",
    )
    assert kronor(outcome, "first") == [84, 168]  # 60 % of 500 - 50 - 30
    assert kronor(outcome, "second") == [56, 112]
    assert outcome.used["grant"] == 450 * KR
    assert outcome.claims[0][1] == outcome.claims[0][2]


def test_claims_above_the_rest_are_refused() -> None:
    with pytest.raises(ScenarioError, match="rest"):
        run(
            "  first: {pool: 60 % * rest(grant), shared_by: beds}\n"
            "  second: {pool: 50 % * rest(grant), shared_by: beds}",
            quantities=BEDS,
            funding="  grant: {amount: 500 kr}",
        )
