"""What an effect must be: a number over the period, or one for each recipient."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from simulator.scenario import definitions as d
from simulator.scenario.checker import Checker
from simulator.scenario.typing_rules import without_time
from simulator.units import MONEY, Unit, minor_units


def check_effect(checker: Checker, effect: d.Effect) -> None:
    """Check the formula, and note in what unit the effect comes out over the whole period."""
    found = checker.formula(effect.formula)
    if found is None:
        return
    if found.known.kind not in ("number", "bool"):
        checker.problems.add("effect_number", effect.formula.place, text=effect.formula.text, found=str(found.unit))
        return
    checker.recipients(found, effect.formula, "effects")
    whole = without_time(found.known)
    is_flow = found.known.exponent("year") < 0 or found.known.exponent("day") < 0
    if effect.accrues not in (None, "year") and not is_flow:
        checker.problems.add("effect_accrues", effect.origin.place, name=effect.name, found=str(found.unit or "1"))
    if effect.unit is not None and found.unit is not None and not effect.unit.fits(whole):
        place = effect.origin.place
        checker.problems.add("wrong_unit", place, text=effect.name, found=str(whole), wanted=str(effect.unit))
    checker.effect_units[effect.name] = effect.unit or _in_main_units(whole, checker.scenario.currency)


def _in_main_units(unit: Unit, currency: str) -> Unit:
    """A unit whose money is counted in kronor and not in öre."""
    return replace(unit, scale=Fraction(minor_units(currency)) ** unit.exponent(MONEY))
