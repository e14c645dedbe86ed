"""What will not be used of a grant: each line's forecast, what may move, what is repaid and what next year costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt

import numpy as np

from simulator.decide.run_rate import Expected, Method, expected
from simulator.engine.funding_lines import plan_moves
from simulator.engine.outturn import left_of
from simulator.engine.settle import Settlement, settle
from simulator.engine.spent import Spent, spent_on
from simulator.funding.windows import Whole
from simulator.number import Floats
from simulator.rules.calendar import months_between
from simulator.scenario import definitions as d
from simulator.scenario.outturn import Outturn, year_of

CASES = ("nothing_more", "low", "forecast", "high")
"""Nothing more is spent; the 5th percentile, the forecast and the 95th percentile of what is spent in all."""


@dataclass(frozen=True)
class LineForecast:
    """One line of a plan, or an activity, with its forecast.

    Args:
        name: the plan or activity.
        line: what has been planned and spent.
        expected: what the year comes to.
        out: what of it may go to other lines by the virement rule, minor units.
        into: what it may have from other lines.
    """

    name: str
    line: Spent
    expected: Expected
    out: int
    into: int


@dataclass(frozen=True)
class Move:
    """A suggested move from one line of a plan to another, minor units."""

    plan: str
    from_: str
    to: str
    amount: int


@dataclass(frozen=True)
class SpendingForecast:
    """Lines, moves, and what becomes of each source in each of ``CASES``.

    ``totals`` are low, forecast and high of all lines together, as independent lines; ``left`` and ``repaid`` are by
    source and case.
    """

    scenario: d.Scenario
    as_of: date
    method: Method
    lines: tuple[LineForecast, ...]
    moves: tuple[Move, ...]
    totals: Mapping[str, int]
    left: Mapping[str, Mapping[str, int]]
    repaid: Mapping[str, Mapping[str, int]]
    synthetic_outturn: bool = False


def spending_forecast(
    scenario: d.Scenario, outturn: Outturn, method: Method, profile: Mapping[int, float] | None = None
) -> SpendingForecast:
    """Forecast every plan and activity of the settlement year that the day lies in.

    Args:
        scenario: with plans or activities.
        outturn: what has been reported of them by a day, to date or by month.
        method: how the rest of the year is forecast.
        profile: for ``profile`` the share of a year that falls on each month of the calendar, 1 to 12.
    """
    planned = settle(scenario)
    year = year_of(scenario, outturn.as_of)
    number = scenario.years.index(year)
    shares, share_left = _shares(year, profile), left_of(year, outturn.as_of)
    lines_of = planned.funding.years[number].lines
    names = [name for name in (*scenario.activities, *scenario.plans) if name in lines_of]
    found = {
        name: [(line, expected(line, method, shares)) for line in spent_on(planned, name, outturn, number, share_left)]
        for name in names
    }
    totals = _totals([one for lines in found.values() for _, one in lines])
    scales = _scales([one for lines in found.values() for _, one in lines], totals)
    cases = {name: _cases(lines, scales) for name, lines in found.items()}
    draws: list[dict[str, Floats]] = [{} for _ in scenario.years]
    draws[number] = {name: cost[:, None, :].astype(np.float64) for name, cost in cases.items()}
    settled = settle(scenario, draws)
    lines, moves = _lines_and_moves(scenario, found)
    granted = {s: planned.funding.of_source("granted", s) for s in scenario.funding}
    kept = {s: _by_case(settled, "used", s) for s in scenario.funding}
    return SpendingForecast(
        scenario,
        outturn.as_of,
        method,
        lines,
        moves,
        {case: round(total) for case, total in totals.items()},
        {s: {case: int(granted[s][0]) - used for case, used in kept[s].items()} for s in scenario.funding},
        {s: _by_case(settled, "repaid", s) for s in scenario.funding},
        outturn.synthetic,
    )


def _shares(year: d.Year, profile: Mapping[int, float] | None) -> dict[date, float]:
    months = [part.first.replace(day=1) for part in months_between(year.first, year.last)]
    weights = [1.0 if profile is None else profile[month.month] for month in months]
    return {month: weight / sum(weights) for month, weight in zip(months, weights, strict=True)}


def _totals(lines: Sequence[Expected]) -> dict[str, float]:
    """Low, forecast and high of the sum: half-widths of independent lines add as squares."""
    value = sum(one.value for one in lines)
    below = sqrt(sum((one.value - one.low) ** 2 for one in lines))
    above = sqrt(sum((one.high - one.value) ** 2 for one in lines))
    return {"low": value - below, "forecast": value, "high": value + above}


def _scales(lines: Sequence[Expected], totals: Mapping[str, float]) -> dict[str, float]:
    """How much of each line's half-width makes up the sum's: they are not all at their ends at once."""
    below, above = sum(one.value - one.low for one in lines), sum(one.high - one.value for one in lines)
    return {
        "low": (totals["forecast"] - totals["low"]) / below if below else 0.0,
        "high": (totals["high"] - totals["forecast"]) / above if above else 0.0,
    }


def _cases(lines: Sequence[tuple[Spent, Expected]], scales: Mapping[str, float]) -> Whole:
    """(case, line): what each line costs in each of ``CASES``, whole minor units."""
    rows = [
        (
            line.spent,
            one.value - (one.value - one.low) * scales["low"],
            one.value,
            one.value + (one.high - one.value) * scales["high"],
        )
        for line, one in lines
    ]
    return np.round(np.array(rows, np.float64).T).astype(np.int64)


def _by_case(settled: Settlement, what: str, source: str) -> dict[str, int]:
    amounts = np.broadcast_to(settled.funding.of_source(what, source), (len(CASES),))
    return {case: int(amount) for case, amount in zip(CASES, amounts, strict=True)}


def _lines_and_moves(
    scenario: d.Scenario, found: Mapping[str, Sequence[tuple[Spent, Expected]]]
) -> tuple[tuple[LineForecast, ...], tuple[Move, ...]]:
    """Every line with what moves by the virement rule at the forecast, and the moves one by one."""
    lines: list[LineForecast] = []
    moves: list[Move] = []
    for name, of in found.items():
        out = into = np.zeros(len(of), np.int64)
        if name in scenario.plans:
            plan = scenario.plans[name]
            moved = plan_moves(plan, np.round(np.array([[one.value for _, one in of]])).astype(np.int64))
            out, into = moved.out[0], moved.into[0]
            moves += _pairs(plan, [line.row for line, _ in of], out.tolist(), into.tolist())
        lines += [LineForecast(name, line, one, int(out[i]), int(into[i])) for i, (line, one) in enumerate(of)]
    return tuple(lines), tuple(moves)


def _pairs(plan: d.Plan, rows: Sequence[str], out: list[int], into: list[int]) -> list[Move]:
    """Each surplus to the first need of the same group, in the order of the lines."""
    label = {line.row: tuple(line.keys.get(key, "") for key in plan.virement.within) for line in plan.lines}
    moves = []
    for i, giver in enumerate(rows):
        for k, taker in enumerate(rows):
            amount = min(out[i], into[k]) if label[giver] == label[taker] else 0
            if amount:
                moves.append(Move(plan.name, giver, taker, amount))
                out[i], into[k] = out[i] - amount, into[k] - amount
    return moves
