"""How quantities answer in the central case: where they rest, and every other place where they could."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np

from simulator.engine.response import Answered, Game
from simulator.engine.settle import Settlement, pay
from simulator.language import Locale
from simulator.money import Currency, Money, format_number
from simulator.number import Floats
from simulator.outlook.response import closed, crossings
from simulator.results.result import Result
from simulator.scenario import definitions as d
from simulator.scenario.graph import reached
from simulator.tables.shown import NOTEBOOK, Shown
from simulator.tables.table import Column, Row, Share, Table, with_notes

TOTALS = 241
"""Totals that are tried between nothing and twice the largest."""
LEVELS = 121
"""Levels that are tried for each recipient."""
FAR = np.geomspace(1.0, 64.0, 122)[1:]
"""Beyond that, as multiples of it: a far end from which an answer still comes back."""
STEPS = np.concatenate([np.linspace(0.0, 1.0, LEVELS), FAR])
_SHARES = 4
MOST_NOTES = 12
"""Recipients with several equilibria of their own that are named."""


@dataclass(frozen=True)
class Rests(Shown):
    """How one quantity responds in one year, in its own unit.

    ``totals`` are the totals at which all could rest together, ``tips`` those between them from which they are pulled
    apart. ``own`` are the levels at which one recipient could rest, the others being as they are at ``volumes``.
    """

    name: str
    year: str
    recipients: tuple[str, ...]
    before: Floats
    volumes: Floats
    marginal: Floats
    """For one more at rest, in the smallest unit of the currency."""
    totals: tuple[float, ...]
    tips: tuple[float, ...]
    own: Mapping[str, tuple[float, ...]]
    currency: Currency
    titles: Mapping[str, str]

    @property
    def several(self) -> bool:
        """Whether there is more than one place to rest."""
        return len(self.totals) > 1 or any(len(levels) > 1 for levels in self.own.values())

    # ---- for readers ------------------------------------------------------------------------------------------------

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """Each recipient's volume without a response and at equilibrium, and every equilibrium that was found."""
        word = locale.word
        columns = (
            Column("recipient", word("recipient"), "name"),
            Column("without", word("without_answer"), short=word("without_answer_short"), decimals=1),
            Column("at_rest", word("at_rest"), decimals=1),
            Column("change", word("change_by_answer"), signed=True),
            Column("marginal", word("marginal_payment")),
        )
        marginal = [Money(round(float(m)), self.currency) for m in self.marginal]
        found = zip(self.recipients, self.before, self.volumes, marginal, strict=True)
        rows: list[Row] = [(who, *_change(float(before), float(volume)), money) for who, before, volume, money in found]
        total: Row = (word("total"), *_change(float(self.before.sum()), float(self.volumes.sum())), None)
        caption = f"{word('response_title', name=self.name, title=self.titles[locale.language])} ({self.year})"
        key = f"response_{self.name}_{self.year}"
        return (Table(key, caption, columns, tuple(rows), total, tuple(self._equilibria(locale))),)

    def _equilibria(self, locale: Locale) -> list[str]:
        word = locale.word

        def listed(values: Sequence[float]) -> str:
            return "; ".join(format_number(round(float(x), 1), locale.language, 1) for x in values)

        lines = []
        if len(self.totals) > 1 or not self.several:
            key = "rests_several" if len(self.totals) > 1 else "rests_one"
            lines.append(word(key, count=len(self.totals), volumes=listed(self.totals)))
        if self.tips:
            lines.append(word("tips_at", volumes=listed(self.tips)))
        own = [(who, levels) for who, levels in self.own.items() if len(levels) > 1]
        at = dict(zip(self.recipients, self.volumes, strict=True))
        for who, levels in own[:MOST_NOTES]:
            others = [x for x in levels if abs(x - at[who]) > 1e-3]
            lines.append(word("rests_own", recipient=who, volumes=listed(others)))
        if len(own) > MOST_NOTES:
            lines.append(word("rests_more", count=len(own) - MOST_NOTES))
        return lines

    # ---- for programs -----------------------------------------------------------------------------------------------

    def to_json(self, locale: Locale = NOTEBOOK) -> dict[str, Any]:
        """One object; the payment for one more in units of the currency."""
        del locale  # nothing in it is a word
        minor, places = self.currency.minor_units, self.currency.decimals
        rows = zip(self.recipients, self.before, self.volumes, self.marginal, strict=True)
        return {
            "quantity": self.name,
            "year": self.year,
            "recipients": {
                who: {"without": round(b, 6), "at_rest": round(v, 6), "marginal": round(m / minor, places)}
                for who, b, v, m in rows
            },
            "total": {"without": round(float(self.before.sum()), 6), "at_rest": round(float(self.volumes.sum()), 6)},
            "equilibria": {
                "totals": [round(x, 6) for x in self.totals],
                "tips": [round(x, 6) for x in self.tips],
                "own": {who: [round(x, 6) for x in levels] for who, levels in self.own.items() if len(levels) > 1},
                "chosen": "the first met from the volume without an answer, the way the payment pulls",
            },
        }


