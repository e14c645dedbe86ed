"""Cliffs: steps at which a payment jumps or falls by far more than it does beside them. One rule for all who look."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simulator.number import Floats

CLIFF_RATIO = 4
LEAST_JUMP = 100.0
"""Öre: a smaller step is rounding, not a cliff."""


def cliff_steps(levels: Sequence[float] | Floats, paid: Sequence[float] | Floats) -> tuple[int, ...]:
    """Steps ``k``, from ``levels[k]`` to the next, worth more for one more than ``CLIFF_RATIO`` times their neighbours.

    ``paid`` is in öre at each level; levels rise, and where two are the same there is no step between them.

    >>> cliff_steps([0, 1, 2, 3, 4], [0, 200, 400, 9_000, 9_200])
    (2,)
    """
    moved, jumps = np.diff(np.asarray(levels, np.float64)), np.abs(np.diff(np.asarray(paid, np.float64)))
    slopes = np.divide(jumps, moved, out=np.zeros(len(jumps)), where=moved > 0)
    found = []
    for k in range(len(slopes)):
        beside = [*slopes[max(k - 1, 0) : k], *slopes[k + 1 : k + 2]]
        if moved[k] > 0 and jumps[k] >= LEAST_JUMP and beside and slopes[k] > CLIFF_RATIO * max(beside):
            found.append(k)
    return tuple(found)
