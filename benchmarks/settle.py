"""How fast the central case is: start-up, settling many recipients, and what one more design costs.

    python benchmarks/settle.py [--recipients 100000] [--runs 7]

Prints medians over several runs with the fastest and slowest, each beside the time it is meant to keep. Nothing here
passes or fails: times depend on the machine.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

# What is measured is this checkout, wherever the script is called from.
ROOT = Path(__file__).resolve().parents[1]
os.environ["PYTHONPATH"] = str(ROOT)
sys.path.insert(0, str(ROOT))

import simulator  # noqa: E402
from simulator.scenario.definitions import Scenario  # noqa: E402

MANY = """\
period: 2022
recipients: {file: centres.csv, synthetic: yes}
quantities:
  beds: {unit: bed}
  residents: {unit: person}
  reviewed: {unit: person}
  coverage: {unit: 1, is: reviewed / residents}
  met: {of: coverage, curve: [[30 %, 0], [70 %, 1]]}
funding: {budget: {amount: 6 000 mkr}}
payments:
  per_bed: {rate: 350.55 kr/bed/year, per: beds, at_most: 40 000 kr}
  tiers: {rate: {tiers: [[0, 200 kr/person/year], [100, 150 kr/person/year]]}, per: residents}
  fees: {rate: 300 kr/person, per: reviewed, requires: coverage >= 50 %, total_at_most: 500 mkr}
  quality: {pool: rest(budget), shared_by: residents, achieved: met, unearned: redistribute}
"""


def main() -> None:
    """Run every measurement and print the table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--recipients", type=int, default=100_000)
    arguments.add_argument("--runs", type=int, default=7)
    chosen = arguments.parse_args()
    runs: int = chosen.runs
    print(f"{'':58}{'median':>10}{'least':>10}{'most':>10}{'target':>10}{'ratio':>8}")

    baseline = timed(lambda: command("-c", "pass"), runs)
    line("a Python that does nothing (for comparison)", baseline)
    line("simulator --help, cold", timed(lambda: command("-m", "simulator.cli", "--help"), runs), 0.4)
    run = ("-m", "simulator.cli", "run", "vasterbotten-2021")
    line("simulator run vasterbotten-2021, cold", timed(lambda: command(*run), runs), 1.5)

    with tempfile.TemporaryDirectory() as folder:
        many = write_many(Path(folder), chosen.recipients)
        line(f"reading {chosen.recipients} recipients", timed(lambda: simulator.load(many), 3))
        scenario = simulator.load(many)
        line(f"settling {chosen.recipients} recipients, 4 payments", timed(lambda: settle(scenario), runs), 1.0)

    designs = simulator.design_names("vasterbotten-2021")
    loading = [t for name in designs for t in timed(lambda name=name: load(name), runs)]
    line(f"one more design of vasterbotten-2021 ({len(designs)} tried): load", loading)
    scenarios = [load(name) for name in designs]
    settling = [t for scenario in scenarios for t in timed(lambda scenario=scenario: settle(scenario), runs)]
    line("one more design: settle", settling)


def load(design: str) -> Scenario:
    """One design of Västerbotten, read, overlaid and checked."""
    return simulator.load("vasterbotten-2021", design)


def settle(scenario: Scenario) -> None:
    """Every payment, down to each recipient's total."""
    assert simulator.settle(scenario).by_recipient


def command(*words: str) -> None:
    """A Python process of its own."""
    subprocess.run([sys.executable, *words], check=True, stdout=subprocess.DEVNULL)


def timed(work: Callable[[], object], runs: int) -> list[float]:
    """Seconds of each run, after one that is not counted."""
    work()
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return seconds


def line(what: str, seconds: list[float], target: float | None = None) -> None:
    """One row of the table, in milliseconds; the ratio is of the median to the target."""
    median = statistics.median(seconds)
    aim = f"{1000 * target:10.0f}{median / target:8.2f}" if target is not None else ""
    print(f"{what:58}{1000 * median:10.1f}{1000 * min(seconds):10.1f}{1000 * max(seconds):10.1f}{aim}", flush=True)


def write_many(folder: Path, recipients: int) -> Path:
    """A scenario with many made-up recipients."""
    chance = random.Random(1)
    rows = ["id,beds,residents,reviewed"]
    for i in range(recipients):
        beds = chance.randint(5, 150)
        residents = chance.randint(5, beds)
        rows.append(f"c{i:06},{beds},{residents},{chance.randint(0, residents)}")
    (folder / "centres.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (folder / "scenario.yaml").write_text(MANY, encoding="utf-8")
    return folder / "scenario.yaml"


if __name__ == "__main__":
    main()
