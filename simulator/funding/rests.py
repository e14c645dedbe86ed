"""What a source leaves in each part of a year, so that the parts sum to what it leaves of the year."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from simulator.funding.eligible import share_of
from simulator.funding.windows import Period, Whole

Span = tuple[int, int]
"""First and last day as ordinals."""


def rests(
    held: Whole, open_: Sequence[Fraction], used: Whole, periods: Sequence[Period], spans: Sequence[Span]
) -> Whole:
    """Whole öre left in each span: what a source has for it less what is charged to it in it.

    Args:
        held: what the source has for the year, (draw,).
        open_: which share of it is for each span; they sum to one.
        used: what is charged in each period, (draw, period), net of what comes back.
        periods: the periods of the year.
        spans: stretches of days that make up the year.

    Returns:
        (draw, span). Where more is charged in a span than it has, others leave that much less, the latest before it
        first, so that the parts sum to what is left of the year and none is below zero.

    >>> from datetime import date
    >>> year = [Period(date(2022, 1, 1), date(2022, 6, 30), 0), Period(date(2022, 7, 1), date(2022, 12, 31), 0)]
    >>> spans = [(p.first.toordinal(), p.last.toordinal()) for p in year]
    >>> rests(np.array([100]), [Fraction(1, 2)] * 2, np.array([[20, 60]]), year, spans).tolist()
    [[20, 0]]
    """
    left = np.zeros((max(len(held), len(used)), len(spans)), np.int64)
    share = Fraction(0)
    for k, (_, last) in enumerate(spans):
        share += open_[k]
        left[:, k] = share_of(held, share) - _until(last, used, periods)
    left[:, -1] = held - used.sum(axis=1)
    reached = np.maximum(np.minimum.accumulate(left[:, ::-1], axis=1)[:, ::-1], 0)
    return np.asarray(np.diff(reached, axis=1, prepend=0), np.int64)


def _until(last: int, used: Whole, periods: Sequence[Period]) -> Whole:
    """What is charged until a day; within a period the days are alike."""
    out = np.zeros(len(used), np.int64)
    for t, period in enumerate(periods):
        days = min(max(last - period.first.toordinal() + 1, 0), period.days)
        out = out + share_of(used[:, t], Fraction(days, period.days))
    return out
