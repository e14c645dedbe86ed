"""The range of each payment from what an outturn leaves open: the least and the most that it may still come to.

Few open rows are tried in every combination. Of many, the extreme cases are settled: every row low, every row high,
and for each recipient its own rows high and all others low, and the other way round. Where a payment only rises with
its recipient's own rows and only falls with the others' (:func:`is_one_way`), nothing lies outside them - but for the
last öre of a division, which may go against that direction (a larger pool may give somebody one unit less, the Alabama
paradox). There the least is rounded down and the most up, share by share: so a range only closes as reports come in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from typing import Literal

import numpy as np

from simulator.engine.direction import is_one_way, of_itself, read_by
from simulator.engine.settle import Settlement, settle
from simulator.engine.still_open import CONDITIONS, OpenRow, between, closes, has_ends, open_rows, reach, rows_of
from simulator.funding.windows import Whole
from simulator.number import Floats
from simulator.rules.calendar import slices
from simulator.rules.rounding import Mode
from simulator.scenario import definitions as d
from simulator.scenario.outturn import Outturn

MOST_TRIED = 10
"""Open rows up to which every combination is settled."""
Basis = Literal["closed", "all_cases", "extremes", "tried"]
"""``closed``: nothing is open. ``all_cases``: every combination was settled. ``extremes``: nothing lies outside the
extreme cases. ``tried``: the extreme cases, which need not be the outermost.
"""


@dataclass(frozen=True)
class Range:
    """The least and the most of one payment over what is open, whole minor units.

    Args:
        least: by recipient.
        if_own: by recipient, the least when its own open rows are high: it reports, whatever the others do.
        most: by recipient.
        total_least: of the sum over recipients.
        total_most: of the sum over recipients.
        has_least: whether there is a least at all.
        has_most: whether there is a most: a volume without an upper end has none.
        basis: how the ends were found.
    """

    least: Whole
    if_own: Whole
    most: Whole
    total_least: int
    total_most: int
    has_least: bool
    has_most: bool
    basis: Basis


@dataclass(frozen=True)
class Ranges:
    """The range of every payment, the rows that it is about, and the day on which each name closes if one does."""

    rows: tuple[OpenRow, ...]
    closes: dict[str, date | None]
    by_payment: dict[str, Range]


def ranges(scenario: d.Scenario, outturn: Outturn, so_far: Settlement) -> Ranges:
    """The least and the most of every payment over what is open.

    Args:
        scenario: what is settled.
        outturn: what has been reported by a day.
        so_far: the settlement on it; what every payment is when nothing is open.
    """
    rows = open_rows(scenario, outturn)
    cases = _cases(scenario, rows)
    settled = _settled(scenario, outturn, rows, cases) if rows else so_far
    closing: dict[str, date | None] = {}
    for one in rows:
        base = one.name.split(".")[0]
        closing[one.name] = closes(scenario, base, scenario.years[one.year]) if _is_condition(scenario, base) else None
    by_payment = {n: _range(scenario, n, rows, cases, settled.paid(n)) for n in scenario.payments}
    divided = [n for n, of in by_payment.items() if of.basis == "extremes" and _is_divided_anew(scenario, n, rows)]
    divided += _over_pool(
        scenario, outturn, rows, cases, settled, {n: of for n, of in by_payment.items() if n not in divided}
    )
    if divided:
        down = _settled(_rounded_apart(scenario, divided, "down"), outturn, rows, cases)
        up = _settled(_rounded_apart(scenario, divided, "up"), outturn, rows, cases)
        for n in divided:
            by_payment[n] = _widened(scenario, n, rows, cases, by_payment[n], down.paid(n), up.paid(n))
    return Ranges(rows, closing, by_payment)


# -- cases ------------------------------------------------------------------------------------------------------------


def _cases(scenario: d.Scenario, rows: Sequence[OpenRow]) -> Floats:
    """(case, open row): 1 where the row is high."""
    if len(rows) <= MOST_TRIED:
        return np.array(list(product((0.0, 1.0), repeat=len(rows))))
    owners = np.array([owner(scenario, one) for one in rows])
    shared = np.nonzero(owners < 0)[0]
    mine = [owners == n for n in np.unique(owners[owners >= 0])]
    base = [np.zeros(len(rows)), np.ones(len(rows))]
    base += [one.astype(float) for one in mine] + [1.0 - one for one in mine]
    found = []
    for case in base:
        together = product((0.0, 1.0), repeat=len(shared)) if len(shared) <= 4 else ((0.0,), (1.0,))
        for ends in together if len(shared) else ((),):
            one = case.copy()
            if len(shared):
                one[shared] = ends
            found.append(one)
    return np.unique(np.array(found), axis=0)


def owner(scenario: d.Scenario, one: OpenRow) -> int:
    """The number of the recipient whose row it is; -1 for a number that is everybody's."""
    axis = scenario.checked.types[one.name.split(".")[0]].axis
    if not axis:
        return -1
    owners = None if axis == "recipient" else scenario.tables[axis].owner
    return one.index if owners is None else int(owners[one.index])


