"""What can be proved of a design without drawing: that it cannot cost more than its sources hold."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from simulator.engine.settle import Settlement
from simulator.formula.evaluate import evaluate
from simulator.formula.syntax import Apply, Const, Formula, Ref, Tree_, calls_in, names_in
from simulator.rules.calendar import slices
from simulator.scenario import definitions as d
from simulator.scenario.graph import formulas_of, reached


def provable(scenario: d.Scenario) -> bool:
    """Whether there is anything to prove: a budget, and nothing but payments out of it."""
    only_payments = not scenario.activities and not scenario.plans
    return bool(scenario.funding) and only_payments and scenario.base is None


def bounded_names(scenario: d.Scenario, drawn: frozenset[str], given: frozenset[str] = frozenset()) -> frozenset[str]:
    """Uncertain names that are drawn from distributions with an upper end, and never below zero."""
    quantities = scenario.quantities
    sure = drawn - _anything(scenario, given)
    return frozenset(name for name in sure if _ends_above_zero(quantities[name].uncertain))


def largest_overrun(
    central: Settlement, at_most: Settlement | None, drawn: frozenset[str], given: frozenset[str] = frozenset()
) -> Fraction | None:
    """The most that any draw can make the payments cost above the budget.

    Args:
        central: the settlement of the central case.
        at_most: the settlement with every one of ``bounded_names`` at its upper end; None when there is none.
        drawn: names drawn as the scenario says.
        given: names of user-supplied draws, which may be anything.

    Each payment is bounded: one that no uncertain name reaches costs what it costs in the central case; one out of the
    rest of its source takes no more than what the others leave, which every settlement is held to; one with a pool or a
    total limit at most that; and a rate or an amount that only rises with figures that have an upper end, what it
    costs when all of them are there. What the bounds come to beyond each source is the largest overrun.

    Returns:
        Minor units over all settlement years; 0 when nothing can overrun, None when it cannot be told.
    """
    scenario = central.scenario
    if not provable(scenario):
        return None
    bounded = bounded_names(scenario, drawn, given)
    proof = _Proof(central, at_most, bounded, drawn | _anything(scenario, given))
    room: dict[str, Fraction] = {}
    for name, source in scenario.funding.items():
        if proof.reaches([name]):
            return None
        amounts = [year.available(name).at() for year in central.years]
        per_year = bool(scenario.checked.time_units[source.amount].dims)
        if len(central.years) > 1 and not per_year:
            return None
        room[name] = min(amounts)
    taken = dict.fromkeys(room, Fraction(0))
    for payment in scenario.payments.values():
        if len(payment.funded_by) != 1:
            return None
        (source_name,) = payment.funded_by
        bound = proof.bound(payment)
        if bound is None:
            return None
        taken[source_name] += bound
    return len(central.years) * sum((max(taken[name] - room[name], Fraction(0)) for name in room), Fraction(0))


@dataclass(frozen=True)
class _Proof:
    """What is known of a scenario in every draw.

    ``at_most`` is the settlement with every name in ``bounded`` at its upper end; ``uncertain`` are all names that are
    not the same in all draws by themselves.
    """

    central: Settlement
    at_most: Settlement | None
    bounded: frozenset[str]
    uncertain: frozenset[str]

    def bound(self, payment: d.Payment) -> Fraction | None:
        """The most that a payment takes of its source in a year, besides what the rest covers; None if unknown."""
        scenario = self.central.scenario
        if payment.name in scenario.checked.rest_dependent:
            return Fraction(0)  # a settlement in which the rest is overclaimed is refused
        if not self.reaches([payment.name]):
            return _paid(self.central, payment.name)
        limit = payment.basis.pool if isinstance(payment.basis, d.Pool) else payment.total_at_most
        if limit is not None and payment.rounding.remainder != "none":
            found = self._of_limit(limit)
            if found is not None:
                return found
        if self._rises_with_units(payment) and self.at_most is not None:
            return _paid(self.at_most, payment.name)
        return None

    def reaches(self, names: list[str]) -> bool:
        """Whether something uncertain is behind any of the names."""
        return bool(reached(self.central.scenario.checked.needs, names) & self.uncertain)

    # -- limits -----------------------------------------------------------------------------------------------------

    def _of_limit(self, limit: Formula) -> Fraction | None:
        """The most that a limit can be; of ``min(...)`` the least that is known of any part."""
        parts = [self._in_a_year(limit, part) for part in _parts_of_min(self._tree(limit))]
        return min((found for found in parts if found is not None), default=None)

    def _in_a_year(self, limit: Formula, part: Tree_) -> Fraction | None:
        """A part that is money as the limit itself, at its most, in the year where that is most."""
        if not self._certain(part) and not self._rises(part):
            return None
        settlement = self.central if self._certain(part) else self.at_most
        if settlement is None:
            return None
        per_year = bool(settlement.scenario.checked.time_units[limit].dims)
        found = []
        for year in settlement.years:
            (whole,) = slices(year.year.first, year.year.last, None)
            amount = evaluate(part, year.moment()).at()
            found.append(Fraction(amount) * (whole.years if per_year else 1))
        return max(found)

    def _tree(self, formula: Formula) -> Tree_:
        """A formula as it was checked."""
        tree: Tree_ = self.central.scenario.checked.trees[formula]
        return tree

    # -- rates and amounts that only rise ---------------------------------------------------------------------------

    def _rises_with_units(self, payment: d.Payment) -> bool:
        """Whether a payment can only rise with the bounded names: they are in what is paid for and nowhere else."""
        if isinstance(payment.basis, d.Rate):
            basis = [self._tree(payment.basis.rate), self._tree(payment.basis.per)]
        elif isinstance(payment.basis, d.Amount):
            basis = [self._tree(payment.basis.amount)]
        else:
            return False
        if payment.negative or payment.condition is not None or payment.total_at_most is not None:
            return False
        others = (*payment.times, *payment.requires, payment.achieved, payment.at_least, payment.at_most)
        plain = all(self._certain(self._tree(formula)) for formula in others if formula is not None)
        return plain and all(self._rises(tree) and self._never_below_zero(tree) for tree in basis)

    def _certain(self, tree: Tree_) -> bool:
        names = [ref.name.split(".")[0] for ref in names_in(tree)]
        return not self.reaches(names) and not _asks_of_others(tree)

    def _rises(self, tree: Tree_) -> bool:
        """Whether a formula never falls when a bounded name rises, and hangs on no other uncertain name."""
        if isinstance(tree, Const) or self._certain(tree):
            return True
        if isinstance(tree, Ref):
            return self._name_rises(tree.name)
        if tree.op in ("+", "min", "max", "total", "sum"):
            return all(self._rises(arg) for arg in tree.args)
        if tree.op == "*":
            return all(self._rises(arg) and self._never_below_zero(arg) for arg in tree.args)
        if tree.op == "/":
            over, under = tree.args
            return self._rises(over) and self._certain(under) and self._never_below_zero(under)
        return False

    def _name_rises(self, name: str) -> bool:
        quantity = self.central.scenario.quantities.get(name)
        if quantity is None or (name in self.uncertain and name not in self.bounded):
            return False
        rule, definition = quantity.uncertain, quantity.definition
        if name in self.bounded and rule is not None and not rule.relative:
            return True
        own = isinstance(definition, d.Column | d.Dated) or (
            isinstance(definition, d.Computed) and self._rises(self._tree(definition.formula))
        )
        return own and (name not in self.bounded or self._never_below_zero(Ref(name, quantity.origin.place)))

    def _never_below_zero(self, tree: Tree_) -> bool:
        if isinstance(tree, Const):
            return tree.value >= 0
        if isinstance(tree, Ref):
            quantity = self.central.scenario.quantities.get(tree.name)
            if quantity is None or quantity.negative or (tree.name in self.uncertain and tree.name not in self.bounded):
                return False
            definition = quantity.definition
            if isinstance(definition, d.Column):
                return True  # cells below zero are refused
            if isinstance(definition, d.Dated):
                return all(self._never_below_zero(self._tree(value)) for _, value in definition.values)
            return isinstance(definition, d.Computed) and self._never_below_zero(self._tree(definition.formula))
        known = tree.op in ("+", "*", "/", "min", "max", "total", "sum")
        return known and all(self._never_below_zero(arg) for arg in tree.args)


def _paid(settlement: Settlement, name: str) -> Fraction:
    return Fraction(max(int(year.payments[name].paid.sum()) for year in settlement.years))


def _parts_of_min(tree: Tree_) -> tuple[Tree_, ...]:
    return tree.args if isinstance(tree, Apply) and tree.op == "min" else (tree,)


def _asks_of_others(tree: Tree_) -> bool:
    """Whether a formula asks what payments leave or left, which its names alone do not tell."""
    if not isinstance(tree, Apply):
        return False
    return tree.op in ("rest", "previous") or any(_asks_of_others(arg) for arg in tree.args)


def _anything(scenario: d.Scenario, given: frozenset[str]) -> frozenset[str]:
    """Names of which nothing is known: user-supplied draws, quantities that respond, as they respond to every rule,
    and what looks back at another year.
    """
    return given | frozenset(scenario.responding) | _looking_back(scenario)


def _looking_back(scenario: d.Scenario) -> frozenset[str]:
    """What hangs on the payments of another year, which names alone do not tell."""
    parts: dict[str, d.Quantity | d.Payment] = {**scenario.quantities, **scenario.payments}
    return frozenset(
        n for n, part in parts.items() if any(any(calls_in(f.tree, "previous")) for f in formulas_of(part))
    )


def _ends_above_zero(rule: d.Uncertain | None) -> bool:
    """Whether the values drawn have an upper end and none is below zero."""
    if rule is None or rule.family is None:
        return False
    with np.errstate(all="ignore"):
        ends = rule.family.at(np.array([-np.inf, np.inf]))
    if rule.bounds is not None:
        ends = np.clip(ends, *rule.bounds)
    return bool(np.isfinite(ends).all() and ends[0] >= 0)
