"""Units and axes of formulas: what fits what, and over which rows a sum goes. Checking comes before any number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from simulator.formula.syntax import ASKING, Apply, Const, Formula, Ref, Tree_
from simulator.number import COMPARISONS
from simulator.problems import Place, refusal
from simulator.units import DATE, DAY, ONE, YES_NO, Unit

SCALAR = ""
RECIPIENT = "recipient"


@dataclass(frozen=True)
class Typed:
    """What a formula comes out as. ``unit`` is None for a zero, which fits everything."""

    unit: Unit | None
    axis: str = SCALAR
    bare: bool = False

    @property
    def known(self) -> Unit:
        """The unit, a zero counting as a plain number."""
        return self.unit or ONE


@dataclass(frozen=True)
class Checked:
    """A tree that is ready for evaluation, with its type."""

    tree: Tree_
    type: Typed


Lookup = Callable[[Ref], Typed]
FunctionType = Callable[[Apply], Typed]
Below = Callable[[Apply], Checked]


def _nothing_below(call: Apply) -> Checked:
    raise refusal("baseline_without_extends", call.place)


def check(formula: Formula, type_of: Lookup, function_type: FunctionType, baseline: Below = _nothing_below) -> Checked:
    """Check a formula: its units, and the rows that it goes over.

    Args:
        formula: What was written.
        type_of: Answers for names.
        function_type: Answers for functions of payments and sources.
        baseline: Checks what is asked of the scenario that a design extends.
    """
    return _Checker(formula, type_of, function_type, baseline).visit(formula.tree)


class _Checker:
    """One walk through one formula."""

    def __init__(self, formula: Formula, type_of: Lookup, function_type: FunctionType, baseline: Below) -> None:
        self.formula, self.type_of, self.function_type, self.baseline = formula, type_of, function_type, baseline

    def visit(self, tree: Tree_) -> Checked:
        if isinstance(tree, Const):
            zero = tree.bare and tree.value == 0
            return Checked(tree, Typed(None if zero else tree.unit, SCALAR, tree.bare))
        if isinstance(tree, Ref):
            found = self.type_of(tree)
            if found.known.kind == "text":  # words of a table are keys to group by and nothing else
                raise refusal("column_without_unit", tree.place, name=tree.name, table=found.axis)
            return Checked(tree, found)
        if tree.op == "baseline":
            return self.baseline(tree)
        if tree.op in ASKING:
            return self._of_payment_or_source(tree)
        if tree.op in ("total", "mean", "share", "sum"):
            return self._over_rows(tree)
        args = self._aligned([self.visit(arg) for arg in tree.args], tree)
        return self._elementwise(tree, args)

    # -- functions of payments and sources, and over rows ---------------------------------------------------------

    def _of_payment_or_source(self, tree: Apply) -> Checked:
        if not isinstance(tree.args[0], Ref):
            raise refusal("wants_a_name", tree.place, name=tree.op)
        kind = self.function_type(tree)
        rest = tuple(self.visit(arg).tree for arg in tree.args[1:])
        return Checked(replace(tree, args=(tree.args[0], *rest)), kind)

    def _over_rows(self, tree: Apply) -> Checked:
        inner = self.visit(tree.args[0])
        axis = inner.type.axis
        if axis == SCALAR and tree.op == "total" and isinstance(inner.tree, Const):
            axis = RECIPIENT  # total(1) counts the recipients
        if axis == SCALAR:
            raise refusal("nothing_to_sum", tree.place, name=tree.op, formula=self.formula.text)
        if tree.op == "sum":
            if axis == RECIPIENT:
                raise refusal("sum_of_recipients", tree.place, formula=self.formula.text)
            return Checked(Apply("sum", (inner.tree,), tree.place, axis), Typed(inner.type.unit, RECIPIENT))
        unit = ONE if tree.op == "share" else inner.type.unit
        if len(tree.args) == 1:
            result = axis if tree.op == "share" else SCALAR
            return Checked(Apply(tree.op, (inner.tree,), tree.place, axis), Typed(unit, result))
        key = tree.args[1]
        if not isinstance(key, Ref):
            raise refusal("wants_a_name", tree.place, name=tree.op)
        key_axis = self.type_of(key).axis
        if key_axis not in (axis, RECIPIENT):
            raise refusal("key_of_other_rows", key.place, name=key.name, axis=axis)
        return Checked(Apply(f"{tree.op}_by", (inner.tree, key), tree.place, axis), Typed(unit, axis))

    # -- cell by cell ---------------------------------------------------------------------------------------------

    def _aligned(self, args: list[Checked], tree: Apply) -> list[Checked]:
        """Bring all arguments to the finest rows among them: a home has what its centre has."""
        axes = {arg.type.axis for arg in args} - {SCALAR}
        finer = axes - {RECIPIENT}
        if len(finer) > 1:
            raise refusal("two_tables", tree.place, tables=", ".join(sorted(finer)), formula=self.formula.text)
        if not finer:
            return args
        (table,) = finer
        return [
            Checked(Apply("owner", (arg.tree,), tree.place, table), replace(arg.type, axis=table))
            if arg.type.axis == RECIPIENT
            else arg
            for arg in args
        ]

    def _elementwise(self, tree: Apply, args: list[Checked]) -> Checked:
        axis = next((arg.type.axis for arg in args if arg.type.axis), SCALAR)
        if tree.op in ("and_", "or_", "not_"):
            for arg in args:
                self._needs_yes_no(arg, tree.place)
            return self._result(tree, args, YES_NO, axis)
        if tree.op in ("*", "/"):
            return self._product(tree, args, axis)
        if tree.op == "**":
            return self._power(tree, args, axis)
        if tree.op in ("+", "-") and DATE in (args[0].type.unit, args[1].type.unit):
            return self._dates(tree, args, axis)
        if tree.op == "where":
            self._needs_yes_no(args[0], tree.place)
            sides = self._common(args[1:], tree)
            return self._result(tree, [args[0], *sides], sides[0].type.unit, axis, sides)
        common = self._common(args, tree)
        unit = YES_NO if tree.op in COMPARISONS else common[0].type.unit
        return self._result(tree, common, unit, axis, () if tree.op in COMPARISONS else common)

    def _result(
        self, tree: Apply, args: list[Checked], unit: Unit | None, axis: str, bare_if: list[Checked] | tuple[()] = ()
    ) -> Checked:
        bare = bool(bare_if) and all(arg.type.bare for arg in bare_if)
        return Checked(replace(tree, args=tuple(arg.tree for arg in args)), Typed(unit, axis, bare))

    def _product(self, tree: Apply, args: list[Checked], axis: str) -> Checked:
        left, right = (arg.type for arg in args)
        for side in (left, right):
            if side.known.kind in ("date", "text"):
                raise self._misfit(tree, left, right)
        if (left.unit is None and tree.op == "*") or (right.unit is None and tree.op == "*"):
            unit: Unit | None = None
        else:
            unit = left.known * right.known if tree.op == "*" else left.known / right.known
        return self._result(tree, args, unit if left.unit or tree.op == "*" else None, axis, args)

    def _power(self, tree: Apply, args: list[Checked], axis: str) -> Checked:
        exponent = _constant_value(args[1].tree)
        if args[0].type.known.dims and exponent.denominator != 1:
            raise refusal("root_of_unit", tree.place, unit=str(args[0].type.unit), formula=self.formula.text)
        unit = args[0].type.known.power(int(exponent)) if args[0].type.known.dims else ONE
        return self._result(tree, args, unit, axis, args[:1])

    def _dates(self, tree: Apply, args: list[Checked], axis: str) -> Checked:
        left, right = (arg.type.known for arg in args)
        if left.kind == "date" and right.kind == "date" and tree.op == "-":
            return self._result(tree, args, DAY, axis)
        if left.kind == "date" and right.dims == DAY.dims:
            return self._result(tree, args, DATE, axis)
        raise self._misfit(tree, args[0].type, args[1].type)

    def _needs_yes_no(self, arg: Checked, place: Place) -> None:
        if arg.type.known.kind != "bool":
            raise refusal("wants_yes_no", place, formula=self.formula.text, unit=str(arg.type.known))

    def _common(self, args: list[Checked], tree: Apply) -> list[Checked]:
        """Arguments that must share a unit: bare numbers adopt it, but never money's; a zero fits."""
        leader = next((a.type for a in args if a.type.unit is not None and not a.type.bare), None)
        if leader is None:
            leader = next((a.type for a in args if a.type.unit is not None), args[0].type)
        out = []
        for arg in args:
            if arg.type.unit is None:
                out.append(Checked(arg.tree, replace(arg.type, unit=leader.unit, bare=leader.bare)))
            elif arg.type.bare and not leader.bare:
                out.append(self._adopt(arg, leader.known, tree))
            elif leader.known.fits(arg.type.known):
                out.append(arg)
            else:
                raise self._misfit(tree, leader, arg.type)
        return [Checked(arg.tree, replace(arg.type, unit=leader.unit)) for arg in out]

    def _adopt(self, arg: Checked, unit: Unit, tree: Apply) -> Checked:
        if unit.is_money:
            raise refusal("bare_money", tree.place, formula=self.formula.text, unit=str(unit))
        if unit.kind in ("date", "text"):
            raise self._misfit(tree, Typed(unit), arg.type)
        if unit.scale == 1 or not unit.dims:  # a percentage is a plain number: 0.8 is 80 %
            return Checked(arg.tree, replace(arg.type, unit=unit))
        scaled = Apply("*", (arg.tree, Const(Fraction(unit.scale))), tree.place)
        return Checked(scaled, replace(arg.type, unit=unit))

    def _misfit(self, tree: Apply, left: Typed, right: Typed) -> Exception:
        op = {"where": "where()", "min": "min()", "max": "max()"}.get(tree.op, tree.op)
        return refusal(
            "units_do_not_fit",
            tree.place,
            op=op,
            left=str(left.known),
            right=str(right.known),
            formula=self.formula.text,
        )


def _constant_value(tree: Tree_) -> Fraction:
    """The value of an exponent: a number, its negative, or a quotient of two numbers."""
    if isinstance(tree, Const):
        return tree.value
    if isinstance(tree, Apply) and tree.op == "negative":
        return -_constant_value(tree.args[0])
    if isinstance(tree, Apply) and tree.op == "/":
        return _constant_value(tree.args[0]) / _constant_value(tree.args[1])
    raise TypeError(tree)
