"""A scenario's answer in two sets of draws and in mixtures of them, so that its inputs are told apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from simulator.decide.aims import Aim
from simulator.decide.evaluate import happens, measured
from simulator.decide.indices import Index, Normals, indices
from simulator.decide.inputs import Input
from simulator.decide.surrogate import directions
from simulator.engine.folding import Outcome
from simulator.engine.plan import Design, Plan
from simulator.engine.simulate import make_plan, run
from simulator.engine.uncertain import Outlook
from simulator.number import Floats
from simulator.outlook.latents import ChosenLatents, Latents
from simulator.outlook.sobol import MOST_DIMENSIONS, REPLICATES, replicate
from simulator.problems import Place, refusal
from simulator.scenario import definitions as d

MOST_NUMBERS = 1 << 25
"""So many normals, at most, are looked at together for a surrogate."""


@dataclass(frozen=True)
class Answers:
    """What is asked of a scenario in draws.

    Args:
        scenario: with its designs.
        aim: a measure, its mean, or the probability of an event.
        draws: how many at least; a power of two of them in each of 16 replicates.
        seed: of the draws.
        workers: threads.
    """

    scenario: d.Scenario
    aim: Aim
    draws: int
    seed: int
    workers: int | None = None

    def __post_init__(self) -> None:
        if self.aim.statistic in ("percentile", "shortfall"):
            raise refusal("aim_of_no_draw", Place(self.aim.text), text=self.aim.text)

    @property
    def plan(self) -> Plan:
        """Draws in replicates of evenly spread points; independent draws where there are too many dimensions."""
        even = make_plan([self.scenario], self.draws, self.seed, sobol=True)
        if 2 * even.designs[0].outlook.latents.width > MOST_DIMENSIONS:
            even = replace(even, sobol=0)
        return replace(even, kept=even.draws if self.aim.measure.what == "total" else 0)

    def mixed(self, names: frozenset[str]) -> Floats:
        """The answer with some names from the second set of draws, (replicate, point)."""
        plan = self.plan
        return self.of_run(_with_outlooks(plan, [_second(one, names) for one in _outlooks(plan)]))

    def chosen(self, latents: dict[tuple[str, str], Floats], draws: int) -> Floats:
        """The measure behind the aim at chosen latents, in minor units, by draw."""
        plan = make_plan([self.scenario], draws, self.seed)
        plan = _with_outlooks(plan, [_chosen(one, latents) for one in _outlooks(plan)])
        return measured(self.aim.measure, run(plan, self.workers).outcomes[0])

    def of_run(self, plan: Plan) -> Floats:
        """The answer in the draws of a plan, (replicate, point)."""
        return answer_in(self.aim, run(plan, self.workers).outcomes[0]).reshape(REPLICATES, -1)

    def indices(self, inputs: Sequence[Input]) -> dict[Input, Index]:
        """Every input's indices, from one run for each input and two more."""
        names = frozenset(name for one in inputs for name in one.names)
        a, b = self.mixed(frozenset()), self.mixed(names)
        mixed = {one.key: self.mixed(frozenset(one.names)) if len(inputs) > 1 else b for one in inputs}
        by_key = {one.key: one for one in inputs}
        event = self.aim.statistic == "probability"
        found = indices(a, b, mixed, lambda keys: self._normals(a, [by_key[key] for key in keys]), event=event)
        return {one: found[one.key] for one in inputs}

    def _normals(self, a: Floats, inputs: Sequence[Input]) -> Normals | None:
        """One normal for each input: of all that it is drawn from, the sum that goes with the answers most."""
        plan = self.plan
        latents = plan.designs[0].outlook.latents
        if not plan.sobol or plan.designs[0].base is not None or latents.width * plan.draws > MOST_NUMBERS:
            return None
        width = latents.width
        z = np.stack([replicate(plan.seed, r, 2 * width, plan.sobol) for r in range(REPLICATES)])
        first, second = z[:, :width], z[:, width:]
        places = latents.places
        ways = directions(first, a, [[k for name in one.names for k in places.get(name, ())] for one in inputs])
        return Normals(ways @ first, ways @ second)


def answer_in(aim: Aim, outcome: Outcome) -> Floats:
    """An aim in every draw: 1 or 0 for an event, else minor units."""
    if aim.statistic == "probability":
        return happens(aim, outcome).astype(np.float64)
    return measured(aim.measure, outcome)


def _outlooks(plan: Plan) -> list[Outlook]:
    """The outlook of the design, and of what it extends."""
    (design,) = plan.designs
    return [one.outlook for one in (design, design.base) if one is not None]


def _with_outlooks(plan: Plan, outlooks: Sequence[Outlook]) -> Plan:
    (design,) = plan.designs
    base: Design | None = None if design.base is None else replace(design.base, outlook=outlooks[1])
    return replace(plan, designs=(replace(design, outlook=outlooks[0], base=base),))


def _second(outlook: Outlook, names: frozenset[str]) -> Outlook:
    return replace(outlook, latents=replace(outlook.latents, second=names))


def _chosen(outlook: Outlook, latents: dict[tuple[str, str], Floats]) -> Outlook:
    own: Latents = outlook.latents
    return replace(outlook, latents=ChosenLatents(own.variables, own.groups, chosen=latents))
