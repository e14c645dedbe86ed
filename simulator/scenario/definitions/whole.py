"""A scenario as a whole: its years, claims and changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property

from simulator.formula.syntax import Formula
from simulator.problems import Place
from simulator.rules.calendar import Accrues
from simulator.scenario.definitions.checked import UNCHECKED, CheckedScenario
from simulator.scenario.definitions.common import Origin
from simulator.scenario.definitions.money import Activity, Payment, Plan, Source
from simulator.scenario.definitions.quantities import Quantity
from simulator.scenario.definitions.titles import Titles, Words
from simulator.scenario.tables import Table
from simulator.units import Unit


@dataclass(frozen=True)
class Claim:
    """A figure to compute again: ``that`` equals ``equals``, within a tolerance or with a known difference."""

    that: Formula
    equals: Formula
    for_: str | None
    where: Mapping[str, str]
    stated: str
    within: Formula | None
    differs_by: Formula | None
    because: str
    last_digit: Fraction
    differs_digit: Fraction
    origin: Origin


@dataclass(frozen=True)
class Effect:
    """What the money is for: a formula over the period, in every draw; what is per time is summed over its slices."""

    name: str
    formula: Formula
    unit: Unit | None
    """As its author wrote it; None for what the formula comes out as."""
    accrues: Accrues | None
    origin: Origin


@dataclass(frozen=True)
class DoctorHours:
    """Doctors' hours by recipient.

    Args:
        per: what hours are counted per, such as beds.
        required: hours a year, or for each unit of ``per`` and year.
        available: hours a year that each recipient has for it.
        price: the least and the most that an hour costs; the same formula twice where one is stated.
        vacancies: vacant posts; None when nothing is stated.
        title: what one of ``per`` is called.
        origin: where they come from.
    """

    per: Formula
    required: Formula
    available: Formula
    price: tuple[Formula, Formula]
    vacancies: Formula | None
    title: Words
    origin: Origin

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """Every formula, each once."""
        all_of_them = (self.per, self.required, self.available, *self.price, self.vacancies)
        return tuple(dict.fromkeys(formula for formula in all_of_them if formula is not None))


@dataclass(frozen=True)
class Change:
    """One change of an overlay: the path, what stood there and what stands there now.

    One that is not ``alone`` is an assumption, or put together with other designs, which may have done away with what
    reads it.
    """

    path: str
    old: str
    new: str
    why: Words
    old_source: str
    place: Place
    alone: bool = True


@dataclass(frozen=True)
class Group:
    """Payments under one name: those listed, or ``all_but`` those listed."""

    name: str
    payments: tuple[str, ...]
    all_but: bool
    places: tuple[Place, ...]
    place: Place


@dataclass(frozen=True)
class Year:
    """A settlement year: its label and its first and last day."""

    label: str
    first: date
    last: date

    @property
    def is_whole(self) -> bool:
        """Whether it is twelve months long."""
        after = date.fromordinal(self.last.toordinal() + 1)
        return (after.month, after.day, after.year) == (self.first.month, self.first.day, self.first.year + 1)


@dataclass(frozen=True)
class Scenario:
    """A scenario that has been read and checked; nothing in it changes."""

    name: str
    title: Mapping[str, str]
    currency: str
    years: tuple[Year, ...]
    documents: Mapping[str, Mapping[str, str]]
    recipients: Table
    tables: Mapping[str, Table]
    quantities: Mapping[str, Quantity]
    funding: Mapping[str, Source]
    payments: Mapping[str, Payment]
    activities: Mapping[str, Activity]
    plans: Mapping[str, Plan]
    claims: tuple[Claim, ...]
    notes: tuple[Words, ...] = ()
    expect: tuple[Formula, ...] = ()
    """What figures should be like; where they are not, a note says so."""
    synthetic: bool = False
    why: Words = field(default_factory=Words)
    changes: tuple[Change, ...] = ()
    files: tuple[str, ...] = ()
    groups: Mapping[str, Group] = field(default_factory=dict)
    left_out_of_sums: tuple[tuple[str, str], ...] = ()
    """Who asks for ``total_paid(...)``, and a payment of the group that is not in it as it asks for a sum itself."""
    effects: Mapping[str, Effect] = field(default_factory=dict)
    hours: DoctorHours | None = None
    """Doctors' hours by recipient, where the scenario states them."""
    base: Scenario | None = field(default=None, compare=False)
    """What a design extends in the end, where some formula asks for it with ``baseline(...)``."""
    titles: Titles = field(default_factory=Titles)
    checked: CheckedScenario = field(default=UNCHECKED, compare=False)
    """Types and evaluation order found by :mod:`simulator.scenario.check`."""

    @cached_property
    def responding(self) -> tuple[str, ...]:
        """Quantities that answer to what the design pays for one more."""
        return tuple(name for name, quantity in self.quantities.items() if quantity.response is not None)

    @cached_property
    def withholding(self) -> Mapping[str, tuple[Payment, ...]]:
        """By payment: those of which a failed condition is withheld from it."""
        found: dict[str, tuple[Payment, ...]] = {}
        for payment in self.payments.values():
            if payment.condition is not None and payment.condition.from_:
                found[payment.condition.from_] = (*found.get(payment.condition.from_, ()), payment)
        return found

    @property
    def first_day(self) -> date:
        """The first day of the period."""
        return self.years[0].first

    @property
    def last_day(self) -> date:
        """The last day of the period."""
        return self.years[-1].last
