"""What benchmarks/decide.py asks of the peers, run with the Python of their own environment: one JSON object of
[what was found, seconds] for each peer and seed.

    python benchmarks/_decide_peers.py SEEDS POINTS...

The same cases are drawn as in benchmarks/decide.py, from the same seeds.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

warnings.filterwarnings("ignore")


def timed(work: Callable[[], Any]) -> list[Any]:
    """What comes of it, and its seconds on the processor."""
    start = time.process_time()
    found = work()
    return [found, time.process_time() - start]


def salib(points: int, seed: int) -> list[Any]:
    """First-order and total indices of Ishigami's function."""
    from SALib.analyze import sobol as analysis
    from SALib.sample import sobol

    def work() -> list[list[float]]:
        problem = {"num_vars": 3, "names": ["x1", "x2", "x3"], "bounds": [[-np.pi, np.pi]] * 3}
        x = sobol.sample(problem, 16 * points, calc_second_order=False, seed=seed).T
        y = np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])
        found = analysis.analyze(problem, y, calc_second_order=False, seed=seed)
        return [[float(a), float(b)] for a, b in zip(found["S1"], found["ST"], strict=True)]

    return timed(work)


def ema(seed: int) -> list[Any]:
    """Coverage and density, in draws that it has not seen, of the box around a corner of a square."""
    import pandas as pd
    from ema_workbench.analysis import prim

    x = np.random.default_rng(seed).random((3, 10_000))
    happened = (x[0] > 0.7) & (x[1] <= 0.4)
    train = np.arange(10_000) % 2 == 0
    frame = pd.DataFrame({f"x{k}": row for k, row in enumerate(x, 1)})

    def work() -> Any:
        found = prim.Prim(frame[train].reset_index(drop=True), happened[train], threshold=0.8, mass_min=0.004)
        box = found.find_box()
        path = box.peeling_trajectory
        best = int((2 * path.coverage * path.density / (path.coverage + path.density)).idxmax())
        return box.box_lims[best]

    limits, seconds = timed(work)
    inside = np.ones(10_000, bool)
    for name in limits.columns:
        low, high = limits[name]
        inside &= (frame[name].to_numpy() >= low) & (frame[name].to_numpy() <= high)
    held = ~train
    hits = int((inside & happened & held).sum())
    return [[hits / int((happened & held).sum()), hits / int((inside & held).sum())], seconds]


def heormodel(seed: int) -> list[Any]:
    """EVPI, and EVPPI of either input, of a gain of 100 + 300 A + 264.58 B."""
    import pandas as pd
    from heormodel.models import Outcomes
    from heormodel.voi import evpi, evppi

    a, b = np.random.default_rng(seed).standard_normal((2, 8192))
    index = pd.RangeIndex(8192, name="iteration")
    effects = pd.DataFrame({"one": np.zeros(8192), "two": 100 + 300 * a + 264.58 * b}, index=index)
    outcomes = Outcomes.from_wide(effects * 0.0, effects)
    draws = pd.DataFrame({"a": a, "b": b}, index=index)

    def work() -> list[float]:
        return [float(evpi(outcomes, 1.0)), *(float(evppi(outcomes, draws, name, 1.0)) for name in ("a", "b"))]

    return timed(work)


def pymoo(seed: int, runs: int) -> list[Any]:
    """The front that NSGA-II finds over three levers of 201 steps, as (aim, aim)."""
    from pymoo.algorithms.moo.nsga2 import NSGA2
    from pymoo.core.problem import Problem
    from pymoo.operators.crossover.sbx import SBX
    from pymoo.operators.mutation.pm import PM
    from pymoo.operators.repair.rounding import RoundingRepair
    from pymoo.operators.sampling.rnd import IntegerRandomSampling
    from pymoo.optimize import minimize

    class Three(Problem):  # type: ignore[misc]
        """ZDT1 with whole steps."""

        def __init__(self) -> None:
            super().__init__(n_var=3, n_obj=2, xl=0, xu=200, vtype=int)

        def _evaluate(self, x: Any, out: dict[str, Any], *_: Any, **__: Any) -> None:
            share = x / 200
            far = 1 + 4.5 * share[:, 1:].sum(axis=1)
            out["F"] = np.stack([share[:, 0], far * (1 - np.sqrt(share[:, 0] / far))], axis=1)

    def work() -> list[list[float]]:
        way = NSGA2(
            pop_size=64,
            sampling=IntegerRandomSampling(),
            crossover=SBX(prob=0.9, eta=10, vtype=float, repair=RoundingRepair()),
            mutation=PM(eta=15, vtype=float, repair=RoundingRepair()),
            eliminate_duplicates=True,
        )
        found = minimize(Three(), way, ("n_gen", runs // 64), seed=seed, verbose=False)
        return [[float(a), float(b)] for a, b in found.F]

    return timed(work)


def main() -> None:
    """Everything, as JSON."""
    seeds, sizes = int(sys.argv[1]), [int(one) for one in sys.argv[2:]]
    for one in (lambda: salib(16, 0), lambda: ema(0), lambda: heormodel(0), lambda: pymoo(0, 128)):
        one()  # imports are not what is timed
    out = {
        "salib": {str(points): [salib(points, seed) for seed in range(seeds)] for points in sizes},
        "ema": [ema(seed) for seed in range(seeds)],
        "heormodel": [heormodel(seed) for seed in range(seeds)],
        "pymoo": [pymoo(seed, 704) for seed in range(seeds)],
    }
    print("\n" + json.dumps(out))


if __name__ == "__main__":
    main()
