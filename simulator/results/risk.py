"""One design in many draws: what it costs against its budget, with what risk, and for whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.engine.settle import settle
from simulator.engine.simulate import Outcome
from simulator.estimate import Estimate, exactly, proven
from simulator.money import Currency
from simulator.outlook.sobol import REPLICATES
from simulator.results import estimates as e
from simulator.results.construction import cannot_overrun
from simulator.units import minor_units

QUANTILES = {"p5": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95}


@dataclass(frozen=True)
class DesignRisk:
    """One design's answers; amounts in the smallest unit of the currency."""

    outcome: Outcome
    draws: int
    sobol: bool = False

    @property
    def name(self) -> str:
        """What the design is called."""
        return self.outcome.design.name

    @property
    def currency(self) -> Currency:
        """The currency of every amount."""
        return Currency(self.outcome.design.scenario.currency)

    @property
    def costs(self) -> NDArray[np.int64]:
        """The cost in each draw."""
        return self.outcome.cost

    # -- cost against budget ----------------------------------------------------------------------------------

    @cached_property
    def cost(self) -> dict[str, Estimate]:
        """Mean, sd and quantiles of the cost."""
        return self._summary(self.costs)

    @cached_property
    def budget(self) -> Estimate | None:
        """What the sources hold; None when there is none."""
        if not self.outcome.design.scenario.funding:
            return None
        held = self.outcome.budget
        return exactly(float(held[0])) if len(held) == 1 else self._mean(held)

    @property
    def over(self) -> NDArray[np.float64]:
        """How much more than the budget each draw costs; below zero when something is left."""
        out: NDArray[np.float64] = self.costs - self.outcome.budget
        return out

    @cached_property
    def proven(self) -> bool:
        """Whether the rules themselves keep the cost within the budget, whatever happens."""
        design = self.outcome.design
        drawn = frozenset(name for name, _ in design.outlook.quantities)
        return not design.values and cannot_overrun(settle(design.scenario), drawn, design.given)

    @cached_property
    def overrun_probability(self) -> Estimate:
        """P(cost > budget)."""
        if self.proven:
            return proven(0.0)
        hits = self.over > 0
        design = self.outcome.design
        if not design.outlook.quantities and not design.given:  # nothing is uncertain: every draw is the settlement
            return exactly(float(hits[0]))
        if self.sobol and 0 < hits.sum() < len(hits):  # what happened in none or all has no spread to tell its error
            found = e.replicated(hits, REPLICATES, lambda part: float(part.mean()))
            return Estimate(found.value, max(found.low, 0.0), min(found.high, 1.0))
        return e.proportion(int(hits.sum()), len(hits))

    @cached_property
    def expected_overrun(self) -> Estimate:
        """The overrun, nothing where there is none, on average."""
        return proven(0.0) if self.proven else self._mean(np.maximum(self.over, 0.0))

    @cached_property
    def overrun_when(self) -> Estimate | None:
        """The overrun on average when there is one; None when no draw has one."""
        over = self.over[self.over > 0]
        return e.mean(over) if len(over) else None

    @cached_property
    def unspent(self) -> Estimate:
        """What is left of the budget, on average."""
        return self._mean(np.maximum(-self.over, 0.0))

    # -- parts --------------------------------------------------------------------------------------------------

    @cached_property
    def payments(self) -> dict[str, dict[str, Estimate]]:
        """Each payment's cost, and each activity's and plan's: the mean over all draws, the rest over those kept."""
        out = {}
        for name, total in {**self.outcome.sums, **self.outcome.spent_sums}.items():
            rows = self._by_year.get(name)
            mean = float(total.sum()) / self.draws  # when so many designs are run that no draws are kept
            out[name] = {"mean": exactly(mean)} if rows is None else self._summary(rows.sum(axis=0))
        return out

    @property
    def _by_year(self) -> dict[str, NDArray[np.int64]]:
        """(year, draw) of everything that costs, in the draws that are kept."""
        return {**self.outcome.paid, **{name: spent.cost for name, spent in self.outcome.spent.items()}}

    @cached_property
    def unfunded(self) -> dict[str, Estimate]:
        """What nobody pays of each activity and plan."""
        return {name: self._mean(spent.unfunded) for name, spent in self.outcome.spent.items()}

    @cached_property
    def unfunded_in_all(self) -> Estimate | None:
        """What nobody pays of all activities and plans together; None when there are none."""
        parts = [spent.unfunded for spent in self.outcome.spent.values()]
        return self._mean(sum(parts[1:], parts[0])) if parts else None

    @cached_property
    def years(self) -> dict[str, dict[str, Estimate]]:
        """The cost of each settlement year."""
        labels = [year.label for year in self.outcome.design.scenario.years]
        costs = list(self._by_year.values())
        if not costs:
            return {}
        by_year = sum(costs[1:], costs[0])
        return {label: self._summary(by_year[k]) for k, label in enumerate(labels)}

    @cached_property
    def sources(self) -> dict[str, dict[str, Estimate]]:
        """What each source pays, what is left of it and what of that is repaid, and what it lacks."""
        return {
            name: {
                "charged": self._mean(source.used),
                "left": self._mean(source.left),
                "repaid": self._mean(source.repaid),
                "lacking": self._mean(source.lacking),
            }
            for name, source in self.outcome.sources.items()
        }

    @cached_property
    def unpaid(self) -> dict[str, Estimate]:
        """What is left unpaid of each pool."""
        return {name: self._mean(left) for name, left in self.outcome.unpaid.items()}

    @cached_property
    def recipients(self) -> dict[str, dict[str, Estimate]]:
        """Each recipient's total: mean and sd over all draws, the rest from those that are kept."""
        n, ids = self.draws, self.outcome.design.scenario.recipients.ids
        sums = sum((total.sum(axis=0) for total in self.outcome.sums.values()), np.zeros(len(ids), np.int64))
        means = sums / n
        variance = np.maximum(self.outcome.squares / n - means**2, 0.0) * n / max(n - 1, 1)
        variance[variance < 1e-9 * np.maximum(means**2, 1.0) / 1e3] = 0.0  # what is left of two equal numbers
        reach = e.Z95 * np.sqrt(variance / n) if n > 1 else np.full(len(ids), np.inf)
        ordered = None if self.outcome.first is None else np.sort(self.outcome.first, axis=0)
        out = {}
        for i, name in enumerate(ids):
            row = {"mean": Estimate(float(means[i]), float(means[i] - reach[i]), float(means[i] + reach[i]))}
            sd = float(np.sqrt(variance[i]))
            if ordered is None:
                row["sd"] = Estimate(sd, 0.0, float("inf")) if sd else exactly(0.0)
            else:
                row["sd"] = e.spread(sd, n, e.kurtosis(ordered[:, i].astype(np.float64)))
                row |= {key: e.quantile(ordered[:, i], share) for key, share in QUANTILES.items()}
            out[name] = row
        return out

    @cached_property
    def missed(self) -> dict[str, dict[str, Estimate]]:
        """By payment with requirements: the probability that each recipient fails them."""
        ids = self.outcome.design.scenario.recipients.ids
        return {
            name: {i: e.proportion(int(k), self.draws) for i, k in zip(ids, counts, strict=True)}
            for name, counts in self.outcome.missed.items()
        }

    # -- helpers ------------------------------------------------------------------------------------------------

    def _mean(self, x: NDArray[Any]) -> Estimate:
        if self.sobol and len(x) == self.draws:
            return e.replicated(x, REPLICATES, lambda part: float(part.mean()))
        return e.mean(x.astype(np.float64))

    def _summary(self, x: NDArray[Any]) -> dict[str, Estimate]:
        ordered = np.sort(x)
        out = {"mean": self._mean(x), "sd": e.sd(x.astype(np.float64))}
        if self.sobol and len(x) == self.draws:
            out["sd"] = e.replicated(x, REPLICATES, lambda part: float(part.std(ddof=1)))
        for key, share in QUANTILES.items():
            if self.sobol and len(x) == self.draws:
                pick: Callable[[NDArray[Any]], float] = lambda part, q=share: float(  # type: ignore[misc] # noqa: E731
                    np.quantile(part, q, method="inverted_cdf")
                )
                out[key] = e.replicated(x, REPLICATES, pick)
            else:
                out[key] = e.quantile(ordered, share)
        return out

    def to_json(self) -> dict[str, Any]:
        """The answers as one object, money in the currency."""
        factor = 1 / minor_units(self.outcome.design.scenario.currency)

        def money(found: Mapping[str, Estimate]) -> dict[str, Any]:
            return {key: value.to_json(factor) for key, value in found.items()}

        out: dict[str, Any] = {"name": self.name, "cost": money(self.cost)}
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
