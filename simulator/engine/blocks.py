"""One block of draws: drawn once, every design paid in it, and reduced to what a simulation keeps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.engine.baseline import BASELINE, Baseline
from simulator.engine.effects import effects_by_draw
from simulator.engine.settle import Draws, Settlement, Shared, settle
from simulator.engine.sharing import Rules, all_of, marks
from simulator.engine.spending import (
    AmountOf,
    SourceDraws,
    Spent,
    amounts_of,
    held,
    joined_sources,
    joined_spent,
    sources,
    spent_on,
)
from simulator.engine.tally import Tally, joined
from simulator.engine.uncertain import Factor, Outlook
from simulator.number import Floats, Number
from simulator.outlook.sobol import replicate
from simulator.outlook.streams import BLOCK
from simulator.rules.rounding import Whole
from simulator.scenario import definitions as d

CELLS = 1 << 19
"""About how many numbers the rules work on at a time: so many that threads seldom wait for each other."""
MANY = 16
"""So many designs are worth drawing twice, once for each half of them."""


@dataclass(frozen=True)
class Design:
    """A scenario to be paid, and values of quantities that it sets for itself."""

    name: str
    scenario: d.Scenario
    outlook: Outlook
    rules: Rules
    values: tuple[tuple[str, Number], ...] = ()
    given: frozenset[str] = frozenset()
    """Quantities whose draws somebody brings."""
    base: Design | None = None
    """What it extends, where some formula asks for it; settled once for all designs that extend it."""

    @cached_property
    def all_rules(self) -> str:
        """Alike for designs that pay alike in the same draws, whatever they are called."""
        return all_of(self.scenario)

    @cached_property
    def marks(self) -> Mapping[str, str]:
        """What other designs may share with this one."""
        return marks(self.rules, {name: value.at() for name, value in self.values})

    @cached_property
    def drawn_as(self) -> str:
        """Alike for designs that are drawn alike: in what is uncertain, and in their settlement years."""
        return repr((self.outlook.key, [year.label for year in self.scenario.years]))


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
    every_draw: bool = False
    """Whether pieces hold the amounts of draws that are not kept too, for whoever writes them down."""

    @cached_property
    def chunk(self) -> int:
        """How many blocks are worked on together: a matter of the scenario's size, not of the machine.

        Work comes in pairs of about equal size, of chunks or of designs, so that two workers finish together.
        """
        rows = max(len(design.scenario.recipients) for design in self.designs)
        blocks, most = -(-self.draws // BLOCK), max(CELLS // (BLOCK * max(rows, 1)), 1)
        together = 1 if len(self.groups) > 1 else 2
        return -(-blocks // (together * -(-blocks // (together * most))))

    @cached_property
    def groups(self) -> tuple[slice, ...]:
        """Designs that are paid together, in the same draws as the others: every other one, as neighbours are alike."""
        return (slice(0, None, 2), slice(1, None, 2)) if len(self.designs) >= MANY else (slice(None),)

    @property
    def pieces(self) -> int:
        """How many pieces of work there are: each group of designs in each chunk."""
        return self.chunks * len(self.groups)

    def piece(self, k: int) -> tuple[int, int]:
        """The chunk and the group of a piece of work."""
        return divmod(k, len(self.groups))

    @cached_property
    def uses(self) -> Counter[str]:
        """How many designs have each mark."""
        below = [design.base for design in self.designs if design.base is not None]
        return Counter(mark for design in (*self.designs, *below) for mark in set(design.marks.values()))

    @property
    def chunks(self) -> int:
        """How many chunks the draws make."""
        return -(-self.draws // (self.chunk * BLOCK))

    def span(self, chunk: int) -> tuple[int, int]:
        """The first draw of a chunk, and how many it has."""
        start = chunk * self.chunk * BLOCK
        return start, min(self.chunk * BLOCK, self.draws - start)


@dataclass(frozen=True)
class Missed:
    """Who fails the requirements of a payment in some year: how often, and who for certain."""

    tally: Tally
    """1 in a draw in which the recipient fails them, else 0."""
    barred: NDArray[np.bool_]
    """Recipients who fail a requirement that nothing uncertain reaches: they have no right, which is no risk."""

    def joined(self, later: Missed) -> Missed:
        """Of these draws and of later ones."""
        return Missed(self.tally.joined(later.tally), self.barred & later.barred)


@dataclass(frozen=True)
class Part:
    """What a design came to in one block: öre by draw, and sums over its draws by recipient."""

    cost: Whole
    """Payments, activities and plans."""
    budget: Floats
    """(draw,) or (1,): what the sources hold."""
    paid: dict[str, Whole]
    """By payment, in each year: öre by draw, (year, draw); like sources and unpaid only where draws are kept."""
    sums: dict[str, Whole]
    """By payment: öre summed over the draws, (year, recipient)."""
    totals: Tally
    """Each recipient's total, in öre."""
    against: Tally
    """Differences of each recipient's total from the first design's."""
    parts: Mapping[str, Tally]
    """Each payment, activity and plan: a single row, all years together."""
    years: Tally
    """The cost of each settlement year."""
    first: Whole | None
    """Each recipient's total in the draws that are kept, (draw, recipient)."""
    spent: dict[str, Spent]
    """By activity and plan; only where draws are kept."""
    spent_sums: dict[str, Whole]
    """By activity and plan: öre summed over the draws, (year,)."""
    sources: dict[str, SourceDraws]
    unpaid: dict[str, Floats]
    amounts: dict[AmountOf, Tally]
    """Of all draws, kept or not: the amount, and whether it is above zero."""
    missed: dict[str, Missed]
    """By payment with requirements."""
    notes: tuple[Any, ...]
    effects: dict[str, Floats]
    """By effect: its value in every draw, in base units."""


