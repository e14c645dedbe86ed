"""What the formulas of a payment come to in its slices: basis, gate, share achieved, limits, or why there is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import assert_never

import numpy as np

from simulator.engine.moment import Moment, refuse_missing
from simulator.engine.reading import lengths
from simulator.formula.syntax import Formula
from simulator.number import Number
from simulator.problems import refusal
from simulator.rules import basis as rules
from simulator.rules.calendar import Slice, reading_days
from simulator.rules.earning import ALL, gate
from simulator.rules.limits import FloorsExceed, Limits, in_multiples
from simulator.rules.rounding import Rounding
from simulator.scenario import definitions as d
from simulator.scenario.graph import basis_formulas
from simulator.units import Unit


@dataclass(frozen=True)
class PaymentValues:
    """A payment's formulas in the slices of a settlement year."""

    payment: d.Payment
    unit: Unit
    """The unit of its basis."""
    parts: Sequence[Slice]
    moment: Moment
    """Values in each slice."""
    year: Moment
    """Values as of the year: dated values on its first day, facts where ``counted`` reads them for the whole of it."""
    ids: Sequence[str]

    @property
    def rounding(self) -> Rounding:
        """How the payment is rounded."""
        return self.payment.rounding

    def time_of(self, formula: Formula) -> Unit:
        """Only the time in the unit of a money formula: per year, per day, or none."""
        return self.moment.checked.time_units.get(formula, Unit())

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
        unit = self.time_of(formula)
        if unit.dims:
            return (self.value(formula, key) * self.lengths(unit)).over_slices()
        number = self.year.formula(formula)
        refuse_missing(number, key, self.payment.name, self.ids, formula.place)
        return number

    def limits(self, passed: Number) -> Limits:
        """The guarantee and the cap of each recipient; where amounts are multiples of more than an öre, the multiples
        inside them.
        """
        least, most = self.limit(self.payment.at_least, "at_least"), self.limit(self.payment.at_most, "at_most")
        self.refuse_crossed(least, most, passed, "floor_above_cap")
        if self.rounding.to == 1:
            return Limits(least, most, passed)
        least = least and in_multiples(least, int(self.rounding.to), least=True)
        most = most and in_multiples(most, int(self.rounding.to), least=False)
        self.refuse_crossed(least, most, passed, "no_multiple_within")
        return Limits(least, most, passed)

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
        basis, formula = self.payment.basis, self.moment.formula
        match basis:
            case d.Rate():
                return rules.rate_times_units(formula(basis.rate), formula(basis.per))
            case d.ClassRates():
                units = [self.moment.value(f"{basis.per}.{label}") for label, _ in basis.rates]
                return rules.sum_over_classes([formula(rate) for _, rate in basis.rates], units)
            case d.TieredRate():
                tiers = [(formula(x), formula(y)) for x, y in basis.tiers]
                return (rules.whole_tiers if basis.whole else rules.marginal_tiers)(formula(basis.per), tiers)
            case d.Amount():
                return formula(basis.amount)
            case d.Pool():  # a pool is shared, and no recipient has a basis of its own
                raise TypeError(basis)
            case _:
                assert_never(basis)

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

    @contextmanager
    def floors_within(self, key: str) -> Iterator[None]:
        """Guarantees that together exceed the total cannot all be kept."""
        try:
            yield
        except FloorsExceed:
            place = (self.payment.at_least or basis_formulas(self.payment.basis)[0]).place
            raise refusal("floors_exceed_total", place, name=self.payment.name, key=key) from None


def as_of_the_year(moment: Moment, parts: Sequence[Slice], counted: str | date | None) -> Moment:
    """The same values read for the whole year."""
    if len(parts) == 1:
        return moment
    year = Slice(parts[0].first, parts[-1].last, Fraction(1))
    return Moment(moment.state, (year.first,), reading_days((year,), counted), last=(year.last,))
