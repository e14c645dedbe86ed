"""Streams are addresses: no draw depends on what else is drawn, how much, or by whom."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from simulator.outlook.latents import Component, Group, Latents, Variable
from simulator.outlook.sobol import points_each, replicate
from simulator.outlook.streams import BLOCK, normals, stream_key

SHARED = (Component(False, False, 1.0),)
BY_ROW_AND_YEAR = (Component(True, True, 1.0),)


def variable(
    name: str, rows: tuple[str, ...] = ("a", "b"), components: tuple[Component, ...] = BY_ROW_AND_YEAR
) -> Variable:
    years = ("2021", "2022") if any(c.by_year for c in components) else ("",)
    return Variable(name, rows, years, components)


def test_adding_and_reordering_quantities_recipients_and_years_moves_nothing() -> None:
    small = Latents((variable("x"),)).block(7, 3)
    more = Variable("x", ("c", "b", "a"), ("2020", "2022", "2021"), BY_ROW_AND_YEAR)
    large = Latents((variable("new"), more)).block(7, 3)
    for year in ("2021", "2022"):
        assert (small["x", year][0] == large["x", year][2]).all()
        assert (small["x", year][1] == large["x", year][1]).all()


def test_more_draws_keep_the_first() -> None:
    keys = [stream_key(1, "x")]
    together = normals(keys, 0, 3)[0]
    apart = np.concatenate([normals(keys, block)[0] for block in range(3)])
    assert (together == apart).all()


def test_drawing_one_then_the_other_equals_the_other_way_round() -> None:
    a, b = stream_key(1, "a"), stream_key(1, "b")
    assert (normals([a, b], 2)[::-1] == normals([b, a], 2)).all()


def test_seed_zero_is_a_seed_and_differs_from_one() -> None:
    x, y = normals([stream_key(0, "x")], 0), normals([stream_key(1, "x")], 0)
    assert not (x == y).any()
    assert abs(x.mean()) < 0.2


def test_no_global_state_is_touched() -> None:
    np.random.seed(5)
    before = np.random.get_state()[1].copy()
    normals([stream_key(0, "x")], 0)
    assert (np.random.get_state()[1] == before).all()


def test_streams_are_normal_and_independent() -> None:
    z = normals([stream_key(3, "x", str(k)) for k in range(40)], 0, 4)
    assert stats.kstest(z.ravel(), "norm").pvalue > 1e-3
    assert np.abs(np.corrcoef(z) - np.eye(40)).max() < 0.09


def test_a_mix_of_region_and_centre_keeps_its_variance_and_correlates_as_its_shares() -> None:
    mixed = (Component(False, False, 0.6), Component(True, False, 0.4))
    latents = Latents((Variable("x", ("a", "b"), ("",), mixed),))
    z = np.concatenate([latents.block(1, block)["x", ""] for block in range(40)], axis=1)
    assert np.var(z) == pytest.approx(1, abs=0.03)
    assert np.corrcoef(z)[0, 1] == pytest.approx(0.6, abs=0.02)


def test_a_group_correlates_as_stated_and_its_first_member_keeps_its_stream() -> None:
    from simulator.outlook.correlation import factor, normal_correlation

    ranks = np.array([[1, 0.7], [0.7, 1]])
    lower = factor(normal_correlation(ranks))
    assert lower is not None
    one, two = variable("a", components=SHARED), variable("b", components=SHARED)
    latents = Latents((one, two), (Group(("a", "b"), lower),))
    z = [latents.block(1, block) for block in range(40)]
    a, b = (np.concatenate([part[name, ""][0] for part in z]) for name in ("a", "b"))
    assert stats.spearmanr(a, b).statistic == pytest.approx(0.7, abs=0.01)
    assert (a[:BLOCK] == Latents((one,)).block(1, 0)["a", ""][0]).all()


def test_sobol_replicates_are_even_and_each_scrambled_anew() -> None:
    z, other = replicate(1, 0, 3, 1024), replicate(1, 1, 3, 1024)
    u = stats.norm.cdf(z)
    for row in u:
        counts, _ = np.histogram(row, bins=1024, range=(0, 1))
        assert (counts == 1).all()
    assert not (z == other).all()
    assert (replicate(1, 0, 3, 1024) == z).all()
    assert points_each(10_000) == 1024
