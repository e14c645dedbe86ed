"""How one recipient's payment hangs on what others do: not at all, through the total alone, or in some other way."""

from __future__ import annotations

from simulator.formula.syntax import Apply, Formula, Tree_, names_in
from simulator.scenario import definitions as d
from simulator.scenario.graph import formulas_of, reached

_OVER_ALL = ("total", "share", "mean", "rest")
_LINEAR = (*_OVER_ALL, "+", "-", "*", "/", "negative")


def dependents(scenario: d.Scenario, name: str) -> dict[str, d.Quantity | d.Payment]:
    """Quantities and payments that read a quantity, directly or not; itself left out."""
    base, needs = name.split(".")[0], scenario.checked.needs
    parts: dict[str, d.Quantity | d.Payment] = {**scenario.quantities, **scenario.payments}
    return {n: part for n, part in parts.items() if n != base and base in reached(needs, [n])}


def stands_apart(scenario: d.Scenario, name: str) -> bool:
    """Whether one recipient's amount of a quantity changes nobody else's payment, as far as the rules can tell."""
    reading = dependents(scenario, name)
    known = {*reading, name.split(".")[0]}
    for own, part in reading.items():
        if isinstance(part, d.Payment) and _shares(part, known):
            return False
        paid_before = any(n in reading and n in scenario.payments for n in scenario.checked.needs[own])
        if any(_looks_at_others(formula.tree, known, paid_before) for formula in formulas_of(part)):
            return False
    return True


def _shares(payment: d.Payment, known: set[str]) -> bool:
    """Whether what one does moves the others' payment: by the weights of a pool, by a total, by what is given on."""
    if payment.total_at_most is not None:
        return True
    if not isinstance(payment.basis, d.Pool):
        return False
    weighing = [payment.basis.pool, payment.basis.shared_by, *payment.times, payment.at_least, payment.at_most]
    if payment.unearned.get("requires") != "unpaid":
        weighing += payment.requires
    if payment.unearned.get("achieved") != "unpaid":
        weighing.append(payment.achieved)
    return any(formula is not None and _names(formula.tree) & known for formula in weighing)


def _looks_at_others(tree: Tree_, known: set[str], paid_before: bool) -> bool:
    if not isinstance(tree, Apply):
        return False
    if (tree.op == "rest" and paid_before) or (tree.op in _OVER_ALL and _names(tree) & known):
        return True
    return any(_looks_at_others(arg, known, paid_before) for arg in tree.args)


def _names(tree: Tree_) -> set[str]:
    return {ref.name.split(".")[0] for ref in names_in(tree)}


def through_total(scenario: d.Scenario, name: str) -> bool:
    """Whether the rules leave it open that others matter through their total alone: plain sums, products and pools.

    Gates, steps, floors and caps of recipients are not plain; what is plain is still to be tried on numbers.
    """
    reading = dependents(scenario, name)
    for part in reading.values():
        if isinstance(part, d.Quantity) and not isinstance(part.definition, d.Computed):
            return False
        if isinstance(part, d.Payment):
            limits = (part.achieved, part.at_least, part.at_most)
            if part.requires or any(limits) or isinstance(part.basis, d.TieredRate) or part.negative:
                return False
        if not all(_plain(formula) for formula in formulas_of(part) if _reads(formula, reading, name)):
            return False
    return True


def _reads(formula: Formula, reading: dict[str, d.Quantity | d.Payment], name: str) -> bool:
    return bool(_names(formula.tree) & {*reading, name.split(".")[0]}) or _has(formula.tree, ("rest",))


def _plain(formula: Formula) -> bool:
    return _only(formula.tree)


def _only(tree: Tree_) -> bool:
    return not isinstance(tree, Apply) or (tree.op in _LINEAR and all(_only(arg) for arg in tree.args))


def _has(tree: Tree_, operations: tuple[str, ...]) -> bool:
    return isinstance(tree, Apply) and (tree.op in operations or any(_has(arg, operations) for arg in tree.args))
