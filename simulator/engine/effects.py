"""Effects: what the money is for, over the whole period, in the central case and in every draw."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from simulator.engine.moment import refuse_missing
from simulator.engine.reading import lengths
from simulator.engine.settle import Settlement
from simulator.engine.year import YearSettlement
from simulator.formula.check import RECIPIENT
from simulator.number import Floats, Number
from simulator.rules.calendar import reading_days, slices
from simulator.scenario import definitions as d


def effects_by_draw(settlement: Settlement, size: int) -> dict[str, Floats]:
    """Every effect in every draw, in base units.

    Args:
        settlement: of some draws.
        size: how many draws; what is the same in all is repeated.
    """
    out = {}
    for name, effect in settlement.scenario.effects.items():
        x = sum((_in_year(effect, year).x[:, 0, 0] for year in settlement.years), np.zeros(1))
        out[name] = np.ascontiguousarray(np.broadcast_to(x, (size,)))
    return out


def effects_of(settlement: Settlement) -> Mapping[str, Fraction]:
    """Every effect of the central case, exactly, in base units."""
    return {
        name: sum((Fraction(_in_year(effect, year).at()) for year in settlement.years), Fraction(0))
        for name, effect in settlement.scenario.effects.items()
    }


def _in_year(effect: d.Effect, year: YearSettlement) -> Number:
    """One settlement year: read on the first day of each slice, per time as long as the slice is, over recipients."""
    checked, scenario = year.scenario.checked, year.scenario
    found = checked.formula_types[effect.formula]
    parts = slices(year.year.first, year.year.last, effect.accrues)
    first, last = tuple(part.first for part in parts), tuple(part.last for part in parts)
    value = year.moment_at(first, reading_days(parts, None), last).formula(effect.formula)
    rows = scenario.recipients.ids if found.axis == RECIPIENT else ()
    refuse_missing(value, "effects", effect.name, rows, effect.formula.place)
    whole = (value * lengths(parts, found.known)).over_slices()
    return whole.spread(len(rows)).total() if rows else whole
