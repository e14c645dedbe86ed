"""Figures of the documents computed again: does each claim hold, within its hedge, or with its known difference?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from simulator.engine.funding_outcome import answer
from simulator.engine.moment import Moment
from simulator.engine.settle import Draws, Settlement, YearSettlement
from simulator.formula.check import Typed
from simulator.formula.evaluate import evaluate
from simulator.formula.syntax import Const, Formula, Tree_
from simulator.number import Number
from simulator.problems import refusal
from simulator.results.by_time import in_month, month_start
from simulator.scenario import definitions as d
from simulator.units import Unit

Outcome = Literal["holds", "rounded", "differs", "not_stated", "fails"]


@dataclass(frozen=True)
class Verdict:
    """A claim with what it computes to. ``verdict``: holds, rounded (as hedged), differs (as explained), not_stated,
    or fails. Values are in base units (öre).
    """

    claim: d.Claim
    stated: Fraction | None
    computed: Fraction | None
    verdict: Outcome
    reason: str

    @property
    def passes(self) -> bool:
        """Whether the figure is reproduced or its difference explained."""
        return self.verdict != "fails"


def check_claims(settlement: Settlement) -> tuple[Verdict, ...]:
    """Every claim of a scenario, computed in fractions."""
    return tuple(_judge(settlement, claim) for claim in settlement.scenario.claims)


@dataclass
class WholePeriod:
    """What claims are read from: quantities on the first day, payments and what is unpaid over all years."""

    settlement: Settlement
    where: Mapping[str, str]

    @property
    def scenario(self) -> d.Scenario:
        """The settled scenario."""
        return self.settlement.scenario

    @property
    def chosen(self) -> tuple[YearSettlement, ...]:
        """The settlement years that the claim is about: all of them, or that of ``where: {year}`` or ``{month}``."""
        years = self.settlement.years
        if "month" in self.where:
            day = month_start(self.where["month"])
            years = tuple(y for y in years if y.year.first.replace(day=1) <= day <= y.year.last)
        return tuple(y for y in years if self.where.get("year", y.year.label) == y.year.label) or self.settlement.years

    @property
    def first_day(self) -> date:
        """The day on which quantities are read: the first of the period, the year or the month."""
        first = self.first.year.first
        return max(first, month_start(self.where["month"])) if "month" in self.where else first

    @property
    def draws(self) -> Draws:
        """Claims are about the central case."""
        return self.first.draws

    @property
    def year(self) -> d.Year:
        """The settlement year that quantities are read in."""
        return self.first.year

    @property
    def first(self) -> YearSettlement:
        """The first settlement year that the claim is about."""
        return self.chosen[0]

    def money(self, name: str) -> Number:
        """A payment by recipient over the period, or a source's amount in it."""
        if name in self.scenario.payments:
            if "month" in self.where:
                return Number.of_whole(in_month(self.chosen[0], name, self.where["month"])[:, None, :])
            paid = [year.payments[name].paid for year in self.chosen]
            return Number.of_whole(sum(paid[1:], paid[0])[:, None, :])
        if "year" not in self.where:
            return Number.of(self.settlement.available(name))
        return Number.of(Fraction(self.first.available(name).at()))

    def rest_by_slice(self, source: str, first: tuple[date, ...], last: tuple[date, ...]) -> Number:
        """Claims are about the whole period."""
        return self.ask("rest", source, None)

    def ask(self, function: str, name: str, initial: Number | None) -> Number:
        """``unpaid``, ``planned`` and what sources, activities and plans came to."""
        if function == "unpaid":
            found = [year.payments[name].unpaid for year in self.chosen]
            return Number.of(sum((unpaid.at() for unpaid in found if unpaid is not None), Fraction(0)))
        if function == "planned":
            lines = self.scenario.plans[name].lines
            chosen = [line for line in lines if all(line.keys.get(k) == v for k, v in self.where.items())]
            return Number.of(sum(line.planned or 0 for line in chosen))
        if function in ("rest", "previous"):
            return self.first.ask(function, name, initial)
        return answer(self.settlement, function, name, self.where)

    def baseline(self, tree: Tree_, axis: str, moment: Moment) -> Number:
        """What a formula comes to over the period in the scenario that the design extends."""
        base = self.first.base
        if base is None:
            raise TypeError(tree)
        for year in self.chosen:
            base.year(year.year)  # which is refused where the baseline has none such
        below = Moment(WholePeriod(base.settlement, self.where), moment.first, moment.reading, last=moment.last)
        return base.fitted(evaluate(tree, below), axis, tree)


def _judge(settlement: Settlement, claim: d.Claim) -> Verdict:
    scenario = settlement.scenario
    period = WholePeriod(settlement, claim.where)
    first = period.first_day
    moment = Moment(period, (first,), (first.toordinal(),), last=(period.year.last,))
    row = scenario.recipients.ids.index(claim.for_) if claim.for_ is not None else 0

    def value(formula: Formula) -> Fraction | None:
        found = moment.formula(formula).at(row=row)
        if isinstance(found, float):  # without end: a date that is never, or a limit that is none
            raise refusal("claim_never", formula.place, text=formula.text, who=claim.for_ or "-")
        return Fraction(found) if found is not None else None

    stated, computed = value(claim.equals), value(claim.that)
    if stated is None or computed is None:
        return Verdict(claim, stated, computed, "not_stated", claim.origin.note)
    difference = abs(computed - stated)
    within = value(claim.within) if claim.within is not None else None
    if difference <= abs(within or Fraction(0)):
        return Verdict(claim, stated, computed, "holds", claim.origin.note)
    if claim.stated and difference <= claim.last_digit / 2:
        return Verdict(claim, stated, computed, "rounded", claim.stated)
    if claim.differs_by is not None:
        known = abs(value(claim.differs_by) or Fraction(0))
        if abs(difference - known) <= claim.differs_digit / 2:
            return Verdict(claim, stated, computed, "differs", claim.because)
    return Verdict(claim, stated, computed, "fails", claim.origin.note)


def claim_unit(scenario: d.Scenario, claim: d.Claim) -> Unit:
    """The unit in which a claim is read: that of its stated figure where it has one, else what it comes out as."""
    tree = claim.equals.tree
    if isinstance(tree, Const) and tree.unit.dims:
        return tree.unit
    found: Typed = scenario.checked.formula_types[claim.that]
    return found.known
