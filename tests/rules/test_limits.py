"""Floors and caps for each, and the one factor when a total binds."""

import math
from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.number import Number
from simulator.rules.limits import Limits, clip, with_common_factor

YES = Number.of(1)


def row(*values) -> Number:
    """One draw, one slice, exact values."""
    cells = np.empty((1, 1, len(values)), object)
    cells[0, 0, :] = [F(str(value)) if not isinstance(value, F) else value for value in values]
    return Number.of_fractions(cells)


def exactly(number: Number) -> list[F]:
    n = number.shape[2]
    zeros = np.zeros(n, np.intp)
    return list(number.exact((zeros, zeros, np.arange(n))))


def common(weights, total, least=None, most=None, passed=None) -> tuple[list[F], list[float]]:
    lift = YES if passed is None else row(*passed)
    floors, caps = (None if limit is None else row(*limit) for limit in (least, most))
    found = with_common_factor(row(*weights), Limits(floors, caps, lift), Number.of(F(str(total))))
    assert np.abs(found.x[0, 0] - np.array([float(v) for v in exactly(found)])).max() <= found.err
    return exactly(found), found.x[0, 0].tolist()


@pytest.mark.parametrize(
    ("amount", "least", "most", "passed", "expected"),
    [
        ("5", None, None, 1, "5"),
        ("5", "7", None, 1, "7"),
        ("5", "7", None, 0, "5"),
        ("5", None, "3", 1, "3"),
        ("5", "2", "3", 1, "3"),
        ("1", "2", "3", 1, "2"),
        ("1", "2", "3", 0, "1"),
        ("5", "2", "3", 0, "3"),
        ("5", "5", "5", 1, "5"),
    ],
)
def test_an_amount_is_held_between_a_guarantee_and_a_cap(amount, least, most, passed, expected):
    floor, cap = (None if limit is None else row(limit) for limit in (least, most))
    assert exactly(clip(row(amount), Limits(floor, cap, row(passed)))) == [F(expected)]


@pytest.mark.parametrize(
    ("weights", "total", "least", "most", "passed", "expected"),
    [
        ((100, 200, 700), 540, (100,) * 3, (300,) * 3, None, (100, 140, 300)),  # L = 0.7
        ((1, 1, 4), 900, None, (400,) * 3, None, (250, 250, 400)),
        ((1, 1, 4), 900, None, (200,) * 3, None, (200, 200, 200)),  # the caps together are less than the total
        ((1, 2, 3), 60, None, None, None, (10, 20, 30)),
        ((0, 2, 3), 50, (5, 5, 5), None, None, (5, 18, 27)),  # a weight of zero gets the guarantee
        ((0, 2, 3), 50, (5, 5, 5), None, (0, 1, 1), (0, 20, 30)),  # unless the gate was not passed
        ((1, 1), 10, (5, 5), None, None, (5, 5)),
        ((1, 1), 10, (5, 6), (5, 6), None, (5, 6)),  # guarantees above the total: the caller refuses
        ((0, 0), 10, None, (5, 5), None, (0, 0)),
        ((1, 1), 0, None, (5, 5), None, (0, 0)),
        (("0.1", "0.2", "0.7"), 1, None, ("0.1", "0.2", "0.7"), None, ("0.1", "0.2", "0.7")),
        ((3,), 7, None, (5,), None, (5,)),
        ((1, 1), 1, None, (5, 5), None, ("1/2", "1/2")),
        (("0.1", "0.1", "0.4"), 900, None, (400,) * 3, None, (250, 250, 400)),
        (("0.1", "0.2", "0.3"), 10, (3, 0, 0), (9, "3.5", 9), None, (3, "2.8", "4.2")),
        (("0.1", "0.2", "0.3"), 10, (3, 0, 0), (9, "2.5", 9), None, (3, "2.5", "4.5")),
    ],
)
def test_one_factor_meets_floors_caps_and_the_total(weights, total, least, most, passed, expected):
    exact, near = common(weights, total, least, most, passed)
    assert exact == [F(value) for value in expected]
    assert near == pytest.approx([float(F(value)) for value in expected], abs=1e-9)


