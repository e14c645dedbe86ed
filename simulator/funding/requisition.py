"""Requisition: money that is granted but must be asked for, by a date; what is not asked for in time lapses."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from simulator.funding.windows import Whole


def requisitioned(
    ceiling: Whole, asked: Whole | None, day: NDArray[np.float64] | None, deadline: date
) -> tuple[Whole, NDArray[np.bool_]]:
    """What is had of each ceiling, and who came too late or not at all.

    ``asked`` is what is asked for (all of the ceiling if None), ``day`` the ordinal of the day on which it is asked for
    (in time if None, infinity for never). Nobody gets more than the ceiling.

    >>> had, late = requisitioned(np.array([[70, 30]]), np.array([[80, 20]]), None, date(2023, 10, 31))
    >>> had.tolist()
    [[70, 20]]
    """
    wanted = ceiling if asked is None else np.minimum(asked, ceiling)
    shape = np.broadcast_shapes(wanted.shape, () if day is None else day.shape)
    late = np.zeros(shape, bool) if day is None else np.broadcast_to(day > deadline.toordinal(), shape)
    return np.where(late, 0, np.maximum(wanted, 0)), late


def draw_down(amounts: list[Whole], limit: Whole) -> list[Whole]:
    """Several amounts for each recipient, drawn in order until the recipient's limit is reached.

    >>> [a.tolist() for a in draw_down([np.array([[50]]), np.array([[50]])], np.array([[70]]))]
    [[[50]], [[20]]]
    """
    out, left = [], limit
    for amount in amounts:
        part = np.minimum(amount, np.maximum(left, 0))
        out.append(part)
        left = left - np.maximum(part, 0)
    return out
