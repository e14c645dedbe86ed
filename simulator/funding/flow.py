"""Which grant bears which cost, found by paths: for so many grants that sets of them are too many, one draw at a time.

The same answer as by sets (:mod:`simulator.funding.allocation`). A load moves from one grant to another where a cost
that one bears may be borne by the other, or where a credit may go to it instead; a path of such moves ends at a grant
with something left (Ford and Fulkerson 1956).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

Part = dict[int, int]
"""What of one ask stands at each grant."""
Bill = tuple[int, tuple[int, ...]]
"""An amount, and the grants that may bear it, or that it is returned to, in order."""


def allocate_one(costs: Sequence[Bill], credits: Sequence[Bill], held: Sequence[int]) -> tuple[list[Part], list[Part]]:
    """Divide the costs and credits of one date and draw between grants.

    Args:
        costs: what is to be borne, the first in line first where not all can be.
        credits: what is paid back, each to at least one grant.
        held: whole öre of each grant.

    Returns:
        What each cost has of each grant, and what of each credit goes to each.

    >>> allocate_one([(80, (0, 1)), (80, (0,))], [], [100, 100])[0]
    [{0: 20, 1: 60}, {0: 80}]
    """
    found = _Flow(costs, credits, list(held))
    found.fund()
    for k, (_, grants) in enumerate(credits):
        for n, grant in enumerate(grants[:-1]):
            found.prefer_credit(k, grant, grants[n + 1 :])
        found.is_given[k] = True
    for c, (_, grants) in enumerate(costs):
        for n, grant in enumerate(grants[:-1]):
            found.prefer_cost(c, grant, grants[n + 1 :])
        found.is_taken[c] = True
    return found.taken, found.given


@dataclass
class _Flow:
    """Costs and credits at their grants, and what each grant has left. What has been decided does not move again."""

    costs: Sequence[Bill]
    credits: Sequence[Bill]
    left: list[int]
    taken: list[Part] = field(init=False)
    given: list[Part] = field(init=False)
    is_taken: list[bool] = field(init=False)
    is_given: list[bool] = field(init=False)
    costs_at: dict[int, list[int]] = field(init=False)
    credits_at: dict[int, list[int]] = field(init=False)
    decided: set[tuple[str, int, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.taken = [dict.fromkeys(grants, 0) for _, grants in self.costs]
        self.given = [dict.fromkeys(grants, 0) for _, grants in self.credits]
        self.is_taken, self.is_given = [False] * len(self.costs), [False] * len(self.credits)
        self.costs_at, self.credits_at = _by_grant(self.costs), _by_grant(self.credits)
        for (amount, grants), parts in zip(self.credits, self.given, strict=True):
            parts[grants[0]] += amount
            self.left[grants[0]] += amount

    def fund(self) -> None:
        """As much of each cost as the grants reach for beside those before it."""
        for (amount, grants), parts in zip(self.costs, self.taken, strict=True):
            for grant in grants:
                while amount and (path := self.path(grant)):
                    part = min(amount, *(move.most for move in path), self.left[path[-1].to])
                    parts[grant] += part
                    self.left[grant] -= part
                    amount -= part
                    self.follow(path, part)

    def prefer_credit(self, k: int, grant: int, later: Sequence[int]) -> None:
        """As much of a credit to a grant as the costs leave free, out of what stands at later ones."""
        parts = self.given[k]
        self.decided.add(("credit", k, grant))
        for other in later:
            while parts[other] and (path := self.path(other, grant, parts[other])):
                end = path[-1].to
                part = min(
                    parts[other], *(move.most for move in path), parts[other] if end == grant else self.left[end]
                )
                parts[other] -= part
                parts[grant] += part
                self.left[other] -= part
                self.left[grant] += part
                self.follow(path, part)

    def prefer_cost(self, c: int, grant: int, later: Sequence[int]) -> None:
        """As much of a cost at a grant as the others leave free, out of what stands at later ones."""
        parts = self.taken[c]
        self.decided.add(("cost", c, grant))
        for other in later:
            while parts[other] and (path := self.path(grant, other, parts[other])):
                end = path[-1].to
                part = min(
                    parts[other], *(move.most for move in path), parts[other] if end == other else self.left[end]
                )
                parts[other] -= part
                parts[grant] += part
                self.left[other] += part
                self.left[grant] -= part
                self.follow(path, part)

    def path(self, start: int, freed: int | None = None, free: int = 0) -> list[_Move]:
        """The shortest way from a grant to one that has something left; a move of nothing where that is itself.

        ``freed`` is a grant that will have so much ``free`` if the move is made.
        """
        came: dict[int, _Move | None] = {start: None}
        waiting = deque([start])
        while waiting:
            at = waiting.popleft()
            has = free if at == freed else self.left[at]
            if has > 0:
                out = []
                step = came[at]
                while step is not None:
                    out.append(step)
                    step = came[step.from_]
                return out[::-1] or [_Move("none", 0, start, start, has)]
            for move in self.moves(at):
                if move.to not in came:
                    came[move.to] = move
                    waiting.append(move.to)
        return []

    def moves(self, at: int) -> list[_Move]:
        """Every way in which something of the load of a grant can move to another."""
        out = []
        for c in self.costs_at.get(at, ()):
            parts = self.taken[c]
            if not self.is_taken[c] and parts[at] and ("cost", c, at) not in self.decided:
                free = (to for to in parts if to != at and ("cost", c, to) not in self.decided)
                out += [_Move("cost", c, at, to, parts[at]) for to in free]
        for k in self.credits_at.get(at, ()):
            parts = self.given[k]
            if not self.is_given[k] and ("credit", k, at) not in self.decided:
                free = (to for to in parts if to != at and parts[to] and ("credit", k, to) not in self.decided)
                out += [_Move("credit", k, at, to, parts[to]) for to in free]
        return out

    def follow(self, path: Sequence[_Move], part: int) -> None:
        """Move so much of the load along a path."""
        for move in path:
            if move.kind == "none":
                continue
            parts = self.taken[move.number] if move.kind == "cost" else self.given[move.number]
            sign = 1 if move.kind == "cost" else -1  # a credit comes the other way
            parts[move.from_] -= sign * part
            parts[move.to] += sign * part
            self.left[move.from_] += part
            self.left[move.to] -= part


def _by_grant(bills: Sequence[Bill]) -> dict[int, list[int]]:
    """Numbers of the bills that may stand at each grant."""
    found: dict[int, list[int]] = {}
    for number, (_, grants) in enumerate(bills):
        for grant in grants:
            found.setdefault(grant, []).append(number)
    return found


@dataclass(frozen=True)
class _Move:
    """A load that can move: by which cost or credit, from and to which grant, and at most how much."""

    kind: str
    number: int
    from_: int
    to: int
    most: int
