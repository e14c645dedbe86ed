"""Sensitivity beside SALib at equal runs, in error and seconds, and discovery on a case whose box is known.

    python benchmarks/decide.py [--seeds N]

Ishigami's function (a = 7, b = 0.1) has known indices. Both methods run it as many times; the error is the root mean
square over its first-order and total indices, over the seeds. Sixteen replicates, whose spread is an honest
interval, fill space less evenly than the one long sequence of SALib, whose interval is a bootstrap: it costs error
and buys time. SALib is an extra (``search``).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy.special import ndtr

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from simulator.decide.boxes import Cases, find_box
from simulator.decide.indices import pick_freeze

TRUTH = np.array([[0.313905, 0.557589], [0.442411, 0.442411], [0.0, 0.243684]])
INPUTS = {"x1": [0], "x2": [1], "x3": [2]}
EACH = len(INPUTS) + 2
"""Runs of the function for each point."""


def ishigami(x: np.ndarray) -> np.ndarray:
    """The function of three angles, (input, point)."""
    return np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])


def ours(points: int, seed: int) -> np.ndarray:
    """First-order and total indices of 16 replicates of so many points."""
    found = pick_freeze(lambda z: ishigami(np.pi * (2 * ndtr(z) - 1)), INPUTS, points, seed)
    return np.array([[found[name].first.value, found[name].total.value] for name in INPUTS])


def salib(points: int, seed: int) -> np.ndarray:
    """The same from SALib's Sobol sequence and analysis, with as many runs."""
    from SALib.analyze import sobol as analysis
    from SALib.sample import sobol

    problem = {"num_vars": 3, "names": list(INPUTS), "bounds": [[-np.pi, np.pi]] * 3}
    x = sobol.sample(problem, 16 * points, calc_second_order=False, seed=seed)
    found = analysis.analyze(problem, ishigami(x.T), calc_second_order=False, seed=seed)
    return np.stack([found["S1"], found["ST"]], axis=1)


def measured(way: Callable[[int, int], np.ndarray], points: int, seeds: int) -> tuple[float, float]:
    """Root mean square error, and seconds each."""
    start = time.perf_counter()
    errors = [way(points, seed) - TRUTH for seed in range(seeds)]
    return float(np.sqrt(np.mean(np.square(errors)))), (time.perf_counter() - start) / seeds


def corner(seeds: int) -> tuple[float, float, float]:
    """Least coverage and density of the box around a corner of a square, and seconds each."""
    shares, start = [], time.perf_counter()
    for seed in range(seeds):
        x = np.random.default_rng(seed).random((3, 10_000))
        numbers = {f"x{k}": row for k, row in enumerate(x, 1)}
        found = find_box(Cases(numbers, {}, (x[0] > 0.7) & (x[1] <= 0.4)))
        shares.append((found.hits / found.events, found.hits / found.inside))
    coverage, density = np.min(shares, axis=0).tolist()
    return coverage, density, (time.perf_counter() - start) / seeds


def main() -> None:
    """Every size, and the box."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--seeds", type=int, default=20)
    seeds = asked.parse_args().seeds
    print(f"Ishigami, {seeds} seeds: root mean square error of six indices, seconds with intervals")
    for points in (16, 64, 256, 1024):
        own, peer = measured(ours, points, seeds), measured(salib, points, seeds)
        print(
            f"  {16 * points * EACH:>7} runs: ours {own[0]:.5f}, {own[1]:.3f} s; SALib {peer[0]:.5f}, {peer[1]:.3f} s;"
            f" SALib / ours: error {peer[0] / own[0]:.2f}, time {peer[1] / own[1]:.2f}"
        )
    coverage, density, seconds = corner(seeds)
    print(f"Corner of a square, 10 000 points: coverage >= {coverage:.3f} at density >= {density:.3f}, {seconds:.3f} s")


if __name__ == "__main__":
    main()
