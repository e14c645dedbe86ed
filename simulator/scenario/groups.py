"""All payments, or a group of them, under one name: which payments each ``total_paid(...)`` adds up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from functools import reduce
from typing import Any, TypeVar

from simulator.formula.syntax import Apply, Const, Formula, Ref, Tree_, calls_in
from simulator.problems import Place, Problems, did_you_mean
from simulator.scenario import definitions as d
from simulator.scenario.baseline import parts_of
from simulator.scenario.graph import formulas_of, plain_needs, reached
from simulator.scenario.reader import Reader
from simulator.scenario.schema import GroupPart
from simulator.units import money_unit

ALL = "all"
_T = TypeVar("_T")
_Part = d.Quantity | d.Payment | d.Source | d.Activity | d.Effect | d.Claim


def group(reader: Reader, name: str, part: list[str] | GroupPart) -> d.Group:
    """A group as its author wrote it: a list of payments, or all but some."""
    at = ("groups", name)
    if name == ALL:
        reader.problems.add("group_named_all", reader.key(*at))
    all_but = isinstance(part, GroupPart)
    names = part.all_but if isinstance(part, GroupPart) else part
    where = (*at, "all_but") if all_but else at
    places = tuple(reader.place(*where, i) for i in range(len(names)))
    return d.Group(name, tuple(names), all_but, places, reader.key(*at))


def with_sums(scenario: d.Scenario, problems: Problems) -> d.Scenario:
    """The scenario with every ``total_paid(...)`` written out as the sum of the payments that it adds up.

    A payment or quantity that asks is not in its own sum, nor is any payment that depends on it: so a group of all
    payments can be asked for by a payment of the group, and two that ask for each other leave each other out.
    """
    _check(scenario, problems)
    parts = [part for part in parts_of(scenario) if _asked(part) or _asks_below(part)]
    expect = tuple(_with_trees(f, lambda tree: _written_out(tree, scenario, "", {}, problems)) for f in scenario.expect)
    scenario = replace(scenario, expect=expect)
    if not parts:
        return scenario
    needs = plain_needs(scenario)
    _refuse_by_slice(scenario, needs, {part.name for part in parts if isinstance(part, d.Quantity)}, problems)
    plain = {name: set(names) for name, names in needs.items()}
    for part in parts:
        if not isinstance(part, (d.Claim, d.Activity, d.Effect)):
            needs[part.name] |= {n for g in _asked(part) for n in members(scenario, g)} - {part.name}
    scenario = replace(scenario, left_out_of_sums=tuple(_circles(scenario, parts, plain, needs)))

    def expanded(part: _T) -> _T:
        asker = "" if isinstance(part, (d.Claim, d.Activity, d.Effect)) else getattr(part, "name", "")
        return _with_trees(part, lambda tree: _written_out(tree, scenario, asker, needs, problems))

    asking = {id(part) for part in parts}

    def section(kept: Mapping[str, _T]) -> dict[str, _T]:
        return {name: expanded(part) if id(part) in asking else part for name, part in kept.items()}

    return replace(
        scenario,
        quantities=section(scenario.quantities),
        funding=section(scenario.funding),
        payments=section(scenario.payments),
        activities=section(scenario.activities),
        effects=section(scenario.effects),
        claims=tuple(expanded(claim) if id(claim) in asking else claim for claim in scenario.claims),
    )


def _circles(
    scenario: d.Scenario, parts: Iterable[_Part], plain: Mapping[str, set[str]], needs: Mapping[str, set[str]]
) -> Iterator[tuple[str, str]]:
    """Who asks for a sum, and a payment that is not in it because it asks for a sum itself, which a reader should know.

    One that is made of who asks, such as a corridor of the difference that it looks at, is left out as is meant.
    """
    for part in parts:
        if isinstance(part, (d.Claim, d.Activity, d.Effect)):
            continue
        for name in dict.fromkeys(n for g in _asked(part) for n in members(scenario, g)):
            if name != part.name and part.name in reached(needs, [name]) and part.name not in reached(plain, [name]):
                yield part.name, name


def _refuse_by_slice(scenario: d.Scenario, needs: Mapping[str, set[str]], asking: set[str], problems: Problems) -> None:
    """A sum of the year's payments may not be paid once in each month: that would be twelve times too much."""
    for payment in scenario.payments.values():
        if payment.accrues is None or payment.accrues == "year":
            continue
        through = {name for name in needs.get(payment.name, ()) if name in asking}
        if _asked(payment) or through:
            place = payment.origin.place
            problems.add("total_paid_by_slice", place, name=payment.name, accrues=payment.accrues)


