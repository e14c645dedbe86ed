"""Aims and promises: what a design is held to, as it is written: ``P(cost > budget) <= 5 %``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from simulator.numerals import NumeralError, read_literal
from simulator.problems import Place, did_you_mean, refusal
from simulator.scenario import definitions as d
from simulator.units import MONEY, ONE, Unit, minor_units

Measured = Literal["cost", "overrun", "unspent", "budget", "total", "effect", "spread", "largest_loss", "losers"]
Statistic = Literal["central", "probability", "mean", "percentile", "shortfall"]
Relation = Literal["<=", ">=", "="]
_MEASURE = r"cost|overrun|unspent|budget|largest_loss|losers|(?:total|effect|spread)\(\s*[\w.]+\s*\)"
_PLAIN = re.compile(rf"({_MEASURE})")
_STATISTIC = re.compile(rf"(E|P(\d{{1,2}}(?:[.,]\d+)?)|CVaR(\d{{1,2}}(?:[.,]\d+)?))\(\s*({_MEASURE})\s*\)")
_CHANCE = re.compile(rf"P\(\s*({_MEASURE})\s*(>=|<=|>|<)\s*(.+?)\s*\)")
_PROMISE = re.compile(r"(.+?)\s*(<=|>=|=)\s*([^<>=]+)")
_BASELINE = re.compile(r"baseline\(\s*(.+?)\s*\)")


@dataclass(frozen=True)
class Measure:
    """What is measured in a draw or in the central case.

    Args:
        what: the kind of measure.
        name: the payment, the effect, or the quantity that a spread is per unit of.
        unit: what it is counted in; its scale is what one is worth in base units.
    """

    what: Measured
    name: str = ""
    unit: Unit = ONE

    def __str__(self) -> str:
        return f"{self.what}({self.name})" if self.name else self.what


@dataclass(frozen=True)
class Aim:
    """A number that a design comes to.

    Args:
        statistic: ``central`` is the central case; the others are over the draws.
        measure: what is measured.
        level: of a percentile or a shortfall (CVaR), as a share.
        than: of a probability, what the measure is held against: an amount in base units, or another measure.
        above: whether it is the probability of more than that; else of less.
        strict: whether being equal does not count.
        text: as it was written.
    """

    statistic: Statistic
    measure: Measure
    level: Fraction = Fraction(0)
    than: Fraction | Measure = Fraction(0)
    above: bool = True
    strict: bool = True
    text: str = ""

    @property
    def over_draws(self) -> bool:
        """Whether it takes draws."""
        return self.statistic != "central"

    @property
    def is_share(self) -> bool:
        """Whether it is a share and not money or a count."""
        return self.statistic == "probability"


@dataclass(frozen=True)
class Promise:
    """An aim with its bound.

    Args:
        aim: what is held.
        relation: how it is to stand to the bound.
        bound: in base units or as a share; an aim of the base design, for ``baseline(...)``.
        relative: whether the bound is a share of what each recipient is paid today.
        text: as it was written.
    """

    aim: Aim
    relation: Relation
    bound: Fraction | Aim
    relative: bool = False
    text: str = ""


def read_promise(text: str, scenario: d.Scenario) -> Promise:
    """A promise as people write it.

    Args:
        text: an aim, ``<=``, ``>=`` or ``=``, and an amount, a share, ``budget`` or ``baseline(...)``.
        scenario: whose currency, payments and effects it is about.

    Raises:
        ScenarioError: with what can be written.
    """
    found = _PROMISE.fullmatch(_outside_brackets(text.strip()))
    if found is None:
        raise refusal("promise_unread", Place(text), text=text)
    left, relation, right = (part.replace("\0", "<").replace("\1", ">").replace("\2", "=") for part in found.groups())
    aim = read_aim(left, scenario)
    same = _BASELINE.fullmatch(right)
    if same is not None:
        return Promise(aim, _relation(relation), read_aim(same[1], scenario), text=text)
    if right.strip() == "budget":
        return Promise(aim, _relation(relation), Aim("central", Measure("budget"), text="budget"), text=text)
    bound, is_share = _amount(right, scenario, text, aim.measure.unit)
    if aim.is_share and not (is_share or 0 <= bound <= 1):
        raise refusal("promise_share", Place(text), text=text)
    relative = is_share and aim.measure.what == "largest_loss"
    return Promise(aim, _relation(relation), bound, relative, text)


def _relation(text: str) -> Relation:
    if text == "<=":
        return "<="
    return ">=" if text == ">=" else "="


def _outside_brackets(text: str) -> str:
    """The text with relations inside brackets replaced by marks, so that the promise's own is the one found."""
    depth, out = 0, []
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        out.append({"<": "\0", ">": "\1", "=": "\2"}.get(letter, letter) if depth else letter)
    return "".join(out)


