"""Which grant bears which cost of one date: so that the least is unfunded, then as each cost's order of sources says.

Costs are looked at together. What may be funded at all is told by sets of grants: the costs that only grants of a set
may bear are at most what the set holds. What a set holds beyond them is its slack; a step that leaves no slack below
zero can always be completed, so every step takes as much as the slacks allow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.funding.flow import allocate_one
from simulator.funding.windows import Whole

CELLS = 2**22
"""How many slacks are held at once."""

MOST_TOGETHER = 20
"""Grants that share costs on one date up to which there is a slack for every set of them; more are weighed by paths."""


@dataclass(frozen=True)
class Ask:
    """Whole öre (draw,), zero or more, and the grants that may bear them, or that they are returned to, in order."""

    amount: Whole
    grants: tuple[int, ...]


Shared = list[dict[int, Whole]]
"""For each ask what each grant has of it, (draw,)."""


def allocate(costs: Sequence[Ask], credits: Sequence[Ask], held: Whole) -> tuple[Shared, Shared]:
    """Divide the costs and credits of one date between grants.

    Args:
        costs: what is to be borne, the first in line first where not all can be.
        credits: what is paid back; a grant holds what is returned to it on the date.
        held: whole öre of each grant, (draw, grant).

    Returns:
        What each cost has of each grant, and what of each credit goes to each. A credit without a grant goes to none.

    >>> s, g = 0, 1
    >>> x, y = Ask(np.array([80]), (s, g)), Ask(np.array([80]), (s,))
    >>> taken, _ = allocate([x, y], [], np.array([[100, 100]]))
    >>> [{grant: int(part[0]) for grant, part in parts.items()} for parts in taken]
    [{0: 20, 1: 60}, {0: 80}]
    """
    taken: Shared = [{} for _ in costs]
    given: Shared = [{} for _ in credits]
    connected = _connected([*costs, *credits])
    group = {grant: number for number, grants in enumerate(connected) for grant in grants}
    borne, returned = _by_group(costs, group), _by_group(credits, group)
    for number, grants in enumerate(connected):
        mine, back = borne.get(number, []), returned.get(number, [])
        if len(grants) > MOST_TOGETHER:
            _of_many(costs, credits, held, mine, back, taken, given)
            continue
        step = max(CELLS >> len(grants), 1)
        if len(grants) == 1:
            step = len(held)
        pieces = []
        for first in range(0, len(held), step):
            part = slice(first, first + step)
            some = [[Ask(asks[n].amount[part], asks[n].grants) for n in which] for asks, which in
                    ((costs, mine), (credits, back))]  # fmt: skip
            pieces.append(_of_one(some[0], some[1], held[part], sorted(grants)))
        for which, out, k in ((mine, taken, 0), (back, given, 1)):
            for place, n in enumerate(which):
                parts = [piece[k][place] for piece in pieces]
                out[n] = {g: np.concatenate([p[g] for p in parts]) for g in parts[0]}
    return taken, given


def _connected(asks: Sequence[Ask]) -> list[set[int]]:
    """Grants that share asks, directly or through others."""
    above: dict[int, int] = {}

    def top(grant: int) -> int:
        while above.setdefault(grant, grant) != grant:
            above[grant] = above[above[grant]]
            grant = above[grant]
        return grant

    for ask in asks:
        for grant in ask.grants:
            above[top(grant)] = top(ask.grants[0])
    groups: dict[int, set[int]] = {}
    for grant in list(above):
        groups.setdefault(top(grant), set()).add(grant)
    return list(groups.values())


def _by_group(asks: Sequence[Ask], group: Mapping[int, int]) -> dict[int, list[int]]:
    """Numbers of the asks of each group of grants; one without a grant is in none."""
    out: dict[int, list[int]] = {}
    for n, ask in enumerate(asks):
        if ask.grants:
            out.setdefault(group[ask.grants[0]], []).append(n)
    return out


def _of_one(
    costs: Sequence[Ask], credits: Sequence[Ask], held: Whole, grants: Sequence[int]
) -> tuple[list[dict[int, Whole]], list[dict[int, Whole]]]:
    """The same for grants that hang together."""
    if len(grants) == 1:
        return _of_one_grant(costs, credits, held, grants[0])
    number = {g: n for n, g in enumerate(grants)}
    sets = _Sets(held[:, grants], len(grants))
    for credit in credits:
        sets.slack[sets.touching(_mask(credit.grants, number))] += credit.amount
    funded = []
    for cost in costs:
        over = sets.holding(_mask(cost.grants, number))
        amount = np.minimum(cost.amount, sets.slack[over].min(axis=0))
        sets.slack[over] -= amount
        funded.append(amount)
    given = [sets.give(credit, number) for credit in credits]
    taken = [sets.take(Ask(amount, cost.grants), number) for cost, amount in zip(costs, funded, strict=True)]
    return taken, given


def _of_many(
    costs: Sequence[Ask],
    credits: Sequence[Ask],
    held: Whole,
    mine: Sequence[int],
    back: Sequence[int],
    taken: Shared,
    given: Shared,
) -> None:
    """The same for more grants than sets can be made of, draw by draw."""
    for asks, which, out in ((costs, mine, taken), (credits, back, given)):
        for n in which:
            out[n] = {grant: np.zeros(len(held), np.int64) for grant in asks[n].grants}
    for draw, row in enumerate(held.tolist()):
        borne, returned = (
            [(int(asks[n].amount[draw if len(asks[n].amount) > 1 else 0]), asks[n].grants) for n in which]
            for asks, which in ((costs, mine), (credits, back))
        )
        done = allocate_one(borne, returned, row)
        for found, which, out in zip(done, (mine, back), (taken, given), strict=True):
            for n, parts in zip(which, found, strict=True):
                for grant, amount in parts.items():
                    out[n][grant][draw] = amount


def _of_one_grant(
    costs: Sequence[Ask], credits: Sequence[Ask], held: Whole, grant: int
) -> tuple[list[dict[int, Whole]], list[dict[int, Whole]]]:
    left = held[:, grant] + sum((credit.amount for credit in credits), np.zeros(1, np.int64))
    taken = []
    for cost in costs:
        part = np.minimum(cost.amount, left)
        left = left - part
        taken.append({grant: part})
    return taken, [{grant: np.broadcast_to(credit.amount, left.shape)} for credit in credits]


def _mask(grants: Sequence[int], number: dict[int, int]) -> int:
    return sum(1 << number[g] for g in grants)


class _Sets:
    """Every set of some grants as a mask, and its slack: what it holds beyond what only it may bear, (set, draw)."""

    def __init__(self, held: Whole, grants: int) -> None:
        self.masks: NDArray[np.int64] = np.arange(1 << grants)
        members = (self.masks[:, None] >> np.arange(grants)) & 1
        self.slack: Whole = members @ held.T

    def holding(self, wanted: int) -> NDArray[np.bool_]:
        """Sets that hold all of some grants."""
        return np.asarray((self.masks & wanted) == wanted)

    def touching(self, wanted: int) -> NDArray[np.bool_]:
        """Sets that hold some of them."""
        return np.asarray((self.masks & wanted) != 0)

    def give(self, credit: Ask, number: dict[int, int]) -> dict[int, Whole]:
        """Return a credit to its grants in order, as far as the costs of the others leave it free."""
        out, left = {}, credit.amount
        for k, grant in enumerate(credit.grants):
            others = self.touching(_mask(credit.grants[k + 1 :], number))
            here = self.holding(_mask([grant], number))
            part = self._most(left, ~here & others)
            self.slack[~here & others] -= part
            self.slack[here & ~others] -= left - part
            out[grant], left = part, left - part
        return out

    def take(self, cost: Ask, number: dict[int, int]) -> dict[int, Whole]:
        """Charge what can be funded of a cost to its grants in order, as far as the others leave them free."""
        out, left = {}, cost.amount
        for k, grant in enumerate(cost.grants):
            others = self.holding(_mask(cost.grants[k + 1 :], number))
            here = self.holding(_mask([grant], number))
            last = k == len(cost.grants) - 1
            part = left if last else self._most(left, here & ~others)
            if not last:
                self.slack[here & ~others] -= part
                self.slack[~here & others] -= left - part
            out[grant], left = part, left - part
        return out

    def _most(self, amount: Whole, sets: NDArray[np.bool_]) -> Whole:
        return np.minimum(amount, self.slack[sets].min(axis=0)) if sets.any() else amount
