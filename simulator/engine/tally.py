"""What is kept of a number over all draws: moments, how often it varied, and its sums by replicate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from simulator.number import Floats
from simulator.outlook.sobol import REPLICATES


@dataclass(frozen=True)
class Tally:
    """One number for each row over some draws; tallies of two runs of draws are joined into one of both.

    Moments are about the mean and are joined as Chan, Golub and LeVeque (1979) and Pébay (2008) have it, so that
    large amounts with a small spread keep their digits.
    """

    draws: int
    mean: Floats
    second: Floats
    """Squares of the distances from the mean, summed."""
    third: Floats
    """Their cubes."""
    first: Floats
    """The value in the first draw."""
    others: NDArray[np.int64]
    """In how many draws the value is another than in the first."""
    is_fixed: bool
    """Whether the rules themselves make it the same in every draw."""
    by_replicate: Floats | None = None
    """(replicate, row): sums over the draws of each replicate; None for plain draws."""

    @classmethod
    def of(cls, x: Floats, size: int, start: int = 0, points: int = 0) -> Tally:
        """The tally of ``x``, (row, draw), or (row, 1) where all ``size`` draws have the same.

        Args:
            x: values.
            size: how many draws they stand for.
            start: the number of the first draw in the whole run.
            points: draws in each replicate; 0 for plain draws.
        """
        rows, zeros = len(x), np.zeros(len(x))
        sums = _by_replicate(x, size, start, points) if points else None
        if x.shape[1] == 1 and size > 1:
            same = x[:, 0].astype(np.float64)
            return cls(size, same, zeros, zeros, same, np.zeros(rows, np.int64), True, sums)
        mean = x.mean(axis=1)
        distance = x - mean[:, None]
        square = distance * distance
        return cls(
            size,
            mean,
            square.sum(axis=1),
            np.einsum("rd,rd->r", square, distance),
            x[:, 0].astype(np.float64),
            (x != x[:, :1]).sum(axis=1),
            False,
            sums,
        )

    def joined(self, later: Tally) -> Tally:
        """Of these draws and of later ones."""
        a, b = self.draws, later.draws
        n = a + b
        apart = later.mean - self.mean
        second = self.second + later.second + apart**2 * (a * b / n)
        third = (
            self.third
            + later.third
            + apart**3 * (a * b * (a - b) / n**2)
            + 3.0 * apart * (a * later.second - b * self.second) / n
        )
        alike = self.first == later.first
        sums = self.by_replicate
        if sums is not None and later.by_replicate is not None:
            sums = sums + later.by_replicate
        return Tally(
            n,
            self.mean + apart * (b / n),
            second,
            third,
            self.first,
            self.others + np.where(alike, later.others, b),
            self.is_fixed and later.is_fixed and bool(alike.all()),
            sums,
        )

    def plain(self) -> Tally:
        """Without sums by replicate: where a run ended before all replicates were whole they tell no error."""
        return self if self.by_replicate is None else replace(self, by_replicate=None)

    def taken(self, rows: NDArray[np.intp]) -> Tally:
        """Some rows, in an order of one's own."""
        sums = None if self.by_replicate is None else self.by_replicate[:, rows]
        moments = (self.mean[rows], self.second[rows], self.third[rows], self.first[rows])
        return Tally(self.draws, *moments, self.others[rows], self.is_fixed, sums)


def joined(tallies: list[Tally]) -> Tally:
    """Tallies of draws that follow upon each other."""
    return reduce(Tally.joined, tallies)


def _by_replicate(x: Floats, size: int, start: int, points: int) -> Floats:
    """Sums over the draws of each replicate, (replicate, row)."""
    out = np.zeros((REPLICATES, len(x)))
    for number in range(start // points, (start + size - 1) // points + 1):
        low, high = max(number * points - start, 0), min((number + 1) * points - start, size)
        out[number] = x[:, 0] * (high - low) if x.shape[1] == 1 else x[:, low:high].sum(axis=1)
    return out
