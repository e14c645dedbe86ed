"""What a scenario means once it is read: names defined by formulas, with units, sources and places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from simulator.formula.syntax import Formula
from simulator.outlook.families import Family
from simulator.problems import Place
from simulator.scenario.tables import Table
from simulator.units import Unit


@dataclass(frozen=True)
class Origin:
    """Where a definition comes from: the document, its hedge, the author's note and the place in the file."""

    source: str = ""
    stated: str = ""
    note: str = ""
    place: Place = field(default_factory=lambda: Place(""))


@dataclass(frozen=True)
class Rounding:
    """To which unit (in base units), in which mode, how often, and where the remainder of a division goes."""

    to: Fraction = Fraction(1)
    mode: str = "half_up"
    each: str = "period"
    remainder: str = "largest"


# -- quantities: how each is defined ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Column:
    """A column of a table; a classed column has one heading for each class."""

    table: str
    heading: str
    missing: str
    classes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dated:
    """A value that holds from its date; a value without dates holds from the beginning of time."""

    values: tuple[tuple[date, Formula], ...]


@dataclass(frozen=True)
class Computed:
    """A formula over other names."""

    formula: Formula


@dataclass(frozen=True)
class Weighted:
    """The sum over classes of weight times quantity."""

    of: str
    weights: tuple[tuple[str, Formula], ...]


@dataclass(frozen=True)
class Points:
    """A table of (breakpoint, value) read as ``curve``, ``steps``, ``tiers`` (marginal) or ``whole``."""

    of: Formula
    how: str
    points: tuple[tuple[Formula, Formula], ...]


@dataclass(frozen=True)
class AsOf:
    """Another quantity as it stood on a date."""

    of: str
    day: date


@dataclass(frozen=True)
class HeldFor:
    """The least value of another quantity throughout the last so many days."""

    of: str
    days: int


@dataclass(frozen=True)
class Series:
    """An index by year as published by a date, read with a lag."""

    values: tuple[tuple[int, Fraction], ...]
    vintage: date | None
    lag: int
    file: str = field(default="", compare=False)


Definition = Column | Dated | Computed | Weighted | Points | AsOf | HeldFor | Series


@dataclass(frozen=True)
class Component:
    """A part of what makes a quantity vary: by row or alike for all, by year or the same in all; its variance."""

    by_row: bool
    by_year: bool
    share: Fraction


@dataclass(frozen=True)
class Counted:
    """Whole numbers around the quantity's own value: the kind of count and what it takes."""

    kind: str
    trials: Formula | None = None
    probability: Formula | None = None
    dispersion: Formula | None = None


@dataclass(frozen=True)
class Uncertain:
    """How a quantity may turn out: a distribution of its value (or of a factor on it, ``relative``), or counts."""

    family: Family | None
    counted: Counted | None
    relative: bool
    bounds: tuple[float, float] | None
    components: tuple[Component, ...]
    correlated: Mapping[str, float]
    origin: Origin
    stated: str = ""


@dataclass(frozen=True)
class Response:
    """How a quantity answers to the payment for one more: ``elasticity`` or ``marginal_cost``, and their figures."""

    kind: str
    formulas: Mapping[str, Formula]
    origin: Origin


@dataclass(frozen=True)
class Quantity:
    """A named number with its unit, how it is defined and where it comes from."""

    name: str
    unit: Unit | None
    definition: Definition
    origin: Origin
    rounding: Rounding | None = None
    share: bool = False
    negative: bool = False
    uncertain: Uncertain | None = None
    response: Response | None = None


# -- money --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Left:
    """What happens to what is left when the window ends: repaid, kept, lapses or not_stated."""

    how: str
    by: date | None = None
    stated: str = ""


@dataclass(frozen=True)
class Requisition:
    """Money that must be asked for ``by`` a day: how much (all of it if None) and on which day (in time if None)."""

    by: date
    amount: Formula | None
    on: Formula | None
    place: Place


@dataclass(frozen=True)
class Source:
    """A source of money: amount (money, or money per year), top-slice, use window and end-of-window rule.

    ``use`` is first and last day, or the number of years for which each grant year's money may be used.
    """

    name: str
    amount: Formula
    top_slice: Formula | None
    use: tuple[date, date] | int | None
    left: Left
    origin: Origin
    received: date | None = None
    requisition: Requisition | None = None
    accounting_object: str = ""
    report_by: date | None = None


@dataclass(frozen=True)
class Rate:
    """``rate`` x ``per``."""

    rate: Formula
    per: Formula


