"""The report-back table of a grant: used for what, by whom, what is left, what is to be repaid and by when."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from simulator.engine.settle import Settlement
from simulator.language import Locale
from simulator.money import Currency, Money
from simulator.problems import Place, did_you_mean, refusal
from simulator.results.charges import charges
from simulator.results.ledger import WAYS
from simulator.tables.cells import amount
from simulator.tables.shown import NOTEBOOK, Shown
from simulator.tables.table import Cell, Column, Row, Table, record

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Used:
    """What one recipient, activity or plan line used of a grant."""

    what: str
    by: str
    keys: str
    planned: Money | None
    amount: Money


@dataclass(frozen=True)
class ReportBack(Shown):
    """A grant as its administrator reports it: granted, used by whom, left and to repay, and the dates."""

    settlement: Settlement
    source: str
    used: tuple[Used, ...]
    totals: dict[str, Money]
    repay_by: date | None
    stated: str
    accounting_object: str
    report_by: date | None

    @property
    def currency(self) -> Currency:
        """The currency of every amount."""
        return Currency(self.settlement.scenario.currency)

    @property
    def left(self) -> Money:
        """What was not used."""
        return self.totals["granted"] - self.totals["used"]

    # ---- for readers ------------------------------------------------------------------------------------------------

    def sentence(self, locale: Locale, called: str = "") -> str:
        """How much was used of it, what is left and repaid, and by when it is reported; the source as it is called."""
        told = {
            "granted": amount(self.totals["granted"], locale),
            "used": amount(self.totals["used"], locale),
            "left": amount(self.left, locale),
            "repaid": amount(self.totals["repaid"], locale),
            "day": self.report_by or locale.word("not_stated"),
        }
        return locale.word("report_back_sentence", source=called or self.source, **told)

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """Used for what and by whom; then granted, left, to repay and the dates."""
        return (self.used_table(locale), self.summary_table(locale))

    def used_table(self, locale: Locale) -> Table:
        """One row for each use."""
        word = locale.word
        columns = (
            Column("what", word("used_for"), "name"),
            Column("by", word("used_by"), "name"),
            Column("keys", word("line"), "text"),
            Column("planned", word("planned")),
            Column("used", word("used")),
            Column("accounting_object", word("accounting_object"), "name"),
        )
        rows: list[Row] = [
            (u.what, u.by, u.keys, u.planned, u.amount, self.accounting_object or None) for u in self.used
        ]
        caption = word("report_back_title", source=self.source)
        return Table(f"used_{self.source}", caption, columns, tuple(rows))

    def summary_table(self, locale: Locale) -> Table:
        """What became of the grant, and the dates."""
        word = locale.word
        unstated = word("not_stated")
        by = f"{self.repay_by or unstated}{f' ({self.stated})' if self.stated else ''}"
        fields: list[tuple[str, str, Cell]] = [(way, word(f"kind_{way}"), self.totals[way]) for way in WAYS]
        fields += [
            ("left", word("left_over"), self.left),
            ("to_repay", word("to_repay"), self.totals["repaid"]),
            ("repay_by", word("by_when"), by),
            ("report_by", word("report_by"), self.report_by or unstated),
            ("accounting_object", word("accounting_object"), self.accounting_object or unstated),
        ]
        return record(f"summary_{self.source}", "", fields)

    # ---- for programs -----------------------------------------------------------------------------------------------

    def frame(self) -> pd.DataFrame:
        """One row for each use, in units of the currency (``attrs["units"]``)."""
        import pandas as pd

        rows = [
            (u.what, u.by, u.keys, None if u.planned is None else float(u.planned), float(u.amount),
             self.accounting_object)
            for u in self.used
        ]  # fmt: skip
        frame = pd.DataFrame(rows, columns=["what", "by", "keys", "planned", "used", "accounting_object"])
        frame.attrs["units"] = dict.fromkeys(("planned", "used"), str(self.currency))
        return frame

    def to_json(self, locale: Locale = NOTEBOOK) -> dict[str, Any]:
        """One object, money in units of the currency."""
        del locale  # nothing in it is a word
        return {
            "source": self.source,
            **{way: money.number for way, money in self.totals.items()},
            "left": self.left.number,
            "repay_by": self.repay_by.isoformat() if self.repay_by else None,
            "repay_by_stated": self.stated or None,
            "report_by": self.report_by.isoformat() if self.report_by else None,
            "accounting_object": self.accounting_object or None,
            "used_by": [
                {"what": u.what, "by": u.by, "keys": u.keys, "used": u.amount.number,
                 "planned": None if u.planned is None else u.planned.number}
                for u in self.used
            ],
        }  # fmt: skip


@dataclass(frozen=True)
class ReportBacks(Shown):
    """The report-backs of several sources of one scenario."""

    sources: tuple[ReportBack, ...]

    def sentence(self, locale: Locale) -> str:
        """One sentence for each source."""
        return " ".join(source.sentence(locale) for source in self.sources)

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """Two tables for each source."""
        return tuple(table for source in self.sources for table in source.tables(locale))

    def to_json(self, locale: Locale = NOTEBOOK) -> dict[str, Any]:
        """One object, money in units of the currency."""
        return {"report_back": [source.to_json(locale) for source in self.sources]}


def report_back(settlement: Settlement, source: str) -> ReportBack:
    """The table for one source."""
    scenario = settlement.scenario
    if source not in scenario.funding:
        known = did_you_mean(source, scenario.funding)
        raise refusal("no_such_source", Place(scenario.files[0] if scenario.files else ""), name=source, known=known)
    given = scenario.funding[source]
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for charge in charges(settlement):
        if charge.kind == "charged" and charge.source == source:
            sums[charge.name, charge.to] += charge.amount
    funding = settlement.funding
    currency = Currency(scenario.currency)
    totals = {way: Money(int(funding.of_source(way, source)[0]), currency) for way in WAYS}
    return ReportBack(
        settlement, source, tuple(_used(settlement, name, to, amount) for (name, to), amount in sums.items()), totals,
        max((funding.funds.grants[g].by for g in funding.funds.of_source(source) if funding.funds.grants[g].by),
            default=None, key=lambda by: by or date.min),
        given.left.stated, given.accounting_object, given.report_by,
    )  # fmt: skip


def _used(settlement: Settlement, name: str, to: str, minor: int) -> Used:
    plan, currency = settlement.scenario.plans.get(name), Currency(settlement.scenario.currency)
    amount = Money(minor, currency)
    if plan is None:
        return Used(name, to, "", None, amount)
    line = next(line for line in plan.lines if to == f"{name}:{line.row}")
    keys = " · ".join(line.keys.get(heading, "") or "-" for heading in plan.by)
    planned = None if line.planned is None else Money(int(line.planned), currency)
    return Used(name, line.row, keys, planned, amount)
