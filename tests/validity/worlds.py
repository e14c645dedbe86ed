"""A cost whose every figure is known by hand: lognormal around 1 000 000 kr, against budgets it seldom passes.

The truths are formulas of the lognormal distribution; nothing of the simulator is used for them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from scipy.stats import norm

from simulator.scenario.definitions import Scenario
from simulator.scenario.load import load

KRONOR = 1_000_000
MINOR = 100.0 * KRONOR
CHANCES = (0.5, 0.05, 0.005, 0.0005)
"""Probabilities of passing the budget, and of a design costing more than the first."""


@dataclass(frozen=True)
class World:
    """A lognormal cost with median 1 000 000 kr; ``sigma`` is the standard deviation of its logarithm."""

    sigma: float

    def quantile(self, share: float) -> float:
        """In minor units."""
        return MINOR * math.exp(self.sigma * float(norm.ppf(share)))

    @property
    def mean(self) -> float:
        """In minor units."""
        return MINOR * math.exp(self.sigma**2 / 2)

    @property
    def sd(self) -> float:
        """In minor units."""
        return self.mean * math.sqrt(math.expm1(self.sigma**2))

    def shortfall(self, level: float) -> float:
        """The mean of the worst share ``1 - level``."""
        return self.mean * float(norm.sf(norm.ppf(level) - self.sigma)) / (1 - level)

    def excess(self, chance: float) -> float:
        """The mean of what lies above the budget that is passed with a given chance."""
        z = float(norm.isf(chance))
        return self.mean * float(norm.sf(z - self.sigma)) - self.quantile(1 - chance) * chance

    def unspent(self, chance: float) -> float:
        """The mean of what is left of that budget."""
        return self.quantile(1 - chance) - self.mean + self.excess(chance)


def scenarios(world: World, folder: Path) -> list[Scenario]:
    """The cost against four budgets; then designs that pay on top what lies above each of four limits."""
    made = []
    for k, chance in enumerate(CHANCES):
        budget = world.quantile(1 - chance) / 100
        frame = f"""\
period: 2023
recipients: {{rows: [{{id: a}}]}}
quantities:
  x: {{value: 1, uncertain: {{distribution: lognorm, parameters: {{s: {world.sigma}}}}}}}
funding: {{grant: {{amount: "{budget:.2f} kr", left: not_stated}}}}
payments:
  base: {{amount: {KRONOR} kr * x}}
"""
        limit = math.exp(world.sigma * float(norm.isf(chance)))
        for name, extra in (
            ("budget", ""),
            ("extra", f'  extra: {{amount: "{KRONOR} kr * max(x - {limit:.9f}, 0)"}}\n'),
        ):
            file = folder / f"{name}-{k}" / "scenario.yaml"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(frame + extra, "utf-8")
            made.append(load(file.parent))
    return [*made[::2], *made[1::2]]
