"""Reads and checks ``response``: how a quantity answers to what the design pays for one more of it."""

from __future__ import annotations

from simulator.formula.check import RECIPIENT, SCALAR, Typed
from simulator.formula.syntax import Formula
from simulator.scenario import definitions as d
from simulator.scenario.checker import Checker
from simulator.scenario.reader import Reader
from simulator.scenario.schema import ResponsePart
from simulator.units import ONE, Unit

_ELASTIC = ("at", "besides", "losing")
_TAKING_UP = ("capacity", "hours")
_KEYS = ("elasticity", *_ELASTIC, "marginal_cost", *_TAKING_UP, "most")


def response(reader: Reader, name: str, part: ResponsePart) -> d.Response | None:
    """The response of a quantity; None, with problems noted, when it cannot be made out."""
    at = ("quantities", name, "response")
    kinds = [key for key in ("elasticity", "marginal_cost") if getattr(part, key) is not None]
    if len(kinds) != 1:
        reader.problems.add("response_which", reader.key(*at), name=name, given=", ".join(kinds) or "-")
        return None
    (kind,) = kinds
    wanted = ("elasticity", "at") if kind == "elasticity" else ("marginal_cost", *_TAKING_UP)
    for key in wanted:
        if getattr(part, key) is None:
            reader.problems.add("response_missing", reader.key(*at), name=name, key=key, kind=kind)
    if kind == "elasticity" and len({getattr(part, key) is None for key in _TAKING_UP}) > 1:
        given, lacking = sorted(_TAKING_UP, key=lambda key: getattr(part, key) is None)
        reader.problems.add("response_missing", reader.key(*at), name=name, key=lacking, kind=given)
    for key in () if kind == "elasticity" else _ELASTIC:
        if getattr(part, key) is not None:
            reader.problems.add("response_key", reader.key(*at, key), name=name, key=key, kind=kind)
    if not part.source:
        reader.problems.add("response_source", reader.key(*at), name=name)
    formulas = {key: reader.formula(words, *at, key) for key in _KEYS if (words := getattr(part, key)) is not None}
    return d.Response(kind, formulas, reader.origin(part, *at))


def check_response(checker: Checker, quantity: d.Quantity, found: Typed) -> None:
    """A response is of a number that each recipient has, and each of its figures has the unit that it must."""
    rule = quantity.response
    if rule is None:
        return
    place, name = rule.origin.place, quantity.name
    definition = quantity.definition
    classed = isinstance(definition, d.Column) and bool(definition.classes)
    if found.axis != RECIPIENT or found.known.kind != "number" or classed:
        checker.problems.add("response_axis", place, name=name)
        return
    uncertain = quantity.uncertain
    if uncertain is not None and uncertain.family is not None and not uncertain.relative:
        checker.problems.add("response_absolute", place, name=name)
    if uncertain is not None and uncertain.counted is not None and uncertain.counted.probability is not None:
        checker.problems.add("response_probability", place, name=name)
    price = checker.money_unit / _without_time(found.known)
    units = {
        "elasticity": ONE, "losing": ONE, "at": price, "besides": price, "marginal_cost": price,
        "most": found.known, "capacity": found.known * _HOURS / _without_time(found.known),
        "hours": _HOURS / _without_time(found.known),
    }  # fmt: skip
    for key, formula in rule.formulas.items():
        _of_unit(checker, formula, units[key], key)


_HOURS = Unit((("hour", 1),))


def _of_unit(checker: Checker, formula: Formula, unit: Unit, key: str) -> None:
    found = checker.adopted(formula, unit)
    if found is not None and found.axis not in (SCALAR, RECIPIENT):
        checker.problems.add("wants_recipients", formula.place, key=key, text=formula.text, table=found.axis)


def _without_time(unit: Unit) -> Unit:
    """What one more is one more of: a review, whether it is reviews or reviews a year."""
    return Unit(tuple((n, p) for n, p in unit.dims if not (n == "year" and p < 0)))
