"""Settle a scenario: every payment of every year, in the order of their needs, from the sources that fund them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property, partial
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.engine.baseline import BASELINE, Baseline, baseline_of
from simulator.engine.conditions import after_condition
from simulator.engine.funding_outcome import Funding
from simulator.engine.funding_year import FundingYear
from simulator.engine.holding import largest_pool
from simulator.engine.moment import Drawn, Moment
from simulator.engine.payment_year import Note, PaymentYear
from simulator.engine.payments import settle_payment
from simulator.engine.reported import as_reported
from simulator.engine.response import respond, response_notes
from simulator.formula.syntax import Formula, Tree_
from simulator.number import Floats, Number
from simulator.problems import Place, refusal
from simulator.rules.calendar import slices
from simulator.scenario import definitions as d
from simulator.scenario.left_out import left_out
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


@dataclass(frozen=True)
class Shared:
    """Designs in the same draws: a mark for each name that is alike wherever the marks are, and what has been made."""

    marks: Mapping[str, str]
    made: dict[Any, Any]


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
    moments: dict[Any, Moment] = field(default_factory=dict)
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
                    settled = after_condition(self, payment, self.once((name, "payment"), pay))
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

    def moment(self) -> Moment:
        """Values as they are read at the start of the year."""
        return self.moment_at((self.year.first,), (self.year.first.toordinal(),), (self.year.last,))

    def moment_at(self, first: tuple[date, ...], reading: tuple[int, ...], last: tuple[date, ...]) -> Moment:
        """Values for slices of some days that are read on others; each name is worked out once."""
        key = (first, reading, last)
        if key not in self.moments:
            self.moments[key] = Moment(self, first, reading, self.once, last=last)
        return self.moments[key]

    def once(self, address: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        """What ``make`` makes, unless another design with the same rules has made it from the same draws."""
        mark = self.shared.marks.get(address[0].split(".")[0]) if self.shared is not None else None
        if self.shared is None or mark is None:
            return make()
        key = (mark, self.year.label, *address)
        if key not in self.shared.made:
            self.shared.made[key] = make()
        return self.shared.made[key]

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
        key = (marks, self.year.label, "rest", source)
        if key not in self.shared.made:
            self.shared.made[key] = self.funding.rest(source)
        return self.shared.made[key]  # type: ignore[no-any-return]

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


@dataclass(frozen=True)
class Settlement:
    """A settled scenario: one entry for each settlement year."""

    scenario: d.Scenario
    years: tuple[YearSettlement, ...]

    def paid(self, payment: str) -> NDArray[np.int64]:
        """Whole öre of a payment over all years, as (draw, recipient)."""
        return sum((year.payments[payment].paid for year in self.years[1:]), self.years[0].payments[payment].paid)

    def unpaid(self, payment: str) -> Fraction | None:
        """What was left unpaid of a pool, in the central case; None for a payment that is no pool."""
        found = [year.payments[payment].unpaid for year in self.years]
        return sum((u.at() for u in found if u is not None), Fraction(0)) if found[0] is not None else None

    def paid_in_all(self) -> NDArray[np.int64]:
        """Whole öre paid to all recipients, for each draw; what activities and plans cost is in ``funding``."""
        return sum((self.paid(name).sum(axis=1) for name in self.scenario.payments), np.zeros(1, np.int64))

    def paid_by_recipient(self) -> list[int]:
        """Whole öre of all payments over all years, by recipient in the central case."""
        nothing = np.zeros((1, len(self.scenario.recipients)), np.int64)
        total: NDArray[np.int64] = sum((self.paid(name) for name in self.scenario.payments), nothing)
        return [int(minor) for minor in total[0]]

    def budget(self) -> Fraction | None:
        """What the sources hold together, in the central case; None when there is no source."""
        if not self.scenario.funding:
            return None
        return sum((self.available(name) for name in self.scenario.funding), Fraction(0))

    def available(self, source: str) -> Fraction:
        """What a source holds over the period, net of its top-slice, in the central case."""
        return Fraction(int(self.funding.granted[0, list(self.funding.funds.of_source(source))].sum()))

    def close(self) -> None:
        """Charge everything of every year to its sources, unless that is done."""
        for year in self.years:
            year.close()

    @cached_property
    def funding(self) -> Funding:
        """What every source paid, what is left of it, and what nobody paid."""
        return Funding(self.scenario, tuple(year.funding for year in self.years))

    def notes(self) -> tuple[Note, ...]:
        """What a reader should know, each thing once."""
        found = [note for year in self.years for payment in year.payments.values() for note in payment.notes]
        found += self.funding.notes()
        found += [Note("added_left_out", {"payment": p, "added": one}) for p, one in left_out(self.scenario)]
        found += response_notes(self.scenario, [year.draws for year in self.years])
        return tuple({(n.code, str(n.params)): n for n in found}.values())


def settle(
    scenario: d.Scenario,
    draws: Draws | Sequence[Draws] = NO_DRAWS,
    shared: Shared | None = None,
    base: Baseline | None = None,
) -> Settlement:
    """Pay every recipient in every year: the central case, or the given draws of quantities (draw, slice, row).

    Draws are the same in every year, or given for each. ``shared`` keeps what designs in the same draws have in common.
    Quantities with a ``response`` answer to what the design pays for one more, unless their draws are given as numbers.
    What the design extends is settled by itself, when a formula asks for it, unless it is given as ``base``.
    """
    years = [draws] * len(scenario.years) if isinstance(draws, Mapping) else list(draws)
    base = base or baseline_of(scenario, years, settle)
    if scenario.responding:
        carried = draws if base is None else [{**year, BASELINE: base} for year in years]
        draws = respond(scenario, carried, partial(pay, rough=True))
    return pay(scenario, draws, shared, base)


def pay(
    scenario: d.Scenario,
    draws: Draws | Sequence[Draws] = NO_DRAWS,
    shared: Shared | None = None,
    base: Baseline | None = None,
    *,
    rough: bool = False,
) -> Settlement:
    """Settle with quantities as they are: nobody answers to anything.

    ``rough`` is for plans: conditions are decided exactly, but the last öre of a rounding or a division is not.
    """
    ids = scenario.recipients.ids
    rank = np.empty(len(ids), np.intp)
    rank[sorted(range(len(ids)), key=lambda i: ids[i])] = np.arange(len(ids))
    done: list[YearSettlement] = []
    years = [draws] * len(scenario.years) if isinstance(draws, Mapping) else draws
    base = base or baseline_of(scenario, years, pay)
    for k, year in enumerate(scenario.years):
        last = done[-1] if done else None
        current = YearSettlement(scenario, year, years[k], last, rank, shared=shared, rough=rough, base=base)
        current.settle()
        done.append(current)
    return Settlement(scenario, tuple(done))
