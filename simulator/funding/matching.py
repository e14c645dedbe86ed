"""Whole amounts divided along two axes at once, so that rows and columns both come out exactly."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from simulator.funding.windows import Whole


def spread_both_ways(rows: Whole, columns: Whole, seed: NDArray[np.float64] | None = None) -> Whole:
    """A matrix of whole amounts whose sums along each axis are those given.

    ``rows`` and ``columns`` are not negative and have the same sum. ``seed`` says how each row would lie over the
    columns; without it every row lies as the columns do. Every cell is rounded down; where that is too much for a
    column it gives back, and what rows and columns then lack is a few öre that go to the first of them.

    >>> spread_both_ways(np.array([2, 1]), np.array([1, 2])).sum(axis=0).tolist()
    [1, 2]
    >>> spread_both_ways(np.array([4, 4]), np.array([4, 4]), np.array([[1.0, 0.0], [0.0, 1.0]])).tolist()
    [[4, 0], [0, 4]]
    """
    total = int(rows.sum())
    if not total:
        return np.zeros((len(rows), len(columns)), np.int64)
    even = np.broadcast_to(columns / total, (len(rows), len(columns)))
    share = even
    if seed is not None:
        sums = seed.sum(axis=1, keepdims=True)
        share = np.divide(seed, sums, out=np.array(even), where=sums > 0)
    # A cell that is whole but for the last bit of a float is whole; where that is too much, the first keep theirs.
    out = _at_most(np.floor(rows[:, None] * share + 1e-6).astype(np.int64), rows)
    out = _at_most(out.T, columns).T
    for i, j, lacking in pair_off(rows - out.sum(axis=1), columns - out.sum(axis=0)):
        out[i, j] += lacking
    return out


def _at_most(matrix: Whole, sums: Whole) -> Whole:
    """The rows of a matrix cut off where they would pass their sums."""
    reached = np.minimum(np.cumsum(matrix, axis=1), sums[:, None])
    return np.array(np.diff(reached, axis=1, prepend=0), np.int64)


def pair_off(givers: Whole, takers: Whole) -> Iterator[tuple[int, int, int]]:
    """Who gives how much to whom, both in order, until one side has nothing left.

    >>> list(pair_off(np.array([3, 2]), np.array([4, 1])))
    [(0, 0, 3), (1, 0, 1), (1, 1, 1)]
    """
    gives, takes = [int(x) for x in givers], [int(x) for x in takers]
    i = j = 0
    while i < len(gives) and j < len(takes):
        part = min(gives[i], takes[j])
        if part > 0:
            yield i, j, part
            gives[i] -= part
            takes[j] -= part
        if gives[i] <= 0:
            i += 1
        elif takes[j] <= 0:
            j += 1
