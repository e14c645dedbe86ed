"""One block of draws: drawn once, every design paid in it, and reduced to what a simulation keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.engine.settle import Draws, Settlement, Shared, settle
from simulator.engine.sharing import marks
from simulator.engine.uncertain import Factor, Outlook
from simulator.number import Floats, Number
from simulator.outlook.sobol import replicate
from simulator.outlook.streams import BLOCK
from simulator.rules.rounding import Whole
from simulator.scenario import definitions as d

CELLS = 1 << 18
"""About how many numbers the rules work on at a time: few enough to stay in a core's cache, and so many that threads
seldom wait for each other."""


@dataclass(frozen=True)
class Design:
    """A scenario to be paid, and values of quantities that it sets for itself."""

    name: str
    scenario: d.Scenario
    outlook: Outlook
    values: tuple[tuple[str, Number], ...] = ()

    @cached_property
    def marks(self) -> Mapping[str, str]:
        """What other designs may share with this one."""
        return marks(self.scenario, {name: value.at() for name, value in self.values})


@dataclass(frozen=True)
class Plan:
    """What is to be run: the designs, the seed, how many draws, and draws that are given instead of drawn."""

    designs: tuple[Design, ...]
    seed: int
    draws: int
    kept: int
    given: tuple[Mapping[str, Floats], ...] | None = None
    sobol: int = 0
    """Points in each scrambled replicate; 0 for plain random draws."""

    @cached_property
    def chunk(self) -> int:
        """How many blocks are worked on together: a matter of the scenario's size, not of the machine."""
        rows = max(len(design.scenario.recipients) for design in self.designs)
        return max(CELLS // (BLOCK * max(rows, 1)), 1)

    @property
    def chunks(self) -> int:
        """How many such pieces of work there are."""
        return -(-self.draws // (self.chunk * BLOCK))

    def span(self, chunk: int) -> tuple[int, int]:
        """The first draw of a piece of work, and how many it has."""
        start = chunk * self.chunk * BLOCK
        return start, min(self.chunk * BLOCK, self.draws - start)


@dataclass(frozen=True)
class Part:
    """What a design came to in one block: öre by draw, and sums over its draws by recipient."""

    cost: Whole
    budget: Floats
    """(draw,) or (1,): what the sources hold."""
    paid: dict[str, Whole]
    """By payment, in each year: öre by draw, (year, draw)."""
    sums: dict[str, Whole]
    """By payment: öre summed over the draws, (year, recipient)."""
    squares: NDArray[np.float64]
    """Squares of each recipient's total, in öre, summed over the draws."""
    against: tuple[Whole, NDArray[np.float64]]
    """Differences of each recipient's total from the first design's: their sum and the sum of their squares."""
    first: Whole | None
    """Each recipient's total in the draws that are kept, (draw, recipient)."""
    sources: dict[str, tuple[Floats, Floats]]
    """By source: öre charged and öre left, by draw."""
    unpaid: dict[str, Floats]
    missed: dict[str, NDArray[np.int64]]
    """By payment with requirements: in how many draws each recipient fails them in some year."""
    notes: tuple[Any, ...]


def run_chunk(plan: Plan, chunk: int) -> list[Part]:
    """Draw some blocks and pay every design in them."""
    start, size = plan.span(chunk)
    drawn = {}
    for design in plan.designs:
        if design.outlook.key not in drawn:
            drawn[design.outlook.key] = _draws(plan, design, start, size)
    rows = max(len(design.scenario.recipients) for design in plan.designs)
    step = max(min(CELLS // max(rows, 1), size), 1)
    step = -(-size // -(-size // step))
    pieces: list[list[Part]] = []
    for first in range(0, size, step):
        last = min(first + step, size)
        here = {key: tuple(_cut(year, first, last) for year in years) for key, years in drawn.items()}
        pieces.append(_pay(plan, here, start + first, last - first))
    return [_joined([piece[k] for piece in pieces]) for k in range(len(plan.designs))] if len(pieces) > 1 else pieces[0]


def _draws(plan: Plan, design: Design, start: int, size: int) -> tuple[Draws, ...]:
    """The draws of each year: by streams, by points of a replicate, and those given."""
    latents, years = design.outlook.latents, [year.label for year in design.scenario.years]
    first, blocks = start // BLOCK, -(-size // BLOCK)
    if plan.sobol and latents.width:
        z = latents.from_normals(_points(plan, latents.width, first, blocks))
    else:
        z = latents.block(plan.seed, first, blocks)
    z = {address: x[:, :size] for address, x in z.items()}
    found = design.outlook.draws(z, years)
    if plan.given is not None:
        for k, year in enumerate(found):
            given = plan.given[min(k, len(plan.given) - 1)]
            year.update({name: x[start : start + size] for name, x in given.items()})
    return found


def _points(plan: Plan, width: int, first: int, blocks: int) -> Floats:
    per = plan.sobol // BLOCK
    parts = []
    for block in range(first, first + blocks):
        at = (block % per) * BLOCK
        parts.append(_replicate(plan.seed, block // per, width, plan.sobol)[:, at : at + BLOCK])
    return np.concatenate(parts, axis=1)


_replicate = lru_cache(maxsize=4)(replicate)


def _cut(year: Draws, first: int, last: int) -> Draws:
    return {name: _sliced(value, first, last) for name, value in year.items()}


def _sliced(value: Any, first: int, last: int) -> Any:
    if isinstance(value, np.ndarray):
        return value[first:last]
    if isinstance(value, Number):
        return value
    if isinstance(value, Factor):
        return Factor(value.x[first:last], value.bounds)
    return type(value)(value.z[first:last], None if value.mix is None else value.mix[first:last])


def _pay(plan: Plan, drawn: Mapping[str, Sequence[Draws]], start: int, size: int) -> list[Part]:
    made: dict[Any, Any] = {}
    out: list[Part] = []
    base: Whole | None = None
    ids = plan.designs[0].scenario.recipients.ids
    for design in plan.designs:
        years = drawn[design.outlook.key]
        if design.values:
            years = tuple({**year, **dict(design.values)} for year in years)
        shared = Shared(design.marks, made) if len(plan.designs) > 1 else None
        settlement = settle(design.scenario, years, shared)
        total = _total(settlement)
        if design.scenario.recipients.ids != ids:
            total_here = _in_order(total, design.scenario.recipients.ids, ids)
        else:
            total_here = total
        base = total_here if base is None else base
        out.append(_reduced(settlement, total, total_here - base, start, size, plan.kept))
    return out


def _in_order(total: Whole, own: Sequence[str], wanted: Sequence[str]) -> Whole:
    at = {name: i for i, name in enumerate(own)}
    return total[:, [at[name] for name in wanted]]


def _total(settlement: Settlement) -> Whole:
    """Each recipient's total over payments and years, (draw or 1, recipient)."""
    total: Whole | None = None
    for year in settlement.years:
        for payment in year.payments.values():
            total = payment.paid if total is None else total + payment.paid
    return np.zeros((1, len(settlement.scenario.recipients)), np.int64) if total is None else total


def _reduced(settlement: Settlement, total: Whole, against: Whole, start: int, size: int, kept: int) -> Part:
    scenario = settlement.scenario
    paid = {name: _by_draw(settlement, name, size) for name in scenario.payments}
    sums = {
        name: np.stack([_summed(year.payments[name].paid, size) for year in settlement.years])
        for name in scenario.payments
    }
    difference = against.astype(np.float64)
    cost = np.zeros(size, np.int64)
    for rows in paid.values():
        cost = cost + rows.sum(axis=0)
    first = np.broadcast_to(total, (size, total.shape[1]))[: max(kept - start, 0)] if start < kept else None
    return Part(
        cost,
        _budget(settlement),
        paid,
        sums,
        _summed(_squared(total), size),
        (_summed(against, size), _summed(difference * difference, size)),
        None if first is None else np.ascontiguousarray(first),
        _sources(settlement, size),
        _unpaid(settlement, size),
        _missed(settlement, size),
        settlement.notes(),
    )


def _by_draw(settlement: Settlement, name: str, size: int) -> Whole:
    rows = [np.broadcast_to(year.payments[name].paid.sum(axis=1), (size,)) for year in settlement.years]
    return np.stack(rows)


def _squared(total: Whole) -> Floats:
    x = total.astype(np.float64)
    return x * x


def _summed(x: Any, size: int) -> Any:
    """Sums over draws; what is the same in every draw counts for each of them."""
    return x.sum(axis=0) * (size if x.shape[0] == 1 and size > 1 else 1)


def _budget(settlement: Settlement) -> Floats:
    """What the sources hold in each draw, in öre."""
    out = np.zeros(1)
    for name, source in settlement.scenario.funding.items():
        per_year = bool(settlement.scenario.checked.time_units[source.amount].dims)
        for year in settlement.years if per_year else settlement.years[:1]:
            out = out + year.available(name).x[:, 0, 0]
    return out


def _sources(settlement: Settlement, size: int) -> dict[str, tuple[Floats, Floats]]:
    out: dict[str, tuple[Floats, Floats]] = {}
    scenario = settlement.scenario
    if not scenario.funding:
        return out
    for name, source in scenario.funding.items():
        charged, held = np.zeros(1), np.zeros(1)
        per_year = bool(scenario.checked.time_units[source.amount].dims)
        for k, year in enumerate(settlement.years):
            charged = charged + year.charges(list(scenario.payments))[name].x[:, 0, 0]
            if per_year or k == 0:
                held = held + year.available(name).x[:, 0, 0]
        out[name] = (np.broadcast_to(charged, (size,)), np.broadcast_to(held - charged, (size,)))
    return out


def _unpaid(settlement: Settlement, size: int) -> dict[str, Floats]:
    out: dict[str, Floats] = {}
    for name in settlement.scenario.payments:
        found = [year.payments[name].unpaid for year in settlement.years]
        parts = [left.x[:, 0, 0] for left in found if left is not None]
        if parts:
            out[name] = np.broadcast_to(sum(parts[1:], parts[0]), (size,))
    return out


def _missed(settlement: Settlement, size: int) -> dict[str, NDArray[np.int64]]:
    out = {}
    rows = len(settlement.scenario.recipients)
    for name, payment in settlement.scenario.payments.items():
        if not payment.requires:
            continue
        missed = np.zeros((1, rows), bool)
        for year in settlement.years:
            for formula in payment.requires:
                passed = year.payments[name].moment.formula(formula).x.min(axis=1)
                missed = missed | (passed == 0)
        out[name] = np.asarray(_summed(missed.astype(np.int64), size), np.int64)
    return out


def _joined(parts: Sequence[Part]) -> Part:
    """Pieces of one block, in order."""
    one = parts[0]

    def cat(arrays: Sequence[Any], axis: int = 0) -> Any:
        return np.concatenate(arrays, axis=axis)

    budgets = [p.budget for p in parts]
    constant = all(len(b) == 1 for b in budgets)
    kept = [p.first for p in parts if p.first is not None]
    return Part(
        cat([p.cost for p in parts]),
        budgets[0] if constant else cat([np.broadcast_to(p.budget, p.cost.shape) for p in parts]),
        {name: cat([p.paid[name] for p in parts], 1) for name in one.paid},
        {name: sum((p.sums[name] for p in parts[1:]), one.sums[name]) for name in one.sums},
        sum((p.squares for p in parts[1:]), one.squares),
        (
            sum((p.against[0] for p in parts[1:]), one.against[0]),
            sum((p.against[1] for p in parts[1:]), one.against[1]),
        ),
        cat(kept) if kept else None,
        {
            name: (cat([p.sources[name][0] for p in parts]), cat([p.sources[name][1] for p in parts]))
            for name in one.sources
        },
        {name: cat([p.unpaid[name] for p in parts]) for name in one.unpaid},
        {name: sum((p.missed[name] for p in parts[1:]), one.missed[name]) for name in one.missed},
        one.notes,
    )
