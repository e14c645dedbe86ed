"""Designs in the same draws against the first: what is certain of a difference although each cost is not."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from simulator.engine.simulate import Outcome, Run
from simulator.estimate import Estimate
from simulator.language import Locale
from simulator.money import Currency
from simulator.results import estimates as e
from simulator.tables.shown import NOTEBOOK, Shown
from simulator.tables.table import Cell, Column, Interval, Row, Table, Uncertain, with_notes
from simulator.units import minor_units


@dataclass(frozen=True)
class PairedDesign:
    """One design against the baseline, draw by draw; amounts in the smallest unit."""

    outcome: Outcome
    baseline: Outcome
    draws: int
    materiality: int = 0

    @property
    def name(self) -> str:
        """What the design is called."""
        return self.outcome.design.name

    @cached_property
    def difference(self) -> dict[str, Estimate]:
        """What the design costs more than the baseline: mean, sd and quantiles."""
        x = self.outcome.cost - self.baseline.cost
        ordered = np.sort(x)
        out = {"mean": e.mean(x.astype(np.float64)), "sd": e.sd(x.astype(np.float64))}
        return out | {key: e.quantile(ordered, share) for key, share in (("p5", 0.05), ("p50", 0.5), ("p95", 0.95))}

    @cached_property
    def cheaper_probability(self) -> Estimate:
        """P(the design is cheaper than the baseline)."""
        return e.proportion(int((self.outcome.cost < self.baseline.cost).sum()), self.draws)

    @cached_property
    def same_probability(self) -> Estimate:
        """P(both cost the same)."""
        return e.proportion(int((self.outcome.cost == self.baseline.cost).sum()), self.draws)

    @cached_property
    def variance_factor(self) -> float:
        """How many times more draws two unpaired simulations would need to know the difference as well."""
        a, b = self.outcome.cost.astype(np.float64), self.baseline.cost.astype(np.float64)
        paired = float((a - b).var())
        return float((a.var() + b.var()) / paired) if paired > 0 else float("inf")

    @cached_property
    def recipients(self) -> dict[str, tuple[Estimate, str]]:
        """Each recipient's mean difference and a verdict: ``wins``, ``loses``, ``same`` or ``too_close``."""
        n = self.draws
        sums, squares = self.outcome.against
        means = sums / n
        variance = np.maximum(squares / n - means**2, 0.0)
        variance[variance < 1e-12 * means**2] = 0.0
        reach = e.Z95 * np.sqrt(variance / n)
        out = {}
        for i, name in enumerate(self.baseline.design.scenario.recipients.ids):
            found = Estimate(float(means[i]), float(means[i] - reach[i]), float(means[i] + reach[i]))
            out[name] = (found, self._verdict(found, bool(squares[i] == 0)))
        return out

    def _verdict(self, found: Estimate, same: bool) -> str:
        if same or (-self.materiality <= found.low and found.high <= self.materiality):
            return "same"
        if found.low > self.materiality:
            return "wins"
        return "loses" if found.high < -self.materiality else "too_close"

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
    materiality: int = 0

    @property
    def currency(self) -> Currency:
        """The currency of every amount."""
        return Currency(self.run.plan.designs[0].scenario.currency)

    @cached_property
    def designs(self) -> tuple[PairedDesign, ...]:
        """The designs other than the first."""
        first, *others = self.run.outcomes
        return tuple(PairedDesign(other, first, self.run.draws, self.materiality) for other in others)

    def cheaper(self, one: int, other: int) -> Estimate:
        """P(one design is cheaper than another), by their numbers in the run."""
        a, b = self.run.outcomes[one].cost, self.run.outcomes[other].cost
        return e.proportion(int((a < b).sum()), self.run.draws)

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
            "designs": [design.to_json() for design in self.designs],
        }
