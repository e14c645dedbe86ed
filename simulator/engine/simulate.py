"""Many draws of the future: blocks on threads, folded in order, so that no number depends on who worked or when."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, Literal

from simulator.engine.execution import Held, Keeper, Pending, Workers, threads
from simulator.engine.folding import Fold, Outcome
from simulator.engine.interruption import Interruption
from simulator.engine.plan import Design, Plan
from simulator.engine.sharing import Rules, all_of, rules_of
from simulator.engine.uncertain import Outlook, outlook_of
from simulator.number import Number
from simulator.outlook.sobol import REPLICATES, points_each
from simulator.outlook.streams import BLOCK
from simulator.problems import Place, did_you_mean, refusal
from simulator.scenario import definitions as d
from simulator.scenario.user_values import scaled_draws, user_value

KEPT = 10_000
"""Draws of which every recipient's total is kept."""
MOST_KEPT_BYTES = 400_000_000


Progress = Callable[[int, int], None]
"""Called with draws done and draws wanted."""


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
    fold = Fold(plan)
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
