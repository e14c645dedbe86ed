"""A rest that holds payments that depend on it: ``rest(frame, vat)`` as the whole pool of a payment."""

from __future__ import annotations

from dataclasses import replace

from simulator.formula.syntax import Apply, Formula, Ref, calls_in
from simulator.problems import Problems
from simulator.scenario import definitions as d
from simulator.scenario.baseline import parts_of
from simulator.scenario.graph import formulas_of, plain_needs, reached


def with_holdings(scenario: d.Scenario, problems: Problems) -> d.Scenario:
    """The scenario with each pool that is ``rest(source, payments ...)`` as a pool that holds payments.

    Its formula is then the plain rest; how large the pool may be is solved when it is settled.
    """
    before = len(problems.found)
    pools = {name: p for name, p in scenario.payments.items() if isinstance(p.basis, d.Pool) and _holds(p.basis.pool)}
    whole = {id(p.basis.pool) for p in pools.values() if isinstance(p.basis, d.Pool)}
    for part in parts_of(scenario):
        for formula in formulas_of(part):
            for call in calls_in(formula.tree, "rest"):
                if len(call.args) > 1 and id(formula) not in whole:
                    problems.add("rest_holding_place", call.place, formula=formula.text)
    out = {**scenario.payments}
    for name, payment in pools.items():
        if isinstance(payment.basis, d.Pool):
            out[name] = _held(scenario, payment, payment.basis, problems)
    if len(problems.found) > before:
        problems.refuse_if_any()
    return replace(scenario, payments=out)


def _holds(formula: Formula) -> bool:
    return isinstance(formula.tree, Apply) and formula.tree.op == "rest" and len(formula.tree.args) > 1


def _held(scenario: d.Scenario, payment: d.Payment, basis: d.Pool, problems: Problems) -> d.Payment:
    call = basis.pool.tree
    if not isinstance(call, Apply):
        return payment
    source, *held = call.args
    needs = plain_needs(scenario)
    names = []
    for one in held:
        if not isinstance(one, Ref) or one.name not in scenario.payments:
            problems.add("rest_holding_payments", call.place, formula=basis.pool.text)
            continue
        names.append(one.name)
        if payment.name not in reached(needs, [one.name]) or one.name == payment.name:
            problems.add("rest_holding_apart", one.place, name=one.name, pool=payment.name, text=basis.pool.text)
    at = source.name if isinstance(source, Ref) else ""
    for name in dict.fromkeys([payment.name, *names]):
        if at in scenario.funding and scenario.payments[name].funded_by != (at,):
            problems.add("rest_holding_source", call.place, name=name, source=at)
    if payment.times or payment.accrues is not None:
        problems.add("rest_holding_place", call.place, formula=basis.pool.text)
    plain = replace(basis.pool, tree=replace(call, args=(source,)))
    return replace(payment, basis=replace(basis, pool=plain, holding=tuple(names)))
