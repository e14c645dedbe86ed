"""What a formula asked of the baseline: each name there, and what it came to."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.engine.moment import Moment
from simulator.formula.check import RECIPIENT, SCALAR
from simulator.formula.syntax import Formula, calls_in, names_in
from simulator.number import Number
from simulator.scenario import definitions as d
from simulator.units import Unit


def baseline_numbers(scenario: d.Scenario, moment: Moment, formula: Formula) -> Iterator[tuple[str, Number, Unit]]:
    """The names that a formula reads in the baseline, with value and unit; amounts of money are those of the year."""
    base = scenario.base
    tree = scenario.checked.trees.get(formula)
    if base is None or tree is None:
        return
    refs = {ref.name: ref for call in calls_in(tree, "baseline") for ref in names_in(call.args[0])}
    for name, ref in refs.items():
        types = base.checked.types.get(name.split(".")[0])
        if types is not None and types.axis in (SCALAR, RECIPIENT):
            value = moment.baseline(ref, types.axis)
            yield name, value.over_slices() if name in base.payments else value, types.known
