"""What a design came to in one block: a settlement reduced to what is kept, and pieces of a block joined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.engine.effects import effects_by_draw
from simulator.engine.plan import Plan
from simulator.engine.settle import Settlement
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
from simulator.formula.evaluate import evaluate
from simulator.formula.syntax import conjuncts
from simulator.number import Floats
from simulator.rules.rounding import Whole


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


def reduced(settlement: Settlement, total: Floats, base: Floats, start: int, size: int, plan: Plan) -> Part:
    """What is kept of a settlement."""
    scenario = settlement.scenario
    paid, sums = {}, {}
    for name in scenario.payments:
        parts = [year.payments[name] for year in settlement.years]
        paid[name] = np.stack([np.broadcast_to(part.by_draw, (size,)) for part in parts])
        sums[name] = np.stack([part.by_recipient * (size if len(part.paid) == 1 else 1) for part in parts])
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


def _line(x: Whole, is_fixed: bool) -> Floats:
    """One number for each draw as a single row, of one draw where the rules make it the same in all."""
    return x[None, :1].astype(np.float64) if is_fixed else x[None, :].astype(np.float64)


def _by_year(costs: Mapping[str, Whole], years: int, still: set[str], size: int, start: int, plan: Plan) -> Tally:
    """The cost of each year; ``costs`` are by (year, draw), those in ``still`` the same in every draw."""
    by_year = sum(costs.values(), np.zeros((years, size), np.int64))
    fixed = set(costs) <= still
    return Tally.of((by_year[:, :1] if fixed else by_year).astype(np.float64), size, start, plan.sobol)


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
            moment = year.payments[name].moment
            for part in (part for formula in payment.requires for part in conjuncts(moment.checked.trees[formula])):
                failed = evaluate(part, moment).x.min(axis=1) == 0
                missed = missed | failed
                if len(failed) == 1:  # no uncertain figure reaches this requirement
                    barred = barred | failed[0]
        out[name] = Missed(Tally.of(missed.T.astype(np.float64), size, start, plan.sobol), barred)
    return out


def joined_parts(parts: Sequence[Part]) -> Part:
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