def test_a_cap_that_binds_exactly_at_a_breakpoint_is_held_in_floating_point_too():
    # 33.3 x 20 / its weight, multiplied back, is a hair below 666: the third must not be counted as free.
    weights = (F("7.4"), F("8.4"), F("34.225"))
    exact, near = common([str(w) for w in weights], 777, None, ("666", "2000", "20"))
    assert sum(exact) == 777
    assert near == pytest.approx([float(value) for value in exact], abs=1e-9)


QUARTERS = st.integers(0, 400).map(lambda n: F(n, 7))


@given(data=st.data(), n=st.integers(1, 6))
def test_the_factor_found_is_the_factor_of_fractions(data, n):
    weights = data.draw(st.lists(QUARTERS, min_size=n, max_size=n))
    floors = data.draw(st.none() | st.lists(QUARTERS, min_size=n, max_size=n))
    caps = data.draw(st.none() | st.lists(QUARTERS, min_size=n, max_size=n))
    if floors and caps:
        caps = [max(cap, floor) for cap, floor in zip(caps, floors, strict=True)]
    low, high = sum(floors or [F(0)]), sum(caps) if caps else sum(weights) + sum(floors or [F(0)]) + 5
    total = low + (high - low) * data.draw(st.sampled_from([F(0), F(1, 3), F(1, 2), F(9, 10), F(1)]))
    limits = [None if limit is None else row(*limit) for limit in (floors, caps)]
    found = with_common_factor(row(*weights), Limits(*limits), Number.of(total))
    exact = exactly(found)
    reachable = any(weights) if caps is None else all(w or f == c for w, f, c in zip(
        weights, floors or [F(0)] * n, caps, strict=True))  # fmt: skip
    if reachable:
        assert sum(exact) == total
    for value, weight, floor, cap in zip(exact, weights, floors or [F(0)] * n, caps or [None] * n, strict=True):
        assert value >= floor
        assert cap is None or value <= cap
        assert weight or value == floor
    factors = {v / w for v, w, f, c in zip(exact, weights, floors or [F(0)] * n, caps or [None] * n, strict=True)
               if w and f < v and (c is None or v < c)}  # fmt: skip
    assert len(factors) <= 1
    assert np.abs(found.x[0, 0] - np.array([float(v) for v in exact])).max() <= found.err


def test_draws_are_solved_each_by_itself():
    weights = Number.of_floats(np.array([[[1.0, 1.0]], [[1.0, 3.0]]]))
    total = Number.of_floats(np.array([[[10.0]], [[4.0]]]))
    found = with_common_factor(weights, Limits(most=Number.of(4)), total)
    assert found.x[:, 0].tolist() == [[4, 4], [1, 3]]
    cells = (np.array([0, 1, 1]), np.zeros(3, np.intp), np.array([0, 0, 1]))
    assert list(found.exact(cells)) == [4, 1, 3]


@given(st.lists(st.tuples(*(st.integers(0, 9),) * 3), min_size=1, max_size=6), st.fractions(0, 60, max_denominator=7))
def test_the_exact_answer_does_not_hang_on_the_floats_that_suggest_it(rows: list[tuple[int, ...]], total) -> None:
    from simulator.rules.limits import _solve_exactly

    weight, floor = [F(row[0]) for row in rows], [F(min(row[1:])) for row in rows]
    cap = [F(max(row[1:])) for row in rows]
    plain = _solve_exactly(weight, floor, cap, total, [math.nan] * len(rows))
    assert _solve_exactly(weight, floor, cap, total, [float(x) for x in plain]) == plain
    assert _solve_exactly(weight, floor, cap, total, [0.0] * len(rows)) == plain
