"""Settle on an outturn: as if nothing more happens, and with the rest of the year as the scenario assumes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np

from simulator.engine.by_slice import by_slice
from simulator.engine.open_range import Ranges, ranges
from simulator.engine.reported import Reported
from simulator.engine.settle import Settlement, settle
from simulator.engine.spent import spent_on
from simulator.engine.still_open import CONDITIONS, closes
from simulator.engine.year import Draws, YearSettlement
from simulator.funding.eligible import share_of
from simulator.funding.windows import Whole
from simulator.number import Floats, Number
from simulator.scenario import definitions as d
from simulator.scenario.outturn import Outturn, year_of
from simulator.scenario.windows import slices_of


@dataclass(frozen=True)
class Followed:
    """Two settlements on the same outturn, and what had been paid when it was made.

    ``paid`` and ``due`` are minor units by payment; ``preliminary`` is what each instalment came to for its own
    time, on what was known on its day, so that the rest of paid and due is a correction. ``ranges`` are the least and
    the most that each payment may still come to.
    """

    outturn: Outturn
    so_far: Settlement
    forecast: Settlement
    paid: dict[str, Whole]
    due: dict[str, Whole]
    preliminary: dict[str, Whole]
    ranges: Ranges


def follow(scenario: d.Scenario, outturn: Outturn) -> Followed:
    """``so_far`` counts what has been reported and nothing else; ``forecast`` adds the scenario's own assumption for
    the rest of the year. What nothing has been reported on is as the scenario has it. ``paid`` is what the instalments
    came to on what was reported by their days, ``due`` what is to be paid now on top of it.
    """
    assumed = settle(scenario)
    so_far, made = _settle_known(scenario, outturn, assumed), dict[tuple[Any, ...], Settlement]()

    def on(day: date) -> Settlement:
        """The settlement on what was known on a day, worked out once for days with the same reports."""
        until = outturn.on_payment_day(day)
        yearly = any(report.month is None and not report.of_payment for report in until.reports)
        key = (until.reports, day if yearly else None)  # which share of the year is left depends on the day
        if key not in made:
            made[key] = _settle_known(scenario, until, assumed)
        return made[key]

    forecast = settle(scenario, forecast_draws(scenario, outturn, assumed))
    paid, due, preliminary = {}, {}, {}
    for payment in scenario.payments.values():
        days = [day for day in payment_days(scenario, payment) if day <= outturn.as_of]
        total = np.zeros(len(scenario.recipients), np.int64)
        first = np.zeros(len(scenario.recipients), np.int64)
        for n, day in enumerate(days):
            settled = on(day)
            total = reached(settled, payment, day)
            first = first + total - (reached(settled, payment, days[n - 1]) if n else 0)
        to_date = reached(so_far, payment, outturn.as_of)
        paid[payment.name], due[payment.name] = total, to_date - total
        preliminary[payment.name] = first if days else to_date
    return Followed(outturn, so_far, forecast, paid, due, preliminary, ranges(scenario, outturn, so_far))


def forecast_draws(scenario: d.Scenario, outturn: Outturn, assumed: Settlement | None = None) -> list[Draws]:
    """What stands in place of the scenario's own values in a forecast, by settlement year.

    Args:
        scenario: what is settled.
        outturn: what has been reported by a day.
        assumed: the settlement without any report, where it is at hand.
    """
    without = assumed or settle(scenario)
    return [_draws(without, outturn, n, forecast=True) for n in range(len(scenario.years))]


def in_slices(payment: d.Payment) -> bool:
    """Whether each slice is paid by itself, on its last day: said so, or without other days of payment."""
    return payment.each_slice or (not payment.paid and payment.accrues in ("month", "quarter", "day"))


def payment_days(scenario: d.Scenario, payment: d.Payment) -> list[date]:
    """The days on which a payment is paid; none for one that is due when the period is over."""
    if not in_slices(payment):
        return [part.day for part in payment.paid]
    return sorted({part.last for year in scenario.years for part in slices_of(year, payment)})


def reached(settlement: Settlement, payment: d.Payment, day: date) -> Whole:
    """What is to have been paid by a day, as a settlement has it; what is reported as paid in all is so at once."""
    share = max((part.cumulative for part in payment.paid if part.day <= day), default=Fraction(0))
    if not payment.paid and day >= settlement.scenario.last_day:
        share = Fraction(1)  # without a day of payment nothing is due before the period is over
    sliced = in_slices(payment)
    total = np.zeros(len(settlement.scenario.recipients), np.int64)
    for year in settlement.years:
        total = total + (_slices_until(year, payment, day) if sliced else year.payments[payment.name].paid[0])
    total = total if sliced else share_of(total, share)
    for year in settlement.years:
        given = year.draws.get(payment.name)
        if isinstance(given, np.ndarray):
            mine = _slices_until(year, payment, day) if sliced else share_of(year.payments[payment.name].paid[0], share)
            total = np.where(np.isnan(given[0, 0]), total, total - mine + year.payments[payment.name].paid[0])
    return total


def _slices_until(year: YearSettlement, payment: d.Payment, day: date) -> Whole:
    done = year.payments[payment.name]
    over = [part.last <= day for part in done.slices]
    return np.asarray(by_slice(payment, done)[0, over].sum(axis=0), np.int64)


def _settle_known(scenario: d.Scenario, outturn: Outturn, assumed: Settlement) -> Settlement:
    return settle(scenario, [_draws(assumed, outturn, n, forecast=False) for n in range(len(scenario.years))])


def _draws(assumed: Settlement, outturn: Outturn, number: int, *, forecast: bool) -> Draws:
    """Values of one settlement year in place of the scenario's own, for everything that has been reported on."""
    scenario = assumed.scenario
    year = scenario.years[number]
    left = left_of(year, outturn.as_of)
    followed_year = year_of(scenario, outturn.as_of).label
    out: dict[str, Floats | Number | Reported] = {}
    waiting = awaited(scenario, outturn)
    for name in dict.fromkeys([*outturn.names, *waiting]):
        reports = outturn.of(name, year.label)
        months = outturn.by_month(name, year.label)
        whole = outturn.is_by_year(name) or name in waiting
        if not reports and not months and (year.label != followed_year or not whole):
            continue
        if name in scenario.payments:
            rows = [float(reports[i].value) if i in reports else np.nan for i in scenario.recipients.ids]
            out[name] = np.array(rows)[None, None, :]
        elif name in scenario.plans or name in scenario.activities:
            out[name] = _costs(assumed, name, outturn, number, left, forecast=forecast)
        else:
            out[name] = _levels(assumed, name, outturn, number, left, forecast)
    return out


