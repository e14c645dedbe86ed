"""What an outturn puts in place of a scenario's own figures: levels of a year or of single months, and payments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

import numpy as np

from simulator.engine.moment import Moment
from simulator.engine.payment_year import PaymentYear
from simulator.number import Floats, Number
from simulator.rules.calendar import months_between
from simulator.scenario import definitions as d
from simulator.units import Unit

ByRow = Mapping[str, Fraction]


@dataclass(frozen=True)
class Reported:
    """Reported levels of one quantity in one settlement year, in base units, in place of its own.

    Args:
        of_year: a level of the whole year for each reported row (the row of a single number is empty); none where only
            months have been reported.
        of_month: levels of single months by their first day; they correct those months and nothing else.
        left: how much of the year lies after the day of the outturn.
        forecast: whether the rest of the year is as the scenario assumes; without it, what is per year and has not been
            reported is nothing.
        by_year: whether levels of whole years are reported at all, so that rows without one have none so far.
    """

    of_year: ByRow
    of_month: Mapping[date, ByRow]
    left: Fraction
    forecast: bool
    by_year: bool

    def value(self, moment: Moment, quantity: d.Quantity, defined: Number) -> Number:
        """The level of each row in each slice."""
        rows = list(moment.ids_of(quantity.name)) or [""]
        unit = quantity.unit or Unit()
        found = defined.spread(len(rows)) if self.by_year or self.of_month else defined
        if self.by_year:
            found = self._over_the_year(found, rows, unit)
        return self._with_months(found, rows, unit, moment) if self.of_month else found

    def _over_the_year(self, defined: Number, rows: list[str], unit: Unit) -> Number:
        levels = _row_of([self.of_year.get(row, Fraction(0)) for row in rows])
        per_year = unit.exponent("year") < 0
        if per_year and self.forecast:
            levels = levels + defined * Number.of(self.left)
        reported = Number(np.array([[[float(row in self.of_year) for row in rows]]]), 0.0, whole=True)
        return reported.where(levels, self._not_reported(defined, unit, per_year=per_year))

    def _not_reported(self, defined: Number, unit: Unit, *, per_year: bool) -> Number:
        if self.forecast or (not per_year and unit.kind not in ("bool", "date")):
            return defined
        return Number.of_floats(np.full((1, 1, 1), np.inf)) if unit.kind == "date" else Number.of(0)

    def _with_months(self, found: Number, rows: list[str], unit: Unit, moment: Moment) -> Number:
        """A slice within a reported month has its level; what is per time over several months their mean."""
        slices = len(moment.first)
        kept, added = (np.full((1, slices, len(rows)), Fraction(start), object) for start in (1, 0))
        last = moment.last or moment.first
        per_time = unit.exponent("year") < 0 or unit.exponent("day") < 0
        for t, first in enumerate(moment.first):
            parts = months_between(first, last[t])
            if len(parts) > 1 and not per_time:  # a level that is read on one day
                day = date.fromordinal(moment.reading[t])
                parts = months_between(day, day)
            length = sum((part.years for part in parts), Fraction(0))
            for part in parts:
                for row, level in self.of_month.get(part.first.replace(day=1), {}).items():
                    i = rows.index(row)
                    kept[0, t, i] -= part.years / length
                    added[0, t, i] += level * part.years / length
        untouched = Number((kept == 1).astype(np.float64), 0.0, whole=True)
        changed = found * Number.of_fractions(kept) + Number.of_fractions(added)
        return untouched.where(found, changed)


def _row_of(values: list[Fraction]) -> Number:
    exact = np.empty((1, 1, len(values)), object)
    exact[0, 0, :] = values
    return Number.of_fractions(exact)


def as_reported(settled: PaymentYear, given: object) -> PaymentYear:
    """A payment with what has been reported as paid in all (draw, 1, recipient; NaN for who has no report)."""
    if not isinstance(given, np.ndarray):
        return settled
    reported: Floats = given[:, 0, :]
    paid = np.where(np.isnan(reported), settled.paid, np.nan_to_num(reported).astype(np.int64))
    if settled.pool is None:
        return replace(settled, paid=paid)
    return replace(settled, paid=paid, unpaid=settled.pool - Number.of_whole(paid[:, None, :]).total())
