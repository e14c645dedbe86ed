"""Where money comes from and what it goes to: sources, payments, activities and plans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

from simulator.formula.syntax import Formula
from simulator.funding.windows import End
from simulator.problems import Place
from simulator.rules.calendar import Accrues
from simulator.rules.earning import Cause, Lot
from simulator.rules.rounding import Rounding
from simulator.scenario.definitions.common import Origin
from simulator.scenario.sheets.grid import ReadNote

Check = Literal["successor", "agreement", "production_plan"]
"""What a line of a plan may have to show: the budget that takes over, a written agreement, a production plan."""


Order = Literal["soonest", "listed"]
"""Which source is used first: the soonest to expire, or as the payment lists them."""
IfFailed = Literal["kept", "withheld", "reclaimed"]
Rule = Literal["free", "consented", "none"]


@dataclass(frozen=True)
class Left:
    """What happens to what is left when the window ends: repaid, kept, lapses or not_stated."""

    how: End
    by: date | None = None
    stated: str = ""


@dataclass(frozen=True)
class Requisition:
    """Money that must be asked for ``by`` a day: how much (all of it if None) and on which day (in time if None)."""

    by: date
    amount: Formula | None
    on: Formula | None
    place: Place
    passed_on: Formula | None = None
    """The share that each passes on to private providers."""


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
    """Rates by breakpoint of ``per``: marginal, or the last reached rate for all units (``whole``).

    ``over_year`` counts the units from the first day of the settlement year, not anew in each slice.
    """

    per: Formula
    whole: bool
    tiers: tuple[tuple[Formula, Formula], ...]
    over_year: bool = False


@dataclass(frozen=True)
class Amount:
    """An amount for each recipient."""

    amount: Formula


@dataclass(frozen=True)
class Pool:
    """An amount in all, divided in proportion to a weight.

    ``holding`` are payments that depend on the pool and have room beside it in the source that it is the rest of.
    """

    pool: Formula
    shared_by: Formula
    holding: tuple[str, ...] = ()


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
    if_failed: IfFailed
    from_: str


@dataclass(frozen=True)
class Payment:
    """A payment rule in the order in which it is evaluated."""

    name: str
    basis: Basis
    times: tuple[Formula, ...]
    requires: tuple[Formula, ...]
    achieved: Formula | None
    unearned: Mapping[Cause, Lot]
    at_least: Formula | None
    at_most: Formula | None
    total_at_most: Formula | None
    rounding: Rounding
    accrues: Accrues | None
    counted: str | date | None
    paid: tuple[Instalment, ...]
    funded_by: tuple[str, ...]
    negative: bool
    origin: Origin
    order: Order = "soonest"
    condition: Condition | None = None
    balances: Formula | None = None
    """What the rounded amounts sum to, as they do in the rule."""
    each_slice: bool = False
    """Whether ``paid`` pays each slice its own amount on its last day, not shares of the whole."""


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
    order: Order = "soonest"
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

    rule: Rule = "none"
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
    order: Order = "soonest"
    after: tuple[str, ...] = ()
    notes: tuple[ReadNote, ...] = ()
    checks: Mapping[Check, str] = field(default_factory=dict)
    """What each line must have, by the heading of the column that names it."""
