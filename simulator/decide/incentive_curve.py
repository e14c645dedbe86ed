"""The incentive curve: one recipient's payment, and what one more is worth, as something it does is varied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from simulator.decide.cliffs import cliff_steps
from simulator.decide.incentives import changes_within
from simulator.engine.settle import settle
from simulator.engine.uncertain import Turned
from simulator.money import Currency
from simulator.number import Floats
from simulator.problems import Place, ScenarioError, did_you_mean, refusal
from simulator.results.per_unit import levels
from simulator.results.result import Result
from simulator.rules.calendar import slices
from simulator.scenario import definitions as d
from simulator.scenario.graph import reached
from simulator.units import Unit

SHARES = 20
"""Even steps of a share from 0 to 100 %."""
MOST_LEVELS = 400


@dataclass(frozen=True)
class Incentive:
    """A recipient's payment in öre at each level of a quantity, all others as they are.

    The level of a quantity that changes within a year is the mean of its months, each of which is in proportion.
    ``marginal[k]`` is the payment for one more at ``at[k]``, from there to the next level. ``cliffs`` are the steps
    ``k`` at which the payment jumps or falls by far more than it does beside them.
    """

    recipient: str
    vary: str
    unit: Unit
    at: tuple[Fraction, ...]
    paid: tuple[int, ...]
    now: Fraction
    currency: Currency

    @property
    def marginal(self) -> tuple[Fraction, ...]:
        """Öre for one more, between each level and the next."""
        return tuple(
            Fraction(self.paid[k + 1] - self.paid[k]) / (self.at[k + 1] - self.at[k]) for k in range(len(self.at) - 1)
        )

    @property
    def cliffs(self) -> tuple[int, ...]:
        """Steps at which the payment jumps or falls."""
        return cliff_steps([float(x) for x in self.at], [float(p) for p in self.paid])


def incentive(result: Result, recipient: str, vary: str, at: Sequence[Fraction | int] | None = None) -> Incentive:
    """Pay a recipient at each level of a quantity of its own; every other number stays as it is.

    ``at`` are levels in the quantity's base unit; whole numbers from zero to twice today's level unless given.
    """
    scenario = result.scenario
    ids = scenario.recipients.ids
    place = Place(scenario.files[0] if scenario.files else "")
    if recipient not in ids:
        raise refusal("unknown_recipient", place, id=recipient, known=did_you_mean(recipient, ids))
    known = varied(result)
    if vary not in known:
        raise refusal("unknown_name", place, name=vary, known=did_you_mean(vary, known) if known else "-")
    today = level_of(result, recipient, vary)
    if at is None:
        around = _levels_around(today, share=_is_share(list(levels(result, vary).values())))
        return incentive(result, recipient, vary, around if pays_at(result, recipient, vary, 0) else around[1:])
    chosen = tuple(Fraction(value) for value in at)
    settlement = settle(scenario, {vary: _varied(result, recipient, vary, chosen, today)})
    row = ids.index(recipient)
    paid = np.zeros(len(chosen), np.int64)
    for name in scenario.payments:
        paid = paid + np.broadcast_to(settlement.paid(name)[:, row], paid.shape)
    unit = scenario.checked.types[vary].known
    return Incentive(recipient, vary, unit, chosen, tuple(int(p) for p in paid), today, result.currency)


def level_of(result: Result, recipient: str, vary: str) -> Fraction:
    """A recipient's level of a quantity: of one that changes within a year the mean of its months."""
    if not changes_within(result.settlement, vary):
        return levels(result, vary)[recipient]
    row = result.scenario.recipients.ids.index(recipient)
    found: list[Fraction] = []
    for year in result.settlement.years:
        months = slices(year.year.first, year.year.last, "month")
        first = tuple(month.first for month in months)
        days = tuple(day.toordinal() for day in first)
        value = year.moment_at(first, days, tuple(month.last for month in months)).value(vary)
        found += [Fraction(value.at(slice_=t if value.shape[1] > 1 else 0, row=row)) for t in range(len(months))]
    return round(sum(found, Fraction(0)) / len(found), 2)


def _varied(result: Result, recipient: str, vary: str, at: Sequence[Fraction], mean: Fraction) -> Floats | Turned:
    """A quantity with one recipient at each level: what changes within a year is as much more or less in each month."""
    ids = result.scenario.recipients.ids
    row, shape = ids.index(recipient), (len(at), 1, len(ids))
    if changes_within(result.settlement, vary):
        scale, shift = np.ones(shape), np.zeros(shape)
        if mean > 0:
            scale[:, 0, row] = [float(value / mean) for value in at]
        else:
            shift[:, 0, row] = [float(value) for value in at]
        return Turned(scale, shift)
    draws = np.broadcast_to(np.array([float(value) for value in levels(result, vary).values()]), shape).copy()
    draws[:, 0, row] = [float(value) for value in at]
    return draws


def pays_at(result: Result, recipient: str, vary: str, level: int) -> bool:
    """Whether the rules have an answer at a level; at zero they have none when they divide by the quantity."""
    try:
        incentive(result, recipient, vary, [level])
    except ScenarioError as bad:
        if any(problem.code != "no_value" for problem in bad.problems):
            raise
        return False
    return True


def varied(result: Result) -> list[str]:
    """Quantities of a recipient's own that a payment reads, directly or not, and that can be varied: its columns."""
    scenario = result.scenario
    needed = reached(scenario.checked.needs, scenario.payments)
    return [
        name
        for name, quantity in scenario.quantities.items()
        if name in needed
        and isinstance(quantity.definition, d.Column)
        and quantity.definition.table == "recipient"
        and not quantity.definition.classes
        and scenario.checked.types[name].known.kind == "number"
    ]


def _is_share(known: Sequence[Fraction]) -> bool:
    """Whether a quantity is a share of something: never below 0 or above 1, and not whole numbers alone."""
    return all(0 <= value <= 1 for value in known) and any(value.denominator > 1 for value in known)


def _levels_around(today: Fraction, *, share: bool) -> tuple[Fraction, ...]:
    """Whole numbers from zero to twice today's level, in steps that keep them few; of a share, from 0 to 100 %."""
    if share:
        return tuple(Fraction(k, SHARES) for k in range(SHARES + 1))
    top = max(10, int(2 * today))
    step = -(-top // MOST_LEVELS)
    return tuple(Fraction(k) for k in range(0, top + step, step))
