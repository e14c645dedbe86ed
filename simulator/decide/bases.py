"""Functions of uncertain inputs for a regression: splines, their products, and one for each category."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import BSpline

Floats = NDArray[np.float64]
CATEGORIES = 12
"""So many different values, or fewer, are categories: each has a column of its own."""
PIECES = {1: 10, 2: 5, 3: 3}
"""Pieces of each input's spline, by how many inputs are multiplied."""
PAIRED = 8
"""So many inputs, or fewer, have the product of each two."""


def columns_of(inputs: Sequence[Floats]) -> Floats:
    """Columns for a regression on some inputs.

    Args:
        inputs: one array over draws for each number; values or latents, as they stand in draws.

    Returns:
        (draw, column): every product of splines for up to three inputs; beyond that a spline of each and of their
        mean, and, up to eight, the product of each two.
    """
    scaled = [x for x in map(_scaled, inputs) if x.min() < x.max()]
    if not scaled:
        return np.ones((len(inputs[0]), 1))
    if len(scaled) <= max(PIECES):
        out = _spline(scaled[0], PIECES[len(scaled)])
        for x in scaled[1:]:
            other = _spline(x, PIECES[len(scaled)])
            out = (out[:, :, None] * other[:, None, :]).reshape(len(x), -1)
        return out
    parts = [_spline(_scaled(np.mean(scaled, axis=0)), PIECES[1])]
    parts += [np.stack([x, x * x], axis=1) for x in scaled]
    if len(scaled) <= PAIRED:
        parts += [(x * y)[:, None] for x, y in combinations(scaled, 2)]
    return np.concatenate(parts, axis=1)


def _scaled(x: Floats) -> Floats:
    """With mean 0 and standard deviation 1, where it varies."""
    spread = float(x.std())
    return (x - x.mean()) / spread if spread > 0 else np.zeros_like(x)


def _spline(x: Floats, pieces: int) -> Floats:
    """A cubic spline with knots where there are draws; one column for each category where there are few values."""
    values = np.unique(x)
    if len(values) <= CATEGORIES:
        return np.asarray(x[:, None] == values, np.float64)
    inner = np.unique(np.quantile(x, np.arange(1, pieces) / pieces))
    ends = float(values[0]), float(values[-1])
    inner = inner[(inner > ends[0]) & (inner < ends[1])]
    knots = np.concatenate([[ends[0]] * 4, inner, [ends[1]] * 4])
    found: Floats = BSpline.design_matrix(x, knots, 3).toarray()
    return found
