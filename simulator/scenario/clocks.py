"""When facts are read: days on which a quantity changes, and payments that must say how they follow them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np

from simulator.formula.syntax import names_in
from simulator.problems import Problems
from simulator.scenario import definitions as d
from simulator.scenario.checker import Checker
from simulator.scenario.levels import Levels
from simulator.units import ONE


def check_clocks(scenario: d.Scenario, checker: Checker, needs: Mapping[str, set[str]], problems: Problems) -> None:
    """A payment needs ``accrues`` when the period is part of a year, or when what it reads changes within it."""
    for payment in scenario.payments.values():
        if payment.accrues is not None:
            continue
        place = payment.origin.place
        partial = [year for year in scenario.years if not year.is_whole]
        if partial and _per_time(payment, checker):
            problems.add("needs_accrues_part", place, name=payment.name, start=partial[0].first, end=partial[0].last)
        else:
            names = _followed(scenario, payment.name, needs)
            for name, day in _changes_within(scenario, checker.columns, names):
                dated = isinstance(scenario.quantities[name].definition, d.Dated)
                if dated or payment.counted is None:  # counted says where facts are read, not which rate holds
                    problems.add("needs_accrues_change", place, name=payment.name, changes=name, day=day)
                    break
    _check_effects(scenario, checker, needs, problems)


def _check_effects(scenario: d.Scenario, checker: Checker, needs: Mapping[str, set[str]], problems: Problems) -> None:
    """An effect that is per time must say how it follows what changes within a year, or a year that is not whole."""
    partial = [year for year in scenario.years if not year.is_whole]
    for effect in scenario.effects.values():
        found = checker.formula_types.get(effect.formula)
        if effect.accrues is not None or found is None:
            continue
        is_flow = found.known.exponent("year") < 0 or found.known.exponent("day") < 0
        place, name = effect.origin.place, effect.name
        if partial and is_flow:
            problems.add("needs_accrues_part", place, name=name, start=partial[0].first, end=partial[0].last)
            continue
        starts = {ref.name.split(".")[0] for ref in names_in(effect.formula.tree)} - scenario.payments.keys()
        names = {other for start in starts for other in _followed(scenario, start, needs)}
        changes = _changes_within(scenario, checker.columns, names) if is_flow else []
        if changes:
            problems.add("needs_accrues_change", place, name=name, changes=changes[0][0], day=changes[0][1])


def _per_time(payment: d.Payment, checker: Checker) -> bool:
    limits = [f for f in (payment.at_least, payment.at_most, payment.total_at_most, payment.balances) if f is not None]
    units = [checker.payment_units.get(payment.name, ONE), *(checker.time_units.get(f, ONE) for f in limits)]
    return any(unit.exponent("year") < 0 or unit.exponent("day") < 0 for unit in units)


def _followed(scenario: d.Scenario, name: str, needs: Mapping[str, set[str]]) -> set[str]:
    """What a payment reads on the day it reads it: names behind ``as_of`` are read on a day of their own."""
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        at = waiting.pop()
        if at in seen or (at in scenario.payments and at != name):
            continue
        seen.add(at)
        quantity = scenario.quantities.get(at)
        if quantity is None or not isinstance(quantity.definition, (d.AsOf, d.Window)):
            waiting.extend(needs.get(at, ()))
    return seen


def _changes_within(scenario: d.Scenario, columns: Mapping[str, Levels], names: set[str]) -> list[tuple[str, date]]:
    found = []
    for name in sorted(names):
        for day in change_days(scenario, columns, name):
            if any(year.first < day <= year.last for year in scenario.years):
                found.append((name, day))
                break
    return found


def change_days(scenario: d.Scenario, columns: Mapping[str, Levels], name: str) -> list[date]:
    """Days on which a quantity's own definition changes value."""
    quantity = scenario.quantities.get(name)
    if quantity is None:
        return []
    definition = quantity.definition
    if isinstance(definition, d.Dated):
        return [day for day, _ in definition.values if day != date.min]
    if not isinstance(definition, d.Column):
        return []
    days: list[float] = []
    for label in definition.classes or ("",):
        levels = columns.get(f"{name}.{label}" if label else name)
        days += list(levels.change_days) if levels is not None else []
    table = scenario.tables.get(definition.table)
    if table is not None and table.valid_from is not None and table.valid_to is not None:
        days += [float(x) for x in np.concatenate([table.valid_from, table.valid_to + 1]) if np.isfinite(x)]
    return sorted({date.fromordinal(int(day)) for day in days})
