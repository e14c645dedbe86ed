"""Every uncertain quantity in every draw, as the rules read it at the start of each settlement year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from simulator.engine.drawing import draws_in
from simulator.engine.effects import effects_by_draw
from simulator.engine.settle import settle
from simulator.engine.simulate import make_plan
from simulator.number import Floats
from simulator.scenario import definitions as d


@dataclass(frozen=True)
class Inputs:
    """What was drawn, and what it made.

    Args:
        quantities: by name, (year, draw, row), in the quantity's own unit; one row where recipients do not differ.
        effects: by name, (draw,), in the effect's own unit.
        cost: (draw,), payments only, in minor units.
    """

    quantities: Mapping[str, Floats]
    effects: Mapping[str, Floats]
    cost: Floats


def inputs(scenario: d.Scenario, draws: int, seed: int) -> Inputs:
    """The draws of a scenario, the same as a simulation has from the same seed.

    Args:
        scenario: whose uncertain quantities are drawn.
        draws: how many.
        seed: of the streams.
    """
    plan = make_plan([scenario], draws, seed)
    (design,) = plan.designs
    quantities: dict[str, list[Floats]] = {name: [] for name, _ in design.outlook.quantities}
    effects: dict[str, list[Floats]] = {name: [] for name in scenario.effects}
    costs: list[Floats] = []
    for chunk in range(plan.chunks):
        start, size = plan.span(chunk)
        settlement = settle(scenario, draws_in(plan, design, start, size))
        for name, parts in quantities.items():
            unit = scenario.quantities[name].unit
            scale = float(unit.scale) if unit is not None else 1.0
            years = [year.moment().value(name).x[:, 0, :] / scale for year in settlement.years]
            parts.append(np.stack([np.broadcast_to(x, (size, x.shape[1])) for x in years]))
        for name, x in effects_by_draw(settlement, size).items():
            effects[name].append(x / float(scenario.checked.effect_units[name].scale))
        costs.append(np.broadcast_to(settlement.paid_in_all().astype(np.float64), (size,)))
    return Inputs(
        {name: np.concatenate(parts, axis=1) for name, parts in quantities.items()},
        {name: np.concatenate(parts) for name, parts in effects.items()},
        np.concatenate(costs),
    )
