"""The answer of ``choose``: which designs keep the promises, which is best, and when the choice would be another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.decide.aims import Aim, Promise
from simulator.decide.choice_parts import Across, Candidate, Worth
from simulator.decide.choice_tables import assumptions_table, worth_table
from simulator.decide.judging import Judged
from simulator.decide.reading import factor_of, is_amount, unit_of, value_cell, value_text
from simulator.estimate import Estimate
from simulator.language import Locale
from simulator.money import Currency, format_number
from simulator.tables.shown import NOTEBOOK, Shown
from simulator.tables.table import Column, Interval, Row, Table, Uncertain, with_notes

MOST_NAMED = 4


@dataclass(frozen=True)
class Choice(Shown):
    """Which of some designs.

    Args:
        currency: of every amount.
        wanted: what designs that keep the promises are ordered by.
        most: whether more of it is better.
        promises: what every design must keep.
        candidates: the designs, in the order given.
        order: numbers of those that keep the promises, the best first.
        rivals: numbers of those that cannot be told from the best.
        dominated: by number, the design that everybody prefers, or everybody who minds risk, and in which order.
        across: under several assumptions.
        worth: for each worth of an effect.
        per_year: whether values are per year, as periods differ.
        draws: how many.
        synthetic: whether the recipients are made up.
    """

    currency: str
    wanted: Aim
    most: bool
    promises: tuple[Promise, ...]
    candidates: tuple[Candidate, ...]
    order: tuple[int, ...]
    rivals: tuple[int, ...]
    dominated: Mapping[int, tuple[int, str]]
    across: Across | None
    worth: Worth | None
    per_year: bool
    draws: int
    synthetic: bool

    @property
    def chosen(self) -> Candidate | None:
        """The best of those that keep the promises; None when none does."""
        return self.candidates[self.order[0]] if self.order else None

    @property
    def money(self) -> Currency:
        """The currency."""
        return Currency(self.currency)

    def names(self, numbers: tuple[int, ...]) -> str:
        """Designs by name, a few of them."""
        shown = ", ".join(self.candidates[k].name for k in numbers[:MOST_NAMED])
        return f"{shown} ..." if len(numbers) > MOST_NAMED else shown

    # ---- for readers ------------------------------------------------------------------------------------------------

    def sentence(self, locale: Locale) -> str:
        """The answer as a planner reads it."""
        word = locale.word
        if self.chosen is None:
            nearest = min(self.candidates, key=lambda c: len(c.broken))
            on = "; ".join(self._fails(nearest, locale))
            return word("choose_none", designs=len(self.candidates), name=nearest.name, on=on)
        best = self.chosen
        value = value_text(self.wanted, best.value, locale, self.money)
        key = "choose_most" if self.most else "choose_least"
        params = {"aim": self.wanted.text, "name": best.name, "value": value, "per": self._per(locale)}
        out = [
            word(key if self.promises else f"{key}_free", kept=len(self.order), designs=len(self.candidates), **params)
        ]
        if best.is_unsure:
            out.append(word("choose_unsure"))
        if self.rivals:
            out.append(word("choose_rivals", names=self.names(self.rivals)))
        elif len(self.order) > 1:
            second = self.candidates[self.order[1]]
            out.append(
                word("choose_next", name=second.name, value=value_text(self.wanted, second.value, locale, self.money))
            )
        return " ".join(out)

    def _per(self, locale: Locale) -> str:
        return locale.word("choose_per_year") if self.per_year else ""

    def _fails(self, candidate: Candidate, locale: Locale) -> list[str]:
        return [f"{one.promise.text} ({self._reached(one, locale)})" for one in candidate.broken]

    def _reached(self, one: Judged, locale: Locale) -> str:
        return value_text(one.promise.aim, one.achieved, locale, self.money, one.promise.relative)

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """The designs in order; promises; regret; assumptions; and the worth of an effect."""
        found = [self._designs(locale)]
        if self.promises:
            found.append(self._promises(locale))
        if any(c.regret is not None for c in self.candidates) and len(self.candidates) > 1:
            found.append(self._regrets(locale))
        if self.across is not None:
            found += [assumptions_table(self.across, self._names, self._rows, self.wanted, self.money, locale)]
        if self.worth is not None:
            found.append(worth_table(self.worth, self._names, self.money, locale))
        return (*found[:-1], with_notes(found[-1], self.notes(locale)))

    @property
    def _names(self) -> list[str]:
        return [one.name for one in self.candidates]

    @property
    def _rows(self) -> list[int]:
        return [*self.order, *(k for k in range(len(self.candidates)) if k not in self.order)]

    def _designs(self, locale: Locale) -> Table:
        word = locale.word
        columns = (
            Column("design", word("design"), "name"),
            Column("keeps", word("choose_keeps"), "text"),
            Column("value", self.wanted.text, unit="" if is_amount(self.wanted) else unit_of(self.wanted)),
            Column("interval", word("risk_interval")),
            Column("satisfying", word("choose_satisfying"), with_interval=True),
        )
        rows: list[Row] = []
        for k in self._rows:
            one = self.candidates[k]
            said = word("choose_yes" if one.keeps else "choose_no") + (
                f" ({word('choose_not_sure')})" if one.is_unsure else ""
            )
            cell = value_cell(self.wanted, one.value, self.money)
            interval = Interval(cell) if isinstance(cell, Uncertain) else None
            share = None if one.satisfying is None else Uncertain(one.satisfying, "share")
            rows.append((one.name, said if self.promises else None, cell, interval, share))
        return Table("choice", word("choose_title", aim=self.wanted.text) + self._per(locale), columns, tuple(rows))

    def _promises(self, locale: Locale) -> Table:
        rows: list[Row] = []
        for k in self._rows:
            cells = []
            for one in self.candidates[k].judged:
                mark = "" if one.is_kept else locale.word("choose_breaks")
                doubt = "" if one.sureness == "sure" else " ?"
                cells.append(f"{mark}{self._reached(one, locale)}{doubt}")
            rows.append((self.candidates[k].name, *cells))
        columns = (
            Column("design", locale.word("design"), "name"),
            *(Column(f"promise_{k + 1}", promise.text) for k, promise in enumerate(self.promises)),
        )
        return Table("promises", locale.word("choose_promises"), columns, tuple(rows))

    def _regrets(self, locale: Locale) -> Table:
        word = locale.word
        columns = (
            Column("design", word("design"), "name"),
            Column("mean", word("choose_regret_mean")),
            Column("interval", word("risk_interval")),
            Column("p95", word("choose_regret_p95")),
            Column("best", word("choose_best"), with_interval=True),
            Column("dominated", word("choose_dominated"), "text"),
        )
        rows: list[Row] = []
        for k in self._rows:
            one = self.candidates[k]
            if one.regret is None:
                continue
            mean, p95 = self._drawn(one.regret.mean), self._drawn(one.regret.p95)
            by = self.dominated.get(k)
            said = None if by is None else word(f"choose_dominated_{by[1]}", name=self.candidates[by[0]].name)
            rows.append((one.name, mean, Interval(mean), p95, Uncertain(one.regret.best, "share"), said))
        return Table("regret", word("choose_regret_title"), columns, tuple(rows))

    def _drawn(self, found: Estimate) -> Uncertain:
        unit = self.wanted.measure.unit
        money = unit.is_money
        return Uncertain(found, self.money) if money else Uncertain(found.scaled(float(1 / unit.scale)), "number")

    def notes(self, locale: Locale) -> list[str]:
        """What a reader must know."""
        word = locale.word
        out = [word("note_synthetic")] if self.synthetic else []
        out.append(word("choose_draws", draws=format_number(self.draws, locale.language)))
        if self.per_year:
            out.append(word("choose_periods"))
        if self.promises:
            out.append(word("choose_sure"))
        out += [
            word("choose_fails", name=c.name, on="; ".join(self._fails(c, locale)))
            for c in self.candidates
            if not c.keeps
        ]
        return out

    # ---- for programs -----------------------------------------------------------------------------------------------

    def to_json(self, locale: Locale = NOTEBOOK) -> dict[str, Any]:
        """The choice as one object, money in units of the currency."""
        names = self._names
        out: dict[str, Any] = {
            "chosen": self.chosen.name if self.chosen is not None else None,
            "aim": self.wanted.text,
            "best": "most" if self.most else "least",
            "unit": unit_of(self.wanted),
            "order": [self.candidates[k].name for k in self.order],
            "rivals": [self.candidates[k].name for k in self.rivals],
            "per_year": self.per_year,
            "draws": self.draws,
            "designs": [self._json(k) for k in range(len(self.candidates))],
        }
        if self.across is not None:
            out["across"] = self.across.to_json(names, factor_of(self.wanted))
        if self.worth is not None:
            out["worth"] = self.worth.to_json(names, self.money.minor_units)
        out["notes"] = [self.sentence(locale), *self.notes(locale)]
        return out

    def _json(self, k: int) -> dict[str, Any]:
        by = self.dominated.get(k)
        dominated = None if by is None else {"design": self.candidates[by[0]].name, "order": by[1]}
        return self.candidates[k].to_json(self.wanted) | {"dominated_by": dominated}
