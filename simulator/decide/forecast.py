"""A scenario's forecast held against its outturn: cost, payments, what was reported, and every recipient."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from simulator.decide.score import Record, Score, record, score
from simulator.decide.volumes import in_draws, summed
from simulator.language import Locale
from simulator.money import Currency, Money, format_number
from simulator.problems import Place, refusal
from simulator.results.followed import FollowUp
from simulator.results.result import Result
from simulator.results.simulation import Simulation
from simulator.scenario import definitions as d
from simulator.scenario.graph import reached
from simulator.tables.shown import NOTEBOOK, Shown
from simulator.tables.table import Cell, Column, Row, Share, Table
from simulator.units import minor_units


@dataclass(frozen=True)
class Line:
    """One forecast sum and its outturn, in ``unit``: the currency for money, else the quantity's own."""

    name: str
    unit: str
    score: Score

    def to_json(self) -> dict[str, Any]:
        """One object."""
        s = self.score
        return {
            "name": self.name, "unit": self.unit, "outturn": s.outturn, "low": s.low, "high": s.high,
            "covered": s.covered, "position": s.position, "interval_score": s.interval_score, "crps": s.crps,
        }  # fmt: skip


@dataclass(frozen=True)
class ForecastScore(Shown):
    """How good a forecast was.

    ``recipients`` scores each recipient's total payment. ``assumed`` are uncertain quantities that were not reported:
    in the outturn they stand at their stated values, so what hangs on them was not put to the test.
    """

    scenario: d.Scenario
    level: float
    draws: int
    seed: int
    lines: tuple[Line, ...]
    recipients: Record
    assumed: tuple[str, ...]
    follow_up: FollowUp

    # ---- for readers ------------------------------------------------------------------------------------------------

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """The forecast's intervals beside what came, and how many recipients lay within theirs."""
        percent = format_number(float(f"{self.level * 100:.3g}"), locale.language)
        day, word = self.follow_up.followed.outturn.as_of, locale.word
        columns = (
            Column("name", "", "name"),
            Column("outturn", word("score_outturn"), with_unit=True),
            Column("low", word("score_low", percent=percent), short=word("score_low_short"), with_unit=True),
            Column("high", word("score_high"), with_unit=True),
            Column("covered", word("score_held")),
            Column("position", word("score_position")),
            Column("crps", word("score_crps"), with_unit=True),
        )
        currency = Currency(self.scenario.currency)
        held, count = sum(s.covered for s in self.recipients.scores), len(self.recipients.scores)
        notes = [word("score_recipients", held=held, count=count, percent=percent), word("score_legend")]
        caption = word("score_title", title=self.scenario.title[locale.language], day=day)
        rows = tuple(_row(line, currency, locale) for line in self.lines)
        return (Table("scores", caption, columns, rows, notes=(*notes, *self.notes(locale))),)

    def notes(self, locale: Locale) -> list[str]:
        """What a reader must know."""
        out = [locale.word("note_synthetic")] if self.scenario.synthetic else []
        out += [flag.text(locale) for flag in self.follow_up.flags]
        if self.assumed:
            out.append(locale.word("score_assumed", names=", ".join(self.assumed)))
        return out

    # ---- for programs -----------------------------------------------------------------------------------------------

    def to_json(self, locale: Locale = NOTEBOOK) -> dict[str, Any]:
        """One object, money in units of the currency."""
        scores = self.recipients.scores
        return {
            "as_of": self.follow_up.followed.outturn.as_of.isoformat(),
            "level": self.level,
            "draws": self.draws,
            "seed": self.seed,
            "scores": [line.to_json() for line in self.lines],
            "recipients": {
                "covered": sum(s.covered for s in scores), "of": len(scores), "crps": self.recipients.crps,
            },
            "assumed": list(self.assumed),
            "notes": self.notes(locale),
        }  # fmt: skip


def _row(line: Line, currency: Currency, locale: Locale) -> Row:
    """One forecast: money in whole units of its currency, as draws know it no better; the rest with its unit."""

    def cell(value: float) -> Cell:
        if line.unit == currency:
            return Money(round(value) * currency.minor_units, currency)
        return f"{format_number(round(value, 1), locale.language, 1)}\u00a0{line.unit}"

    s = line.score
    name = locale.word("cost") if line.name == "cost" else line.name
    position = Share(Fraction(round(s.position * 100), 100))
    return (name, cell(s.outturn), cell(s.low), cell(s.high), s.covered, position, cell(s.crps))


def score_forecast(simulation: Simulation, follow_up: FollowUp, level: float = 0.8) -> ForecastScore:
    """Score a simulation of one design against the settlement of an outturn that is complete.

    ``level`` is how sure the forecast's interval is meant to be. Raises ScenarioError while a part of the period is
    still to come, as that part would be the forecast's own assumption.
    """
    scenario, outturn = follow_up.scenario, follow_up.followed.outturn
    place = Place(scenario.files[-1] if scenario.files else scenario.name)
    if outturn.as_of < scenario.last_day:
        raise refusal("score_early", place, day=outturn.as_of, last=scenario.last_day)
    outcome, real = simulation.run.outcomes[0], follow_up.followed.forecast
    if outcome.first is None:
        raise refusal("score_too_large", place, recipients=len(scenario.recipients))
    totals = np.stack([real.paid(name)[0] for name in scenario.payments]).sum(axis=0)
    minor = minor_units(scenario.currency)
    return ForecastScore(
        scenario,
        level,
        simulation.draws,
        simulation.run.plan.seed,
        tuple(_lines(simulation, follow_up, level)),
        record(list(outcome.first.T / minor), [float(total) / minor for total in totals], level),
        tuple(_assumed(scenario, frozenset(name.split(".")[0] for name in outturn.names))),
        follow_up,
    )


def _lines(simulation: Simulation, follow_up: FollowUp, level: float) -> Iterator[Line]:
    scenario, real = follow_up.scenario, follow_up.followed.forecast
    outcome, minor = simulation.run.outcomes[0], minor_units(scenario.currency)
    yield Line("cost", scenario.currency, score(outcome.cost / minor, float(Result(real).cost), level))
    for name in scenario.payments:
        paid = float(real.paid(name)[0].sum())
        yield Line(name, scenario.currency, score(outcome.paid[name].sum(axis=0) / minor, paid / minor, level))
    outturn = follow_up.followed.outturn  # single months say nothing of the year's level
    names = [name for name in outturn.names if _is_number(scenario, name) and outturn.is_by_year(name)]
    drawn = in_draws(scenario, names, simulation.draws, simulation.run.plan.seed)
    for name in names:
        unit = str(scenario.checked.types[name].known)
        yield Line(name, unit, score(drawn[name], float(summed(real, name)[0]), level))


def _is_number(scenario: d.Scenario, name: str) -> bool:
    """Whether a reported name is a quantity that can be summed: not yes/no, a day or a cost of an activity."""
    return name in scenario.quantities and scenario.checked.types[name].known.kind == "number"


def _assumed(scenario: d.Scenario, reported: frozenset[str]) -> Iterator[str]:
    """Uncertain quantities that payments rest on and that no report stands in for."""
    needs = {name: () if name in reported else behind for name, behind in scenario.checked.needs.items()}
    behind = reached(needs, scenario.payments)
    for name, quantity in scenario.quantities.items():
        if quantity.uncertain is not None and name in behind and name not in reported:
            yield name
