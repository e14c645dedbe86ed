"""What pairing is worth: every pair of Västerbotten's designs in the same draws, with and without response.

    python benchmarks/pairing.py [--draws N] [--assumption NAME ...]

For each pair, how many times as many unpaired draws would be needed to know the recipients' differences as well: the
sum of both designs' variances over the variance of the difference, each summed over recipients. Prints also what a
response costs. A design that leaves nothing to chance (less than 0.01 per cent of a recipient's money) has nothing to
pair.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import simulator
from simulator.engine.simulate import make_plan, run

NAME = "vasterbotten-2021"
OTHER_PERIODS = {"rate-2022-higher", "rate-2022-same", "beds-move"}  # two years, or facts that change within the year


def totals(design: str, assumption: str, draws: int) -> tuple[np.ndarray, float]:
    """Each recipient's kronor, (draw, recipient), and the seconds it took."""
    names = [name for name in (design, assumption) if name]
    plan = make_plan([simulator.load(NAME, "+".join(names)) if names else simulator.load(NAME)], draws, 1, kept=draws)
    start = time.perf_counter()
    first = run(plan).outcomes[0].first
    if first is None:
        raise SystemExit("no draws were kept")
    return first / 100, time.perf_counter() - start


def main() -> None:
    """Every pair under each assumption."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--draws", type=int, default=256)
    asked.add_argument("--assumption", nargs="*", default=["", "elastic", "take-up"])
    given = asked.parse_args()
    designs = ["", *(name for name in simulator.design_names(NAME) if name not in OTHER_PERIODS)]
    for assumption in given.assumption:
        paid, seconds = {}, {}
        for design in designs:
            paid[design or NAME], seconds[design or NAME] = totals(design, assumption, given.draws)
        still = [name for name, x in paid.items() if (x.std(axis=0) <= 1e-4 * x.mean(axis=0)).all()]
        moving = [name for name in paid if name not in still]
        factors = {
            (a, b): float((paid[a].var(axis=0) + paid[b].var(axis=0)).sum() / (paid[a] - paid[b]).var(axis=0).sum())
            for a, b in itertools.combinations(moving, 2)
            if (paid[a] != paid[b]).any()
        }
        least = min(factors, key=lambda pair: factors[pair])
        print(f"\nresponse: {assumption or 'none'}, {given.draws} draws")
        print(f"  pairs {len(factors)}, of them less variable paired {sum(f > 1 for f in factors.values())}")
        middle = statistics.median(factors.values())
        print(f"  factor: least {factors[least]:.2f} ({least[0]}, {least[1]}), median {middle:.1f}")
        print(f"  nothing left to chance: {', '.join(still) or '-'}")
        print(f"  seconds: {sum(seconds.values()):.1f} in all, {max(seconds.values()):.1f} the slowest design")


if __name__ == "__main__":
    main()
