"""A total divided by weights: the parts sum to it, and each unit goes where fractions say, however close the call."""

from fractions import Fraction
from math import floor

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.number import Number
from simulator.rules.remainder import divide

SHARES = st.fractions(min_value=0, max_value=50, max_denominator=60)


def plainly(total: int, weights: list[Fraction], rank: list[int]) -> list[int]:
    """The largest remainder as one would do it by hand."""
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    shares = [total * w / whole for w in weights]
    parts = [floor(share) for share in shares]
    by_rest = sorted(range(len(weights)), key=lambda i: (parts[i] - shares[i], rank[i]))
    for i in by_rest[: total - sum(parts)]:
        parts[i] += 1
    return parts


def as_number(rows: list[list[Fraction]]) -> Number:
    """Weights as (draw, 1, row)."""
    out = np.empty((len(rows), 1, len(rows[0])), object)
    for draw, weights in enumerate(rows):
        out[draw, 0, :] = weights
    return Number.of_fractions(out)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_every_unit_goes_where_fractions_say(data: st.DataObject) -> None:
    rows = data.draw(st.integers(1, 12))
    few = data.draw(st.lists(SHARES, min_size=1, max_size=4))  # few different weights: many ties
    one = st.lists(st.sampled_from([*few, Fraction(0)]), min_size=rows, max_size=rows)
    weights = data.draw(st.lists(one, min_size=1, max_size=4))
    totals = data.draw(st.lists(st.integers(0, 10**6), min_size=len(weights), max_size=len(weights)))
    rank = data.draw(st.permutations(range(rows)))
    # A third, times three: right in fractions, near it in floats.
    number = as_number([[w / 3 for w in ws] for ws in weights]) * Number.of(3)
    parts = divide(np.array(totals)[:, None, None], number, np.array(rank), "largest", "half_up")
    assert parts[:, 0, :].tolist() == [plainly(t, w, rank) for t, w in zip(totals, weights, strict=True)]


def test_a_third_of_a_thousand_people_without_a_share_leave_the_rest_in_place() -> None:
    weights = [Fraction(i % 3, 7) for i in range(1000)]
    parts = divide(np.array([[[123_457]]]), as_number([weights]), np.arange(1000), "largest", "half_up")
    assert parts[0, 0].tolist() == plainly(123_457, weights, list(range(1000)))
