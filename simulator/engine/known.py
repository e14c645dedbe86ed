"""Settlements on what was known on earlier days: what ledgers and cash flows book before more became known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from simulator.engine.settle import Settlement, settle
from simulator.scenario.knowledge import as_known, known_days

Known = Mapping[date, Settlement]
"""Settlements by the day whose knowledge they rest on (``date.min``: the beginning); none if no fact came later."""


def as_it_was_known(settlement: Settlement, *, payments: bool = False) -> Known:
    """The settlements that rest on what was known on each day on which more became known.

    Args:
        settlement: the one that rests on everything.
        payments: also those on each day of payment before everything was known, as a cash flow needs them.
    """
    scenario = settlement.scenario
    days = known_days(scenario)
    if not days:
        return {}
    wanted = {date.min, *days}
    if payments:
        wanted |= {part.day for payment in scenario.payments.values() for part in payment.paid}
    last = days[-1]
    return {day: settlement if day >= last else settle(as_known(scenario, day)) for day in sorted(wanted)}
