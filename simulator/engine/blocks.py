"""One block of draws: drawn once, every design paid in it, and reduced to what a simulation keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce

import numpy as np

from simulator.engine.baseline import Baseline
from simulator.engine.drawing import cut, draws_in
from simulator.engine.part import Part, joined_parts, reduced
from simulator.engine.plan import Design, Plan
from simulator.engine.settle import Settlement, settle
from simulator.engine.shared_work import Shared, SharedWork
from simulator.engine.year import Draws
from simulator.number import Floats

MOST_PIECES = 16
"""Pieces of a block that are held before they are put together."""


def run_chunk(plan: Plan, chunk: int, group: int = 0) -> list[Part]:
    """Draw some blocks and pay a group of designs in them."""
    start, size = plan.span(chunk)
    designs = plan.designs[plan.groups[group]]
    drawn: dict[str, tuple[Draws, ...]] = {}
    for design in (plan.designs[0], *designs, *(design.base for design in designs if design.base is not None)):
        if design.drawn_as not in drawn:
            drawn[design.drawn_as] = draws_in(plan, design, start, size)
    step = plan.step(size)
    pieces: list[list[Part]] = []
    for first in range(0, size, step):
        last = min(first + step, size)
        here = {key: tuple(cut(year, first, last) for year in years) for key, years in drawn.items()}
        pieces.append(_pay(plan, designs, here, start + first, last - first))
        if len(pieces) == MOST_PIECES:  # of many recipients each piece has sums for all of them
            pieces = [_all_joined(pieces)]
    return _all_joined(pieces)


def _all_joined(pieces: Sequence[Sequence[Part]]) -> list[Part]:
    """Pieces of each design as one."""
    one = pieces[0]
    return [joined_parts([p[k] for p in pieces]) if len(pieces) > 1 else one[k] for k in range(len(one))]


def _pay(
    plan: Plan, designs: Sequence[Design], drawn: Mapping[str, Sequence[Draws]], start: int, size: int
) -> list[Part]:
    work = SharedWork()
    out: list[Part] = []
    ids = plan.designs[0].scenario.recipients.ids
    base = None if designs[0] is plan.designs[0] else _total(_settled(plan, plan.designs[0], drawn, work))
    for design in designs:
        settlement = _settled(plan, design, drawn, work)
        total = _total(settlement)
        own = design.scenario.recipients.ids
        base = total if base is None else base
        there = base if own == ids else base[[ids.index(name) for name in own]]
        part = reduced(settlement, total, there, start, size, plan)
        out.append(part if own == ids else _in_order(part, own, ids))
        if len(plan.designs) > 1:  # so that memory does not grow with the number of designs
            work.forget({mark for mark in design.marks.values() if plan.uses[mark] == 1})
        for year in settlement.years:
            year.release()
    for baseline in work.baselines.values():
        baseline.release()
    work.baselines.clear()
    return out


def _beside(design: Design, drawn: Mapping[str, Sequence[Draws]], work: SharedWork, share: bool) -> Baseline | None:
    """What a design extends, in the same draws; settled once for the designs that extend it."""
    base = design.base
    if base is None:
        return None
    key = (base.all_rules, base.drawn_as)
    if key not in work.baselines:
        shared = Shared(base.marks, work) if share else None
        years = drawn[base.drawn_as]
        work.baselines[key] = Baseline(design.scenario, lambda: settle(base.scenario, years, shared))
    found = work.baselines[key]
    return replace(found, design=design.scenario, of=found, sliced={})


def _settled(plan: Plan, design: Design, drawn: Mapping[str, Sequence[Draws]], work: SharedWork) -> Settlement:
    years = drawn[design.drawn_as]
    if design.values:
        years = tuple({**year, **dict(design.values)} for year in years)
    share = len(plan.designs) > 1
    base = _beside(design, drawn, work, share)
    return settle(design.scenario, years, Shared(design.marks, work) if share else None, base)


def _in_order(part: Part, own: Sequence[str], wanted: Sequence[str]) -> Part:
    """Differences in the order of the first design's recipients."""
    at = [own.index(name) for name in wanted]
    return replace(part, against=part.against.taken(np.array(at, np.intp)))


def _total(settlement: Settlement) -> Floats:
    """Each recipient's total over payments and years, (recipient, draw or 1)."""
    amounts = [year.money(name).x[:, 0, :].T for year in settlement.years for name in year.payments]
    nothing = np.zeros((len(settlement.scenario.recipients), 1))
    return reduce(np.add, amounts) if amounts else nothing
