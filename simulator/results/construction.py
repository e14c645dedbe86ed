"""What can be proved of a design without drawing: that it cannot cost more than its sources hold."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from simulator.engine.settle import Settlement
from simulator.formula.syntax import Apply, Formula, Ref, calls_in
from simulator.scenario import definitions as d
from simulator.scenario.graph import formulas_of, reached


def cannot_overrun(central: Settlement, uncertain: frozenset[str]) -> bool:
    """Whether no draw of the uncertain names can make the payments cost more than the budget.

    Payments that no uncertain name reaches cost what they cost in the central case; a payment with a total limit or a
    pool that no uncertain name reaches costs at most that; a payment out of the rest of a source takes no more than
    what the others leave. When the bounds of all but those last fit within each source, nothing can overrun.
    """
    scenario = central.scenario
    if not scenario.funding or scenario.activities or scenario.plans:
        return False
    room: dict[str, Fraction] = {}
    for name, source in scenario.funding.items():
        if reached(scenario.checked.needs, [name]) & uncertain:
            return False
        amounts = [year.available(name).at() for year in central.years]
        per_year = bool(scenario.checked.time_units[source.amount].dims)
        if len(central.years) > 1 and not per_year:
            return False
        room[name] = min(amounts)
    taken = dict.fromkeys(room, Fraction(0))
    for payment in scenario.payments.values():
        if len(payment.funded_by) != 1:
            return False
        (source_name,) = payment.funded_by
        bound = _bound(central, payment, uncertain, source_name)
        if bound is None:
            return False
        taken[source_name] += bound
    return all(taken[name] <= room[name] for name in room)


def _bound(central: Settlement, payment: d.Payment, uncertain: frozenset[str], source: str) -> Fraction | None:
    """The most that a payment can take of its source besides what the rest covers; None when nothing bounds it."""
    scenario = central.scenario
    if not reached(scenario.checked.needs, [payment.name]) & uncertain:
        return Fraction(max(int(year.payments[payment.name].paid.sum()) for year in central.years))
    limit = payment.basis.pool if isinstance(payment.basis, d.Pool) else payment.total_at_most
    if limit is None or payment.rounding.remainder == "none":
        return None
    if _is_rest(limit, source, scenario.payments):
        return Fraction(0)
    if not _reaches(scenario, limit, uncertain) and not any(calls_in(limit.tree, "rest")):
        values = [year.yearly(limit).x for year in central.years]
        return Fraction(max(float(np.max(value)) for value in values))
    return None


def _is_rest(limit: Formula, source: str, payments: Mapping[str, d.Payment]) -> bool:
    """The rest of this source itself, asked for by this payment alone."""
    tree = limit.tree
    whole = (
        isinstance(tree, Apply) and tree.op == "rest" and isinstance(tree.args[0], Ref) and tree.args[0].name == source
    )
    asking = [p.name for p in payments.values() if any(any(calls_in(f.tree, "rest")) for f in formulas_of(p))]
    return whole and len(asking) == 1


def _reaches(scenario: d.Scenario, limit: Formula, uncertain: frozenset[str]) -> bool:
    from simulator.formula.syntax import names_in

    names = [ref.name.split(".")[0] for ref in names_in(limit.tree)]
    return bool(reached(scenario.checked.needs, names) & uncertain)
