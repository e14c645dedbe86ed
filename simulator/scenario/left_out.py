"""Payments that a design adds and that a payment made of all the others does not reach."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.formula.syntax import names_in
from simulator.scenario import definitions as d
from simulator.scenario.graph import basis_formulas, reached


def left_out(scenario: d.Scenario) -> Iterator[tuple[str, str]]:
    """Pairs of a payment that is an amount of all payments the base file has, and one that the design adds to them.

    The payment keeps its meaning, which a reader should know: only ``total_paid(all)`` reaches what is added.
    """
    paths = [change.path.split(".") for change in scenario.changes if change.new and not change.old]
    added = [path[1] for path in paths if path[0] == "payments" and len(path) == 2 and path[1] in scenario.payments]
    needs = scenario.checked.needs
    for name, payment in scenario.payments.items() if added else ():
        if not isinstance(payment.basis, d.Amount) or name in added:
            continue
        read = {ref.name for formula in basis_formulas(payment.basis) for ref in names_in(formula.tree)}
        others = {p for p in scenario.payments if p not in added and name not in reached(needs, [p])}
        if others and others <= read:
            yield from ((name, one) for one in added if one not in read and name not in reached(needs, [one]))
