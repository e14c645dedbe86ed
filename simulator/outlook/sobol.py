"""Scrambled Sobol replicates: points that fill the space evenly, repeated so that their spread tells the error."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.outlook.streams import stream_key

Floats = NDArray[np.float64]
REPLICATES = 16
MOST_DIMENSIONS = 21201  # the direction numbers that scipy carries


def points_each(draws: int, replicates: int = REPLICATES) -> int:
    """Points in a replicate: the least power of two that gives at least so many draws in all."""
    each = -(-draws // replicates)
    return 1 << max(each - 1, 0).bit_length()


def replicate(seed: int, number: int, dimensions: int, points: int) -> Floats:
    """Standard normals of one Owen-scrambled replicate, (dimension, point); each replicate has its own scrambling."""
    from scipy.special import ndtri
    from scipy.stats import qmc

    rng = np.random.Generator(np.random.Philox(np.random.SeedSequence(stream_key(seed, "sobol", str(number)))))
    sampler = qmc.Sobol(dimensions, scramble=True, bits=32, rng=rng)
    u = sampler.random(points)
    # A point may fall on zero itself: half a step in is the middle of the cell that it stands for.
    return np.ascontiguousarray(ndtri(np.clip(u, 2.0**-33, 1.0 - 2.0**-33)).T)