def read_aim(text: str, scenario: d.Scenario) -> Aim:
    """An aim as people write it: ``cost``, ``P95(cost)``, ``CVaR95(cost)``, ``E(overrun)``, ``P(cost > 15 mkr)``.

    Raises:
        ScenarioError: with what can be written.
    """
    text = text.strip()
    if found := _PLAIN.fullmatch(text):
        return Aim("central", _measure(found[1], scenario, text), text=text)
    if found := _STATISTIC.fullmatch(text):
        name, percentile, shortfall, inner = found.groups()
        measure = _over_draws(_measure(inner, scenario, text), text)
        level = Fraction((percentile or shortfall or "0").replace(",", ".")) / 100
        kind: Statistic = "mean" if name == "E" else "percentile" if percentile else "shortfall"
        return Aim(kind, measure, level, text=text)
    if found := _CHANCE.fullmatch(text):
        inner, sign, than = found.groups()
        other: Fraction | Measure
        measure = _over_draws(_measure(inner, scenario, text), text)
        is_measure = _PLAIN.fullmatch(than) is not None
        other = _measure(than, scenario, text) if is_measure else _amount(than, scenario, text, measure.unit)[0]
        return Aim("probability", measure, Fraction(0), other, sign[0] == ">", len(sign) == 1, text)
    raise refusal("promise_unread", Place(text), text=text)


def _measure(text: str, scenario: d.Scenario, whole: str) -> Measure:
    name = text.partition("(")[2].rstrip(") ").strip()
    money = Unit(((MONEY, 1),), Fraction(minor_units(scenario.currency)), currency=scenario.currency)
    if text.startswith("total"):
        if name not in scenario.payments:
            raise refusal("promise_payment", Place(whole), name=name, known=", ".join(scenario.payments))
        return Measure("total", name, money)
    if text.startswith("effect"):
        if name not in scenario.effects:
            raise refusal("effect_unnamed", Place(whole), name=name)
        return Measure("effect", name, scenario.checked.effect_units[name])
    if text.startswith("spread"):
        found = scenario.checked.types[name] if name in scenario.quantities else None
        if found is None or found.axis != "recipient" or found.known.kind != "number":
            raise refusal("spread_of", Place(whole), name=name, known=did_you_mean(name, scenario.quantities))
        return Measure("spread", name, money / found.known)
    for what in ("cost", "overrun", "unspent", "budget", "largest_loss", "losers"):
        if text == what:
            if what in ("overrun", "unspent", "budget") and not scenario.funding:
                raise refusal("promise_no_budget", Place(whole), text=whole)
            return Measure(what, unit=ONE if what == "losers" else money)
    raise refusal("promise_unread", Place(whole), text=whole)


def _over_draws(measure: Measure, text: str) -> Measure:
    """What is of each recipient is counted in the central case alone."""
    if measure.what in ("largest_loss", "losers", "spread"):
        raise refusal("promise_central", Place(text), text=text, what=measure.what)
    return measure


def _amount(text: str, scenario: d.Scenario, whole: str, unit: Unit) -> tuple[Fraction, bool]:
    """A literal in base units, and whether it is a share; a bare number of what is no money is in the unit's own."""
    try:
        literal = read_literal(text, scenario.currency)
    except NumeralError:
        raise refusal("promise_unread", Place(whole), text=whole) from None
    is_share = "%" in text
    if is_share or literal.unit.fits(unit) or (unit.is_money and not literal.unit.dims):
        return literal.value, is_share
    if literal.unit.dims:
        raise refusal("wrong_unit", Place(whole), text=text, found=str(literal.unit), wanted=str(unit))
    return literal.value * unit.scale, is_share
