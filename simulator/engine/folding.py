"""Blocks put together in their own order: what each design came to over all draws, whoever worked when."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from simulator.engine.part import Missed, Part
from simulator.engine.plan import Design, Plan
from simulator.engine.spending import AmountOf, SourceDraws, Spent, joined_sources, joined_spent
from simulator.engine.tally import Tally
from simulator.number import Floats
from simulator.outlook.streams import BLOCK
from simulator.rules.rounding import Whole

NOTHING = Tally.of(np.zeros((0, 1)), 1)
"""Before any block is done."""


@dataclass
class Outcome:
    """What one design came to, folded over the blocks that are done."""

    design: Design
    cost: Whole = field(default_factory=lambda: np.zeros(0, np.int64))
    budget: Floats = field(default_factory=lambda: np.zeros(1))
    paid: dict[str, Whole] = field(default_factory=dict)
    sums: dict[str, Whole] = field(default_factory=dict)
    totals: Tally = NOTHING
    against: Tally = NOTHING
    parts: dict[str, Tally] = field(default_factory=dict)
    years: Tally = NOTHING
    first: Whole | None = None
    spent: dict[str, Spent] = field(default_factory=dict)
    spent_sums: dict[str, Whole] = field(default_factory=dict)
    sources: dict[str, SourceDraws] = field(default_factory=dict)
    unpaid: dict[str, Floats] = field(default_factory=dict)
    amounts: dict[AmountOf, Tally] = field(default_factory=dict)
    missed: dict[str, Missed] = field(default_factory=dict)
    notes: tuple[Any, ...] = ()
    effects: dict[str, Floats] = field(default_factory=dict)
    """By effect: its value in every draw, in base units."""

    def effects_in_own_units(self) -> dict[str, Floats]:
        """By effect: its value in every draw, in the unit that the scenario counts it in."""
        units = self.design.scenario.checked.effect_units
        return {name: x / float(units[name].scale) for name, x in self.effects.items()}


class Fold:
    """Blocks put together in their own order, whatever order they come in."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.done = 0
        self.checked = 0
        self.early: dict[int, dict[int, list[Part]]] = {}
        self.into = [_Gathered(design, plan) for design in plan.designs]

    @property
    def draws(self) -> int:
        """Draws put together so far."""
        return min(self.done * self.plan.chunk * BLOCK, self.plan.draws)

    def add(self, chunk: int, group: int, parts: list[Part]) -> None:
        """One more piece of work; those that came too early wait for their turn."""
        self.early.setdefault(chunk, {})[group] = parts
        while len(self.early.get(self.done, ())) == len(self.plan.groups):
            groups = self.early.pop(self.done)
            for k, group_ in enumerate(self.plan.groups):
                for gathered, part in zip(self.into[group_], groups[k], strict=True):
                    gathered.add(part, self.done)
            self.done += 1

    def at_checkpoint(self) -> bool:
        """After the chunks that complete 8, 16, 32 ... blocks, each once: no matter how fast the run went."""
        blocks = self.done * self.plan.chunk
        if blocks < max(8, 2 * self.checked):
            return False
        self.checked = 1 << (blocks.bit_length() - 1)
        return True

    def outcomes(self) -> tuple[Outcome, ...]:
        """What each design came to in the draws so far."""
        return tuple(gathered.outcome(self.draws) for gathered in self.into)


class _Gathered:
    """One design's sums, and one number for each draw."""

    def __init__(self, design: Design, plan: Plan) -> None:
        self.plan = plan
        self.into = Outcome(design, np.zeros(plan.draws, np.int64))
        self.budgets: list[Floats] = []
        self.paid: dict[str, list[Whole]] = {}
        self.spent: dict[str, list[Spent]] = {}
        self.sources: dict[str, list[SourceDraws]] = {}
        self.unpaid: dict[str, list[Floats]] = {}
        self.first: list[Whole] = []
        self.effects: dict[str, list[Floats]] = {}

    def add(self, part: Part, block: int) -> None:
        into, start = self.into, self.plan.span(block)[0]
        into.cost[start : start + len(part.cost)] = part.cost
        if not block:
            into.sums, into.totals, into.against = dict(part.sums), part.totals, part.against
            into.parts, into.years = dict(part.parts), part.years
            into.missed, into.notes = dict(part.missed), part.notes
            into.amounts = dict(part.amounts)
            into.spent_sums = dict(part.spent_sums)
        else:
            into.sums = {name: total + part.sums[name] for name, total in into.sums.items()}
            into.spent_sums = {name: total + part.spent_sums[name] for name, total in into.spent_sums.items()}
            into.totals, into.against = into.totals.joined(part.totals), into.against.joined(part.against)
            into.parts = {name: tally.joined(part.parts[name]) for name, tally in into.parts.items()}
            into.years = into.years.joined(part.years)
            into.amounts = {key: tally.joined(part.amounts[key]) for key, tally in into.amounts.items()}
            into.missed = {name: found.joined(part.missed[name]) for name, found in into.missed.items()}
        self.budgets.append(part.budget)
        for name, effect in part.effects.items():
            self.effects.setdefault(name, []).append(effect)
        if start < self.plan.kept:
            rows = self.plan.kept - start
            for name, paid in part.paid.items():
                self.paid.setdefault(name, []).append(paid[:, :rows])
            for name, spent in part.spent.items():
                self.spent.setdefault(name, []).append(spent.first(rows))
            for name, source in part.sources.items():
                self.sources.setdefault(name, []).append(source.first(rows))
            for name, unpaid in part.unpaid.items():
                self.unpaid.setdefault(name, []).append(unpaid[:rows])
            if part.first is not None:
                self.first.append(part.first[:rows])

    def outcome(self, draws: int) -> Outcome:
        """A snapshot; the arrays of draws that were not reached are left out."""
        constant = all(len(b) == 1 and b[0] == self.budgets[0][0] for b in self.budgets)
        if not self.budgets or constant:
            budget = self.budgets[0] if self.budgets else np.zeros(1)
        else:
            sizes = [self.plan.span(k)[1] for k in range(len(self.budgets))]
            budget = np.concatenate([np.broadcast_to(b, (n,)) for b, n in zip(self.budgets, sizes, strict=True)])
        into = self.into if draws == self.plan.draws else _without_replicates(self.into)
        return replace(
            into,
            cost=self.into.cost[:draws],
            budget=budget,
            paid={name: np.concatenate(parts, axis=1) for name, parts in self.paid.items()},
            first=np.concatenate(self.first) if self.first else None,
            spent={name: joined_spent(parts) for name, parts in self.spent.items()},
            sources={name: joined_sources(parts) for name, parts in self.sources.items()},
            unpaid={name: np.concatenate(parts) for name, parts in self.unpaid.items()},
            effects={name: np.concatenate(parts) for name, parts in self.effects.items()},
        )


def _without_replicates(outcome: Outcome) -> Outcome:
    """What is known before all replicates are whole: their draws count as plain ones."""
    return replace(
        outcome,
        totals=outcome.totals.plain(),
        against=outcome.against.plain(),
        parts={name: tally.plain() for name, tally in outcome.parts.items()},
        years=outcome.years.plain(),
        amounts={key: tally.plain() for key, tally in outcome.amounts.items()},
        missed={name: replace(found, tally=found.tally.plain()) for name, found in outcome.missed.items()},
    )
