"""Cost against budget as strips: a band from P5 to P95, central case and budget, as numbers for a drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.language import Locale
from simulator.results.result import Result
from simulator.results.risk import DesignRisk
from simulator.tables.cells import amount

WIDTH = 400
MARGIN = 0.08


@dataclass(frozen=True)
class Scale:
    """From amounts to places along a strip ``WIDTH`` wide."""

    first: float
    last: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Scale:
        """A scale that shows all values, with room at both ends."""
        low, high = min(values), max(values)
        room = (high - low) * MARGIN or max(abs(high) * MARGIN, 1.0)
        return cls(low - room, high + room)

    def at(self, value: float) -> float:
        """The place of an amount.

        >>> Scale.of([0, 100]).at(50)
        200.0
        """
        return round((value - self.first) / (self.last - self.first) * WIDTH, 1)


@dataclass(frozen=True)
class Strip:
    """Places along a strip, and the same in words."""

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
    scale = Scale.of([low, high, central, *([budget] if budget is not None else [])])
    words = locale.word("web_strip", cost=amount(result.cost, locale))
    if result.budget is not None:
        words += " " + locale.word("web_strip_budget", budget=amount(result.budget, locale))
    place = None if budget is None else scale.at(budget)
    over = budget is not None and high > budget
    return Strip(scale.at(low), scale.at(high), scale.at(central), place, over, words)
