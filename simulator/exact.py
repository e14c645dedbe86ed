"""Chosen cells of arrays as exact fractions or whole numbers: ``None`` for a value that does not exist, infinity as a
float.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Context, Decimal
from fractions import Fraction
from math import lcm
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Exact = NDArray[np.object_]
Cells = tuple[NDArray[Any], ...]
"""Indices (draw, slice, row) of chosen cells, each a flat array of the same length."""

_PRECISE = Context(prec=60)


class HasCells(Protocol):
    """Whatever can say its cells exactly."""

    def exact(self, cells: Cells) -> Exact:
        """The chosen cells as fractions."""


class HasFloats(HasCells, Protocol):
    """What stands in floats as well, with a bound on their error."""

    @property
    def x(self) -> NDArray[np.float64]:
        """The floats, (draw, slice, row)."""

    @property
    def err(self) -> float:
        """How far off they may be."""

    @property
    def shape(self) -> tuple[int, int, int]:
        """The lengths of the axes."""


def objects(values: Iterable[Any]) -> Exact:
    """Values of any kind as a flat array."""
    found = list(values)
    out = np.empty(len(found), object)
    out[:] = found
    return out


def filled(value: Any, n: int) -> Exact:
    """One value in every cell."""
    out = np.empty(n, object)
    out[:] = value
    return out


def own_cells(cells: Cells, shape: tuple[int, ...]) -> Cells:
    """Cells of a broadcast array as cells of the array itself."""
    return tuple(np.zeros_like(i) if n == 1 else i for i, n in zip(cells, shape, strict=True))


def fraction(value: float) -> Any:
    """What a float is: its own fraction or whole number, None for NaN, infinity as it is.

    >>> fraction(0.5), fraction(3.0), fraction(float("nan"))
    (Fraction(1, 2), 3, None)
    """
    if value.is_integer():
        return int(value)  # which is computed with many times as fast as with a fraction
    if value != value:
        return None
    return value if value in (np.inf, -np.inf) else Fraction(value)


def decimal(value: float) -> Any:
    """The shortest decimal that reads as this float: what was written, if that had at most fifteen digits."""
    return Fraction(repr(value)) if np.isfinite(value) else fraction(value)


def elementwise(op: Callable[..., Any], *numbers: HasCells) -> Callable[[Cells], Exact]:
    """An operation on one or two numbers, cell by cell; where a side does not exist, neither does the answer."""

    def exact(cells: Cells) -> Exact:
        columns = [number.exact(cells) for number in numbers]
        if len(columns) == 1:
            return objects(None if a is None else op(a) for a in columns[0])
        return objects(None if a is None or b is None else op(a, b) for a, b in zip(*columns, strict=True))

    return exact


def unless_zero(
    both: Callable[[Cells], Exact], ways: Sequence[tuple[HasFloats, HasFloats]], *, is_quotient: bool = False
) -> Callable[[Cells], Exact]:
    """A product's or quotient's exact cells: a zero on one side is the answer, if floats say that the other exists.

    So the other, perhaps a sum over everybody, is not worked out. Below a quotient it must not be zero either.
    """

    def exact(cells: Cells) -> Exact:
        left = np.ones(len(cells[0]), bool)
        for one, rest in ways:
            if not np.isfinite(rest.err):
                continue
            a, b = one.x[own_cells(cells, one.shape)], rest.x[own_cells(cells, rest.shape)]
            likely = left & (a == 0) & np.isfinite(b) & ((not is_quotient) | (np.abs(b) > rest.err))
            if likely.any():
                found = one.exact(tuple(index[likely] for index in cells))
                left[np.nonzero(likely)[0][[value == 0 for value in found]]] = False
        if left.all():
            return both(cells)
        out = filled(0, len(left))
        if left.any():
            out[left] = both(tuple(index[left] for index in cells))
        return out

    return exact


def from_sides(cells: Cells, sides: Iterable[tuple[Callable[[Cells], Exact], NDArray[np.bool_]]]) -> Exact:
    """Cells each from the side that is chosen for it; what is not chosen is not worked out."""
    out = np.empty(len(cells[0]), object)
    for side, chosen in sides:
        if chosen.any():
            out[chosen] = side(tuple(index[chosen] for index in cells))
    return out


def over_groups(
    number: HasCells, groups: Sequence[Sequence[int]], together: Callable[[Sequence[Exact]], Exact]
) -> Callable[[Cells], Exact]:
    """For each group of slices, what its slices come to together: one slice for each group."""

    def exact(cells: Cells) -> Exact:
        d, g, i = own_cells(cells, (1 << 62, len(groups), 1 << 62))
        out = np.empty(len(d), object)
        for k, group in enumerate(groups):
            here = g == k
            if here.any():
                out[here] = together([number.exact((d[here], np.full_like(d[here], t), i[here])) for t in group])
        return out

    return exact


def grouped_cells(number: HasFloats, group: NDArray[np.intp], groups: int) -> Callable[[Cells], Exact]:
    """Sums of the rows that share a group number, each draw and slice worked out once."""
    draws, slices, rows = number.shape
    known: dict[tuple[int, int], list[Any]] = {}

    def sums(draw: int, slice_: int) -> list[Any]:
        if (draw, slice_) not in known:
            members: list[list[Any]] = [[] for _ in range(groups)]
            every = (np.full(rows, draw), np.full(rows, slice_), np.arange(rows))
            for g, value in zip(group.tolist(), number.exact(every), strict=True):
                members[g].append(value)
            known[draw, slice_] = [None if None in values else added_up(values) for values in members]
        return known[draw, slice_]

    def exact(cells: Cells) -> Exact:
        d, t, g = own_cells(cells, (draws, slices, groups))
        return objects(sums(int(a), int(b))[int(c)] for a, b, c in zip(d, t, g, strict=True))

    return exact


def divide(a: Any, b: Any) -> Any:
    """A quotient, or None for a division by zero."""
    if b == 0:
        return None
    return Fraction(a, b) if isinstance(a, int) and isinstance(b, int) else a / b


def added_up(values: Iterable[Any]) -> Any:
    """The sum of whole numbers and fractions, brought to one denominator once and not at every step.

    >>> added_up([Fraction(1, 2), 3, Fraction(1, 3)])
    Fraction(23, 6)
    """
    by_denominator: dict[int, int] = {}
    values = list(values)
    try:
        for value in values:
            below = value.denominator
            by_denominator[below] = by_denominator.get(below, 0) + value.numerator
    except AttributeError:  # an infinity, which is a float
        return sum(values)
    return _in_one(by_denominator)


def _in_one(by_denominator: dict[int, int]) -> Any:
    """Numerators by denominator as one number."""
    below = lcm(*by_denominator)
    above = sum(n * (below // part) for part, n in by_denominator.items())
    return above if below == 1 else above // below if above % below == 0 else Fraction(above, below)


def dots(left: Sequence[HasCells], right: Sequence[HasCells]) -> Callable[[Cells], Exact]:
    """The sum of products of several numbers, cell by cell; where a part does not exist, neither does the sum."""

    def exact(cells: Cells) -> Exact:
        sides = [(a.exact(cells), b.exact(cells)) for a, b in zip(left, right, strict=True)]
        whole = [(_whole(a), _whole(b)) for a, b in sides]
        terms = [(a[0] * b[0], a[1] * b[1]) for a, b in whole if a is not None and b is not None]
        if len(terms) < len(sides):
            return sum_cells([_products(a, b) for a, b in sides])
        below = lcm(*(part for _, part in terms))
        above = sum((numerators * (below // part) for numerators, part in terms), filled(0, len(cells[0])))
        return objects(n // below if n % below == 0 else Fraction(n, below) for n in above)

    return exact


def _products(left: Exact, right: Exact) -> Exact:
    return objects(None if a is None or b is None else a * b for a, b in zip(left, right, strict=True))


def _whole(column: Exact) -> tuple[Exact, int] | None:
    """A column as whole numbers over one denominator; None where a value is none or infinite."""
    values = column.tolist()
    kinds = set(map(type, values))
    if kinds <= {int}:
        return column, 1
    if not kinds <= {int, Fraction}:
        return None
    if len(set(map(id, values))) == 1:  # a rate or weight, the same in every cell
        return filled(values[0].numerator, len(values)), values[0].denominator
    below = lcm(*{value.denominator for value in values})
    return objects(value.numerator * (below // value.denominator) for value in values), below


def sum_cells(parts: Sequence[Exact]) -> Exact:
    """Sums cell by cell; where a part does not exist, neither does the sum."""
    columns = zip(*parts, strict=True)
    return objects(None if any(value is None for value in column) else added_up(column) for column in columns)


def least_cells(parts: Sequence[Exact]) -> Exact:
    """The least cell by cell."""
    return objects(min(column) for column in zip(*parts, strict=True))


def power(a: Any, b: Any) -> Any:
    """Exact for a whole exponent, to sixty digits otherwise."""
    if b == int(b):
        return None if a == 0 and b < 0 else Fraction(a) ** int(b)
    if a < 0:
        return None
    base = _PRECISE.divide(Decimal(a.numerator), Decimal(a.denominator))
    exponent = _PRECISE.divide(Decimal(b.numerator), Decimal(b.denominator))
    return Fraction(_PRECISE.power(base, exponent)) if a else Fraction(0)
