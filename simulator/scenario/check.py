"""Holds a scenario together before any number is computed: names, cycles, units, axes, and when facts are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from simulator.formula.check import RECIPIENT, SCALAR, Checked, Typed, check
from simulator.formula.syntax import CLAIM_FUNCTIONS, OF_SOURCES, Apply, Const, Formula, Ref, Tree_, names_in
from simulator.problems import Place, Problems, ScenarioError, did_you_mean, refusal
from simulator.scenario import definitions as d
from simulator.scenario.check_funding import check_activity, check_condition, check_plan, check_source, check_where
from simulator.scenario.check_uncertain import check_correlations
from simulator.scenario.columns import Levels, column_levels
from simulator.scenario.graph import dependencies, order, place_of, read_by_rules, rest_dependent
from simulator.scenario.typing_rules import check_payment, check_quantity, is_money
from simulator.units import MONEY, ONE, Unit

_MONEY = Unit(((MONEY, 1),))


@dataclass(frozen=True)
class CheckedScenario:
    """What checking found: types, evaluation order, formulas ready for evaluation, and columns as numbers."""

    types: Mapping[str, Typed]
    order: tuple[str, ...]
    needs: Mapping[str, set[str]]
    trees: Mapping[Formula, Tree_]
    formula_types: Mapping[Formula, Typed]
    rest_dependent: frozenset[str]
    columns: Mapping[str, Levels]
    payment_units: Mapping[str, Unit]
    time_units: Mapping[Formula, Unit]


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
        checker.define(name)
    for activity in scenario.activities.values():
        check_activity(checker, activity)
    for plan in scenario.plans.values():
        check_plan(checker, plan)
    for claim in scenario.claims:
        checker.claim(claim)
    check_correlations(scenario, problems)
    problems.refuse_if_any()
    late = rest_dependent(scenario)
    _check_read(scenario, needs, problems)
    _check_clocks(scenario, checker, needs, problems)
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
    )


class Checker:
    """Types of names found so far; ``formula`` checks one formula against them."""

    def __init__(self, scenario: d.Scenario, problems: Problems, failed: frozenset[str] = frozenset()) -> None:
        self.scenario = scenario
        self.problems = problems
        self.types: dict[str, Typed] = {}
        self.classes: dict[str, tuple[str, ...]] = {}
        self.trees: dict[Formula, Tree_] = {}
        self.formula_types: dict[Formula, Typed] = {}
        self.columns: dict[str, Levels] = {}
        self.payment_units: dict[str, Unit] = {}
        self.time_units: dict[Formula, Unit] = {}
        self.unread = failed
        self.failed = set(failed - {*scenario.payments, *scenario.funding})

    def define(self, name: str) -> None:
        """Check one name whose needs are known."""
        scenario = self.scenario
        if name in self.unread:
            if name not in scenario.quantities:
                self.types[name] = Typed(_MONEY, RECIPIENT if name in scenario.payments else SCALAR)
        elif name in scenario.quantities:
            self.types[name] = check_quantity(self, scenario.quantities[name])
        elif name in scenario.funding:
            check_source(self, scenario.funding[name])
            self.types[name] = Typed(_MONEY)
        elif name in scenario.payments:
            check_payment(self, scenario.payments[name])
            check_condition(self, scenario.payments[name])
            self.types[name] = Typed(_MONEY, RECIPIENT)

    # -- formulas -------------------------------------------------------------------------------------------------

    def formula(self, formula: Formula, *, in_claim: bool = False) -> Typed | None:
        """The type of a formula; None when it is wrong, which has then been noted."""
        if any(name in self.failed for name in _names(formula)):
            return None
        try:
            checked = check(formula, self._type_of, lambda call: self._function_type(call, in_claim))
        except ScenarioError as bad:
            self.problems.found.extend(bad.problems)
            return None
        self.trees[formula] = checked.tree
        self.formula_types[formula] = checked.type
        return checked.type

    def adopted(self, formula: Formula, unit: Unit, *, in_claim: bool = False) -> Typed | None:
        """The type of a formula that must fit a unit; a bare number adopts it, unless it is money."""
        found = self.formula(formula, in_claim=in_claim)
        if found is None or found.unit is None:
            return found
        if found.bare and not unit.is_money and unit.kind == "number":
            if unit.scale != 1 and unit.dims:
                checked = Checked(self.trees[formula], found)
                self.trees[formula] = scaled(checked.tree, unit, formula.place)
            return Typed(unit, found.axis)
        if not unit.fits(found.unit):
            code = "missing_money_unit" if found.bare else "wrong_unit"
            self.problems.add(code, formula.place, text=formula.text, found=str(found.unit), wanted=str(unit))
            return None
        return found

    def money(self, formula: Formula, key: str, *, scalar: bool = False) -> Typed | None:
        """The type of an amount of money, or money per year, month or day."""
        found = self.formula(formula)
        if found is None or found.unit is None:
            return found
        self.time_units[formula] = Unit(tuple((n, p) for n, p in found.known.dims if n != MONEY))
        if found.bare and not found.known.dims:
            self.problems.add("missing_money_unit", formula.place, text=formula.text)
        elif not is_money(found.known):
            self.problems.add("not_money", formula.place, key=key, found=str(found.unit), text=formula.text)
        elif scalar and found.axis != SCALAR:
            self.problems.add("wants_one_number", formula.place, key=key, text=formula.text)
        elif found.axis not in (SCALAR, RECIPIENT):
            self.problems.add("wants_recipients", formula.place, key=key, text=formula.text, table=found.axis)
        return found

    def gate(self, formula: Formula, key: str) -> None:
        """A requirement: a yes/no for the recipient or the region."""
        found = self.formula(formula)
        if found is not None and found.known.kind != "bool":
            self.problems.add("wants_yes_no", formula.place, formula=formula.text, unit=str(found.known))
        self.recipients(found, formula, key)

    def recipients(self, found: Typed | None, formula: Formula, key: str) -> None:
        """A value that is one number or one for each recipient."""
        if found is not None and found.axis not in (SCALAR, RECIPIENT):
            self.problems.add("wants_recipients", formula.place, key=key, text=formula.text, table=found.axis)

    def claim(self, claim: d.Claim) -> None:
        """A claim: both sides of the same unit, one number unless it is for a recipient."""
        found = self.formula(claim.that, in_claim=True)
        if found is None:
            return
        check_where(self, claim)
        if claim.for_ is None and found.axis != SCALAR:
            self.problems.add("claim_needs_for", claim.that.place, text=claim.that.text)
        if claim.for_ is not None and found.axis not in (SCALAR, RECIPIENT):
            self.problems.add("wants_recipients", claim.that.place, key="that", text=claim.that.text, table=found.axis)
        for other in (claim.equals, claim.within, claim.differs_by):
            if other is not None and found.unit is None:
                self.formula(other, in_claim=True)  # a zero fits every unit
            elif other is not None:
                self.adopted(other, found.known, in_claim=True)

    # -- names ----------------------------------------------------------------------------------------------------

    def _type_of(self, ref: Ref) -> Typed:
        base, _, label = ref.name.partition(".")
        if label and label in self.classes.get(base, ()):
            return self.types[base]
        if label:
            raise refusal("unknown_name", ref.place, name=ref.name, known=self._classes_of(base))
        if base in self.classes:
            raise refusal("classed", ref.place, name=base, known=", ".join(f"{base}.{c}" for c in self.classes[base]))
        if base in self.types:
            return self.types[base]
        for table in (self.scenario.recipients, *self.scenario.tables.values()):
            if base in table.sheet.columns:  # a column that is only a key to group by
                return Typed(Unit(kind="text"), table.name)
        if "recipients" in self.failed or self.failed & {*self.scenario.tables}:
            return Typed(None, RECIPIENT)  # it may be a heading of a table that could not be read
        names = [*self.scenario.quantities, *self.scenario.payments, *self.scenario.funding]
        raise refusal("unknown_name", ref.place, name=ref.name, known=did_you_mean(ref.name, names))

    def _classes_of(self, base: str) -> str:
        return ", ".join(f"{base}.{label}" for label in self.classes.get(base, ())) or did_you_mean(base, self.types)

    def _function_type(self, call: Apply, in_claim: bool) -> Typed:
        ref = call.args[0]
        if not isinstance(ref, Ref):
            raise TypeError(call)
        scenario = self.scenario
        if call.op in CLAIM_FUNCTIONS and not in_claim:
            raise refusal("only_in_claims", call.place, name=call.op)
        sections: Mapping[str, Mapping[str, object]] = {
            "rest": scenario.funding,
            **dict.fromkeys(OF_SOURCES, scenario.funding),
            "used": {**scenario.funding, **scenario.activities, **scenario.plans, **scenario.payments},
            "moved": scenario.plans,
            **dict.fromkeys(("drawn", "reclaimed", "withheld"), scenario.payments),
            "unpaid": scenario.payments,
            "previous": {**scenario.payments, **scenario.quantities},
            "unfunded": {**scenario.activities, **scenario.plans, **scenario.payments},
            "planned": scenario.plans,
        }
        known = sections[call.op]
        if ref.name not in known:
            raise refusal("unknown_name", ref.place, name=ref.name, known=did_you_mean(ref.name, known))
        if call.op == "previous":
            return self.types.get(ref.name, Typed(_MONEY, RECIPIENT))
        return Typed(_MONEY, RECIPIENT if call.op in ("drawn", "reclaimed", "withheld") else SCALAR)

    # -- columns --------------------------------------------------------------------------------------------------

    def column(self, quantity: d.Quantity, column: d.Column) -> None:
        """Read a column's numbers, one for each class."""
        table = self.scenario.recipients if column.table == RECIPIENT else self.scenario.tables.get(column.table)
        if table is None or (column.table == RECIPIENT and "recipients" in self.failed):
            return
        if quantity.unit is not None and quantity.unit.kind == "text":
            return
        for label in column.classes or ("",):
            name = f"{quantity.name}.{label}" if label else quantity.name
            self.columns[name] = column_levels(quantity, column, label, table, self.problems)


def scaled(tree: Tree_, unit: Unit, place: Place) -> Tree_:
    """A bare number in a unit whose base is another: 5 months are 5/12 year."""
    return Apply("*", (tree, Const(unit.scale, ONE)), place)


def _names(formula: Formula) -> set[str]:
    return {ref.name.split(".")[0] for ref in names_in(formula.tree)}


def _check_read(scenario: d.Scenario, needs: Mapping[str, set[str]], problems: Problems) -> None:
    """A change that no rule reads is a mistake, not a design."""
    read = read_by_rules(scenario, needs)
    for change in scenario.changes:
        section, _, rest = change.path.partition(".")
        name = rest.split(".")[0]
        if section == "quantities" and change.new and change.alone and name not in read:
            problems.add("change_not_read", change.place, path=change.path)


# -- clocks -------------------------------------------------------------------------------------------------------


def _check_clocks(scenario: d.Scenario, checker: Checker, needs: Mapping[str, set[str]], problems: Problems) -> None:
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


def _per_time(payment: d.Payment, checker: Checker) -> bool:
    limits = [f for f in (payment.at_least, payment.at_most, payment.total_at_most) if f is not None]
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
        if quantity is None or not isinstance(quantity.definition, d.AsOf):
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
