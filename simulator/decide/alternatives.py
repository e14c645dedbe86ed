"""Alternative designs in the same draws, and what was drawn: what to learn from when a choice is looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from simulator.decide.volumes import summed
from simulator.engine.drawing import draws_in, latents_in
from simulator.engine.folding import Outcome
from simulator.engine.plan import Design, Plan
from simulator.engine.settle import settle
from simulator.engine.simulate import make_plan, run
from simulator.engine.uncertain import Counts
from simulator.number import Floats
from simulator.outlook.streams import BLOCK
from simulator.scenario import definitions as d

CATEGORIES = 12
"""So many different values, or fewer, are told apart by value and not by rank."""


@dataclass(frozen=True)
class Alternatives:
    """Designs of which one is to be chosen.

    Args:
        scenarios: the designs.
        draws: how many at least.
        seed: of the draws.
        workers: threads.
        payments: whether what each payment comes to is asked for.
        even: whether draws may be evenly spread points, which have no independent halves.
    """

    scenarios: tuple[d.Scenario, ...]
    draws: int
    seed: int
    workers: int | None = None
    payments: bool = False
    even: bool = True

    @cached_property
    def plan(self) -> Plan:
        """Evenly spread points where all designs are drawn alike; else independent draws, which are alike by name."""
        plan = make_plan(self.scenarios, self.draws, self.seed, sobol=self.even)
        if self.even and len({repr(design.outlook.latents.variables) for design in plan.designs}) > 1:
            plan = make_plan(self.scenarios, plan.draws, self.seed)
        return replace(plan, kept=plan.draws if self.payments else 0)

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What each design comes to in every draw."""
        return run(self.plan, self.workers).outcomes

    def latents(self, names: Iterable[str]) -> list[Floats]:
        """What some quantities were drawn as, one array over draws for each number that was drawn.

        A quantity of few possible values is those values, any other its latent standard normal.
        """
        out = []
        for name in names:
            design = self._with(name)
            rule = dict(design.outlook.quantities)[name]
            parts: dict[tuple[str, str], list[Floats]] = {}
            for start in range(0, self.plan.draws, BLOCK):
                z = latents_in(self.plan, design, start, min(BLOCK, self.plan.draws - start))
                for (other, year), x in z.items():
                    if other.removesuffix("~") == name:
                        parts.setdefault((other, year), []).append(x)
            for rows in (np.concatenate(found, axis=1) for found in parts.values()):
                for row in rows:
                    values = row if rule.family is None else np.asarray(rule.family.at(row))
                    out.append(values if len(np.unique(values)) <= CATEGORIES else row)
        return out

    def quantities(self, design: int, names: Sequence[str], *, planned: bool = False) -> dict[str, Floats]:
        """Quantities of a design in its first year, over all recipients and in their own units, by draw.

        Args:
            design: which one.
            names: of the quantities.
            planned: whether chance is left out, so that a count is what is planned with.
        """
        one, plan = self.plan.designs[design], self.plan
        found: dict[str, list[Floats]] = {name: [] for name in names}
        for start in range(0, plan.draws, BLOCK):
            size = min(BLOCK, plan.draws - start)
            years = draws_in(plan, one, start, size)
            if planned:
                years = tuple({n: x for n, x in year.items() if not isinstance(x, Counts)} for year in years)
            settlement = settle(one.scenario, years)
            for name in names:
                found[name].append(np.broadcast_to(summed(settlement, name), (size,)))
        return {name: np.concatenate(parts) for name, parts in found.items()}

    def _with(self, name: str) -> Design:
        """The first design in which a quantity is uncertain."""
        return next(one for one in self.plan.designs if name in dict(one.outlook.quantities))
