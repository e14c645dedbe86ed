"""The answer of ``sensitivity``: which uncertain figures decide an answer, alone and together with others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from simulator.decide.aims import Aim
from simulator.decide.indices import Index
from simulator.decide.inputs import Input, inputs_of
from simulator.decide.mixing import Answers
from simulator.decide.reading import factor_of, is_amount, unit_of, value_cell
from simulator.decide.swings import Swing, swings
from simulator.estimate import Estimate, exactly
from simulator.language import Locale
from simulator.money import Currency, format_number
from simulator.scenario import definitions as d
from simulator.tables.cells import percent
from simulator.tables.shown import NOTEBOOK, Shown
from simulator.tables.table import Cell, Column, Interval, Row, Table, Uncertain

NEXT_TO_NOTHING = 0.01
"""An input whose total index is surely below this decides next to nothing."""
TOLD = 1e-3
"""Readers are told no more than a tenth of a percent."""


@dataclass(frozen=True)
class Part:
    """One input: its shares of what is uncertain, and how far it alone moves the answer."""

    input: Input
    index: Index
    swing: Swing


@dataclass(frozen=True)
class Sensitivity(Shown):
    """What an answer hangs on.

    Args:
        scenario: with its designs.
        aim: what was asked.
        parts: the inputs, those that decide most first.
        median: the measure behind the aim with every input at its median, in base units.
        draws: in each evaluation.
        evaluations: how many times as many draws were paid.
    """

    scenario: d.Scenario
    aim: Aim
    parts: tuple[Part, ...]
    median: float
    draws: int
    evaluations: int

    @property
    def currency(self) -> Currency:
        """Of the swings."""
        return Currency(self.scenario.currency)

    @property
    def varies(self) -> bool:
        """Whether the answer varies at all."""
        return any(part.index.total.basis != "constant" for part in self.parts)

    # ---- for readers ------------------------------------------------------------------------------------------------

    def sentence(self, locale: Locale) -> str:
        """The answer as a planner reads it."""
        word = locale.word
        if not self.varies:
            return word("sensitivity_constant", aim=self.aim.text)
        first = self.parts[0]
        if first.index.total.basis == "too_few":
            found = first.index.total
            return word(
                "sensitivity_too_few", aim=self.aim.text, hits=found.hits, draws=self._count(found.draws, locale)
            )
        title = first.input.title(self.scenario, locale)
        alone = percent(first.index.first.value, locale, 0)
        in_all = percent(first.index.total.value, locale, 0)
        out = [word("sensitivity_most", aim=self.aim.text, input=title, alone=alone, total=in_all)]
        little = [
            part.input.title(self.scenario, locale) for part in self.parts if part.index.total.high < NEXT_TO_NOTHING
        ]
        if little:
            out.append(word("sensitivity_little", inputs=", ".join(little)))
        return " ".join(out)

    def _count(self, n: int | None, locale: Locale) -> str:
        return format_number(n or 0, locale.language)

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """One row for each input: its indices with their intervals, and its swing."""
        word = locale.word
        columns = (
            Column("input", word("sensitivity_input"), "name"),
            Column("first", word("sensitivity_first")),
            Column("first_interval", word("risk_interval")),
            Column("total", word("sensitivity_total")),
            Column("total_interval", word("risk_interval")),
            Column("low", word("sensitivity_low")),
            Column("high", word("sensitivity_high")),
            Column("swing", word("sensitivity_swing"), unit="" if is_amount(self.measured) else unit_of(self.measured)),
        )
        rows: list[Row] = []
        for part in self.parts:
            shares = (*_cells(part.index.first), *_cells(part.index.total))
            ends = (self._cell(part.swing.low), self._cell(part.swing.high), self._cell(part.swing.width))
            rows.append((part.input.title(self.scenario, locale), *shares, *ends))
        caption = word("sensitivity_title", aim=self.aim.text)
        return (Table("sensitivity", caption, columns, tuple(rows), notes=tuple(self.notes(locale))),)

    def _cell(self, value: float) -> Cell:
        return value_cell(self.measured, exactly(value), self.currency)

    @property
    def measured(self) -> Aim:
        """The measure behind what was asked, which swings are of."""
        return Aim("central", self.aim.measure)

    def notes(self, locale: Locale) -> list[str]:
        """What a reader must know: how it was computed, and what moves together."""
        out = [locale.word("note_synthetic")] if self.scenario.synthetic else []
        draws = self._count(self.draws, locale)
        out.append(locale.word("sensitivity_how", evaluations=self.evaluations, draws=draws))
        if any(part.input.correlated for part in self.parts):
            out.append(locale.word("sensitivity_block"))
        return out

    # ---- for programs -----------------------------------------------------------------------------------------------

    def to_json(self, locale: Locale = NOTEBOOK) -> dict[str, Any]:
        """The answer as one object, money in units of the currency and effects in their own unit."""
        scale = factor_of(self.measured)
        inputs = [
            {
                "input": part.input.key,
                "title": part.input.title(self.scenario, locale),
                "first": part.index.first.to_json(),
                "total": part.index.total.to_json(),
                "swing": {"low": part.swing.low * scale, "high": part.swing.high * scale},
            }
            for part in self.parts
        ]
        return {
            "of": self.aim.text,
            "inputs": inputs,
            "median": self.median * scale,
            "draws": self.draws,
            "evaluations": self.evaluations,
            "notes": [self.sentence(locale), *self.notes(locale)],
        }


def _cells(index: Estimate) -> tuple[Cell, Cell]:
    """An index and its interval; neither where the event was seen too seldom."""
    if index.basis == "too_few":
        return None, None
    if 0 < index.half < TOLD:
        low, high = (min(max(index.value + side, 0.0), 1.0) for side in (-TOLD, TOLD))
        index = replace(index, low=low, high=high)
    shown = Uncertain(index, "share")
    return shown, Interval(shown)


def sensitivity(answers: Answers, groups: tuple[str, ...] = ()) -> Sensitivity:
    """What an answer hangs on.

    Args:
        answers: what is asked of which scenario.
        groups: names with commas between them, to be taken as one input.

    Raises:
        ScenarioError: when nothing is uncertain, or a name is not.
    """
    inputs = inputs_of([answers.scenario], groups)
    found = answers.indices(inputs)
    median, moved = swings(answers, inputs)
    parts = [Part(one, found[one], moved[one]) for one in inputs]
    parts.sort(key=lambda part: (-part.index.total.value, -part.swing.width, part.input.key))
    evaluations = 2 + (len(inputs) if len(inputs) > 1 else 0)
    return Sensitivity(answers.scenario, answers.aim, tuple(parts), median, answers.plan.draws, evaluations)
