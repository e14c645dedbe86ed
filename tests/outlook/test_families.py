"""What is stated comes out: percentiles, moments and shapes against closed forms and scipy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from simulator.outlook import fit
from simulator.outlook.families import Beta, Family, LogitNormal, LogNormal, Normal
from simulator.outlook.streams import normals, stream_key

Z10 = np.array([-fit.Z90, 0.0, fit.Z90])
GRID = np.linspace(-6, 6, 241)


@pytest.mark.parametrize(
    ("kind", "low", "high", "expected"),
    [
        ("share", 0.4, 0.8, LogitNormal),
        ("number", 400, 800, LogNormal),
        ("number", -1, 2, Normal),
        ("signed", 1, 2, Normal),
    ],
)
def test_percentiles_are_met_exactly(kind: str, low: float, high: float, expected: type) -> None:
    family = fit.percentiles(low, high, kind)
    assert isinstance(family, expected)
    assert family.at(Z10)[[0, 2]] == pytest.approx([low, high], rel=1e-12)


@pytest.mark.parametrize(
    ("family", "reference"),
    [
        (fit.percentiles(0.4, 0.8, "number"), None),
        (fit.three_points(1, 2, 5), stats.beta(2, 4, loc=1, scale=4)),
        (fit.three_points(1, 2, 5, "triangular"), stats.triang(0.25, loc=1, scale=4)),
        (fit.three_points(1, None, 5), stats.uniform(1, 4)),
        (fit.moments(10, 3, "number", "normal"), stats.norm(10, 3)),
        (fit.evidence(30, 50), stats.beta(30.5, 20.5)),
        (fit.named("gamma", {"a": 2.0, "scale": 3.0}), stats.gamma(2, scale=3)),
    ],
)
def test_families_are_scipys_inverse_and_rise(family: Family, reference: stats.rv_continuous | None) -> None:
    x = family.at(GRID)
    assert (np.diff(x) >= 0).all()
    if reference is not None:
        expected = np.where(GRID < 0, reference.ppf(stats.norm.cdf(GRID)), reference.isf(stats.norm.sf(GRID)))
        assert x == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize(("kind", "mean", "sd"), [("share", 0.3, 0.1), ("number", 12, 5), ("signed", 2, 9)])
def test_mean_and_sd_come_out(kind: str, mean: float, sd: float) -> None:
    z = normals([stream_key(0, "z")], 0, 400)
    x = fit.moments(mean, sd, kind).at(z)
    assert x.mean() == pytest.approx(mean, abs=4 * sd / np.sqrt(x.size))
    assert x.std() == pytest.approx(sd, rel=0.01)


def test_pert_has_the_mean_of_its_name() -> None:
    family = fit.three_points(1, 2, 5)
    assert isinstance(family, Beta)
    assert family.low + family.width * family.a / (family.a + family.b) == pytest.approx((1 + 4 * 2 + 5) / 6)


def test_observed_values_come_as_often_as_they_were_seen() -> None:
    z = normals([stream_key(0, "z")], 0, 100)
    x = fit.observed([5, 1, 1, 2]).at(z)
    assert set(np.unique(x)) == {1.0, 2.0, 5.0}
    assert (x == 1).mean() == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize(
    ("work", "code"),
    [
        (lambda: fit.percentiles(2, 1, "number"), "uncertain_order"),
        (lambda: fit.percentiles(0.1, 1.2, "share"), "uncertain_outside"),
        (lambda: fit.three_points(1, 7, 5), "uncertain_order"),
        (lambda: fit.moments(0.5, 0.6, "share"), "uncertain_outside"),
        (lambda: fit.evidence(3, 2), "uncertain_evidence"),
        (lambda: fit.observed([]), "uncertain_nothing"),
        (lambda: fit.named("os", {}), "uncertain_family"),
        (lambda: fit.named("gamma", {"b": 1.0}), "uncertain_parameters"),
        (lambda: fit.named("gamma", {"a": -1.0}), "uncertain_parameters"),
    ],
)
def test_what_fits_no_distribution_is_refused(work: object, code: str) -> None:
    with pytest.raises(fit.BadFit) as bad:
        work()  # type: ignore[operator]
    assert bad.value.code == code
