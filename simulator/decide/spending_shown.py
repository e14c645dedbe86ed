"""A spending forecast as tables: the answer, every line, groups of lines, suggested moves, and each source's end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.decide.spending import CASES, LineForecast, SpendingForecast
from simulator.language import Locale
from simulator.money import Currency, Money
from simulator.tables.cells import amount
from simulator.tables.shown import Shown
from simulator.tables.table import Column, Row, Table

FIGURES = ("planned", "spent", "low", "forecast", "high", "unused", "next_year")


@dataclass(frozen=True)
class Spending(Shown):
    """The tables of a spending forecast.

    Args:
        found: the forecast.
        by: headings of plans to group by; all of them when there is none.
    """

    found: SpendingForecast
    by: tuple[str, ...] = ()

    @property
    def currency(self) -> Currency:
        """The currency of every amount."""
        return Currency(self.found.scenario.currency)

    def _money(self, minor: float) -> Money:
        return Money(round(minor), self.currency)

    def sentence(self, locale: Locale) -> str:
        """What will be used, and what of each source is repaid or left, with its range."""
        totals = {case: amount(self._money(of), locale) for case, of in self.found.totals.items()}
        said = [locale.word("spending_used", day=self.found.as_of, **totals)]
        for source in self.found.scenario.funding.values():
            what = self.found.repaid if source.left.how == "repaid" else self.found.left
            of = what[source.name]
            ends = {
                "source": source.name,
                "forecast": amount(self._money(of["forecast"]), locale),
                "low": amount(self._money(of["high"]), locale),
                "high": amount(self._money(of["low"]), locale),
                "most": amount(self._money(of["nothing_more"]), locale),
                "by": source.left.stated or source.left.by or locale.word("not_stated"),
            }
            said.append(locale.word("spending_repaid" if source.left.how == "repaid" else "spending_left", **ends))
        return " ".join(said)

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """Every line; lines by group; moves; what becomes of each source in each case."""
        tables = [self._lines(locale), *self._groups(locale)]
        tables += [self._moves(locale)] if self.found.moves else []
        return (*tables, self._sources(locale))

    def _figures(self, lines: Sequence[LineForecast]) -> tuple[Money, ...]:
        """Sums of planned, spent, forecast with its interval, unused and next year."""
        planned, spent = sum(one.line.planned for one in lines), sum(one.line.spent for one in lines)
        value = sum(round(one.expected.value) for one in lines)
        below = sum((one.expected.value - one.expected.low) ** 2 for one in lines) ** 0.5
        above = sum((one.expected.high - one.expected.value) ** 2 for one in lines) ** 0.5
        unused = planned - value
        next_year = sum(one.expected.next_year for one in lines)
        figures = (planned, spent, max(value - below, spent), value, value + above, unused, next_year)
        return tuple(self._money(figure) for figure in figures)

    def _columns(self, locale: Locale) -> tuple[Column, ...]:
        return tuple(Column(key, locale.word(f"spending_{key}"), signed=key == "unused") for key in FIGURES)

    def _lines(self, locale: Locale) -> Table:
        columns = (
            Column("name", locale.word("line"), "name"),
            Column("row", locale.word("spending_row"), "name"),
            Column("keys", locale.word("spending_keys"), "text"),
            *self._columns(locale),
            Column("moved", locale.word("spending_moved"), signed=True),
        )
        rows: list[Row] = [
            (
                one.name, one.line.row, " · ".join(value or "-" for value in one.line.keys.values()),
                *self._figures([one]), self._money(one.into - one.out),
            )
            for one in self.found.lines
        ]  # fmt: skip
        total: Row = (locale.word("total"), "", "", *self._figures(self.found.lines), self._money(0))
        caption = locale.word(
            "spending_forecast_title", day=self.found.as_of, method=locale.word(_METHOD[self.found.method])
        )
        return Table("lines", caption, columns, tuple(rows), total, self._notes(locale))

    def _notes(self, locale: Locale) -> tuple[str, ...]:
        unreported = [one for one in self.found.lines if not one.line.is_reported and one.line.planned]
        silent = [f"{one.name} {one.line.row}".strip() for one in unreported]
        wide = [
            f"{one.name} {one.line.row}".strip()
            for one in self.found.lines
            if one.line.is_reported and not one.expected.from_spread
        ]
        out = [locale.word("spending_silent", rows=", ".join(silent))] if silent else []
        out += [locale.word("spending_wide", rows=", ".join(wide))] if wide else []
        out.append(locale.word("spending_interval"))
        out += [locale.word("note_synthetic")] if self.found.scenario.synthetic else []
        return (*out, locale.word("note_synthetic_outturn")) if self.found.synthetic_outturn else tuple(out)

    def _groups(self, locale: Locale) -> list[Table]:
        headings = self.by or tuple(dict.fromkeys(key for one in self.found.lines for key in one.line.keys))
        return [self._group(heading, locale) for heading in headings]

    def _group(self, heading: str, locale: Locale) -> Table:
        groups: dict[str, list[LineForecast]] = {}
        for one in self.found.lines:
            groups.setdefault(one.line.keys.get(heading, ""), []).append(one)
        columns = (Column(heading, heading, "name"), *self._columns(locale))
        rows: list[Row] = [(label or "-", *self._figures(lines)) for label, lines in groups.items()]
        total: Row = (locale.word("total"), *self._figures(self.found.lines))
        return Table(f"by_{heading}", locale.word("spending_by", heading=heading), columns, tuple(rows), total)

    def _moves(self, locale: Locale) -> Table:
        columns = (
            Column("plan", locale.word("line"), "name"),
            Column("from", locale.word("move_from"), "name"),
            Column("to", locale.word("move_to"), "name"),
            Column("amount", locale.word("ledger_amount")),
        )
        moves = self.found.moves
        rows: list[Row] = [(move.plan, move.from_, move.to, self._money(move.amount)) for move in moves]
        total: Row = (locale.word("total"), "", "", self._money(sum(move.amount for move in moves)))
        plans = [self.found.scenario.plans[name] for name in dict.fromkeys(move.plan for move in moves)]
        notes = tuple(
            locale.word("move_consent", plan=plan.name, by=plan.virement.by or "-")
            for plan in plans
            if plan.virement.rule == "consented"
        )
        return Table("moves", locale.word("moves_title"), columns, tuple(rows), total, notes)

    def _sources(self, locale: Locale) -> Table:
        columns = (
            Column("source", locale.word("ledger_source"), "name"),
            Column("what", locale.word("case"), "name"),
            *(Column(case, locale.word(f"spending_case_{case}")) for case in CASES),
        )
        rows: list[Row] = []
        for source in self.found.scenario.funding:
            for key, of in (("left_over", self.found.left), ("kind_repaid", self.found.repaid)):
                rows.append((source, locale.word(key), *(self._money(of[source][case]) for case in CASES)))
        return Table("sources", locale.word("spending_sources"), columns, tuple(rows))


_METHOD = {"run-rate": "method_run_rate", "profile": "method_profile", "plan": "method_plan"}
