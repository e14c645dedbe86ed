"""Fronts over several aims, less being better in each: what nothing beats, how much it covers, and where it bends."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from simulator.number import Floats


def undominated(points: Floats) -> NDArray[np.bool_]:
    """Which points no other is at least as good as in every aim and better in one.

    Args:
        points: (point, aim); of points that are equal all stay.

    >>> undominated(np.array([[10, 0.5], [12, 0.3], [11, 0.6], [13, 0.3], [15, 0.1]])).tolist()
    [True, True, False, False, True]
    """
    out = np.ones(len(points), bool)
    for k, point in enumerate(points):
        as_good = (points <= point).all(axis=1) & (points < point).any(axis=1)
        out[k] = not as_good.any()
    return out


def hypervolume(points: Floats, reference: Floats) -> float:
    """The volume that points dominate, up to a reference point (Zitzler and Thiele 1999), by slicing.

    >>> round(hypervolume(np.array([[10, 0.5], [12, 0.3], [15, 0.1]]), np.array([16, 0.7])), 12)
    2.2
    """
    inside = points[(points < reference).all(axis=1)]
    if not len(inside):
        return 0.0
    if points.shape[1] == 1:
        return float(reference[0] - inside.min())
    inside = inside[np.argsort(inside[:, 0], kind="stable")]
    edges = np.append(inside[:, 0], reference[0])
    volume = 0.0
    for k in range(len(inside)):
        depth = float(edges[k + 1] - edges[k])
        if depth > 0:
            volume += depth * hypervolume(inside[: k + 1, 1:], reference[1:])
    return volume


def spanning(points: Floats, most: int) -> list[int]:
    """A few points that together cover the most: the best in each aim, then each that adds the most volume.

    Args:
        points: (point, aim), none of them dominated.
        most: how many at most.

    Returns:
        Their numbers, by the first aim.
    """
    scaled, reference = _scaled(points), np.full(points.shape[1], 1.1)
    chosen: list[int] = []
    for aim in range(points.shape[1]):
        best = min(range(len(points)), key=lambda k: (*np.roll(scaled[k], -aim).tolist(), k))
        if best not in chosen and len(chosen) < most:
            chosen.append(best)
    while len(chosen) < min(most, len(points)):
        left = [k for k in range(len(points)) if k not in chosen]
        best = max(left, key=lambda k: (hypervolume(scaled[[*chosen, k]], reference), -k))
        chosen.append(best)
    return sorted(chosen, key=lambda k: (*points[k].tolist(), k))


def evenly(points: Floats, most: int) -> list[int]:
    """Some points spread along a front: again and again the one farthest from those that have been taken.

    Args:
        points: (point, aim).
        most: how many at most.
    """
    scaled = _scaled(points)
    chosen = [int(np.lexsort(scaled.T[::-1])[0])]
    away = np.abs(scaled - scaled[chosen[0]]).max(axis=1)
    while len(chosen) < min(most, len(points)) and away.max() > 0:
        chosen.append(int(away.argmax()))
        away = np.minimum(away, np.abs(scaled - scaled[chosen[-1]]).max(axis=1))
    return chosen


def knee(points: Floats) -> int | None:
    """The point farthest below the plane through the best of each aim, where giving up more begins to buy less.

    Returns:
        Its number; None with fewer than three points, or where the front bends outward.

    >>> knee(np.array([[0.0, 1.0], [0.1, 0.2], [1.0, 0.0]]))
    1
    """
    if len(points) < 3:
        return None
    sums = _scaled(points).sum(axis=1)
    best = int(sums.argmin())
    ends = {int(points[:, aim].argmin()) for aim in range(points.shape[1])}
    return None if best in ends or sums[best] >= 1.0 - 1e-9 else best


def exchange(points: Floats, chosen: Sequence[int], at: int) -> tuple[float, float]:
    """What one less of the second aim costs of the first, before and after a point of a front over two aims."""
    place = list(chosen).index(at)
    before, here, after = (points[chosen[k]] for k in (place - 1, place, place + 1))

    def rate(one: Floats, other: Floats) -> float:
        return float((other[0] - one[0]) / (one[1] - other[1]))

    return rate(before, here), rate(here, after)


def _scaled(points: Floats) -> Floats:
    low, high = points.min(axis=0), points.max(axis=0)
    out: Floats = (points - low) / np.where(high > low, high - low, 1.0)
    return out
