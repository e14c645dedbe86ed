"""The forecast on an outturn in many draws: what has been reported stands, the rest is as uncertain as ever."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from simulator.engine.moment import Moment
from simulator.engine.outturn import forecast_draws
from simulator.engine.reported import Reported
from simulator.engine.settle import settle
from simulator.engine.uncertain import Drawn, outlook_of
from simulator.engine.year import Draws
from simulator.funding.windows import Whole
from simulator.number import Number
from simulator.outlook.streams import BLOCK
from simulator.scenario import definitions as d
from simulator.scenario.outturn import Outturn


@dataclass(frozen=True)
class ReportedDraws:
    """Reported levels of a quantity that is uncertain until they come: what is reported stands in every draw."""

    reported: Reported
    drawn: Drawn

    def value(self, moment: Moment, quantity: d.Quantity, defined: Number) -> Number:
        """The level in every draw."""
        drawn = self.drawn
        if isinstance(drawn, np.ndarray):
            drawn = Number.of_floats(drawn)
        inner = drawn if isinstance(drawn, Number) else drawn.value(moment, quantity, defined)
        return self.reported.value(moment, quantity, inner)


def outturn_draws(scenario: d.Scenario, outturn: Outturn, draws: int, seed: int) -> dict[str, Whole]:
    """Each payment in every draw of the forecast.

    Args:
        scenario: what is settled.
        outturn: what has been reported by a day.
        draws: how many.
        seed: of the draws, which are those of a simulation with the same seed.

    Returns:
        Minor units over the period by payment, (draw, recipient).
    """
    known = forecast_draws(scenario, outturn)
    outlook, labels = outlook_of(scenario), [year.label for year in scenario.years]
    parts: dict[str, list[Whole]] = {name: [] for name in scenario.payments}
    for first in range(0, draws, BLOCK):
        size = min(BLOCK, draws - first)
        latents = outlook.latents.block(seed, first // BLOCK)
        drawn = outlook.draws({at: z[:, :size] for at, z in latents.items()}, labels)
        years = [_together(known[n], drawn[n]) for n in range(len(labels))]
        settlement = settle(scenario, years)
        for name, found in parts.items():
            found.append(np.broadcast_to(settlement.paid(name), (size, len(scenario.recipients))))
    return {name: np.concatenate(found) for name, found in parts.items()}


def _together(known: Draws, drawn: Mapping[str, Drawn]) -> Draws:
    """What is drawn, and above it what has been reported."""
    out: dict[str, object] = dict(drawn)
    for name, report in known.items():
        chance = drawn.get(name, drawn.get(name.split(".")[0]))
        is_open = isinstance(report, Reported) and chance is not None
        out[name] = ReportedDraws(report, chance) if is_open else report  # type: ignore[arg-type]
    return out  # type: ignore[return-value]
