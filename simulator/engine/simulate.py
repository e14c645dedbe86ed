"""Many draws of the future: blocks on threads, folded in order, so that no number depends on who worked or when."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np

from simulator.engine.blocks import Design, Missed, Part, Plan
from simulator.engine.execution import Held, Keeper, Pending, Workers, threads
from simulator.engine.interruption import Interruption
from simulator.engine.sharing import Rules, all_of, rules_of
from simulator.engine.spending import AmountOf, SourceDraws, Spent, joined_sources, joined_spent
from simulator.engine.tally import Tally
from simulator.engine.uncertain import Outlook, outlook_of
from simulator.number import Floats, Number
from simulator.outlook.sobol import REPLICATES, points_each
from simulator.outlook.streams import BLOCK
from simulator.problems import Place, did_you_mean, refusal
from simulator.rules.rounding import Whole
from simulator.scenario import definitions as d
from simulator.scenario.user_values import scaled_draws, user_value

KEPT = 10_000
"""Draws of which every recipient's total is kept."""
MOST_KEPT_BYTES = 400_000_000

NOTHING = Tally.of(np.zeros((0, 1)), 1)
"""Before any block is done."""

Progress = Callable[[int, int], None]
"""Called with draws done and draws wanted."""


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


Stopped = Literal["", "known", "interrupted", "missing"]


@dataclass(frozen=True)
class Run:
    """A finished run, or as much of one as there was time for."""

    plan: Plan
    outcomes: tuple[Outcome, ...]
    draws: int
    stopped: Stopped = ""
    """Why it ended before all draws were made; empty when it did not. With ``missing``, the draws are those in a row
    before the first piece that failed."""
    missing: tuple[tuple[int, int], ...] = ()
    """Pieces (chunk, group) that failed and were recorded."""


Stop = Callable[[Sequence[Outcome], int], bool]


def make_plan(
    scenarios: Sequence[d.Scenario | tuple[d.Scenario, Mapping[str, Any]]],
    draws: int = 10_000,
    seed: int = 1,
    *,
    given: Any = None,
    sobol: bool = False,
    only_chance: bool = False,
    kept: int = KEPT,
    every_draw: bool = False,
) -> Plan:
    """Designs, each a scenario or a scenario with values of its own, and how they are to be drawn."""
    first = scenarios[0][0] if isinstance(scenarios[0], tuple) else scenarios[0]
    place = Place(first.files[-1] if first.files else first.name)
    if given is not None:
        from simulator.outlook.given import arrays_of

        drawn = arrays_of(given, list(first.quantities), first.recipients.ids, place)
        tables = (scaled_draws(first, drawn, getattr(given, "attrs", {}).get("units", {})),)
        draws = len(next(iter(tables[0].values())))
    else:
        tables = None
    if draws < 1:
        raise refusal("draws_number", place, draws=draws, least=1)
    names = frozenset(tables[0]) if tables else frozenset[str]()
    points = points_each(draws) if sobol else 0
    if sobol:
        points = max(points, BLOCK)
        draws = points * REPLICATES
    known: dict[int, tuple[Outlook, Rules]] = {}
    bases: dict[int, Design] = {}
    designs = []
    for k, item in enumerate(scenarios):
        scenario, values = item if isinstance(item, tuple) else (item, {})
        if set(scenario.recipients.ids) != set(first.recipients.ids):
            odd = sorted(set(scenario.recipients.ids) ^ set(first.recipients.ids))
            raise refusal("recipients_differ", place, ids=", ".join(odd[:5]), baseline=first.name)
        for name in values:
            if name not in scenario.quantities:
                raise refusal("unknown_name", place, name=name, known=did_you_mean(name, scenario.quantities))
        if id(scenario) not in known:
            outlook = outlook_of(scenario, only_chance=only_chance, without=names)
            known[id(scenario)] = outlook, rules_of(scenario)
        below = scenario.base
        if below is not None and id(below) not in bases:
            alike = [one for one in bases.values() if one.all_rules == all_of(below)]
            outlook = outlook_of(below, only_chance=only_chance, without=names)
            bases[id(below)] = alike[0] if alike else Design("", below, outlook, rules_of(below), given=names)
        label = scenario.name.partition("/")[2] or scenario.name
        if values:
            label = ", ".join(
                [*([] if k and label == first.name else [label]), *(f"{n} = {v}" for n, v in values.items())]
            )
        numbers = tuple((name, Number.of(user_value(scenario, name, value))) for name, value in values.items())
        designs.append(Design(label, scenario, *known[id(scenario)], numbers, names, bases.get(id(below))))
    fits = MOST_KEPT_BYTES // (8 * max(len(first.recipients), 1) * len(designs))
    first_kept = min(kept, draws) if fits >= min(kept, draws) else 0
    return Plan(tuple(designs), seed, draws, first_kept, tables, points, every_draw)


def run(
    plan: Plan,
    workers: int | None = None,
    *,
    progress: Progress | None = None,
    until: Stop | None = None,
    order: Sequence[int] | None = None,
    on: Workers | None = None,
    keeper: Keeper | None = None,
) -> Run:
    """Run every block; ``until`` is asked after 8, 16, 32 ... blocks whether enough is known.

    An interruption (Ctrl-C) keeps the blocks that were done in a row from the first. ``order`` is for tests: the order
    in which the pieces of work are begun.

    Args:
        plan: what is to be run.
        workers: threads; None for one a processor.
        progress: called after each piece.
        until: whether enough is known.
        order: of the pieces.
        on: who works out the pieces instead of threads.
        keeper: keeps finished pieces and has those of before; with one, a piece that fails stops no other.
    """
    fold = _Fold(plan)
    begun = order if order is not None else range(plan.pieces)
    many = workers or min(os.cpu_count() or 1, plan.pieces)
    asked = Interruption()
    stopped: Stopped = ""
    missing: list[tuple[int, int]] = []
    try:
        with nullcontext(on) if on is not None else threads(plan, many if keeper is None else max(many, 2)) as hands:
            waiting: dict[tuple[int, int], Pending] = {}
            position = 0
            while not stopped and (position < len(begun) or waiting):
                while position < len(begun) and len(waiting) < hands.ahead:
                    piece = plan.piece(begun[position])
                    held = keeper.held(*piece) if keeper is not None else None
                    waiting[piece] = Held(held) if held is not None else hands.submit(*piece)
                    position += 1
                piece = next(iter(waiting))
                pending = waiting.pop(piece)
                error = pending.exception() if keeper is not None else None
                if keeper is not None and error is not None:
                    keeper.fail(*piece, error)
                    missing.append(piece)
                    continue
                parts = pending.result()
                if keeper is not None and not isinstance(pending, Held):
                    keeper.keep(*piece, parts)
                fold.add(*piece, parts)
                if progress is not None:
                    progress(fold.draws, plan.draws)
                if until is not None and fold.at_checkpoint() and until(fold.outcomes(), fold.draws):
                    stopped = "known"
                if asked.noted and fold.draws:
                    stopped = "interrupted"
    except KeyboardInterrupt:
        stopped = "interrupted"
    finally:
        asked.over()
    if missing and not stopped:
        stopped = "missing"
    return Run(plan, fold.outcomes(), fold.draws, stopped, tuple(missing))


class _Fold:
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
