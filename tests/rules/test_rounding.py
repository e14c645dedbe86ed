"""Whole units: rounding by itself, and the parts of a total by every remainder rule, to the limits of 64 bits."""

from __future__ import annotations

from fractions import Fraction as F
from math import floor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.number import Number
from simulator.rules.remainder import balanced, divide
from simulator.rules.rounding import round_each, round_fraction, whole_units

MODES = ["half_up", "half_even", "down", "up"]


def row(*values: F | int) -> Number:
    cells = np.empty((1, 1, len(values)), object)
    cells[0, 0, :] = [F(value) for value in values]
    return Number.of_fractions(cells)


def ranks(ids: list[str]) -> np.ndarray:
    rank = np.empty(len(ids), np.intp)
    rank[sorted(range(len(ids)), key=lambda i: ids[i])] = np.arange(len(ids))
    return rank


def shared(
    total: int, weights: list[F | int], remainder: str = "largest", mode: str = "half_up", ids: str = ""
) -> list[int]:
    rank = ranks(list(ids)) if ids else np.arange(len(weights))
    return divide(np.array([[[total]]], np.int64), row(*weights), rank, remainder, mode)[0, 0].tolist()


@pytest.mark.parametrize(
    ("value", "half_up", "half_even", "down", "up"),
    [
        ("0", 0, 0, 0, 0),
        ("0.4", 0, 0, 0, 1),
        ("0.5", 1, 0, 0, 1),
        ("1.5", 2, 2, 1, 2),
        ("2.5", 3, 2, 2, 3),
        ("2.500000001", 3, 3, 2, 3),
        ("-0.5", -1, 0, 0, -1),
        ("-1.5", -2, -2, -1, -2),
        ("-2.5", -3, -2, -2, -3),
        ("-2.4", -2, -2, -2, -3),
        ("3", 3, 3, 3, 3),
        ("1/3", 0, 0, 0, 1),
    ],
)
def test_one_amount(value: str, half_up: int, half_even: int, down: int, up: int) -> None:
    wanted = [half_up, half_even, down, up]
    assert [round_fraction(F(value), mode) for mode in MODES] == wanted
    assert [int(round_each(row(F(value)), F(1), mode)[0, 0, 0]) for mode in MODES] == wanted
    assert [int(round_each(row(F(value) * 250), F(250), mode)[0, 0, 0]) for mode in MODES] == wanted


def test_a_half_that_floats_miss() -> None:
    # 1.15 x 100 is 114.99999999999999 in floating point
    assert round_each(row(F("1.15")) * Number.of(100), F(10), "half_up")[0, 0, 0] == 12
    assert round_each(row(F("1.15")) * Number.of(100), F(10), "half_even")[0, 0, 0] == 12
    assert round_each(row(F("0.1")) * Number.of(30), F(1), "down")[0, 0, 0] == 3
    assert round_each(row(F("0.1")) * Number.of(30), F(1), "up")[0, 0, 0] == 3
    assert round_each(row(F(1, 3)) * Number.of(3), F(1), "down")[0, 0, 0] == 1


def test_whole_units_are_never_more_than_the_total() -> None:
    assert whole_units(row(F("999.999")), F(100)).tolist() == [[[9]]]
    assert whole_units(row(1000), F(100)).tolist() == [[[10]]]


@pytest.mark.parametrize(
    ("remainder", "parts"),
    [("largest", [34, 33, 33]), ("first", [34, 33, 33]), ("last", [33, 33, 34])],
)
def test_a_hundred_in_three(remainder: str, parts: list[int]) -> None:
    assert shared(100, [1, 1, 1], remainder) == parts


def test_ties_go_by_id_whatever_the_order_of_rows() -> None:
    assert shared(5, [1, 1, 1], ids="cab") == [1, 2, 2]
    assert shared(4, [1, 1, 1], ids="cab") == [1, 2, 1]
    assert shared(4, [F(1, 3)] * 3, ids="cab") == [1, 2, 1]
    assert shared(4, [F("0.1")] * 3, ids="bca") == [1, 1, 2]


def test_the_largest_rests_come_first() -> None:
    assert shared(10, [F("3.4"), F("3.3"), F("3.3")]) == [4, 3, 3]
    assert shared(10, [F("1.2"), F("4.4"), F("4.4")], ids="abc") == [1, 5, 4]
    assert shared(7, [1, 2, 4]) == [1, 2, 4]
    assert shared(1, [1, 2, 4]) == [0, 0, 1]


def test_nobody_with_a_weight_of_zero_bears_the_remainder() -> None:
    assert shared(100, [0, 1, 1, 1, 0], "first") == [0, 34, 33, 33, 0]
    assert shared(100, [0, 1, 1, 1, 0], "last") == [0, 33, 33, 34, 0]
    assert shared(101, [0, 1, 1]) == [0, 51, 50]


