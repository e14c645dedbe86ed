"""Designs in the same draws against the first: what is certain of a difference although each cost is not."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from simulator.engine.folding import Outcome
from simulator.engine.simulate import Run
from simulator.engine.tally import Tally
from simulator.estimate import Estimate
from simulator.language import Locale
from simulator.money import Currency
from simulator.outlook.sobol import REPLICATES
from simulator.results import estimates as e
from simulator.results import replicates
from simulator.results.families import best_candidates, discoveries, holm, mean_of_differences, p_of_difference
from simulator.scenario.definitions import Pool
from simulator.tables.shown import NOTEBOOK, Shown
from simulator.tables.table import Cell, Column, Interval, Row, Table, Uncertain, with_notes
from simulator.units import minor_units

Verdict = Literal["wins", "loses", "same", "too_close"]
_QUANTILES = {"p5": 0.05, "p50": 0.5, "p95": 0.95}


@dataclass(frozen=True)
class PairedDesign:
    """One design against the baseline, draw by draw; amounts in the smallest unit."""

    outcome: Outcome
    baseline: Outcome
    draws: int
    materiality_minor: int = 0
    sobol: bool = False

    @property
    def name(self) -> str:
        """What the design is called."""
        return self.outcome.design.name

    @cached_property
    def difference(self) -> dict[str, Estimate]:
        """What the design costs more than the baseline: mean, sd and quantiles."""
        x = self.outcome.cost - self.baseline.cost
        ordered = np.sort(x)
        spread = replicates.replicated_sd(x.astype(np.float64)) if self.sobol else e.sd(x.astype(np.float64))
        if self.sobol:
            quantiles = {key: replicates.replicated_quantile(x, share) for key, share in _QUANTILES.items()}
        else:
            quantiles = {key: e.quantile(ordered, share) for key, share in _QUANTILES.items()}
        return {"mean": mean_of_differences(x, sobol=self.sobol), "sd": spread} | quantiles

    @cached_property
    def cheaper_probability(self) -> Estimate:
        """P(the design is cheaper than the baseline)."""
        return self._probability(self.outcome.cost < self.baseline.cost)

    @cached_property
    def same_probability(self) -> Estimate:
        """P(both cost the same)."""
        return self._probability(self.outcome.cost == self.baseline.cost)

    def _probability(self, hits: NDArray[np.bool_]) -> Estimate:
        return replicates.replicated_proportion(hits) if self.sobol else e.proportion(int(hits.sum()), self.draws)

    @cached_property
    def variance_factor(self) -> float:
        """How many times more draws two unpaired simulations would need to know the difference as well."""
        a, b = self.outcome.cost.astype(np.float64), self.baseline.cost.astype(np.float64)
        paired = float((a - b).var())
        return float((a.var() + b.var()) / paired) if paired > 0 else float("inf")

    @cached_property
    def recipients(self) -> dict[str, tuple[Estimate, Verdict]]:
        """Each recipient's mean difference and a verdict.

        All recipients are judged together: of those that win or lose, on average at most 5 % do so by chance.
        """
        ids, tally = self.baseline.design.scenario.recipients.ids, self.outcome.against
        found = [e.of_tally(tally, i) for i in range(len(ids))]
        sure = discoveries(
            [self._p_value(tally, i, estimate) for i, estimate in enumerate(found)], dependent=self._in_a_pool
        )
        return {
            name: (estimate, self._verdict(estimate, is_sure))
            for name, estimate, is_sure in zip(ids, found, sure, strict=True)
        }

    @property
    def _in_a_pool(self) -> bool:
        """Whether what one recipient gains another loses, so that their differences hang together."""
        designs = (self.outcome.design, self.baseline.design)
        return any(isinstance(p.basis, Pool) for design in designs for p in design.scenario.payments.values())

    def _p_value(self, tally: Tally, row: int, found: Estimate) -> float:
        """Against a difference within the materiality limit."""
        distance = max(abs(found.value) - self.materiality_minor, 0.0)
        match found.basis:
            case "exact" | "constant":
                return 0.0 if distance else 1.0
            case "too_few":
                return 1.0
            case _:
                sign = 1.0 if found.value > 0 else -1.0
                if tally.by_replicate is not None:
                    error, skew = e.error_of(tally.by_replicate[:, row] * (REPLICATES / tally.draws))
                    return e.hall_p(distance, error, sign * skew, REPLICATES)
                error = e.standard_error(tally, row)
                return e.hall_p(distance, error, sign * e.skewness(tally, row), tally.draws)

    def _verdict(self, found: Estimate, is_sure: bool) -> Verdict:
        if -self.materiality_minor <= found.low and found.high <= self.materiality_minor:
            return "same"
        if not is_sure:
            return "too_close"
        return "wins" if found.value > 0 else "loses"

    def to_json(self) -> dict[str, Any]:
        """The answers as one object, money in the currency."""
        factor = 1 / minor_units(self.baseline.design.scenario.currency)
        verdicts = [verdict for _, verdict in self.recipients.values()]
        return {
            "name": self.name,
            "difference": {key: found.to_json(factor) for key, found in self.difference.items()},
            "cheaper_probability": self.cheaper_probability.to_json(),
            "same_probability": self.same_probability.to_json(),
            "winners": verdicts.count("wins"),
            "losers": verdicts.count("loses"),
            "too_close": verdicts.count("too_close"),
            "variance_factor": self.variance_factor,
            "recipients": {
                i: found.to_json(factor) | {"verdict": verdict} for i, (found, verdict) in self.recipients.items()
            },
        }


@dataclass(frozen=True)
class Paired(Shown):
    """All designs of a run against its first."""

    run: Run
    materiality_minor: int = 0

    @property
    def sobol(self) -> bool:
        """Whether the draws are scrambled replicates."""
        return bool(self.run.plan.sobol) and not self.run.stopped

    @property
    def currency(self) -> Currency:
        """The currency of every amount."""
        return Currency(self.run.plan.designs[0].scenario.currency)

    @cached_property
    def designs(self) -> tuple[PairedDesign, ...]:
        """The designs other than the first."""
        first, *others = self.run.outcomes
        return tuple(PairedDesign(o, first, self.run.draws, self.materiality_minor, self.sobol) for o in others)

    @cached_property
    def told_apart(self) -> dict[str, bool]:
        """Whether each design's mean cost differs from the first's, all of them tested together (Holm, 5 %)."""
        costs = [outcome.cost for outcome in self.run.outcomes]
        sure = holm([p_of_difference(cost - costs[0], sobol=self.sobol) for cost in costs[1:]])
        return {design.name: is_sure for design, is_sure in zip(self.designs, sure, strict=True)}

    @cached_property
    def may_be_cheapest(self) -> tuple[str, ...]:
        """Designs among which the truly cheapest is, at 95 %, the cheapest first (comparison with the best)."""
        names = [outcome.design.name for outcome in self.run.outcomes]
        found = best_candidates([outcome.cost for outcome in self.run.outcomes], sobol=self.sobol)
        return tuple(names[k] for k in found)

    def cheaper(self, one: int, other: int) -> Estimate:
        """P(one design is cheaper than another), by their numbers in the run."""
        hits = self.run.outcomes[one].cost < self.run.outcomes[other].cost
        return replicates.replicated_proportion(hits) if self.sobol else e.proportion(int(hits.sum()), self.run.draws)

    # ---- for readers ------------------------------------------------------------------------------------------------

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """One row for each design."""
        synthetic = self.run.plan.designs[0].scenario.synthetic
        notes = [locale.word("note_synthetic")] if synthetic else []
        return (with_notes(self.designs_table(locale), notes),)

    def designs_table(self, locale: Locale) -> Table:
        """The difference from the first, with its interval, and how many recipients gain or lose for certain."""
        word = locale.word
        columns = (
            Column("design", word("design"), "name"),
            Column("difference", word("difference"), signed=True),
            Column("interval", word("risk_interval"), short=word("risk_interval_short"), signed=True),
            Column("cheaper_probability", word("risk_cheaper"), short=word("risk_cheaper_short"), with_interval=True),
            Column("winners", word("winners")),
            Column("losers", word("losers")),
            Column("too_close", word("risk_too_close"), short=word("risk_too_close_short")),
        )
        rows: list[Row] = []
        for design in self.designs:
            cell = Uncertain(design.difference["mean"], self.currency)
            same = design.same_probability.value == 1
            cheaper: Cell = word("risk_same") if same else Uncertain(design.cheaper_probability, "share")
            verdicts = [verdict for _, verdict in design.recipients.values()]
            counts = (verdicts.count(key) for key in ("wins", "loses", "too_close"))
            rows.append((design.name, cell, Interval(cell), cheaper, *counts))
        return Table("paired", self._caption(locale), columns, tuple(rows))

    def recipients_table(self, locale: Locale) -> Table:
        """What each recipient gains by each design; what is too close to call is said."""
        rows: list[Row] = []
        for name in self.run.plan.designs[0].scenario.recipients.ids:
            found = [design.recipients[name] for design in self.designs]
            too_close = locale.word("risk_too_close").lower()
            cells = (too_close if v == "too_close" else Uncertain(gain, self.currency) for gain, v in found)
            rows.append((name, *cells))
        columns = (
            Column("recipient", locale.word("recipient"), "name"),
            *(Column(design.name, design.name, signed=True) for design in self.designs),
        )
        return Table("recipients", self._caption(locale), columns, tuple(rows))

    def _caption(self, locale: Locale) -> str:
        return locale.word("paired_title", baseline=self.run.plan.designs[0].name)

    def to_json(self, locale: Locale = NOTEBOOK) -> dict[str, Any]:
        """The comparison as one object, money in units of the currency; the README documents its shape."""
        del locale  # nothing in it is a word
        return {
            "baseline": self.run.outcomes[0].design.name,
            "may_be_cheapest": list(self.may_be_cheapest),
            "told_apart": self.told_apart,
            "designs": [design.to_json() for design in self.designs],
        }
