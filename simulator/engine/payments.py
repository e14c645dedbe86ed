"""One payment in one settlement year: basis, factors, earning, limits and rounding, in the order of the language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import reduce
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from simulator.engine.moment import Moment, YearState, refuse_missing
from simulator.engine.reading import lengths
from simulator.formula.syntax import Formula, asks_below, calls_in
from simulator.money import format_money
from simulator.number import Number
from simulator.problems import refusal
from simulator.rules import basis as rules
from simulator.rules.calendar import Slice, reading_days, slices
from simulator.rules.earning import ALL, NOTHING, earned, gate, split_causes
from simulator.rules.limits import clip, in_multiples, with_common_factor
from simulator.rules.remainder import balanced, divide
from simulator.rules.rounding import Whole, round_each, rounded_shares, whole_units
from simulator.scenario import definitions as d
from simulator.scenario.graph import basis_formulas
from simulator.units import Unit

APART = "apart"
"""A remainder that nobody gets: every share of a division is rounded by itself, to bound what it may come to."""
UNLIMITED = Number.of_floats(np.full((1, 1, 1), np.inf))


@dataclass(frozen=True)
class Note:
    """Something a reader of the result should know; ``code`` is a word of the catalogue."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PaymentYear:
    """What a payment came to in a year: whole öre (draw, recipient), and for a pool what was left unpaid."""

    paid: Whole
    unpaid: Number | None
    pool: Number | None
    notes: tuple[Note, ...]
    moment: Moment
    slices: tuple[Slice, ...]
    steps: Mapping[str, Number]
    """Amounts on the way, as (draw, slice, recipient): ``basis``, ``factored``, ``earned``, or of a pool
    ``pool``, ``weight``, ``claimed`` and ``leaving``; and ``slices``, what each slice comes to before limits."""
    reclaimed: Whole | None = None
    """What has been taken off ``paid`` because a condition known later failed."""
    withheld: Whole | None = None
    """What has been taken off ``paid`` because a condition of another payment failed."""


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
    work = _Payment(payment, unit, parts, moment, state.scenario.recipients.ids, rank, state.rough)
    work.trial = trial
    paid, unpaid, whole = work.pool(pool) if isinstance(payment.basis, d.Pool) else work.entitlement()
    work.note_equal_parts()
    return PaymentYear(paid[:, 0, :], unpaid, whole, tuple(work.notes), moment, parts, work.steps)


