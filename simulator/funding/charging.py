"""Which grant bears which cost: in order of use, each within its window and no further than it reaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.funding.windows import Whole


@dataclass(frozen=True)
class Charged:
    """One cost line in one cost year: what each grant bears, by grant number as (draw, period), and the rest."""

    by_grant: dict[int, Whole]
    unfunded: Whole


def charge(
    cost: Whole, balance: Whole, order: Sequence[int], may_pay: NDArray[np.bool_], takes_over: Sequence[int] = ()
) -> tuple[Charged, Whole]:
    """Charge a line's cost (draw, period) to grants in order; gives what each bears and the balances that are left.

    ``balance`` is (draw, grant), ``may_pay`` (grant, period). A negative cost is a credit and goes to the first grant
    in order that is open. ``takes_over`` are budgets that pay only in periods in which no grant in ``order`` is open:
    an ordinary budget that takes over when a grant has ended. Nothing is charged twice and nothing is left out: what
    the grants bear and what is unfunded sum to the cost in every period.

    >>> done, left = charge(np.array([[60, 60]]), np.array([[100, 50]]), [0, 1], np.array([[1, 1], [0, 1]], bool))
    >>> done.by_grant[0].tolist(), done.by_grant[1].tolist(), left.tolist()
    ([[60, 40]], [[0, 20]], [[0, 30]])
    """
    some = may_pay[list(order)].any(axis=0) if order else np.zeros(cost.shape[1], bool)
    by_grant: dict[int, Whole] = {}
    left = np.array(np.broadcast_to(balance, (max(balance.shape[0], cost.shape[0]), balance.shape[1])))
    rest = np.maximum(cost, 0)
    credit = np.minimum(cost, 0)
    for chosen, when in ((order, may_pay), (takes_over, may_pay & ~some)):
        for g in chosen:
            if not when[g].any():
                continue
            given = np.where(when[g], credit, 0)
            credit = credit - given
            room = np.maximum(left[:, g] - given.sum(axis=1), 0)
            reached = np.minimum(np.cumsum(np.where(when[g], rest, 0), axis=1), room[:, None])
            taken = np.diff(reached, axis=1, prepend=0)
            rest = rest - taken
            by_grant[g] = taken + given
            left[:, g] -= by_grant[g].sum(axis=1)
    return Charged(by_grant, rest + credit), left
