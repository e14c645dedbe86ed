"""The central case of designs, to be held against their draws."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simulator.decide.achieved import off_correlations
from simulator.engine.plan import Design
from simulator.engine.settle import Settlement
from simulator.number import Floats
from simulator.outlook.fit import Z90
from simulator.results.central import Central
from simulator.results.result import Result


def central_of(designs: Sequence[Design], settlements: Sequence[Settlement], seed: int) -> Central:
    """The central case of each design; what is off centre is looked for in the first."""
    costs = {design.name: Result(found).cost.minor for design, found in zip(designs, settlements, strict=True)}
    return Central(costs, _off_centre(settlements[0]), off_correlations(designs[0], seed))


def _off_centre(settlement: Settlement) -> tuple[str, ...]:
    moment, out = settlement.years[0].moment(), []
    for name, quantity in settlement.scenario.quantities.items():
        rule = quantity.uncertain
        if rule is None or rule.family is None:
            continue
        ends = rule.family.at(np.array([-Z90, Z90]))
        stated: Floats = np.ones(1) if rule.relative else moment.value(name).x
        slack = 1e-9 * np.abs(ends).max()
        if ((stated < ends[0] - slack) | (stated > ends[1] + slack)).any():
            out.append(name)
    return tuple(out)
