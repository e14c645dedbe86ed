"""The answer of ``bridge``: from one year's cost to another's, part by part, in all and for each centre."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.decide.bridge import Bridged, Line
from simulator.decide.bridge_data import PARTS, Side
from simulator.language import Locale
from simulator.money import Currency, Money
from simulator.tables.cells import amount
from simulator.tables.shown import NOTEBOOK, Shown
from simulator.tables.table import Column, Row, Table


@dataclass(frozen=True)
class Bridge(Shown):
    """Why a year costs what it does beside another.

    Args:
        found: what it rests on.
    """

    found: Bridged

    @property
    def currency(self) -> Currency:
        """Of every amount."""
        return Currency(self.found.sides[1].scenario.currency)

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every centre's, and what activities and plans cost."""
        spending = self.found.spending
        return (*self.found.centres.values(), *(() if spending is None else (spending,)))

    @property
    def total(self) -> Line:
        """All lines together."""
        parts = {part: sum(line.parts[part] for line in self.lines) for part in PARTS}
        return Line(sum(line.before for line in self.lines), sum(line.after for line in self.lines), parts)

    # ---- for readers ------------------------------------------------------------------------------------------------

    def sentence(self, locale: Locale) -> str:
        """The answer as a planner reads it, the part that brings most about first."""
        whole, (before, after) = self.total, self._names()
        moved = sorted((part for part in PARTS if whole.parts[part]), key=lambda part: -abs(whole.parts[part]))
        cost = amount(Money(whole.after, self.currency), locale)
        if not moved:
            return locale.word("bridge_same", before=before, after=after, cost=cost)
        said = [f"{locale.word(f'bridge_{part}')} {self._signed(whole.parts[part], locale)}" for part in moved]
        difference = self._signed(whole.after - whole.before, locale)
        figures = {"cost": cost, "difference": difference, "parts": ", ".join(said)}
        return locale.word("bridge_answer", before=before, after=after, **figures)

    def _signed(self, minor: int, locale: Locale) -> str:
        return amount(Money(minor, self.currency), locale, signed=True)

    def _names(self) -> tuple[str, str]:
        """What the years are called: by their labels, and by their scenarios where these are two."""
        before, after = self.found.sides
        if before.scenario.name == after.scenario.name and before.state.year.label != after.state.year.label:
            return before.state.year.label, after.state.year.label
        return _named(before), _named(after)

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """From the first year's cost to the second's, and the same for each centre."""
        return (self._steps(locale), self._centres(locale))

    def _steps(self, locale: Locale) -> Table:
        word, whole, (before, after) = locale.word, self.total, self._names()
        columns = (Column("part", word("bridge_part"), "name"), Column("amount", word("amount")))
        rows: list[Row] = [(before, self._money(whole.before))]
        rows += [(word(f"bridge_{part}"), self._money(whole.parts[part])) for part in PARTS]
        caption = word("bridge_title", before=before, after=after)
        last = (after, self._money(whole.after))
        return Table("bridge", caption, columns, tuple(rows), last, tuple(self.notes(locale)))

    def _centres(self, locale: Locale) -> Table:
        word, (before, after) = locale.word, self._names()
        columns = (
            Column("recipient", word("recipient"), "name"),
            Column("before", before),
            *(Column(part, word(f"bridge_{part}"), signed=True) for part in PARTS),
            Column("after", after),
        )
        rows = [self._row(i, line) for i, line in self.found.centres.items()]
        if self.found.spending is not None:
            rows.append(self._row(word("bridge_spending"), self.found.spending))
        total = self._row(word("bridge_sum"), self.total)
        return Table("recipients", word("bridge_recipients"), columns, tuple(rows), total)

    def _row(self, name: str, line: Line) -> Row:
        return (name, *(self._money(minor) for minor in (line.before, *line.parts.values(), line.after)))

    def _money(self, minor: int) -> Money:
        return Money(minor, self.currency)

    def notes(self, locale: Locale) -> list[str]:
        """What a reader must know: what each part is, and how shares are made."""
        out = [locale.word("note_synthetic")] if any(side.scenario.synthetic for side in self.found.sides) else []
        out.append(locale.word("bridge_how", tried=self.found.evaluations))
        index = ", ".join(self.found.index)
        out.append(locale.word("bridge_index_is", index=index) if index else locale.word("bridge_no_index"))
        if self.found.only_rules:
            out.append(locale.word("bridge_only_rules", names=", ".join(self.found.only_rules)))
        return out

    # ---- for programs -----------------------------------------------------------------------------------------------

    def to_json(self, locale: Locale = NOTEBOOK) -> dict[str, Any]:
        """The answer as one object, money in units of the currency."""
        before, after = self._names()
        spending = self.found.spending
        return {
            "from": before,
            "to": after,
            "total": self._json(self.total),
            "recipients": {i: self._json(line) for i, line in self.found.centres.items()},
            "spending": None if spending is None else self._json(spending),
            "index": list(self.found.index),
            "evaluations": self.found.evaluations,
            "notes": [self.sentence(locale), *self.notes(locale)],
        }

    def _json(self, line: Line) -> Mapping[str, float]:
        unit = self.currency.minor_units
        parts = {str(part): minor / unit for part, minor in line.parts.items()}
        amounts = {"before": line.before / unit, "after": line.after / unit}
        return {**amounts, "difference": (line.after - line.before) / unit, **parts}


def _named(side: Side) -> str:
    """A year with its scenario; the label alone where the scenario is called so."""
    label, name = side.state.year.label, side.scenario.name
    return name if label in name else f"{name} {label}"
