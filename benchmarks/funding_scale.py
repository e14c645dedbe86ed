"""How long money over time takes: 21 regions of 60 centres, ten years by month, each with grants of its own.

Run from the root of the project: ``python benchmarks/funding_scale.py``. Every region has a state grant each year that
may be used for two years, and an ordinary budget; every centre is paid per bed each month, and a fifth of the centres
change their beds in mid-year. The figures are made up.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
import tracemalloc
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from simulator.engine.settle import settle
from simulator.results.ledger import ledger
from simulator.scenario.load import load


def write(folder: Path, regions: int, centres: int, years: int) -> Path:
    """The scenario as files."""
    names = [f"r{r:02d}" for r in range(1, regions + 1)]
    rows = [f"id,beds,{','.join(f'in_{name}' for name in names)}"]
    facts = ["id,from,beds"]
    for r, name in enumerate(names):
        for k in range(centres):
            beds = 20 + (r * 31 + k * 17) % 90
            rows.append(f"{name}_{k:02d},{beds},{','.join(str(int(name == other)) for other in names)}")
            if k % 5 == 0:
                facts += [f"{name}_{k:02d},{2022 + y}-07-01,{beds + (y * 7 + k) % 11}" for y in range(years)]
    (folder / "centres.csv").write_text("\n".join(rows) + "\n")
    (folder / "facts.csv").write_text("\n".join(facts) + "\n")
    text = f"""title: Scale
period: [2022, {2021 + years}]
recipients: {{file: centres.csv, facts: facts.csv, synthetic: yes}}
quantities:
  beds: {{unit: bed}}
"""
    text += "".join(f"  in_{name}: {{unit: 1}}\n" for name in names) + "funding:\n"
    for name in names:
        text += f"  grant_{name}: {{amount: 9 mkr/year, use: 2 years, left: lapses}}\n"
        text += f"  budget_{name}: {{amount: 2 mkr/year, left: lapses}}\n"
    text += "payments:\n"
    for name in names:
        text += f"  pay_{name}: {{rate: 3500 kr/bed/year, per: beds * in_{name}, accrues: month, "
        text += f"funded_by: [grant_{name}, budget_{name}]}}\n"
    file = folder / "scenario.yaml"
    file.write_text(text)
    return file


def main() -> None:
    """Print times and memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--regions", type=int, default=21)
    parser.add_argument("--centres", type=int, default=60)
    parser.add_argument("--years", type=int, default=10)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = write(Path(folder), given.regions, given.centres, given.years)
        start = time.perf_counter()
        scenario = load(file)
        read = time.perf_counter() - start
    times = []
    for _ in range(3):
        start = time.perf_counter()
        settlement = settle(scenario)
        accounts = settlement.funding.accounts
        times.append(time.perf_counter() - start)
    if accounts.imbalance().any():
        raise SystemExit("the accounts do not balance")
    start = time.perf_counter()
    entries = len(ledger(settlement).entries)
    written = time.perf_counter() - start
    tracemalloc.start()
    settle(scenario).funding.accounts  # noqa: B018
    _, peak = tracemalloc.get_traced_memory()
    periods = len(settlement.funding.funds.periods)
    print(f"{len(scenario.recipients)} centres, {periods} months, {len(settlement.funding.funds.grants)} grants")
    print(f"read and checked: {read:.2f} s")
    print(f"settled and funded: {min(times):.2f} s (best of {len(times)}; all: {', '.join(f'{t:.2f}' for t in times)})")
    print(f"peak memory of that: {peak / 2**20:.0f} MiB beyond the scenario")
    print(f"ledger of {entries} entries: {written:.2f} s")
    print(f"the whole process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10:.0f} MiB")


if __name__ == "__main__":
    main()
