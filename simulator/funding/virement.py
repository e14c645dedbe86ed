"""Virement: money that one line of a plan does not use moves to another, before anything is repaid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.funding.windows import Whole

RULES = ("free", "consented", "none")


@dataclass(frozen=True)
class Moved:
    """Whole öre by (draw, line): what left a line, what came to it, what it may then use, and what it lacks."""

    out: Whole
    into: Whole
    funded: Whole
    lacking: Whole


def move(planned: Whole, actual: Whole, group: NDArray[np.intp], *, allowed: bool) -> Moved:
    """Move what is left over on some lines to lines that cost more than planned, within each group of lines.

    The need is met, and the surplus taken, in the order of the lines. ``planned`` is (line,) or (draw, line),
    ``actual`` (draw, line).

    >>> moved = move(np.array([100, 100]), np.array([[70, 120]]), np.array([0, 0]), allowed=True)
    >>> moved.out.tolist(), moved.into.tolist(), moved.funded.tolist()
    ([[20, 0]], [[0, 20]], [[70, 120]])
    """
    surplus = np.maximum(planned - actual, 0)
    need = np.maximum(actual - planned, 0)
    out, into = np.zeros_like(surplus), np.zeros_like(need)
    if allowed:
        for label in np.unique(group):
            lines = np.nonzero(group == label)[0]
            over, under = surplus[:, lines], need[:, lines]
            both = np.minimum(over.sum(axis=1), under.sum(axis=1))[:, None]
            out[:, lines] = _first_in_order(over, both)
            into[:, lines] = _first_in_order(under, both)
    lacking = need - into
    return Moved(out, into, actual - lacking, lacking)


def _first_in_order(amounts: Whole, total: Whole) -> Whole:
    """As much of each amount, from the first on, as makes up the total."""
    return np.asarray(np.diff(np.minimum(np.cumsum(amounts, axis=1), total), axis=1, prepend=0), np.int64)
