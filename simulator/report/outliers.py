"""What a figure's axis must hold, when one of many designs lies so far off that it would rule the axis alone."""

from __future__ import annotations

from collections.abc import Sequence

FAR = 8.0
"""How many times wider one part may make an axis before it is left out of it."""
LEAST = 3
"""Parts that there must be before one of them is told from the others."""


def ordinary(ranges: Sequence[tuple[float, float]]) -> tuple[float, float, tuple[int, ...]]:
    """The axis of all but those that lie far off.

    Args:
        ranges: the lowest and highest value of each part of a figure, in any unit.

    Returns:
        The lowest and highest value that the axis has to hold, and the numbers of the parts that it leaves out.

    >>> ordinary([(0, 10), (2, 9), (1, 12), (0, 400)])
    (0, 12, (3,))
    >>> ordinary([(0, 10), (2, 400)])
    (0, 400, ())
    """
    kept = list(range(len(ranges)))
    while len(kept) > LEAST:
        whole = _span(ranges, kept)
        narrowest = min(kept, key=lambda k: _span(ranges, [n for n in kept if n != k]))
        rest = _span(ranges, [n for n in kept if n != narrowest])
        if rest <= 0 or whole <= FAR * rest:
            break
        kept.remove(narrowest)
    low, high = min(ranges[k][0] for k in kept), max(ranges[k][1] for k in kept)
    return low, high, tuple(k for k in range(len(ranges)) if k not in kept)


def _span(ranges: Sequence[tuple[float, float]], chosen: Sequence[int]) -> float:
    return max(ranges[k][1] for k in chosen) - min(ranges[k][0] for k in chosen)
