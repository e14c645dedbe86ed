"""The range of each payment from what an outturn leaves open: the least and the most that it may still come to.

Few open rows are tried in every combination. Of many, the extreme cases are settled: every row low, every row high,
and for each recipient its own rows high and all others low, and the other way round. Where a payment only rises with
its recipient's own rows and only falls with the others' (:func:`is_one_way`), nothing lies outside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Literal, assert_never

import numpy as np
from numpy.typing import NDArray

from simulator.engine.settle import Settlement, settle
from simulator.engine.still_open import CONDITIONS, OpenRow, between, closes, has_ends, open_rows, reach, rows_of
from simulator.formula.syntax import Formula, Ref, names_in
from simulator.funding.windows import Whole
from simulator.number import Floats
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


def _range(scenario: d.Scenario, name: str, rows: Sequence[OpenRow], cases: Floats, paid: Whole) -> Range:
    payment, names = scenario.payments[name], reach(scenario, name)
    bases = {one.name.split(".")[0] for one in rows} & names
    paid = np.broadcast_to(paid, (len(cases), paid.shape[1]))
    least, most, total = paid.min(axis=0), paid.max(axis=0), paid.sum(axis=1)
    if_own = _least_if_own(scenario, rows, cases, paid)
    unbounded = any(not has_ends(scenario.quantities[base]) for base in bases)
    if unbounded and not of_itself(payment):
        least, if_own = np.minimum(least, 0), np.minimum(if_own, 0)  # others without an upper end may take all of it
    basis: Basis = "closed" if not bases else "tried"
    if bases and len(rows) <= MOST_TRIED and all(_is_condition(scenario, base) for base in bases):
        basis = "all_cases"
    elif bases and is_one_way(scenario, payment, bases):
        basis = "extremes"
        if _is_divided_anew(scenario, payment, bases):
            mine = np.array([one.name.split(".")[0] in bases for one in rows])
            margin = _margin(payment, np.array([owner(scenario, one) for one in rows])[mine], cases[:, mine], paid)
            most = most + margin
            least, if_own = np.maximum(least - margin, 0), np.maximum(if_own - margin, 0)
    has_least = not (unbounded and payment.negative)
    return Range(least, if_own, most, int(total.min()), int(total.max()), has_least, not unbounded, basis)


def _least_if_own(scenario: d.Scenario, rows: Sequence[OpenRow], cases: Floats, paid: Whole) -> Whole:
    owners, out = np.array([owner(scenario, one) for one in rows], np.intp), np.array(paid.min(axis=0), np.int64)
    for n in np.unique(owners[owners >= 0]):
        out[n] = paid[(cases[:, owners == n] == 1).all(axis=1), n].min()
    return out


def _is_condition(scenario: d.Scenario, name: str) -> bool:
    unit = scenario.quantities[name].unit
    return unit is not None and unit.kind in CONDITIONS


def of_itself(payment: d.Payment) -> bool:
    """Whether a recipient's amount depends on its own rows alone."""
    return not isinstance(payment.basis, d.Pool) and payment.total_at_most is None


def _is_divided_anew(scenario: d.Scenario, payment: d.Payment, names: set[str]) -> bool:
    """Whether what some do not get is divided among the others, in shares that are rounded together."""
    if payment.total_at_most is not None:
        return True
    return isinstance(payment.basis, d.Pool) and (
        "redistribute" in payment.unearned.values() or bool(_read_by(scenario, payment.basis.shared_by) & names)
    )


def _margin(payment: d.Payment, owners: NDArray[np.intp], cases: Floats, paid: Whole) -> Whole:
    """The step of rounding, for those whose amount the rounding of a division may move against the direction.

    Who gets at least two steps more when any other leaves never loses by rounding. An amount rises least when all
    others are in, so that the gaps there tell for every case; not so beside limits of its own, which level it.
    """
    step = int(payment.rounding.to)
    if payment.at_least is not None or payment.at_most is not None or payment.total_at_most is not None:
        return np.asarray((paid.max(axis=0) > 0) * step, np.int64)
    all_in = paid[np.argmax(cases.sum(axis=1))]
    gaps = [np.full(len(all_in), np.iinfo(np.int64).max)]
    for case, amounts in zip(cases, paid, strict=True):
        left = np.unique(owners[case == 0])
        if len(left) == 1 and left[0] >= 0:
            gap = amounts - all_in
            gap[left[0]] = np.iinfo(np.int64).max
            gaps.append(gap)
    is_close = (np.min(gaps, axis=0) < 2 * step) & (paid.max(axis=0) > 0)
    return np.asarray(is_close * step, np.int64)


# -- direction --------------------------------------------------------------------------------------------------------


def is_one_way(scenario: d.Scenario, payment: d.Payment, names: set[str]) -> bool:
    """Whether each open row moves each amount one way: up for its own recipient, down or not at all for the others.

    So it is where the names stand by themselves as what is required, counted or shared by, and nowhere else.
    """

    def still(formula: Formula | None) -> bool:
        return formula is None or not (_read_by(scenario, formula) & names)

    def alone(formula: Formula) -> bool:
        tree = formula.tree
        return still(formula) or (isinstance(tree, Ref) and tree.name.split(".")[0] in names)

    match payment.basis:
        case d.Rate(rate, per):
            rising = still(rate) and alone(per)
        case d.Amount(amount):
            rising = alone(amount)
        case d.Pool(pool, shared_by):
            rising = still(pool) and alone(shared_by)
        case d.ClassRates(_, rates):
            rising = all(still(rate) for _, rate in rates)
        case d.TieredRate(per, whole, tiers):
            rising = all(still(formula) for pair in tiers for formula in pair) and (still(per) or not whole)
            rising = rising and alone(per)
        case _:
            assert_never(payment.basis)
    elsewhere = (*payment.times, payment.achieved, payment.at_least, payment.at_most, payment.total_at_most)
    conditions = [other for other in scenario.payments.values() if other.condition is not None]
    is_withheld = any(payment.name in (other.name, other.condition and other.condition.from_) for other in conditions)
    return (
        rising
        and not payment.negative
        and not is_withheld
        and payment.balances is None
        and all(still(formula) for formula in elsewhere)
        and all(alone(formula) for formula in payment.requires)
        and not any(reach(scenario, name) & names for name in names)
    )


def _read_by(scenario: d.Scenario, formula: Formula) -> frozenset[str]:
    """Every name that a formula reads, directly or through others."""
    found: set[str] = set()
    for ref in names_in(formula.tree):
        base = ref.name.split(".")[0]
        found |= {base, *reach(scenario, base)}
    return frozenset(found)
