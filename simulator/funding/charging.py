"""Which grant bears which cost in a cost year: date by date, each within its window and no further than it reaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from simulator.funding.allocation import Ask, allocate
from simulator.funding.windows import Whole

NONE = -1
"""Stands for no grant: what is unfunded."""


@dataclass(frozen=True)
class Cost:
    """What something costs in each period (draw, period), and which grants bear it in which order.

    ``owed`` is what some pay back in the same periods: a malus, fees that are taken off. ``takes_over`` are budgets
    that pay only in periods in which no grant in ``order`` is open: an ordinary budget that takes over when a grant
    ended.
    """

    gross: Whole
    owed: Whole
    order: tuple[int, ...]
    takes_over: tuple[int, ...] = ()

    def open_in(self, period: int, may_pay: NDArray[np.bool_]) -> tuple[int, ...]:
        """The grants that may bear what arises in a period, in order."""
        open_ = tuple(g for g in self.order if may_pay[g, period])
        return open_ or tuple(g for g in self.takes_over if may_pay[g, period])


@dataclass(frozen=True)
class Charged:
    """One cost line in one cost year: what each grant bears, by grant number as (draw, period), and the rest.

    Both are net of what was paid back, which ``owed`` tells by grant, and for ``NONE`` where no grant was open.
    """

    by_grant: dict[int, Whole]
    unfunded: Whole
    owed: dict[int, Whole] = field(default_factory=dict)


def charge(costs: Sequence[Cost], balance: Whole, may_pay: NDArray[np.bool_]) -> tuple[list[Charged], Whole]:
    """Charge costs to grants; gives what each bears, and what each grant holds in the end.

    Args:
        costs: the costs of the year, the first in line first where a grant does not reach.
        balance: whole öre of each grant at the start, (draw, grant).
        may_pay: (grant, period), whether a cost of the period falls within the grant's window.

    What arises in one period is charged together, so that the least is unfunded; among such ways the order of each
    cost's grants counts. A later period never changes what was charged in an earlier one. What is paid back is at
    hand from its period on; a grant may so hold more than it had. Nothing is charged twice and nothing is left out:
    what the grants bear and what is unfunded sum to the net cost in every period.

    >>> nothing = np.zeros((1, 2), np.int64)
    >>> cost = Cost(np.array([[60, 60]]), nothing, (0, 1))
    >>> (done,), left = charge([cost], np.array([[100, 50]]), np.array([[1, 1], [0, 1]], bool))
    >>> done.by_grant[0].tolist(), done.by_grant[1].tolist(), left.tolist()
    ([[60, 40]], [[0, 20]], [[0, 30]])
    """
    plain, left, enough = _by_first_choice(costs, balance, may_pay)
    short = np.nonzero(~enough)[0]
    if not len(short):
        return plain, left
    size = len(enough)
    exact, left_of_short = _date_by_date(
        [Cost(_some(c.gross, short, size), _some(c.owed, short, size), c.order, c.takes_over) for c in costs],
        _some(balance, short, size),
        may_pay,
    )
    if len(short) == size:
        return exact, left_of_short
    left = np.array(np.broadcast_to(left, (size, left.shape[1])))
    left[short] = left_of_short
    return [_mixed(all_, some, short, size) for all_, some in zip(plain, exact, strict=True)], left


def _by_first_choice(
    costs: Sequence[Cost], balance: Whole, may_pay: NDArray[np.bool_]
) -> tuple[list[Charged], Whole, NDArray[np.bool_]]:
    """Everything charged to the first grant that is open; and in which draws the grants reach for that."""
    draws = max((len(balance), *(len(c.gross) for c in costs), *(len(c.owed) for c in costs)))
    needed = np.zeros((draws, balance.shape[1]), np.int64)
    left = np.array(np.broadcast_to(balance, needed.shape))
    out = []
    for cost in costs:
        periods = cost.gross.shape[1]
        first = np.array([next(iter(cost.open_in(t, may_pay)), NONE) for t in range(periods)])
        by_grant, owed = {}, {}
        for g in dict.fromkeys(first.tolist()):
            gross, back = (np.where(first == g, part, 0) for part in (cost.gross, cost.owed))
            if back.any():
                owed[g] = back
            if g == NONE:
                continue
            by_grant[g] = gross - back
            needed[:, g] += gross.sum(axis=1)
            left[:, g] -= by_grant[g].sum(axis=1)
        unfunded = np.where(first == NONE, cost.gross - cost.owed, 0)
        out.append(Charged(by_grant, unfunded, owed))
    return out, left, np.asarray((needed <= balance).all(axis=1))


def _date_by_date(costs: Sequence[Cost], balance: Whole, may_pay: NDArray[np.bool_]) -> tuple[list[Charged], Whole]:
    """Every period in turn; all arrays have the same draws."""
    left = np.array(balance)
    periods = may_pay.shape[1]
    shape = (len(left), periods)
    done = [Charged({}, np.array(c.gross - c.owed), {}) for c in costs]
    for t in range(periods):
        opened = [cost.open_in(t, may_pay) for cost in costs]
        charged = [n for n, cost in enumerate(costs) if opened[n] and cost.gross[:, t].any()]
        credited = [n for n, cost in enumerate(costs) if cost.owed[:, t].any()]
        taken, given = allocate(
            [Ask(costs[n].gross[:, t], opened[n]) for n in charged],
            [Ask(costs[n].owed[:, t], opened[n]) for n in credited],
            left,
        )
        for n, parts in zip(credited, given, strict=True):
            for g, part in parts.items():
                done[n].owed.setdefault(g, np.zeros(shape, np.int64))[:, t] += part
            if not parts:
                done[n].owed.setdefault(NONE, np.zeros(shape, np.int64))[:, t] += costs[n].owed[:, t]
        for which, found, sign in ((charged, taken, 1), (credited, given, -1)):
            for n, parts in zip(which, found, strict=True):
                for g, part in parts.items():
                    done[n].by_grant.setdefault(g, np.zeros(shape, np.int64))[:, t] += sign * part
                    done[n].unfunded[:, t] -= sign * part
                    left[:, g] -= sign * part
    return done, left


def _some(values: Whole, draws: NDArray[np.intp], size: int) -> Whole:
    return np.asarray(np.broadcast_to(values, (size, values.shape[1]))[draws], np.int64)


def _mixed(plain: Charged, exact: Charged, draws: NDArray[np.intp], size: int) -> Charged:
    """One outcome in most draws, another in some."""

    def mixed(all_: Whole | None, some: Whole | None) -> Whole:
        columns = next(part.shape[1] for part in (all_, some) if part is not None)
        out = np.array(np.broadcast_to(0 if all_ is None else all_, (size, columns)), np.int64)
        out[draws] = 0 if some is None else some
        return out

    def both(all_: dict[int, Whole], some: dict[int, Whole]) -> dict[int, Whole]:
        return {g: mixed(all_.get(g), some.get(g)) for g in dict.fromkeys((*all_, *some))}

    return Charged(
        both(plain.by_grant, exact.by_grant), mixed(plain.unfunded, exact.unfunded), both(plain.owed, exact.owed)
    )
