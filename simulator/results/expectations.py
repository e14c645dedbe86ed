"""Figures that are not as the scenario expects them: a note that names whose they are, and when."""

from __future__ import annotations

from datetime import date

import numpy as np

from simulator.engine.moment import Moment
from simulator.engine.settle import Settlement
from simulator.formula.syntax import Formula
from simulator.language import Locale
from simulator.results.claims import WholePeriod

MOST_NAMED = 10


def expectation_texts(settlement: Settlement, locale: Locale) -> list[str]:
    """One sentence for each expectation that some recipient does not meet on the first day of some month."""
    out = []
    for formula in settlement.scenario.expect:
        days, names = unmet(settlement, formula)
        if days:
            more = [f"+ {len(names) - MOST_NAMED}"] if len(names) > MOST_NAMED else []
            shown = ", ".join([*names[:MOST_NAMED], *more])
            key = "note_expect" if names else "note_expect_all"
            out.append(locale.word(key, formula=formula.text, day=min(days), names=shown))
    return out


def unmet(settlement: Settlement, formula: Formula) -> tuple[list[date], list[str]]:
    """The days on which an expectation is not met, and by whom; nobody where it is about the whole region."""
    scenario = settlement.scenario
    days: list[date] = []
    who: list[str] = []
    for year in settlement.years:
        period = WholePeriod(settlement, {"year": year.year.label})
        starts = _month_starts(year.year.first, year.year.last)
        moment = Moment(period, starts, tuple(day.toordinal() for day in starts), last=(year.year.last,) * len(starts))
        found = moment.formula(formula).x[0] == 0.0
        late = found.any(axis=1)
        days += [day for day, is_late in zip(starts, np.broadcast_to(late, len(starts)), strict=True) if is_late]
        if found.shape[1] == len(scenario.recipients.ids):
            who += [scenario.recipients.ids[row] for row in np.nonzero(found.any(axis=0))[0].tolist()]
    return days, list(dict.fromkeys(who))


def _month_starts(first: date, last: date) -> tuple[date, ...]:
    """The first day of a year, and of each month that begins in it."""
    months = range(first.year * 12 + first.month, last.year * 12 + last.month)
    return (first, *(date(n // 12, n % 12 + 1, 1) for n in months))
