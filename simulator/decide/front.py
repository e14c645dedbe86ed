"""The answer of ``frontier``: a few designs that nothing beats, what each comes to, and where the front bends."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from simulator.decide.aims import Aim
from simulator.decide.levers import Lever
from simulator.decide.reading import factor_of, is_amount, unit_of, value_cell, value_text
from simulator.estimate import Estimate, exactly
from simulator.language import Locale
from simulator.money import Currency, format_number
from simulator.tables.shown import NOTEBOOK, Shown
from simulator.tables.table import Column, Interval, Row, Table, Uncertain


@dataclass(frozen=True)
class FrontPoint:
    """One design: its alternative, its levers' values in their own units, and what each aim comes to."""

    alternative: str
    levers: tuple[Fraction, ...]
    aims: tuple[Estimate, ...]


@dataclass(frozen=True)
class Front(Shown):
    """Designs that nothing beats.

    Args:
        currency: of every amount.
        levers: what was varied.
        wishes: each aim, and whether more of it is better.
        points: a few of the front, by the first aim.
        knee: number of the one from which giving up more buys less; None where there is none.
        rates: over two aims, what one less of the second costs of the first before and after the knee, in base units.
        possible: how many designs there are in all.
        looked: how many were looked at.
        standing: how many of those no other surely beats; ``points`` are a few that cover them.
        draws: in how many draws they were judged; 0 when every aim is of the central case.
        synthetic: whether the recipients are made up.
    """

    currency: str
    levers: tuple[Lever, ...]
    wishes: tuple[tuple[Aim, bool], ...]
    points: tuple[FrontPoint, ...]
    knee: int | None
    rates: tuple[float, float] | None
    possible: int
    looked: int
    standing: int
    draws: int
    synthetic: bool

    @property
    def money(self) -> Currency:
        """The currency."""
        return Currency(self.currency)

    @property
    def has_alternatives(self) -> bool:
        """Whether there was a choice among designs too."""
        return len({point.alternative for point in self.points}) > 1 or not self.levers

    def named(self, point: FrontPoint, locale: Locale) -> str:
        """A design by its alternative and its levers."""
        values = (
            f"{lever.name} = {lever.text(value, locale.language)}"
            for lever, value in zip(self.levers, point.levers, strict=True)
        )
        return ", ".join([*([point.alternative] if self.has_alternatives else []), *values])

    def reached(self, point: FrontPoint, locale: Locale) -> str:
        """What a design comes to, in words."""
        return ", ".join(
            f"{aim.text} = {value_text(aim, found, locale, self.money)}"
            for (aim, _), found in zip(self.wishes, point.aims, strict=True)
        )

    # ---- for readers ------------------------------------------------------------------------------------------------

    def sentence(self, locale: Locale) -> str:
        """The answer as a planner reads it."""
        word = locale.word
        count = format_number(self.looked, locale.language)
        first, last = self.points[0], self.points[-1]
        if len(self.points) == 1:
            one = {"name": self.named(first, locale), "reached": self.reached(first, locale)}
            return word("frontier_one", looked=count, **one)
        out = [
            word(
                "frontier_many",
                looked=count,
                front=format_number(self.standing, locale.language),
                shown=len(self.points),
            )
        ]
        for key, point in (("frontier_one_end", first), ("frontier_other_end", last)):
            out.append(word(key, name=self.named(point, locale), reached=self.reached(point, locale)))
        if self.knee is not None:
            bend = self.points[self.knee]
            out.append(word("frontier_knee", name=self.named(bend, locale), reached=self.reached(bend, locale)))
            out += [self._exchanged(self.rates, locale)] if self.rates is not None else []
        return " ".join(out)

    def _exchanged(self, rates: tuple[float, float], locale: Locale) -> str:
        """What the second aim costs of the first, on either side of the knee."""
        (one, _), (other, other_most) = self.wishes
        step = Fraction(1, 100) if other.is_share else other.measure.unit.scale * (10**6 if is_amount(other) else 1)
        texts = [self._size(one, float(Fraction(rate) * step), locale) for rate in rates]
        size = self._size(other, float(step), locale)
        key = "frontier_rates_more" if other_most else "frontier_rates_less"
        return locale.word(key, size=size, aim=other.text, before=texts[0], after=texts[1])

    def _size(self, aim: Aim, value: float, locale: Locale) -> str:
        """A difference in an aim; one of a share is in percentage points."""
        if aim.is_share:
            return locale.word("frontier_points", points=format_number(round(100 * value, 2), locale.language))
        return value_text(aim, exactly(value), locale, self.money)

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """One row for each design shown."""
        word = locale.word
        columns = [Column("design", word("design"), "name")] if self.has_alternatives else []
        columns += [Column(f"lever_{k + 1}", lever.name, unit=lever.unit) for k, lever in enumerate(self.levers)]
        for k, (aim, _) in enumerate(self.wishes):
            unit = "" if is_amount(aim) else unit_of(aim)
            columns += [Column(f"aim_{k + 1}", aim.text, unit=unit)]
            columns += [Column(f"interval_{k + 1}", word("risk_interval"))] if aim.over_draws else []
        columns.append(Column("knee", word("frontier_knee_heading"), "text"))
        rows: list[Row] = []
        for number, point in enumerate(self.points):
            cells: list[Any] = [point.alternative] if self.has_alternatives else []
            cells += list(point.levers)
            for (aim, _), found in zip(self.wishes, point.aims, strict=True):
                cell = value_cell(aim, found, self.money)
                cells.append(cell)
                cells += [Interval(cell) if isinstance(cell, Uncertain) else None] if aim.over_draws else []
            cells.append("*" if number == self.knee else None)
            rows.append(tuple(cells))
        aims = ", ".join(aim.text for aim, _ in self.wishes)
        caption = word("frontier_title", aims=aims)
        return (Table("frontier", caption, tuple(columns), tuple(rows), notes=tuple(self.notes(locale))),)

    def notes(self, locale: Locale) -> list[str]:
        """What a reader must know."""
        word = locale.word

        def number(n: int) -> str:
            return format_number(n, locale.language)

        out = [word("note_synthetic")] if self.synthetic else []
        out.append(word("frontier_ways", ways=", ".join(self._way(aim, most, locale) for aim, most in self.wishes)))
        out.append(word("frontier_looked", looked=number(self.looked), possible=number(self.possible)))
        if self.draws:
            out.append(word("frontier_draws", draws=number(self.draws)))
        return out

    def _way(self, aim: Aim, most: bool, locale: Locale) -> str:
        return locale.word("frontier_more" if most else "frontier_less", aim=aim.text)

    # ---- for programs -----------------------------------------------------------------------------------------------

    def to_json(self, locale: Locale = NOTEBOOK) -> dict[str, Any]:
        """The front as one object, money in units of the currency."""
        return {
            "levers": [{"lever": lever.name, "unit": lever.unit} for lever in self.levers],
            "aims": [
                {"aim": aim.text, "best": "most" if most else "least", "unit": unit_of(aim)}
                for aim, most in self.wishes
            ],
            "points": [
                {
                    "design": point.alternative,
                    "levers": {
                        lever.name: float(value) for lever, value in zip(self.levers, point.levers, strict=True)
                    },
                    "aims": [
                        found.to_json(factor_of(aim)) for (aim, _), found in zip(self.wishes, point.aims, strict=True)
                    ],
                    "knee": number == self.knee,
                }
                for number, point in enumerate(self.points)
            ],
            "possible": self.possible,
            "looked": self.looked,
            "standing": self.standing,
            "draws": self.draws,
            "notes": [self.sentence(locale), *self.notes(locale)],
        }
