"""What a sheet can compute by itself: rate times units, an amount each, shares of a pool; held against the engine."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from simulator.describe import heading_of, readable, recipient_titles, title_of, unit_word
from simulator.formula.syntax import Apply, Const, Formula, Ref
from simulator.language import Locale
from simulator.money import Currency, Money, round_half_up
from simulator.results.per_unit import levels
from simulator.results.per_year import years_of
from simulator.results.result import Result
from simulator.rules.rounding import Rounding
from simulator.scenario import definitions as d
from simulator.units import spell

Reason = Literal[
    "basis", "classes", "tiers", "formula", "times", "condition", "limits", "slices", "rounding", "sources", "unlike"
]


@dataclass(frozen=True)
class Input:
    """A number that the reader may change: what it is called, its value in whole units, and its unit in words."""

    key: str
    label: str
    value: float
    unit: str
    source: str


@dataclass(frozen=True)
class Units:
    """What recipients have of a quantity, by recipient."""

    key: str
    label: str
    values: Mapping[str, float]


@dataclass(frozen=True)
class Line:
    """A payment of the sheet.

    Args:
        key: the payment.
        label: what it is called.
        how: ``rate`` (input times units), ``amount`` (the input), ``pool`` (the input shared by units), ``rest`` (what
            the other payments leave of the budget, shared by units), or ``value`` (the engine's amounts).
        amounts: the engine's, in minor units, by recipient.
        units: the key of what is counted.
        reason: why it stands as values.
    """

    key: str
    label: str
    how: Literal["rate", "amount", "pool", "rest", "value"]
    amounts: Mapping[str, int]
    units: str = ""
    reason: Reason | None = None


@dataclass(frozen=True)
class WhatIf:
    """The central case of a scenario as a sheet can compute it.

    ``budget`` is what the only source holds; None where there are several or none. ``other`` is what is paid to nobody.
    """

    title: str
    currency: Currency
    recipients: Mapping[str, str]
    inputs: Sequence[Input]
    units: Sequence[Units]
    lines: Sequence[Line]
    budget: Money | None
    other: Money

    @property
    def live(self) -> bool:
        """Whether the sheet computes anything."""
        return any(line.how != "value" for line in self.lines)


def what_if(title: str, result: Result, locale: Locale) -> WhatIf:
    """The payments that a sheet computes to the same unit as the engine, and those that stand as values.

    Args:
        title: what the scenario is called in the document.
        result: its central case.
        locale: the reader's.
    """
    return _Finder(title, result, locale).found()


class _Finder:
    """Tries each payment as the sheet would compute it, and keeps what comes out as in the engine."""

    def __init__(self, title: str, result: Result, locale: Locale) -> None:
        self.title, self.result, self.locale = title, result, locale
        self.scenario = result.scenario
        self.minor = result.currency.minor_units
        self.inputs: dict[str, Input] = {}
        self.units: dict[str, Units] = {}

    def found(self) -> WhatIf:
        result, scenario = self.result, self.scenario
        lines = []
        for name, payment in scenario.payments.items():
            amounts = result.amounts_minor.get(name, {})
            label = heading_of(scenario, name, self.locale.language)
            made = self._line(payment, label, amounts)
            lines.append(made if isinstance(made, Line) else Line(name, label, "value", amounts, reason=made))
        paid = sum(sum(line.amounts.values()) for line in lines)
        names = recipient_titles(scenario)
        recipients = {i: names[i] for i in scenario.recipients.ids}
        budget = result.budget if len(scenario.funding) == 1 else None
        if budget is not None and any(line.how == "rest" for line in lines):
            source = next(iter(scenario.funding))
            origin = scenario.funding[source].origin.source
            self._input("budget", heading_of(scenario, source, self.locale.language), float(budget), "", origin)
        return WhatIf(
            self.title,
            result.currency,
            recipients,
            tuple(self.inputs.values()),
            tuple(self.units.values()),
            tuple(lines),
            budget,
            Money(result.cost.minor - paid, result.currency),
        )

    def _line(self, payment: d.Payment, label: str, amounts: Mapping[str, int]) -> Line | Reason:
        obstacle = self._obstacle(payment)
        if obstacle is not None:
            return obstacle
        match payment.basis:
            case d.Rate(rate=rate, per=per):
                return self._rate(payment.name, label, rate, per, amounts)
            case d.Amount(amount=amount):
                return self._amount(payment.name, label, amount, amounts)
            case d.Pool(pool=pool, shared_by=weight, holding=()):
                return self._pool(payment.name, label, pool, weight, amounts)
            case d.ClassRates():
                return "classes"
            case d.TieredRate():
                return "tiers"
            case _:
                return "basis"

    def _obstacle(self, payment: d.Payment) -> Reason | None:
        """What a sheet does not compute."""
        limits = (payment.at_least, payment.at_most, payment.total_at_most, payment.balances)
        if payment.times:
            return "times"
        if payment.requires or payment.achieved is not None or payment.condition is not None:
            return "condition"
        if any(limit is not None for limit in limits):
            return "limits"
        if payment.rounding != Rounding():
            return "rounding"
        if payment.accrues not in (None, "year") or years_of(self.scenario) != 1:
            return "slices"
        return None

    # -- mechanisms -----------------------------------------------------------------------------------------------

    def _rate(self, name: str, label: str, rate: Formula, per: Formula, amounts: Mapping[str, int]) -> Line | Reason:
        constant, units = self._constant(rate), self._levels(per)
        if constant is None or units is None:
            return "formula"
        value, unit, source = constant
        computed = {i: round_half_up(_exact(value) * _exact(units.values[i]) * self.minor) for i in units.values}
        if not _same(computed, amounts):
            return "unlike"
        self.units[units.key] = units
        self._input(name, label, value, unit, source)
        return Line(name, label, "rate", amounts, units.key)

    def _amount(self, name: str, label: str, amount: Formula, amounts: Mapping[str, int]) -> Line | Reason:
        constant = self._constant(amount)
        if constant is None:
            return "formula"
        value, unit, source = constant
        if not _same(dict.fromkeys(self.scenario.recipients.ids, round_half_up(_exact(value) * self.minor)), amounts):
            return "unlike"
        self._input(name, label, value, unit, source)
        return Line(name, label, "amount", amounts)

    def _pool(self, name: str, label: str, pool: Formula, weight: Formula, amounts: Mapping[str, int]) -> Line | Reason:
        units = self._levels(weight)
        if units is None:
            return "formula"
        rest = isinstance(pool.tree, Apply) and pool.tree.op == "rest"
        if rest:
            how = self._is_rest(name)
            if how is not None:
                return how
            whole = self.result.totals[name].minor
        else:
            constant = self._constant(pool)
            if constant is None:
                return "formula"
            whole = round_half_up(_exact(constant[0]) * self.minor)
            self._input(name, label, constant[0], constant[1], constant[2])
        if not _same(shares(whole, units.values), amounts):
            self.inputs.pop(name, None)
            return "unlike"
        self.units[units.key] = units
        return Line(name, label, "rest" if rest else "pool", amounts, units.key)

    def _is_rest(self, name: str) -> Reason | None:
        """Whether a pool is what all other payments leave of the only source."""
        result, scenario = self.result, self.scenario
        others = sum(total.minor for other, total in result.totals.items() if other != name)
        if len(scenario.funding) != 1 or scenario.activities or scenario.plans or result.budget is None:
            return "sources"
        if any(_is_rest_of(payment) for other, payment in scenario.payments.items() if other != name):
            return "sources"
        return None if result.budget.minor - others == result.totals[name].minor else "sources"

    # -- numbers --------------------------------------------------------------------------------------------------

    def _constant(self, formula: Formula) -> tuple[float, str, str] | None:
        """A number that is the same for all at all times: in whole units of money, its unit and its source."""
        tree, source = formula.tree, ""
        if isinstance(tree, Ref):
            quantity = self.scenario.quantities.get(tree.name)
            if quantity is None or not isinstance(quantity.definition, d.Dated):
                return None
            if len(quantity.definition.values) != 1 or quantity.rounding is not None or quantity.response is not None:
                return None
            ((day, value),) = quantity.definition.values
            tree, source = (value.tree, quantity.origin.source) if day == date.min else (tree, source)
        if not isinstance(tree, Const) or not tree.unit.is_money:
            return None
        return float(tree.value / self.minor), spell(tree.unit), source

    def _levels(self, formula: Formula) -> Units | None:
        """What is counted, where it is one quantity with a number for each recipient."""
        tree = formula.tree
        if not isinstance(tree, Ref) or tree.name not in self.scenario.quantities:
            return None
        found = levels(self.result, tree.name)
        if set(found) != {*self.scenario.recipients.ids}:
            return None
        unit = self.scenario.checked.types[tree.name].known
        counted = [unit_word(self.scenario, one, self.locale.language) for one, power in unit.dims if power > 0]
        title = title_of(self.scenario, tree.name, self.locale.language) or readable(tree.name)
        label = title[:1].upper() + title[1:]
        suffix = f" ({', '.join(counted)})" if counted and counted[0] not in title else ""
        return Units(tree.name, label + suffix, {i: float(value) for i, value in found.items()})

    def _input(self, key: str, label: str, value: float, unit: str, source: str) -> None:
        self.inputs[key] = Input(key, label, value, unit, source)


def _is_rest_of(payment: d.Payment) -> bool:
    basis = payment.basis
    return isinstance(basis, d.Pool) and isinstance(basis.pool.tree, Apply) and basis.pool.tree.op == "rest"


def _exact(value: float) -> Fraction:
    """The decimal that a cell shows."""
    return Fraction(repr(value))


def _same(computed: Mapping[str, int], amounts: Mapping[str, int]) -> bool:
    return all(computed.get(i, 0) == amounts.get(i, 0) for i in {*computed, *amounts})


def shares(whole: int, weights: Mapping[str, float]) -> dict[str, int]:
    """A pool divided by largest remainder in the floating-point numbers of a sheet; ties go to who stands first.

    >>> shares(100, {"a": 1.0, "b": 1.0, "c": 1.0})
    {'a': 34, 'b': 33, 'c': 33}
    """
    total = math.fsum(weights.values())
    if not total:
        return dict.fromkeys(weights, 0)
    exact = {i: whole * weight / total for i, weight in weights.items()}
    floors = {i: math.floor(value) for i, value in exact.items()}
    left = whole - sum(floors.values())
    order = sorted(weights, key=lambda i: -(exact[i] - floors[i]))  # stable: who stands first
    more = {*order[:left]}
    return {i: floors[i] + (i in more) for i in weights}
