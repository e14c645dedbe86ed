"""The question of ``run --years`` as data: what some years cost against their budget, with its answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.decide.budget_window import BudgetWindow


@dataclass(frozen=True)
class BudgetWindowQuestion:
    """What does each of the coming years cost against its budget, and how likely is it to be passed?

    Years that the scenario does not have itself are assumptions: what it states last holds on, but for what rises.

    Args:
        scenario: a path or the name of a shipped scenario.
        years: how many, from the scenario's first.
        designs: designs laid on it, one upon the other.
        index: how much money rises a year: ``2 %`` for every price, ``bed_rate 2 % (1..3)`` for a quantity, payment or
            source, with P10 and P90 of it.
        growth: how much a number rises a year: ``beds 1 % (0..2)``.
        each_year: whether the doubt about them is a new one each year, rather than one for all years.
        draws: of what is uncertain.
        seed: of the draws.
        workers: threads.

    >>> found = BudgetWindowQuestion("vasterbotten-2021", 3, ("open-fee",), ("bed_rate 10 %",), draws=64).answer()
    >>> [one.cost for one in found.years]
    [Money('16070000.00 SEK'), Money('17155000.00 SEK'), Money('18348500.00 SEK')]
    """

    scenario: str
    years: int
    designs: tuple[str, ...] = ()
    index: tuple[str, ...] = ()
    growth: tuple[str, ...] = ()
    each_year: bool = False
    draws: int = 1000
    seed: int = 1
    workers: int | None = None

    def answer(self) -> BudgetWindow:
        """Every year's cost and budget, with P5, P95 and the probability of passing it."""
        from simulator.decide.budget_window import budget_window
        from simulator.engine.settle import settle
        from simulator.engine.simulate import make_plan, run
        from simulator.scenario.trends import read_trend
        from simulator.scenario.window import windowed
        from simulator.shipped import find

        trends = [read_trend(text, "index") for text in self.index] + [
            read_trend(text, "growth") for text in self.growth
        ]
        found = windowed(find(self.scenario), self.designs, self.years, trends, each_year=self.each_year)
        central, outcome = settle(found.scenario), None
        if any(quantity.uncertain is not None for quantity in found.scenario.quantities.values()):
            done = run(make_plan([found.scenario], self.draws, self.seed), self.workers)
            if done.stopped:
                raise KeyboardInterrupt
            (outcome,) = done.outcomes
        return budget_window(found, central, outcome, self.draws, each_year=self.each_year)
