"""One cost year of funding while it is settled: what each grant holds, what is charged to it, and what is left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.engine.funding_asked import Asked
from simulator.engine.funding_grants import Funds, amount_of, funds_of
from simulator.engine.funding_lines import Line, activity_lines, payment_cost
from simulator.engine.payment_year import Note
from simulator.funding.balances import Balances
from simulator.funding.charging import Charged, Cost
from simulator.funding.requisition import draw_down, requisitioned
from simulator.funding.windows import Whole, soonest_to_expire
from simulator.money import format_money
from simulator.number import Number
from simulator.rules.calendar import slices

if TYPE_CHECKING:
    from simulator.engine.year_view import YearView


@dataclass(frozen=True)
class Closed:
    """A year in which everything has been charged: by line, and what each grant still holds."""

    charged: dict[str, Charged]
    lines: dict[str, Line]
    left: Whole


@dataclass
class FundingYear:
    """The funding of one settlement year. Grants are columns of (draw, grant) throughout the scenario."""

    state: YearView
    before: FundingYear | None
    notes: list[Note] = field(default_factory=list)
    drawn: dict[str, Whole] = field(default_factory=dict)
    had: dict[str, Whole] = field(default_factory=dict)
    """What each recipient asked for in time and had of a source, (draw, recipient)."""
    _early: dict[tuple[str, ...], tuple[list[Charged], Whole]] = field(default_factory=dict)

    # -- what there is --------------------------------------------------------------------------------------------

    @cached_property
    def funds(self) -> Funds:
        """Grants and periods of the scenario."""
        return self.before.funds if self.before is not None else funds_of(self.state.scenario)

    @cached_property
    def number(self) -> int:
        """The number of this cost year."""
        return 0 if self.before is None else self.before.number + 1

    @cached_property
    def may_pay(self) -> NDArray[np.bool_]:
        """(grant, period of this year): whether the grant's window holds the period."""
        return self.funds.may_pay[:, list(self.funds.periods_of(self.number))]

    @cached_property
    def granted(self) -> Whole:
        """(draw, grant): what arrives this year."""
        new = {g: amount_of(self.state, self.funds.grants[g]) for g in self.funds.granted_in(self.number)}
        draws = max((len(amount) for amount in new.values()), default=1)
        out = np.zeros((draws, len(self.funds.grants)), np.int64)
        for g, amount in new.items():
            out[:, g] = amount
        return out

    @cached_property
    def balances(self) -> Balances:
        """What the grants hold at the start of the year, what was requisitioned for all at once taken into account."""
        carried = self.before.left if self.before is not None else np.zeros((1, len(self.funds.grants)), np.int64)
        found = Balances(carried, self.granted, self.granted, self.may_pay)
        for g in self.funds.granted_in(self.number):
            asked = self.asked_for(self.funds.grants[g].source)
            if asked is not None and not asked.by_recipient:
                limit, _ = requisitioned(found.usable[:, g], asked.total, asked.day_of_all, asked.by)
                found = found.limited({g: limit})
        return found

    def asked_for(self, source: str) -> Asked | None:
        """The source's requisition this year, if it must be asked for."""
        given = self.state.scenario.funding[source].requisition
        return None if given is None else Asked(self.state, given)

    # -- rest, while payments are settled -------------------------------------------------------------------------

    def rest(self, source: str) -> Number:
        """What payments that do not depend on a rest leave of the source's grants that are open this year."""
        _, left = self._after_early()
        return Number.of_whole(self.balances.rest(left, self.funds.of_source(source))[:, None, None])

    def rest_by_slice(self, source: str, slices_: Sequence[tuple[date, date]]) -> Number:
        """The rest in parts, one for each slice of the year: what it has for the slice less what is charged in it."""
        charged, _ = self._after_early()
        grants = self.funds.of_source(source)
        open_ = self.balances.open_of(grants)
        shares = [self._share_for(first, last, open_) for first, last in slices_]
        periods = [self.funds.periods[t] for t in self.funds.periods_of(self.number)]
        spans = [(first.toordinal(), last.toordinal()) for first, last in slices_]
        return Number.of_whole(self.balances.rest_by_span(charged, grants, shares, periods, spans)[:, :, None])

    def _share_for(self, first: date, last: date, open_: Sequence[int]) -> Fraction:
        """How much of a year a slice is, as far as some grant is open in it."""
        (part,) = slices(first, last, None)
        grants = [self.funds.grants[g] for g in open_]
        begins = max(first, min((grant.first for grant in grants), default=first))
        ends = min(last, max((grant.last for grant in grants), default=last))
        return part.years * Fraction(max((ends - begins).days + 1, 0), part.days)

    def _after_early(self) -> tuple[list[Charged], Whole]:
        """Charges of the payments that do not depend on a rest, as far as they have been settled, and what they leave.

        Every payment that shares the source in question, or a source of one that does, has been settled by then.
        """
        late, payments = self.state.scenario.checked.rest_dependent, self.state.scenario.payments
        done = tuple(n for n, p in payments.items() if n not in late and n in self.state.payments and p.funded_by)
        if done not in self._early:
            lines = [self._payment_line(name) for name in sorted(done)]
            self._early[done] = self._charge(lines, self.balances)
        return self._early[done]

    def _payment_line(self, name: str) -> Line:
        paid = self.state.payments[name]
        periods = [self.funds.periods[t] for t in self.funds.periods_of(self.number)]
        return payment_cost(name, paid, self.drawn.get(name, paid.paid), periods, self.state)

    def _charge(self, lines: Sequence[Line], balances: Balances) -> tuple[list[Charged], Whole]:
        return balances.charge([self._cost(line) for line in lines])

    def _cost(self, line: Line) -> Cost:
        grants = self.funds.grants
        own, later = (
            [g for s in dict.fromkeys(names) for g in self.funds.of_source(s)] for names in (line.sources, line.after)
        )
        order = soonest_to_expire(grants, line.sources, as_listed=line.as_listed, among=own)
        owed = np.zeros((1, line.cost.shape[1]), np.int64) if line.owed is None else line.owed
        return Cost(line.cost + owed, owed, order, soonest_to_expire(grants, line.after, as_listed=True, among=later))

    # -- the end of the year --------------------------------------------------------------------------------------

    def close(self) -> Closed:
        """Everything charged; worked out once."""
        return self._closed

    @property
    def charged(self) -> dict[str, Charged]:
        """What each payment, activity and plan had from each grant, and lacked."""
        return self._closed.charged

    @property
    def lines(self) -> dict[str, Line]:
        """What each payment, activity and plan cost."""
        return self._closed.lines

    @property
    def left(self) -> Whole:
        """(draw, grant): what may still be used after the year."""
        return self._closed.left

    @cached_property
    def _closed(self) -> Closed:
        """Charge all costs of each date together. Where that leaves a source short, payments come before activities and
        plans, those that live on a rest last among payments, and names decide between payments: never their order.
        """
        late = self.state.scenario.checked.rest_dependent
        self._draw_by_recipient()
        balances = self.after_requisition
        funded = sorted(p.name for p in self.state.scenario.payments.values() if p.funded_by)
        names = [p for p in funded if p not in late] + [p for p in funded if p in late]
        paying = [self._payment_line(name) for name in names]
        lines = {line.name: line for line in [*paying, *activity_lines(self.state, self.funds, self.number)]}
        done, left = self._charge(list(lines.values()), balances)
        charged = dict(zip(lines, done, strict=True))
        for name, line in lines.items():
            if line.lacking is not None:
                charged[name] = replace(charged[name], unfunded=charged[name].unfunded + line.lacking)
        self._note_outside(lines.values())
        in_order = [*(name for name in self.state.scenario.payments if name in lines), *lines]
        names = list(dict.fromkeys(in_order))
        return Closed({n: charged[n] for n in names}, {n: lines[n] for n in names}, np.minimum(left, balances.held))

    def _draw_by_recipient(self) -> None:
        """Where each recipient asks for its own part: what each is paid, no further than it asked for in time."""
        for source in self.state.scenario.funding:
            asked = self.asked_for(source)
            if asked is None or not asked.by_recipient:
                continue
            names = [p.name for p in self.state.scenario.payments.values() if p.funded_by == (source,)]
            if not names:
                if asked.by_each is not None:  # no payment says who is to have how much
                    self.had[source], _ = requisitioned(asked.by_each, None, asked.day_of_each, asked.by)
                continue
            paid = {name: self.state.payments[name].paid for name in sorted(names)}
            amounts = [np.maximum(part, 0) for part in paid.values()]  # what is owed is not asked for
            ceiling = np.asarray(sum(amounts[1:], amounts[0]), np.int64)
            limit, late = requisitioned(ceiling, asked.by_each, asked.day_of_each, asked.by)
            for (name, part), had in zip(paid.items(), draw_down(amounts, limit), strict=True):
                self.drawn[name] = had + np.minimum(part, 0)
            if asked.by_each is not None and all(self.state.scenario.payments[name].negative for name in names):
                alone, _ = requisitioned(asked.by_each, None, asked.day_of_each, asked.by)
                limit = np.where(ceiling > 0, limit, alone)  # nothing that is paid says how much they are to have
            self.had[source] = limit
            self._note_not_drawn(source, list(paid))
            who = [
                self.state.scenario.recipients.ids[i] for i in np.nonzero(late.any(axis=0) & (ceiling.max(0) > 0))[0]
            ]
            if who:
                self.notes.append(Note("late_requisition", {"source": source, "who": ", ".join(who), "by": asked.by}))

    def _note_not_drawn(self, source: str, names: Sequence[str]) -> None:
        """The cost counts what is paid if it is asked for, the ledger what was: where they differ, say so."""
        missing = sum(int((self.state.payments[name].paid[0] - self.drawn[name][0]).sum()) for name in names)
        if missing:
            amount = format_money(missing, self.state.scenario.currency)
            self.notes.append(Note("not_drawn", {"source": source, "amount": amount, "year": self.state.year.label}))

    @property
    def requisitioned(self) -> dict[str, Whole]:
        """(draw, grant) columns of what was asked for in time this year, by source that must be asked for."""
        out = {}
        for source in self.state.scenario.funding:
            asked = self.asked_for(source)
            granted = self.funds.granted_in(self.number) if asked is not None else ()
            new = [g for g in granted if self.funds.grants[g].source == source]
            if asked is None or not new:
                continue
            had = (self.balances.held - self.balances.carried)[:, new].sum(axis=1)
            if source in self.had:
                had = np.minimum(had, self.had[source].sum(axis=1))
            out[source] = np.asarray(had, np.int64)
        return out

    @property
    def after_requisition(self) -> Balances:
        """What the grants hold when those who asked too late, or not at all, have lost their part."""
        limits = {}
        for source, had in self.requisitioned.items():
            (g,) = [g for g in self.funds.granted_in(self.number) if self.funds.grants[g].source == source]
            limits[g] = had
        return self.balances.limited(limits)

    def _note_outside(self, lines: Iterable[Line]) -> None:
        """A cost in which no window is open is a finding: it is shown as unfunded, and said."""
        for line in lines:
            grants = [g for s in (*line.sources, *line.after) for g in self.funds.of_source(s)]
            if line.cost.any() and line.sources and not self.may_pay[grants].any():
                self.notes.append(Note("outside_windows", {"name": line.name, "year": self.state.year.label}))
