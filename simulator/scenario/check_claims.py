"""What must hold of a claim: units that fit, and a figure for each recipient held against another for each."""

from __future__ import annotations

from simulator.formula.check import RECIPIENT, SCALAR, Typed
from simulator.formula.syntax import Formula
from simulator.scenario import definitions as d
from simulator.scenario.check_funding import check_where
from simulator.scenario.checker import Checker


def check_claim(checker: Checker, claim: d.Claim) -> None:
    """A claim: both sides of the same unit, about the whole, one recipient, or every recipient at once."""
    found = checker.formula(claim.that, in_claim=True)
    if found is None:
        return
    check_where(checker, claim)
    others = {"equals": claim.equals, "within": claim.within, "differs": claim.differs_by}
    axes: dict[str, str] = {}
    for key, other in others.items():
        if other is None:
            continue
        if found.unit is None:  # a zero fits every unit
            typed = checker.formula(other, in_claim=True)
        else:
            typed = checker.adopted(other, found.known, in_claim=True)
        if typed is None:
            return
        axes[key] = typed.axis
        _check_rows(checker, key, other, typed)
    _check_rows(checker, "that", claim.that, found)
    if claim.for_ is not None:
        return
    if found.axis == RECIPIENT and axes["equals"] == SCALAR and found.known.kind != "bool":
        checker.problems.add("claim_needs_for", claim.that.place, text=claim.that.text)
    if found.axis != SCALAR:
        return
    for key, axis in axes.items():
        formula = others[key]
        if axis == RECIPIENT and formula is not None:
            checker.problems.add("claim_needs_for", formula.place, text=formula.text)


def _check_rows(checker: Checker, key: str, formula: Formula, found: Typed) -> None:
    """Rows of a finer table are nobody's figure."""
    checker.recipients(found, formula, key)


def is_of_each(scenario: d.Scenario, claim: d.Claim) -> bool:
    """Whether a claim is about every recipient at once."""
    found: Typed = scenario.checked.formula_types[claim.that]
    return claim.for_ is None and found.axis == RECIPIENT
