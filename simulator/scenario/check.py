"""Holds a scenario together before any number is computed: names, cycles, units, axes, and when facts are read."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.formula.check import RECIPIENT, SCALAR, Typed
from simulator.problems import Problems
from simulator.scenario import definitions as d
from simulator.scenario.check_claims import check_claim
from simulator.scenario.check_effects import check_effect
from simulator.scenario.check_funding import check_activity, check_condition, check_plan, check_source
from simulator.scenario.check_uncertain import check_correlations
from simulator.scenario.checker import Checker
from simulator.scenario.clocks import check_clocks
from simulator.scenario.column_sums import check_sum
from simulator.scenario.definitions.checked import CheckedScenario
from simulator.scenario.graph import dependencies, order, place_of, read_by_rules, rest_dependent
from simulator.scenario.hours import check_hours
from simulator.scenario.typing_rules import check_payment, check_quantity


def check_scenario(
    scenario: d.Scenario, problems: Problems | None = None, failed: frozenset[str] = frozenset()
) -> CheckedScenario:
    """Check everything; raises ScenarioError with every fault found, and those that reading has found before.

    ``failed`` are the names that reading has found fault with.
    """
    problems = problems if problems is not None else Problems()
    checker = Checker(scenario, problems, failed)
    needs = dependencies(scenario)
    in_order, cycle = order(needs)
    if cycle:
        problems.add("cycle", place_of(scenario, cycle[0]), names=" -> ".join(cycle))
        problems.refuse_if_any()
    for name in in_order:
        _define(checker, name)
    for activity in scenario.activities.values():
        check_activity(checker, activity)
    for plan in scenario.plans.values():
        check_plan(checker, plan)
    for effect in scenario.effects.values():
        check_effect(checker, effect)
    if scenario.hours is not None:
        check_hours(checker, scenario.hours)
    for expected in scenario.expect:
        checker.gate(expected, "expect")
    for claim in scenario.claims:
        check_claim(checker, claim)
    check_correlations(scenario, problems)
    problems.refuse_if_any()
    late = rest_dependent(scenario)
    _check_read(scenario, needs, problems)
    check_clocks(scenario, checker, needs, problems)
    problems.refuse_if_any()
    return CheckedScenario(
        checker.types,
        tuple(in_order),
        needs,
        checker.trees,
        checker.formula_types,
        late,
        checker.columns,
        checker.payment_units,
        checker.time_units,
        checker.effect_units,
    )


def _define(checker: Checker, name: str) -> None:
    """Check one name whose needs are known."""
    scenario = checker.scenario
    if name in checker.unread:
        if name not in scenario.quantities:
            checker.types[name] = Typed(checker.money_unit, RECIPIENT if name in scenario.payments else SCALAR)
    elif name in scenario.quantities:
        checker.types[name] = check_quantity(checker, scenario.quantities[name])
        check_sum(checker, scenario.quantities[name])
    elif name in scenario.funding:
        check_source(checker, scenario.funding[name])
        checker.types[name] = Typed(checker.money_unit)
    elif name in scenario.payments:
        check_payment(checker, scenario.payments[name])
        check_condition(checker, scenario.payments[name])
        checker.types[name] = Typed(checker.money_unit, RECIPIENT)


def _check_read(scenario: d.Scenario, needs: Mapping[str, set[str]], problems: Problems) -> None:
    """A change that no rule reads is a mistake, not a design."""
    read = read_by_rules(scenario, needs)
    for change in scenario.changes:
        section, _, rest = change.path.partition(".")
        name = rest.split(".")[0]
        if section == "quantities" and change.new and change.alone and name not in read:
            problems.add("change_not_read", change.place, path=change.path)