def test_first_and_last_are_by_id() -> None:
    assert shared(100, [1, 1, 1], "first", ids="bca") == [33, 33, 34]
    assert shared(100, [1, 1, 1], "last", ids="bca") == [33, 34, 33]


def test_rounding_each_share_may_take_from_the_one_that_bears_the_rest() -> None:
    assert shared(3, [1, 1], "first") == [1, 2]
    assert shared(3, [1, 1], "first", "down") == [2, 1]
    assert shared(3, [1, 1], "last", "half_even") == [2, 1]


@pytest.mark.parametrize("remainder", ["largest", "first", "last"])
def test_nothing_to_share_and_nobody_to_share_it(remainder: str) -> None:
    assert shared(0, [1, 2], remainder) == [0, 0]
    assert shared(100, [0, 0], remainder) == [0, 0]
    assert shared(100, [F(0)], remainder) == [0]
    assert shared(100, [F(1, 7)], remainder) == [100]


def plain(total: int, weights: list[F], ids: list[int]) -> list[int]:
    """Largest remainder, as it is taught."""
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    shares = [total * weight / whole for weight in weights]
    parts = [floor(share) for share in shares]
    for i in sorted(range(len(weights)), key=lambda i: (parts[i] - shares[i], ids[i]))[: total - sum(parts)]:
        parts[i] += 1
    return parts


WEIGHTS = st.one_of(
    st.integers(0, 50).map(F),
    st.integers(0, 50).map(lambda n: F(n, 10)),
    st.sampled_from([F(1, 3), F(2, 3), F(1, 7), F("0.1"), F("33.33"), F(10**9), F(1, 10**6), F(2**55 + 1)]),
)


@settings(max_examples=300)
@given(
    total=st.one_of(st.integers(0, 200), st.integers(0, 10**15)),
    weights=st.lists(WEIGHTS, min_size=1, max_size=9),
    chance=st.randoms(),
)
def test_the_largest_remainder_is_the_one_of_fractions(total: int, weights: list[F], chance: object) -> None:
    rank = list(range(len(weights)))
    chance.shuffle(rank)  # type: ignore[attr-defined]
    parts = divide(np.array([[[total]]]), row(*weights), np.array(rank, np.intp), "largest", "half_up")[0, 0].tolist()
    assert parts == plain(total, weights, rank)


@pytest.mark.parametrize("total", [2**31, 2**52 + 1, 10**15 + 7])
@pytest.mark.parametrize("weight", [1, 2**10, 2**30 + 1, 2**52])
def test_near_the_limit_of_what_whole_numbers_hold(total: int, weight: int) -> None:
    weights = [F(weight), F(weight + 1), F(max(weight - 1, 0))]
    assert shared(total, weights) == plain(total, weights, [0, 1, 2])


def test_draws_are_divided_each_by_itself() -> None:
    totals = np.array([[[100]], [[101]], [[7]]])
    whole = Number.of_floats(np.array([[[1.0, 1, 1]], [[1, 2, 3]], [[0, 0, 0]]]))
    tenths = Number.of_decimals(np.array([[[0.1, 0.1, 0.1]], [[0.1, 0.2, 0.3]], [[0.0, 0.0, 0.0]]]))

    def parts(weights: Number, *rule: str) -> list[list[int]]:
        return divide(totals, weights, np.arange(3), rule[0], rule[1])[:, 0].tolist()

    assert parts(whole, "largest", "half_up") == [[34, 33, 33], [17, 34, 50], [0, 0, 0]]
    assert parts(tenths, "largest", "half_up") == [[34, 33, 33], [17, 34, 50], [0, 0, 0]]
    assert parts(tenths, "last", "down") == [[33, 33, 34], [16, 33, 52], [0, 0, 0]]


def test_one_total_for_many_draws_of_weights() -> None:
    weights = Number.of_floats(np.array([[[1.0, 3.0]], [[1.0, 1.0]]]))
    assert divide(np.array([[[5]]]), weights, np.arange(2), "largest", "half_up")[:, 0].tolist() == [[1, 4], [3, 2]]


@pytest.mark.parametrize(
    ("mode", "units"),
    [
        ("half_up", [1, 2, 3, 4, 5, 3, -4]),
        ("half_even", [0, 2, 2, 4, 4, 3, -4]),
        ("down", [0, 1, 2, 3, 4, 3, -3]),
        ("up", [1, 2, 3, 4, 5, 3, -4]),
    ],
)
def test_halves_that_floats_hold_exactly_beside_whole_numbers(mode: str, units: list[int]) -> None:
    amounts = row(*(F(text) for text in ("0.5", "1.5", "2.5", "3.5", "4.5", "3", "-3.5")))
    assert amounts.err == 0
    assert round_each(amounts, F(1), mode)[0, 0].tolist() == units