def _settled(scenario: d.Scenario, outturn: Outturn, rows: Sequence[OpenRow], cases: Floats) -> Settlement:
    """All cases in one settlement, as its draws."""
    years = []
    for n, year in enumerate(scenario.years):
        draws: dict[str, object] = {}
        for name in dict.fromkeys([*(one.name for one in rows), *outturn.names]):
            base = name.split(".")[0]
            if base in scenario.quantities:
                is_high = np.zeros((len(cases), 1, len(rows_of(scenario, base))))
                for k, one in enumerate(rows):
                    if (one.name, one.year) == (name, n):
                        is_high[:, 0, one.index] = cases[:, k]
                draws[name] = between(scenario, outturn, name, n, is_high)
            elif name in scenario.payments:
                reports = outturn.of(name, year.label)
                paid = [float(reports[i].value) if i in reports else np.nan for i in scenario.recipients.ids]
                draws[name] = np.array(paid)[None, None, :]
        years.append(draws)
    return settle(scenario, years)  # type: ignore[arg-type]


# -- ends -------------------------------------------------------------------------------------------------------------


def _bases(scenario: d.Scenario, name: str, rows: Sequence[OpenRow]) -> set[str]:
    """The quantities with open rows that a payment depends on."""
    return {one.name.split(".")[0] for one in rows} & reach(scenario, name)


def _range(scenario: d.Scenario, name: str, rows: Sequence[OpenRow], cases: Floats, paid: Whole) -> Range:
    payment, bases = scenario.payments[name], _bases(scenario, name, rows)
    paid = np.broadcast_to(paid, (len(cases), paid.shape[1]))
    least, most, total = paid.min(axis=0), paid.max(axis=0), paid.sum(axis=1)
    if_own = _least_if_own(scenario, rows, cases, paid)
    unbounded = any(not has_ends(scenario.quantities[base]) for base in bases)
    if unbounded and not of_itself(payment):
        least, if_own = np.minimum(least, 0), np.minimum(if_own, 0)  # others without an upper end may take all of it
    basis: Basis = "closed" if not bases else "tried"
    if bases and _are_all_cases(scenario, rows, bases):
        basis = "all_cases"
    elif bases and is_one_way(scenario, payment, bases):
        basis = "extremes"
    has_least = not (unbounded and payment.negative)
    return Range(least, if_own, most, int(total.min()), int(total.max()), has_least, not unbounded, basis)


def _are_all_cases(scenario: d.Scenario, rows: Sequence[OpenRow], bases: set[str]) -> bool:
    """Whether every case that there can be has been settled."""
    return len(rows) <= MOST_TRIED and all(_is_condition(scenario, base) for base in bases)


