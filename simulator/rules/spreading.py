"""Which slice an amount belongs to: whole units for each slice of time that sum to the whole."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate

import numpy as np

from simulator.number import Number
from simulator.rules.rounding import Whole, round_each

NOTHING, ONE = Number.of(0), Number.of(1)


def over_slices(total: Whole, earned: Number, lengths: Sequence[Fraction], unit: Fraction) -> Whole:
    """Divide (draw, recipient) amounts over slices, as (draw, slice, recipient), so that they sum to each amount.

    What has been earned up to the end of each slice is rounded half up, so that no slice is a unit off for long. Where
    limits made the amount another than what was earned, every slice has its share of it; where nothing was earned, or
    something was taken back, the difference goes by the length of the slices.

    >>> earned = Number.of_floats(np.array([[[100.0], [100.5], [100.0]]]))
    >>> over_slices(np.array([[301]]), earned, [Fraction(1, 12)] * 3, Fraction(1))[0, :, 0].tolist()
    [100, 101, 100]
    >>> over_slices(np.array([[150]]), earned, [Fraction(1, 12)] * 3, Fraction(1))[0, :, 0].tolist()
    [50, 50, 50]
    """
    slices = len(lengths)
    if slices == 1:
        return total[:, None, :]
    so_far = earned.spread(total.shape[1]).sums_over_slices([range(t + 1) for t in range(slices)])
    whole = earned.spread(total.shape[1]).sums_over_slices([range(slices)])
    paid = Number.of_whole(total[:, None, :])
    as_earned = np.abs(whole.x - paid.x) < float(unit)
    in_proportion = ~as_earned & (earned.x >= 0).all(axis=1, keepdims=True) & (whole.x > 0)
    cumulative = so_far
    if in_proportion.any():
        chosen = Number(in_proportion.astype(np.float64), 0.0, whole=True)
        cumulative = chosen.where(so_far * paid / chosen.where(whole, ONE), cumulative)
    if not (as_earned | in_proportion).all():
        chosen = Number((~as_earned & ~in_proportion).astype(np.float64), 0.0, whole=True)
        reached = np.empty((1, slices, 1), object)
        reached[0, :, 0] = [length / sum(lengths) for length in accumulate(lengths)]
        by_length = so_far + (paid - whole) * Number.of_fractions(reached)
        cumulative = chosen.where(by_length, cumulative)
    reached_units = round_each(cumulative, unit, "half_up") * int(unit)
    reached_units = np.array(np.broadcast_to(reached_units, (len(total), slices, total.shape[1])))
    rising = (earned.x >= 0).all(axis=1, keepdims=True) & (total[:, None, :] >= 0)
    reached_units = np.where(rising, np.minimum(reached_units, total[:, None, :]), reached_units)
    reached_units[:, -1, :] = total  # which may have been rounded another way
    return np.diff(reached_units, axis=1, prepend=0)
