"""Where to look in a space of designs: every point where they are few, a Sobol scan refined, or evolution."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable
from itertools import product
from typing import Any

import numpy as np
from scipy.stats import qmc

from simulator.decide.pareto import evenly, undominated
from simulator.decide.space import Point, Space
from simulator.number import Floats
from simulator.problems import Place, refusal

FEW = 300
"""So few points are all looked at."""
SCANNED = 256
REFINED = 700
"""Points in all, up to which the front is refined."""
FOLLOWED = 24
"""Points of the front whose neighbours are looked at in each round."""
FEW_LEVERS = 3
POPULATION = 64
GENERATIONS = 14

Values = Callable[[list[Point]], Floats]
"""Aims at some points, (point, aim), less being better."""


def search(space: Space, values: Values) -> dict[Point, Floats]:
    """Points with their aims, among them those near the front.

    Args:
        space: the designs.
        values: evaluates some of them.
    """
    if space.points <= FEW:
        everything = product(range(len(space.alternatives)), *(range(n + 1) for n in space.sizes))
        points = [Point(alternative, tuple(steps)) for alternative, *steps in everything]
        return dict(zip(points, values(points), strict=True))
    if len(space.sizes) > FEW_LEVERS:
        return _evolved(space, values)
    found: dict[Point, Floats] = {}
    _look(_scan(space), found, values)
    return _refined(space, found, values)


def _look(points: Iterable[Point], found: dict[Point, Floats], values: Values) -> bool:
    """Evaluate what has not been; whether there was anything."""
    fresh = [point for point in dict.fromkeys(points) if point not in found]
    if fresh:
        found.update(zip(fresh, values(fresh), strict=True))
    return bool(fresh)


def _scan(space: Space) -> list[Point]:
    """A scrambled Sobol sequence over the levers, and the corners, for each alternative."""
    each = max(SCANNED // len(space.alternatives), 16)
    sizes = np.array(space.sizes)
    power = int(np.ceil(np.log2(each)))
    unit = qmc.Sobol(len(sizes), scramble=True, rng=np.random.default_rng(space.seed)).random_base2(power)
    steps = np.minimum((unit * (sizes + 1)).astype(np.int64), sizes)
    corners = product(*((0, int(n)) for n in sizes))
    inside = [*map(tuple, steps.tolist()), *corners]
    return [Point(a, tuple(one)) for a in range(len(space.alternatives)) for one in inside]


def _refined(space: Space, found: dict[Point, Floats], values: Values) -> dict[Point, Floats]:
    """Neighbours of the front, ever nearer, up to a number of points."""
    width = SCANNED ** (-1 / len(space.sizes))
    reach = [max(round(n * width), 1) for n in space.sizes]
    while len(found) < REFINED:
        points, aims = list(found), np.stack(list(found.values()))
        on_front = np.nonzero(undominated(aims))[0]
        chosen = [points[on_front[k]] for k in evenly(aims[on_front], FOLLOWED)]
        steps = [(lever, way * reach[lever]) for lever in range(len(reach)) for way in (-1, 1)]
        near = (_moved(space, point, lever, by) for point in chosen for lever, by in steps)
        fresh = list(dict.fromkeys(point for point in near if point not in found))[: REFINED - len(found)]
        _look(fresh, found, values)
        if max(reach) <= 1:
            break
        reach = [max(n // 2, 1) for n in reach]
    return found


def _moved(space: Space, point: Point, lever: int, by: int) -> Point:
    steps = list(point.steps)
    steps[lever] = min(max(steps[lever] + by, 0), space.sizes[lever])
    return Point(point.alternative, tuple(steps))


def _evolved(space: Space, values: Values) -> dict[Point, Floats]:
    """NSGA-II (Deb et al. 2002) with whole steps, from a seed.

    Raises:
        ScenarioError: where pymoo is not installed.
    """
    if importlib.util.find_spec("pymoo") is None:
        raise refusal("needs_search", Place("--lever"), levers=len(space.sizes), most=FEW_LEVERS)
    from pymoo.algorithms.moo.nsga2 import NSGA2
    from pymoo.core.problem import Problem
    from pymoo.operators.crossover.sbx import SBX
    from pymoo.operators.mutation.pm import PM
    from pymoo.operators.repair.rounding import RoundingRepair
    from pymoo.operators.sampling.rnd import IntegerRandomSampling
    from pymoo.optimize import minimize

    found: dict[Point, Floats] = {}
    most = np.array([len(space.alternatives) - 1, *space.sizes])

    class Designs(Problem):  # type: ignore[misc]
        """The space as pymoo wants it: whole numbers in, aims out."""

        def _evaluate(self, x: Any, out: dict[str, Any], *_: Any, **__: Any) -> None:
            points = [Point(int(row[0]), tuple(int(step) for step in row[1:])) for row in x]
            _look(points, found, values)
            out["F"] = np.stack([found[point] for point in points])

    algorithm = NSGA2(
        pop_size=POPULATION,
        sampling=IntegerRandomSampling(),
        crossover=SBX(prob=0.9, eta=10, vtype=float, repair=RoundingRepair()),
        mutation=PM(eta=15, vtype=float, repair=RoundingRepair()),
        eliminate_duplicates=True,
    )
    problem = Designs(n_var=len(most), n_obj=len(space.wishes), xl=np.zeros(len(most)), xu=most, vtype=int)
    minimize(problem, algorithm, ("n_gen", GENERATIONS), seed=space.seed, verbose=False)
    return found