@dataclass(frozen=True)
class ClassRates:
    """A rate for each class of a classed quantity."""

    per: str
    rates: tuple[tuple[str, Formula], ...]


@dataclass(frozen=True)
class TieredRate:
    """Rates by breakpoint of ``per``: marginal, or the last reached rate for all units (``whole``)."""

    per: Formula
    whole: bool
    tiers: tuple[tuple[Formula, Formula], ...]


@dataclass(frozen=True)
class Amount:
    """An amount for each recipient."""

    amount: Formula


@dataclass(frozen=True)
class Pool:
    """An amount in all, divided in proportion to a weight."""

    pool: Formula
    shared_by: Formula


Basis = Rate | ClassRates | TieredRate | Amount | Pool


@dataclass(frozen=True)
class Instalment:
    """A day of payment and the cumulative share of the whole that has then been paid."""

    day: date
    cumulative: Fraction


@dataclass(frozen=True)
class Condition:
    """What is known only after a payment, and what happens to money paid to those who then fail it.

    ``if_failed``: kept, withheld (from the payment ``from_``) or reclaimed.
    """

    that: Formula
    known: date
    if_failed: str
    from_: str


@dataclass(frozen=True)
class Payment:
    """A payment rule in the order in which it is evaluated."""

    name: str
    basis: Basis
    times: tuple[Formula, ...]
    requires: tuple[Formula, ...]
    achieved: Formula | None
    unearned: Mapping[str, str]
    at_least: Formula | None
    at_most: Formula | None
    total_at_most: Formula | None
    rounding: Rounding
    accrues: str | None
    counted: str | date | None
    paid: tuple[Instalment, ...]
    funded_by: tuple[str, ...]
    negative: bool
    origin: Origin
    order: str = "soonest"
    condition: Condition | None = None


@dataclass(frozen=True)
class Activity:
    """A cost without a recipient.

    ``costs`` are (year, cost): None stands for every year (or, for an amount that is not per year, the first). An
    ``investment`` costs its depreciation over ``life`` years from ``start``. ``after`` takes over when grants end.
    """

    name: str
    costs: tuple[tuple[int | None, Formula], ...]
    funded_by: tuple[str, ...]
    origin: Origin
    investment: Formula | None = None
    life: Fraction = Fraction(0)
    start: date | None = None
    order: str = "soonest"
    after: tuple[str, ...] = ()
    pass_through: Formula | None = None


@dataclass(frozen=True)
class PlanLine:
    """One line of an activity plan in öre; ``planned`` is None where the document names no amount, ``actual`` where
    nothing has been reported.
    """

    row: str
    keys: Mapping[str, str]
    planned: int | None
    place: Place
    actual: int | None = None


@dataclass(frozen=True)
class Virement:
    """The rule for moving money between lines: free, consented (by whom, and whether they agree) or none."""

    rule: str = "none"
    by: str = ""
    within: tuple[str, ...] = ()
    agreed: bool = True

    @property
    def allowed(self) -> bool:
        """Whether money moves."""
        return self.rule == "free" or (self.rule == "consented" and self.agreed)


@dataclass(frozen=True)
class Plan:
    """An activity plan: its lines, what they are grouped by, and the rule for moving money between them."""

    name: str
    lines: tuple[PlanLine, ...]
    by: tuple[str, ...]
    funded_by: tuple[str, ...]
    virement: Virement
    origin: Origin
    year: int | None = None
    order: str = "soonest"
    after: tuple[str, ...] = ()


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
class Change:
    """One change of an overlay: the path, what stood there and what stands there now.

    One that is not ``alone`` is put together with other designs, which may have done away with what reads it.
    """

    path: str
    old: str
    new: str
    why: str
    old_source: str
    place: Place
    alone: bool = True


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
    notes: tuple[str, ...] = ()
    synthetic: bool = False
    why: str = ""
    changes: tuple[Change, ...] = ()
    files: tuple[str, ...] = ()
    checked: Any = field(default=None, compare=False)
    """Types and evaluation order found by :mod:`simulator.scenario.check`."""

    @cached_property
    def responding(self) -> tuple[str, ...]:
        """Quantities that answer to what the design pays for one more."""
        return tuple(name for name, quantity in self.quantities.items() if quantity.response is not None)

    @property
    def first_day(self) -> date:
        """The first day of the period."""
        return self.years[0].first

    @property
    def last_day(self) -> date:
        """The last day of the period."""
        return self.years[-1].last
