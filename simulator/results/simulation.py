"""Designs in the same draws: each one's risk, what is known of their differences, and what a reader must know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.engine.simulate import Run
from simulator.language import Locale
from simulator.money import Currency, Money, format_number
from simulator.results.central import Central, off_middle
from simulator.results.paired import Paired
from simulator.results.risk import DesignRisk
from simulator.results.risk_tables import design_table, designs_table, missed_tables
from simulator.results.stopping import Finding, StoppingRule
from simulator.tables.cells import amount, percent
from simulator.tables.shown import NOTEBOOK, Shown
from simulator.tables.table import Table, with_notes
from simulator.units import minor_units

if TYPE_CHECKING:
    import pandas as pd

MOST_NAMED = 6
"""Designs that may be the cheapest that are named in a note."""


@dataclass(frozen=True)
class Simulation(Shown):
    """Designs in the same draws.

    Args:
        run: the draws.
        until: the rule that was to end the run.
        materiality: differences up to it make nobody a winner or a loser; None for nothing.
        proofs: for each design the most that it is proved to overrun, minor units; none when nobody asked.
        central: the central case of the designs, to be held against the draws.
    """

    run: Run
    until: StoppingRule | None = None
    materiality: Money | None = None
    proofs: tuple[int | None, ...] = ()
    central: Central | None = None

    @property
    def draws(self) -> int:
        """How many draws were made."""
        return self.run.draws

    @property
    def currency(self) -> Currency:
        """The currency of every amount."""
        return Currency(self.run.plan.designs[0].scenario.currency)

    @cached_property
    def designs(self) -> tuple[DesignRisk, ...]:
        """Each design's answers, in the order given."""
        sobol = bool(self.run.plan.sobol) and not self.run.stopped
        risks = zip(self.run.outcomes, self.proofs or [None] * len(self.run.outcomes), strict=True)
        return tuple(DesignRisk(outcome, self.run.draws, sobol, most) for outcome, most in risks)

    def __getattr__(self, name: str) -> Any:
        """Of a single design, its answers directly: ``simulation.cost``."""
        if name.startswith("_") or len(self.run.outcomes) != 1:
            raise AttributeError(name)
        return getattr(self.designs[0], name)

    @cached_property
    def paired(self) -> Paired:
        """The designs against the first, draw by draw."""
        return Paired(self.run, 0 if self.materiality is None else self.materiality.minor)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What is known of each thing that the run was to go on until it knew."""
        return self.until.findings(self.run.outcomes, self.draws) if self.until is not None else ()

    # ---- for readers ------------------------------------------------------------------------------------------------

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """One design in full, or several side by side and against the first."""
        return self.chosen_tables(locale, recipients=False)

    def chosen_tables(self, locale: Locale, *, recipients: bool) -> tuple[Table, ...]:
        """The tables, of several designs also what each recipient gains where that is asked for."""
        title = self.run.plan.designs[0].scenario.title[locale.language]
        draws = format_number(self.draws, locale.language)
        caption = locale.word("draws_title", title=title, draws=draws, seed=self.run.plan.seed)
        if len(self.designs) == 1:
            (risk,) = self.designs
            found = [design_table(risk, caption, locale), *missed_tables(risk, locale)]
        else:
            found = [designs_table(self.designs, caption, locale), self.paired.designs_table(locale)]
            found += [self.paired.recipients_table(locale)] if recipients else []
        return (*found[:-1], with_notes(found[-1], self.notes(locale)))

    def notes(self, locale: Locale, called: Mapping[str, str] | None = None) -> list[str]:
        """What a reader must know; ``called`` are titles of designs and quantities, which else have their names."""
        called = called or {}
        word = locale.word
        scenario = self.run.plan.designs[0].scenario
        out = [word("note_synthetic")] if scenario.synthetic else []
        if self.run.stopped:
            made, wanted = (format_number(n, locale.language) for n in (self.draws, self.run.plan.draws))
            out.append(word(f"note_stopped_{self.run.stopped}", draws=made, wanted=wanted))
        out += [found.text(self.currency, locale) for found in self.findings]
        design = self.run.plan.designs[0]
        varied = {name for name, _ in design.outlook.quantities} | design.given
        still = [n for n, quantity in scenario.quantities.items() if quantity.uncertain is not None and n not in varied]
        if still:
            out.append(word("note_only_chance", names=", ".join(called.get(name, name) for name in still)))
        if not any(design.outlook.quantities for design in self.run.plan.designs) and self.run.plan.given is None:
            out.append(word("note_nothing_uncertain"))
        return out + self._notes_on_the_middle(locale, called) + self._notes_on_families(locale, called)

    def _notes_on_the_middle(self, locale: Locale, called: Mapping[str, str]) -> list[str]:
        """Where the central case does not lie in the middle of the draws, and a stated value not in its own range."""
        if self.central is None:
            return []
        found = [
            off_middle(risk.name, self.central.costs[risk.name], risk.costs_minor)
            for risk in self.designs
            if risk.name in self.central.costs
        ]
        parts = [
            locale.word(
                "risk_middle_of",
                design=called.get(middle.design, middle.design),
                central=amount(Money(middle.cost, self.currency), locale),
                below=percent(middle.below, locale, 0),
                above=percent(middle.above, locale, 0),
            )
            for middle in found
            if middle is not None
        ]
        out = [locale.word("risk_middle", designs="; ".join(parts))] if parts else []
        out += [locale.word("note_off_centre", name=called.get(name, name)) for name in self.central.off_centre]
        return out + [
            locale.word(
                "note_correlation",
                one=called.get(pair.one, pair.one),
                other=called.get(pair.other, pair.other),
                stated=format_number(round(pair.stated, 2), locale.language),
                achieved=format_number(round(pair.achieved, 2), locale.language),
            )
            for pair in self.central.correlations
        ]

    def _notes_on_families(self, locale: Locale, called: Mapping[str, str]) -> list[str]:
        """What is said of many designs and recipients at once, and of what winners and losers are that."""
        if len(self.designs) < 2:
            return []
        paired = self.paired
        verdicts = {verdict for design in paired.designs for _, verdict in design.recipients.values()}
        out = [locale.word("note_draws_and_central")]
        if verdicts & {"wins", "loses"}:
            out.append(locale.word("note_by_chance"))
        if len(paired.designs) > 1:
            told, best = sum(paired.told_apart.values()), paired.may_be_cheapest
            shown = ", ".join(called.get(name, name) for name in best[:MOST_NAMED]) + (
                " ..." if len(best) > MOST_NAMED else ""
            )
            first, count = self.designs[0].name, len(paired.designs)
            baseline = called.get(first, first)
            out.append(locale.word("note_told_apart", told=told, all=count, baseline=baseline, best=shown))
        return out

    # ---- for programs -----------------------------------------------------------------------------------------------

    def to_json(self, locale: Locale = NOTEBOOK) -> dict[str, Any]:
        """Everything as one object, money in units of the currency; the README documents its shape."""
        plan = self.run.plan
        out: dict[str, Any] = {"draws": self.draws, "seed": plan.seed, "method": "sobol" if plan.sobol else "random"}
        if self.until is not None or self.run.stopped:
            out["wanted"], out["stopped"] = plan.draws, self.run.stopped or "all_draws"
            out["until"] = [found.to_json(self.currency) for found in self.findings]
        out["designs"] = [design.to_json() for design in self.designs]
        if len(self.designs) > 1:
            out["paired"] = self.paired.to_json(locale)
        out["notes"] = self.notes(locale)
        return out

    def frame(self) -> pd.DataFrame:
        """Tidy: one row for each design, recipient, payment and year, with its mean over all draws.

        Returns:
            Means in units of the currency, named in ``attrs["units"]``.
        """
        import pandas as pd

        rows = []
        for outcome in self.run.outcomes:
            scenario = outcome.design.scenario
            unit = minor_units(scenario.currency)
            for payment, total in outcome.sums.items():
                for k, year in enumerate(scenario.years):
                    means = total[k] / self.draws / unit
                    rows += [
                        (outcome.design.name, i, payment, year.label, mean)
                        for i, mean in zip(scenario.recipients.ids, means.tolist(), strict=True)
                    ]
        frame = pd.DataFrame(rows, columns=["design", "recipient", "payment", "year", "mean"])
        frame.attrs["units"] = {"mean": str(self.currency)}
        return frame

    def draws_frame(self) -> pd.DataFrame:
        """Tidy: one row for each design and draw.

        Returns:
            Cost and budget in units of the currency and each effect in its own, named in ``attrs["units"]``.
        """
        import pandas as pd

        parts = []
        for outcome in self.run.outcomes:
            unit = minor_units(outcome.design.scenario.currency)
            budget = np.broadcast_to(outcome.budget / unit, outcome.cost.shape)
            columns = {"design": outcome.design.name, "draw": np.arange(len(outcome.cost))}
            effects = outcome.effects_in_own_units()
            parts.append(pd.DataFrame(columns | {"cost": outcome.cost / unit, "budget": budget} | effects))
        frame = pd.concat(parts, ignore_index=True)
        named = {n: str(u) for o in self.run.outcomes for n, u in o.design.scenario.checked.effect_units.items()}
        frame.attrs["units"] = dict.fromkeys(("cost", "budget"), str(self.currency)) | named
        return frame

    def __repr__(self) -> str:
        names = ", ".join(design.name for design in self.run.plan.designs)
        return f"<Simulation of {names}: {self.draws} draws, seed {self.run.plan.seed}>"