def _change(before: float, volume: float) -> Row:
    """Volumes to a tenth, and the change as a share of the first; nothing where there was nothing."""
    share = Share((volume - before) / before) if before else None
    return (_tenths(before), _tenths(volume), share)


def _tenths(value: float) -> Fraction:
    return Fraction(round(value * 10), 10)


@dataclass(frozen=True)
class Responses(Shown):
    """Every responding quantity in every year of a settled central case."""

    result: Result
    rests: tuple[Rests, ...]

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """A table for each quantity and year; where nothing responds, it is said."""
        notes = self.notes(locale)
        tables = [table for rests in self.rests for table in rests.tables(locale)]
        if not tables:
            said = [locale.word("nothing_answers"), *notes]
            return (Table("response", "", (Column("recipient", "", "name"),), (), notes=tuple(said)),)
        return (*tables[:-1], with_notes(tables[-1], notes))

    def to_json(self, locale: Locale = NOTEBOOK) -> dict[str, Any]:
        """One object."""
        return {"responses": [rests.to_json(locale) for rests in self.rests], "notes": self.notes(locale)}

    def notes(self, locale: Locale) -> list[str]:
        """What a reader must know; first which of the quantities no payment reads."""
        scenario = self.result.scenario
        read = reached(scenario.checked.needs, scenario.payments)
        unused = dict.fromkeys(rests.name for rests in self.rests if rests.name not in read)
        return [locale.word("response_unused", name=name) for name in unused] + self.result.notes(locale)


def equilibria(settlement: Settlement) -> tuple[Rests, ...]:
    """Every answering quantity in every year of a settled central case."""
    scenario = settlement.scenario
    drawn = [dict(year.draws) for year in settlement.years]
    answers: dict[str, list[Answered]] = {}
    for name in scenario.responding:
        found = [value for year in drawn if isinstance(value := year.get(name), Answered)]
        if found:
            answers[name] = found
    if not answers:
        return ()
    years = [{k: (v.inner if isinstance(v, Answered) else v) for k, v in year.items()} for year in drawn]
    game = Game(scenario, list(answers), [{k: v for k, v in y.items() if v is not None} for y in years], _PAY)
    volumes = {name: np.stack([a.volume for a in found]) for name, found in answers.items()}
    return tuple(_rests(scenario, game, volumes, name, k) for name in answers for k in range(len(scenario.years)))


_PAY = partial(pay, rough=True)


def _rests(scenario: d.Scenario, game: Game, volumes: Mapping[str, Floats], name: str, year: int) -> Rests:
    unit = scenario.quantities[name].unit
    scale = float(unit.scale) if unit is not None else 1.0
    margins, now = game.margins[name], volumes[name]
    totals: Sequence[float] = (float(now[year].sum()),)
    tips: Sequence[float] = ()
    if not margins.apart:
        totals, tips = _totals(game, volumes, name, year)
    own: dict[str, tuple[float, ...]] = {}
    if not margins.by_total:
        own = _own(game, volumes, name, year, scenario.recipients.ids)
    return Rests(
        name,
        scenario.years[year].label,
        scenario.recipients.ids,
        game.base[name][year, 0] / scale,
        now[year, 0] / scale,
        margins.marginal(game.years, now)[year, 0] * scale,
        tuple(x / scale for x in totals),
        tuple(x / scale for x in tips),
        {who: tuple(x / scale for x in levels) for who, levels in own.items()},
        Currency(scenario.currency),
        scenario.title,
    )


