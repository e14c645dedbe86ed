"""The answer of ``information``: what it is worth to know before one chooses, figure by figure, and by a follow-up."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from simulator.decide.alternatives import Alternatives
from simulator.decide.bases import columns_of
from simulator.decide.information_value import average, of_follow_up, partial, perfect, shown
from simulator.decide.inputs import Input, inputs_of
from simulator.decide.studies import Study, shares_of
from simulator.decide.worths import Worth
from simulator.estimate import Estimate
from simulator.language import Locale
from simulator.money import Currency, Money, format_number, round_half_up
from simulator.problems import Place, refusal
from simulator.scenario import definitions as d
from simulator.tables.cells import amount
from simulator.tables.shown import NOTEBOOK, Shown
from simulator.tables.table import Column, Interval, Row, Table, Uncertain


@dataclass(frozen=True)
class Information(Shown):
    """What it is worth to know before one chooses.

    Args:
        scenarios: the designs.
        names: what they are called.
        worth: what an outcome is worth, as it was stated.
        means: what each design is worth on average, in minor units.
        perfect: the value of knowing everything.
        parts: inputs and groups, each with the value of knowing it, the most valuable first.
        study: a follow-up, if one was asked about.
        studied: the value of the follow-up, before its cost.
        draws: how many.
    """

    scenarios: tuple[d.Scenario, ...]
    names: tuple[str, ...]
    worth: str
    means: tuple[Estimate, ...]
    perfect: Estimate
    parts: tuple[tuple[Input, Estimate], ...]
    study: Study | None
    studied: Estimate | None
    draws: int

    @property
    def currency(self) -> Currency:
        """Of every amount."""
        return Currency(self.scenarios[0].currency)

    @property
    def best(self) -> str:
        """The design that is best on average, before anything is found out."""
        return self.names[int(np.argmax([mean.value for mean in self.means]))]

    @property
    def net(self) -> Estimate | None:
        """The value of the follow-up less its cost."""
        if self.study is None or self.studied is None:
            return None
        cost, found = self.study.cost, self.studied
        return Estimate(found.value - cost, found.low - cost, found.high - cost)

    # ---- for readers ------------------------------------------------------------------------------------------------

    def sentence(self, locale: Locale) -> str:
        """The answer as a planner reads it."""
        word = locale.word
        out = [word("information_now", design=self.best)]
        if self.perfect.value <= 0:
            out.append(word("information_nothing"))
        else:
            first, value = self.parts[0]
            title = first.title(self._scenario(first), locale)
            out.append(word("information_all", value=self._text(self.perfect, locale)))
            key = "information_most" if value.value > 0 else "information_none_alone"
            out.append(word(key, input=title, value=self._text(value, locale)))
        if self.study is not None and self.studied is not None and self.net is not None:
            people = format_number(self.study.people, locale.language)
            found = {"what": self.study.text, "people": people, "value": self._text(self.studied, locale)}
            out.append(word("information_study", **found))
            if self.study.cost:
                key = "information_worth_it" if self.net.value > 0 else "information_not_worth_it"
                cost = amount(Money(self.study.cost, self.currency), locale)
                out.append(word(key, cost=cost))
        return " ".join(out)

    def _scenario(self, one: Input) -> d.Scenario:
        """The first design that knows an input."""
        return next((s for s in self.scenarios if set(one.names) <= set(s.quantities)), self.scenarios[0])

    def _text(self, found: Estimate, locale: Locale) -> str:
        units = self.currency.minor_units
        whole = Money(round_half_up(Fraction(found.known()) / units) * units, self.currency)
        return amount(whole, locale)

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """What it is worth to know each input, everything, and what a follow-up would tell; and the designs."""
        word = locale.word
        lines = [(one.title(self._scenario(one), locale), found) for one, found in self.parts]
        lines.append((word("information_everything"), self.perfect))
        if self.study is not None and self.studied is not None and self.net is not None:
            people = format_number(self.study.people, locale.language)
            lines.append((word("information_follow_up", what=self.study.text, people=people), self.studied))
            if self.study.cost:
                lines.append((word("information_net"), self.net))
        rows: list[Row] = []
        for title, found in lines:
            cell = Uncertain(found, self.currency)
            rows.append((title, cell, Interval(cell)))
        columns = (
            Column("known", word("information_known"), "name"),
            Column("value", word("information_value")),
            Column("interval", word("risk_interval")),
        )
        first = Table("information", word("information_title"), columns, tuple(rows), notes=tuple(self.notes(locale)))
        return (first, self._designs(locale))

    def _designs(self, locale: Locale) -> Table:
        columns = (
            Column("design", locale.word("design"), "name"),
            Column("worth", locale.word("information_mean")),
            Column("interval", locale.word("risk_interval")),
        )
        cells = [Uncertain(mean, self.currency) for mean in self.means]
        rows: tuple[Row, ...] = tuple((n, cell, Interval(cell)) for n, cell in zip(self.names, cells, strict=True))
        return Table("worth", locale.word("information_designs", worth=self.worth), columns, rows)

    def notes(self, locale: Locale) -> list[str]:
        """What a reader must know: what worth means, and how it was computed."""
        out = [locale.word("note_synthetic")] if any(s.synthetic for s in self.scenarios) else []
        out.append(locale.word("information_worth", worth=self.worth))
        out.append(locale.word("information_how", draws=format_number(self.draws, locale.language)))
        if any(one.correlated for one, _ in self.parts):
            out.append(locale.word("sensitivity_block"))
        return out

    # ---- for programs -----------------------------------------------------------------------------------------------

    def to_json(self, locale: Locale = NOTEBOOK) -> dict[str, Any]:
        """The answer as one object, money in units of the currency."""
        scale = 1 / self.currency.minor_units
        study = None
        if self.study is not None and self.studied is not None and self.net is not None:
            study = {
                "of": self.study.text,
                "people": self.study.people,
                "dispersion": self.study.dispersion,
                "evsi": self.studied.to_json(scale),
                "cost": self.study.cost * scale,
                "net": self.net.to_json(scale),
            }
        return {
            "worth": self.worth,
            "best": self.best,
            "designs": [{"design": n, "worth": m.to_json(scale)} for n, m in zip(self.names, self.means, strict=True)],
            "evpi": self.perfect.to_json(scale),
            "evppi": [
                {"input": one.key, "title": one.title(self._scenario(one), locale), **found.to_json(scale)}
                for one, found in self.parts
            ],
            "study": study,
            "draws": self.draws,
            "notes": [self.sentence(locale), *self.notes(locale)],
        }


def information(
    at: Alternatives, worth: Worth, groups: tuple[str, ...] = (), study: Study | None = None
) -> Information:
    """What it is worth to know before one chooses.

    Args:
        at: the designs and their draws.
        worth: what an outcome is worth.
        groups: names with commas between them, to be known together beside each by itself.
        study: a follow-up before the choice.

    Raises:
        ScenarioError: when nothing is uncertain, a name is not, or there is nothing to choose between.
    """
    if len(at.scenarios) < 2:
        raise refusal("one_design", Place(at.scenarios[0].name))
    singles = inputs_of(at.scenarios)
    wanted = [one for one in inputs_of(at.scenarios, groups) if one not in singles] if groups else []
    worths = np.stack([worth.of(outcome) for outcome in at.outcomes])
    most = perfect(worths)
    found: dict[Input, Estimate] = {}
    for one in (*singles, *wanted):
        less = [value for part, value in found.items() if set(part.names) < set(one.names)]
        found[one] = shown(partial(worths, columns_of(at.latents(one.names))), most, less)
    parts = sorted(found.items(), key=lambda item: (-item[1].value, item[0].key))
    return Information(
        at.scenarios,
        tuple(design.name for design in at.plan.designs),
        worth.text,
        tuple(average(one) for one in worths),
        most,
        tuple(parts),
        study,
        None
        if study is None
        else shown(of_follow_up(worths, shares_of(at, study), study.people, study.dispersion), most),
        at.plan.draws,
    )
