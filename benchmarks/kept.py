"""What it costs to keep a run and to send it to processes: W1 plain, kept, with every draw, gone on with, on a cluster.

    python benchmarks/kept.py [--draws N] [--repeat N]

Times are processor seconds of this process, the least of some repeats taken in turns in one run, and for the cluster
wall-clock seconds, with the start of its processes apart. Ratios are what counts.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks._world import peak_memory, w1
from simulator.cluster import cluster
from simulator.engine.simulate import Run, make_plan, run
from simulator.results.manifest import Request, fingerprint
from simulator.results.simulation import Simulation
from simulator.scenario.definitions import Scenario
from simulator.store.kept_run import Answer, KeptRun


def folder_size(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


class Keeping:
    """W1 kept in a new folder each time; the last one stays to be gone on with."""

    def __init__(self, scenario: Scenario, folder: Path, draws: int, *, every: bool) -> None:
        self.scenario, self.folder, self.draws, self.every, self.times = scenario, folder, draws, every, 0

    @property
    def last(self) -> Path:
        """Where the last run is kept."""
        return self.folder / f"{self.every}-{self.times}"

    def __call__(self) -> Run:
        """Make the whole run."""
        self.times += 1
        plan = make_plan([self.scenario], self.draws, 1, every_draw=self.every)
        request = Request(self.scenario.files[-1], ("",), self.draws, 1)
        return run(plan, 1, keeper=KeptRun.begun(self.last, request, Answer("run", every_draw=self.every), plan))

    def again(self) -> Run:
        """Go on with a run of which everything is there."""
        return run(make_plan([self.scenario], self.draws, 1), 1, keeper=KeptRun.opened(self.last))


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--draws", type=int, default=500_000)
    asked.add_argument("--repeat", type=int, default=3)
    args = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        scenario = w1(folder)
        kept = Keeping(scenario, folder, args.draws, every=False)
        every = Keeping(scenario, folder, args.draws, every=True)
        work: dict[str, Callable[[], Run]] = {
            "plain": lambda: run(make_plan([scenario], args.draws, 1), 1),
            "kept": kept,
            "gone on with": kept.again,
            "every draw": every,
        }
        times, prints = dict.fromkeys(work, float("inf")), set()
        for _ in range(args.repeat):
            for what, task in work.items():
                start = time.process_time()
                done = task()
                times[what] = min(times[what], time.process_time() - start)
                prints.add(fingerprint(Simulation(done)))
        print(f"W1, {args.draws} draws, one set of answers: {len(prints) == 1}")
        for what, taken in times.items():
            print(f"{what:16} {taken:7.2f} s  {taken / times['plain']:6.2f} x plain")
        cells = args.draws * 40
        print(f"kept: {folder_size(kept.last) / 1e6:.1f} MB; every draw: {folder_size(every.last) / 1e6:.1f} MB, "
              f"{folder_size(every.last) / cells:.1f} bytes for each centre and draw")  # fmt: skip
        print(f"peak memory of this process: {peak_memory() / 1e3:.0f} MB")
        plan = make_plan([scenario], args.draws, 1)
        start = time.perf_counter()
        alone = run(plan, 1)
        one = time.perf_counter() - start
        start = time.perf_counter()
        with cluster("local:2", plan) as hands:
            begun = time.perf_counter()
            both = run(plan, on=hands)
            two = time.perf_counter() - begun
        same = fingerprint(Simulation(both)) == fingerprint(Simulation(alone))
        print(f"two processes: {one / two:.2f} x one thread, started in {begun - start:.1f} s, same bytes: {same}")


if __name__ == "__main__":
    main()
