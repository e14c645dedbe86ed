"""Quantities in many draws under one design: what centres plan, what is recorded, what hours that takes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simulator.engine.settle import Settlement, settle
from simulator.engine.uncertain import outlook_of
from simulator.number import Floats
from simulator.outlook.families import Uniform
from simulator.outlook.streams import BLOCK, normals, stream_key
from simulator.problems import Place, did_you_mean, refusal
from simulator.scenario import definitions as d
from simulator.scenario.graph import reached


def in_draws(
    scenario: d.Scenario, names: Sequence[str], draws: int, seed: int = 1, *, planned: bool = False
) -> dict[str, Floats]:
    """Each quantity summed over recipients (or the one number) in the first year, and that year's ``cost`` in öre.

    Quantities are in their units. The draws are those of a simulation with the same seed; ``planned`` leaves chance
    out, so that a count is what is planned with and not how many it became.
    """
    place = Place(scenario.files[-1] if scenario.files else scenario.name)
    for name in names:
        if name not in scenario.quantities:
            raise refusal("unknown_name", place, name=name, known=did_you_mean(name, scenario.quantities))
    chance = frozenset(n for n, q in scenario.quantities.items() if q.uncertain is not None and q.uncertain.counted)
    outlook = outlook_of(scenario, without=chance if planned else frozenset())
    labels = [year.label for year in scenario.years]
    found: dict[str, list[Floats]] = {name: [] for name in (*names, "cost")}
    for first in range(0, draws, BLOCK):
        size = min(BLOCK, draws - first)
        latents = outlook.latents.block(seed, first // BLOCK)
        settlement = settle(scenario, outlook.draws({at: z[:, :size] for at, z in latents.items()}, labels))
        for name in names:
            found[name].append(np.broadcast_to(summed(settlement, name), (size,)))
        found["cost"].append(np.broadcast_to(_cost_of_the_first_year(settlement), (size,)))
    return {name: np.concatenate(parts) for name, parts in found.items()}


def _cost_of_the_first_year(settlement: Settlement) -> Floats:
    """What its payments come to, by draw, in öre: the year that the quantities are of."""
    first = settlement.years[0].payments.values()
    return sum((payment.paid.sum(axis=1).astype(np.float64) for payment in first), np.zeros(1))


def summed(settlement: Settlement, name: str) -> Floats:
    """A quantity over all recipients in the first year, in its own unit, by draw."""
    unit = settlement.scenario.checked.types[name].known
    value = settlement.years[0].moment().value(name).x[:, 0, :]
    out: Floats = value.sum(axis=1) / float(unit.scale)
    return out


def uncertain_behind(scenario: d.Scenario, name: str) -> list[str]:
    """The uncertain figures (one number each) that a quantity rests on: those of its response and of its value."""
    behind = reached(scenario.checked.needs, [name])
    return [
        other
        for other, quantity in scenario.quantities.items()
        if other in behind
        and quantity.uncertain is not None
        and quantity.uncertain.counted is None
        and not any(c.by_row for c in quantity.uncertain.components)
        and not scenario.checked.types[other].axis
    ]


def stated(words: str, name: str, draws: int, seed: int = 1) -> Floats | None:
    """Draws of a number or a range ``low..high`` (every value alike); None for what is neither, such as a name.

    >>> stated("2.5", "required", 2).tolist(), stated("doctor_hours", "required", 2)
    ([2.5, 2.5], None)
    """
    try:
        ends = [float(part.replace(",", ".")) for part in words.split("..")]
    except ValueError:
        return None
    if len(ends) > 2 or not np.isfinite(ends).all():
        return None
    key = stream_key(seed, f"hours:{name}")
    z = normals([key], 0, -(-draws // BLOCK))[0, :draws]
    return Uniform(ends[0], ends[-1]).at(z)
