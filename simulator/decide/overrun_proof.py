"""Whether it follows from a design's rules alone that no draw costs more than its budget."""

from __future__ import annotations

from simulator.engine.blocks import Design
from simulator.engine.settle import Settlement
from simulator.engine.upper_end import at_upper_end
from simulator.results.construction import bounded_names, cannot_overrun, provable


def overrun_proof(design: Design, central: Settlement) -> bool:
    """Settle a design with what is uncertain at its upper end, and see whether its rules bound the cost.

    Args:
        design: the design.
        central: its central case.
    """
    scenario = design.scenario
    if design.values or not provable(scenario):
        return False
    drawn = frozenset(name for name, _ in design.outlook.quantities)
    at_most = at_upper_end(scenario, bounded_names(scenario, drawn, design.given))
    return cannot_overrun(central, at_most, drawn, design.given)
