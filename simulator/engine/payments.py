"""One payment in one settlement year: basis, factors, earning, limits and rounding, in the order of the language.

Each step is a function of ``simulator/rules/``; here formulas become its arguments.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import reduce
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from simulator.engine.moment import Moment, YearState
from simulator.engine.payment_values import PaymentValues, as_of_the_year
from simulator.engine.payment_year import Note, PaymentYear
from simulator.formula.syntax import Formula, asks_below, calls_in
from simulator.money import format_money
from simulator.number import Number
from simulator.problems import refusal
from simulator.rules.calendar import reading_days, slices
from simulator.rules.capping import prorated
from simulator.rules.division import Division, summing_to
from simulator.rules.earning import NOTHING, earned, in_any_slice, split_causes
from simulator.rules.limits import clip
from simulator.rules.pooling import shared, shared_by_slice
from simulator.rules.rounding import Whole, in_minor, rounded, whole_units
from simulator.scenario import definitions as d
from simulator.scenario.graph import basis_formulas, formulas_of, named_outright
from simulator.units import Unit


class PayingState(YearState, Protocol):
    """A settlement year that keeps the values its payments share."""

    @property
    def rough(self) -> bool:
        """Whether amounts are rounded as floating point has them: in plans, where the last öre moves nobody."""

    def moment_at(self, first: tuple[date, ...], reading: tuple[int, ...], last: tuple[date, ...]) -> Moment:
        """Values for slices of some days that are read on others."""


def settle_payment(
    payment: d.Payment,
    unit: Unit,
    year: d.Year,
    state: PayingState,
    rank: NDArray[np.intp],
    pool: Number | None = None,
    *,
    trial: bool = False,
) -> PaymentYear:
    """Evaluate one payment; raises ScenarioError where a value that a rule needs does not exist.

    ``pool`` is how large its pool is, where that has been solved from what it must leave room for; on ``trial`` a pool
    below its floors counts as large as they are.
    """
    parts = slices(year.first, year.last, payment.accrues)
    first, last = tuple(part.first for part in parts), tuple(part.last for part in parts)
    moment = state.moment_at(first, reading_days(parts, payment.counted), last)
    whole_year = as_of_the_year(moment, parts, payment.counted)
    of = PaymentValues(payment, unit, parts, moment, whole_year, state.scenario.recipients.ids)
    how = Division(payment.rounding, rank, state.rough)
    if isinstance(payment.basis, d.Pool):
        paid = _pool(of, payment.basis, how, pool, trial=trial)
    else:
        paid = _entitlement(of, how)
    notes = (*_notes_on_slices(of), *paid.notes, *_notes_on_instalments(of, paid.steps["slices"]))
    return PaymentYear(paid.amounts[:, 0, :], paid.unpaid, paid.pool, notes, moment, parts, paid.steps)


@dataclass(frozen=True)
class _Paid:
    """What the steps of a payment come to: whole öre as (draw, 1, recipient), and the amounts on the way."""

    amounts: Whole
    steps: Mapping[str, Number]
    notes: tuple[Note, ...] = ()
    unpaid: Number | None = None
    pool: Number | None = None


# -- rate x per, or an amount -----------------------------------------------------------------------------------------


def _entitlement(of: PaymentValues, how: Division) -> _Paid:
    """Steps 1-6 for a payment whose total follows from its recipients."""
    payment = of.payment
    passed, achieved = of.earning()
    basis = of.basis()
    factored = reduce(Number.__mul__, map(of.moment.formula, payment.times), basis)
    amount = earned(factored, achieved, passed).spread(len(of.ids))
    steps = {"basis": basis, "factored": factored, "earned": amount}
    of.refuse_undefined(amount)
    over_year = isinstance(payment.basis, d.TieredRate) and payment.basis.over_year
    tried = amount.over_slices() if over_year else amount  # a lower rate for all units corrects earlier slices
    if not payment.negative and tried.span[0] < -tried.err:
        row = int(np.nonzero(tried.x < -tried.err)[2][0])
        raise refusal("negative_amount", basis_formulas(payment.basis)[0].place, name=payment.name, who=of.ids[row])
    if how.rounding.each == "slice":
        amount = Number.of_whole(rounded(amount, how.rounding))
    steps["slices"] = amount
    amount = amount.over_slices()
    limits = of.limits(in_any_slice(passed))
    if payment.balances is not None:
        return _Paid(_balanced(of, how, clip(amount, limits), payment.balances), steps)
    cap = of.limit(payment.total_at_most, "total_at_most")
    if cap is None:
        return _Paid(rounded(clip(amount, limits), how.rounding), steps)
    with of.floors_within("total_at_most"):
        paid, exceeded = prorated(amount, limits, cap, how)
    notes = (Note("cap_binds", {"payment": payment.name, "draws": exceeded}),) if exceeded else ()
    return _Paid(paid, steps, notes)


def _balanced(of: PaymentValues, how: Division, amount: Number, balance: Formula) -> Whole:
    """Step 6 for amounts that sum to something in the rule, and so in öre."""
    units = whole_units(of.limit(balance, "balances") or NOTHING, how.rounding.to)
    goal = Number.of_whole(in_minor(units, how.rounding))
    off = abs(amount.total() - goal).compare(">=", Number.of(1)).x != 0
    if off.any():
        draw = int(np.nonzero(off)[0][0])
        currency = of.moment.state.scenario.currency
        found, wanted = (format_money(round(float(n.at(draw))), currency) for n in (amount.total(), goal))
        raise refusal("does_not_balance", balance.place, name=of.payment.name, found=found, wanted=wanted)
    return summing_to(amount, units, how)


# -- pools ------------------------------------------------------------------------------------------------------------


def _pool(of: PaymentValues, basis: d.Pool, how: Division, solved: Number | None, *, trial: bool) -> _Paid:
    """Steps 1-6 for a pool: every slice is divided by itself among those who share in it."""
    payment = of.payment
    passed, achieved = of.earning()
    stated = of.value(basis.pool, "pool") if solved is None else solved
    pool = stated * of.lengths(of.time_of(basis.pool))
    weight = of.value(basis.shared_by, "shared_by")
    for formula in payment.times:
        factor = of.value(formula, "times")
        if of.moment.checked.formula_types[formula].axis:
            weight = weight * factor  # a recipient's own size or prevalence changes its share
        else:
            pool = pool * factor  # a phase or an index changes the pool
    weight = weight.spread(len(of.ids))
    of.refuse_negative(pool, basis.pool)
    of.refuse_negative(weight, basis.shared_by)
    of.refuse_no_weights(weight, basis.shared_by)
    redistributing, leaving = split_causes(passed, achieved, payment.unearned)
    claimed = (weight * redistributing).spread(len(of.ids))
    sliced = shared_by_slice(pool, claimed, leaving, len(of.parts), how)
    steps = {"pool": pool, "weight": weight, "claimed": claimed, "leaving": leaving, "slices": sliced.slices}
    limits = of.limits(sliced.lifted(passed))
    cap = of.limit(payment.total_at_most, "total_at_most")
    redistributes = payment.unearned.get("at_most") == "redistribute"
    with of.floors_within("pool"):
        paid = shared(sliced, limits, cap, how, redistributes=redistributes, trial=trial)
    whole = pool.over_slices()
    unpaid = whole - Number.of_floats(paid.sum(axis=2, keepdims=True).astype(np.float64))
    notes = (Note("pool_unclaimed", {"payment": payment.name}),) if (claimed.total().x == 0).any() else ()
    return _Paid(paid, steps, notes, unpaid, whole)


# -- notes ------------------------------------------------------------------------------------------------------------


def _notes_on_slices(of: PaymentValues) -> Iterator[Note]:
    """What several slices do to a payment that may have been meant for the whole year."""
    payment, parts = of.payment, len(of.parts)
    if parts == 1:
        return
    if isinstance(payment.basis, d.TieredRate) and not payment.basis.over_year and _is_flow(of, payment.basis.per):
        yield Note("tiers_by_slice", {"payment": payment.name, "slices": parts})
    formulas = basis_formulas(payment.basis)  # each slice has a rest of its own
    below = any(asks_below(formula) or any(calls_in(formula.tree, "rest")) for formula in formulas)
    if not below and not (of.unit.exponent("year") or of.unit.exponent("day")):
        yield Note("money_each_slice", {"payment": payment.name, "slices": parts})
    amounts = (payment.basis.pool,) if isinstance(payment.basis, d.Pool) else formulas
    for name in _payments_read(of.moment.state.scenario, amounts):
        yield Note("year_in_slice", {"payment": payment.name, "named": name})


def _payments_read(scenario: d.Scenario, formulas: Iterable[Formula]) -> Iterator[str]:
    """Payments whose year's amounts formulas read by name, directly or through quantities."""
    waiting = [name for formula in formulas for name in named_outright(formula.tree)]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop(0).split(".")[0]
        if name in seen:
            continue
        seen.add(name)
        if name in scenario.payments:
            yield name
        elif name in scenario.quantities:
            waiting += [n for formula in formulas_of(scenario.quantities[name]) for n in named_outright(formula.tree)]


def _is_flow(of: PaymentValues, per: Formula) -> bool:
    """Whether the units of a tiered rate add up over the year: visits per month, not persons on a list."""
    unit = of.moment.checked.formula_types[per].known
    return unit.exponent("year") < 0 or unit.exponent("day") < 0


def _notes_on_instalments(of: PaymentValues, by_slice: Number) -> Iterator[Note]:
    """As many equal instalments as slices that differ: perhaps each slice was to be paid its own amount."""
    days, parts = of.payment.paid, len(of.parts)
    if of.payment.each_slice or parts == 1 or not days or len(days) % parts:
        return
    if days[0].cumulative == Fraction(1, len(days)) and (np.ptp(by_slice.x, axis=1) > 1).any():
        yield Note("paid_in_equal_parts", {"payment": of.payment.name, "parts": parts})
