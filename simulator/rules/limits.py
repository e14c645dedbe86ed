"""Within what limits: floors and caps for each recipient, and one common factor when a total binds."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import inf, lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.exact import Cells, Exact
from simulator.number import EPS, Floats, Number
from simulator.rules.earning import ALL, NOTHING
from simulator.rules.rounding import round_each

UNLIMITED = Number.of_floats(np.full((1, 1, 1), np.inf))


class FloorsExceed(ValueError):
    """Guarantees that together come to more than there is to divide, so that they cannot all be kept."""


@dataclass(frozen=True)
class Limits:
    """What each recipient has at least and at most; the guarantee lifts only those who passed the gate."""

    least: Number | None = None
    most: Number | None = None
    passed: Number = ALL

    @property
    def floors(self) -> Number | None:
        """The guarantee of those whom it lifts, nothing for the others."""
        return None if self.least is None else self.passed.where(self.least, NOTHING)

    def draws(self, chosen: NDArray[np.intp]) -> Limits:
        """The limits in some of the draws."""
        least, most = (None if limit is None else limit.draws(chosen) for limit in (self.least, self.most))
        return Limits(least, most, self.passed.draws(chosen))


def clip(amount: Number, limits: Limits) -> Number:
    """An amount held between a guarantee and a cap."""
    least, most = limits.least, limits.most
    lifted = amount if least is None else limits.passed.where(amount.maximum(least), amount)
    return lifted if most is None else lifted.minimum(most)


def refuse_floors_above(limits: Limits, total: Number, rows: int) -> None:
    """Raise :class:`FloorsExceed` where the guarantees of so many recipients come to more than a total."""
    floors = limits.floors
    if floors is not None and floors.spread(rows).total().compare(">", total).x.any():
        raise FloorsExceed


def in_multiples(limit: Number, unit: int, *, least: bool) -> Number:
    """The outermost multiple of a unit inside a limit, which is first rounded half up to whole öre.

    >>> [in_multiples(Number.of(95), 10, least=least).at() for least in (True, False)]
    [Fraction(100, 1), Fraction(90, 1)]
    """
    whole = round_each(limit, Fraction(1), "half_up")
    return Number.of_whole((-(-whole // unit) if least else whole // unit) * unit)


def with_common_factor(weight: Number, limits: Limits, total: Number) -> Number:
    """Amounts clip(L x weight, limits) with the one factor L for which they sum to ``total``.

    Arrays are (draw, 1, recipient), ``total`` (draw, 1, 1). Where even the caps cannot reach the total everybody gets
    the cap, and where the guarantees alone exceed it everybody gets the guarantee; the caller says what that means.
    """
    least, most, passed = limits.least, limits.most, limits.passed
    rows = max(n.shape[2] for n in (weight, passed, *(x for x in (least, most) if x is not None)))
    draws = np.broadcast_shapes(*(n.shape for n in (weight, total, passed, *(x for x in (least, most) if x))))[0]
    floor = limits.floors or NOTHING
    cap = most or UNLIMITED
    weights, floors, caps = (np.broadcast_to(n.x[:, 0, :], (draws, rows)) for n in (weight, floor, cap))
    x = _solve(weights, floors, caps, total.x[:, 0, 0])
    scale = float(np.max(np.abs(x), initial=0.0))
    # Sums go up in pairs, and a row that shares in what is left weighs no more than all that do.
    err = 4 * (64 * EPS * max(scale, total.magnitude) + rows * (floor.err + cap.err) + total.err)
    if weight.err:
        positive = weight.x[weight.x > 0]
        err += 64 * rows * weight.err * scale / float(positive.min() if positive.size else 1.0)

    @cache
    def exactly(draw: int) -> list[Any]:
        every = (np.full(rows, draw), np.zeros(rows, np.intp), np.arange(rows))
        weights, floors, caps = (list(n.exact(every)) for n in (weight, floor, cap))
        return _solve_exactly(weights, floors, caps, total.at(draw), x[min(draw, len(x) - 1)].tolist())

    def exact(cells: Cells) -> Exact:
        out = np.empty(len(cells[0]), object)
        out[:] = [exactly(int(d) if draws > 1 else 0)[int(i)] for d, i in zip(cells[0], cells[2], strict=True)]
        return out

    return Number(x[:, None, :], err, exact)


def _solve(weight: Floats, floor: Floats, cap: Floats, total: Floats) -> Floats:
    """Bisection on the breakpoints of the rising, piecewise straight sum of clip(L x weight)."""
    draws, rows = weight.shape
    with np.errstate(divide="ignore", invalid="ignore"):
        rises, stops = np.where(weight > 0, floor / weight, np.inf), np.where(weight > 0, cap / weight, np.inf)
    edges = np.concatenate([rises, stops], axis=1)
    edges = np.sort(np.where(np.isfinite(edges), edges, 0.0), axis=1)
    low, high = np.zeros(draws, np.intp), np.full(draws, 2 * rows)
    every = np.arange(draws)
    while (high - low > 1).any():  # the last edge at which the sum does not exceed the total
        middle = (low + high) // 2
        factor = edges[every, np.minimum(middle, 2 * rows - 1)]
        fits = np.clip(factor[:, None] * weight, floor, cap).sum(axis=1) <= total
        low, high = np.where(fits, middle, low), np.where(fits, high, middle)
    at = edges[every, low][:, None]
    held_up = rises > at  # compared as edges: multiplied back, a limit may come out a hair beside itself
    held_down = ~held_up & (stops <= at)
    free = ~held_up & ~held_down
    fixed = np.where(held_up, np.minimum(floor, cap), np.where(held_down, cap, 0.0)).sum(axis=1)
    slope = np.where(free, weight, 0.0).sum(axis=1)
    factor = np.where(slope > 0, (total - fixed) / np.where(slope > 0, slope, 1.0), at[:, 0])
    with np.errstate(invalid="ignore"):
        return np.where(held_up, np.minimum(floor, cap), np.clip(factor[:, None] * weight, floor, cap))


def _solve_exactly(weight: list[Any], floor: list[Any], cap: list[Any], total: Any, near: list[float]) -> list[Any]:
    """The same without any rounding, for one draw, in whole numbers over common denominators; ``near`` is the answer in
    floats, which nearly always tells who is held by a limit.
    """
    finite = [x for x in (*floor, *cap, total) if x < inf]
    per_money, per_weight = lcm(*{x.denominator for x in finite}), lcm(*{w.denominator for w in weight})
    weights = [int(w * per_weight) for w in weight]
    floors, caps = ([int(x * per_money) if x < inf else inf for x in limits] for limits in (floor, cap))
    whole = int(total * per_money)
    factor = _factor_of(weights, floors, caps, whole, _seems(floor, cap, total, near))
    if factor is not None:
        amounts = _clipped(factor, weights, floors, caps)
        return [Fraction(amount, factor.denominator * per_money) for amount in amounts]
    limits = zip(weights, floors, caps, strict=True)
    edges = sorted({Fraction(int(e), w) for w, f, c in limits if w for e in (f, c) if e < inf})

    # The sum rises with the factor: the last edge at which it does not exceed the total.
    fits, exceeds = 0, len(edges)
    while fits < exceeds:
        middle = (fits + exceeds) // 2
        if sum(_clipped(edges[middle], weights, floors, caps)) <= whole * edges[middle].denominator:
            fits = middle + 1
        else:
            exceeds = middle
    start = edges[fits - 1] if fits else Fraction(0)
    p, q = start.numerator, start.denominator
    slope = sum(w for w, f, c in zip(weights, floors, caps, strict=True) if w and f * q <= p * w < c * q)
    missing = whole - Fraction(sum(_clipped(start, weights, floors, caps)), q)
    if slope and missing > 0:
        start += missing / slope
    return [Fraction(x, start.denominator * per_money) for x in _clipped(start, weights, floors, caps)]


def _clipped(factor: Fraction, weights: list[int], floors: list[Any], caps: list[Any]) -> list[Any]:
    """clip(factor x weight), times the factor's denominator."""
    p, q = factor.numerator, factor.denominator
    return [min(max(p * w, f * q), c * q) for w, f, c in zip(weights, floors, caps, strict=True)]


def _seems(floor: list[Any], cap: list[Any], total: Any, near: list[float]) -> list[str]:
    """Who seems to be held by which limit, and who to be free, in amounts of the same unit."""
    slack = 1e-9 * max(float(total), 1.0)
    return [
        "cap" if amount >= float(c) - slack else "floor" if amount <= float(f) + slack else "free"
        for f, c, amount in zip(floor, cap, near, strict=True)
    ]


def _factor_of(weights: list[int], floors: list[Any], caps: list[Any], whole: int, seems: list[str]) -> Fraction | None:
    """The factor for which the clipped amounts sum to the whole, if those are held that seem to be."""
    slope = sum(w for w, how in zip(weights, seems, strict=True) if how == "free")
    fixed = sum({"cap": c, "floor": f, "free": 0}[how] for f, c, how in zip(floors, caps, seems, strict=True))
    if not slope or fixed > whole:
        return None
    factor = Fraction(whole - fixed, slope)
    return factor if sum(_clipped(factor, weights, floors, caps)) == whole * factor.denominator else None
