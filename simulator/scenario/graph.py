"""Which name needs which: the order in which things can be computed, cycles, and what nobody reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from simulator.formula.syntax import ASKING, Apply, Formula, Ref, Tree_, calls_in
from simulator.problems import Place
from simulator.scenario import definitions as d

Part = d.Quantity | d.Payment | d.Source | d.Activity | d.Effect | d.Claim | d.DoctorHours
"""What has formulas."""


def formulas_of(part: Part) -> Iterator[Formula]:
    """Every formula in a definition."""
    if isinstance(part, d.Quantity):
        yield from _quantity_formulas(part.definition)
        if part.uncertain is not None and part.uncertain.counted is not None:
            counted = part.uncertain.counted
            yield from (f for f in (counted.trials, counted.probability, counted.dispersion) if f is not None)
        if part.response is not None:
            yield from part.response.formulas.values()
    elif isinstance(part, d.Payment):
        yield from basis_formulas(part.basis)
        yield from (*part.times, *part.requires)
        limits = (part.at_least, part.at_most, part.total_at_most, part.balances)
        yield from (f for f in (part.achieved, *limits) if f is not None)
        if part.condition is not None:
            yield part.condition.that
    elif isinstance(part, d.Source):
        yield part.amount
        if part.top_slice is not None:
            yield part.top_slice
        if part.requisition is not None:
            yield from (
                f for f in (part.requisition.amount, part.requisition.on, part.requisition.passed_on) if f is not None
            )
    elif isinstance(part, d.Activity):
        yield from (cost for _, cost in part.costs)
        yield from (f for f in (part.investment, part.pass_through) if f is not None)
    elif isinstance(part, d.Effect):
        yield part.formula
    elif isinstance(part, d.DoctorHours):
        yield from part.formulas
    else:
        yield from (f for f in (part.that, part.equals, part.within, part.differs_by) if f is not None)


def _quantity_formulas(definition: d.Definition) -> Iterator[Formula]:
    if isinstance(definition, d.Dated):
        yield from (value for _, value in definition.values)
    elif isinstance(definition, d.Computed):
        yield definition.formula
    elif isinstance(definition, d.Weighted):
        yield from (weight for _, weight in definition.weights)
    elif isinstance(definition, d.Points):
        yield definition.of
        yield from (formula for pair in definition.points for formula in pair)
    elif isinstance(definition, d.AsOf):
        if isinstance(definition.day, Formula):
            yield definition.day
        if definition.own is not None:
            yield from _quantity_formulas(definition.own)


def basis_formulas(basis: d.Basis) -> tuple[Formula, ...]:
    """The formulas of what is paid for."""
    if isinstance(basis, d.Rate):
        return (basis.rate, basis.per)
    if isinstance(basis, d.ClassRates):
        return tuple(rate for _, rate in basis.rates)
    if isinstance(basis, d.TieredRate):
        return (basis.per, *(formula for pair in basis.tiers for formula in pair))
    return (basis.amount,) if isinstance(basis, d.Amount) else (basis.pool, basis.shared_by)


def direct_names(part: d.Quantity | d.Payment) -> Iterator[str]:
    """Names that a definition reads without a formula."""
    definition = part.definition if isinstance(part, d.Quantity) else part.basis
    if isinstance(definition, d.AsOf) and definition.own is not None:
        definition = definition.own
    if isinstance(definition, (d.Weighted, d.AsOf, d.HeldFor, d.Window)):
        yield definition.of
    elif isinstance(definition, d.ClassRates):
        yield definition.per


def _refs(tree: Tree_) -> Iterator[tuple[Ref, str]]:
    """Names in a tree, each with the function of sources and payments that asks for it, or an empty word."""
    if isinstance(tree, Ref):
        yield tree, ""
    elif isinstance(tree, Apply) and tree.op != "baseline":
        for i, arg in enumerate(tree.args):
            asks = tree.op in ASKING
            if asks and i == 0 and isinstance(arg, Ref):
                yield arg, tree.op
            else:
                yield from _refs(arg)


def rest_dependent(scenario: d.Scenario) -> frozenset[str]:
    """Quantities and payments that depend on some ``rest()``, directly or through names."""
    named: dict[str, d.Quantity | d.Payment] = {**scenario.quantities, **scenario.payments}
    needs = {name: {n.split(".")[0] for n in _plain_names(part)} for name, part in named.items()}
    found = {name for name, part in named.items() if any(any(calls_in(f.tree, "rest")) for f in formulas_of(part))}
    users: dict[str, set[str]] = {}
    for name, others in needs.items():
        for other in others:
            users.setdefault(other, set()).add(name)
    return frozenset(reached(users, found))


def named_outright(tree: Tree_) -> Iterator[str]:
    """Names whose own amounts go into a formula: not what is asked of them, nor what only shares come of."""
    if isinstance(tree, Ref):
        yield tree.name
    elif isinstance(tree, Apply) and tree.op not in ("share", "previous", "rest", "baseline"):
        for arg in tree.args:
            yield from named_outright(arg)


def _plain_names(part: d.Quantity | d.Payment) -> Iterator[str]:
    yield from direct_names(part)
    for formula in formulas_of(part):
        yield from (ref.name for ref, asked in _refs(formula.tree) if not asked)


def plain_needs(scenario: d.Scenario) -> dict[str, set[str]]:
    """For each quantity, source and payment the names that it mentions, but for what it asks of a rest."""
    named: dict[str, d.Quantity | d.Payment] = {**scenario.quantities, **scenario.payments}
    out = {name: {n.split(".")[0] for n in _plain_names(part)} for name, part in named.items()}
    for source in scenario.funding.values():
        asked = [pair for formula in formulas_of(source) for pair in _refs(formula.tree)]
        out[source.name] = {ref.name.split(".")[0] for ref, function in asked if not function}
    for payment in scenario.payments.values():
        if payment.condition is not None and payment.condition.from_ in out:
            out[payment.condition.from_] |= {payment.name} - {payment.condition.from_}
    return out


def dependencies(scenario: d.Scenario) -> dict[str, set[str]]:
    """For each quantity, source and payment the names that must be known before it."""
    late = rest_dependent(scenario)
    asked_for = {call.args[0].name for call in _rests(scenario) if isinstance(call.args[0], Ref)}
    before_rest = {
        source: _early_payments(scenario, source, late) for source in scenario.funding if source in asked_for
    }
    withholding: dict[str, set[str]] = {}
    for payment in scenario.payments.values():
        if payment.condition is not None and payment.condition.from_:
            withholding.setdefault(payment.condition.from_, set()).add(payment.name)
    out: dict[str, set[str]] = {}
    parts: dict[str, d.Quantity | d.Source | d.Payment] = {
        **scenario.quantities,
        **scenario.funding,
        **scenario.payments,
    }
    for name, part in parts.items():
        needs = set() if isinstance(part, d.Source) else {n.split(".")[0] for n in direct_names(part)}
        for formula in formulas_of(part):
            for ref, asked in _refs(formula.tree):
                if asked == "rest":
                    needs |= before_rest.get(ref.name, set()) | {ref.name}
                elif asked != "previous":
                    needs.add(ref.name.split(".")[0])
        needs |= withholding.get(name, set()) - {name}
        if isinstance(part, d.Payment):
            needs |= needs_of_holding(scenario, part)
        out[name] = needs & parts.keys()
    return out


def needs_of_holding(scenario: d.Scenario, payment: d.Payment) -> set[str]:
    """What must be known before a rest that holds payments is solved: what they need beside the pool."""
    holding = payment.basis.holding if isinstance(payment.basis, d.Pool) else ()
    if not holding:
        return set()
    needs = plain_needs(scenario)
    return {name for name in reached(needs, holding) if payment.name not in reached(needs, [name])}


def _rests(scenario: d.Scenario) -> Iterator[Apply]:
    """Every ``rest(source)`` in quantities, sources and payments."""
    parts: tuple[d.Quantity | d.Source | d.Payment, ...] = (
        *scenario.quantities.values(),
        *scenario.funding.values(),
        *scenario.payments.values(),
    )
    for part in parts:
        for formula in formulas_of(part):
            yield from calls_in(formula.tree, "rest")


def _early_payments(scenario: d.Scenario, source: str, late: frozenset[str]) -> set[str]:
    """Payments whose cost decides what is left of a source: its own, and those that share other sources with them."""
    early = [p for p in scenario.payments.values() if p.name not in late]
    sources = {source}
    while True:
        found = [p for p in early if sources & set(p.funded_by)]
        more = {s for p in found for s in p.funded_by} - sources
        if not more:
            return {p.name for p in found}
        sources |= more


def order(needs: Mapping[str, Iterable[str]]) -> tuple[list[str], list[str]]:
    """Names in an order in which each comes after what it needs; or the names of a cycle."""
    try:
        return list(TopologicalSorter(needs).static_order()), []
    except CycleError as bad:
        return [], list(bad.args[1])[::-1]


def reached(needs: Mapping[str, Iterable[str]], starts: Iterable[str]) -> set[str]:
    """Everything that some names need, and what that needs."""
    seen: set[str] = set()
    waiting = list(starts)
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting.extend(needs.get(name, ()))
    return seen


def read_by_rules(scenario: d.Scenario, needs: Mapping[str, set[str]]) -> set[str]:
    """Names that some payment, source, activity, effect, claim or `hours` reads, or that are one of those."""
    starts = {*scenario.payments, *scenario.funding}
    others: list[Part] = [*scenario.activities.values(), *scenario.effects.values(), *scenario.claims]
    others += [scenario.hours] if scenario.hours is not None else []
    for part in others:
        for formula in formulas_of(part):
            starts |= {ref.name.split(".")[0] for ref, _ in _refs(formula.tree)}
    return reached(needs, starts)


def place_of(scenario: d.Scenario, name: str) -> Place:
    """Where a name is defined."""
    for section in (scenario.quantities, scenario.payments, scenario.funding):
        if name in section:
            return section[name].origin.place
    return Place("")
