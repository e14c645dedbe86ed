"""Values that a program gives a scenario: in the unit that the scenario has, money never without saying which."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from simulator.number import Floats
from simulator.numerals import NumeralError, read_literal
from simulator.problems import Place, refusal
from simulator.scenario import definitions as d
from simulator.units import Unit, parse_unit


def user_value(scenario: d.Scenario, name: str, value: object) -> Fraction:
    """One value of a quantity in base units.

    Args:
        scenario: whose quantity it is.
        name: the quantity.
        value: a text with its unit (``"3 500 kr/bed/year"``), or, where it is no money, a number in its unit.

    Raises:
        ScenarioError: for money without a unit, a unit that does not fit, and what is no number.
    """
    unit = unit_of(scenario, name)
    place = Place(f"values[{name!r}]")
    if isinstance(value, str):
        try:
            literal = read_literal(value, scenario.currency, unit)
        except NumeralError as bad:
            raise refusal(bad.code, place, **bad.params) from None
        if unit.is_money and not any(letter.isalpha() or letter in "€$£¥" for letter in value):
            raise refusal("bare_value", place, name=name, example=f"{value} {unit}")
        if not literal.unit.fits(unit):
            raise refusal("wrong_unit", place, text=value, found=str(literal.unit), wanted=str(unit))
        return literal.value
    if not isinstance(value, (int, float, Fraction, np.number)) or not np.isfinite(float(value)):
        raise refusal("not_a_number", place, text=str(value))
    if unit.is_money:
        raise refusal("bare_value", place, name=name, example=f"{value} {unit}")
    number = Fraction(value) if isinstance(value, Fraction) else Fraction(str(value))
    return number * (unit.scale if unit.dims else 1)


def scaled_draws(scenario: d.Scenario, drawn: Mapping[str, Floats], units: Mapping[str, str]) -> dict[str, Floats]:
    """User-supplied draws in base units.

    Args:
        scenario: whose quantities they are.
        drawn: by quantity, (draw, 1, recipient or 1), in its own unit.
        units: by quantity, the unit of money (``frame.attrs["units"]``).

    Raises:
        ScenarioError: for money whose unit is not said, and a unit that does not fit.
    """
    return {name: x * float(_scale(scenario, name, units)) for name, x in drawn.items()}


def _scale(scenario: d.Scenario, name: str, units: Mapping[str, str]) -> Fraction:
    unit = unit_of(scenario, name)
    place = Place(f"given[{name!r}]")
    text = units.get(name)
    if text is None:
        if unit.is_money:
            raise refusal("bare_draws", place, name=name, unit=str(unit))
        return unit.scale if unit.dims else Fraction(1)
    try:
        stated = parse_unit(text, scenario.currency)
    except ValueError:
        raise refusal("not_a_unit", place, text=text, currency=scenario.currency) from None
    if not stated.fits(unit):
        raise refusal("wrong_unit", place, text=text, found=str(stated), wanted=str(unit))
    return stated.scale


def unit_of(scenario: d.Scenario, name: str) -> Unit:
    """The unit of a quantity as its author wrote it."""
    quantity = scenario.quantities[name]
    found: Unit = quantity.unit or scenario.checked.types[name].known
    return found
