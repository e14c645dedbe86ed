"""What units and axes each kind of quantity, source and payment must come out with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from simulator.formula.check import RECIPIENT, SCALAR, Typed
from simulator.formula.syntax import Const, Formula
from simulator.problems import Place, did_you_mean
from simulator.scenario import definitions as d
from simulator.scenario.check_uncertain import check_uncertain
from simulator.scenario.checker import Checker, is_money
from simulator.scenario.response import check_response
from simulator.units import ONE, Unit


def check_quantity(checker: Checker, quantity: d.Quantity) -> Typed:
    """The type of a quantity; its declared unit must be what comes out."""
    found = check_uncertain(checker, quantity, _checked(checker, quantity))
    check_response(checker, quantity, found)
    return found


def _checked(checker: Checker, quantity: d.Quantity) -> Typed:
    found = _defined(checker, quantity)
    declared = quantity.unit
    if found is None:
        checker.failed.add(quantity.name)
        return Typed(declared or ONE)
    if declared is None:
        return Typed(found.unit or ONE, found.axis)
    if found.unit is not None and not (found.bare and not declared.is_money and declared.kind != "date"):
        bool_as_number = declared.kind == "bool" and found.known.kind != "bool"
        if not declared.fits(found.unit) or bool_as_number:
            shifted = isinstance(quantity.definition, d.AsOf) and isinstance(quantity.definition.day, d.Shift)
            checker.problems.add(
                "wrong_unit_shifted" if shifted else "wrong_unit",
                quantity.origin.place,
                text=quantity.name,
                found=str(found.unit),
                wanted=str(declared),
            )
            checker.failed.add(quantity.name)
    return Typed(declared, found.axis)


def _defined(checker: Checker, quantity: d.Quantity) -> Typed | None:
    definition = quantity.definition
    if isinstance(definition, d.Column):
        checker.column(quantity, definition)
        if definition.classes:
            checker.classes[quantity.name] = definition.classes
        return Typed(quantity.unit or ONE, definition.table)
    if isinstance(definition, d.Computed):
        return _adopting(checker, definition.formula, quantity.unit)
    if isinstance(definition, d.Dated):
        found = [_adopting(checker, value, quantity.unit) for _, value in definition.values]
        return found[0] if all(f is not None for f in found) else None
    if isinstance(definition, d.Series):
        return Typed(quantity.unit or ONE)
    if isinstance(definition, d.Weighted):
        return _weighted(checker, quantity, definition)
    if isinstance(definition, d.Points):
        return check_points(checker, definition.of, definition.points, definition.how)
    if isinstance(definition, d.Window):
        return _windowed(checker, quantity, definition)
    if isinstance(definition, d.AsOf):
        _check_day(checker, definition.day)
        if definition.own is not None:
            return _defined(checker, replace(quantity, definition=definition.own))
    return _other(checker, quantity, definition.of)


def _check_day(checker: Checker, day: date | d.Shift | Formula) -> None:
    """A day that a name stands for is one date for all."""
    found = checker.formula(day) if isinstance(day, Formula) else None
    if isinstance(day, Formula) and found is not None and (found.known.kind != "date" or found.axis != SCALAR):
        checker.problems.add("as_of_day", day.place, text=day.text)


def _adopting(checker: Checker, formula: Formula, unit: Unit | None) -> Typed | None:
    return checker.formula(formula) if unit is None else checker.adopted(formula, unit)


def _other(checker: Checker, quantity: d.Quantity, of: str) -> Typed | None:
    if of in checker.failed:
        return None
    if of not in checker.types:
        known = did_you_mean(of, checker.scenario.quantities)
        checker.problems.add("unknown_name", quantity.origin.place, name=of, known=known)
        return None
    return checker.types[of]


def _windowed(checker: Checker, quantity: d.Quantity, definition: d.Window) -> Typed | None:
    """A window over numbers; the sum of something per month is what it comes to, without the time."""
    found = _other(checker, quantity, definition.of)
    if found is None:
        return None
    if found.known.kind != "number":
        checker.problems.add("window_of", quantity.origin.place, name=definition.of, found=str(found.unit))
        return None
    return Typed(without_time(found.known), found.axis) if definition.take == "sum" else found


def _weighted(checker: Checker, quantity: d.Quantity, definition: d.Weighted) -> Typed | None:
    if definition.of in checker.failed:
        return None
    if definition.of not in checker.classes:
        code = "not_classed" if definition.of in checker.types else "unknown_name"
        known = did_you_mean(definition.of, checker.classes if code == "not_classed" else checker.types) or "-"
        checker.problems.add(code, quantity.origin.place, name=definition.of, known=known)
        return None
    _match_classes(checker, quantity.origin.place, definition.of, definition.weights)
    unit: Unit | None = None
    for _, weight in definition.weights:
        found = checker.formula(weight)
        unit = found.unit if found is not None and found.unit is not None and found.known.dims else unit
        checker.recipients(found, weight, "weights")
    base = checker.types[definition.of]
    return Typed(base.known * unit if unit is not None else base.unit, base.axis)


def _match_classes(checker: Checker, place: Place, name: str, given: Sequence[tuple[str, Formula]]) -> None:
    known = checker.classes[name]
    labels = [label for label, _ in given]
    unknown = [formula.place for label, formula in given if label not in known]
    wrong = sorted(set(labels) ^ set(known))
    if wrong:
        checker.problems.add(
            "classes_differ",
            unknown[0] if unknown else place,
            name=name,
            given=", ".join(labels),
            known=", ".join(known),
            wrong=", ".join(wrong),
        )


def check_points(
    checker: Checker, of: Formula, points: tuple[tuple[Formula, Formula], ...], how: str, *, over_year: bool = False
) -> Typed | None:
    """The type of a curve, steps or tiers: breakpoints in the unit of what they are read by, values alike."""
    base = checker.formula(of)
    if base is None:
        return None
    axis = base.axis
    unit: Unit | None = None
    level = without_time(base.known) if over_year else base.known  # visits of the year are read by visits per month
    for breakpoint_, value in points:
        at = checker.adopted(breakpoint_, level)
        checker.recipients(at, breakpoint_, how)
        found = checker.formula(value)
        if found is None:
            return None
        axis = axis or found.axis or (at.axis if at else SCALAR)
        if found.unit is None:
            continue
        if unit is not None and not unit.fits(found.unit):
            checker.problems.add("wrong_unit", value.place, text=value.text, found=str(found.unit), wanted=str(unit))
        unit = unit or found.unit
    if how in ("tiers", "whole"):
        return Typed((unit or ONE) * base.known, axis)
    return Typed(unit, axis, bare=unit == ONE)


def without_time(unit: Unit) -> Unit:
    """What something per year, month or day comes to: visits for visits per month."""
    if unit.exponent("year") >= 0 and unit.exponent("day") >= 0:
        return unit
    return Unit(tuple((name, power) for name, power in unit.dims if name not in ("year", "day")))


def _rate_is_not_per_time(checker: Checker, basis: d.TieredRate) -> None:
    """Units that are counted over the year are visits, not persons on a list, so that their rate is not per time."""
    for _, rate in basis.tiers:
        found = checker.formula_types.get(rate)
        if found is not None and found.unit is not None and without_time(found.known) != found.known:
            checker.problems.add("tiers_of_a_level", rate.place, text=rate.text, per=basis.per.text)
            return


# -- money --------------------------------------------------------------------------------------------------------


def check_payment(checker: Checker, payment: d.Payment) -> None:
    """A payment comes out in money or money per year; gates are yes/no; an achieved share is a plain number."""
    unit = _basis_unit(checker, payment)
    for factor in payment.times:
        found = checker.formula(factor)
        checker.recipients(found, factor, "times")
        if found is not None and unit is not None:
            unit = unit * found.known
    for gate in payment.requires:
        checker.gate(gate, "requires")
    if payment.achieved is not None:
        found = checker.formula(payment.achieved)
        checker.recipients(found, payment.achieved, "achieved")
        if found is not None and found.known.dims:
            checker.problems.add(
                "achieved_unit", payment.achieved.place, text=payment.achieved.text, found=str(found.unit)
            )
    for key in ("at_least", "at_most"):
        limit = getattr(payment, key)
        if limit is not None:
            checker.money(limit, key)
    if payment.total_at_most is not None:
        checker.money(payment.total_at_most, "total_at_most", scalar=True)
    if payment.balances is not None:
        checker.money(payment.balances, "balances", scalar=True)
    checker.payment_units[payment.name] = unit or checker.money_unit  # a zero is no money as well as no beds
    if unit is not None and not is_money(unit):
        text = {d.Pool: "pool", d.Amount: "amount"}.get(type(payment.basis), "rate x per")
        checker.problems.add("not_money", place_of_basis(payment.basis), key=text, found=str(unit), text=payment.name)


def _basis_unit(checker: Checker, payment: d.Payment) -> Unit | None:
    basis = payment.basis
    if isinstance(basis, d.Pool):
        pool = checker.money(basis.pool, "pool", scalar=True)
        weight = checker.formula(basis.shared_by)
        checker.recipients(weight, basis.shared_by, "shared_by")
        if weight is not None and weight.axis == SCALAR:
            checker.problems.add("wants_recipients_weight", basis.shared_by.place, text=basis.shared_by.text)
        return pool.unit if pool is not None and is_money_or_bare(pool) else None
    if isinstance(basis, d.Amount):
        amount = checker.formula(basis.amount)
        checker.recipients(amount, basis.amount, "amount")
        return _not_bare(checker, amount, basis.amount)
    if isinstance(basis, d.ClassRates):
        return _class_rates(checker, payment, basis)
    if isinstance(basis, d.TieredRate):
        how = "whole" if basis.whole else "tiers"
        found = check_points(checker, basis.per, basis.tiers, how, over_year=basis.over_year)
        checker.recipients(found, basis.per, "per")
        if basis.over_year:
            _rate_is_not_per_time(checker, basis)
        return found.unit if found is not None else None
    rate, per = checker.formula(basis.rate), checker.formula(basis.per)
    checker.recipients(rate, basis.rate, "rate")
    checker.recipients(per, basis.per, "per")
    if rate is None or per is None or rate.unit is None:
        return None
    if rate.bare:
        checker.problems.add("missing_money_unit", basis.rate.place, text=basis.rate.text)
        return None
    if isinstance(basis.rate.tree, Const) and basis.rate.tree.value < 0 and not payment.negative:
        checker.problems.add("negative_rate", basis.rate.place, text=basis.rate.text)
    return rate.known * per.known


def place_of_basis(basis: d.Basis) -> Place:
    """Where the rate, amount or pool stands."""
    if isinstance(basis, d.ClassRates):
        return basis.rates[0][1].place
    if isinstance(basis, d.TieredRate):
        return basis.tiers[0][1].place
    if isinstance(basis, d.Rate):
        return basis.rate.place
    return basis.amount.place if isinstance(basis, d.Amount) else basis.pool.place


def is_money_or_bare(found: Typed) -> bool:
    """Whether a type is worth reporting on further: a bare number has been refused already."""
    return not found.bare


def _not_bare(checker: Checker, found: Typed | None, formula: Formula) -> Unit | None:
    if found is not None and found.bare and found.unit is not None:
        checker.problems.add("missing_money_unit", formula.place, text=formula.text)
        return None
    return found.unit if found is not None else None


def _class_rates(checker: Checker, payment: d.Payment, basis: d.ClassRates) -> Unit | None:
    if basis.per in checker.failed:
        return None
    if basis.per not in checker.classes:
        code = "not_classed" if basis.per in checker.types else "unknown_name"
        known = did_you_mean(basis.per, checker.classes if code == "not_classed" else checker.types) or "-"
        checker.problems.add(code, payment.origin.place, name=basis.per, known=known)
        return None
    _match_classes(checker, payment.origin.place, basis.per, basis.rates)
    base = checker.types[basis.per]
    if base.axis != RECIPIENT:
        checker.problems.add("wants_recipients", payment.origin.place, key="per", text=basis.per, table=base.axis)
    unit: Unit | None = None
    for _, rate in basis.rates:
        found = checker.formula(rate)
        checker.recipients(found, rate, "rate")
        if found is None:
            continue
        if found.bare and found.unit is not None:
            checker.problems.add("missing_money_unit", rate.place, text=rate.text)
        if unit is not None and found.unit is not None and not unit.fits(found.unit):
            checker.problems.add("wrong_unit", rate.place, text=rate.text, found=str(found.unit), wanted=str(unit))
        unit = unit or found.unit
    return unit * base.known if unit is not None else None
