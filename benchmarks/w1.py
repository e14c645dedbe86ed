"""W1: 100 000 draws x 40 centres, a fee capped and prorated to the öre. Prints every ratio that the README states.

    python benchmarks/w1.py [--repeat N] [--quick] [--peers PYTHON]

Wall-clock times are the best of some repeats, taken in turns within one run, so that a busy machine bears on all alike.
``--peers`` is the Python of an environment with benchmarks/requirements.txt.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks._world import BEDS, peak_memory, w1
from simulator.api import load
from simulator.engine.settle import settle
from simulator.engine.simulate import make_plan, run
from simulator.results.manifest import fingerprint
from simulator.results.simulation import Simulation
from simulator.scenario.definitions import Scenario

DRAWS, BUDGET = 100_000, 1_643_000_000


def best(work: dict[str, Callable[[], object]], repeat: int) -> dict[str, float]:
    """The best time of each, taken in turns."""
    times = dict.fromkeys(work, float("inf"))
    for _ in range(repeat):
        for name, task in work.items():
            start = time.perf_counter()
            task()
            times[name] = min(times[name], time.perf_counter() - start)
    return times


def drawing_alone() -> tuple[np.ndarray, np.ndarray]:
    """The same counts from one NumPy Generator on one thread."""
    rng = np.random.default_rng(1)
    beds = rng.poisson(np.array(BEDS, float), (DRAWS, len(BEDS)))
    uptake = 1 / (1 + np.exp(-(np.log(0.6 / 0.4) + 0.3307 * rng.standard_normal((DRAWS, 1)))))
    return beds, rng.binomial(beds, uptake)


def answered(scenario: Scenario, workers: int, draws: int = DRAWS) -> Simulation:
    """Everything: drawing, paying, and the answers."""
    simulation = Simulation(run(make_plan([scenario], draws, 1), workers))
    risk = simulation.designs[0]
    _ = risk.cost, risk.overrun_probability, [row["mean"] for row in risk.recipients.values()]
    return simulation


def normals(threads: int) -> None:
    """Numbers drawn into one array by each of some threads: what a second thread is worth on this machine."""

    def fill(seed: int) -> None:
        rng, into = np.random.default_rng(seed), np.empty(400_000)
        for _ in range(40):
            rng.standard_normal(out=into)

    work = [threading.Thread(target=fill, args=(seed,)) for seed in range(threads)]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()


def by_hand(beds: np.ndarray, reviews: np.ndarray) -> np.ndarray:
    """The same payments as one NumPy expression: whole öre, largest remainder, ties by id."""
    per_bed = beds * 350_000
    fees = reviews * 300_000
    cap = np.maximum(BUDGET - per_bed.sum(axis=1), 0)
    asked = fees.sum(axis=1)
    binds = asked > cap
    product = cap[:, None] * reviews
    total = np.maximum(reviews.sum(axis=1), 1)[:, None]
    parts, rests = np.divmod(product, total)
    missing = cap - parts.sum(axis=1)
    order = np.argsort(-rests, axis=1, kind="stable")
    places = np.empty_like(order)
    np.put_along_axis(places, order, np.arange(order.shape[1])[None, :], axis=1)
    parts += places < missing[:, None]
    return per_bed + np.where(binds[:, None], parts, fees)


def by_engine(scenario: Scenario, beds: np.ndarray, reviews: np.ndarray, step: int = 3072) -> np.ndarray:
    """The rules of the settlement on given draws, in the pieces that a simulation uses."""
    out = np.empty(beds.shape, np.int64)
    for at in range(0, len(beds), step):
        x, y = beds[at : at + step, None, :], reviews[at : at + step, None, :]
        year = settle(scenario, {"beds": x, "reviews": y}).years[0]
        np.add(year.payments["per_bed"].paid, year.payments["reviews_paid"].paid, out=out[at : at + step])
    return out


def memory(draws: int) -> int:
    """Peak memory of a process of its own, in kB."""
    out = subprocess.run([sys.executable, __file__, "--memory", str(draws)], capture_output=True, text=True, check=True)
    return int(out.stdout)


def cold() -> float:
    """``simulator run vasterbotten-2021 --draws 10000`` in a new process."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "simulator.cli", "run", "vasterbotten-2021", "--draws", "10000"]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, cwd=Path(__file__).resolve().parent.parent)
    return time.perf_counter() - start


def show(what: str, found: float, wanted: float, more: bool = False, unit: str = "x") -> None:
    """One line: what was found, what was wanted, and whether it holds."""
    holds = found >= wanted if more else found <= wanted
    verdict = "holds" if holds else "DOES NOT HOLD"
    print(f"{what:<68} {found:8.2f} {unit:<3} {'>=' if more else '<='} {wanted:<6g} {verdict}")


