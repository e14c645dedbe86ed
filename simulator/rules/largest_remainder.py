"""Largest remainder: whole units in proportion to weights, so that the parts sum to the total in any order of rows."""

from __future__ import annotations

from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.number import EPS, LARGEST_WHOLE, Number
from simulator.rules.rounding import Whole

MOST_PRODUCT = 2**62


def largest_remainder(total: Whole, weight: Number, rank: NDArray[np.intp]) -> Whole:
    """Divide whole units in proportion to weights by largest remainder, so that the parts sum to the total.

    Every share is floored, and the missing units go to the largest rests.

    ``total`` is (draw, 1, 1), ``weight`` (draw, 1, recipient) and not negative; ``rank`` gives each recipient's place
    in the order of ids, which breaks ties. A draw whose weights are all zero gets nothing.
    """
    weight = weight.in_proportion()
    totals = np.broadcast_to(total[:, 0, 0], (max(total.shape[0], weight.shape[0]),))
    parts = _divide_whole(totals, weight, rank) if _fits(totals, weight) else _divide_near(totals, weight, rank)
    return parts[:, None, :]


def _fits(totals: Whole, weight: Number) -> bool:
    """Whether total x weight can be divided in whole numbers of 64 bits."""
    return weight.whole and _most(totals, weight, weight.shape[2]) < MOST_PRODUCT


def _most(totals: Whole, weight: Number, times: int) -> float:
    """The largest product of a weight with a total or with ``times``."""
    return max(float(np.abs(totals).max(initial=0)), times) * max(weight.magnitude, 1.0)


def _divide_whole(totals: Whole, weight: Number, rank: NDArray[np.intp]) -> Whole:
    """Largest remainder in whole numbers, exact throughout: in floats, which are faster, where they hold every step.

    A quotient whose product is below 2^53 never reaches the next whole number by rounding: it lies at least
    1 / divisor below it, and one rounding moves it by less.
    """
    rows = weight.shape[2]
    floats = _most(totals, weight, rows * rows) < LARGEST_WHOLE
    weights = weight.x[:, 0, :] if floats else weight.x[:, 0, :].astype(np.int64)
    sums = weights.sum(axis=1)
    divisor = np.where(sums > 0, sums, 1)[:, None]
    rest = totals.astype(weights.dtype)[:, None] * weights
    if floats:
        parts = rest / divisor
        np.floor(parts, out=parts)
        rest -= parts * divisor
    else:
        parts, rest = np.divmod(rest, divisor)
    missing = np.where(sums > 0, totals - parts.sum(axis=1).astype(np.int64), 0)
    if not missing.any():
        return parts.astype(np.int64)
    if not floats:
        return _hand_out(parts.astype(np.int64), rest, missing, rank)
    rest *= rows
    rest += rows - 1 - rank  # no two alike: ties go by rank
    narrow = np.int32 if rows * float(divisor.max()) < 2.0**31 else np.float64  # half as wide sorts twice as fast
    ordered = rest.astype(narrow, order="C")
    ordered.sort(axis=1)
    least = ordered[np.arange(len(rest)), np.clip(rows - missing, 0, rows - 1)]
    parts += rest >= np.where(missing > 0, least, np.inf)[:, None]
    return parts.astype(np.int64)


def _hand_out(parts: Whole, rest: NDArray[Any], missing: Whole, rank: NDArray[np.intp]) -> Whole:
    """One unit each to the ``missing`` largest rests of every draw, ties by rank."""
    by_rank = np.argsort(rank)
    order = by_rank[np.argsort(-rest[:, by_rank], axis=1, kind="stable")]
    gets = np.arange(parts.shape[1])[None, :] < missing[:, None]
    np.put_along_axis(parts, order, np.take_along_axis(parts, order, axis=1) + gets, axis=1)
    return parts


def _divide_near(totals: Whole, weight: Number, rank: NDArray[np.intp]) -> Whole:
    """Largest remainder on floats; draws in which a floor or the last unit is too close to call go by fractions."""
    draws, rows = len(totals), weight.shape[2]
    among = weight.total()
    positive = np.broadcast_to(among.x[:, 0, :] > 0, (draws, 1))
    unit = np.where(positive, totals[:, None] / np.where(positive, among.x[:, 0, :], 1.0), 0.0)
    x = unit * weight.x[:, 0, :]
    parts = np.floor(x).astype(np.int64)
    rest = x - parts
    missing = np.where(positive[:, 0], totals - parts.sum(axis=1), 0)
    ordered = -np.sort(-rest, axis=1)
    cut = np.clip(missing, 1, rows - 1) if rows > 1 else np.zeros(draws, np.int64)
    every = np.arange(draws)
    gap = ordered[every, cut - 1] - ordered[every, cut] if rows > 1 else np.ones(draws)
    # Twice what a share may be off: what its own weight may be, and in proportion what their sum and roundings may.
    sum_off = among.err / np.maximum(np.where(positive, among.x[:, 0, :], 1.0) - among.err, 1e-300)
    with np.errstate(invalid="ignore"):
        margin = 2 * (unit * weight.err + x * (sum_off + 4 * EPS)) + 1e-12
    margin[np.isnan(margin)] = np.inf  # nothing at all times a weight of which nothing is known
    # Shares are never below zero, so a share of nearly nothing is surely no whole unit; the last unit is in question
    # only where there is one to hand out.
    near = ((rest <= margin) & (parts > 0)) | (1 - rest <= margin)
    unsure = near.any(axis=1) | (missing < 0) | (missing > rows)
    margin = margin.max(axis=1, initial=0.0)
    tied = ~unsure & (missing > 0) & (gap <= margin)
    out = _hand_out(parts.copy(), rest, np.clip(missing, 0, rows), rank)
    for draw in np.nonzero(unsure | tied)[0]:
        chosen = None
        if tied[draw]:
            cut = ordered[draw, missing[draw] - 1]
            close = np.nonzero(np.abs(rest[draw] - cut) <= margin[draw])[0]
            sure = parts[draw] + (rest[draw] > cut + margin[draw])
            chosen = _among_equals(sure, close, int(missing[draw]), parts[draw], weight, int(draw), rank)
        out[draw] = chosen if chosen is not None else _divide_exactly(int(totals[draw]), weight, int(draw), rank)
    return out


def _among_equals(
    sure: Whole, close: NDArray[np.intp], missing: int, parts: Whole, weight: Number, draw: int, rank: NDArray[np.intp]
) -> Whole | None:
    """The last units by rank among rows whose weights are exactly alike; None when they are not."""
    weights = weight.exact((np.full(len(close), draw), np.zeros(len(close), np.intp), close))
    if any(w != weights[0] for w in weights):
        return None
    left = missing - int((sure - parts).sum())
    sure[close[np.argsort(rank[close])][:left]] += 1
    return sure


def _divide_exactly(total: int, weight: Number, draw: int, rank: NDArray[np.intp]) -> list[int]:
    """Largest remainder without any rounding, for one draw: weights as whole numbers over a common denominator."""
    rows = weight.shape[2]
    weights = weight.exact((np.full(rows, draw), np.zeros(rows, np.intp), np.arange(rows)))
    common = lcm(*{w.denominator for w in weights})
    whole = [w.numerator * (common // w.denominator) for w in weights]
    divisor = sum(whole)
    if not divisor:
        return [0] * rows
    pairs = [divmod(total * w, divisor) for w in whole]
    parts = [part for part, _ in pairs]
    by_rest = sorted(range(rows), key=lambda i: (-pairs[i][1], rank[i]))
    for i in by_rest[: total - sum(parts)]:
        parts[i] += 1
    return parts
