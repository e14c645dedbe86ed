"""Checked formulas over arrays: one walk of the tree, each operation on whole arrays."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from simulator.formula.syntax import ASKING, Apply, Const, Ref, Tree_
from simulator.number import COMPARISONS, Number


class Surroundings(Protocol):
    """What a formula needs to know of the place where it is evaluated."""

    def value(self, name: str) -> Number:
        """The value of a name."""

    def rows(self, axis: str) -> int:
        """How many rows an axis has."""

    def present(self, axis: str) -> Number | None:
        """1 for rows of a table that exist at each slice's reading date, 0 for others; None when all always do."""

    def owner(self, table: str) -> NDArray[np.intp]:
        """The recipient's number of each row of a table."""

    def groups(self, key: str, axis: str) -> tuple[NDArray[np.intp], int]:
        """A group number for each row of an axis, and how many groups there are."""

    def ask(self, function: str, name: str, initial: Number | None) -> Number:
        """``rest``, ``previous`` and what claims ask of sources and payments."""

    def baseline(self, tree: Tree_, axis: str) -> Number:
        """What a formula comes to in the scenario that a design extends."""


_BINARY: dict[str, Callable[[Number, Number], Number]] = {
    "+": Number.__add__,
    "-": Number.__sub__,
    "*": Number.__mul__,
    "/": Number.__truediv__,
    "**": Number.power,
}
_FOLDED: dict[str, Callable[[Number, Number], Number]] = {
    "min": Number.minimum,
    "max": Number.maximum,
    "and_": Number.and_,
    "or_": Number.or_,
}


def evaluate(tree: Tree_, here: Surroundings) -> Number:
    """The value of a checked tree."""
    if isinstance(tree, Const):
        return Number.of(tree.value)
    if isinstance(tree, Ref):
        return here.value(tree.name)
    if tree.op in ASKING:
        initial = evaluate(tree.args[1], here) if len(tree.args) > 1 else None
        return here.ask(tree.op, _name(tree.args[0]), initial)
    if tree.op == "baseline":
        return here.baseline(tree.args[0], tree.axis)
    if tree.op.endswith("_by"):
        return _by_key(tree, here)
    args = [evaluate(arg, here) for arg in tree.args]
    if tree.op in _BINARY:
        return _BINARY[tree.op](*args)
    if tree.op in _FOLDED:
        return reduce(_FOLDED[tree.op], args)
    if tree.op in COMPARISONS:
        return args[0].compare(tree.op, args[1])
    if tree.op == "where":
        return args[0].where(args[1], args[2])
    if tree.op == "owner":
        return args[0].rows(here.owner(tree.axis))
    simple = {"negative": Number.__neg__, "abs": Number.__abs__, "not_": Number.not_}
    if tree.op in simple:
        return simple[tree.op](args[0])
    return _over_rows(tree.op, args[0], tree.axis, here)


def _over_rows(op: str, x: Number, axis: str, here: Surroundings) -> Number:
    present = here.present(axis)
    counted = x.spread(here.rows(axis))
    if present is not None:
        counted = present.where(counted, Number.of(0))
    if op == "sum":
        return counted.grouped_sum(here.owner(axis), here.rows("recipient"))
    total = counted.total()
    if op == "share":
        return counted / total
    if op == "mean":
        return total / (present.total() if present is not None else Number.of(here.rows(axis)))
    return total


def _by_key(tree: Apply, here: Surroundings) -> Number:
    x = evaluate(tree.args[0], here).spread(here.rows(tree.axis))
    present = here.present(tree.axis)
    counted = x if present is None else present.where(x, Number.of(0))
    group, groups = here.groups(_name(tree.args[1]), tree.axis)
    sums = counted.grouped_sum(group, groups).rows(group)
    if tree.op == "total_by":
        return sums
    if tree.op == "share_by":
        return counted / sums
    ones = Number.of(Fraction(1)).spread(here.rows(tree.axis)) if present is None else present
    return sums / ones.grouped_sum(group, groups).rows(group)


def _name(tree: Tree_) -> str:
    if not isinstance(tree, Ref):
        raise TypeError(tree)
    return tree.name
