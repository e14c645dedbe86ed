"""Grants with use windows, and the periods of time in which costs arise."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
"""Whole öre. Axes are (draw, ...); an axis of length 1 means that nothing varies along it."""


End = Literal["repaid", "kept", "lapses", "not_stated"]
"""What becomes of what is left when a window ends."""


@dataclass(frozen=True)
class Grant:
    """The money of one source and one grant year: when it may be used, and what happens to the rest.

    ``end`` is repaid (by ``by``), kept, lapses or not_stated. ``own`` is a window as the document gives it; a source
    without one is used when it is granted, in no hurry.
    """

    source: str
    year: str
    granted: date
    first: date
    last: date
    end: End = "not_stated"
    by: date | None = None
    own: bool = True


@dataclass(frozen=True)
class Period:
    """A stretch of days in which costs arise; ``year`` is the number of the cost year it lies in."""

    first: date
    last: date
    year: int

    @property
    def days(self) -> int:
        """Number of days, both ends counted."""
        return (self.last - self.first).days + 1


def cut_into_periods(years: Sequence[tuple[date, date]], cuts: Iterable[date] = ()) -> tuple[Period, ...]:
    """The cost years, cut at further first days (window edges, months), so that a period lies within a window or not.

    >>> [str(p.first) for p in cut_into_periods([(date(2022, 1, 1), date(2022, 12, 31))], [date(2022, 7, 1)])]
    ['2022-01-01', '2022-07-01']
    """
    out = []
    days = sorted(set(cuts))
    for number, (first, last) in enumerate(years):
        starts = [first, *days[bisect_right(days, first) : bisect_right(days, last)]]
        ends = [day - timedelta(days=1) for day in starts[1:]] + [last]
        out += [Period(a, b, number) for a, b in zip(starts, ends, strict=True)]
    return tuple(out)


def window_edges(grants: Iterable[Grant]) -> set[date]:
    """First days of periods that windows ask for."""
    return {day for g in grants for day in (g.first, _day_after(g.last))}


def may_pay(grants: Sequence[Grant], periods: Sequence[Period]) -> NDArray[np.bool_]:
    """(grant, period): whether a cost of the period falls within the grant's window."""
    out = np.zeros((len(grants), len(periods)), bool)
    for g, grant in enumerate(grants):
        for t, period in enumerate(periods):
            out[g, t] = grant.first <= period.first and period.last <= grant.last
    return out


def soonest_to_expire(
    grants: Sequence[Grant], sources: Sequence[str], *, as_listed: bool = False, among: Sequence[int] | None = None
) -> tuple[int, ...]:
    """Numbers of the grants of some sources in the order in which they are used.

    Soonest to expire first; those that expire on the same day as their sources are listed, the oldest first.
    ``as_listed`` puts the order of sources before the windows. ``among`` are the grants to look at, all where left out.
    """
    place = {source: n for n, source in enumerate(sources)}
    mine = [g for g in (range(len(grants)) if among is None else among) if grants[g].source in place]

    def hurry(g: int) -> tuple[object, ...]:
        grant = grants[g]
        expires = grant.last if grant.own else date.max
        listed = place[grant.source]
        return (listed, expires, grant.granted, g) if as_listed else (expires, listed, grant.granted, g)

    return tuple(sorted(mine, key=hurry))


def year_of(day: date, years: Sequence[tuple[date, date]]) -> int:
    """The number of the year that a day lies in; -1 before the first, ``len(years)`` after the last."""
    if day < years[0][0]:
        return -1
    return next((n for n, (_, last) in enumerate(years) if day <= last), len(years))


def _day_after(day: date) -> date:
    return day + timedelta(days=1) if day < date.max else day
