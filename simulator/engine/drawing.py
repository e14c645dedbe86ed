"""The draws of some blocks: by streams, by points of a Sobol sequence, or as they were given."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from simulator.engine.plan import Design, Plan
from simulator.engine.uncertain import Factor
from simulator.engine.year import Draws
from simulator.number import Floats, Number
from simulator.outlook.sobol import replicate
from simulator.outlook.streams import BLOCK


def latents_in(plan: Plan, design: Design, start: int, size: int) -> dict[tuple[str, str], Floats]:
    """The latents behind some draws of a plan, from its streams or its points: by (name, year), (row, draw)."""
    latents, first, blocks = design.outlook.latents, start // BLOCK, -(-size // BLOCK)
    if plan.sobol and latents.width:
        z = latents.from_normals(_points(plan, latents.width, first, blocks))
    else:
        z = latents.block(plan.seed, first, blocks)
    return {address: x[:, :size] for address, x in z.items()}


def draws_in(plan: Plan, design: Design, start: int, size: int) -> tuple[Draws, ...]:
    """The draws of each year: by streams, by points of a replicate, and those given."""
    z = latents_in(plan, design, start, size)
    found = design.outlook.draws(z, [year.label for year in design.scenario.years])
    if plan.given is not None:
        for k, year in enumerate(found):
            given = plan.given[min(k, len(plan.given) - 1)]
            year.update({name: x[start : start + size] for name, x in given.items()})
    return found


def _points(plan: Plan, width: int, first: int, blocks: int) -> Floats:
    per = plan.sobol // BLOCK
    parts = []
    for block in range(first, first + blocks):
        at = (block % per) * BLOCK
        parts.append(_replicate(plan.seed, block // per, width, plan.sobol)[:, at : at + BLOCK])
    return np.concatenate(parts, axis=1)


_replicate = lru_cache(maxsize=4)(replicate)


def cut(year: Draws, first: int, last: int) -> Draws:
    """Some of the draws of a year."""
    return {name: _sliced(value, first, last) for name, value in year.items()}


def _sliced(value: Any, first: int, last: int) -> Any:
    if isinstance(value, np.ndarray):
        return value[first:last]
    if isinstance(value, Number):
        return value
    if isinstance(value, Factor):
        return Factor(value.x[first:last], value.bounds)
    return type(value)(value.z[first:last], None if value.mix is None else value.mix[first:last])
