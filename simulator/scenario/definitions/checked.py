"""What checking a scenario found: what every formula is, in which order things are computed, columns as numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from simulator.formula.check import Typed
from simulator.formula.syntax import Formula, Tree_
from simulator.scenario.levels import Levels
from simulator.units import Unit


@dataclass(frozen=True)
class CheckedScenario:
    """What checking found: types, evaluation order, formulas ready for evaluation, and columns as numbers."""

    types: Mapping[str, Typed] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    needs: Mapping[str, set[str]] = field(default_factory=dict)
    trees: Mapping[Formula, Tree_] = field(default_factory=dict)
    formula_types: Mapping[Formula, Typed] = field(default_factory=dict)
    rest_dependent: frozenset[str] = frozenset()
    columns: Mapping[str, Levels] = field(default_factory=dict)
    payment_units: Mapping[str, Unit] = field(default_factory=dict)
    time_units: Mapping[Formula, Unit] = field(default_factory=dict)
    effect_units: Mapping[str, Unit] = field(default_factory=dict)


UNCHECKED = CheckedScenario()
"""Of a scenario that has been read and not yet checked: nothing is known."""