class _Payment:
    """The steps of one payment, sharing its slices and values."""

    def __init__(
        self,
        payment: d.Payment,
        unit: Unit,
        parts: Sequence[Slice],
        moment: Moment,
        ids: Sequence[str],
        rank: NDArray[np.intp],
        rough: bool,
    ) -> None:
        self.payment, self.unit, self.parts, self.moment = payment, unit, parts, moment
        self.year = moment if len(parts) == 1 else _whole_year(moment, parts, payment.counted)
        self.ids, self.rank, self.rough = ids, rank, rough
        self.rounding = payment.rounding
        self.notes: list[Note] = []
        self.steps: dict[str, Number] = {}
        self.trial = False
        by_slice = isinstance(payment.basis, d.TieredRate) and not payment.basis.over_year
        if len(parts) > 1 and by_slice and self.counts_a_flow():
            self.notes.append(Note("tiers_by_slice", {"payment": payment.name, "slices": len(parts)}))
        formulas = basis_formulas(payment.basis)  # each slice has a rest of its own
        below = any(asks_below(formula) or any(calls_in(formula.tree, "rest")) for formula in formulas)
        if len(parts) > 1 and not below and not (unit.exponent("year") or unit.exponent("day")):
            self.notes.append(Note("money_each_slice", {"payment": payment.name, "slices": len(parts)}))

    def counts_a_flow(self) -> bool:
        """Whether the units of a tiered rate add up over the year: visits per month, not persons on a list."""
        basis = self.payment.basis
        if not isinstance(basis, d.TieredRate):
            return False
        unit = self.moment.checked.formula_types[basis.per].known
        return unit.exponent("year") < 0 or unit.exponent("day") < 0

    # -- values ---------------------------------------------------------------------------------------------------

    def value(self, formula: Formula, what: str) -> Number:
        """A formula's value, which must exist in every cell."""
        number = self.moment.formula(formula)
        refuse_missing(number, what, self.payment.name, self.ids, formula.place)
        return number

    def lengths(self, unit: Unit) -> Number:
        """What money per year or day is multiplied by in each slice; 1 for money, which each slice pays anew."""
        return lengths(self.parts, unit)

    def limit(self, formula: Formula | None, key: str) -> Number | None:
        """A limit on the whole year: money as of the year, or money per year for what each slice is of it."""
        if formula is None:
            return None
        unit = _money_unit(self.moment, formula)
        if unit.dims:
            return (self.value(formula, key) * self.lengths(unit)).over_slices()
        number = self.year.formula(formula)
        refuse_missing(number, key, self.payment.name, self.ids, formula.place)
        return number

    def own_limits(self, passed: Number) -> tuple[Number | None, Number | None]:
        """The guarantee and the cap of each recipient; where amounts are multiples of more than an öre, the multiples
        inside them.
        """
        least, most = self.limit(self.payment.at_least, "at_least"), self.limit(self.payment.at_most, "at_most")
        self.refuse_crossed(least, most, passed, "floor_above_cap")
        if self.rounding.to == 1:
            return least, most
        least = least and in_multiples(least, int(self.rounding.to), least=True)
        most = most and in_multiples(most, int(self.rounding.to), least=False)
        self.refuse_crossed(least, most, passed, "no_multiple_within")
        return least, most

    def earning(self) -> tuple[Number, Number]:
        """The gate (1 or 0) and the share achieved, checked to lie between 0 and 1."""
        passed = gate([self.value(formula, "requires") for formula in self.payment.requires])
        if self.payment.achieved is None:
            return passed, ALL
        achieved = self.value(self.payment.achieved, "achieved")
        outside = (achieved.x < -achieved.err) | (achieved.x > 1 + achieved.err)
        if outside.any():
            cell = tuple(int(i[0]) for i in np.nonzero(outside))
            who = self.ids[cell[2]] if achieved.shape[2] > 1 else "-"
            formula = self.payment.achieved
            raise refusal("achieved_range", formula.place, text=formula.text, who=who, value=f"{achieved.x[cell]:g}")
        return passed, achieved

    # -- rate x per, or an amount ---------------------------------------------------------------------------------

    def entitlement(self) -> tuple[Whole, None, None]:
        """Steps 1-6 for a payment whose total follows from its recipients."""
        passed, achieved = self.earning()
        basis = self.basis()
        factored = reduce(Number.__mul__, map(self.moment.formula, self.payment.times), basis)
        amount = earned(factored, achieved, passed).spread(len(self.ids))
        self.steps.update(basis=basis, factored=factored, earned=amount)
        self.refuse_undefined(amount)
        over_year = isinstance(self.payment.basis, d.TieredRate) and self.payment.basis.over_year
        tried = amount.over_slices() if over_year else amount  # a lower rate for all units corrects earlier slices
        if not self.payment.negative and tried.span[0] < -tried.err:
            row = int(np.nonzero(tried.x < -tried.err)[2][0])
            place = basis_formulas(self.payment.basis)[0].place
            raise refusal("negative_amount", place, name=self.payment.name, who=self.ids[row])
        if self.rounding.each == "slice":
            amount = self.rounded(amount)
        self.steps["slices"] = amount
        amount = amount.over_slices()
        ever_passed = _any_slice(passed)
        least, most = self.own_limits(ever_passed)
        if self.payment.balances is not None:
            return self.balancing(clip(amount, least, most, ever_passed), self.payment.balances), None, None
        if self.payment.total_at_most is None:
            return self.whole(clip(amount, least, most, ever_passed)), None, None
        return self.capped(amount, least, most, ever_passed), None, None

    def basis(self) -> Number:
        """Step 1: what is paid for, before factors."""
        if isinstance(self.payment.basis, d.TieredRate) and self.payment.basis.over_year:
            return self.over_the_year(self.payment.basis)
        return self.basis_per_time() * self.lengths(self.unit)

    def over_the_year(self, basis: d.TieredRate) -> Number:
        """What each slice's units add to what the units of the year so far come to."""
        formula, read = self.moment.formula, rules.whole_tiers if basis.whole else rules.marginal_tiers
        units = formula(basis.per) * self.lengths(self.unit)
        so_far = units.sums_over_slices([range(t + 1) for t in range(len(self.parts))])
        tiers = [(formula(x), formula(y)) for x, y in basis.tiers]
        return read(so_far, tiers) - read(so_far - units, tiers)

    def basis_per_time(self) -> Number:
        """The basis before it is multiplied by the length of each slice."""
        basis = self.payment.basis
        formula = self.moment.formula
        if isinstance(basis, d.Rate):
            return rules.rate_times_units(formula(basis.rate), formula(basis.per))
        if isinstance(basis, d.ClassRates):
            units = [self.moment.value(f"{basis.per}.{label}") for label, _ in basis.rates]
            return rules.sum_over_classes([formula(rate) for _, rate in basis.rates], units)
        if isinstance(basis, d.TieredRate):
            tiers = [(formula(x), formula(y)) for x, y in basis.tiers]
            return (rules.whole_tiers if basis.whole else rules.marginal_tiers)(formula(basis.per), tiers)
        if isinstance(basis, d.Amount):
            return formula(basis.amount)
        raise TypeError(basis)

    def capped(self, amount: Number, least: Number | None, most: Number | None, passed: Number) -> Whole:
        """Step 5: where the total is too large, one common factor below 1 brings it to the cap."""
        cap = self.limit(self.payment.total_at_most, "total_at_most") or NOTHING
        within = clip(amount, least, most, passed)
        total = within.total()
        over, paid = total.compare(">", cap), None
        exceeded = int(np.count_nonzero(over.x))
        if not within.whole or self.rounding.to != 1:  # amounts that are no whole units may sum to more when rounded
            paid = self.whole(within)
            over = over.or_(Number.of_whole(paid.sum(axis=2, keepdims=True)).compare(">", cap))
        binds = over.x[:, 0, 0] != 0
        if paid is None and not binds.all():
            paid = self.whole(within)
        if paid is not None and not binds.any():
            return paid
        cap = self.in_units(cap.minimum(total))  # where only rounding passes the cap, the total itself is divided
        if least is not None:
            self.refuse_floors(passed.where(least, NOTHING).spread(len(self.ids)).total(), cap, "total_at_most")
        bound = np.nonzero(binds)[0]
        if exceeded:
            self.notes.append(Note("cap_binds", {"payment": self.payment.name, "draws": exceeded}))
        most_bind = 2 * len(bound) > len(binds)  # then dividing in every draw takes less time than picking these out

        def here(number: Number) -> Number:
            return number if most_bind else number.draws(bound)

        cap, passed = here(cap), here(passed)
        least, most = (None if limit is None else here(limit) for limit in (least, most))
        if least is None and most is None:
            weight = here(amount.in_proportion())
        else:
            weight = with_common_factor(here(amount), least, most, cap, passed)
        parts = self.divided(cap, weight, None if least is None else passed.where(least, NOTHING), most)
        if paid is None or binds.all():
            return parts
        if most_bind:
            return np.where(binds[:, None, None], parts, paid)
        out = np.array(np.broadcast_to(paid, (len(binds), 1, paid.shape[2])), order="K")
        out[bound] = parts
        return out

    # -- pools ----------------------------------------------------------------------------------------------------

    def pool(self, solved: Number | None = None) -> tuple[Whole, Number, Number]:
        """Steps 1-6 for a pool: every slice is divided by itself among those who share in it."""
        basis = self.payment.basis
        if not isinstance(basis, d.Pool):
            raise TypeError(basis)
        passed, achieved = self.earning()
        stated = self.value(basis.pool, "pool") if solved is None else solved
        whole_pool = stated * self.lengths(_money_unit(self.moment, basis.pool))
        weight = self.value(basis.shared_by, "shared_by")
        for formula in self.payment.times:
            factor = self.value(formula, "times")
            if self.moment.checked.formula_types[formula].axis:
                weight = weight * factor  # a recipient's own size or prevalence changes its share
            else:
                whole_pool = whole_pool * factor  # a phase or an index changes the pool
        weight = weight.spread(len(self.ids))
        self.refuse_negative(whole_pool, basis.pool)
        self.refuse_negative(weight, basis.shared_by)
        self.refuse_no_weights(weight, basis.shared_by)
        redistributing, leaving = split_causes(passed, achieved, self.payment.unearned)
        claimed = (weight * redistributing).spread(len(self.ids))
        self.steps.update(pool=whole_pool, weight=weight, claimed=claimed, leaving=leaving)
        someone = claimed.total().compare(">", NOTHING)
        divided = someone.where(whole_pool, NOTHING)
        shares = someone.where(divided * claimed / claimed.total(), NOTHING) if len(self.parts) > 1 else claimed
        kept = shares * leaving
        if self.rounding.each == "slice" and leaving is ALL:
            each = [self.divided(_slice(divided, t), _slice(claimed, t)) for t in range(len(self.parts))]
            shares = Number.of_whole(np.concatenate(each, axis=1))
            divided = shares.total()
        elif self.rounding.each == "slice":
            if len(self.parts) == 1:
                shares = someone.where(divided * claimed / claimed.total(), NOTHING)
            kept = shares * leaving
            each = [self.rounded_once(_slice(kept, t), _slice(divided, t)) for t in range(len(self.parts))]
            kept = Number.of_whole(np.concatenate(each, axis=1))
        self.steps["slices"] = shares if leaving is ALL else kept
        lifted = _any_slice(passed).and_(_any_slice(someone))
        share = None if leaving is ALL else _mean_share(kept, shares, leaving, sliced=self.rounding.each == "slice")
        parts = self._shares(divided.over_slices(), shares.over_slices(), lifted, share)
        total = whole_pool.over_slices()
        unpaid = total - Number.of_floats(parts.sum(axis=2, keepdims=True).astype(np.float64))
        self.note_unpaid(claimed)
        return parts, unpaid, total

    def _shares(self, pool: Number, weight: Number, passed: Number, leaving: Number | None) -> Whole:
        """Divide a pool, or what a total limit leaves of it: shares that sum to it within floors and caps.

        ``leaving`` is what each keeps of its share where the rest is unpaid: then each is rounded by itself, once.
        """
        least, most = self.own_limits(passed)
        cap = self.limit(self.payment.total_at_most, "total_at_most")
        pool = pool if cap is None else pool.minimum(cap)
        redistributes = most is not None and self.payment.unearned.get("at_most") == "redistribute"
        if least is not None or redistributes:
            pool = self.in_units(pool)
        floors = passed.where(least, NOTHING) if least is not None else NOTHING
        if least is not None:
            together = floors.spread(len(self.ids)).total()
            pool = pool.maximum(self.in_units(together)) if self.trial else pool
            self.refuse_floors(together, pool, "pool")
        if least is not None or redistributes:
            caps = most if most is not None and redistributes else UNLIMITED
            reachable = weight.compare(">", NOTHING).where(caps, floors).spread(len(self.ids)).total()
            weight = with_common_factor(weight, least, most if redistributes else None, pool, passed)
            pool = pool.minimum(reachable)  # what the limits let the shares sum to, told without summing the shares
        if leaving is not None:
            someone = weight.total().compare(">", NOTHING)
            share = someone.where(pool * weight / weight.total(), NOTHING)
            share = share if most is None or redistributes else share.minimum(most)
            return self.rounded_once(share.spread(len(self.ids)) * leaving, pool)
        parts = self.divided(pool, weight, floors if least is not None else None, most if redistributes else None)
        return parts if most is None or redistributes else np.minimum(parts, self.whole(most))

    # -- whole units ----------------------------------------------------------------------------------------------

    def rounded(self, amount: Number) -> Number:
        """An amount in whole units, as a number."""
        return Number.of_whole(self.whole(amount))

    def whole(self, amount: Number) -> Whole:
        """Step 6 for each recipient by itself, in öre."""
        units = round_each(amount, self.rounding.to, self.rounding.mode)
        return units if self.rounding.to == 1 else units * int(self.rounding.to)

    def in_units(self, total: Number) -> Number:
        """What of a total can be divided: all of it in öre, else only whole multiples of the unit."""
        to = self.rounding.to
        if to == 1 or self.rounding.remainder == "none":
            return total
        return Number.of_whole(whole_units(total, to) * int(to))

    def divided(self, total: Number, weight: Number, least: Number | None = None, most: Number | None = None) -> Whole:
        """Step 6 for a total that binds, in öre."""
        to, remainder = self.rounding.to, self.rounding.remainder
        if self.rough and to == 1:
            among = weight.x.sum(axis=2, keepdims=True)
            shares = np.where(among > 0, total.x * weight.x / np.where(among > 0, among, 1.0), 0.0)
            return np.floor(shares).astype(np.int64)
        if remainder == APART:
            units = rounded_shares(whole_units(total, to), weight, self.rounding.mode)[:, None, :]
            return units if to == 1 else units * int(to)
        if remainder == "none":
            someone = weight.total().compare(">", NOTHING)
            return self.whole(someone.where(total * weight / weight.total(), NOTHING).spread(len(self.ids)))
        low, high = (
            None if limit is None or remainder == "largest" else self.units_of(limit) for limit in (least, most)
        )
        parts = divide(whole_units(total, to), weight, self.rank, remainder, self.rounding.mode, low, high)
        return parts if to == 1 else parts * int(to)

    def units_of(self, limit: Number) -> Whole:
        """A limit in units of the rounding, (draw, recipient)."""
        return round_each(limit, self.rounding.to, "half_up")[:, 0, :]

    def rounded_once(self, amount: Number, pool: Number) -> Whole:
        """Amounts out of a pool rounded one by one; where that passes the pool, what they come to is divided."""
        parts = self.whole(amount)
        if self.rounding.remainder in ("none", APART):
            return parts
        over = Number.of_whole(parts.sum(axis=2, keepdims=True)).compare(">", pool).x != 0
        return np.where(over, self.divided(amount.total().minimum(pool), amount), parts) if over.any() else parts

    def balancing(self, amount: Number, balance: Formula) -> Whole:
        """Step 6 for amounts that sum to something in the rule, and so in öre."""
        to = self.rounding.to
        units = whole_units(self.limit(balance, "balances") or NOTHING, to)
        goal = Number.of_whole(units * int(to))
        off = abs(amount.total() - goal).compare(">=", Number.of(1)).x != 0
        if off.any():
            draw = int(np.nonzero(off)[0][0])
            currency = self.moment.state.scenario.currency
            found, wanted = (format_money(round(float(n.at(draw))), currency) for n in (amount.total(), goal))
            raise refusal("does_not_balance", balance.place, name=self.payment.name, found=found, wanted=wanted)
        scaled = amount if to == 1 else amount / Number.of(to)
        parts = balanced(scaled, units[:, 0, 0], self.rank, self.rounding.remainder, self.rounding.mode)
        return parts if to == 1 else parts * int(to)

    # -- refusals and notes ---------------------------------------------------------------------------------------

    def refuse_undefined(self, amount: Number) -> None:
        """An amount that does not exist is laid to the formula that has no value, where there is one."""
        if not amount.finite:
            missing = ~np.isfinite(amount.x)
            for formula in (*basis_formulas(self.payment.basis), *self.payment.times):
                value = self.moment.formula(formula)
                x = np.where(np.broadcast_to(missing, np.broadcast_shapes(missing.shape, value.shape)), value.x, 0.0)
                refuse_missing(Number.of_floats(x), formula.text, self.payment.name, self.ids, formula.place)
        refuse_missing(amount, self.payment.name, self.payment.name, self.ids, self.payment.origin.place)

    def refuse_negative(self, value: Number, formula: Formula) -> None:
        """Pools and weights are never below zero."""
        if value.span[0] < -value.err:
            row = int(np.nonzero(value.x < -value.err)[2][0])
            who = self.ids[row] if value.shape[2] > 1 else "-"
            raise refusal("negative_amount", formula.place, name=self.payment.name, who=who)

    def refuse_no_weights(self, weight: Number, formula: Formula) -> None:
        """A pool nobody could share in, whatever they did, is a mistake."""
        if (weight.total().x == 0).any():
            raise refusal("weights_sum_to_zero", formula.place, name=self.payment.name, text=formula.text)

    def refuse_crossed(self, least: Number | None, most: Number | None, passed: Number, code: str) -> None:
        """A floor above the cap of somebody who has passed the gate cannot be kept."""
        if least is None or most is None or self.payment.at_least is None:
            return
        crossed = passed.and_(least.compare(">", most)).x
        if crossed.any():
            who = self.ids[int(np.nonzero(crossed)[2][0])]  # a limit alike for all is crossed for the first
            raise refusal(code, self.payment.at_least.place, name=self.payment.name, who=who)

    def refuse_floors(self, floors: Number, total: Number, key: str) -> None:
        """Guarantees that together exceed the total cannot all be kept."""
        if self.payment.at_least is not None and floors.compare(">", total).x.any():
            raise refusal("floors_exceed_total", self.payment.at_least.place, name=self.payment.name, key=key)

    def note_equal_parts(self) -> None:
        """As many equal instalments as slices that differ: perhaps each slice was to be paid its own amount."""
        days, parts = self.payment.paid, len(self.parts)
        if self.payment.each_slice or parts == 1 or not days or len(days) % parts:
            return
        if days[0].cumulative != Fraction(1, len(days)):
            return
        slices = self.steps["slices"].x
        if (np.ptp(slices, axis=1) > 1).any():
            self.notes.append(Note("paid_in_equal_parts", {"payment": self.payment.name, "parts": parts}))

    def note_unpaid(self, claimed: Number) -> None:
        """A pool that nobody earned a share of stays unpaid."""
        if (claimed.total().x == 0).any():
            self.notes.append(Note("pool_unclaimed", {"payment": self.payment.name}))


