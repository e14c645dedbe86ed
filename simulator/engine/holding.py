"""The largest pool that leaves room for payments that depend on it: ``rest(frame, vat)``, solved in whole units."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.engine.conditions import after_condition
from simulator.engine.payments import settle_payment
from simulator.number import Number
from simulator.scenario import definitions as d
from simulator.scenario.graph import reached

if TYPE_CHECKING:
    from simulator.engine.year_view import YearView

Units = NDArray[np.int64]
ABOVE = 4
"""Pools just above the last that fits are tried too: dividing a larger pool can round a supplement down."""


def largest_pool(state: YearView, payment: d.Payment) -> Number | None:
    """The largest pool, in whole öre by draw, with pool + what it holds <= the rest of the source.

    Args:
        state: The year, in which all that the payments need and that does not hang on the pool is settled.
        payment: The payment whose pool it is.

    Returns:
        The pool; None for a payment whose pool holds nothing.
    """
    basis = payment.basis
    if not isinstance(basis, d.Pool) or not basis.holding:
        return None
    room = state.moment().formula(basis.pool).x[:, 0, 0].astype(np.int64)
    pool = solved(room, lambda trial: trial + _held(state, payment, basis, trial))
    return Number.of_whole(pool[:, None, None])


def _held(state: YearView, payment: d.Payment, basis: d.Pool, pool: Units) -> Units:
    """What the payments that the pool holds come to together when it is so large, by draw."""
    scenario = state.scenario
    checked = scenario.checked
    wanted = reached(checked.needs, basis.holding)
    trial = state.trial()
    for name in checked.order:
        if name not in scenario.payments or name not in wanted or name in state.payments:
            continue
        one, unit = scenario.payments[name], checked.payment_units[name]
        fixed = Number.of_whole(pool[:, None, None]) if name == payment.name else None
        paid = settle_payment(one, unit, state.year, trial, state.rank, fixed, trial=True)
        trial.payments[name] = after_condition(trial, one, paid)
    out = np.zeros(1, np.int64)
    for name in basis.holding:
        out = out + trial.payments[name].paid.sum(axis=1)
    return out


def solved(room: Units, needed: Callable[[Units], Units]) -> Units:
    """The largest whole pools for which what is needed is at most the room; 0 where even that is too much.

    Between a pool that fits and one that does not, the next to try is where a straight line through both meets the
    room, and every third time the middle, so that caps, tiers and gates cannot slow the search down.

    >>> solved(np.array([100]), lambda pool: pool + pool // 4)
    array([80])
    """
    low, high = np.zeros_like(room), np.asarray(room)
    at_low, at_high = np.broadcast_arrays(needed(low), needed(high))
    size = np.broadcast_shapes(at_low.shape, room.shape)
    low, high, room = (np.array(np.broadcast_to(x, size)) for x in (low, high, room))
    at_low, at_high = np.array(np.broadcast_to(at_low, size)), np.array(np.broadcast_to(at_high, size))
    low = np.where(at_high <= room, high, low)
    high = np.where((at_high <= room) | (at_low > room), low + 1, high)
    turn = 0
    while (high - low > 1).any():
        turn += 1
        middle = low + (high - low) // 2
        with np.errstate(divide="ignore", invalid="ignore"):
            line = low + (room - at_low) * (high - low) / (at_high - at_low).astype(np.float64)
        near = np.where(np.isfinite(line), line, middle).astype(np.int64) + (turn % 2)
        trial = np.clip(middle if turn % 3 == 0 else near, low + 1, np.maximum(high - 1, low + 1))
        trial = np.where(high - low > 1, trial, low)
        needs = np.broadcast_to(needed(trial), size)
        fits, open_ = needs <= room, high - low > 1
        low, at_low = np.where(open_ & fits, trial, low), np.where(open_ & fits, needs, at_low)
        high, at_high = np.where(open_ & ~fits, trial, high), np.where(open_ & ~fits, needs, at_high)
    start = low
    for more in range(2, ABOVE + 1):
        trial = np.minimum(start + more, np.maximum(room, start))
        low = np.where(np.broadcast_to(needed(trial), size) <= room, np.maximum(low, trial), low)
    return low
