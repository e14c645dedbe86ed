"""A smooth function of a few numbers that follows an answer closely, and whose own Sobol indices are known exactly.

What it explains need not be estimated, which leaves the remainder (a control variate). It is a sum of products of
orthonormal functions of one standard normal for each input: the normal itself, its square, and Legendre polynomials of
its probability. It is learnt from the other replicates than the one that it is used in, in as many terms as foretell
those best: none, where nothing smooth does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np
from numpy.polynomial import legendre
from numpy.typing import NDArray
from scipy.special import ndtr

Floats = NDArray[np.float64]
Term = tuple[tuple[int, int], ...]
"""A product of one or two functions: (input, number of the function)."""
DEGREE = 10
"""Of the highest Legendre polynomial."""
FUNCTIONS = DEGREE + 2
PRODUCT = 40
"""Up to which two functions' numbers may multiply to be multiplied themselves."""
PAIRED = 8
"""So many inputs, those that matter most, are multiplied by each other."""
SIZES = (8, 24, 72, 160)
"""Terms that are tried."""
FOR_EACH = 64
"""Draws for each term, at least."""
HEAVY = 10
"""An answer of a larger kurtosis is not followed: a few draws would decide what is left, without an honest interval."""
LITTLE = 1e-10
"""What is added to a regression's diagonal, as a share of it."""


def functions(z: Floats) -> Floats:
    """Functions of a standard normal that are orthonormal to each other and to constants, one in each row.

    >>> z = np.random.default_rng(1).standard_normal(100_000)
    >>> h = functions(z)
    >>> bool(abs(h @ h.T / len(z) - np.eye(len(h))).max() < 0.05)
    True
    """
    return (_made_orthonormal()[1:] @ _raw(z.reshape(-1))).reshape(FUNCTIONS, *z.shape)


def _raw(z: Floats) -> Floats:
    x = 2 * ndtr(z) - 1
    polynomials = legendre.legvander(x, DEGREE)[:, 1:].T
    return np.concatenate([[np.ones_like(z), z, z * z], polynomials])


@cache
def _made_orthonormal() -> Floats:
    """From the raw functions to orthonormal ones, each of those before it too: integrals by Gauss and Legendre."""
    nodes, weights = legendre.leggauss(600)
    z = 9 * nodes
    raw = _raw(z)
    sums = (raw * weights * 9 * np.exp(-z * z / 2) / np.sqrt(2 * np.pi)) @ raw.T
    return np.asarray(np.linalg.inv(np.linalg.cholesky(sums)))


@dataclass(frozen=True)
class Followed:
    """What a surrogate says in one replicate, and of one input: in the first set of draws (A), in the second (B), and
    in the first with that input from the second (X). All of it is without the constant.

    Args:
        a: its value in A; and so on.
        alone_b: what the input adds by itself in B, the same in X.
        inside_a: all terms with the input in them in A; and so in X.
        variance: of the surrogate.
        variance_alone: what the input carries of it by itself.
        variance_inside: what it carries with all its interplay.
    """

    a: Floats
    b: Floats
    x: Floats
    alone_b: Floats
    inside_a: Floats
    inside_x: Floats
    variance: float
    variance_alone: float
    variance_inside: float


@dataclass(frozen=True)
class Replicate:
    """A surrogate in one replicate, with its functions in both sets of draws, (input, function, point)."""

    terms: tuple[Term, ...]
    coefficients: Floats
    first: Floats
    second: Floats
    a: Floats
    b: Floats

    def of(self, one: int | None) -> Followed:
        """What it says of an input; of none, where the input moves nothing."""
        c = self.coefficients
        inside = [k for k, term in enumerate(self.terms) if any(i == one for i, _ in term)]
        alone = [k for k in inside if len(self.terms[k]) == 1]
        moved = self.first.copy()
        if one is not None:
            moved[one] = self.second[one]
        inside_a, inside_x = (self._sum(inside, made) for made in (self.first, moved))
        whole, one_alone, one_inside = (float(c[which] @ c[which]) for which in (list(range(len(c))), alone, inside))
        x = self.a - inside_a + inside_x
        alone_b = self._sum(alone, self.second)
        return Followed(self.a, self.b, x, alone_b, inside_a, inside_x, whole, one_alone, one_inside)

    def _sum(self, which: list[int], made: Floats) -> Floats:
        return np.asarray(self.coefficients[which] @ _columns([self.terms[k] for k in which], made))


@dataclass(frozen=True)
class Surrogate:
    """A function of some inputs for each replicate, learnt from the others.

    Args:
        middle: the constant in it.
        terms: products of functions.
        coefficients: (replicate, term).
    """

    middle: float
    terms: tuple[Term, ...]
    coefficients: Floats

    def at(self, r: int, first: Floats, second: Floats) -> Replicate:
        """It in one replicate, whose normals are given, (input, point)."""
        made = [functions(z).swapaxes(0, 1) for z in (first, second)]
        a, b = (self.coefficients[r] @ _columns(self.terms, x) for x in made)
        return Replicate(self.terms, self.coefficients[r], made[0], made[1], a, b)


