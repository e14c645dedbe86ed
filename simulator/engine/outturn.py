"""Settle on an outturn: as if nothing more happens, and with the rest of the year as the scenario assumes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np

from simulator.engine.settle import Draws, Settlement, settle
from simulator.funding.eligible import share_of
from simulator.funding.windows import Whole
from simulator.number import Floats
from simulator.scenario import definitions as d
from simulator.scenario.outturn import Outturn, year_of
from simulator.units import Unit


@dataclass(frozen=True)
class Followed:
    """Two settlements on the same outturn, and what had been paid when it was made."""

    outturn: Outturn
    so_far: Settlement
    forecast: Settlement
    paid: dict[str, Whole]
    due: dict[str, Whole]


def follow(scenario: d.Scenario, outturn: Outturn) -> Followed:
    """``so_far`` counts what has been reported and nothing else; ``forecast`` adds the scenario's own assumption for
    the rest of the year. ``paid`` is what the instalments came to on what was reported by their days, ``due`` what is
    to be paid now on top of it.
    """
    assumed = settle(scenario)
    known = {day: _settle_known(scenario, outturn.until(day), assumed) for day in _days(scenario, outturn.as_of)}
    so_far = _settle_known(scenario, outturn, assumed)
    forecast = settle(scenario, [_draws(assumed, outturn, n, forecast=True) for n in range(len(scenario.years))])
    paid, due = {}, {}
    for name, payment in scenario.payments.items():
        total = np.zeros(len(scenario.recipients), np.int64)
        share = Fraction(0)
        for part in payment.paid:
            if part.day <= outturn.as_of:
                total, share = share_of(known[part.day].paid(name)[0], part.cumulative), part.cumulative
        if not payment.paid and outturn.as_of >= scenario.last_day:
            share = Fraction(1)  # without a day of payment nothing is due before the period is over
        paid[name] = total
        due[name] = share_of(so_far.paid(name)[0], share) - total
    return Followed(outturn, so_far, forecast, paid, due)


def _days(scenario: d.Scenario, as_of: date) -> set[date]:
    return {part.day for payment in scenario.payments.values() for part in payment.paid if part.day <= as_of}


def _settle_known(scenario: d.Scenario, outturn: Outturn, assumed: Settlement) -> Settlement:
    return settle(scenario, [_draws(assumed, outturn, n, forecast=False) for n in range(len(scenario.years))])


def _draws(assumed: Settlement, outturn: Outturn, number: int, *, forecast: bool) -> Draws:
    """Values of one settlement year in place of the scenario's own, for everything that is followed up."""
    scenario = assumed.scenario
    year = scenario.years[number]
    left = _left_of(year, outturn.as_of)
    followed_year = year_of(scenario, outturn.as_of).label
    out: dict[str, Floats] = {}
    for name in scenario_names(scenario, outturn):
        reports = outturn.of(name, year.label)
        if not reports and year.label != followed_year:
            continue
        out[name] = _values(assumed, name, {row: r.value for row, r in reports.items()}, number, left, forecast)
    return out


def scenario_names(scenario: d.Scenario, outturn: Outturn) -> list[str]:
    """What is followed up: what has been reported on now or will be, and every plan and activity of the file."""
    later = [report.name for report in outturn.later]
    return list(dict.fromkeys([*outturn.names, *later]))


def _left_of(year: d.Year, as_of: date) -> Fraction:
    """The share of a year that lies after a day."""
    days = (year.last - year.first).days + 1
    return Fraction(min(max((year.last - as_of).days, 0), days), days)


def _values(
    assumed: Settlement, name: str, reports: dict[str, float], number: int, left: Fraction, forecast: bool
) -> Floats:
    scenario = assumed.scenario
    if name in scenario.plans:
        plan = scenario.plans[name]
        planned = np.array([float(line.planned or 0) for line in plan.lines])
        return _costs(planned, [line.row for line in plan.lines], reports, left, forecast)
    if name in scenario.activities:
        cost = assumed.funding.years[number].lines[name].cost
        return _costs(np.array([float(cost.sum())]), [""], reports, left, forecast)
    own = np.array(assumed.years[number].moment().value(name).x[0, 0, :])
    quantity = scenario.quantities[name.split(".")[0]]
    unit = quantity.unit or Unit()
    axis = scenario.checked.types[name.split(".")[0]].axis
    rows = [""] if not axis else list(scenario.recipients.ids if axis == "recipient" else scenario.tables[axis].ids)
    own = np.array(np.broadcast_to(own, (len(rows),)))
    per_year = unit.exponent("year") < 0
    out = own.copy()
    for i, row in enumerate(rows):
        if row in reports:
            value = reports[row] * float(unit.scale)
            out[i] = value + (own[i] * float(left) if per_year and forecast else 0.0)
        elif not forecast:
            out[i] = 0.0 if per_year or unit.kind == "bool" else np.inf if unit.kind == "date" else own[i]
    return out[None, None, :]


def _costs(planned: Floats, rows: list[str], reports: dict[str, float], left: Fraction, forecast: bool) -> Floats:
    """Costs in öre: what is reported, and in a forecast the plan for the rest of the year or for what is unreported."""
    out = np.zeros(len(rows))
    for i, row in enumerate(rows):
        rest = share_of(np.array([int(planned[i])]), left)[0] if row in reports else planned[i]
        out[i] = reports.get(row, 0.0) + (rest if forecast else 0)
    return out[None, None, :]
