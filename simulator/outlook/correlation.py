"""Quantities that move together: a Gaussian copula that gives stated rank correlations.

Small matrices in plain sums, without a linear algebra library: the same bytes on every machine with the same floats.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
TINY = 1e-10


def normal_correlation(rank: Floats) -> Floats:
    """The correlation of normals whose ranks correlate as given (Spearman), whatever their own distributions."""
    out: Floats = 2.0 * np.sin(np.pi / 6.0 * rank)
    np.fill_diagonal(out, 1.0)
    return out


def rank_correlation(normal: Floats) -> Floats:
    """The rank correlation of correlated normals."""
    out: Floats = 6.0 / np.pi * np.arcsin(np.clip(normal, -1.0, 1.0) / 2.0)
    return out


def factor(correlation: Floats) -> Floats | None:
    """The lower triangle L with L L' = correlation; None when no such numbers exist (the matrix is not valid)."""
    n = len(correlation)
    lower = np.zeros((n, n))
    for j in range(n):
        left = correlation[j, j] - float(sum(lower[j, k] ** 2 for k in range(j)))
        if left < -TINY:
            return None
        pivot = float(np.sqrt(max(left, 0.0)))
        lower[j, j] = pivot
        for i in range(j + 1, n):
            rest = correlation[i, j] - float(sum(lower[i, k] * lower[j, k] for k in range(j)))
            if pivot > 1e-7:
                lower[i, j] = rest / pivot
            elif abs(rest) > 1e-6:
                return None
    return lower


def nearest(correlation: Floats, rounds: int = 500) -> Floats:
    """The valid correlation matrix nearest to a given one (Higham 2002: alternating projections)."""
    y, change = correlation.copy(), np.zeros_like(correlation)
    for _ in range(rounds):
        r = y - change
        values, vectors = np.linalg.eigh(r)
        x = (vectors * np.maximum(values, 1e-9)) @ vectors.T
        change = x - r
        previous, y = y, x.copy()
        np.fill_diagonal(y, 1.0)
        if np.abs(y - previous).max() < 1e-10:
            break
    scale = 1.0 / np.sqrt(np.diag(y))
    out: Floats = y * scale[:, None] * scale[None, :]
    return out


def nearest_ranks(rank: Floats) -> Floats:
    """The nearest valid matrix in rank correlations, to three decimals and safely inside what is valid."""
    found = rank_correlation(nearest(normal_correlation(rank)))
    for shrink in np.linspace(1.0, 0.9, 101):
        shown = np.round(found * shrink, 3)
        np.fill_diagonal(shown, 1.0)
        if factor(normal_correlation(shown)) is not None:
            return np.asarray(shown, np.float64)
    return np.eye(len(rank))


def mix(latents: Sequence[Floats], lower: Floats) -> list[Floats]:
    """Independent standard normals made to correlate; the first keeps its own."""
    out = []
    for i in range(len(latents)):
        mixed = latents[0] * lower[i, 0]
        for k in range(1, i + 1):
            if lower[i, k]:
                mixed = mixed + latents[k] * lower[i, k]
        out.append(mixed)
    return out
