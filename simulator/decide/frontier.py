"""Designs that nothing beats over two to four aims: searched in few draws, raced, and judged in all of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.decide.estimating import estimate
from simulator.decide.front import Front, FrontPoint
from simulator.decide.pareto import evenly, exchange, knee, spanning, undominated
from simulator.decide.racing import Scores, joined, survivors
from simulator.decide.searching import REFINED, search
from simulator.decide.space import Point, Space
from simulator.estimate import Estimate, exactly
from simulator.number import Floats

FIRST_LOOK = 1_024
FINALISTS = 64
"""Points that are judged in all draws: some of the front of the first look, and those nearest to it."""
SHOWN = 7
Numbers = NDArray[np.intp]


def frontier(space: Space, draws: int) -> Front:
    """The designs of a space that nothing beats.

    Args:
        space: levers, alternatives and aims.
        draws: in which the finalists are judged.
    """
    few, batches = min(FIRST_LOOK, draws), list[tuple[Scores, ...]]()

    def values(points: list[Point]) -> Floats:
        batches.append(space.scores(points, few, REFINED))
        return _values(batches[-1])

    found = search(space, values)
    points = list(found)
    first = tuple(joined([batch[k] for batch in batches]) for k in range(len(space.wishes)))
    alive = np.nonzero(survivors(first, len(points)))[0]
    final = _finalists(_values(first), alive)
    left = [points[k] for k in final]
    if few < draws:
        last = space.scores(left, draws, max(len(points), REFINED))
    else:
        last = tuple(one.taken(final) for one in first)
    stay = np.nonzero(survivors(last, len(points)))[0]
    table = _values(last)[stay]
    front = stay[undominated(table)]
    on_front = _values(last)[front]
    distinct = np.unique(on_front, axis=0, return_index=True)[1]
    front, on_front = front[distinct], on_front[distinct]
    shown = spanning(on_front, SHOWN)
    bend = knee(on_front[shown])
    rates = None
    if bend is not None and len(space.wishes) == 2:
        rates = exchange(on_front[shown], range(len(shown)), bend)
    chosen = [left[front[k]] for k in shown]
    return Front(
        currency=space.alternatives[0].scenario.currency,
        levers=space.alternatives[0].levers,
        wishes=tuple((wish.aim, wish.most) for wish in space.wishes),
        points=tuple(_shown(space, chosen, draws)),
        knee=bend,
        rates=rates,
        possible=space.points,
        looked=len(points),
        standing=len(alive) - len(final) + len(stay),
        draws=draws if any(wish.aim.over_draws for wish in space.wishes) else 0,
        synthetic=space.alternatives[0].scenario.synthetic,
    )


def _finalists(values: Floats, alive: Numbers) -> Numbers:
    """The points to judge: an even selection of what nothing beats as the few draws have it, then what is nearest."""
    if len(alive) <= FINALISTS:
        return alive
    mine = values[alive]
    on_front = np.nonzero(undominated(mine))[0]
    even = evenly(mine[on_front], FINALISTS // 2)
    span = np.ptp(mine, axis=0)
    scaled = mine / np.where(span > 0, span, 1.0)
    beaten = np.array([max(float((one - scaled[on_front]).min(axis=1).max()), 0.0) for one in scaled])
    beaten[on_front[even]] = -1.0
    out: Numbers = np.sort(alive[np.argsort(beaten, kind="stable")[:FINALISTS]])
    return out


def _values(scores: tuple[Scores, ...]) -> Floats:
    return np.stack([one.value for one in scores], axis=1)


def _shown(space: Space, points: list[Point], draws: int) -> list[FrontPoint]:
    """The points with their levers' values, and every aim with its interval."""
    drawn = space.outcomes(points, draws) if any(wish.aim.over_draws for wish in space.wishes) else []
    out = []
    for k, point in enumerate(points):
        aims: list[Estimate] = []
        for number, wish in enumerate(space.wishes):
            if wish.aim.over_draws:
                aims.append(estimate(wish.aim, drawn[k]))
            else:
                aims.append(exactly(wish.sign * space.central_of(point, number)))
        alternative = space.alternatives[point.alternative]
        at = tuple(lever.value(step) for lever, step in zip(alternative.levers, point.steps, strict=True))
        out.append(FrontPoint(alternative.name, at, tuple(aims)))
    return out
