"""What a column must sum to: an annex whose amounts sum to something else is refused."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from simulator.formula.check import RECIPIENT
from simulator.formula.syntax import Const
from simulator.scenario import definitions as d
from simulator.scenario.checker import Checker
from simulator.units import spell


def check_sum(checker: Checker, quantity: d.Quantity) -> None:
    """Hold the rows of a column, as the table has them, against the sum that is stated, to the last unit."""
    wanted, definition = quantity.sums_to, quantity.definition
    if wanted is None:
        return
    levels = checker.columns.get(quantity.name)
    table = checker.scenario.recipients
    if not isinstance(definition, d.Column) or definition.table != RECIPIENT or definition.months or definition.classes:
        checker.problems.add("sum_of_column", wanted.place, name=quantity.name)
        return
    if levels is None or not isinstance(wanted.tree, Const) or quantity.name in checker.failed:
        return
    values = [float(value) for value in levels.values[0]]
    known = [value for value in values if np.isfinite(value)]
    unit, scale = quantity.unit, quantity.unit.scale if quantity.unit is not None else Fraction(1)
    if len(known) < len(values) and definition.missing == "refuse":
        return  # the cells without a number have been told of
    found = sum((levels.fractions.get(value, Fraction(repr(value))) for value in known), Fraction(0)) * scale
    if found == wanted.tree.value and len(known) == len(values):
        return
    said = {
        key: _written(value / scale)
        for key, value in {"found": found, "wanted": wanted.tree.value, "by": found - wanted.tree.value}.items()
    }
    heading = definition.heading
    place = table.sheet.place(-1, heading) if heading in table.sheet.columns else wanted.place
    told = str(unit or "") or (spell(unit) if unit is not None else "")
    checker.problems.add("column_sum", place, heading=heading, unit=told, missing=len(values) - len(known), **said)


def _written(value: Fraction) -> str:
    """A number with spaces between thousands, as files have them: 298 500 000."""
    shown = f"{int(value):,}" if value.denominator == 1 else f"{float(value):,.6f}".rstrip("0")
    return shown.replace(",", " ")