def run_chunk(plan: Plan, chunk: int, group: int = 0) -> list[Part]:
    """Draw some blocks and pay a group of designs in them."""
    start, size = plan.span(chunk)
    designs = plan.designs[plan.groups[group]]
    drawn: dict[Any, tuple[Draws, ...]] = {}
    for design in (plan.designs[0], *designs, *(design.base for design in designs if design.base is not None)):
        if design.drawn_as not in drawn:
            drawn[design.drawn_as] = draws_in(plan, design, start, size)
    rows = max(len(design.scenario.recipients) for design in plan.designs)
    step = max(min(CELLS // max(rows, 1), size), 1)
    step = -(-size // -(-size // step))
    pieces: list[list[Part]] = []
    for first in range(0, size, step):
        last = min(first + step, size)
        here = {key: tuple(_cut(year, first, last) for year in years) for key, years in drawn.items()}
        pieces.append(_pay(plan, designs, here, start + first, last - first))
    return [_joined([piece[k] for piece in pieces]) for k in range(len(designs))] if len(pieces) > 1 else pieces[0]


def latents_in(plan: Plan, design: Design, start: int, size: int) -> dict[tuple[str, str], Floats]:
    """The latents behind some draws of a plan, from its streams or its points: by (name, year), (row, draw)."""
    latents, first, blocks = design.outlook.latents, start // BLOCK, -(-size // BLOCK)
    if plan.sobol and latents.width:
        z = latents.from_normals(_points(plan, latents.width, first, blocks))
    else:
        z = latents.block(plan.seed, first, blocks)
    return {address: x[:, :size] for address, x in z.items()}


def draws_in(plan: Plan, design: Design, start: int, size: int) -> tuple[Draws, ...]:
    """The draws of each year: by streams, by points of a replicate, and those given."""
    z = latents_in(plan, design, start, size)
    found = design.outlook.draws(z, [year.label for year in design.scenario.years])
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


def _pay(
    plan: Plan, designs: Sequence[Design], drawn: Mapping[str, Sequence[Draws]], start: int, size: int
) -> list[Part]:
    made: Made = {}
    out: list[Part] = []
    ids = plan.designs[0].scenario.recipients.ids
    base = None if designs[0] is plan.designs[0] else _total(_settled(plan, plan.designs[0], drawn, made))
    for design in designs:
        settlement = _settled(plan, design, drawn, made)
        total = _total(settlement)
        own = design.scenario.recipients.ids
        base = total if base is None else base
        there = base if own == ids else base[[ids.index(name) for name in own]]
        part = _reduced(settlement, total, there, start, size, plan, made)
        out.append(part if own == ids else _in_order(part, own, ids))
        _forget(made, design.marks, plan)
        _release(settlement)
    for key in [key for key in made if key[0] == BASELINE]:
        settled = vars(made.pop(key)).get("settlement")
        if settled is not None:
            _release(settled)
    return out


def _beside(design: Design, drawn: Mapping[str, Sequence[Draws]], made: Made, share: bool) -> Baseline | None:
    """What a design extends, in the same draws; settled once for the designs that extend it."""
    base = design.base
    if base is None:
        return None
    key = (BASELINE, base.all_rules, base.drawn_as)
    if key not in made:
        shared = Shared(base.marks, made) if share else None
        years = drawn[base.drawn_as]
        made[key] = Baseline(design.scenario, lambda: settle(base.scenario, years, shared))
    found: Baseline = made[key]
    return replace(found, design=design.scenario, of=found, sliced={})


def _settled(plan: Plan, design: Design, drawn: Mapping[str, Sequence[Draws]], made: Made) -> Settlement:
    years = drawn[design.drawn_as]
    if design.values:
        years = tuple({**year, **dict(design.values)} for year in years)
    share = len(plan.designs) > 1
    base = _beside(design, drawn, made, share)
    return settle(design.scenario, years, Shared(design.marks, made) if share else None, base)


def _in_order(part: Part, own: Sequence[str], wanted: Sequence[str]) -> Part:
    """Differences in the order of the first design's recipients."""
    at = [own.index(name) for name in wanted]
    return replace(part, against=part.against.taken(np.array(at, np.intp)))


def _release(settlement: Settlement) -> None:
    """Untie years from their values, which know their year: memory is then free at once and not when Python looks."""
    for year in settlement.years:
        vars(year).pop("funding", None)
        for kept in (year.moments, year.payments, year.amounts):
            kept.clear()


def _forget(made: Made, marks: Mapping[str, str], plan: Plan) -> None:
    """Let go of what no other design shares, so that memory does not grow with the number of designs."""
    if len(plan.designs) > 1:
        lone = {mark for mark in marks.values() if plan.uses[mark] == 1}
        gone = [key for key in made if key[0] in lone or (isinstance(key[0], tuple) and lone.intersection(key[0]))]
        for key in gone:
            value = made.pop(key)
            made.pop(("sums", id(getattr(value, "paid", None))), None)


def _total(settlement: Settlement) -> Floats:
    """Each recipient's total over payments and years, (recipient, draw or 1)."""
    amounts = [year.money(name).x[:, 0, :].T for year in settlement.years for name in year.payments]
    nothing = np.zeros((len(settlement.scenario.recipients), 1))
    return reduce(np.add, amounts) if amounts else nothing


def _reduced(
    settlement: Settlement, total: Floats, base: Floats, start: int, size: int, plan: Plan, made: Made
) -> Part:
    """What is kept of a settlement; sums of payments that designs share are worked out once."""
    scenario = settlement.scenario
    paid, sums = {}, {}
    for name in scenario.payments:
        parts = [_once(made, year.payments[name].paid, size) for year in settlement.years]
        paid[name], sums[name] = np.stack([part[0] for part in parts]), np.stack([part[1] for part in parts])
    cost = np.zeros(size, np.int64)
    for rows in paid.values():
        cost = cost + rows.sum(axis=0)
    spent = spent_on(settlement, size)
    for one in spent.values():
        cost = cost + one.cost.sum(axis=0)
    sourced, unpaid = sources(settlement, size, paid), _unpaid(settlement, size)
    costs = {**paid, **{name: one.cost for name, one in spent.items()}}
    still = {name for name in paid if all(year.payments[name].paid.shape[0] == 1 for year in settlement.years)}
    kept = None
    if plan.every_draw or start < plan.kept:
        last = size if plan.every_draw else plan.kept - start
        kept = np.broadcast_to(total.T, (size, len(total)))[:last].astype(np.int64, order="C")
    return Part(
        cost,
        held(settlement),
        paid if kept is not None else {},
        sums,
        Tally.of(total, size, start, plan.sobol),
        Tally.of(total - base, size, start, plan.sobol),
        {
            name: Tally.of(_line(rows.sum(axis=0), name in still), size, start, plan.sobol)
            for name, rows in costs.items()
        },
        _by_year(costs, len(settlement.years), still, size, start, plan),
        kept,
        spent if kept is not None else {},
        {name: one.cost.sum(axis=1) for name, one in spent.items()},
        sourced if kept is not None else {},
        unpaid if kept is not None else {},
        {
            key: Tally.of(np.stack([x, x > 0]).astype(np.float64), size, start, plan.sobol)
            for key, x in amounts_of(sourced, spent, unpaid).items()
        },
        _missed(settlement, size, start, plan),
        settlement.notes(),
        effects_by_draw(settlement, size),
    )


Made = dict[Any, Any]


def _once(made: Made, paid: Whole, size: int) -> tuple[Whole, Whole]:
    """A payment's öre by draw and by recipient; the array is kept with its sums, so that its address stays its own."""
    if ("sums", id(paid)) not in made:
        made["sums", id(paid)] = (np.broadcast_to(paid.sum(axis=1), (size,)), _summed(paid, size), paid)
    return made["sums", id(paid)][:2]  # type: ignore[no-any-return]


def _line(x: Whole, is_fixed: bool) -> Floats:
    """One number for each draw as a single row, of one draw where the rules make it the same in all."""
    return x[None, :1].astype(np.float64) if is_fixed else x[None, :].astype(np.float64)


def _by_year(costs: Mapping[str, Whole], years: int, still: set[str], size: int, start: int, plan: Plan) -> Tally:
    """The cost of each year; ``costs`` are by (year, draw), those in ``still`` the same in every draw."""
    by_year = sum(costs.values(), np.zeros((years, size), np.int64))
    fixed = set(costs) <= still
    return Tally.of((by_year[:, :1] if fixed else by_year).astype(np.float64), size, start, plan.sobol)


def _summed(x: Any, size: int) -> Any:
    """Sums over draws; what is the same in every draw counts for each of them."""
    return x.sum(axis=0) * (size if x.shape[0] == 1 and size > 1 else 1)


def _unpaid(settlement: Settlement, size: int) -> dict[str, Floats]:
    out: dict[str, Floats] = {}
    for name in settlement.scenario.payments:
        found = [year.payments[name].unpaid for year in settlement.years]
        parts = [left.x[:, 0, 0] for left in found if left is not None]
        if parts:
            out[name] = np.broadcast_to(sum(parts[1:], parts[0]), (size,))
    return out


def _missed(settlement: Settlement, size: int, start: int, plan: Plan) -> dict[str, Missed]:
    out = {}
    rows = len(settlement.scenario.recipients)
    for name, payment in settlement.scenario.payments.items():
        if not payment.requires:
            continue
        missed, barred = np.zeros((1, rows), bool), np.zeros(rows, bool)
        for year in settlement.years:
            for formula in payment.requires:
                failed = year.payments[name].moment.formula(formula).x.min(axis=1) == 0
                missed = missed | failed
                if len(failed) == 1:  # no uncertain figure reaches this requirement
                    barred = barred | failed[0]
        out[name] = Missed(Tally.of(missed.T.astype(np.float64), size, start, plan.sobol), barred)
    return out


def _joined(parts: Sequence[Part]) -> Part:
    """Pieces of one block, in order."""
    one = parts[0]

    def cat(arrays: Sequence[Any], axis: int = 0) -> Any:
        return np.concatenate(arrays, axis=axis)

    budgets = [p.budget for p in parts]
    constant = all(len(b) == 1 for b in budgets)
    kept = [p.first for p in parts if p.first is not None]
    with_draws = [p for p in parts if p.paid]  # pieces of which draws are kept; the first, where any are
    return Part(
        cat([p.cost for p in parts]),
        budgets[0] if constant else cat([np.broadcast_to(p.budget, p.cost.shape) for p in parts]),
        {name: cat([p.paid[name] for p in with_draws], 1) for name in one.paid},
        {name: sum((p.sums[name] for p in parts[1:]), one.sums[name]) for name in one.sums},
        joined([p.totals for p in parts]),
        joined([p.against for p in parts]),
        {name: joined([p.parts[name] for p in parts]) for name in one.parts},
        joined([p.years for p in parts]),
        cat(kept) if kept else None,
        {name: joined_spent([p.spent[name] for p in with_draws]) for name in one.spent},
        {name: sum((p.spent_sums[name] for p in parts[1:]), one.spent_sums[name]) for name in one.spent_sums},
        {name: joined_sources([p.sources[name] for p in with_draws]) for name in one.sources},
        {name: cat([p.unpaid[name] for p in with_draws]) for name in one.unpaid},
        {key: joined([p.amounts[key] for p in parts]) for key in one.amounts},
        {name: reduce(Missed.joined, [p.missed[name] for p in parts]) for name in one.missed},
        one.notes,
        {name: cat([p.effects[name] for p in parts]) for name in one.effects},
    )
