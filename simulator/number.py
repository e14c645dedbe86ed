"""Arrays of floating-point numbers that can say, for any cell, what the number is exactly.

Payments are decided by comparisons and roundings, and a binary fraction is sometimes on the wrong side of the line:
``(1 - 0.9) >= 0.1`` is false in floating point. A ``Number`` carries beside its float array a bound on the rounding
error, and a way to compute chosen cells again in exact fractions. Decisions that lie within the bound are made on the
fractions, all others on the floats, so that vectorised code gives the same answer as exact arithmetic.

Arrays have three axes, (draw, slice of time, row); an axis of length 1 means that nothing varies along it. Rows are
recipients, or the rows of a finer table. A yes/no is 1.0 or 0.0; NaN marks a value that does not exist (a division by
zero) until somebody needs it.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache, reduce
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.exact import (
    Cells,
    Exact,
    decimal,
    divide,
    dots,
    elementwise,
    filled,
    fraction,
    from_sides,
    grouped_cells,
    least_cells,
    objects,
    over_groups,
    own_cells,
    power,
    sum_cells,
    unless_zero,
)

Floats = NDArray[np.float64]

EPS = 2.0**-52
LARGEST_WHOLE = 2.0**53


@dataclass(frozen=True, eq=False, repr=False)
class Number:
    """A float array, a bound on its error, and its exact cells on demand."""

    x: Floats
    err: float
    _exact: Callable[[Cells], Exact] | None = None
    whole: bool = False
    """Whether every cell is a whole number that floats hold exactly."""
    proportions: Number | None = None
    """When every row has the same positive factor, the numbers without it: enough for a division in proportion."""
    _ends: tuple[float, float] | None = None
    """The least and the greatest cell, where they are known already."""

    __array_ufunc__ = None  # NumPy scalars on the left leave the operation to us

    # -- making ---------------------------------------------------------------------------------------------------

    @staticmethod
    @lru_cache(maxsize=4096)
    def of(value: Fraction | int) -> Number:
        """One exact number, the same in every draw, slice and row."""
        exact = Fraction(value)
        x = float(exact)
        if Fraction(x) == exact:
            return Number(np.full((1, 1, 1), x), 0.0, whole=x.is_integer() and abs(x) < LARGEST_WHOLE)
        return Number(np.full((1, 1, 1), x), abs(x) * EPS, lambda cells: filled(exact, len(cells[0])))

    @staticmethod
    def of_fractions(values: Exact) -> Number:
        """An array of fractions with three axes."""
        x = values.astype(np.float64)
        represented = np.frompyfunc(lambda f, v: v == f, 2, 1)(values, x).astype(bool)
        if represented.all():
            return Number.of_floats(x)
        return Number(x, float(np.abs(x).max()) * EPS, lambda cells: values[own_cells(cells, values.shape)])

    @staticmethod
    def of_floats(x: Floats) -> Number:
        """Floats that are exactly what they say: draws, counts, dates, whole öre."""
        ends = _ends_of(x)
        whole = _largest(x, ends) < LARGEST_WHOLE and bool((np.floor(x) == x).all())
        return Number(x, 0.0, whole=whole, _ends=ends)

    @staticmethod
    def of_whole(values: NDArray[np.int64]) -> Number:
        """Whole numbers, such as öre."""
        x = values.astype(np.float64)
        ends = _ends_of(x)
        return Number(x, 0.0, whole=_largest(x, ends) < LARGEST_WHOLE, _ends=ends)

    @staticmethod
    def of_decimals(x: Floats, fractions: Mapping[float, Fraction] = MappingProxyType({})) -> Number:
        """Floats that stand for decimals of at most fifteen digits, as they were written in a table.

        ``fractions`` are those that were written as ``2/3``, by their floats.
        """
        number = Number.of_floats(x)
        if number.whole:
            return number

        def exact(cells: Cells) -> Exact:
            return objects(fractions.get(v) or decimal(v) for v in x[own_cells(cells, x.shape)].tolist())

        return Number(x, number.magnitude * EPS, exact)

    # -- asking ---------------------------------------------------------------------------------------------------

    @property
    def shape(self) -> tuple[int, int, int]:
        """Lengths of the axes (draw, slice, row)."""
        return self.x.shape

    @cached_property
    def magnitude(self) -> float:
        """The largest absolute value among the finite cells."""
        return _largest(self.x, self.span)

    @cached_property
    def span(self) -> tuple[float, float]:
        """The least and the greatest cell; NaN where some cell has no value."""
        return _ends_of(self.x) if self._ends is None else self._ends

    @property
    def finite(self) -> bool:
        """Whether every cell is a number."""
        return math.isfinite(self.span[0]) and math.isfinite(self.span[1])

    @property
    def is_one(self) -> bool:
        """Whether this is the number 1 itself, the same everywhere."""
        return self.x.size == 1 and self.err == 0 and self.x.item() == 1

    def exact(self, cells: Cells) -> Exact:
        """The chosen cells as fractions (``None`` for a value that does not exist, infinity as a float)."""
        if self._exact is not None:
            return self._exact(cells)
        chosen = self.x[own_cells(cells, self.shape)]
        whole = self.whole and bool(np.isfinite(chosen).all())  # caps may be without end
        return objects(chosen.astype(np.int64).tolist() if whole else map(fraction, chosen.tolist()))

    def at(self, draw: int = 0, slice_: int = 0, row: int = 0) -> Any:
        """One cell as a fraction."""
        value = self.exact((np.array([draw]), np.array([slice_]), np.array([row])))[0]
        return Fraction(value) if isinstance(value, int) else value

    def in_proportion(self) -> Number:
        """Numbers in the same proportions over the rows: without a positive factor that all rows have, where known."""
        found = self.proportions
        return found if found is not None and found.shape[2] == self.shape[2] else self

    # -- arithmetic -----------------------------------------------------------------------------------------------

    def __add__(self, other: Number) -> Number:
        return self._sum(other, operator.add)

    def __sub__(self, other: Number) -> Number:
        return self._sum(other, operator.sub)

    def _sum(self, other: Number, op: Callable[[Any, Any], Any]) -> Number:
        most = self.magnitude + other.magnitude
        whole = self.whole and other.whole and most < LARGEST_WHOLE
        err = 0.0 if whole else self.err + other.err + EPS * most
        with np.errstate(invalid="ignore"):
            x = op(self.x, other.x)
        return Number(x, err, elementwise(op, self, other), whole)

    def __mul__(self, other: Number) -> Number:
        for one, rest in ((self, other), (other, self)):
            if one.is_one and rest.shape[2] >= 1:
                return rest
        a, b = self.magnitude, other.magnitude
        whole = self.whole and other.whole and a * b < LARGEST_WHOLE
        err = 0.0 if whole else a * other.err + b * self.err + self.err * other.err + EPS * a * b
        with np.errstate(invalid="ignore"):
            x = self.x * other.x
        ends, proportions = None, None
        for factor, rows in ((self, other), (other, self)):
            if factor.x.size == 1 and rows.finite and rows.x.size and factor.finite:
                found = factor.x.item() * rows.span[0], factor.x.item() * rows.span[1]
                ends = min(found), max(found)  # rounding keeps the order, so these are the ends
            if factor.shape[1:] == (1, 1) and rows.shape[2] > 1 and (factor.x > 0).all():
                proportions = rows.proportions or rows
        exact = unless_zero(elementwise(operator.mul, self, other), [(self, other), (other, self)])
        return Number(x, err, exact, whole, proportions, ends)

    def __truediv__(self, other: Number) -> Number:
        """Quotient; a cell divided by zero has no value."""
        with np.errstate(divide="ignore", invalid="ignore"):
            quotient = self.x / other.x
        x = np.where(other.x == 0, np.nan, quotient)
        nonzero = np.abs(other.x[other.x != 0]) if other.err or (other.x == 0).any() else np.abs(other.x)
        least = (float(nonzero.min()) if nonzero.size else 1.0) - other.err
        most = _largest(x, _ends_of(x))
        err = (self.err + most * other.err) / least + 2 * EPS * most if least > 0 else np.inf
        exact = unless_zero(elementwise(divide, self, other), [(self, other)], is_quotient=True)
        return Number(x, err, exact)

    def __neg__(self) -> Number:
        return Number(-self.x, self.err, elementwise(operator.neg, self), self.whole)

    def __abs__(self) -> Number:
        return Number(np.abs(self.x), self.err, elementwise(abs, self), self.whole)

    def power(self, exponent: Number) -> Number:
        """This number raised to another; no value where that is not a real number."""
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            x = np.power(self.x, exponent.x)
        x = np.where(np.isfinite(x), x, np.nan)
        return Number(x, np.inf, elementwise(power, self, exponent))

    def minimum(self, other: Number) -> Number:
        """The lesser of two, cell by cell."""
        return self._either(other, np.minimum, min)

    def maximum(self, other: Number) -> Number:
        """The greater of two, cell by cell."""
        return self._either(other, np.maximum, max)

    def _either(self, other: Number, ufunc: Callable[..., Floats], pick: Callable[[Any, Any], Any]) -> Number:
        x = ufunc(self.x, other.x)
        both, slack = elementwise(pick, self, other), (self.err + other.err) * 1.0000001

        def exact(cells: Cells) -> Exact:
            """Only the side that is chosen, where the floats say which: the other may be a sum over everybody."""
            a, b = self.x[own_cells(cells, self.shape)], other.x[own_cells(cells, other.shape)]
            with np.errstate(invalid="ignore"):
                clear = np.abs(a - b) > slack
            left = clear & (ufunc(a, b) == a)
            return from_sides(cells, ((self.exact, left), (other.exact, clear & ~left), (both, ~clear)))

        return Number(x, max(self.err, other.err), exact, self.whole and other.whole)

    # -- decisions ------------------------------------------------------------------------------------------------

    def compare(self, symbol: str, other: Number) -> Number:
        """``<``, ``<=``, ``==``, ``!=``, ``>=`` or ``>`` as 1 or 0, decided exactly; no value where a side has none."""
        op = COMPARISONS[symbol]
        answer = op(self.x, other.x).astype(np.float64)
        err = self.err + other.err
        if err:
            with np.errstate(invalid="ignore"):
                close = ~(np.abs(self.x - other.x) > err * 1.0000001)
            close &= ~np.isnan(self.x) & ~np.isnan(other.x)
            if close.any():
                cells = np.nonzero(close)
                pairs = zip(self.exact(cells), other.exact(cells), strict=True)
                answer[cells] = [float(op(a, b)) for a, b in pairs]
        nothing = np.isnan(self.x) | np.isnan(other.x)
        if nothing.any():
            answer = np.where(nothing, np.nan, answer)
        return Number(answer, 0.0, whole=True)

    def and_(self, other: Number) -> Number:
        """Both; a no decides even when the other side has no value."""
        no = (self.x == 0) | (other.x == 0)
        return Number(np.where(no, 0.0, self.x * other.x), 0.0, whole=True)

    def or_(self, other: Number) -> Number:
        """Either; a yes decides even when the other side has no value."""
        return (self.not_().and_(other.not_())).not_()

    def not_(self) -> Number:
        """The opposite of a yes/no."""
        return Number(1.0 - self.x, 0.0, whole=True)

    def where(self, then: Number, otherwise: Number) -> Number:
        """``then`` where this is yes, else ``otherwise``; the side not taken may lack a value."""
        shape = np.broadcast_shapes(self.shape, then.shape, otherwise.shape)
        if self.is_one and then.shape == shape:
            return then
        x = np.where(np.isnan(self.x), np.nan, np.where(self.x != 0, then.x, otherwise.x))

        def exact(cells: Cells) -> Exact:
            yes = self.x[own_cells(cells, self.shape)] != 0
            return from_sides(cells, ((then.exact, yes), (otherwise.exact, ~yes)))

        return Number(np.broadcast_to(x, shape), max(then.err, otherwise.err), exact, then.whole and otherwise.whole)

    # -- along an axis --------------------------------------------------------------------------------------------

    def total(self) -> Number:
        """The sum over all rows."""
        return self.grouped_sum(np.zeros(self.shape[2], np.intp), 1)

    @staticmethod
    def dot(left: Sequence[Number], right: Sequence[Number]) -> Number:
        """The sum of products, such as rates and the units of their classes."""
        sums = reduce(Number.__add__, (a * b for a, b in zip(left, right, strict=True)))
        return Number(sums.x, sums.err, dots(left, right), sums.whole) if sums.err else sums

    def slice(self, t: int) -> Number:
        """One slice of time."""
        if self.shape[1] == 1:
            return self

        def exact(cells: Cells) -> Exact:
            return self.exact((cells[0], np.full_like(cells[1], t), cells[2]))

        return Number(self.x[:, t : t + 1, :], self.err, exact, self.whole)

    def over_slices(self) -> Number:
        """The sum over slices of time."""
        n = self.shape[1]
        if n == 1:
            return self
        whole = self.whole and self.magnitude * n < LARGEST_WHOLE
        err = 0.0 if whole else n * (self.err + EPS * n * self.magnitude)
        return Number(self.x.sum(axis=1, keepdims=True), err, over_groups(self, [range(n)], sum_cells), whole)

    def least_over_slices(self, groups: Sequence[Sequence[int]]) -> Number:
        """For each group of slices, the least value; the result has one slice for each group."""
        x = np.stack([self.x[:, list(group), :].min(axis=1) for group in groups], axis=1)
        return Number(x, self.err, over_groups(self, groups, least_cells), self.whole)

    def sums_over_slices(self, groups: Sequence[Sequence[int]]) -> Number:
        """For each group of slices, the sum; the result has one slice for each group."""
        longest = max(len(group) for group in groups)
        whole = self.whole and self.magnitude * longest < LARGEST_WHOLE
        own = [[t if self.shape[1] > 1 else 0 for t in group] for group in groups]
        x = np.stack([self.x[:, group, :].sum(axis=1) for group in own], axis=1)
        err = 0.0 if whole else longest * (self.err + EPS * longest * self.magnitude)
        return Number(x, err, over_groups(self, own, sum_cells), whole)

    def grouped_sum(self, group: NDArray[np.intp], groups: int) -> Number:
        """Sums of the rows that share a group number; the result has one row for each group."""
        draws, slices, rows = self.shape
        if groups == 1:
            # Whole numbers add up alike in any order; for others the error bound counts on this one.
            x = (self.x if self.whole else np.ascontiguousarray(self.x)).sum(axis=2, keepdims=True)
        else:
            order = np.argsort(group, kind="stable")
            present, starts = np.unique(group[order], return_index=True)
            x = np.zeros((draws, slices, groups))
            x[:, :, present] = np.add.reduceat(self.x[:, :, order], starts, axis=2)
        whole = self.whole and self.magnitude * rows < LARGEST_WHOLE
        # NumPy adds a row up in blocks and the blocks in pairs, so that few roundings lie on the way of any one cell.
        depth = rows if groups > 1 else min(rows, 32 + rows.bit_length())
        err = 0.0 if whole else rows * (self.err + EPS * depth * self.magnitude)
        return Number(x, err, grouped_cells(self, group, groups), whole)

    def draws(self, chosen: NDArray[np.intp]) -> Number:
        """Some of the draws."""
        if self.shape[0] == 1:
            return self

        def exact(cells: Cells) -> Exact:
            return self.exact((chosen[np.minimum(cells[0], len(chosen) - 1)], cells[1], cells[2]))

        x = self.x.T.take(chosen, axis=2).T  # draws lie beside each other in memory, and stay so
        proportions = None if self.proportions is None else self.proportions.draws(chosen)
        return Number(x, self.err, exact if self._exact is not None else None, self.whole, proportions)

    def rows(self, index: NDArray[np.intp]) -> Number:
        """The value of another row for each row: what the owner of a table row has, or a group's sum."""
        if self.shape[2] == 1:
            return self
        return Number(
            self.x[:, :, index],
            self.err,
            lambda cells: self.exact((cells[0], cells[1], index[np.minimum(cells[2], len(index) - 1)])),
            self.whole,
        )

    def spread(self, rows: int) -> Number:
        """The same number with its row axis written out."""
        draws, slices, own = self.shape
        if own == rows:
            return self
        return Number(np.broadcast_to(self.x, (draws, slices, rows)), self.err, self._exact or self.exact, self.whole)


COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}


def _ends_of(x: Floats) -> tuple[float, float]:
    return (float(x.min()), float(x.max())) if x.size else (0.0, 0.0)


def _largest(x: Floats, ends: tuple[float, float]) -> float:
    """The largest absolute value among the finite cells."""
    most = max(ends[1], -ends[0])
    if math.isfinite(most) and math.isfinite(ends[0] + ends[1]):
        return most
    finite = np.abs(x[np.isfinite(x)])
    return float(finite.max()) if finite.size else 0.0
