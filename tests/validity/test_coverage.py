"""Intervals hold the truth, with 20 fixed seeds for each claim; benchmarks/validity.py tries 500."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest

from simulator.engine.tally import Tally, joined
from simulator.results import estimates as e
from simulator.results.families import best_candidates, discoveries, holm, p_of_difference
from tests.validity.coverage import measure

SEEDS = range(1, 21)
MOST_MISSES = 4
"""Of 20 runs: more would be one chance in 400 for an interval that holds in 95 %."""


@pytest.mark.parametrize(
    ("sigma", "draws", "way"),
    [(0.27, 256, "plain"), (1.0, 1024, "plain"), (1.0, 10_000, "plain"), (1.0, 16_384, "sobol"),
     (0.27, 65_536, "stopped")],
)  # fmt: skip
def test_every_printed_interval_holds(sigma: float, draws: int, way: str, tmp_path: Path) -> None:
    table = measure(sigma, draws, SEEDS, tmp_path, way=way)
    missed = {key: row.runs - row.held for key, row in table.items() if row.runs - row.held > MOST_MISSES}
    assert not missed
    without = {key: row.intervals for key, row in table.items() if row.always_interval and row.intervals < row.runs}
    assert not without


def test_what_was_never_seen_is_not_exactly_nothing() -> None:
    found = e.expected(np.zeros(1024))
    assert found.basis == "too_few" and (found.hits, found.draws) == (0, 1024) and found.high == np.inf
    assert not found.is_certain
    assert found.to_json()["high"] is None and found.to_json()["hits"] == 0
    seldom = np.zeros(1024)
    seldom[:4] = 1e6
    assert e.expected(seldom).basis == e.mean(seldom).basis == e.mean(-seldom).basis == "too_few"
    seldom[4] = 1e6
    assert e.expected(seldom).basis == "interval" and 0 < e.expected(seldom).low < 5e6 / 1024


def test_probabilities_have_clopper_and_pearsons_interval() -> None:
    from scipy.stats import binomtest

    for hits, n in ((1, 256), (7, 1024), (200, 256)):
        found, exact = e.proportion(hits, n), binomtest(hits, n).proportion_ci(0.95, "exact")
        assert (found.low, found.high) == pytest.approx((exact.low, exact.high))


def test_a_tally_of_parts_is_that_of_the_whole() -> None:
    rng = np.random.default_rng(1)
    x = 1e9 + rng.lognormal(0, 1, (3, 5000))
    x[2] = 7.0
    whole = Tally.of(x, 5000, 0, 500)
    cuts = [0, 1300, 1301, 4000, 5000]
    parts = joined([Tally.of(x[:, a:b], b - a, a, 500) for a, b in itertools.pairwise(cuts)])
    for name in ("mean", "second", "third", "first", "others", "by_replicate"):
        assert np.asarray(getattr(parts, name)) == pytest.approx(np.asarray(getattr(whole, name)), rel=1e-6, abs=1e-6)
    assert parts.others.tolist() == [4999, 4999, 0] and not parts.is_fixed
    assert Tally.of(x[:, :1], 100).is_fixed


def test_expected_shortfall_is_the_mean_of_the_worst_draws() -> None:
    ordered = np.arange(1.0, 1001.0)
    assert e.tail_mean(ordered, 0.95).value == pytest.approx(ordered[950:].mean())
    assert e.tail_mean(ordered, 0.99).basis == "too_few"


def test_equal_designs_are_seldom_called_different() -> None:
    """Sixteen designs alike in the mean, over many runs: any wrong call in at most 7.5 %, the cheapest kept."""
    rng, wrong, lost, runs = np.random.default_rng(3), 0, 0, 200
    for _ in range(runs):
        costs = list(rng.lognormal(0, 0.5, (16, 500)))
        sure = holm([p_of_difference(cost - costs[0]) for cost in costs[1:]])
        wrong += any(sure)
        lost += 0 not in best_candidates(costs)
    assert wrong / runs <= 0.075 and lost / runs <= 0.075


def test_a_dearer_design_is_told_apart_and_is_not_the_cheapest() -> None:
    rng = np.random.default_rng(4)
    shared = rng.lognormal(0, 0.5, 500)
    costs = [shared, shared + rng.normal(0, 0.1, 500), shared + 0.2 + rng.normal(0, 0.1, 500)]
    assert holm([p_of_difference(cost - costs[0]) for cost in costs[1:]]) == [False, True]
    assert set(best_candidates(costs)) == {0, 1}


def test_few_discoveries_are_made_by_chance() -> None:
    rng, shares = np.random.default_rng(5), []
    for _ in range(400):
        p = np.concatenate([rng.uniform(0, 1, 80), rng.uniform(0, 1e-4, 20)])
        found = discoveries(list(p), dependent=False)
        shares.append(sum(found[:80]) / max(sum(found), 1))
        assert sum(discoveries(list(p), dependent=True)) <= sum(found)
    assert np.mean(shares) <= 0.05
