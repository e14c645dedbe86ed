"""Provisions of a design that cannot stand alone, joined with what they need, until every part can be tried."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from simulator.problems import ScenarioError
from simulator.scenario.provisions import Provision

Found = TypeVar("Found")
Answer = TypeVar("Answer")
Block = tuple[Provision, ...]


class CannotStandError(Exception):
    """Some provisions cannot stand without others."""

    def __init__(self, blocks: frozenset[Block]) -> None:
        super().__init__(blocks)
        self.blocks = blocks


class Tried(Generic[Found]):
    """What comes of some provisions, each combination tried once.

    Args:
        trial: what comes of them; it raises ScenarioError where they cannot stand.
    """

    def __init__(self, trial: Callable[[frozenset[Provision]], Found]) -> None:
        self._trial = trial
        self._known: dict[frozenset[Provision], Found | ScenarioError] = {}

    def of(self, blocks: frozenset[Block]) -> Found:
        """What comes of some blocks.

        Raises:
            CannotStandError: where they cannot stand without others.
        """
        found = self._look(blocks)
        if isinstance(found, ScenarioError):
            raise CannotStandError(blocks)
        return found

    def stands(self, blocks: frozenset[Block]) -> bool:
        """Whether some blocks can stand without the others."""
        return not isinstance(self._look(blocks), ScenarioError)

    def _look(self, blocks: frozenset[Block]) -> Found | ScenarioError:
        key = frozenset(one for block in blocks for one in block)
        if key not in self._known:
            try:
                self._known[key] = self._trial(key)
            except ScenarioError as bad:
                self._known[key] = bad
        return self._known[key]


def joined_until(
    provisions: Sequence[Provision], tried: Tried[Found], answer: Callable[[tuple[Block, ...]], Answer]
) -> Answer:
    """An answer over blocks of provisions, in which those that cannot stand alone are joined.

    Args:
        provisions: all of them, which together can stand, as can none of them.
        tried: what comes of some of them.
        answer: from blocks to the answer; where a combination cannot stand, it is joined with what it needs and the
            answer is sought again.
    """
    blocks: tuple[Block, ...] = tuple((one,) for one in provisions)
    while True:
        try:
            return answer(blocks)
        except CannotStandError as bad:
            needed = _least_that_fails(bad.blocks, tried)
            together = needed | _what_it_needs(needed, [one for one in blocks if one not in needed], tried)
            one = tuple(sorted((p for block in together for p in block), key=lambda p: (p.path, p.layer)))
            blocks = tuple(sorted([*(b for b in blocks if b not in together), one], key=lambda b: b[0].path))


def _least_that_fails(blocks: frozenset[Block], tried: Tried[Found]) -> frozenset[Block]:
    """A part of some blocks that cannot stand and has no part that cannot."""
    for block in sorted(blocks, key=lambda b: b[0].path):
        fewer = blocks - {block}
        if not tried.stands(fewer):
            return _least_that_fails(fewer, tried)
    return blocks


def _what_it_needs(blocks: frozenset[Block], others: Sequence[Block], tried: Tried[Found]) -> frozenset[Block]:
    """Other blocks with which some can stand, none of which can be spared."""
    kept = list(others)
    for block in others:
        fewer = [one for one in kept if one != block]
        if tried.stands(blocks | frozenset(fewer)):
            kept = fewer
    return frozenset(kept)
