"""A cap on the total and a pool: never more than there is, one factor for all, and guarantees that cannot be kept."""

from __future__ import annotations

from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.number import Number
from simulator.rules.capping import prorated
from simulator.rules.division import Division
from simulator.rules.earning import ALL
from simulator.rules.limits import FloorsExceed, Limits
from simulator.rules.pooling import shared, shared_by_slice
from simulator.rules.rounding import Rounding

AMOUNTS = st.lists(st.lists(st.integers(0, 300), min_size=4, max_size=4), min_size=1, max_size=5)


def drawn(rows: list[list[int]]) -> Number:
    return Number.of_floats(np.array(rows, float)[:, None, :])


def how(to: int = 1, **words: str) -> Division:
    return Division(Rounding(F(to), **words), np.arange(4))  # type: ignore[arg-type]


@settings(max_examples=100, deadline=None)
@given(AMOUNTS, st.integers(0, 1000), st.sampled_from([1, 10]))
def test_a_cap_is_never_passed_and_met_where_it_binds(rows: list[list[int]], cap: int, to: int) -> None:
    paid, exceeded = prorated(drawn(rows), Limits(), Number.of(cap), how(to))
    assert exceeded == sum(sum(row) > cap for row in rows)
    for row, parts in zip(rows, paid[:, 0].tolist(), strict=True):
        assert sum(parts) <= cap
        assert all(part % to == 0 for part in parts)
        if sum(row) > cap:
            assert sum(parts) == cap // to * to
            shares = [F(cap // to * x, sum(row)) for x in row]
            assert all(abs(part - share * to) < to for part, share in zip(parts, shares, strict=True))
        elif to == 1:
            assert parts == row


@settings(max_examples=100, deadline=None)
@given(AMOUNTS, st.integers(0, 1000))
def test_a_draw_is_prorated_alike_alone_and_among_others(rows: list[list[int]], cap: int) -> None:
    together, _ = prorated(drawn(rows), Limits(), Number.of(cap), how())
    for row, parts in zip(rows, together, strict=True):
        alone, _ = prorated(drawn([row]), Limits(), Number.of(cap), how())
        assert alone[0].tolist() == parts.tolist()


def test_guarantees_above_the_cap_cannot_be_kept() -> None:
    amounts, limits = drawn([[100, 100, 100, 100]]), Limits(least=Number.of(60))
    with pytest.raises(FloorsExceed):
        prorated(amounts, limits, Number.of(239), how())
    paid, _ = prorated(amounts, limits, Number.of(240), how())
    assert paid.tolist() == [[[60, 60, 60, 60]]]


def test_what_a_cap_takes_of_a_share_goes_to_the_others_or_to_nobody() -> None:
    # 1 000 by weights 1 1 1 7 is 100 100 100 700; a cap of 400 leaves 600 for three, or 300.
    pool = shared_by_slice(Number.of(1000), drawn([[1, 1, 1, 7]]), ALL, 1, how())
    limits = Limits(most=Number.of(400))
    assert shared(pool, limits, None, how(), redistributes=True).tolist() == [[[200, 200, 200, 400]]]
    assert shared(pool, limits, None, how(), redistributes=False).tolist() == [[[100, 100, 100, 400]]]


def test_what_is_not_earned_of_a_share_stays_unpaid() -> None:
    earned = drawn([[1, 0, 1, 1]]) * Number.of(F(1, 2))
    pool = shared_by_slice(Number.of(1001), drawn([[1, 1, 1, 1]]), earned, 1, how())
    # A quarter is 250.25; half of it, rounded once, 125.
    assert shared(pool, Limits(), None, how(), redistributes=False).tolist() == [[[125, 0, 125, 125]]]


def test_each_slice_of_a_pool_is_divided_by_itself() -> None:
    claims = Number.of_floats(np.array([[[1.0, 1.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]]]))
    sliced = shared_by_slice(Number.of(50), claims, ALL, 2, how(each="slice"))
    assert sliced.slices.x.tolist() == [[[25, 25, 0, 0], [0, 0, 0, 0]]]  # nobody has a claim in the second
    assert sliced.divided.over_slices().at() == 50