def main() -> None:
    """Run everything and print it."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--repeat", type=int, default=5)
    asked.add_argument("--quick", action="store_true", help="leave out 1 000 designs and a million draws")
    asked.add_argument("--peers", default="")
    asked.add_argument("--memory", type=int, default=0)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scenario = w1(Path(folder))
        if given.memory:
            answered(scenario, 2, given.memory)
            print(peak_memory())
            return
        measured(scenario, given)


def measured(scenario: Scenario, given: argparse.Namespace) -> None:
    """All figures, in turn."""
    load, python = os.getloadavg()[0], sys.version.split()[0]
    print(f"{os.cpu_count()} cores, load {load:.1f}, NumPy {np.__version__}, Python {python}")
    simulation = answered(scenario, 2)
    risk = simulation.designs[0]
    share = float((simulation.run.outcomes[0].cost >= BUDGET).mean())
    print(f"mean {risk.cost['mean'].value / 100:,.0f} kr, the cap binds in {share:.0%} of draws")
    tasks = {
        "drawing": drawing_alone,
        "two": lambda: answered(scenario, 2),
        "one": lambda: answered(scenario, 1),
    }
    times = best(tasks, given.repeat)
    for name, seconds in times.items():
        print(f"  {name:<10} {seconds:.3f} s")
    start = time.process_time()
    answered(scenario, 1)
    cpu = time.process_time() - start
    start = time.process_time()
    drawing_alone()
    print(f"  processor time of one thread's run / of drawing alone: {cpu / (time.process_time() - start):.2f}")
    show("everything on two threads / drawing alone on one", times["two"] / times["drawing"], 0.7)
    show("two threads against one", times["one"] / times["two"], 1.7, more=True)
    alone = best({"1": lambda: normals(1), "2": lambda: normals(2)}, given.repeat)
    own = 2 * alone["1"] / alone["2"]
    print(f"  this machine: two threads that only draw do {own:.2f} x the work of one in the same time")

    beds, reviews = (x.astype(np.float64) for x in drawing_alone())
    whole = beds.astype(np.int64), reviews.astype(np.int64)
    if not (by_engine(scenario, beds, reviews) == by_hand(*whole)).all():
        raise SystemExit("the engine and the expression by hand differ")
    rules = best({"engine": lambda: by_engine(scenario, beds, reviews), "hand": lambda: by_hand(*whole)}, given.repeat)
    print(f"  rules on given draws {rules['engine']:.3f} s, by hand {rules['hand']:.3f} s")
    show("rules on given draws / the same by hand in NumPy", rules["engine"] / rules["hand"], 1.3)

    prints = {workers: fingerprint(Simulation(run(make_plan([scenario], DRAWS, 1), workers))) for workers in (1, 2, 5)}
    plan = make_plan([scenario], DRAWS, 1)
    order = [int(k) for k in np.random.default_rng(3).permutation(plan.pieces)]
    prints[0] = fingerprint(Simulation(run(plan, 2, order=order)))
    print(
        f"identical bytes for 1, 2, 5 threads and a shuffled order: {'yes' if len(set(prints.values())) == 1 else 'NO'}"
    )
    show("simulator run vasterbotten-2021 --draws 10000, cold process", min(cold() for _ in range(3)), 2.5, unit="s")
    if not given.quick:
        designs(scenario)
        responses()
        small, large = memory(100_000), memory(1_000_000)
        print(f"  peak memory {small / 1024:.0f} MB at 100 000 draws, {large / 1024:.0f} MB at 1 000 000")
        show("peak memory at 1 000 000 draws / at 100 000", large / small, 1.3)
    if given.peers:
        peers(given.peers, times["two"], rules["engine"])


def designs(scenario: Scenario) -> None:
    """1 000 designs in the same 10 000 draws, and what one more costs beyond its arithmetic."""
    many = [(scenario, {"fee": f"{2000 + 2 * k} kr/review"}) for k in range(1000)]
    start = time.perf_counter()
    run(make_plan(many, 10_000, 1), 2)
    seconds = time.perf_counter() - start
    show("1 000 designs x 10 000 draws x 40 centres", seconds, 6.0, unit="s")
    few = best({str(n): lambda n=n: run(make_plan(many[:n], 1, 1), 1) for n in (1, 201)}, 3)  # type: ignore[misc]
    show("a further design beyond its arithmetic (1 draw)", (few["201"] - few["1"]) / 200 * 1000, 2.0, unit="ms")


def responses(draws: int = 2048) -> None:
    """What it costs that centres answer: designs of Västerbotten with and without, in the same draws."""
    for name in ("open-fee", "capped-fee", "closed-pool-reviews", "ramp-share-reviewed"):
        plans = {
            how or "none": make_plan([load("vasterbotten-2021", f"{name}+{how}" if how else name)], draws, 1)
            for how in ("", "elastic", "take-up")
        }
        times = best({how: lambda plan=plan: run(plan, 2) for how, plan in plans.items()}, 1)  # type: ignore[misc]
        told = ", ".join(f"{how} {times[how]:.2f} s" for how in times)
        print(f"  {draws} draws of {name}, response: {told}")


def peers(python: str, whole: float, rules: float) -> None:
    """OpenFisca-Core and EMA Workbench on the same work."""
    script = Path(__file__).with_name("_peers.py")
    out = subprocess.run([python, str(script), str(DRAWS)], capture_output=True, text=True, check=True)
    found = json.loads(out.stdout.strip().splitlines()[-1])
    print(f"  OpenFisca-Core: built and calculated {found['openfisca']:.2f} s, of that {found['openfisca_calc']:.3f} s")
    print(f"  EMA Workbench: {found['ema_per_draw'] * 1e6:.0f} microseconds a draw")
    show("OpenFisca-Core built and calculated / rules on given draws", found["openfisca"] / rules, 10, more=True)
    show("EMA Workbench a draw / everything a draw", found["ema_per_draw"] / (whole / DRAWS), 20, more=True)


if __name__ == "__main__":
    main()