def _columns(terms: Sequence[Term], made: Floats) -> Floats:
    out = np.empty((len(terms), made.shape[2]))
    for row, ((i, k), *other) in zip(out, terms, strict=True):
        row[:] = made[i, k]
        for j, m in other:
            row *= made[j, m]
    return out


def learnt(answers: Sequence[Floats], normals: Sequence[Floats], weight: Floats) -> Surrogate:
    """The surrogate that foretells answers best.

    Args:
        answers: by set of draws, (replicate, point).
        normals: by set of draws, one standard normal for each input, (replicate, input, point).
        weight: by input, how much it matters; 0 for what does not.
    """
    middle = float(np.mean([one.mean() for one in answers]))
    replicates = len(answers[0])

    def cases() -> Iterator[tuple[int, Floats, Floats]]:
        """Each replicate of each set: its number, what the answer is above the middle, and the functions."""
        for one, z in zip(answers, normals, strict=True):
            yield from ((r, one[r] - middle, functions(z[r]).swapaxes(0, 1)) for r in range(replicates))

    terms = _chosen(cases, weight, min(SIZES[-1], len(answers) * answers[0].size // FOR_EACH))
    squares, products = np.zeros((replicates, len(terms), len(terms))), np.zeros((replicates, len(terms)))
    for r, y, made in cases():
        x = _columns(terms, made)
        squares[r] += x @ x.T
        products[r] += x @ y
    sizes = [size for size in SIZES if size <= len(terms)]
    tried = [np.stack([_solved(squares, products, r, size) for r in range(replicates)]) for size in sizes]
    left, second, fourth = np.zeros(len(sizes)), 0.0, 0.0
    for r, y, made in cases():
        x = _columns(terms, made)
        second, fourth = second + float(y @ y), fourth + float((y * y) @ (y * y))
        left += [float(np.square(y - found[r] @ x[: found.shape[1]]).sum()) for found in tried]
    best = np.zeros((replicates, 0))
    if len(left) and left.min() < second and len(answers) * answers[0].size * fourth <= HEAVY * second**2:
        best = tried[int(left.argmin())]
    return Surrogate(middle, tuple(terms[: best.shape[1]]), best)


def _solved(squares: Floats, products: Floats, but: int, size: int) -> Floats:
    """Coefficients of the first terms, from all replicates but one."""
    left = (squares.sum(axis=0) - squares[but])[:size, :size]
    right = (products.sum(axis=0) - products[but])[:size]
    ridge = LITTLE * np.trace(left) / size
    return np.asarray(np.linalg.solve(left + ridge * np.eye(size), right))


def _chosen(cases: Callable[[], Iterable[tuple[int, Floats, Floats]]], weight: Floats, most: int) -> list[Term]:
    """The terms on which answers lean most, the most first."""
    inputs = [int(i) for i in np.argsort(-weight, kind="stable") if weight[i] > 0]
    pairs = list(combinations(sorted(inputs[:PAIRED]), 2))
    single = np.zeros((len(weight), FUNCTIONS))
    paired = np.zeros((len(pairs), FUNCTIONS, FUNCTIONS))
    for _, y, made in cases():
        single += made @ y
        for out, (i, j) in zip(paired, pairs, strict=True):
            out += (made[i] * y) @ made[j].T
    scored: list[tuple[float, Term]] = [(abs(single[i, k]), ((i, k),)) for i in inputs for k in range(FUNCTIONS)]
    scored += [
        (abs(found[k, m]), ((i, k), (j, m)))
        for found, (i, j) in zip(paired, pairs, strict=True)
        for k in range(FUNCTIONS)
        for m in range(FUNCTIONS)
        if (k + 1) * (m + 1) <= PRODUCT
    ]
    scored.sort(key=lambda one: (-one[0], one[1]))
    return [term for _, term in scored[:most]]


def directions(z: Floats, answers: Floats, inputs: Sequence[Sequence[int]]) -> Floats:
    """For each input the direction, among the standard normals that it has, in which answers lean most.

    Args:
        z: independent standard normals, (replicate, dimension, point).
        answers: (replicate, point).
        inputs: the dimensions of each.

    Returns:
        (input, dimension), of length 1: times the normals it is one standard normal for each input.
    """
    leans = np.einsum("rdp,rp->d", z, answers - answers.mean())
    out = np.zeros((len(inputs), z.shape[1]))
    for row, dimensions in zip(out, inputs, strict=True):
        row[list(dimensions)] = leans[list(dimensions)] if leans[list(dimensions)].any() else 1.0
        row /= np.sqrt(row @ row)
    return out
