"""Answers of decisions beside their peers: SALib, EMA Workbench, heormodel and pymoo, in quality and in time.

    python benchmarks/decide.py [--seeds N] [--peers PYTHON]

The peers are installed into an environment of their own in a temporary folder, or stand in the one whose Python is
given; where they cannot be had, that is said. Both run the same cases from the same seeds, as many times; times are
seconds on one processor.

Ishigami's function (a = 7, b = 0.1) has known indices, the corner of a square a known box, a normal gain a known value
of information, and ZDT1 a known front.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from scipy.special import ndtr
from scipy.stats import norm

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from simulator.decide.bases import columns_of
from simulator.decide.boxes import Cases, find_box
from simulator.decide.indices import pick_freeze
from simulator.decide.information_value import partial, perfect
from simulator.decide.pareto import hypervolume, undominated
from simulator.decide.searching import REFINED, search

PEERS = ("SALib", "ema-workbench", "heormodel", "pymoo")
INDICES = np.array([[0.313905, 0.557589], [0.442411, 0.442411], [0.0, 0.243684]])
INPUTS = {"x1": [0], "x2": [1], "x3": [2]}
EACH = len(INPUTS) + 2
"""Runs of the function for each point."""
POINTS = (16, 64, 256, 1024)
WORTHS = np.array([float(100 * norm.cdf(100 / s) + s * norm.pdf(100 / s)) - 100 for s in (400, 300, 264.58)])
REFERENCE = np.array([1.1, 10.0])
Found = list[tuple[Any, float]]


def timed(work: Callable[[int], Any], seeds: int) -> Found:
    """What comes of each seed, and its seconds on the processor; the first, with its imports, is not counted."""
    work(0)
    out = []
    for seed in range(seeds):
        start = time.process_time()
        out.append((work(seed), time.process_time() - start))
    return out


def indices(points: int, seed: int) -> list[list[float]]:
    """First-order and total indices of 16 replicates of so many points."""

    def ishigami(z: np.ndarray) -> np.ndarray:
        x = np.pi * (2 * ndtr(z) - 1)
        return np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])

    found = pick_freeze(ishigami, INPUTS, points, seed)
    return [[found[name].first.value, found[name].total.value] for name in INPUTS]


def box(seed: int) -> list[float]:
    """Coverage and density, in draws that it has not seen, of the box around a corner of a square."""
    x = np.random.default_rng(seed).random((3, 10_000))
    numbers = {f"x{k}": row for k, row in enumerate(x, 1)}
    found = find_box(Cases(numbers, {}, (x[0] > 0.7) & (x[1] <= 0.4)))
    return [found.hits / found.events, found.hits / found.inside]


def worth(seed: int) -> list[float]:
    """EVPI, and EVPPI of either input, of a gain of 100 + 300 A + 264.58 B."""
    a, b = np.random.default_rng(seed).standard_normal((2, 8192))
    worths = np.stack([np.zeros(8192), 100 + 300 * a + 264.58 * b])
    return [perfect(worths).value, *(partial(worths, columns_of([x])).value for x in (a, b))]


def front(seed: int) -> list[list[float]]:
    """The front of ZDT1 over three levers of 201 steps."""
    space: Any = SimpleNamespace(alternatives=(None,), sizes=(200,) * 3, points=201**3, seed=seed)

    def values(points: Sequence[Any]) -> np.ndarray:
        share = np.array([one.steps for one in points]) / 200
        far = 1 + 4.5 * share[:, 1:].sum(axis=1)
        return np.stack([share[:, 0], far * (1 - np.sqrt(share[:, 0] / far))], axis=1)

    found = np.stack(list(search(space, values).values()))
    return [[float(x) for x in row] for row in found[undominated(found)]]


def off(found: Found, truth: np.ndarray) -> float:
    """Root mean square error."""
    return float(np.sqrt(np.mean(np.square([np.array(one) - truth for one, _ in found]))))


def volume(found: Found) -> float:
    """The mean volume that fronts dominate."""
    return float(np.mean([hypervolume(np.array(one), REFERENCE) for one, _ in found]))


def lines(seeds: int, peers: dict[str, Any] | None) -> list[str]:
    """Every measure, ours and the peer's, and their ratio."""
    out: list[str] = []

    def line(name: str, ours: Found, peer: Found | None, of: Callable[[Found], float], *, error: bool) -> None:
        value, seconds = of(ours), float(np.mean([s for _, s in ours]))
        text = f"  {name}: ours {value:.5f} in {seconds:.3f} s"
        if peer is not None:
            theirs, took = of(peer), float(np.mean([s for _, s in peer]))
            quality = theirs / value if error else value / theirs
            text += (
                f"; peer {theirs:.5f} in {took:.3f} s; times better {quality:.2f}, times faster {took / seconds:.2f}"
            )
        out.append(text)

    def of_peer(key: str) -> Found | None:
        return None if peers is None else peers[key]

    out.append(f"Sobol indices of Ishigami's function beside SALib, root mean square error, {seeds} seeds")
    for points in POINTS:
        theirs = None if peers is None else peers["salib"][str(points)]
        ours = timed(lambda seed, n=points: indices(n, seed), seeds)  # type: ignore[misc]
        line(f"{16 * points * EACH} runs", ours, theirs, lambda found: off(found, INDICES), error=True)
    out.append("The corner of a square, 10 000 points, beside EMA Workbench's PRIM")
    found = timed(box, seeds)
    for k, name in enumerate(("coverage", "density")):
        line(name, found, of_peer("ema"), lambda x, k=k: float(np.mean([one[k] for one, _ in x])), error=False)  # type: ignore[misc]
    out.append("EVPI and EVPPI of a normal gain, 8 192 draws, beside heormodel, root mean square error")
    line("kr", timed(worth, seeds), of_peer("heormodel"), lambda found: off(found, WORTHS), error=True)
    out.append(f"The front of ZDT1 over three levers, {REFINED} runs, beside pymoo's NSGA-II, hypervolume")
    line("volume", timed(front, seeds), of_peer("pymoo"), volume, error=False)
    return out


def asked_of_peers(python: str, seeds: int) -> dict[str, Any] | None:
    """What the peers find; None, with a sentence, where they cannot be had."""
    script = str(Path(__file__).with_name("_decide_peers.py"))
    with tempfile.TemporaryDirectory() as folder:
        if not python:
            python = str(Path(folder) / "peers" / "bin" / "python")
            installs = ([sys.executable, "-m", "venv", f"{folder}/peers"], [python, "-m", "pip", "install", *PEERS])
            for command in installs:
                done = subprocess.run(command, capture_output=True, text=True, check=False)
                if done.returncode:
                    print(f"The peers cannot be had here, so ours stand alone: {(done.stderr or done.stdout)[-200:]}")
                    return None
        command = [python, script, str(seeds), *map(str, POINTS)]
        alone = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | alone)
        if done.returncode:
            print(f"The peers do not run here, so ours stand alone: {done.stderr[-200:]}")
            return None
        found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
        return found


def main() -> None:
    """Ours and the peers'."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--seeds", type=int, default=20)
    asked.add_argument("--peers", default="")
    given = asked.parse_args()
    print("\n".join(lines(given.seeds, asked_of_peers(given.peers, given.seeds))))


if __name__ == "__main__":
    main()
