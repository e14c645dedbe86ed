"""What costs money in a year: payments, activities and plans, as whole öre by (draw, period)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.engine.funding_grants import Funds
from simulator.engine.payment_year import PaymentYear
from simulator.formula.syntax import Formula
from simulator.funding.eligible import days_in_common, depreciation, spread_over_periods
from simulator.funding.virement import Moved, move
from simulator.funding.windows import Period, Whole, year_of
from simulator.number import Floats, Number
from simulator.problems import refusal
from simulator.rules.calendar import slices
from simulator.rules.rounding import round_each
from simulator.scenario import definitions as d

if TYPE_CHECKING:
    from simulator.engine.year_view import YearView


@dataclass(frozen=True)
class Line:
    """Something that costs money in a year: its cost by (draw, period), and what of it may not be charged at all.

    ``owed`` is what some pay back under it, by (draw, period); ``cost`` is net of that.
    """

    name: str
    cost: Whole
    sources: tuple[str, ...]
    as_listed: bool = False
    after: tuple[str, ...] = ()
    lacking: Whole | None = None
    plan: Moved | None = None
    owed: Whole | None = None


def payment_cost(name: str, year: PaymentYear, amounts: Whole, periods: Sequence[Period], state: YearView) -> Line:
    """A payment's amounts for the year (draw, recipient), spread over periods as they accrued."""
    payment = state.scenario.payments[name]

    def spread(total: Whole, of: NDArray[np.bool_] | None = None) -> Whole:
        by_period = _accrued(year, of) @ days_in_common(spans, periods)
        return spread_over_periods(total, np.broadcast_to(by_period, (max(len(total), len(by_period)), len(periods))))

    spans = [(part.first.toordinal(), part.last.toordinal()) for part in year.slices]
    owing = amounts < 0
    if not owing.any():
        cost, owed = spread(amounts.sum(axis=1)), None
    else:
        owed = spread(-np.minimum(amounts, 0).sum(axis=1), owing)
        cost = spread(np.maximum(amounts, 0).sum(axis=1), amounts > 0) - owed
    return Line(name, cost, payment.funded_by, payment.order == "listed", owed=owed)


def _accrued(year: PaymentYear, of: NDArray[np.bool_] | None) -> Floats:
    """(draw, slice): how much accrued in each slice, for all or for some recipients (draw, recipient); else evenly."""
    accrued = year.steps.get("earned") or year.steps.get("pool")
    if accrued is None or not accrued.shape[1] == len(year.slices) > 1:
        return np.ones((1, len(year.slices)))
    size = np.abs(np.nan_to_num(accrued.x))
    if of is not None:
        size = size * of[:, None, :]
    weights = size.sum(axis=2)
    return np.asarray(np.where(weights.sum(axis=1, keepdims=True) > 0, weights, 1.0), np.float64)


def activity_lines(state: YearView, funds: Funds, number: int) -> Iterator[Line]:
    """Activities and plans of a cost year, in the order of the file."""
    periods = [funds.periods[t] for t in funds.periods_of(number)]
    even = _even(state, periods)
    for activity in state.scenario.activities.values():
        _refuse_share(state, activity)
        total = _reported(state, activity.name, number)
        if total is None:
            total = activity_cost(state, activity, number)[:, None]
        cost = spread_over_periods(total[:, 0], even)
        yield Line(activity.name, cost, activity.funded_by, activity.order == "listed", activity.after)
    for plan in state.scenario.plans.values():
        if plan_year(state.scenario, funds, plan) == number:
            moved = plan_moves(plan, _reported(state, plan.name, number))
            cost = spread_over_periods(moved.funded.sum(axis=1), even)
            lacking = spread_over_periods(moved.lacking.sum(axis=1), even)
            yield Line(plan.name, cost, plan.funded_by, plan.order == "listed", plan.after, lacking, moved)


def _refuse_share(state: YearView, activity: d.Activity) -> None:
    """What is passed on is between nothing and all of it."""
    if activity.pass_through is not None:
        share = state.moment().formula(activity.pass_through)
        if not ((share.x >= 0) & (share.x <= 1)).all():
            place = activity.pass_through.place
            raise refusal("share_range", place, text=activity.pass_through.text, value=f"{share.x.flat[0]:g}")


def _even(state: YearView, periods: Sequence[Period]) -> Floats:
    """A cost without a day of its own arises evenly over the year."""
    return days_in_common([(state.year.first.toordinal(), state.year.last.toordinal())], periods)


def _reported(state: YearView, name: str, number: int) -> Whole | None:
    """An outturn that stands in for an activity's or a plan's own figures: (draw, line) of this cost year."""
    found = state.draws.get(name)
    if not isinstance(found, np.ndarray):
        return None
    return found[:, min(number, found.shape[1] - 1), :].astype(np.int64)


def activity_cost(state: YearView, activity: d.Activity, number: int) -> Whole:
    """An activity's cost in a year, in whole öre by draw; of an investment, the year's depreciation alone."""
    total = np.zeros(1, np.int64)
    for year, formula in activity.costs:
        per_time = bool(state.scenario.checked.time_units[formula].dims)
        if year == state.year.first.year or (year is None and (per_time or number == 0)):
            total = total + _money(state, activity, formula)
    if activity.investment is not None:
        total = total + _depreciation(state, activity, activity.investment)
    return np.asarray(total, np.int64)


def _money(state: YearView, activity: d.Activity, formula: Formula) -> Whole:
    value: Number = state.yearly(formula)
    if (value.x < 0).any():
        raise refusal("negative_cost", formula.place, name=activity.name, year=state.year.label)
    if np.isnan(value.x).any():
        raise refusal("no_value", formula.place, what="cost", rule=activity.name, who="-", draw=0)
    return round_each(value, Fraction(1), "half_up")[:, 0, 0]


def _depreciation(state: YearView, activity: d.Activity, investment: Formula) -> Whole:
    start = activity.start or state.year.first
    if start > state.year.last:
        return np.zeros(1, np.int64)
    before = Fraction(0)
    if start < state.year.first:
        (past,) = slices(start, state.year.first.replace(day=1), None)
        before = past.years - slices(state.year.first, state.year.first, None)[0].years
    (used,) = slices(max(start, state.year.first), state.year.last, None)
    value = _money(state, activity, investment)
    return depreciation(value, activity.life, [used.years], before)[:, 0]


# -- plans --------------------------------------------------------------------------------------------------------


def plan_year(scenario: d.Scenario, funds: Funds, plan: d.Plan) -> int:
    """The number of the cost year that a plan belongs to: its own, or the first in which its grants may be used."""
    if plan.year is not None:
        return next(n for n, (first, _) in enumerate(funds.years) if first.year == plan.year)
    starts = [g.first for g in funds.grants if g.source in plan.funded_by]
    return min(max(year_of(min(starts), funds.years), 0), len(funds.years) - 1) if starts else 0


def plan_moves(plan: d.Plan, reported: Whole | None = None) -> Moved:
    """What every line costs and what moves between lines; a line that nobody has reported on costs what was planned."""
    planned = np.array([line.planned or 0 for line in plan.lines], np.int64)
    actual = np.array([[line.planned or 0 if line.actual is None else line.actual for line in plan.lines]], np.int64)
    labels = [tuple(line.keys.get(heading, "") for heading in plan.virement.within) for line in plan.lines]
    number = {label: n for n, label in enumerate(dict.fromkeys(labels))}
    group = np.array([number[label] for label in labels], np.intp)
    spent = actual if reported is None else reported
    return move(planned, spent, group, allowed=plan.virement.allowed)
