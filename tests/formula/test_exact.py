"""Exact sums and sums of products are those of fractions, whatever the denominators; what has no value has none."""

from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from simulator.exact import added_up, dots, objects
from simulator.number import Number

VALUES = st.integers(-(10**12), 10**12) | st.fractions(max_denominator=10**6)


@given(st.lists(VALUES))
def test_values_add_up_as_fractions_do(values: list[Any]) -> None:
    assert added_up(values) == sum(values, Fraction(0))


def test_infinities_add_up_as_floats_do() -> None:
    assert added_up([Fraction(1, 2), np.inf]) == np.inf


@given(st.lists(st.tuples(VALUES, VALUES, VALUES, VALUES), min_size=1, max_size=6), st.integers(0, 5))
def test_sums_of_products_are_those_of_fractions(rows: list[tuple[Any, ...]], none: int) -> None:
    columns = [list(column) for column in zip(*rows, strict=True)]
    if none < len(rows):
        columns[0][none] = None

    class Side:
        def __init__(self, column: list[Any]) -> None:
            self.column = column

        def exact(self, _cells: Any) -> Any:
            return objects(self.column)

    a, b, c, e = map(Side, columns)
    found = dots([a, c], [b, e])((np.arange(len(rows)),))
    for i, (left, right) in enumerate(zip(found, rows, strict=True)):
        p, q, r, s = right
        assert left is None if i == none else left == Fraction(p) * q + Fraction(r) * s


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=2), st.integers(1, 10**6), st.integers(1, 10**4))
def test_a_weighted_sum_is_exact(units: list[int], above: int, below: int) -> None:
    weights = [Number.of(Fraction(above, below)), Number.of(Fraction(1, 3))]
    numbers = [Number.of_floats(np.full((1, 1, 1), float(n))) for n in units]
    assert Number.dot(weights, numbers).at() == Fraction(above, below) * units[0] + Fraction(units[1], 3)
