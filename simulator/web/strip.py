"""Cost against budget as one strip: a band from P5 to P95, central case and budget, as numbers for a drawing."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.language import Locale
from simulator.results.result import Result
from simulator.results.risk import DesignRisk
from simulator.tables.cells import amount

WIDTH = 400
MARGIN = 0.08


@dataclass(frozen=True)
class Strip:
    """Places along a strip ``WIDTH`` wide, and the same in words."""

    low: float
    high: float
    central: float
    budget: float | None
    over: bool
    words: str


def strip_of(result: Result, risk: DesignRisk | None, locale: Locale) -> Strip | None:
    """The strip of a result; None when there is neither budget nor risk to show."""
    budget = None if result.budget is None else float(result.budget.minor)
    central = float(result.cost.minor)
    low, high = (central, central) if risk is None else (risk.cost["p5"].value, risk.cost["p95"].value)
    if budget is None and low == high:
        return None
    seen = [low, high, central, *([budget] if budget is not None else [])]
    first, last = min(seen), max(seen)
    room = (last - first) * MARGIN or max(abs(last) * MARGIN, 1.0)
    first, last = first - room, last + room

    def at(value: float) -> float:
        return round((value - first) / (last - first) * WIDTH, 1)

    words = locale.word("web_strip", cost=amount(result.cost, locale))
    if result.budget is not None:
        words += " " + locale.word("web_strip_budget", budget=amount(result.budget, locale))
    over = budget is not None and high > budget
    return Strip(at(low), at(high), at(central), None if budget is None else at(budget), over, words)
