"""The largest or smallest value of a lever that keeps every promise, and how sure that is.

A promise about a probability or a percentile is solved draw by draw: each draw has a value of the lever from which it
breaks the promise, and the answer is an order statistic of these values, with a distribution-free interval. Other
promises are solved by bisection in the same draws, and their intervals by inverting the aim's own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simulator.decide.aims import Aim, Promise
from simulator.decide.estimating import LEVEL, estimate, event_of, lower_limit, upper_limit
from simulator.decide.evaluate import Evaluations, central_value, happens
from simulator.decide.levers import Lever
from simulator.estimate import Estimate, exactly

Wanted = Literal["largest", "smallest"]
CHECKED_AT = 9
"""Values of the lever, evenly spread, at which it is looked whether draws go one way."""


@dataclass(frozen=True)
class Kept:
    """How one promise stands along the lever.

    Args:
        promise: what is promised.
        holds: steps at which it holds in the draws, as ranges (first, last).
        safe: steps at which it holds at 95 % confidence.
        surely: steps at which it holds also at the worse end of the two-sided 95 % interval.
        possibly: steps at which it holds at least at the better end.
        monotone: whether every draw that was looked at goes one way along the lever.
    """

    promise: Promise
    holds: tuple[tuple[int, int], ...]
    safe: tuple[tuple[int, int], ...]
    surely: tuple[tuple[int, int], ...]
    possibly: tuple[tuple[int, int], ...]
    monotone: bool


Ranges = tuple[tuple[int, int], ...]


def keep(promise: Promise, at: Evaluations, promises: int) -> Kept:
    """Where along the lever a promise holds.

    Args:
        promise: what is promised.
        at: the evaluations.
        promises: how many are made together: each is held at 1 - 0.05 / promises.
    """
    level = LEVEL / promises
    aim = promise.aim
    if aim.statistic in ("probability", "percentile") and (event := event_of(promise)) is not None:
        return _by_draw(promise, *event, at, level)
    return _by_value(promise, at, level)


# ---- draw by draw ---------------------------------------------------------------------------------------------------


def _by_draw(promise: Promise, event: Aim, most: float, at: Evaluations, level: float) -> Kept:
    last = at.lever.steps
    looked = sorted({round(k) for k in np.linspace(0, last, min(CHECKED_AT, last + 1))})
    seen = np.stack([happens(event, at.outcome(k)) for k in looked])
    rises, falls = bool((seen[1:] >= seen[:-1]).all()), bool((seen[1:] <= seen[:-1]).all())
    if not (rises or falls):
        return _by_value(promise, at, level)
    n = at.draws
    first = _first_steps(event, at, looked, seen, rises)
    ordered = np.sort(first)  # the step from which (or, falling, until which) each draw has the event
    allowed = int(np.floor(most * n + 1e-9))
    safe_hits = _most_hits(most, n, level)
    low_hits, high_hits = _interval_hits(most, n)

    def ranges(hits: int) -> Ranges:
        """The steps at which at most so many draws have the event."""
        if hits < 0:
            return ()
        if rises:
            end = last if hits >= n else int(ordered[hits]) - 1
            return ((0, end),) if end >= 0 else ()
        start = 0 if hits >= n else int(ordered[n - 1 - hits]) + 1
        return ((start, last),) if start <= last else ()

    return Kept(promise, ranges(allowed), ranges(safe_hits), ranges(low_hits), ranges(high_hits), True)


def _first_steps(
    event: Aim, at: Evaluations, looked: list[int], seen: NDArray[np.bool_], rises: bool
) -> NDArray[np.int64]:
    """By draw: the first step with the event where it comes with more, the last step with it where it goes; by
    bisection in all draws at once, each at its own step.
    """
    last = at.lever.steps
    marks = np.array(looked)
    if rises:
        count = (~seen).sum(axis=0)  # so many of the steps that were looked at lack it
        low = np.where(count > 0, marks[np.maximum(count - 1, 0)], -1)
        high = np.where(count < len(marks), marks[np.minimum(count, len(marks) - 1)], last + 1)
    else:
        count = seen.sum(axis=0)
        low = np.where(count > 0, marks[np.maximum(count - 1, 0)], -1)
        high = np.where(count < len(marks), marks[np.minimum(count, len(marks) - 1)], last + 1)
    while (open_ := high - low > 1).any():
        middle = np.where(open_, (low + high) // 2, np.clip(low, 0, last))
        there = happens(event, at.each(middle))
        with_it = there if rises else ~there
        high = np.where(open_ & with_it, middle, high)
        low = np.where(open_ & ~with_it, middle, low)
    return high if rises else low


def _most_hits(most: float, n: int, level: float) -> int:
    """The most hits at which the one-sided upper limit (Clopper-Pearson) is no more than ``most``; -1 for none."""
    return _search(lambda hits: upper_limit(hits, n, level) <= most, n)


def _interval_hits(most: float, n: int) -> tuple[int, int]:
    """Hits at which the two-sided interval's upper, and its lower, end is no more than ``most``."""
    low = _search(lambda hits: upper_limit(hits, n, LEVEL / 2) <= most, n)
    high = _search(lambda hits: lower_limit(hits, n, LEVEL / 2) <= most, n)
    return low, high


def _search(holds: Callable[[int], bool], n: int) -> int:
    """The most hits for which something holds that holds for fewer; -1 where it never does."""
    low, high = -1, n + 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low


# ---- value by value -------------------------------------------------------------------------------------------------


