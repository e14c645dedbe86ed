"""The types of names found so far, and the checking of one formula against them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from simulator.formula.check import RECIPIENT, SCALAR, Checked, Typed, check
from simulator.formula.syntax import CLAIM_FUNCTIONS, OF_SOURCES, Apply, Const, Formula, Ref, Tree_, names_in
from simulator.problems import Place, Problems, ScenarioError, did_you_mean, refusal
from simulator.scenario import definitions as d
from simulator.scenario.graph import plain_needs, reached
from simulator.scenario.levels import Levels
from simulator.scenario.moves import levels_of
from simulator.scenario.sheets.sheet import Sheet
from simulator.units import DATE, MONEY, ONE, Unit, money_unit

SLICE_NAMES = ("slice_start", "slice_end", "slice_number")
"""The slice's own days and number, where a file gives the names no other meaning."""


MOST_SUGGESTED = 200


class Checker:
    """Types of names found so far; ``formula`` checks one formula against them."""

    def __init__(self, scenario: d.Scenario, problems: Problems, failed: frozenset[str] = frozenset()) -> None:
        self.scenario = scenario
        self.money_unit = money_unit(scenario.currency)
        self.problems = problems
        self.types: dict[str, Typed] = {}
        self.classes: dict[str, tuple[str, ...]] = {}
        self.trees: dict[Formula, Tree_] = {}
        self.formula_types: dict[Formula, Typed] = {}
        self.columns: dict[str, Levels] = {}
        self.payment_units: dict[str, Unit] = {}
        self.time_units: dict[Formula, Unit] = {}
        self.effect_units: dict[str, Unit] = {}
        self.unread = failed
        self._keys: set[tuple[str, str]] = set()
        self.failed = set(failed - {*scenario.payments, *scenario.funding})

    # -- formulas -------------------------------------------------------------------------------------------------

    def formula(self, formula: Formula, *, in_claim: bool = False) -> Typed | None:
        """The type of a formula; None when it is wrong, which has then been noted."""
        if any(name in self.failed for name in _names(formula)):
            return None
        try:
            checked = self._check(formula, in_claim)
        except ScenarioError as bad:
            self.problems.found.extend(bad.problems)
            return None
        self.trees[formula] = checked.tree
        self.formula_types[formula] = checked.type
        return checked.type

    def _check(self, formula: Formula, in_claim: bool) -> Checked:
        def of_money(call: Apply) -> Typed:
            return self._function_type(call, in_claim)

        return check(formula, self._type_of, of_money, lambda call: self._of_baseline(formula, call, in_claim))

    def _of_baseline(self, formula: Formula, call: Apply, in_claim: bool) -> Checked:
        """A formula about the scenario that a design extends: its names are those of that scenario."""
        base = self.scenario.base
        if base is None:
            raise refusal("baseline_without_extends", call.place)
        below = Checker(base, Problems())
        below.types = dict(base.checked.types)
        columns = {name: quantity.definition for name, quantity in base.quantities.items()}
        below.classes = {n: c.classes for n, c in columns.items() if isinstance(c, d.Column) and c.classes}
        inner = below._check(replace(formula, tree=call.args[0]), in_claim)
        if inner.type.axis not in (SCALAR, RECIPIENT):
            raise refusal("baseline_rows", call.place, formula=formula.text, table=inner.type.axis)
        return Checked(Apply("baseline", (inner.tree,), call.place, inner.type.axis), inner.type)

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
            found = self.types[base]
            if found.unit is not None and found.unit.kind == "text":
                for table in (self.scenario.recipients, *self.scenario.tables.values()):
                    if base in table.sheet.columns and table.name == found.axis:
                        self._check_key(table.sheet, base)
            return found
        for table in (self.scenario.recipients, *self.scenario.tables.values()):
            if base in table.sheet.columns:  # a column that is only a key to group by
                self._check_key(table.sheet, base)
                return Typed(Unit(kind="text"), table.name)
        if base in SLICE_NAMES:
            return Typed(ONE if base == "slice_number" else DATE)
        if "recipients" in self.failed or self.failed & {*self.scenario.tables}:
            return Typed(None, RECIPIENT)  # it may be a heading of a table that could not be read
        raise refusal("unknown_name", ref.place, name=ref.name, known=self._nearest(ref.name))

    def _nearest(self, name: str) -> str:
        """Names like a misspelt one; among very many misspelt ones nobody looks for each."""
        if len(self.problems.found) >= MOST_SUGGESTED:
            return "-"
        return did_you_mean(name, [*self.scenario.quantities, *self.scenario.payments, *self.scenario.funding])

    def _check_key(self, sheet: Sheet, heading: str) -> None:
        """Rows without a key would silently be a group of their own."""
        if (sheet.file, heading) in self._keys:
            return
        self._keys.add((sheet.file, heading))
        sheet.check(heading, self.problems)
        for row, text in enumerate(sheet.columns[heading]):
            if not text:
                self.problems.add("empty_group", sheet.place(row, heading), heading=heading)

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
            return self.types.get(ref.name) or self._not_yet_typed(ref.name)
        return Typed(self.money_unit, RECIPIENT if call.op in ("drawn", "reclaimed", "withheld") else SCALAR)

    def _not_yet_typed(self, name: str) -> Typed:
        """What asks for the year before of itself, or of what comes later: by its own unit, money where it has none."""
        quantity = self.scenario.quantities.get(name)
        if quantity is None or quantity.unit is None or quantity.unit.dims == self.money_unit.dims:
            return Typed(self.money_unit, RECIPIENT)
        behind = reached(plain_needs(self.scenario), [name])
        parts = [self.scenario.quantities[one] for one in behind if one in self.scenario.quantities]
        of_each = any(isinstance(part.definition, d.Column) for part in parts) or behind & {*self.scenario.payments}
        return Typed(quantity.unit, RECIPIENT if of_each else SCALAR)

    # -- columns --------------------------------------------------------------------------------------------------

    def column(self, quantity: d.Quantity, column: d.Column) -> None:
        """Read a column's numbers, one for each class."""
        table = self.scenario.recipients if column.table == RECIPIENT else self.scenario.tables.get(column.table)
        if table is None or (column.table == RECIPIENT and "recipients" in self.failed):
            return
        if quantity.unit is not None and quantity.unit.kind == "text":
            return
        self.columns |= levels_of(quantity, column, table, self.problems)


def scaled(tree: Tree_, unit: Unit, place: Place) -> Tree_:
    """A bare number in a unit whose base is another: 5 months are 5/12 year."""
    return Apply("*", (tree, Const(unit.scale, ONE)), place)


def _names(formula: Formula) -> set[str]:
    return {ref.name.split(".")[0] for ref in names_in(formula.tree)}


def is_money(unit: Unit) -> bool:
    """Money, or money per year, month or day."""
    dims = dict(unit.dims)
    return dims.pop(MONEY, 0) == 1 and dims in ({}, {"year": -1}, {"day": -1})
