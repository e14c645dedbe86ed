"""Values of aims as people and programs read them: shares, amounts, and numbers of reviews or recipients."""

from __future__ import annotations

import math
from fractions import Fraction

from simulator.decide.aims import Aim, Measure
from simulator.describe import title_of
from simulator.estimate import Estimate
from simulator.language import Locale, has_word
from simulator.money import Currency, format_number
from simulator.scenario import definitions as d
from simulator.tables.cells import estimate_text, probability_with_interval
from simulator.tables.table import Cell, Share, Uncertain
from simulator.units import MONEY, Unit, spell


def is_amount(aim: Aim) -> bool:
    """Whether it is an amount of money, and not a share, a count or money per unit."""
    return not aim.is_share and aim.measure.unit.dims == ((MONEY, 1),)


def factor_of(aim: Aim, relative: bool = False) -> float:
    """What a value is multiplied by to be in the units that people read."""
    return 1.0 if aim.is_share or relative else float(1 / aim.measure.unit.scale)


def unit_of(aim: Aim) -> str:
    """The unit that stands after a number; none for a share or a number of recipients."""
    unit = aim.measure.unit
    if aim.is_share or not unit.dims:
        return ""
    return unit.text or spell(Unit(unit.dims, currency=unit.currency))


def measure_title(measure: Measure, scenario: d.Scenario, locale: Locale) -> str:
    """What a measure is called on an axis."""
    if measure.name:
        return title_of(scenario, measure.name, locale.language)
    key = f"measure_{measure.what}"
    return locale.word(key) if has_word(key) else measure.what


def value_cell(aim: Aim, found: Estimate, currency: Currency, relative: bool = False) -> Cell:
    """The value of an aim in a table."""
    if relative:
        return Share(found.value)
    if aim.is_share:
        return Uncertain(found, "share")
    if is_amount(aim):
        return Uncertain(found, currency)
    shown = found.scaled(factor_of(aim))
    return Uncertain(shown, "number") if aim.over_draws else Fraction(round(shown.value * 10**4), 10**4)


def value_text(aim: Aim, found: Estimate, locale: Locale, currency: Currency, relative: bool = False) -> str:
    """The value of an aim in a sentence."""
    if aim.is_share:
        return probability_with_interval(found, locale)
    if relative:
        return f"{format_number(round(100 * found.value, 2), locale.language)}\u00a0%"
    if not math.isfinite(found.value):
        return "?"
    if is_amount(aim):
        return estimate_text(Uncertain(found, currency), locale, unit=True)
    shown = found.scaled(factor_of(aim))
    number = format_number(shown.known() if aim.over_draws else round(shown.value, 4), locale.language)
    return f"{number} {unit_of(aim)}".strip()
