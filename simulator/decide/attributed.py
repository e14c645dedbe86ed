"""The answer of `attribute`: which of a design's changes brings how much of its difference about, to the öre."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from simulator.decide.aims import Aim
from simulator.decide.change_titles import change_titles
from simulator.decide.reading import factor_of, value_cell
from simulator.estimate import Estimate, exactly
from simulator.language import Locale
from simulator.money import Currency, Money
from simulator.scenario import definitions as d
from simulator.tables.cells import amount, percent
from simulator.tables.shown import NOTEBOOK, Shown
from simulator.tables.table import Cell, Column, Interval, Row, Table, Uncertain

MOST_BESIDE = 6
"""Changes that stand beside each other in the table of recipients."""


@dataclass(frozen=True)
class Change:
    """One change of a design, or several that cannot stand without each other.

    Args:
        paths: what is changed.
        cost: its share of the difference in cost, in minor units.
        recipients: its share of each recipient's difference, in minor units.
        aim: its share of the difference in what was asked beside the cost, if anything was.
        between: where orders were sampled, the 95 % interval of its share of the cost; None where all were tried.
    """

    paths: tuple[str, ...]
    cost: int
    recipients: Mapping[str, int]
    aim: Fraction | None = None
    between: Estimate | None = None

    @property
    def key(self) -> str:
        """What it is called."""
        return " + ".join(self.paths)


@dataclass(frozen=True)
class Attribution(Shown):
    """What each change of a design brings about.

    Args:
        name: of the design.
        scenario: with the design.
        changes: those that bring most about first.
        difference: in cost from the scenario, in minor units; the changes' shares sum to it.
        aim: what was asked beside the cost.
        aim_difference: in the aim.
        evaluations: combinations that were tried.
        exact: whether every combination was.
        draws: behind the aim; 0 without one.
    """

    name: str
    scenario: d.Scenario
    changes: tuple[Change, ...]
    difference: int
    aim: Aim | None
    aim_difference: Fraction | None
    evaluations: int
    exact: bool
    draws: int

    @property
    def currency(self) -> Currency:
        """Of the amounts."""
        return Currency(self.scenario.currency)

    def titles(self, locale: Locale) -> list[str]:
        """What each change is called by people."""
        return change_titles([one.paths for one in self.changes], self.scenario, locale)

    # ---- for readers ------------------------------------------------------------------------------------------------

    def sentence(self, locale: Locale) -> str:
        """The answer as a planner reads it."""
        word, whole = locale.word, self._money(self.difference, locale)
        if not self.changes:
            return word("attribute_none", design=self.name)
        first, title = self.changes[0], self.titles(locale)[0]
        if len(self.changes) == 1:
            return word("attribute_one", design=self.name, difference=whole, change=title)
        share = self._money(first.cost, locale)
        return word("attribute_most", design=self.name, difference=whole, change=title, share=share)

    def _money(self, minor: int, locale: Locale) -> str:
        return amount(Money(minor, self.currency), locale, signed=True)

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """One row for each change, and one for each recipient."""
        word = locale.word
        columns = [Column("change", word("attribute_change"), "name"), Column("cost", word("cost"), signed=True)]
        if not self.exact:
            columns.append(Column("interval", word("risk_interval")))
        if self.aim is not None:
            columns.append(Column("aim", self.aim.text, signed=True))
        rows: list[Row] = []
        for one, title in zip(self.changes, self.titles(locale), strict=True):
            row: list[Cell] = [title, Money(one.cost, self.currency)]
            if not self.exact and one.between is not None:
                row.append(Interval(Uncertain(one.between, self.currency)))
            rows.append(self._with_aim(row, one.aim))
        total: list[Cell] = [word("attribute_sum"), Money(self.difference, self.currency)]
        whole = self._with_aim(total if self.exact else [*total, None], self.aim_difference)
        caption, notes = word("attribute_title", design=self.name), tuple(self.notes(locale))
        first = Table("attribution", caption, tuple(columns), tuple(rows), whole, notes)
        beside = len(self.changes) <= MOST_BESIDE and self.changes
        return (first, self._recipients(locale)) if beside else (first,)

    def _with_aim(self, row: list[Cell], found: Fraction | None) -> Row:
        if self.aim is None or found is None:
            return tuple(row)
        return (*row, value_cell(self.aim, exactly(float(found)), self.currency))

    def _recipients(self, locale: Locale) -> Table:
        columns = (
            Column("recipient", locale.word("recipient"), "name"),
            *(Column(c.key, title, signed=True) for c, title in zip(self.changes, self.titles(locale), strict=True)),
        )
        rows: tuple[Row, ...] = tuple(
            (i, *(Money(one.recipients.get(i, 0), self.currency) for one in self.changes))
            for i in self.changes[0].recipients
        )
        return Table("recipients", locale.word("attribute_recipients"), columns, rows)

    def notes(self, locale: Locale) -> list[str]:
        """What a reader must know: how shares are made, what was joined, and how many combinations were tried."""
        out = [locale.word("note_synthetic")] if self.scenario.synthetic else []
        key = "attribute_exact" if self.exact else "attribute_sampled"
        out.append(locale.word(key, tried=self.evaluations, orders=2 * ORDERS))
        if any(len(one.paths) > 1 for one in self.changes):
            out.append(locale.word("attribute_joined"))
        if self.aim is not None and self.aim_difference is not None and self.aim.is_share:
            shown = percent(float(self.aim_difference), locale, signed=True)
            out.append(locale.word("attribute_aim", aim=self.aim.text, difference=shown, draws=self.draws))
        return out

    # ---- for programs -----------------------------------------------------------------------------------------------

    def to_json(self, locale: Locale = NOTEBOOK) -> dict[str, Any]:
        """The answer as one object, money in units of the currency."""
        unit = self.currency.minor_units
        scale = 1.0 if self.aim is None else factor_of(self.aim)
        changes = [
            {
                "change": one.key,
                "title": title,
                "paths": list(one.paths),
                "cost": one.cost / unit,
                "interval": None if one.between is None else one.between.to_json(1 / unit),
                "recipients": {i: share / unit for i, share in one.recipients.items()},
            }
            | ({} if one.aim is None else {"aim": float(one.aim) * scale})
            for one, title in zip(self.changes, self.titles(locale), strict=True)
        ]
        out: dict[str, Any] = {"design": self.name, "difference": self.difference / unit, "changes": changes}
        if self.aim is not None and self.aim_difference is not None:
            out |= {"of": self.aim.text, "aim_difference": float(self.aim_difference) * scale, "draws": self.draws}
        notes = [self.sentence(locale), *self.notes(locale)]
        return out | {"exact": self.exact, "evaluations": self.evaluations, "notes": notes}


ORDERS = 64
"""Pairs of orders that are tried of more changes."""
