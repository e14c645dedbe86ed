"""What follows from a design's rules alone of how much more than its budget any draw can cost."""

from __future__ import annotations

from math import ceil

from simulator.engine.plan import Design
from simulator.engine.settle import Settlement
from simulator.engine.upper_end import at_upper_end
from simulator.results.construction import bounded_names, largest_overrun, provable


def overrun_proof(design: Design, central: Settlement) -> int | None:
    """Settle a design with what is uncertain at its upper end, and see how far its rules bound the cost.

    Args:
        design: the design.
        central: its central case.

    Returns:
        The most that any draw can overrun, whole minor units: 0 where none can, None where there is no proof.
    """
    scenario = design.scenario
    if design.values or not provable(scenario):
        return None
    drawn = frozenset(name for name, _ in design.outlook.quantities)
    at_most = at_upper_end(scenario, bounded_names(scenario, drawn, design.given))
    found = largest_overrun(central, at_most, drawn, design.given)
    return None if found is None else ceil(found)