def _totals(game: Game, volumes: Mapping[str, Floats], name: str, year: int) -> tuple[list[float], list[float]]:
    """Totals at which the replies sum to the total, the shares of each total found by repeating."""
    now = volumes[name]
    top = 2.0 * max(now[year].sum(), game.base[name][year].sum(), 1.0)
    ladder = np.concatenate([np.linspace(top / TOTALS, top, TOTALS), FAR * top])
    copies = game.of_draws(np.zeros(len(ladder), np.intp))
    there = {n: np.repeat(x, len(ladder), axis=1) for n, x in volumes.items()}
    shares = np.repeat(now / np.maximum(now.sum(axis=2, keepdims=True), 1e-300), len(ladder), axis=1)

    def replies(totals: Floats) -> Floats:
        nonlocal shares
        found = there[name]
        for _ in range(_SHARES):
            at = there[name].copy()
            at[year] = shares[year] * totals[:, None]
            found = copies.reply(name, there, at)
            shares = found / np.maximum(found.sum(axis=2, keepdims=True), 1e-300)
        out: Floats = found[year].sum(axis=1)
        return out

    answers = replies(ladder)
    rests, tips = crossings(ladder[:, None], answers[:, None])
    chosen = float(now[year].sum())
    # A total found by the scan is known to within a step; the one that is chosen is known closely.
    step = top / TOTALS
    middle = [float((ladder[k] + ladder[k + 1]) / 2) for k in rests[0]]
    totals = [x for x in middle if abs(x - chosen) > step]
    return sorted([*totals, chosen]), [float((ladder[k] + ladder[k + 1]) / 2) for k in tips[0]]


def _own(
    game: Game, volumes: Mapping[str, Floats], name: str, year: int, ids: Sequence[str]
) -> dict[str, tuple[float, ...]]:
    """Levels at which each recipient could rest, the others being as they are."""
    now, rows = volumes[name][year, 0], len(ids)
    top = 2.0 * np.maximum(np.maximum(now, game.base[name][year, 0]), 1.0)
    levels = STEPS[:, None] * top
    if game.margins[name].apart:  # nobody looks at others: every recipient's ladder in the same draws
        answers = _along(game, volumes, name, year, levels)
    else:
        answers = np.empty(levels.shape)
        for i in range(rows):
            line = np.repeat(now[None, :], len(levels), axis=0)
            line[:, i] = levels[:, i]
            answers[:, i] = _along(game, volumes, name, year, line)[:, i]
    rests, tips = crossings(levels, answers)
    del tips
    out = {}
    for i, who in enumerate(ids):
        found = [
            _refined(game, volumes, name, year, i, levels[k, i], levels[k + 1, i]) for k in rests[0][rests[1] == i]
        ]
        apart = [x for x in found if abs(x - now[i]) > top[i] / LEVELS]
        out[who] = tuple(sorted([*apart, float(now[i])]))
    return out


def _along(game: Game, volumes: Mapping[str, Floats], name: str, year: int, at: Floats) -> Floats:
    """Replies in one year to each row of volumes."""
    copies = game.of_draws(np.zeros(len(at), np.intp))
    there = {n: np.repeat(x, len(at), axis=1) for n, x in volumes.items()}
    moved = there[name].copy()
    moved[year] = at
    out: Floats = copies.reply(name, there, moved)[year]
    return out


def _refined(
    game: Game, volumes: Mapping[str, Floats], name: str, year: int, row: int, low: float, high: float
) -> float:
    """One recipient's place of rest within a step of the ladder."""
    now = volumes[name][year, 0]

    def reply(x: Floats) -> Floats:
        line = now[None, :].copy()
        line[0, row] = x[0]
        out: Floats = _along(game, volumes, name, year, line)[:, row]
        return out

    rest = closed(reply, np.array([low]), np.array([high]), np.array([np.nan]))
    return float(rest.volume[0])
