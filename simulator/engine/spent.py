"""What has been spent of a plan's lines or an activity by a day: by month where months are reported, else to date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from simulator.engine.settle import Settlement
from simulator.rules.calendar import months_between
from simulator.scenario.outturn import Outturn


@dataclass(frozen=True)
class Spent:
    """One line of a plan, or an activity, in one settlement year.

    Args:
        row: the line; empty for an activity.
        keys: what the line is grouped by.
        planned: for the whole year, minor units.
        months: what each reported month cost, by its first day; none where a total to date is reported.
        to_date: the total to date; None where months are reported, or nothing.
        left: the share of the year that the report does not cover; all of it where there is none.
    """

    row: str
    keys: Mapping[str, str]
    planned: int
    months: Mapping[date, int]
    to_date: int | None
    left: Fraction

    @property
    def spent(self) -> int:
        """Reported so far, minor units."""
        return sum(self.months.values()) if self.to_date is None else self.to_date

    @property
    def is_reported(self) -> bool:
        """Whether anything has been reported."""
        return self.to_date is not None or bool(self.months)


def spent_on(settlement: Settlement, name: str, outturn: Outturn, number: int, left: Fraction) -> tuple[Spent, ...]:
    """What has been reported on each line of a plan, or on an activity.

    Args:
        settlement: of the scenario as it was planned.
        name: a plan or an activity.
        outturn: what has been reported by a day; a total to date stands above months.
        number: the settlement year's.
        left: the share of that year after the day of the outturn.
    """
    scenario = settlement.scenario
    year = scenario.years[number]
    if name in scenario.plans:
        plan = scenario.plans[name]
        by = [{heading: line.keys.get(heading, "") for heading in plan.by} for line in plan.lines]
        lines = [(line.row, keys, line.planned or 0) for line, keys in zip(plan.lines, by, strict=True)]
    else:
        lines = [("", {}, int(settlement.funding.years[number].lines[name].cost.sum()))]
    whole, by_month = outturn.of(name, year.label), outturn.by_month(name, year.label)
    lengths = {part.first.replace(day=1): part.years for part in months_between(year.first, year.last)}
    found = []
    for row, keys, planned in lines:
        months = {month: int(rows[row].value) for month, rows in by_month.items() if row in rows}
        if row in whole:
            found.append(Spent(row, keys, planned, {}, int(whole[row].value), left))
        else:
            covered = sum((lengths[month] for month in months), Fraction(0)) / sum(lengths.values())
            found.append(Spent(row, keys, planned, dict(sorted(months.items())), None, 1 - covered))
    return tuple(found)
