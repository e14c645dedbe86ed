"""Counts by inversion are the quantile itself, everywhere; and they keep designs in order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from simulator.outlook import counts
from simulator.outlook.streams import normals, stream_key

Z = np.concatenate([normals([stream_key(0, "z")], 0, 12)[0], np.linspace(-7.5, 7.5, 1501)])


def is_quantile(count: np.ndarray, z: np.ndarray, law: stats.rv_discrete) -> np.ndarray:
    """Whether each count is the least whose distribution reaches the latent probability, by the nearer tail."""
    below = (law.cdf(count) >= stats.norm.cdf(z)) & (law.cdf(count - 1) < stats.norm.cdf(z))
    above = (law.sf(count) <= stats.norm.sf(z)) & ((law.sf(count - 1) > stats.norm.sf(z)) | (count == 0))
    return np.where(z < 0, below, above)


@pytest.mark.parametrize("n", [0, 1, 5, 20, 40, 78, 300, 3000, 100_000])
@pytest.mark.parametrize("p", [0.0, 1e-3, 0.02, 0.1, 0.3, 0.5, 0.63, 0.9, 0.99, 1.0])
def test_binomial_is_the_exact_quantile(n: int, p: float) -> None:
    found = counts.binomial(Z, np.full(Z.shape, float(n)), np.full(Z.shape, p))
    if p in (0.0, 1.0):
        assert (found == n * p).all()
    else:
        assert is_quantile(found, Z, stats.binom(n, p)).all()


@pytest.mark.parametrize("mean", [0.0, 0.01, 1, 5, 8.9, 9, 12, 30, 78, 1000, 1e6])
def test_poisson_is_the_exact_quantile(mean: float) -> None:
    found = counts.poisson(Z, np.full(Z.shape, mean))
    assert (found == 0).all() if mean == 0 else is_quantile(found, Z, stats.poisson(mean)).all()


def test_overdispersed_counts_have_their_moments() -> None:
    z, mix = normals([stream_key(0, "z"), stream_key(0, "z~")], 0, 100)
    n, p, rho = 80.0, 0.6, 0.05
    x = counts.beta_binomial(z, mix, np.full(z.shape, n), np.full(z.shape, p), np.full(z.shape, rho))
    assert x.mean() == pytest.approx(n * p, rel=0.003)
    assert x.var() == pytest.approx(n * p * (1 - p) * (1 + (n - 1) * rho), rel=0.02)
    assert (
        stats.kstest(x + z * 1e-9, lambda v: stats.betabinom(n, p * 19, (1 - p) * 19).cdf(np.round(v))).statistic < 0.06
    )
    y = counts.negative_binomial(z, mix, np.full(z.shape, 40.0), np.full(z.shape, 0.1))
    assert y.mean() == pytest.approx(40, rel=0.004)
    assert y.var() == pytest.approx(40 + 0.1 * 40**2, rel=0.03)


@given(
    st.floats(-8, 8), st.integers(0, 5000), st.floats(0, 1), st.floats(0, 1), st.floats(-6, 6), st.floats(0.001, 0.5)
)
def test_a_higher_probability_never_gives_a_lower_count(
    z: float, n: int, p: float, q: float, mix: float, dispersion: float
) -> None:
    latent, trials = np.array([z]), np.array([float(n)])
    low, high = (np.array([x]) for x in sorted((p, q)))
    assert counts.binomial(latent, trials, low) <= counts.binomial(latent, trials, high)
    args = (np.array([mix]), trials)
    spread = np.array([dispersion])
    assert counts.beta_binomial(latent, *args, low, spread) <= counts.beta_binomial(latent, *args, high, spread)
    assert (counts.binomial(latent, trials, low) == counts.binomial(latent.copy(), trials, low.copy())).all()


@given(st.floats(-8, 8), st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_higher_mean_never_gives_a_lower_count(z: float, a: float, b: float) -> None:
    low, high = (counts.poisson(np.array([z]), np.array([mean])) for mean in sorted((a, b)))
    assert low <= high
