"""How the money went: every grant in every cost year, what each payment, activity and plan used and lacked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from simulator.engine.funding_grants import Funds
from simulator.engine.funding_year import FundingYear
from simulator.engine.payment_year import Note
from simulator.formula.syntax import OF_SOURCES
from simulator.funding.accounts import Accounts, account
from simulator.funding.windows import Whole
from simulator.money import format_money
from simulator.number import Number
from simulator.scenario import definitions as d

Where = Mapping[str, str]
ANYWHERE: Where = {}


@dataclass(frozen=True)
class Funding:
    """The funding outcome of a settlement: whole öre with draws first, grants and cost years after them."""

    scenario: d.Scenario
    years: tuple[FundingYear, ...]

    @property
    def funds(self) -> Funds:
        """Grants and cost periods."""
        return self.years[0].funds

    @cached_property
    def granted(self) -> Whole:
        """(draw, grant): what was granted in all, net of what is taken off the top."""
        return np.asarray(sum(year.granted for year in self.years), np.int64)

    @cached_property
    def requisitioned(self) -> dict[str, Whole]:
        """(draw, cost year) for each source that must be asked for."""
        found = [year.requisitioned for year in self.years]
        draws = max((len(had) for year in found for had in year.values()), default=1)
        out = {}
        for source in dict.fromkeys(name for year in found for name in year):
            had = [np.broadcast_to(year.get(source, np.zeros(1, np.int64)), (draws,)) for year in found]
            out[source] = np.stack(had, axis=1)
        return out

    @cached_property
    def never_asked_for(self) -> Whole:
        """(draw, grant): what was granted and not requisitioned in time."""
        columns = [year.balances.held - year.after_requisition.held for year in self.years]
        early = [year.granted + year.balances.carried - year.balances.held for year in self.years]
        return np.asarray(sum(columns[1:], columns[0]) + sum(early[1:], early[0]), np.int64)

    @cached_property
    def used(self) -> Whole:
        """(draw, grant, cost year): what was charged, net of what was returned; never below zero."""
        return np.maximum(self._net, 0)

    @cached_property
    def returned(self) -> Whole:
        """(draw, grant, cost year): what recipients paid back beyond all that was charged in the year."""
        return np.maximum(-self._net, 0)

    @cached_property
    def _net(self) -> Whole:
        parts = [part for year in self.years for line in year.charged.values() for part in line.by_grant.values()]
        draws = max((len(part) for part in parts), default=1)
        out = np.zeros((draws, len(self.funds.grants), len(self.years)), np.int64)
        for y, year in enumerate(self.years):
            for line in year.charged.values():
                for g, part in line.by_grant.items():
                    out[:, g, y] += part.sum(axis=1)
        return out

    @cached_property
    def accounts(self) -> Accounts:
        """What becomes of every grant in every cost year."""
        deadlines = []
        for grant in self.funds.grants:
            asked = self.scenario.funding[grant.source].requisition
            deadlines.append(asked.by if asked is not None else None)
        return account(
            self.funds.grants, self.funds.years, self.granted, self.used, self.never_asked_for, deadlines, self.returned
        )

    # -- answers --------------------------------------------------------------------------------------------------

    def of_source(self, what: str, source: str, where: Where = ANYWHERE) -> Whole:
        """(draw,): ``granted``, ``used`` and so on of a source, over the horizon or in the cost or grant year named."""
        chosen = [g for g in self.funds.of_source(source) if where.get("grant", "") in ("", self.funds.grants[g].year)]
        if what == "requisitioned":
            had = self.requisitioned.get(source, np.zeros((1, len(self.years)), np.int64))
            return np.asarray(had[:, self._years(where)].sum(axis=1), np.int64)
        if "year" in where:
            values = getattr(self.accounts, what)[:, chosen, :]
            return np.asarray(values[:, :, self._years(where)].sum(axis=(1, 2)), np.int64)
        totals = self.accounts.of_grants(chosen)
        return totals["granted"] + totals["opening"] if what == "granted" else totals[what]

    def used_by(self, name: str, where: Where = ANYWHERE) -> Whole:
        """(draw,): what a payment, activity or plan had from its sources."""
        parts = [part.sum(axis=1) for y in self._years(where) for part in self._charged(y, name).values()]
        return np.asarray(sum(parts, np.zeros(1, np.int64)), np.int64)

    def unfunded(self, name: str, where: Where = ANYWHERE) -> Whole:
        """(draw,): what a payment, activity or plan cost and no source bore."""
        years = [self.years[y] for y in self._years(where)]
        parts = [year.charged[name].unfunded.sum(axis=1) for year in years if name in year.charged]
        return np.asarray(sum(parts, np.zeros(1, np.int64)), np.int64)

    def unfunded_by_year(self) -> dict[str, Whole]:
        """(draw,) for each cost year."""
        out = {}
        for year in self.years:
            parts = [line.unfunded.sum(axis=1) for name, line in year.charged.items() if year.lines[name].sources]
            out[year.state.year.label] = np.asarray(sum(parts, np.zeros(1, np.int64)), np.int64)
        return out

    def cost_of(self, name: str, where: Where = ANYWHERE) -> Whole:
        """(draw,): what a payment, activity or plan cost in all."""
        return self.used_by(name, where) + self.unfunded(name, where)

    def _charged(self, y: int, name: str) -> Mapping[int, Whole]:
        line = self.years[y].charged.get(name)
        return {} if line is None else line.by_grant

    def _years(self, where: Where) -> list[int]:
        wanted = where.get("year")
        return [y for y, year in enumerate(self.years) if wanted in (None, year.state.year.label)]

    def notes(self) -> tuple[Note, ...]:
        """What a reader should know of the funding."""
        return tuple(note for year in self.years for note in year.notes) + _plan_notes(self)

    def moved(self, plan: str) -> Whole:
        """(draw,): what moved between the lines of a plan."""
        found = [year.lines[plan].plan for year in self.years if plan in year.lines]
        return np.asarray(sum((m.into.sum(axis=1) for m in found if m is not None), np.zeros(1, np.int64)), np.int64)


def answer(funding: Funding, function: str, name: str, where: Where = ANYWHERE) -> Number:
    """What a claim asks of a source, payment, activity or plan, in the central case."""
    if function in ("drawn", "reclaimed", "withheld"):
        return _by_recipient(funding, function, name, where)
    if function in OF_SOURCES and name in funding.scenario.funding:
        return Number.of(int(funding.of_source(function, name, where)[0]))
    found = {"used": funding.used_by, "unfunded": funding.unfunded}.get(function)
    total = funding.moved(name) if found is None else found(name, where)
    return Number.of(Fraction(int(total[0])))


def _by_recipient(outcome: Funding, function: str, name: str, where: Where) -> Number:
    total = np.zeros((1, len(outcome.scenario.recipients)), np.int64)
    for funding in outcome.years:
        year = funding.state
        if where.get("year", year.year.label) != year.year.label:
            continue
        paid = year.payments[name]
        part = funding.drawn.get(name, paid.paid) if function == "drawn" else getattr(paid, function)
        total = total + (0 if part is None else part)
    return Number.of_floats(total[:, None, :].astype(np.float64))


def _plan_notes(funding: Funding) -> tuple[Note, ...]:
    """Rows of a plan that a reader must know of: no amount, no key; a plan larger than its grants; assumed consent."""
    notes = []
    for plan in funding.scenario.plans.values():
        empty = [line.row for line in plan.lines if line.planned is None]
        if empty:
            notes.append(Note("plan_no_amount", {"plan": plan.name, "rows": ", ".join(empty)}))
        for heading in plan.by:
            rows = [line.row for line in plan.lines if not line.keys.get(heading, "")]
            if rows:
                notes.append(Note("plan_no_key", {"plan": plan.name, "heading": heading, "rows": ", ".join(rows)}))
        planned = sum(line.planned or 0 for line in plan.lines)
        grants = [g for source in plan.funded_by for g in funding.funds.of_source(source)]
        held = int(funding.granted[0, grants].sum())
        if plan.funded_by and planned > held:
            notes.append(
                Note(
                    "plan_exceeds", {"plan": plan.name, "more": format_money(planned - held, funding.scenario.currency)}
                )
            )
        if plan.virement.rule == "consented" and plan.virement.agreed and int(funding.moved(plan.name).max()):
            notes.append(Note("consent_assumed", {"plan": plan.name, "by": plan.virement.by or "-"}))
    return tuple(notes)