def _money_unit(moment: Moment, formula: Formula) -> Unit:
    """Only the time in the unit of a money formula: per year, per day, or none."""
    return moment.checked.time_units.get(formula, Unit())


def _whole_year(moment: Moment, parts: Sequence[Slice], counted: str | date | None) -> Moment:
    """Values as of the year: dated values on its first day, facts where ``counted`` reads them for the whole of it."""
    year = Slice(parts[0].first, parts[-1].last, Fraction(1))
    return Moment(moment.state, (year.first,), reading_days((year,), counted), last=(year.last,))


def _mean_share(kept: Number, shares: Number, leaving: Number, *, sliced: bool) -> Number:
    """How much of a recipient's share over all slices is kept; without a share the mean of what would be.

    ``sliced``: ``kept`` has been rounded in each slice.
    """
    whole = shares.over_slices()
    if whole.shape[1] == shares.shape[1] and not sliced:
        return leaving
    slices = max(shares.shape[1], leaving.shape[1])
    mean = leaving if leaving.shape[1] == 1 else leaving.over_slices() * Number.of(Fraction(1, slices))
    return whole.compare(">", NOTHING).where(kept.over_slices() / whole, mean)


def _slice(value: Number, t: int) -> Number:
    if value.shape[1] == 1:
        return value
    return Number(
        value.x[:, t : t + 1, :],
        value.err,
        lambda cells: value.exact((cells[0], np.full_like(cells[1], t), cells[2])),
        value.whole,
    )


def _any_slice(passed: Number) -> Number:
    return passed if passed.shape[1] == 1 else Number.of_floats(passed.x.max(axis=1, keepdims=True))
