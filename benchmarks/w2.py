"""W2: many centres, some years, four payments - time and memory, and how each grows with every axis.

    python benchmarks/w2.py [--full]

Every figure comes from a process of its own, two threads. ``--full`` runs 1 200 centres x 5 years x 10 000 draws.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks._world import peak_memory, w2

BASE = {"centres": 300, "years": 2, "draws": 2048}


def once(centres: int, years: int, draws: int) -> None:
    """One run, and what it took."""
    from simulator.engine.simulate import make_plan, run
    from simulator.results.simulation import Simulation

    with tempfile.TemporaryDirectory() as folder:
        scenario = w2(Path(folder), centres, years)
        start = time.perf_counter()
        simulation = Simulation(run(make_plan([scenario], draws, 1), 2))
        risk = simulation.designs[0]
        _ = risk.cost, risk.overrun_probability
        print(time.perf_counter() - start, peak_memory() / 1024)


def measured(centres: int, years: int, draws: int) -> tuple[float, float]:
    """Seconds and MB of a run in a process of its own."""
    command = [sys.executable, __file__, "--once", str(centres), str(years), str(draws)]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return float(out[0]), float(out[1])


def main() -> None:
    """Grow one axis at a time."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--once", nargs=3, type=int)
    asked.add_argument("--full", action="store_true")
    given = asked.parse_args()
    if given.once:
        once(*given.once)
        return
    print(f"{'centres':>8} {'years':>6} {'draws':>7} {'seconds':>9} {'MB':>7} {'ns a cell':>10}")
    runs = [BASE] + [BASE | {axis: size * 2} for axis, size in BASE.items()] + [BASE | {"draws": 8192}]
    if given.full:
        runs.append({"centres": 1200, "years": 5, "draws": 10_000})
    for size in runs:
        seconds, megabytes = measured(**size)
        cells = size["centres"] * size["years"] * size["draws"] * 4
        named = " ".join(f"{value:>{width}}" for value, width in zip(size.values(), (8, 6, 7), strict=True))
        print(f"{named} {seconds:>9.2f} {megabytes:>7.0f} {seconds / cells * 1e9:>10.1f}")


if __name__ == "__main__":
    main()
