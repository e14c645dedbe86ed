"""Decisions of arrays of floats are those of fractions: every comparison and rounding, however it was come by."""

from __future__ import annotations

import operator
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.number import COMPARISONS, Number
from simulator.rules.rounding import round_each, round_fraction

DECIMALS = st.sampled_from(
    ["0", "1", "0.1", "0.2", "0.3", "0.7", "0.9", "1.1", "2.5", "33.33", "0.005", "1234.5", "-0.1", "3"]
)
CONSTANTS = st.sampled_from(
    [Fraction(1, 3), Fraction(2, 3), Fraction(1, 10), Fraction(7), Fraction(0), Fraction(1, 7), Fraction(-1, 2)]
)
ROWS = 3

Pair = tuple[Number, list[Fraction | None]]


@st.composite
def leaves(draw: Any) -> Pair:
    if draw(st.booleans()):
        value = draw(CONSTANTS)
        return Number.of(value), [value] * ROWS
    texts = draw(st.lists(DECIMALS, min_size=ROWS, max_size=ROWS))
    x = np.array([[[float(text) for text in texts]]])
    return Number.of_decimals(x), [Fraction(text) for text in texts]


BINARY = {
    "+": (operator.add, operator.add),
    "-": (operator.sub, operator.sub),
    "*": (operator.mul, operator.mul),
    "/": (operator.truediv, lambda a, b: a / b if b else None),
    "min": (Number.minimum, min),
    "max": (Number.maximum, max),
}


def combined(parts: st.SearchStrategy[Pair]) -> st.SearchStrategy[Pair]:
    def combine(name: str, left: Pair, right: Pair) -> Pair:
        of_numbers, of_fractions = BINARY[name]
        exact = [None if None in pair else of_fractions(*pair) for pair in zip(left[1], right[1], strict=True)]
        return of_numbers(left[0], right[0]), exact

    def change(name: str, one: Pair) -> Pair:
        if name == "total":
            whole = None if None in one[1] else sum(one[1], Fraction(0))  # type: ignore[arg-type]
            return one[0].spread(ROWS).total(), [whole] * ROWS
        op = {"neg": operator.neg, "abs": abs}[name]
        return op(one[0]), [None if value is None else op(value) for value in one[1]]

    return st.builds(combine, st.sampled_from(sorted(BINARY)), parts, parts) | st.builds(
        change, st.sampled_from(["neg", "abs", "total"]), parts
    )


expressions = st.recursive(leaves(), combined, max_leaves=8)


@settings(max_examples=300)
@given(expressions, expressions, st.sampled_from(sorted(COMPARISONS)))
def test_comparisons(left: Pair, right: Pair, symbol: str) -> None:
    answer = np.broadcast_to(left[0].compare(symbol, right[0]).x, (1, 1, ROWS))[0, 0]
    for got, a, b in zip(answer, left[1], right[1], strict=True):
        if a is None or b is None:
            assert np.isnan(got)
        else:
            assert got == COMPARISONS[symbol](a, b)


@settings(max_examples=300)
@given(
    expressions,
    st.sampled_from([Fraction(1), Fraction(100), Fraction(1, 100), Fraction(5, 2), Fraction(1, 3)]),
    st.sampled_from(["half_up", "half_even", "down", "up"]),
)
def test_roundings(number: Pair, unit: Fraction, mode: str) -> None:
    if None in number[1]:
        return
    answer = np.broadcast_to(round_each(number[0], unit, mode), (1, 1, ROWS))[0, 0]
    assert answer.tolist() == [round_fraction(value / unit, mode) for value in number[1]]  # type: ignore[operator]


@settings(max_examples=300)
@given(expressions)
def test_the_exact_cells_and_the_bound_on_the_error(number: Pair) -> None:
    for row, value in enumerate(number[1]):
        found = number[0].at(row=row)
        near = np.broadcast_to(number[0].x, (1, 1, ROWS))[0, 0, row]
        if value is None:
            assert found is None and np.isnan(near)
        else:
            assert found == value
            assert abs(Fraction(float(near)) - value) <= Fraction(number[0].err) if np.isfinite(number[0].err) else True


@settings(max_examples=100)
@given(expressions, expressions, expressions)
def test_where_takes_one_side_and_does_not_need_the_other(condition: Pair, then: Pair, otherwise: Pair) -> None:
    if None in condition[1]:
        return
    yes = condition[0].compare(">", Number.of(0))
    found = yes.where(then[0], otherwise[0])
    for row, decisive in enumerate(condition[1]):
        wanted = (then if decisive > 0 else otherwise)[1][row]  # type: ignore[operator]
        assert found.at(row=row) == wanted
        assert np.isnan(np.broadcast_to(found.x, (1, 1, ROWS))[0, 0, row]) == (wanted is None)


def test_the_classic_that_floats_get_wrong() -> None:
    one, nine, tenth = (Number.of(Fraction(text)) for text in ("1", "0.9", "0.1"))
    assert (one - nine).compare(">=", tenth).x.item() == 1
    assert (tenth + tenth + tenth).compare("==", Number.of(Fraction("0.3"))).x.item() == 1
    assert round_each(Number.of(Fraction("2.675")) * Number.of(100), Fraction(1), "half_up").item() == 268


def test_whole_numbers_beyond_the_exact_floats_are_decided_exactly() -> None:
    large = Number.of(2**53) + Number.of(1)
    assert large.compare(">", Number.of(2**53)).x.item() == 1
    assert large.at() == 2**53 + 1
    product = Number.of(3**30) * Number.of(3**30)
    assert product.at() == 3**60
    assert product.compare("==", Number.of(3**60)).x.item() == 1


def test_powers_and_least_over_slices() -> None:
    x = Number.of_decimals(np.array([[[0.1, 2.0], [0.2, 1.0], [0.05, 3.0]]]))
    least = x.least_over_slices([range(0, 2), range(1, 3)])
    assert [[least.at(slice_=t, row=i) for i in (0, 1)] for t in (0, 1)] == [
        [Fraction("0.1"), 1],
        [Fraction("0.05"), 1],
    ]
    assert x.power(Number.of(2)).at(slice_=1) == Fraction("0.04")
    assert x.power(Number.of(-1)).at() == 10
    assert (x - x).power(Number.of(-1)).at() is None
    assert abs(Number.of(2).power(Number.of(Fraction(1, 2))).at() ** 2 - 2) < Fraction(1, 10**50)
    assert Number.of(-2).power(Number.of(Fraction(1, 2))).at() is None
