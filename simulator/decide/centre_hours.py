"""What each design pays in doctors' hours at each recipient, beside the hours that are required and there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from simulator.engine.hours import HoursKnown, hours_known
from simulator.engine.settle import Settlement, settle
from simulator.formula.syntax import Apply, Const, Formula
from simulator.scenario import definitions as d
from simulator.scenario.check import check_scenario

NO_LIMIT = Fraction(10**9)
"""Hours that no recipient uses up."""


@dataclass(frozen=True)
class RecipientHours:
    """One recipient under one design, over the period. Money buys hours only as far as they are there.

    >>> one = RecipientHours("hc01", Fraction(10), 3_500_000, Fraction(20), Fraction(30), Fraction(100_000),
    ...                      Fraction(175_000), None)
    >>> [str(hours) for hours in (*one.paid, *one.missing, one.taken)], one.without_hours
    (['20', '35', '10', '10', '10'], (0, 1500000))

    Args:
        recipient: its id.
        units: what hours are counted per, times years: bed-years.
        money: what it is paid in all, minor units.
        available: hours that it has for it.
        required: hours.
        least_price: of an hour, minor units.
        most_price: in the same way.
        vacancies: vacant posts; None when nothing is stated.
    """

    recipient: str
    units: Fraction
    money: int
    available: Fraction
    required: Fraction
    least_price: Fraction
    most_price: Fraction
    vacancies: Fraction | None

    @property
    def paid(self) -> tuple[Fraction, Fraction]:
        """Hours that the money pays for at the highest and at the lowest price."""
        money = max(self.money, 0)
        return money / self.most_price, money / self.least_price

    @property
    def missing(self) -> tuple[Fraction, Fraction]:
        """Hours required that are not paid for or not there, at the lowest and at the highest price."""
        fewest, most = (min(hours, self.available) for hours in self.paid)
        return max(self.required - most, Fraction(0)), max(self.required - fewest, Fraction(0))

    @property
    def taken(self) -> Fraction:
        """Hours required beyond those that are there: taken from other patients unless somebody is hired."""
        return max(self.required - self.available, Fraction(0))

    @property
    def without_hours(self) -> tuple[int, int]:
        """Money for which there are no hours, minor units rounded half up, at the highest and at the lowest price."""
        left = (max(self.money - self.available * price, Fraction(0)) for price in (self.most_price, self.least_price))
        least, most = (int(money + Fraction(1, 2)) for money in left)
        return least, most

    @property
    def lacks_doctor(self) -> bool:
        """Whether a post is vacant or there are no hours."""
        return self.available == 0 or (self.vacancies is not None and self.vacancies > 0)


@dataclass(frozen=True)
class DesignHours:
    """Every recipient under one design.

    Args:
        settlement: of the design.
        recipients: one for each.
        unspent: what more would be paid if hours never ended, minor units; None when no volume of the design ends with
            the hours.
    """

    settlement: Settlement
    recipients: tuple[RecipientHours, ...]
    unspent: int | None

    @property
    def name(self) -> str:
        """The design's name, or the scenario's."""
        base, _, design = self.settlement.scenario.name.partition("/")
        return design or base

    @property
    def lacking(self) -> int:
        """How many recipients lack a doctor."""
        return sum(one.lacks_doctor for one in self.recipients)


@dataclass(frozen=True)
class Bought:
    """What the payment for one unit a year buys.

    Args:
        minor: for one unit and year, minor units.
        fewest: hours at the highest price.
        most: hours at the lowest price.
        by_rate: whether it is what is paid by rate for each unit; else everything that is paid.
    """

    minor: Fraction
    fewest: Fraction
    most: Fraction
    by_rate: bool


def hours_of_design(settlement: Settlement) -> DesignHours:
    """The hours of every recipient under a settled design.

    Raises:
        ScenarioError: for a scenario that states no hours.
    """
    known = hours_known(settlement)
    paid = settlement.paid_by_recipient()
    found = tuple(
        RecipientHours(
            who, known.units[i], paid[i], known.available[i], known.required[i], known.least_price[i],
            known.most_price[i], None if known.vacancies is None else known.vacancies[i],
        )
        for i, who in enumerate(settlement.scenario.recipients.ids)
    )  # fmt: skip
    return DesignHours(settlement, found, _unspent(settlement))


def bought(settlement: Settlement) -> Bought | None:
    """What the payment for one unit buys; None where there are no units.

    It is what is paid by a rate for each unit. Where nothing is, everything that is paid counts.
    """
    scenario, known = settlement.scenario, hours_known(settlement)
    units = sum(known.units, Fraction(0))
    if not units or scenario.hours is None:
        return None
    per = scenario.hours.per.tree
    by_rate = [
        name for name, p in scenario.payments.items() if isinstance(p.basis, d.Rate) and _same(p.basis.per.tree, per)
    ]
    paid = [sum(int(settlement.paid(name)[0, i]) for name in by_rate or scenario.payments) for i in range(_size(known))]
    fewest, most = (
        sum((Fraction(minor) / price for minor, price in zip(paid, prices, strict=True)), Fraction(0)) / units
        for prices in (known.most_price, known.least_price)
    )
    return Bought(sum(paid) / units, fewest, most, bool(by_rate))


def _size(known: HoursKnown) -> int:
    return len(known.units)


def _same(one: object, other: object) -> bool:
    """Whether two trees name the same thing, wherever they stand."""
    return getattr(one, "name", one) == getattr(other, "name", other)


def _unspent(settlement: Settlement) -> int | None:
    scenario = settlement.scenario
    limited = [name for name in scenario.responding if _ends_with_hours(scenario.quantities[name])]
    if not limited:
        return None
    changed = {name: _without_limit(scenario, scenario.quantities[name]) for name in limited}
    free = replace(scenario, quantities={**scenario.quantities, **changed})
    unlimited = settle(replace(free, checked=check_scenario(free)))
    return sum(unlimited.paid_by_recipient()) - sum(settlement.paid_by_recipient())


def _ends_with_hours(quantity: d.Quantity) -> bool:
    """Whether its volume is held by hours and, without them, by something else."""
    rule = quantity.response
    return rule is not None and "capacity" in rule.formulas and "most" in rule.formulas


def _without_limit(scenario: d.Scenario, quantity: d.Quantity) -> d.Quantity:
    rule = quantity.response
    if rule is None:
        return quantity
    capacity = rule.formulas["capacity"]
    unit = scenario.checked.formula_types[capacity].known
    more = Apply("+", (capacity.tree, Const(NO_LIMIT, unit)), capacity.place)
    formulas = {**rule.formulas, "capacity": Formula(capacity.text, more, capacity.place)}
    return replace(quantity, response=replace(rule, formulas=formulas))
