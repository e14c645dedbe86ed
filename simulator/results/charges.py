"""Who had what from which grant in which period: charges of one draw divided between recipients and plan lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from simulator.engine.funding_year import FundingYear
from simulator.engine.settle import Settlement
from simulator.engine.year import YearSettlement
from simulator.funding.charging import NONE
from simulator.funding.eligible import days_in_common, passed_on
from simulator.funding.matching import pair_off, spread_both_ways
from simulator.funding.virement import Moved
from simulator.funding.windows import Grant

PRIVATE = "private"
_T = TypeVar("_T", np.int64, np.float64)


@dataclass(frozen=True)
class Charge:
    """Öre of one grant (or of none: unfunded) for one recipient, activity or plan line in one period."""

    day: date
    kind: str
    source: str
    grant: str
    to: str
    amount: int
    rule: str
    document: str
    name: str


def charges(settlement: Settlement, draw: int = 0) -> Iterator[Charge]:
    """Every charge, the unfunded ones included."""
    for year in settlement.years:
        for name in year.funding.charged:
            columns = _columns(year.funding, name, draw)
            if name in settlement.scenario.payments:
                yield from _of_payment(year, name, columns, draw)
            elif name in settlement.scenario.activities:
                yield from _of_activity(year, name, columns)
            else:
                moved = year.funding.lines[name].plan
                if moved is not None:
                    yield from _of_plan(year, name, columns, moved, draw)


@dataclass(frozen=True)
class Column:
    """What a grant (or none) bore in a period that ends on a day, öre, net of what was paid back to it."""

    grant: Grant | None
    day: date
    net: int
    owed: int = 0


_NONE = Grant("", "", date.min, date.min, date.max)


def _columns(funding: FundingYear, name: str, draw: int) -> list[Column]:
    """Everything charged under a name, by grant and period."""
    days = [funding.funds.periods[t].last for t in funding.funds.periods_of(funding.number)]
    line = funding.charged[name]
    out: list[Column] = []
    for g, part in [*line.by_grant.items(), (NONE, line.unfunded)]:
        grant = None if g == NONE else funding.funds.grants[g]
        owed = at_draw(line.owed[g], draw) if g in line.owed else np.zeros(len(days), np.int64)
        for day, net, back in zip(days, at_draw(part, draw).tolist(), owed.tolist(), strict=True):
            if net or back:
                out.append(Column(grant, day, net, back))
    return out


def at_draw(values: NDArray[_T], draw: int) -> NDArray[_T]:
    """One draw's row of an array; an axis of length 1 is the same in every draw."""
    return np.asarray(values[min(draw, len(values) - 1)])


def _of_payment(year: YearSettlement, name: str, columns: list[Column], draw: int) -> Iterator[Charge]:
    payment = year.scenario.payments[name]
    paid = at_draw(year.funding.drawn.get(name, year.payments[name].paid), draw)
    if not columns:
        return
    # What some owe is returned in the periods in which it accrued, whatever the others have in them.
    owed = np.array([column.owed for column in columns], np.int64)
    amounts = np.array([column.net for column in columns], np.int64) + owed
    has = spread_both_ways(np.maximum(paid, 0), amounts, _accrued(year, name, columns, amounts, draw))
    owes = spread_both_ways(np.maximum(-paid, 0), owed, _accrued(year, name, columns, owed, draw))
    for i, row in enumerate(has - owes):
        for column, öre in zip(columns, row.tolist(), strict=True):
            if öre:
                to = year.scenario.recipients.ids[i]
                yield _charge(column.grant, column.day, to, öre, f"payments.{name}", payment.origin.source, name)


def _accrued(
    year: YearSettlement, name: str, columns: list[Column], amounts: NDArray[np.int64], draw: int
) -> NDArray[np.float64] | None:
    """(recipient, column): how each recipient's own payment accrued over the periods; None when nothing was sliced."""
    settled = year.payments[name]
    steps = settled.steps
    if len(settled.slices) == 1:
        return None
    if "earned" in steps:
        by_slice = np.abs(np.nan_to_num(at_draw(steps["earned"].x, draw)))
    else:
        claimed = np.nan_to_num(at_draw(steps["claimed"].x, draw))
        whole = claimed.sum(axis=1, keepdims=True)
        share = np.divide(claimed, whole, out=np.zeros_like(claimed), where=whole > 0)
        by_slice = share * at_draw(steps["pool"].x, draw) * at_draw(steps["leaving"].x, draw)
    by_slice = np.broadcast_to(by_slice, (len(settled.slices), len(year.scenario.recipients)))
    spans = [(part.first.toordinal(), part.last.toordinal()) for part in settled.slices]
    funding = year.funding
    periods = [funding.funds.periods[t] for t in funding.funds.periods_of(funding.number)]
    by_period = by_slice.T @ days_in_common(spans, periods)
    number = {period.last: t for t, period in enumerate(periods)}
    of_column = np.array([number[column.day] for column in columns])
    weight = amounts.astype(np.float64)
    together = np.bincount(of_column, weight, len(periods))[of_column]
    return np.asarray(by_period[:, of_column] * weight / np.where(together > 0, together, 1.0), np.float64)


def _charge(grant: Grant | None, day: date, to: str, öre: int, rule: str, document: str, name: str) -> Charge:
    of = grant or _NONE
    return Charge(day, "charged", of.source, of.year, to, öre, rule, document, name)


def _of_activity(year: YearSettlement, name: str, columns: list[Column]) -> Iterator[Charge]:
    activity = year.scenario.activities[name]
    share = None
    if activity.pass_through is not None:
        share = year.moment().formula(activity.pass_through).at()
    for column in columns:
        grant, day, öre = column.grant, column.day, column.net
        rule, document = f"activities.{name}", activity.origin.source
        if share is None:
            yield _charge(grant, day, name, öre, rule, document, name)
            continue
        on, stays = passed_on(np.array([öre]), share)
        for part, to, key in ((stays, name, rule), (on, f"{name}:{PRIVATE}", f"{rule}.pass_through")):
            if part[0]:
                yield _charge(grant, day, to, int(part[0]), key, document, name)


def _of_plan(year: YearSettlement, name: str, columns: list[Column], moved: Moved, draw: int) -> Iterator[Charge]:
    plan = year.scenario.plans[name]
    document = plan.origin.source
    lines: list[Any] = [f"{name}:{line.row}" for line in plan.lines]
    spent = at_draw(moved.funded + moved.lacking, draw)
    matrix = spread_both_ways(spent, np.array([column.net for column in columns], np.int64))
    for to, row in zip(lines, matrix, strict=True):
        for column, öre in zip(columns, row.tolist(), strict=True):
            if öre:
                yield _charge(column.grant, column.day, to, öre, f"plans.{name}", document, name)
    source = plan.funded_by[0] if plan.funded_by else ""
    for i, j, öre in pair_off(at_draw(moved.out, draw), at_draw(moved.into, draw)):
        rule = f"plans.{name}.virement: {lines[i]} -> {lines[j]}"
        yield Charge(year.year.last, "moved", source, "", lines[j], öre, rule, document, name)