@pytest.mark.parametrize(("text", "whole"), [("0.57", 57), ("0.07", 7), ("0.29", 29), ("1.1", 110), ("-0.57", -57)])
@pytest.mark.parametrize("mode", MODES)
def test_whole_numbers_that_floats_miss_on_either_side(text: str, whole: int, mode: str) -> None:
    assert round_each(row(F(text)) * Number.of(100), F(1), mode)[0, 0, 0] == whole


@pytest.mark.parametrize("extra", [0, 1, 127, 300, 511])
def test_quotients_of_more_bits_than_a_float_has(extra: int) -> None:
    total = 2**60 + extra
    for weights in ([F(1)], [F(1), F(0)], [F(1), F(1)], [F(1), F(2)]):
        assert shared(total, weights) == plain(total, weights, [0, 1][: len(weights)])


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        # Rests that are alike in fractions and not in floats: the last unit goes by id.
        (272, "34/3 1/3 16/3 34/3 17/3", [91, 3, 43, 90, 45]),
        (162, "0.32 0.43 0.33", [48, 65, 49]),
        (174, "39/7 24/7 19/7 9/7 54/7", [47, 29, 23, 11, 64]),
        (200, "38/3 5/3 37/3", [95, 13, 92]),
        # A share that is whole in fractions and a hair below in floats.
        (69, "31/30 1/15 59/30 41/30 1/6", [16, 1, 30, 20, 2]),
        (103, "52/3 49/3 18 37/3 14/3", [26, 25, 27, 18, 7]),
        (120, "15/7 29/7 26/7 2/7", [25, 49, 43, 3]),
        (192, "2.1 5.9 4.8", [32, 88, 72]),
    ],
)
def test_where_floats_alone_would_hand_the_last_unit_to_another(total: int, weights: str, parts: list[int]) -> None:
    exact = [F(weight) for weight in weights.split(" ")]
    assert shared(total, exact) == parts == plain(total, exact, list(range(len(exact))))
    assert sum(parts) == total


@pytest.mark.parametrize("last", [False, True])
@given(
    total=st.one_of(st.integers(0, 30), st.integers(2**53, 2**55)),
    weights=st.lists(WEIGHTS, min_size=1, max_size=8),
)
def test_a_carrier_is_never_below_zero_and_the_parts_sum(last: bool, total: int, weights: list[F]) -> None:
    parts = shared(total, weights, "last" if last else "first", "up")
    assert sum(parts) == (total if any(weights) else 0)
    assert min(parts) >= 0
    assert not any(part for part, weight in zip(parts, weights, strict=True) if not weight)


def test_what_a_carrier_cannot_bear_passes_to_the_next() -> None:
    assert shared(3, [1] * 5, "first") == [0, 0, 1, 1, 1]
    assert shared(3, [1] * 5, "last") == [1, 1, 1, 0, 0]
    assert shared(3, [1] * 5, "first", ids="edcba") == [1, 1, 1, 0, 0]
    assert shared(2**53 + 1, [1, 1], "first", "down") == [2**52 + 1, 2**52]
    high, rule = np.array([[4, 9, 9]]), (row(1, 1, 1), np.arange(3), "first", "down", None)
    assert divide(np.array([[[10]]]), *rule, high)[0, 0].tolist() == [4, 3, 3]
    assert divide(np.array([[[11]]]), *rule, high)[0, 0].tolist() == [4, 4, 3]


@settings(max_examples=200)
@given(
    amounts=st.lists(st.fractions(-50, 50, max_denominator=12), min_size=1, max_size=8),
    thirds=st.booleans(),
    remainder=st.sampled_from(["largest", "first", "last"]),
)
def test_what_balances_in_the_rule_balances_in_ore(amounts: list[F], thirds: bool, remainder: str) -> None:
    amounts = [*amounts, -sum(amounts)]
    number = row(*amounts)
    if thirds:  # right in fractions, near it in floats
        number = row(*(a / 3 for a in amounts)) * Number.of(3)
    parts = balanced(number, np.array([0]), np.arange(len(amounts)), remainder, "half_up")[0, 0].tolist()
    assert sum(parts) == 0
    if remainder == "largest":
        assert all(abs(part - amount) < 1 for part, amount in zip(parts, amounts, strict=True))
        up = sorted(range(len(amounts)), key=lambda i: (floor(amounts[i]) - amounts[i], i))
        wanted = [floor(a) for a in amounts]
        for i in up[: -sum(wanted)]:
            wanted[i] += 1
        assert parts == wanted
