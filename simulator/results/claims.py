"""Figures of the documents computed again: does each claim hold, within its hedge, or with its known difference?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Literal, assert_never

import numpy as np

from simulator.engine.funding_outcome import answer
from simulator.engine.moment import Moment
from simulator.engine.settle import Settlement
from simulator.engine.year import Draws, YearSettlement
from simulator.formula.check import Typed
from simulator.formula.evaluate import evaluate
from simulator.formula.syntax import Const, Formula, Tree_
from simulator.number import Number
from simulator.problems import refusal
from simulator.results.by_time import in_month, month_start
from simulator.scenario import definitions as d
from simulator.scenario.check_claims import is_of_each
from simulator.units import Unit

Outcome = Literal["holds", "rounded", "differs", "not_stated", "fails"]


@dataclass(frozen=True)
class RowVerdict:
    """What a claim about every recipient comes to for one of them; values in base units (öre)."""

    id: str
    stated: Fraction | None
    computed: Fraction | None
    verdict: Outcome


@dataclass(frozen=True)
class Verdict:
    """A claim with what it computes to. ``verdict``: holds, rounded (as hedged), differs (as explained), not_stated,
    or fails. Values are in base units (öre).

    A claim about every recipient at once has a verdict for each in ``rows``. The whole has the gravest of them, and the
    figures of the one whose figures lie furthest apart.
    """

    claim: d.Claim
    stated: Fraction | None
    computed: Fraction | None
    verdict: Outcome
    reason: str
    rows: tuple[RowVerdict, ...] = ()

    @property
    def passes(self) -> bool:
        """Whether the figure is reproduced or its difference explained."""
        return self.verdict != "fails"

    @property
    def failing(self) -> tuple[RowVerdict, ...]:
        """The recipients for whom a claim about every one of them fails."""
        return tuple(row for row in self.rows if row.verdict == "fails")

    @property
    def not_stated(self) -> tuple[RowVerdict, ...]:
        """The recipients of whom a claim about every one of them has no figure to compare."""
        return tuple(row for row in self.rows if row.verdict == "not_stated")


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
        return answer(self.settlement.funding, function, name, self.where)

    def baseline(self, tree: Tree_, axis: str, moment: Moment) -> Number:
        """What a formula comes to over the period in the scenario that the design extends."""
        base = self.first.base
        if base is None or not isinstance(base.settlement, Settlement):
            raise TypeError(tree)
        for year in self.chosen:
            base.year(year.year)  # which is refused where the baseline has none such
        below = Moment(WholePeriod(base.settlement, self.where), moment.first, moment.reading, last=moment.last)
        return base.fitted(evaluate(tree, below), axis, tree)


def _judge(settlement: Settlement, claim: d.Claim) -> Verdict:
    scenario, ids = settlement.scenario, settlement.scenario.recipients.ids
    of_each = is_of_each(scenario, claim)
    period = WholePeriod(settlement, claim.where)
    first = period.first_day
    moment = Moment(period, (first,), (first.toordinal(),), last=(period.year.last,))
    rows = range(len(ids)) if of_each else [ids.index(claim.for_) if claim.for_ is not None else 0]
    stated, computed, within, by = (
        _values(moment, formula, rows, claim.for_ or "-", ids if of_each else ())
        for formula in (claim.equals, claim.that, claim.within, claim.differs_by)
    )
    found = tuple(map(partial(_outcome, claim), stated, computed, within, by))
    if not of_each:
        return Verdict(claim, stated[0], computed[0], found[0], _reason(claim, found[0]))
    judged = tuple(map(RowVerdict, ids, stated, computed, found))
    if not judged:
        return Verdict(claim, None, None, "not_stated", claim.origin.note)
    worst = max(judged, key=_grave)
    return Verdict(claim, worst.stated, worst.computed, worst.verdict, _reason(claim, worst.verdict), judged)


_GRAVITY: tuple[Outcome, ...] = ("not_stated", "holds", "rounded", "differs", "fails")


def _grave(row: RowVerdict) -> tuple[int, Fraction]:
    apart = Fraction(0) if row.computed is None or row.stated is None else abs(row.computed - row.stated)
    return _GRAVITY.index(row.verdict), apart


def _values(
    moment: Moment, formula: Formula | None, rows: Sequence[int], who: str, ids: Sequence[str]
) -> list[Fraction | None]:
    """A formula's exact values in some rows; what is never has none that can be compared."""
    if formula is None:
        return [None] * len(rows)
    number = moment.formula(formula)
    zeros = np.zeros(len(rows), np.intp)
    out: list[Fraction | None] = []
    for row, value in zip(rows, number.exact((zeros, zeros, np.array(rows, np.intp))), strict=True):
        if isinstance(value, float):  # without end: a date that is never, or a limit that is none
            raise refusal("claim_never", formula.place, text=formula.text, who=ids[row] if ids else who)
        out.append(Fraction(value) if value is not None else None)
    return out


def _outcome(
    claim: d.Claim, stated: Fraction | None, computed: Fraction | None, within: Fraction | None, by: Fraction | None
) -> Outcome:
    if stated is None or computed is None:
        return "not_stated"
    difference = abs(computed - stated)
    if difference <= abs(within or Fraction(0)):
        return "holds"
    if claim.stated and difference <= claim.last_digit / 2:
        return "rounded"
    if claim.differs_by is not None and abs(difference - abs(by or Fraction(0))) <= claim.differs_digit / 2:
        return "differs"
    return "fails"


def _reason(claim: d.Claim, outcome: Outcome) -> str:
    match outcome:
        case "rounded":
            return claim.stated
        case "differs":
            return claim.because
        case "holds" | "fails" | "not_stated":
            return claim.origin.note
    assert_never(outcome)


def claim_unit(scenario: d.Scenario, claim: d.Claim) -> Unit:
    """The unit in which a claim is read: that of its stated figure where it has one, else what it comes out as."""
    tree = claim.equals.tree
    if isinstance(tree, Const) and tree.unit.dims:
        return tree.unit
    found: Typed = scenario.checked.formula_types[claim.that]
    return found.known