def _least_if_own(scenario: d.Scenario, rows: Sequence[OpenRow], cases: Floats, paid: Whole) -> Whole:
    owners, out = np.array([owner(scenario, one) for one in rows], np.intp), np.array(paid.min(axis=0), np.int64)
    for n in np.unique(owners[owners >= 0]):
        out[n] = paid[(cases[:, owners == n] == 1).all(axis=1), n].min()
    return out


def _is_condition(scenario: d.Scenario, name: str) -> bool:
    unit = scenario.quantities[name].unit
    return unit is not None and unit.kind in CONDITIONS


# -- roundings --------------------------------------------------------------------------------------------------------


def _is_divided_anew(scenario: d.Scenario, name: str, rows: Sequence[OpenRow]) -> bool:
    """Whether what some do not get is divided among the others, in shares that are rounded together."""
    payment = scenario.payments[name]
    if payment.total_at_most is not None:
        return True
    if not isinstance(payment.basis, d.Pool):
        return False
    weighed_anew = read_by(scenario, payment.basis.shared_by) & _bases(scenario, name, rows)
    return "redistribute" in payment.unearned.values() or bool(weighed_anew)


def _over_pool(
    scenario: d.Scenario,
    outturn: Outturn,
    rows: Sequence[OpenRow],
    cases: Floats,
    settled: Settlement,
    found: Mapping[str, Range],
) -> list[str]:
    """Pools whose shares are rounded one by one, unless that passes the pool: those that it passes when all is high."""
    open_pools = [
        n for n, of in found.items() if isinstance(scenario.payments[n].basis, d.Pool) and of.basis == "extremes"
    ]
    if not open_pools:
        return []
    by_itself = _rounded_apart(scenario, open_pools, None)
    all_high = _settled(by_itself, outturn, rows, np.ones((1, len(rows))))
    most = int(np.argmax(cases.sum(axis=1)))
    return [n for n in open_pools if not np.array_equal(all_high.paid(n)[0], settled.paid(n)[most])]


def _rounded_apart(scenario: d.Scenario, names: Sequence[str], mode: Mode | None) -> d.Scenario:
    """The scenario with every share of some payments rounded by itself, down or up, or in the payment's own mode."""
    payments = dict(scenario.payments)
    for name in names:
        of = payments[name].rounding
        payments[name] = replace(payments[name], rounding=replace(of, mode=mode or of.mode, remainder="apart"))
    return replace(scenario, payments=payments)


def _widened(
    scenario: d.Scenario, name: str, rows: Sequence[OpenRow], cases: Floats, of: Range, down: Whole, up: Whole
) -> Range:
    """A range between shares rounded down and up; and what a recipient that carries a remainder may have beside them.

    What is rounded one by one and then passes the pool is divided by whole units of its sum: one unit less at most.
    """
    payment, shape = scenario.payments[name], (len(cases), down.shape[1])
    unit, down, up = int(payment.rounding.to), np.broadcast_to(down, shape), np.broadcast_to(up, shape)
    margin = unit if isinstance(payment.basis, d.Pool) and "unpaid" in payment.unearned.values() else 0
    beyond = 0
    if payment.rounding.remainder in ("first", "last"):
        beyond = unit * shape[1]
    if payment.rounding.each == "slice":
        slices_ = max(len(slices(year.first, year.last, payment.accrues)) for year in scenario.years)
        margin, beyond = margin * slices_, beyond * slices_
    least = np.maximum(down.min(axis=0) - margin - beyond, 0)
    if_own = np.maximum(_least_if_own(scenario, rows, cases, down) - margin - beyond, 0)
    most = up.max(axis=0) + beyond * (up.max(axis=0) > 0)
    totals = of.total_least, of.total_most
    if payment.at_least is not None or payment.at_most is not None or payment.total_at_most is not None:
        totals = int(np.minimum(down.sum(axis=1), of.total_least).min()), int(up.sum(axis=1).max())
    return replace(
        of,
        least=np.minimum(least, of.least),
        if_own=np.minimum(if_own, of.if_own),
        most=most,
        total_least=totals[0],
        total_most=totals[1],
    )
