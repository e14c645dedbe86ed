"""One design in many draws: what it costs against its budget, with what risk, and for whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.engine.folding import Outcome
from simulator.engine.spending import WhatIsCounted
from simulator.engine.tally import Tally
from simulator.estimate import Estimate, exactly, proven
from simulator.money import Currency
from simulator.results import estimates as e
from simulator.results import replicates
from simulator.units import minor_units

QUANTILES = {"p5": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95}
OF_A_SOURCE: tuple[WhatIsCounted, ...] = ("charged", "left", "repaid", "lacking")
TAILS = {"cvar95": 0.95, "cvar99": 0.99}
"""Levels beyond which the cost's mean is told: expected shortfall."""


@dataclass(frozen=True)
class DesignRisk:
    """One design's answers; amounts in the smallest unit of the currency."""

    outcome: Outcome
    draws: int
    sobol: bool = False
    most_over: int | None = None
    """The most that the rules themselves let the cost pass the budget, whatever happens; None where it is not known."""

    @property
    def name(self) -> str:
        """What the design is called."""
        return self.outcome.design.name

    @property
    def currency(self) -> Currency:
        """The currency of every amount."""
        return Currency(self.outcome.design.scenario.currency)

    @property
    def costs_minor(self) -> NDArray[np.int64]:
        """The cost in each draw, in minor units."""
        return self.outcome.cost

    @property
    def proven(self) -> bool:
        """Whether the rules themselves keep the cost within the budget."""
        return self.most_over == 0

    # -- cost against budget ----------------------------------------------------------------------------------

    @cached_property
    def cost(self) -> dict[str, Estimate]:
        """Mean, sd and quantiles of the cost."""
        return self._summary(self.costs_minor)

    @cached_property
    def budget(self) -> Estimate | None:
        """What the sources hold; None when there is none."""
        if not self.outcome.design.scenario.funding:
            return None
        held = self.outcome.budget
        return exactly(float(held[0])) if len(held) == 1 else self._mean(held)

    @property
    def over_minor(self) -> NDArray[np.float64]:
        """How many minor units more than the budget each draw costs; below zero when something is left."""
        out: NDArray[np.float64] = self.costs_minor - self.outcome.budget
        return out

    @cached_property
    def overrun_probability(self) -> Estimate:
        """P(cost > budget)."""
        if self.proven:
            return proven(0.0)
        hits = self.over_minor > 0
        if self.is_certain:
            return exactly(float(hits[0]))
        return replicates.replicated_proportion(hits) if self.sobol else e.proportion(int(hits.sum()), len(hits))

    def passing_probability(self, minor: int) -> Estimate:
        """P(cost > an amount), which is in minor units."""
        if self.proven and minor >= float(np.max(self.outcome.budget)):
            return proven(0.0)
        hits = self.costs_minor > minor
        if self.is_certain:
            return exactly(float(hits[0]))
        return replicates.replicated_proportion(hits) if self.sobol else e.proportion(int(hits.sum()), len(hits))

    @cached_property
    def expected_overrun(self) -> Estimate:
        """The overrun, nothing where there is none, on average.

        Seen too seldom for an interval, it is at most the upper limit of its probability times the largest overrun,
        where the rules bound that.
        """
        if self.proven:
            return proven(0.0)
        found = self._expected(np.maximum(self.over_minor, 0.0))
        if found.basis != "too_few" or self.most_over is None:
            return found
        most = e.proportion(int((self.over_minor > 0).sum()), len(self.over_minor)).high * self.most_over
        return e.too_few(found.value, found.hits or 0, len(self.over_minor), most=most)

    @cached_property
    def overrun_when(self) -> Estimate | None:
        """The overrun on average when there is one; None when no draw has one."""
        seen = self.over_minor > 0
        if not seen.any():
            return None
        if self.is_certain:
            return exactly(float(self.over_minor[0]))
        return replicates.mean_when(self.over_minor, seen, in_replicates=self.sobol)

    @cached_property
    def shortfall(self) -> dict[str, Estimate]:
        """Expected shortfall (CVaR): the mean cost of the worst 5 % and 1 % of draws."""
        if self.is_certain:
            return {key: exactly(float(self.costs_minor[0])) for key in TAILS}
        if self.sobol:
            return {key: replicates.replicated_tail_mean(self.costs_minor, level) for key, level in TAILS.items()}
        ordered = np.sort(self.costs_minor)
        return {key: e.tail_mean(ordered, level) for key, level in TAILS.items()}

    @cached_property
    def is_certain(self) -> bool:
        """Whether nothing is uncertain: every draw is then the central case."""
        design = self.outcome.design
        return not design.outlook.quantities and not design.given

    @cached_property
    def unspent(self) -> Estimate:
        """What is left of the budget, on average."""
        return self._expected(np.maximum(-self.over_minor, 0.0))

    # -- parts --------------------------------------------------------------------------------------------------

    @cached_property
    def payments(self) -> dict[str, dict[str, Estimate]]:
        """Each payment's cost, and each activity's and plan's: mean and sd over all draws, the rest over those kept."""
        rows = {name: by_year.sum(axis=0) for name, by_year in self._by_year.items()}
        return {name: self._of_tally(tally, 0, rows.get(name)) for name, tally in self.outcome.parts.items()}

    @property
    def _by_year(self) -> dict[str, NDArray[np.int64]]:
        """(year, draw) of everything that costs, in the draws that are kept."""
        return {**self.outcome.paid, **{name: spent.cost for name, spent in self.outcome.spent.items()}}

    @cached_property
    def unfunded(self) -> dict[str, Estimate]:
        """What nobody pays of each activity and plan."""
        return {name: self._of_amount("unfunded", name) for name in self.outcome.spent_sums}

    @cached_property
    def unfunded_in_all(self) -> Estimate | None:
        """What nobody pays of all activities and plans together; None when there are none."""
        return self._of_amount("unfunded", "") if self.outcome.spent_sums else None

    @cached_property
    def years(self) -> dict[str, dict[str, Estimate]]:
        """The cost of each settlement year: mean and sd over all draws, the rest over those kept."""
        labels = [year.label for year in self.outcome.design.scenario.years]
        costs = list(self._by_year.values())
        kept = sum(costs[1:], costs[0]) if costs else None
        rows = [None if kept is None else kept[k] for k in range(len(labels))]
        return {label: self._of_tally(self.outcome.years, k, rows[k]) for k, label in enumerate(labels)}

    @cached_property
    def sources(self) -> dict[str, dict[str, Estimate]]:
        """What each source pays, what is left of it and what of that is repaid, and what it lacks."""
        return {
            name: {what: self._of_amount(what, name) for what in OF_A_SOURCE}
            for name in self.outcome.design.scenario.funding
        }

    @cached_property
    def unpaid(self) -> dict[str, Estimate]:
        """What is left unpaid of each pool."""
        return {name: self._of_amount("unpaid", name) for what, name in self.outcome.amounts if what == "unpaid"}

    @cached_property
    def recipients(self) -> dict[str, dict[str, Estimate]]:
        """Each recipient's total: mean and sd over all draws, the rest from those that are kept."""
        ids, kept = self.outcome.design.scenario.recipients.ids, self.outcome.first
        rows = [None if kept is None else kept[:, i] for i in range(len(ids))]
        return {name: self._of_tally(self.outcome.totals, i, rows[i]) for i, name in enumerate(ids)}

    @cached_property
    def missed(self) -> dict[str, dict[str, Estimate]]:
        """By payment with requirements: the probability that each recipient fails them; 1, exactly, without a right."""
        ids = self.outcome.design.scenario.recipients.ids
        return {
            name: {i: e.proportion_of(found.tally, row, exact=bool(found.barred[row])) for row, i in enumerate(ids)}
            for name, found in self.outcome.missed.items()
        }

    # -- helpers ------------------------------------------------------------------------------------------------

    def _mean(self, x: NDArray[Any]) -> Estimate:
        if self.is_certain:
            return exactly(float(x[0]))
        return replicates.replicated_mean(x, len(x)) if self._in_replicates(x) else e.mean(x)

    def _expected(self, x: NDArray[Any]) -> Estimate:
        """The mean of what happens in some draws and is zero in the others."""
        if self.is_certain:
            return exactly(float(x[0]))
        found = e.expected(x)
        if found.basis != "interval" or not self._in_replicates(x):
            return found
        spread = replicates.replicated_mean(x, int((x > 0).sum()))
        return Estimate(spread.value, max(spread.low, 0.0), spread.high)

    def _of_amount(self, what: WhatIsCounted, name: str) -> Estimate:
        """The mean over all draws of an amount beside the cost; only what is charged may be below zero."""
        tally = self.outcome.amounts[what, name]
        if self.is_certain:
            return exactly(float(tally.mean[0]))
        return e.of_tally(tally, 0) if what == "charged" else e.expected_of(tally)

    def _in_replicates(self, x: NDArray[Any]) -> bool:
        return self.sobol and len(x) == self.draws

    def _of_tally(self, tally: Tally, row: int, kept: NDArray[np.int64] | None) -> dict[str, Estimate]:
        """Mean and sd of a row of a tally; quantiles from the draws that are kept, where any are."""
        sd = float(np.sqrt(tally.second[row] / max(tally.draws - 1, 1)))
        if tally.is_fixed:
            spread = exactly(0.0)
        elif kept is None:
            spread = Estimate(sd, 0.0, float("inf")) if sd else e.spread(0.0, tally.draws, 1.0)
        else:
            spread = e.spread(sd, tally.draws, *e.shape(kept.astype(np.float64)))
        out = {"mean": e.of_tally(tally, row), "sd": spread}
        return out if kept is None else out | self._quantiles(kept)

    def _summary(self, x: NDArray[Any]) -> dict[str, Estimate]:
        if self.is_certain:
            spread = exactly(0.0)
        elif self._in_replicates(x):
            spread = replicates.replicated_sd(x.astype(np.float64))
        else:
            spread = e.sd(x.astype(np.float64))
        return {"mean": self._mean(x), "sd": spread} | self._quantiles(x)

    def _quantiles(self, x: NDArray[Any]) -> dict[str, Estimate]:
        if self._in_replicates(x):
            return {key: replicates.replicated_quantile(x, share) for key, share in QUANTILES.items()}
        ordered = np.sort(x)
        return {key: e.quantile(ordered, share) for key, share in QUANTILES.items()}

    def to_json(self) -> dict[str, Any]:
        """The answers as one object, money in the currency."""
        factor = 1 / minor_units(self.outcome.design.scenario.currency)

        def money(found: Mapping[str, Estimate]) -> dict[str, Any]:
            return {key: value.to_json(factor) for key, value in found.items()}

        out: dict[str, Any] = {"name": self.name, "cost": money(self.cost), "shortfall": money(self.shortfall)}
        if self.budget is not None:
            when = self.overrun_when
            out |= {
                "budget": self.budget.to_json(factor),
                "cannot_overrun": self.proven,
                "overrun_probability": self.overrun_probability.to_json(),
                "expected_overrun": self.expected_overrun.to_json(factor),
                "overrun_when": None if when is None else when.to_json(factor),
                "unspent": self.unspent.to_json(factor),
            }
        out["payments"] = {name: money(found) for name, found in self.payments.items()}
        out["years"] = {name: money(found) for name, found in self.years.items()}
        out["sources"] = {name: money(found) for name, found in self.sources.items()}
        if self.unfunded:
            out["unfunded"] = money(self.unfunded)
        out["unpaid"] = money(self.unpaid)
        out["recipients"] = {name: money(found) for name, found in self.recipients.items()}
        out["missed"] = {n: {i: p.to_json() for i, p in found.items()} for n, found in self.missed.items()}
        return out
