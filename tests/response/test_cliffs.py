"""One rule tells what a cliff is, to the curve of one recipient and to the search around all of them."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.api import settle
from simulator.decide.cliffs import CLIFF_RATIO, LEAST_JUMP, cliff_steps
from simulator.decide.incentive_curve import incentive
from simulator.decide.incentives import incentives


@pytest.mark.parametrize(
    ("levels", "paid", "steps"),
    [
        ([0, 1, 2, 3], [0, 300, 600, 900], ()),
        ([0, 1, 2, 3], [0, 0, 9_000, 9_000], (1,)),
        ([0, 1, 2, 3], [9_000, 9_000, 0, 0], (1,)),  # a fall is a cliff as well
        ([0, 1, 2], [9_000, 0, 0], (0,)),  # at the edge the one neighbour decides
        ([0, 1, 2, 3], [0, 0, LEAST_JUMP - 1, LEAST_JUMP - 1], ()),  # rounding
        ([0, 1, 2, 3], [0, 1_000, 1_000 * (1 + CLIFF_RATIO), 1_000 * (2 + CLIFF_RATIO)], ()),
        ([0, 1, 11, 12], [0, 1_000, 11_000, 12_000], ()),  # a longer step is not a steeper one
        ([0, 0, 1, 2], [0, 0, 9_000, 9_000], (1,)),  # levels that could not be lower are no step
    ],
)
def test_a_cliff_is_steeper_than_what_is_beside_it(
    levels: list[float], paid: list[float], steps: tuple[int, ...]
) -> None:
    assert cliff_steps(levels, paid) == steps
    assert cliff_steps(np.array(levels, float), np.array(paid, float)) == steps


def test_the_curve_and_the_search_find_the_same_threshold() -> None:
    """Half of the 95 residents of hc02: from 47 to 48 reviewed the fee is paid for all of them."""
    result = settle("vasterbotten-2021", "fee-with-threshold")
    curve = incentive(result, "hc02", "reviewed")
    (step,) = curve.cliffs
    (found,) = incentives(result.settlement, "reviewed", within=15).by_recipient["hc02"].cliffs
    assert (curve.at[step], curve.at[step + 1]) == (47, 48) == (found.below, found.above)
    assert curve.paid[step + 1] - curve.paid[step] == found.jump.minor == 48 * 300_000
