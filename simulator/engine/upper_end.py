"""The settlement with uncertain quantities at their upper ends: what a proof that nothing can overrun rests on."""

from __future__ import annotations

import numpy as np

from simulator.engine.settle import Settlement, settle
from simulator.engine.uncertain import outlook_of
from simulator.problems import ScenarioError
from simulator.scenario import definitions as d


def at_upper_end(scenario: d.Scenario, names: frozenset[str]) -> Settlement | None:
    """Settle with each of some uncertain quantities at its upper end, the others at their stated values.

    Args:
        scenario: what to settle.
        names: uncertain quantities whose distributions have an upper end.

    Returns:
        The settlement; None when the rules have no answer there.
    """
    others = frozenset(name for name in scenario.quantities if name not in names)
    outlook = outlook_of(scenario, without=others)
    top = {
        (variable.name, year): np.full((len(variable.rows), 1), np.inf)
        for variable in outlook.latents.variables
        for year in variable.years
    }
    try:
        return settle(scenario, outlook.draws(top, [year.label for year in scenario.years]))
    except ScenarioError:
        return None
