"""Whole amounts divided along two axes at once, so that rows and columns both come out exactly."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulator.funding.windows import Whole


def spread_both_ways(rows: Whole, columns: Whole) -> Whole:
    """A matrix of whole amounts, near proportional, whose sums along each axis are those given.

    ``rows`` and ``columns`` are not negative and have the same sum. Every cell is first rounded down; what is then
    lacking is a few öre, and goes to the first rows and columns that lack them.

    >>> spread_both_ways(np.array([2, 1]), np.array([1, 2])).sum(axis=0).tolist()
    [1, 2]
    """
    total = int(rows.sum())
    if not total:
        return np.zeros((len(rows), len(columns)), np.int64)
    out = np.floor(rows[:, None] * (columns[None, :] / total) * (1 - 2.0**-50)).astype(np.int64)
    for i, j, amount in pair_off(rows - out.sum(axis=1), columns - out.sum(axis=0)):
        out[i, j] += amount
    return out


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
