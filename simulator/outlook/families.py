"""Distributions as functions of a standard normal: the value at the same place in its own distribution.

A value is worked out from the normal's probability, on the side of the nearer tail, so that far draws keep their
precision. Each family rises with its latent number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Family(Protocol):
    """A distribution: its value where a standard normal is ``z``."""

    def at(self, z: Floats) -> Floats:
        """Values for latent standard normals."""


@dataclass(frozen=True)
class Normal:
    """The bell curve."""

    mean: float
    sd: float

    def at(self, z: Floats) -> Floats:
        """Values for latent standard normals."""
        return self.mean + self.sd * z


@dataclass(frozen=True)
class LogNormal:
    """A positive number whose logarithm is normal."""

    mu: float
    sigma: float

    def at(self, z: Floats) -> Floats:
        """Values for latent standard normals."""
        return np.exp(self.mu + self.sigma * z)


@dataclass(frozen=True)
class LogitNormal:
    """A share whose log odds are normal."""

    mu: float
    sigma: float

    def at(self, z: Floats) -> Floats:
        """Values for latent standard normals."""
        from scipy.special import expit

        out: Floats = expit(self.mu + self.sigma * z)
        return out


@dataclass(frozen=True)
class Beta:
    """A beta distribution stretched from ``low`` over ``width``: PERT, shares with evidence, shares by mean and sd."""

    a: float
    b: float
    low: float = 0.0
    width: float = 1.0

    def at(self, z: Floats) -> Floats:
        """Values for latent standard normals."""
        from scipy.special import betaincinv, ndtr

        lower, upper = betaincinv(self.a, self.b, ndtr(z)), 1.0 - betaincinv(self.b, self.a, ndtr(-z))
        out: Floats = self.low + self.width * np.where(z < 0, lower, upper)
        return out


@dataclass(frozen=True)
class Triangular:
    """Straight up to the mode and straight down from it."""

    low: float
    mode: float
    high: float

    def at(self, z: Floats) -> Floats:
        """Values for latent standard normals."""
        from scipy.special import ndtr

        width = self.high - self.low
        rising = self.low + np.sqrt(ndtr(z) * width * (self.mode - self.low))
        falling = self.high - np.sqrt(ndtr(-z) * width * (self.high - self.mode))
        out: Floats = np.where(ndtr(z) * width < self.mode - self.low, rising, falling)
        return out


@dataclass(frozen=True)
class Uniform:
    """Every value between two ends alike."""

    low: float
    high: float

    def at(self, z: Floats) -> Floats:
        """Values for latent standard normals."""
        from scipy.special import ndtr

        out: Floats = self.low + (self.high - self.low) * ndtr(z)
        return out


@dataclass(frozen=True)
class Observed:
    """One of the values seen, each as likely as it was often."""

    values: tuple[float, ...]

    def at(self, z: Floats) -> Floats:
        """Values for latent standard normals."""
        from scipy.special import ndtr

        ordered = np.sort(np.array(self.values))
        index = np.minimum((ndtr(z) * len(ordered)).astype(np.intp), len(ordered) - 1)
        out: Floats = ordered[index]
        return out


@dataclass(frozen=True)
class Named:
    """A distribution of scipy.stats by its own name and parameters, which knows its inverse."""

    name: str
    parameters: Mapping[str, float]
    frozen: Any = field(repr=False, compare=False)

    def at(self, z: Floats) -> Floats:
        """Values for latent standard normals."""
        from scipy.special import ndtr

        out: Floats = np.where(z < 0, self.frozen.ppf(ndtr(z)), self.frozen.isf(ndtr(-z)))
        return out
