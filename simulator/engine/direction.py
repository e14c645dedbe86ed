"""Which way an open row moves a payment: up for its own recipient, down or not at all for the others, or either way."""

from __future__ import annotations

from typing import assert_never

from simulator.engine.still_open import reach
from simulator.formula.syntax import Formula, Ref, names_in
from simulator.scenario import definitions as d


def of_itself(payment: d.Payment) -> bool:
    """Whether a recipient's amount depends on its own rows alone."""
    return not isinstance(payment.basis, d.Pool) and payment.total_at_most is None


def is_one_way(scenario: d.Scenario, payment: d.Payment, names: set[str]) -> bool:
    """Whether each open row moves each amount one way: up for its own recipient, down or not at all for the others.

    So it is where the names stand by themselves as what is required, counted or shared by, and nowhere else.
    """

    def still(formula: Formula | None) -> bool:
        return formula is None or not (read_by(scenario, formula) & names)

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


def read_by(scenario: d.Scenario, formula: Formula) -> frozenset[str]:
    """Every name that a formula reads, directly or through others."""
    found: set[str] = set()
    for ref in names_in(formula.tree):
        base = ref.name.split(".")[0]
        found |= {base, *reach(scenario, base)}
    return frozenset(found)
