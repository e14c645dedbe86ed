"""What is left when amounts have been rounded one by one: who carries it, and amounts that sum to what they must."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import numpy as np
from numpy.typing import NDArray

from simulator.exact import Cells, Exact, objects, own_cells
from simulator.number import EPS, LARGEST_WHOLE, Number
from simulator.rules.largest_remainder import largest_remainder
from simulator.rules.rounding import Mode, Remainder, Whole, round_each

_ONE = Fraction(1)


def carry(
    total: Whole,
    parts: Whole,
    sharing: NDArray[np.bool_],
    rank: NDArray[np.intp],
    *,
    last: bool,
    low: Whole | None = None,
    high: Whole | None = None,
) -> Whole:
    """Let the first (or last) by id who shares carry what ``parts`` lack of ``total``, or have too much.

    Args:
        total: whole units, (draw,).
        parts: whole units, (draw, row).
        sharing: (draw, row), who may carry at all.
        rank: each row's place in the order of ids.
        last: whether the last by id carries, instead of the first.
        low: least units of each row, (draw, row); none at all without it.
        high: most units of each row, (draw, row); no limit without it.

    What one cannot bear passes to the next by id, or to the previous for the last.

    >>> rows = np.array([[True, True, True]])
    >>> three = np.zeros((1, 3), np.int64)
    >>> carry(np.array([1]), np.array([[1, 1, 1]]), rows, np.arange(3), last=False, low=three).tolist()
    [[0, 0, 1]]
    """
    order = np.argsort(rank)
    order = order[::-1] if last else order
    lacking = np.where(sharing.any(axis=1), total - parts.sum(axis=1), 0)[:, None]
    wanted = np.where(sharing, np.abs(lacking), 0)
    if high is not None:
        wanted = np.where(lacking > 0, np.minimum(wanted, np.maximum(high - parts, 0)), wanted)
    if low is not None:
        wanted = np.where(lacking < 0, np.minimum(wanted, np.maximum(parts - low, 0)), wanted)
    borne = np.zeros_like(parts)
    left = np.abs(lacking[:, 0])
    for row in order:
        borne[:, row] = np.minimum(wanted[:, row], left)
        left = left - borne[:, row]
    return np.asarray(parts + np.sign(lacking) * borne, np.int64)


def rounded_shares(total: Whole, weight: Number, mode: Mode) -> Whole:
    """Every row's share of whole units (draw, 1, 1) rounded by itself, (draw, row); nothing where nobody has a weight.

    >>> rounded_shares(np.array([[[3]]]), Number.of_floats(np.ones((1, 1, 5))), "half_up").tolist()
    [[1, 1, 1, 1, 1]]
    """
    weight = weight.in_proportion()
    among = weight.total()
    share = among.compare(">", Number.of(0)).where(_as_number(total) * weight / among, Number.of(0))
    return round_each(share, _ONE, mode)[:, 0, :]


def _as_number(total: Whole) -> Number:
    """Whole units as a number that stays exact where floats do not hold it."""
    if np.abs(total).max(initial=0) < LARGEST_WHOLE:
        return Number.of_whole(total)

    def exact(cells: Cells) -> Exact:
        return objects(Fraction(int(v)) for v in total[own_cells(cells, total.shape)])

    x = total.astype(np.float64)
    return Number(x, float(np.abs(x).max()) * EPS, exact)


def divide(
    total: Whole,
    weight: Number,
    rank: NDArray[np.intp],
    remainder: Remainder,
    mode: Mode,
    low: Whole | None = None,
    high: Whole | None = None,
) -> Whole:
    """Divide whole units in proportion to weights, so that the parts sum to the total.

    Args:
        total: units to divide, (draw, 1, 1).
        weight: (draw, 1, row), not negative.
        rank: each row's place in the order of ids, which breaks ties.
        remainder: ``largest`` floors every share and hands the missing units to the largest rests; ``first`` and
            ``last`` round every share by itself and let that recipient with a share carry the difference.
        mode: how a share is rounded by itself.
        low: least units of each row that carries, (draw, row); none below zero without it.
        high: most units of each row that carries, (draw, row).

    Returns:
        (draw, 1, row); a draw whose weights are all zero gets nothing.
    """
    if remainder == "largest":
        return largest_remainder(total, weight, rank)
    shares = rounded_shares(total, weight, mode)
    draws = max(len(total), len(shares))
    parts = np.broadcast_to(shares, (draws, shares.shape[1]))
    sharing = np.broadcast_to(weight.x[:, 0, :] > 0, parts.shape)
    least = np.zeros_like(parts) if low is None else low
    totals = np.broadcast_to(total[:, 0, 0], (draws,))
    return carry(totals, parts, sharing, rank, last=remainder == "last", low=least, high=high)[:, None, :]


def balanced(amount: Number, total: Whole, rank: NDArray[np.intp], remainder: Remainder, mode: Mode) -> Whole:
    """Amounts of any sign as whole units (draw, 1, row) whose sum is ``total`` (draw,), as near to them as can be.

    ``largest`` floors each and hands what is missing to the largest rests, ties by id; ``first`` and ``last`` round
    each by itself and let that recipient carry the difference.

    >>> thirds = Number.of(1) / Number.of(3)
    >>> rows = Number.of_floats(np.array([[[1.0, 1.0, -2.0]]])) * thirds
    >>> balanced(rows, np.array([0]), np.arange(3), "largest", "half_up").tolist()
    [[[1, 0, -1]]]
    """
    draws, rows = max(amount.shape[0], len(total)), amount.shape[2]
    totals = np.broadcast_to(total, (draws,))
    if remainder != "largest":
        parts = np.broadcast_to(round_each(amount, _ONE, mode)[:, 0, :], (draws, rows))
        sharing = np.broadcast_to(amount.x[:, 0, :] != 0, (draws, rows))
        return carry(totals, parts, sharing, rank, last=remainder == "last")[:, None, :]
    x = np.array(np.broadcast_to(amount.x[:, 0, :], (draws, rows)))
    margin = 4 * amount.err + (1e-12 if amount.err else 0.0)
    parts = np.floor(x).astype(np.int64)
    near = (np.minimum(x - parts, 1 - (x - parts)) <= margin) if amount.err else np.zeros((draws, rows), bool)
    if near.any():  # whole numbers, zeros above all: the rest of the row is told from its floats
        of_draw, of_row = np.nonzero(near)
        exact = amount.exact((of_draw, np.zeros(len(of_draw), np.intp), of_row))
        parts[near] = [floor(value) for value in exact]
        x[near] = [float(value) for value in exact]
    rest = np.maximum(x - parts, 0.0)
    missing = totals - parts.sum(axis=1)
    order = np.lexsort((np.broadcast_to(rank, rest.shape), -rest), axis=1)
    ordered = np.take_along_axis(rest, order, axis=1)
    every = np.arange(draws)
    cut = np.clip(missing, 1, max(rows - 1, 1))
    gap = ordered[every, cut - 1] - ordered[every, np.minimum(cut, rows - 1)]
    unsure = (missing > 0) & (missing < rows) & (gap <= margin) & (amount.err > 0)
    out = np.array(parts)
    chosen = np.arange(rows)[None, :] < missing[:, None]
    np.put_along_axis(out, order, np.take_along_axis(parts, order, axis=1) + chosen, axis=1)
    for draw in np.nonzero(unsure | (missing < 0) | (missing > rows))[0]:
        out[draw] = _balanced_exactly(amount, int(draw), int(totals[draw]), rank)
    return out[:, None, :]


def _balanced_exactly(amount: Number, draw: int, total: int, rank: NDArray[np.intp]) -> list[int]:
    """One draw in fractions; a sum a hair from the total moves a last unit, never more than one each."""
    rows = amount.shape[2]
    exact = amount.exact((np.full(rows, draw), np.zeros(rows, np.intp), np.arange(rows)))
    parts = [floor(value) for value in exact]
    missing = total - sum(parts)
    up = sorted(range(rows), key=lambda i: (parts[i] - exact[i], rank[i]))
    for i in up[: max(missing, 0)]:
        parts[i] += 1
    for i in up[::-1][: max(-missing, 0)]:
        parts[i] -= 1
    return parts
