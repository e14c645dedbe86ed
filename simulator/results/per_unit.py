"""Payments per unit of size: what each recipient is paid per bed, or per listed person."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from simulator.engine.moment import Moment
from simulator.formula.syntax import Formula, Ref
from simulator.problems import Place, did_you_mean, refusal
from simulator.results.result import Result
from simulator.scenario import definitions as d


def levels(result: Result, name: str) -> dict[str, Fraction]:
    """A quantity's value for each recipient, as it stands on the first day; who has none stated is left out."""
    scenario = result.scenario
    if name not in scenario.quantities:
        place = Place(scenario.files[0] if scenario.files else "")
        raise refusal("unknown_name", place, name=name, known=did_you_mean(name, scenario.quantities))
    year = result.settlement.years[0]
    moment = Moment(year, (year.year.first,), (year.year.first.toordinal(),))
    rows = len(scenario.recipients)
    nobody = np.zeros(rows, np.intp)
    exact = moment.value(name).spread(rows).exact((nobody, nobody, np.arange(rows)))
    return {i: Fraction(v) for i, v in zip(scenario.recipients.ids, exact, strict=True) if v is not None}


def per_unit(result: Result, size: str) -> dict[str, dict[str, Fraction | None]]:
    """Öre per unit of size by payment and recipient; None for a recipient that has none of it."""
    units = levels(result, size)
    return {
        name: {i: Fraction(amount) / units[i] if units.get(i) else None for i, amount in amounts.items()}
        for name, amounts in result.amounts_minor.items()
    }


def size_of(result: Result) -> str | None:
    """The column that the payments go by: what the first of them pays per, or shares by."""
    scenario = result.scenario
    for payment in scenario.payments.values():
        for formula in _measures(payment):
            found = scenario.quantities.get(_name(formula))
            if found is not None and isinstance(found.definition, d.Column) and not found.definition.classes:
                return found.name
    return None


def _measures(payment: d.Payment) -> list[Formula]:
    basis = payment.basis
    if isinstance(basis, (d.Rate, d.TieredRate)):
        return [basis.per]
    return [basis.shared_by] if isinstance(basis, d.Pool) else []


def _name(formula: Formula) -> str:
    return formula.tree.name if isinstance(formula.tree, Ref) else ""