def members(scenario: d.Scenario, name: str) -> tuple[str, ...]:
    """The payments of a group, in the order of the file; a payment that a design has removed is none of them."""
    if name == ALL:
        return tuple(scenario.payments)
    given = scenario.groups.get(name)
    if given is None:
        return ()
    return tuple(p for p in scenario.payments if (p in given.payments) != given.all_but)


def _check(scenario: d.Scenario, problems: Problems) -> None:
    gone = {c.path.partition(".")[2] for c in scenario.changes if c.path.startswith("payments.") and not c.new}
    for given in scenario.groups.values():
        for name, place in zip(given.payments, given.places, strict=True):
            if name not in scenario.payments and name not in gone:
                known = did_you_mean(name, scenario.payments)
                problems.add("unknown_name", place, name=name, known=known)


def _asked(part: d.Quantity | d.Payment | d.Source | d.Activity | d.Effect | d.Claim) -> list[str]:
    """The groups whose sums a definition asks for."""
    calls = [call for formula in formulas_of(part) for call in calls_in(formula.tree, "total_paid")]
    return [call.args[0].name for call in calls if isinstance(call.args[0], Ref)]


def _asks_below(part: d.Quantity | d.Payment | d.Source | d.Activity | d.Effect | d.Claim) -> bool:
    below = [call.args[0] for formula in formulas_of(part) for call in calls_in(formula.tree, "baseline")]
    return any(True for tree in below for _ in calls_in(tree, "total_paid"))


def _written_out(
    tree: Tree_, scenario: d.Scenario, asker: str, needs: Mapping[str, set[str]], problems: Problems
) -> Tree_:
    """A tree in which sums of groups are sums of names."""
    if not isinstance(tree, Apply):
        return tree
    if tree.op == "baseline":
        base = scenario.base
        if base is None:
            return tree
        inner = _written_out(tree.args[0], base, "", {}, problems)
        return replace(tree, args=(inner,))
    if tree.op != "total_paid":
        return replace(tree, args=tuple(_written_out(arg, scenario, asker, needs, problems) for arg in tree.args))
    (of,) = tree.args
    if not isinstance(of, Ref):
        problems.add("wants_a_name", tree.place, name=tree.op)
        return _nothing(scenario)
    if of.name != ALL and of.name not in scenario.groups:
        problems.add("unknown_group", of.place, name=of.name, known=did_you_mean(of.name, [ALL, *scenario.groups]))
        return _nothing(scenario)
    chosen = [p for p in members(scenario, of.name) if not asker or asker not in reached(needs, [p])]
    if not chosen:
        problems.add("group_empty", of.place, name=of.name, asker=asker or scenario.name)
        return _nothing(scenario)
    first: Tree_ = Ref(chosen[0], of.place)
    return reduce(lambda so_far, name: Apply("+", (so_far, Ref(name, of.place)), of.place), chosen[1:], first)


def _nothing(scenario: d.Scenario) -> Tree_:
    """Stands where a sum that is refused would stand."""
    return Const(Fraction(0), money_unit(scenario.currency))


def _with_trees(value: _T, change: Callable[[Tree_], Tree_]) -> _T:
    """A definition in which every formula's tree is changed."""
    new: Any = value
    if isinstance(value, Formula):
        tree = change(value.tree)
        new = value if tree == value.tree else replace(value, tree=tree)
    elif isinstance(value, Mapping):
        items = {key: _with_trees(item, change) for key, item in value.items()}
        new = items if any(items[key] is not value[key] for key in items) else value
    elif isinstance(value, tuple):
        each = tuple(_with_trees(item, change) for item in value)
        new = each if any(x is not y for x, y in zip(each, value, strict=True)) else value
    elif is_dataclass(value) and not isinstance(value, (type, Place, d.Origin)):
        inside = {f.name: getattr(value, f.name) for f in fields(value)}
        fresh = {name: _with_trees(item, change) for name, item in inside.items()}
        changed = {name: item for name, item in fresh.items() if item is not inside[name]}
        new = replace(value, **changed) if changed else value
    return new  # type: ignore[no-any-return]
