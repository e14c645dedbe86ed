"""Holds what is uncertain together: axes, what counts take, bounds, and correlations that can be."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from simulator.formula.check import RECIPIENT, Typed
from simulator.outlook.correlation import factor, nearest_ranks, normal_correlation
from simulator.problems import Problems, did_you_mean
from simulator.scenario import definitions as d
from simulator.scenario.checker import Checker

Floats = NDArray[np.float64]


def check_uncertain(checker: Checker, quantity: d.Quantity, found: Typed) -> Typed:
    """The type of a quantity that may vary: one that varies by recipient has a value for each."""
    rule = quantity.uncertain
    if rule is None:
        return found
    axis = found.axis
    if not axis and any(c.by_row for c in rule.components):
        axis = RECIPIENT
    if rule.counted is not None:
        for formula in (rule.counted.trials, rule.counted.probability, rule.counted.dispersion):
            typed = checker.formula(formula) if formula is not None else None
            if typed is not None and typed.axis not in ("", axis) and formula is not None:
                text, table = formula.text, typed.axis
                checker.problems.add("wants_recipients", formula.place, key="counts", text=text, table=table)
        for formula in (rule.counted.probability, rule.counted.dispersion):
            typed = checker.formula(formula) if formula is not None else None
            if typed is not None and typed.known.dims and formula is not None:
                unit = str(typed.unit)
                checker.problems.add("wrong_unit", formula.place, text=formula.text, found=unit, wanted="1")
    return Typed(found.unit, axis, found.bare)


def check_correlations(scenario: d.Scenario, problems: Problems) -> None:
    """Correlated quantities vary over the same things, and their matrix is one that can be."""
    uncertain = {name: q for name, q in scenario.quantities.items() if q.uncertain is not None}
    for name, quantity in uncertain.items():
        rule = quantity.uncertain
        if rule is None:
            continue
        for other, rank in rule.correlated.items():
            place = rule.origin.place
            known = did_you_mean(other, [n for n in uncertain if n != name])
            if other not in uncertain:
                problems.add("correlation_unknown", place, name=name, other=other, known=known)
                continue
            partner = uncertain[other].uncertain
            if partner is None:
                continue
            if partner.components != rule.components or _axis(scenario, name) != _axis(scenario, other):
                problems.add("correlation_differs", place, name=name, other=other)
            if partner.correlated.get(name, rank) != rank:
                problems.add("correlation_twice", place, name=name, other=other)
    problems.refuse_if_any()
    for names, ranks in correlated_groups(uncertain):
        if factor(normal_correlation(ranks)) is None:
            near = nearest_ranks(ranks)
            shown = ", ".join(
                f"{a}-{b}: {near[i, j]:g}"
                for i, a in enumerate(names)
                for j, b in enumerate(names)
                if j > i and ranks[i, j]
            )
            first = uncertain[names[0]].uncertain
            place = first.origin.place if first is not None else uncertain[names[0]].origin.place
            problems.add("correlation_invalid", place, names=", ".join(names), nearest=shown)


def _axis(scenario: d.Scenario, name: str) -> str:
    definition = scenario.quantities[name].definition
    return definition.table if isinstance(definition, d.Column) else ""


def correlated_groups(uncertain: Mapping[str, d.Quantity]) -> list[tuple[tuple[str, ...], Floats]]:
    """Names that hang together by correlations, in alphabetical order, with their matrix of rank correlations."""
    edges = {
        (name, other): rank
        for name, quantity in uncertain.items()
        if quantity.uncertain is not None
        for other, rank in quantity.uncertain.correlated.items()
        if other in uncertain
    }
    left = {name for pair in edges for name in pair}
    groups = []
    while left:
        group = {min(left)}
        while more := {b for pair in edges for a, b in (pair, pair[::-1]) if a in group} - group:
            group |= more
        left -= group
        names = tuple(sorted(group))
        ranks = np.eye(len(names))
        for (a, b), rank in edges.items():
            if a in group:
                i, j = names.index(a), names.index(b)
                ranks[i, j] = ranks[j, i] = rank
        groups.append((names, ranks))
    return groups
