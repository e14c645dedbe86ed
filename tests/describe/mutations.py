"""Every change of one number, word, name or order in the definitions of a scenario, one at a time.

Definitions are walked as the dataclasses that they are, so a new field is changed without being named here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from simulator.formula.syntax import Apply, Const, Formula, Ref
from simulator.scenario import definitions as d

SECTIONS = ("quantities", "funding", "payments", "activities", "plans")

# Fields that change no money by themselves, and why.
NOT_RULES = {
    "Quantity.name": "the key under which it stands",
    "Quantity.unit": "checked against the formula; of a column it is changed by hand",
    "Quantity.share": "says what is refused, not what is paid",
    "Quantity.negative": "says what is refused, not what is paid",
    "Quantity.origin": "source, hedge and note",
    "Quantity.sums_to": "says what is refused, not what is paid",
    "Source.name": "the key under which it stands",
    "Source.origin": "source, hedge and note",
    "Payment.name": "the key under which it stands",
    "Payment.origin": "source, hedge and note",
    "Activity.name": "the key under which it stands",
    "Activity.origin": "source, hedge and note",
    "Plan.name": "the key under which it stands",
    "Plan.origin": "source, hedge and note",
    "Plan.notes": "what the reader did with the file",
    "Plan.checks": "which columns the conditions are held against; no money",
    "PlanLine.place": "where it is written",
    "PlanLine.row": "the key of the line",
    "Requisition.place": "where it is written",
    "Requisition.passed_on": "what a region does with its own money; shown by `own-grant`",
    "Uncertain.origin": "source, hedge and note",
    "Uncertain.family": "worked out from `figures`, which are changed",
    "Uncertain.relative": "worked out from `figures`, which are changed",
    "Uncertain.stated": "the document's hedge",
    "Response.origin": "source, hedge and note",
    "Response.kind": "follows from which formulas there are",
    "Series.file": "where it is written",
    "Move.place": "where it is written",
    "Shift.text": "as it was written",
    "Left.stated": "the document's hedge",
    "Points.how": "a key of its own in the file",
}

# What a word may be instead.
CHOICES = {
    "Column.missing": ("refuse", "never", "not_stated"),
    "Rounding.mode": ("half_up", "half_even", "down", "up"),
    "Rounding.each": ("period", "slice"),
    "Rounding.remainder": ("largest", "first", "last", "none"),
    "Payment.unearned": ("redistribute", "unpaid"),
    "Payment.accrues": ("year", "quarter", "month", "day"),
    "Payment.counted": ("start", "end", "day_before"),
    "Payment.order": ("soonest", "listed"),
    "Activity.order": ("soonest", "listed"),
    "Plan.order": ("soonest", "listed"),
    "Condition.if_failed": ("kept", "withheld", "reclaimed"),
    "Left.how": ("kept", "lapses", "not_stated"),
    "Virement.rule": ("free", "consented", "none"),
    "Counted.kind": ("poisson", "binomial", "beta_binomial", "negative_binomial"),
    "Window.take": ("sum", "mean"),
}

# Words that hold the name of something else.
NAMES = frozenset({
    "Pool.holding",
    "Payment.funded_by", "Activity.funded_by", "Plan.funded_by", "Activity.after", "Plan.after", "Condition.from_",
    "ClassRates.per", "Weighted.of", "AsOf.of", "HeldFor.of", "Window.of",
})  # fmt: skip

# Orders that change nothing: keys of a mapping that the file writes in any order, and lists of which all must hold.
ANY_ORDER = frozenset({
    "Column.moves",
    "Plan.lines", "Dated.values", "Series.values", "Payment.paid", "Activity.costs", "Uncertain.components",
    "Points.points", "TieredRate.tiers",
})  # fmt: skip

_OTHER = {
    "+": "-", "-": "+", "*": "/", "/": "*", "<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==",
    "and_": "or_", "or_": "and_", "min": "max", "max": "min", "total": "mean", "mean": "total", "share": "mean",
    "sum": "abs", "abs": "sum", "not_": "abs", "negative": "abs", "**": "*", "where": "max", "rest": "previous",
    "previous": "sum",
}  # fmt: skip
_EITHER_WAY = frozenset({"+", "*", "==", "!=", "and_", "or_", "min", "max"})


@dataclass(frozen=True)
class Mutation:
    """One change: the field that it is in, what it is, and the scenario that it makes."""

    where: str
    what: str
    scenario: d.Scenario


def mutations(scenario: d.Scenario) -> Iterator[Mutation]:
    """The scenario with each single change."""
    names = [name for section in SECTIONS for name in getattr(scenario, section)]
    for section in SECTIONS:
        parts: Mapping[str, Any] = getattr(scenario, section)
        for name, part in parts.items():
            for where, what, changed in variants(part, type(part).__name__, names):
                there: Any = {section: {**parts, name: changed}}
                yield Mutation(where, f"{section}.{name}: {what}", replace(scenario, **there))
    first, last = scenario.years[0], scenario.years[-1]
    later = replace(first, first=first.first + timedelta(days=1))
    yield Mutation("Year.first", "period", replace(scenario, years=(later, *scenario.years[1:])))
    longer = replace(scenario.years[-1], last=last.last + timedelta(days=1))
    yield Mutation("Year.last", "period", replace(scenario, years=(*scenario.years[:-1], longer)))


def variants(value: Any, where: str, names: list[str]) -> Iterator[tuple[str, str, Any]]:
    """Each way to change one thing in a value: the field, what was changed, and the value that it gives."""
    match value:
        case Formula():
            for what, tree in trees(value.tree, names):
                yield where, what, replace(value, tree=tree)
        case bool():
            yield where, f"{value} -> {not value}", not value
        case int() | Fraction():
            step = 31 if where == "Column.months" else 1  # the first day of a month
            yield where, f"{value} + {step}", value + step
        case float():
            yield where, f"{value} / 2", value / 2 if value else 0.25
        case date():
            yield where, f"{value} + 1 day", value + timedelta(days=1) if value != date.min else date(2020, 1, 1)
        case str():
            yield from ((where, f"{value} -> {new}", new) for new in words(value, where, names))
        case tuple():
            for i, item in enumerate(value):
                for inner, what, changed in variants(item, where, names):
                    yield inner, what, (*value[:i], changed, *value[i + 1 :])
            if where not in ANY_ORDER and len(value) > 1 and value[0] != value[1] and _alike(value, where):
                yield where, "order", (value[1], value[0], *value[2:])
        case Mapping():
            for key, item in value.items():
                if where == "PlanLine.keys" and key in ("row", "note"):
                    continue  # what a line is numbered and what is said of it
                for inner, what, changed in variants(item, where, names):
                    yield inner, what, {**value, key: changed}
        case None:
            return
        case _ if is_dataclass(value) and not isinstance(value, type):
            for field in fields(value):
                inside = f"{type(value).__name__}.{field.name}"
                if inside not in NOT_RULES and not moot(value, inside):
                    for inner, what, changed in variants(getattr(value, field.name), inside, names):
                        yield inner, what, replace(value, **{field.name: changed})
        case _:
            raise TypeError(f"{where}: {value!r}")


def _alike(value: tuple[Any, ...], where: str) -> bool:
    """Whether a tuple is a list of like things, whose order may matter, and not a key with its value."""
    return type(value[0]) is type(value[1]) and (not isinstance(value[0], str) or where in NAMES)


def moot(value: Any, where: str) -> bool:
    """Whether a field says nothing beside the others: the order of one source, the life of no investment."""
    match where:
        case "Payment.order" | "Activity.order" | "Plan.order":
            return len(value.funded_by) < 2
        case "Payment.paid":
            return bool(value.each_slice)  # the last days of the slices
        case "Payment.negative":
            return isinstance(value.basis, d.Pool) or value.total_at_most is not None
        case "Activity.life" | "Activity.start":
            return value.investment is None
        case "Column.heading":
            return bool(value.months)
        case "AsOf.of":
            return value.own is not None
        case "HeldFor.days" | "HeldFor.months":
            return not getattr(value, where.removeprefix("HeldFor."))
    return False


def words(value: str, where: str, names: list[str]) -> Iterator[str]:
    """What a word may be instead."""
    if where in CHOICES:
        yield from (choice for choice in CHOICES[where] if choice != value)
    elif where in NAMES:
        yield next(name for name in names if name != value)
    elif where == "Uncertain.figures" and value[:1].isdigit():
        yield f"1{value}"
    elif value:
        yield f"{value}x"


def trees(tree: Any, names: list[str]) -> Iterator[tuple[str, Any]]:
    """Each way to change one thing in a formula."""
    match tree:
        case Const() if tree.unit.kind == "bool":
            yield "yes/no", replace(tree, value=1 - tree.value)
        case Const():
            yield f"{tree.text} + 1", replace(tree, value=tree.value + tree.unit.scale)
        case Ref():
            other = next(name for name in names if name != tree.name)
            yield f"{tree.name} -> {other}", replace(tree, name=other)
        case Apply():
            if tree.op in _OTHER:
                yield f"{tree.op} -> {_OTHER[tree.op]}", replace(tree, op=_OTHER[tree.op])
            if len(tree.args) > 1 and tree.op not in _EITHER_WAY and tree.args[0] != tree.args[1]:
                yield f"{tree.op} turned round", replace(tree, args=(tree.args[1], tree.args[0], *tree.args[2:]))
            for i, arg in enumerate(tree.args):
                for what, changed in trees(arg, names):
                    yield what, replace(tree, args=(*tree.args[:i], changed, *tree.args[i + 1 :]))
