"""What was known when: facts that became known later do not rewrite what was paid before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from simulator.formula.check import RECIPIENT
from simulator.problems import Problems
from simulator.scenario import definitions as d
from simulator.scenario.columns import dates_of
from simulator.scenario.moves import levels_of

BEGINNING = float("-inf")


def known_days(scenario: d.Scenario) -> tuple[date, ...]:
    """The days on which some fact became known, in order."""
    facts = scenario.recipients.facts
    if facts is None or "known" not in facts.columns:
        return ()
    days = dates_of(facts, "known", Problems(), BEGINNING)
    return tuple(date.fromordinal(int(day)) for day in sorted(set(days.tolist())) if day > BEGINNING)


def as_known(scenario: d.Scenario, day: date) -> d.Scenario:
    """The scenario with only the facts that were known on a day."""
    if not any(known > day for known in known_days(scenario)):
        return scenario
    columns = dict(scenario.checked.columns)
    problems = Problems()
    for quantity in scenario.quantities.values():
        definition = quantity.definition
        if isinstance(definition, d.AsOf) and definition.own is not None:
            definition = definition.own
        if not isinstance(definition, d.Column) or definition.table != RECIPIENT:
            continue
        own = replace(quantity, definition=definition)
        found = levels_of(own, definition, scenario.recipients, problems, day.toordinal())
        columns |= {name: levels for name, levels in found.items() if name in columns}
    problems.refuse_if_any()
    return replace(scenario, checked=replace(scenario.checked, columns=columns))


__all__ = ["as_known", "known_days"]
