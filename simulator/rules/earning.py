"""Who earns it: gates on facts, the share achieved, and what becomes of what is not earned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Literal

from simulator.number import Number

Cause = Literal["requires", "achieved", "at_most"]
Lot = Literal["redistribute", "unpaid"]
"""What becomes of the part of a pool that a cause takes from somebody."""

ALL = Number.of(1)
NOTHING = Number.of(0)


def gate(requirements: Sequence[Number]) -> Number:
    """1 where every requirement is met, else 0; a requirement on the region holds for all."""
    return reduce(Number.and_, requirements, ALL)


def in_any_slice(passed: Number) -> Number:
    """1 for those who meet a requirement in some slice of time."""
    return passed if passed.shape[1] == 1 else Number.of_floats(passed.x.max(axis=1, keepdims=True))


def earned(entitled: Number, achieved: Number, gate: Number) -> Number:
    """What is left of an entitlement: times the share achieved, nothing where a requirement fails."""
    return gate.where(entitled * achieved, NOTHING)


def split_causes(gate: Number, achieved: Number, unearned: Mapping[Cause, Lot]) -> tuple[Number, Number]:
    """The part of earning that redistributes a pool among the others, and the part that leaves it unpaid."""
    redistributing, leaving = ALL, ALL
    for lot, factor in ((unearned.get("requires"), gate), (unearned.get("achieved"), achieved)):
        if lot == "redistribute":
            redistributing = redistributing * factor
        else:
            leaving = leaving * factor
    return redistributing, leaving
