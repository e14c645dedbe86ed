"""One settlement year while it is computed: payments in the order of their needs, what formulas ask, sources."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from simulator.engine.baseline import Baseline
from simulator.engine.conditions import after_condition
from simulator.engine.funding_year import FundingYear
from simulator.engine.holding import largest_pool
from simulator.engine.moment import Address, Days, Drawn, Moment
from simulator.engine.payment_year import PaymentYear
from simulator.engine.payments import settle_payment
from simulator.engine.reported import as_reported
from simulator.engine.shared_work import Shared
from simulator.formula.syntax import Formula, Tree_
from simulator.number import Floats, Number
from simulator.problems import Place, refusal
from simulator.rules.calendar import slices
from simulator.scenario import definitions as d
from simulator.units import Unit

Draws = Mapping[str, Floats | Number | Drawn]


NO_DRAWS: Draws = MappingProxyType({})


@contextmanager
def _within_reach(place: Place, name: str) -> Iterator[None]:
    """What is too large or too deep to compute becomes a problem of the file."""
    try:
        yield
    except OverflowError:
        raise refusal("amount_too_large", place, name=name) from None
    except RecursionError:
        raise refusal("too_many_steps", place, name=name) from None


@dataclass
class YearSettlement:
    """One settlement year while it is computed, and afterwards: payments, sources and what they leave."""

    scenario: d.Scenario
    year: d.Year
    draws: Draws
    before: YearSettlement | None
    rank: NDArray[np.intp]
    payments: dict[str, PaymentYear] = field(default_factory=dict)
    shared: Shared | None = None
    rough: bool = False
    base: Baseline | None = None
    moments: dict[Days, Moment] = field(default_factory=dict)
    amounts: dict[str, Number] = field(default_factory=dict)

    @cached_property
    def funding(self) -> FundingYear:
        """What the sources hold this year and what is charged to them."""
        return FundingYear(self, self.before.funding if self.before is not None else None)

    def settle(self) -> None:
        """Compute every payment; in the central case charge everything to its sources, else when somebody asks."""
        checked = self.scenario.checked
        for name in checked.order:
            if name in self.scenario.payments:
                payment = self.scenario.payments[name]
                unit = checked.payment_units[name]

                def pay(payment: d.Payment = payment, unit: Unit = unit) -> PaymentYear:
                    return settle_payment(payment, unit, self.year, self, self.rank, largest_pool(self, payment))

                with _within_reach(payment.origin.place, name):
                    settled = after_condition(self, payment, self.payment_once(name, pay))
                    self.payments[name] = as_reported(settled, self.draws.get(name))
                if name not in self.draws:
                    self.refuse_overclaimed(payment)
        if not self.draws:
            self.close()

    def close(self) -> None:
        """Charge everything to its sources."""
        sources = self.scenario.funding
        place = next((source.origin.place for source in sources.values()), Place((self.scenario.files or ("",))[0]))
        with _within_reach(place, ", ".join(sources)):
            self.funding.close()

    def trial(self) -> YearSettlement:
        """The year as it stands, in which further payments can be tried without being made."""
        found = replace(self, payments=dict(self.payments), moments={}, amounts={}, shared=None)
        found.__dict__["funding"] = self.funding
        return found

    def release(self) -> None:
        """Untie the year from its values, which know it: memory is then free at once and not when Python looks."""
        vars(self).pop("funding", None)
        for kept in (self.moments, self.payments, self.amounts):
            kept.clear()

    def moment(self) -> Moment:
        """Values as they are read at the start of the year."""
        return self.moment_at((self.year.first,), (self.year.first.toordinal(),), (self.year.last,))

    def moment_at(self, first: tuple[date, ...], reading: tuple[int, ...], last: tuple[date, ...]) -> Moment:
        """Values for slices of some days that are read on others; each name is worked out once."""
        key: Days = (first, reading, last)
        if key not in self.moments:
            self.moments[key] = Moment(self, first, reading, self.once, last=last)
        return self.moments[key]

    def once(self, address: Address, make: Callable[[], Number]) -> Number:
        """What ``make`` makes, unless another design with the same rules has made it from the same draws."""
        return make() if self.shared is None else self.shared.value(self.year.label, address, make)

    def payment_once(self, name: str, make: Callable[[], PaymentYear]) -> PaymentYear:
        """A payment, unless another design with the same rules has made it from the same draws."""
        return make() if self.shared is None else self.shared.payment(self.year.label, name, make)

    # -- what formulas ask ----------------------------------------------------------------------------------------

    def money(self, name: str) -> Number:
        """A payment's amounts by recipient, or a source's amount this year."""
        if name in self.payments:
            if name not in self.amounts:
                self.amounts[name] = Number.of_whole(self.payments[name].paid[:, None, :])
            return self.amounts[name]
        return self.available(name)

    def ask(self, function: str, name: str, initial: Number | None) -> Number:
        """``rest`` of a source, ``previous`` of a payment or quantity, ``unpaid`` of a pool."""
        if function == "rest":
            return self.rest(name)
        if function == "previous":
            return self.previous(name, initial)
        if function == "unpaid":
            unpaid = self.payments[name].unpaid
            return Number.of(0) if unpaid is None else unpaid
        raise refusal("only_in_claims", self.scenario.payments[name].origin.place, name=function)

    def previous(self, name: str, initial: Number | None) -> Number:
        """What a payment came to, or a quantity was, in the year before; ``initial`` in the first year."""
        if self.before is not None:
            return self.before.moment().value(name)
        if initial is None:
            place = (self.scenario.payments.get(name) or self.scenario.quantities[name]).origin.place
            raise refusal("no_previous", place, name=name, year=self.year.label)
        return initial

    def baseline(self, tree: Tree_, axis: str, moment: Moment) -> Number:
        """What a formula comes to in the scenario that the design extends."""
        if self.base is None:
            raise TypeError(tree)
        return self.base.value(tree, axis, self.year, moment)

    # -- sources --------------------------------------------------------------------------------------------------

    def available(self, name: str) -> Number:
        """A source's amount this year, net of what is taken off the top."""
        source = self.scenario.funding[name]
        amount = self.yearly(source.amount)
        return amount if source.top_slice is None else amount - self.yearly(source.top_slice)

    def yearly(self, formula: Formula) -> Number:
        """Money, or money per year for as much of the year as is settled."""
        amount = self.moment().formula(formula)
        if not self.scenario.checked.time_units[formula].dims:
            return amount
        (whole,) = slices(self.year.first, self.year.last, None)
        return amount * Number.of(whole.years)

    def rest(self, source: str) -> Number:
        """What payments that do not depend on a rest leave of a source, never below zero."""
        if self.shared is None or (marks := self.marks_of_rests()) is None:
            return self.funding.rest(source)
        return self.shared.rest(marks, self.year.label, source, lambda: self.funding.rest(source))

    def rest_by_slice(self, source: str, first: tuple[date, ...], last: tuple[date, ...]) -> Number:
        """The rest of each slice where slices make up the year, summing to the year's; else the year's."""
        follows = [day + timedelta(days=1) for day in last[:-1]]
        if [self.year.first, *follows, self.year.last] != [*first, last[-1]]:
            return self.rest(source)
        return self.funding.rest_by_slice(source, list(zip(first, last, strict=True)))

    def marks_of_rests(self) -> tuple[str, ...] | None:
        """The marks of all that a rest hangs on; None where that is more than sources and settled payments: years
        before, what was asked for, and conditions.
        """
        scenario = self.scenario
        late, payments = scenario.checked.rest_dependent, scenario.payments
        more = any(s.requisition is not None for s in scenario.funding.values()) or any(
            p.condition is not None for p in payments.values()
        )
        if self.shared is None or self.before is not None or more:
            return None
        names = (*scenario.funding, *(name for name in payments if name not in late and name in self.payments))
        marks = tuple(self.shared.marks.get(name, "") for name in names)
        return marks if all(marks) else None

    def refuse_overclaimed(self, payment: d.Payment) -> None:
        """Payments out of the rest of a source may not come to more than the rest."""
        late = self.scenario.checked.rest_dependent
        if payment.name not in late or len(payment.funded_by) != 1:
            return
        (source,) = payment.funded_by
        claims = [
            self.money(name).total()
            for name in self.payments
            if name in late and self.scenario.payments[name].funded_by == (source,)
        ]
        if sum(claims[1:], claims[0]).compare(">", self.rest(source)).x.any():
            raise refusal("rest_overclaimed", payment.origin.place, name=payment.name, source=source)
