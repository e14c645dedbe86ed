"""The financing cliff: what everything costs by year, what grants and ordinary budgets bear, and what nobody does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.engine.settle import Settlement
from simulator.money import kronor

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Step:
    """Öre of one payment, activity or plan in one year; ``takes_over`` names the budgets that pay after the grants."""

    year: str
    name: str
    cost: int
    grants: int
    ordinary: int
    unfunded: int
    takes_over: tuple[str, ...]


@dataclass(frozen=True)
class Cliff:
    """Every cost by year."""

    settlement: Settlement
    steps: tuple[Step, ...]

    @property
    def by_year(self) -> dict[str, int]:
        """Öre unfunded in each year."""
        years = [year.label for year in self.settlement.scenario.years]
        return {label: sum(step.unfunded for step in self.steps if step.year == label) for label in years}

    def frame(self) -> pd.DataFrame:
        """One row for each year and cost, in kronor."""
        import pandas as pd

        return pd.DataFrame(self.to_json()["steps"])

    def to_json(self) -> dict[str, Any]:
        """One object, money in kronor."""
        c = self.settlement.scenario.currency
        steps = [
            {"year": s.year, "name": s.name, "cost": kronor(s.cost, c), "grants": kronor(s.grants, c),
             "ordinary": kronor(s.ordinary, c), "unfunded": kronor(s.unfunded, c), "takes_over": list(s.takes_over)}
            for s in self.steps
        ]  # fmt: skip
        return {"steps": steps, "unfunded": {year: kronor(x, c) for year, x in self.by_year.items()}}


def cliff(settlement: Settlement, draw: int = 0) -> Cliff:
    """The costs of one draw, in the order of the years."""
    steps = []
    for year in settlement.funding.years:
        for name, line in year.lines.items():
            done = year.charged[name]
            bears = {"grants": 0, "ordinary": 0}
            for g, part in done.by_grant.items():
                of = "ordinary" if year.funds.grants[g].source in line.after else "grants"
                bears[of] += int(part[min(draw, len(part) - 1)].sum())
            lacking = int(done.unfunded[min(draw, len(done.unfunded) - 1)].sum())
            cost = sum(bears.values()) + lacking
            if cost:
                steps.append(
                    Step(year.state.year.label, name, cost, bears["grants"], bears["ordinary"], lacking, line.after)
                )
    return Cliff(settlement, tuple(steps))