def awaited(scenario: d.Scenario, outturn: Outturn) -> list[str]:
    """Conditions that are reported later: a yes/no is not met and a day has not come until somebody says so.

    Numbers that are reported later are as the scenario has them until then: payments on them are preliminary.
    """
    kinds = {name: quantity.unit.kind for name, quantity in scenario.quantities.items() if quantity.unit is not None}
    names = dict.fromkeys([*(r.name for r in outturn.later), *(name for name, _, _ in outturn.asked)])
    return [name for name in names if kinds.get(name.split(".")[0]) in ("bool", "date")]


def left_of(year: d.Year, as_of: date) -> Fraction:
    """The share of a year that lies after a day."""
    days = (year.last - year.first).days + 1
    return Fraction(min(max((year.last - as_of).days, 0), days), days)


def _levels(
    assumed: Settlement, name: str, outturn: Outturn, number: int, left: Fraction, forecast: bool
) -> Number | Reported:
    """Reported levels of a quantity; where the centres answer to payment, a number, which answers to nothing."""
    scenario, label = assumed.scenario, assumed.scenario.years[number].label
    quantity = scenario.quantities[name.split(".")[0]]
    scale = quantity.unit.scale if quantity.unit is not None else Fraction(1)
    of_year = {row: report.value * scale for row, report in outturn.of(name, label).items()}
    of_month = {
        month: {row: report.value * scale for row, report in rows.items()}
        for month, rows in outturn.by_month(name, label).items()
    }
    by_year = outturn.is_by_year(name) or name in awaited(scenario, outturn)
    is_condition = quantity.unit is not None and quantity.unit.kind in CONDITIONS
    if is_condition and closes(scenario, quantity.name, scenario.years[number]) <= outturn.as_of:
        forecast = False  # who has not reported when the last payment is made has not met it
    reported = Reported(of_year, of_month, left, forecast, by_year)
    if quantity.name not in scenario.responding:
        return reported
    moment = assumed.years[number].moment()
    return reported.value(moment, quantity, moment.value(name))


def _costs(assumed: Settlement, name: str, outturn: Outturn, number: int, left: Fraction, *, forecast: bool) -> Floats:
    """Costs in öre: what is reported, and in a forecast the plan for the rest of the year or for what is unreported."""
    out = [
        float(line.spent + (share_of(np.array([line.planned]), line.left)[0] if forecast else 0))
        for line in spent_on(assumed, name, outturn, number, left)
    ]
    return np.array(out)[None, None, :]
