"""Where something happens: one box in a few inputs, found by patient peeling (PRIM, Friedman and Fisher 1999).

Peeling takes a little off the edge that leaves most of what happens, again and again; every input is sorted once. The
best box on the way is then sharpened: each of its limits is placed exactly where coverage and density together (their
harmonic mean) are highest with the other limits as they are. All is learnt in one half of the draws and told of the
other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtrc

Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]
Codes = NDArray[np.intp]
PEEL = 0.05
"""The share of a box that is peeled at a time."""
LEAST = 20
"""A box with fewer draws than this is peeled no further."""
MOST_INPUTS = 3
"""So many inputs are limited at most."""
UNSURE = 0.05
"""A limit whose quasi-p in the other half is above this is dropped."""
ROUNDS = 30


@dataclass(frozen=True)
class Range:
    """Limits of a number; infinite where there is none."""

    low: float = -np.inf
    high: float = np.inf

    def holds(self, x: Floats | Codes) -> Marks:
        """Which values are inside."""
        return np.asarray((x > self.low) & (x <= self.high))


@dataclass(frozen=True)
class Among:
    """Categories that are kept, as codes."""

    kept: frozenset[int]

    def holds(self, x: Floats | Codes) -> Marks:
        """Which values are inside."""
        return np.isin(x, list(self.kept))


Limit = Range | Among
Box = Mapping[str, Limit]


@dataclass(frozen=True)
class Cases:
    """What was drawn, and whether it happened.

    Args:
        numbers: by name, one number for each draw.
        categories: by name, one code from 0 for each draw.
        happened: whether it did.
    """

    numbers: Mapping[str, Floats]
    categories: Mapping[str, Codes]
    happened: Marks

    def part(self, which: Marks) -> Cases:
        """Some of the draws."""
        return Cases(
            {name: x[which] for name, x in self.numbers.items()},
            {name: x[which] for name, x in self.categories.items()},
            self.happened[which],
        )

    def column(self, name: str) -> Floats | Codes:
        """The values of an input."""
        return self.numbers[name] if name in self.numbers else self.categories[name]

    def inside(self, box: Box, but: str = "") -> Marks:
        """Which draws a box holds, perhaps with one of its limits left out."""
        out = np.ones(len(self.happened), bool)
        for name, limit in box.items():
            if name != but:
                out &= limit.holds(self.column(name))
        return out


@dataclass(frozen=True)
class FoundBox:
    """A box and how it fares in the half of the draws that it was not learnt from.

    Args:
        box: a limit for each of at most three inputs; empty where nothing tells when it happens.
        hits: of the draws inside, those in which it happened.
        inside: draws inside.
        events: draws in which it happened.
        draws: all of them.
        quasi_p: by input, how likely so many hits would be if its limit told nothing.
        peels: how many times something was peeled.
    """

    box: Box
    hits: int
    inside: int
    events: int
    draws: int
    quasi_p: Mapping[str, float]
    peels: int


def find_box(cases: Cases) -> FoundBox:
    """The box in which it happens, learnt from every second draw and told of the others."""
    learnt = np.arange(len(cases.happened)) % 2 == 0
    train, held = cases.part(learnt), cases.part(~learnt)
    orders = {name: np.argsort(x, kind="stable") for name, x in train.numbers.items()}
    box, peels = _peeled(train, orders)
    box = _few(train, orders, _sharpened(train, orders, box))
    while box:
        doubts = {name: quasi_p(held, box, name) for name in box}
        worst = max(doubts, key=lambda name: (doubts[name], name))
        if doubts[worst] <= UNSURE:
            break
        box = _sharpened(train, orders, {name: limit for name, limit in box.items() if name != worst})
    inside = held.inside(box)
    hits, events = int(held.happened[inside].sum()), int(held.happened.sum())
    doubts = {name: quasi_p(held, box, name) for name in box}
    return FoundBox(box, hits, int(inside.sum()), events, len(inside), doubts, peels)


def quasi_p(cases: Cases, box: Box, name: str) -> float:
    """How likely so many hits in the box would be, if one limit left the density as it is without it."""
    without = cases.inside(box, name)
    within = without & box[name].holds(cases.column(name))
    n, hits = int(within.sum()), int(cases.happened[within].sum())
    if not n or n == int(without.sum()):
        return 1.0
    return float(bdtrc(hits - 1, n, cases.happened[without].mean())) if hits else 1.0


# ---- peeling --------------------------------------------------------------------------------------------------------


def _peeled(cases: Cases, orders: Mapping[str, Codes]) -> tuple[Box, int]:
    """The box with the best balance on the way of peeling, and how many peels there were."""
    happened = cases.happened
    inside = np.ones(len(happened), bool)
    box: dict[str, Limit] = {}
    best, best_score, peels = dict(box), _score(happened, inside), 0
    left = dict(orders)
    while (n := int(inside.sum())) >= 2 * LEAST and not happened[inside].all():
        peel = _best_peel(cases, left, inside, n)
        if peel is None:
            break
        name, limit = peel
        box[name] = _narrower(box.get(name), limit)
        inside &= limit.holds(cases.column(name))
        left = {other: order[inside[order]] for other, order in left.items()}
        peels += 1
        if (score := _score(happened, inside)) > best_score:
            best, best_score = dict(box), score
    return best, peels


def _best_peel(cases: Cases, left: Mapping[str, Codes], inside: Marks, n: int) -> tuple[str, Limit] | None:
    """What to take off: the edge or category without which most of what is left happens."""
    happened = cases.happened
    found: tuple[str, Limit] | None = None
    hits = int(happened[inside].sum())
    take = int(np.ceil(PEEL * n))
    best = (-1.0, 0)

    def better(gone: int, gone_hits: int) -> bool:
        nonlocal best
        if not 0 < gone <= n - LEAST:
            return False
        score = ((hits - gone_hits) / (n - gone), -gone)
        if score <= best:
            return False
        best = score
        return True

    for name, order in left.items():
        x = cases.numbers[name][order]
        low, high = int(np.searchsorted(x, x[take - 1], "right")), int(np.searchsorted(x, x[-take], "left"))
        if better(low, int(happened[order[:low]].sum())):
            found = name, Range(low=_between(x, low))
        if better(n - high, int(happened[order[high:]].sum())):
            found = name, Range(high=_between(x, high))
    for name, codes in cases.categories.items():
        here = codes[inside]
        counts, met = np.bincount(here), np.bincount(here, weights=happened[inside])
        present = np.nonzero(counts)[0].tolist()
        for code in present:
            if better(int(counts[code]), int(met[code])):
                found = name, Among(frozenset(one for one in present if one != code))
    return found


def _between(x: Floats, k: int) -> float:
    """A limit between the draw before a place in sorted values and the draw at it; none beyond the ends."""
    if k <= 0:
        return -np.inf
    if k >= len(x):
        return np.inf
    return float((x[k - 1] + x[k]) / 2)


def _narrower(old: Limit | None, new: Limit) -> Limit:
    if isinstance(old, Range) and isinstance(new, Range):
        return Range(max(old.low, new.low), min(old.high, new.high))
    return new


def _score(happened: Marks, inside: Marks) -> float:
    """The harmonic mean of coverage and density."""
    return 2.0 * int(happened[inside].sum()) / max(int(inside.sum()) + int(happened.sum()), 1)


# ---- sharpening -----------------------------------------------------------------------------------------------------


def _sharpened(cases: Cases, orders: Mapping[str, Codes], box: Box) -> Box:
    """Each limit placed where the score is highest, again and again until none moves."""
    now = dict(box)
    score = _score(cases.happened, cases.inside(now))
    for _ in range(ROUNDS):
        before = score
        for name in sorted(box):
            there = cases.inside(now, name)
            weights: Floats = cases.happened.astype(np.float64) - score / 2  # what a draw adds to the score, or takes
            limit = _placed(cases, orders, name, there, weights)
            tried = {**{k: v for k, v in now.items() if k != name}, **({name: limit} if limit is not None else {})}
            if (found := _score(cases.happened, cases.inside(tried))) > score:
                now, score = tried, found
        if score <= before:
            break
    return now


def _placed(cases: Cases, orders: Mapping[str, Codes], name: str, there: Marks, weights: Floats) -> Limit | None:
    """The limit of one input with the largest sum of weights; None where that is no limit at all."""
    if name in cases.categories:
        sums = np.bincount(cases.categories[name][there], weights=weights[there])
        kept = frozenset(np.nonzero(sums > 0)[0].tolist())
        return None if len(kept) == len(np.unique(cases.categories[name])) else Among(kept)
    order = orders[name]
    order = order[there[order]]
    x = cases.numbers[name][order]
    sums = np.concatenate([[0.0], np.cumsum(weights[order])])
    ends = np.concatenate([[True], x[1:] != x[:-1], [True]])  # equal values are inside together
    places = np.nonzero(ends)[0]
    lowest = np.minimum.accumulate(sums[places])
    stop = int(np.argmax(sums[places] - lowest))
    start = int(np.argmin(sums[places[: stop + 1]]))
    low, high = _between(x, int(places[start])), _between(x, int(places[stop]))
    return None if (low, high) == (-np.inf, np.inf) else Range(low, high)


def _few(cases: Cases, orders: Mapping[str, Codes], box: Box) -> Box:
    """At most three limits: those whose loss costs least are given up one by one."""
    while len(box) > MOST_INPUTS:
        fewer = [
            _sharpened(cases, orders, {name: limit for name, limit in box.items() if name != out})
            for out in sorted(box)
        ]
        box = max(fewer, key=lambda one: _score(cases.happened, cases.inside(one)))
    return box