def _by_value(promise: Promise, at: Evaluations, level: float) -> Kept:
    """By looking at values of the lever and bisecting wherever the promise begins or ceases to hold."""
    last = at.lever.steps
    looked = sorted({round(k) for k in np.linspace(0, last, min(CHECKED_AT, last + 1))})
    values = [achieved(promise, at, k).value for k in looked]
    steps = np.diff(values)
    monotone = bool((steps >= 0).all() or (steps <= 0).all())
    if not monotone:
        looked = sorted({round(k) for k in np.linspace(0, last, min(8 * CHECKED_AT, last + 1))})

    def ranges(test: Callable[[int], bool]) -> Ranges:
        found: list[tuple[int, int]] = []
        start: int | None = None
        before: int | None = None
        for k in looked:
            held = test(k)
            if held and start is None:
                start = k if before is None else _edge(test, before, k)
            if not held and start is not None and before is not None:
                found.append((start, _edge(lambda step: not test(step), before, k) - 1))
                start = None
            before = k
        return (*found, *([(start, last)] if start is not None else ()))

    if promise.relation == "=":
        nearest = _nearest(promise, at, looked)
        return Kept(promise, ((nearest, nearest),), (), (), (), monotone)
    holds = ranges(lambda k: _holds(promise, at, achieved(promise, at, k, level).value, k))
    safe = ranges(lambda k: _holds(promise, at, _worse_end(promise, achieved(promise, at, k, 2 * level)), k))
    surely = ranges(lambda k: _holds(promise, at, _worse_end(promise, achieved(promise, at, k)), k))
    possibly = ranges(lambda k: _holds(promise, at, _better_end(promise, achieved(promise, at, k)), k))
    return Kept(promise, holds, safe, surely, possibly, monotone)


def _edge(test: Callable[[int], bool], without: int, with_: int) -> int:
    """The first step at which something holds, between one where it does not and one where it does."""
    while with_ - without > 1:
        middle = (without + with_) // 2
        without, with_ = (without, middle) if test(middle) else (middle, with_)
    return with_


def _nearest(promise: Promise, at: Evaluations, looked: list[int]) -> int:
    """The step whose aim is nearest the bound; of two that are as near, the lower."""

    def off(k: int) -> Fraction:
        return Fraction(achieved(promise, at, k).value) - Fraction(bound_of(promise, at, k))

    best = min(looked, key=lambda k: (abs(off(k)), k))
    for one, other in pairwise(looked):
        a, b = off(one), off(other)
        if (a < 0) != (b < 0):
            edge = _edge(lambda k, sign=(b < 0): (off(k) < 0) == sign, one, other)  # type: ignore[misc]
            best = min(best, edge - 1, edge, key=lambda k: (abs(off(k)), k))
    return best


def _holds(promise: Promise, at: Evaluations, value: float, k: int) -> bool:
    bound = bound_of(promise, at, k)
    return value <= bound if promise.relation == "<=" else value >= bound


def _worse_end(promise: Promise, found: Estimate) -> float:
    return found.high if promise.relation == "<=" else found.low


def _better_end(promise: Promise, found: Estimate) -> float:
    return found.low if promise.relation == "<=" else found.high


def bound_of(promise: Promise, at: Evaluations, k: int) -> float | Fraction:
    """The bound of a promise, in base units or as a share."""
    if not isinstance(promise.bound, Aim):
        return promise.bound
    if promise.bound.measure.what == "budget":
        return at.central(promise.bound, k)
    if promise.bound.over_draws:
        return estimate(promise.bound, at.base_outcome()).value
    return central_value(promise.bound.measure, at.base_result(), at.base_result())


def achieved(promise: Promise, at: Evaluations, k: int, level: float = LEVEL) -> Estimate:
    """What an aim comes to with the lever after ``k`` steps, with a two-sided interval at 1 - ``level``."""
    if not promise.aim.over_draws:
        value = at.central(promise.aim, k, promise.relative)
        return exactly(float(value))
    return estimate(promise.aim, at.outcome(k), level)


@dataclass(frozen=True)
class Solved:
    """Where every promise holds together.

    Args:
        lever: what was chosen.
        wanted: whether the largest or the smallest value was asked for.
        kept: each promise along the lever.
        holds: steps at which all hold.
        safe: steps at which all hold at 95 % confidence together.
        surely: steps at which all hold also at the worse ends of their intervals.
        possibly: steps at which all hold at least at the better ends.
    """

    lever: Lever
    wanted: Wanted
    kept: tuple[Kept, ...]
    holds: Ranges
    safe: Ranges
    surely: Ranges
    possibly: Ranges

    def chosen(self, ranges: Ranges) -> int | None:
        """The largest or smallest step of some ranges."""
        if not ranges:
            return None
        return ranges[-1][1] if self.wanted == "largest" else ranges[0][0]


def solve(at: Evaluations, promises: tuple[Promise, ...], wanted: Wanted) -> Solved:
    """Where along the lever all promises hold."""
    kept = tuple(keep(promise, at, len(promises)) for promise in promises)
    everything: Ranges = ((0, at.lever.steps),)
    holds = safe = surely = possibly = everything
    for one in kept:
        holds, safe = _both(holds, one.holds), _both(safe, one.safe)
        surely, possibly = _both(surely, one.surely), _both(possibly, one.possibly)
    return Solved(at.lever, wanted, kept, holds, safe, surely, possibly)


def _both(one: Ranges, other: Ranges) -> Ranges:
    """Steps that are in both."""
    found = [(max(a, c), min(b, d)) for a, b in one for c, d in other]
    return tuple(sorted((a, b) for a, b in found if a <= b))
