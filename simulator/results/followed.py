"""A settlement on an outturn as tables: paid, due, the range of what it comes to, and what is repaid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from simulator.engine.outturn import Followed
from simulator.engine.settle import Settlement
from simulator.language import Locale
from simulator.money import Currency, Money
from simulator.problems import Place, did_you_mean, refusal
from simulator.results.ledger import WAYS
from simulator.results.open_rows import AMOUNTS, OneRecipient, Row, open_json, payments_table
from simulator.results.report_back import ReportBack, report_back
from simulator.scenario.definitions import Scenario
from simulator.tables.cells import amount
from simulator.tables.shown import NOTEBOOK, Shown
from simulator.tables.table import Column, Table, with_notes
from simulator.tables.table import Row as TableRow

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Flag:
    """A finding in an outturn: ``code`` is a word of the catalogue."""

    code: str
    params: dict[str, str | date | Money]

    def text(self, locale: Locale) -> str:
        """One sentence."""
        shown = {k: amount(v, locale) if isinstance(v, Money) else v for k, v in self.params.items()}
        return locale.word(self.code, **shown)

    def to_json(self) -> dict[str, Any]:
        """Its code and what it is about; money in units of the currency."""
        return {"code": self.code, **{k: v.number if isinstance(v, Money) else str(v) for k, v in self.params.items()}}


@dataclass(frozen=True)
class FollowUp(Shown):
    """The tables of one outturn."""

    followed: Followed

    @property
    def scenario(self) -> Scenario:
        """The scenario that is followed up."""
        return self.followed.so_far.scenario

    @property
    def currency(self) -> Currency:
        """The currency of every amount."""
        return Currency(self.scenario.currency)

    def _money(self, minor: int) -> Money:
        return Money(int(minor), self.currency)

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every recipient of every payment."""
        f = self.followed
        out = []
        for name in self.scenario.payments:
            forecast, open_ = f.forecast.paid(name)[0], f.ranges.by_payment[name]
            for i, to in enumerate(self.scenario.recipients.ids):
                paid, due = int(f.paid[name][i]), int(f.due[name][i])
                least, if_own = (
                    self._money(end[i]) if open_.has_least else None for end in (open_.least, open_.if_own)
                )
                most = self._money(open_.most[i]) if open_.has_most else None
                correction = self._money(paid + due - int(f.preliminary[name][i]))
                paid_and_due = (self._money(paid), self._money(due))
                out.append(Row(name, to, *paid_and_due, least, if_own, self._money(forecast[i]), most, correction))
        return tuple(out)

    @property
    def sources(self) -> dict[str, dict[str, dict[str, Money]]]:
        """By source: ``if_nothing_more`` and ``forecast``, each with where the money goes."""
        cases = {"if_nothing_more": self.followed.so_far, "forecast": self.followed.forecast}
        return {
            name: {
                case: {way: self._money(s.funding.of_source(way, name)[0]) for way in WAYS} for case, s in cases.items()
            }
            for name in self.scenario.funding
        }

    @property
    def flags(self) -> tuple[Flag, ...]:
        """What was not reported, what came too late to count, and lines that cost more than planned."""
        outturn, out = self.followed.outturn, []
        if outturn.later:
            told = ", ".join(f"{r.name} {r.row}".strip() for r in outturn.later)
            out.append(Flag("flag_known_later", {"rows": told, "day": outturn.as_of}))
        for plan in self.scenario.plans.values():
            if plan.name not in outturn.names:
                continue
            reports = {r.row: r for r in outturn.reports if r.name == plan.name}
            missing = [line.row for line in plan.lines if line.row not in reports and line.planned is not None]
            if missing:
                out.append(Flag("flag_not_reported", {"name": plan.name, "rows": ", ".join(missing)}))
            for line in plan.lines:
                if line.row in reports and reports[line.row].value > (line.planned or 0):
                    more = self._money(int(reports[line.row].value) - (line.planned or 0))
                    out.append(Flag("flag_over_plan", {"name": plan.name, "row": line.row, "more": more}))
        for name in filter(outturn.is_by_year, outturn.names):  # other months than those reported are as planned
            rows = self._rows_of(name)
            silent = [row for row in rows if row not in {r.row for r in outturn.reports if r.name == name}]
            if silent:
                out.append(Flag("flag_not_reported", {"name": name, "rows": ", ".join(silent)}))
        return tuple(out)

    def of_recipient(self, recipient: str) -> OneRecipient:
        """What one recipient can count on.

        Raises:
            ScenarioError: there is no such recipient.
        """
        ids = self.scenario.recipients.ids
        if recipient not in ids:
            place = Place((self.scenario.files or ("",))[0])
            raise refusal("no_such_recipient", place, id=recipient, known=did_you_mean(recipient, ids))
        mine = tuple(row for row in self.rows if row.to == recipient)
        as_of = self.followed.outturn.as_of
        return OneRecipient(recipient, as_of, mine, self.followed.ranges, self.currency, self.made_up)

    @property
    def made_up(self) -> tuple[str, ...]:
        """Words of the catalogue for what is constructed: the recipients, the outturn."""
        recipients = ("note_synthetic",) if self.scenario.synthetic else ()
        return (*recipients, "note_synthetic_outturn") if self.followed.outturn.synthetic else recipients

    def _rows_of(self, name: str) -> list[str]:
        base = name.split(".")[0]
        if base not in self.scenario.quantities:
            return []
        axis = self.scenario.checked.types[base].axis
        if not axis:
            return []
        return list(self.scenario.recipients.ids if axis == "recipient" else self.scenario.tables[axis].ids)

    def report_back(self, source: str) -> ReportBack:
        """The grant's report-back table on what has been reported, as if nothing more happens."""
        return report_back(self.followed.so_far, source)

    # ---- for readers ------------------------------------------------------------------------------------------------

    def sentence(self, locale: Locale) -> str:
        """What is paid, what is forecast, and between what everything ends; nothing where no payment is followed."""
        if not self.rows:
            return ""
        ends = self.followed.ranges.by_payment.values()
        least = Money(int(sum(of.total_least for of in ends)), self.currency)
        most = Money(int(sum(of.total_most for of in ends)), self.currency)
        is_open = any(row.least != row.most for row in self.rows)
        is_bounded = all(row.most is not None for row in self.rows)
        told = {
            "day": self.followed.outturn.as_of,
            "paid": amount(sum((row.paid for row in self.rows), Money(0, self.currency)), locale),
            "forecast": amount(sum((row.forecast for row in self.rows), Money(0, self.currency)), locale),
            "least": amount(least, locale),
            "most": amount(most, locale) if is_bounded else locale.word("no_end"),
        }
        if is_open and (least != most or not is_bounded):
            return locale.word("settle_open", **told)
        return locale.word("settle_shared" if is_open else "settle_closed", **told)

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """Paid, due and conditional; the grants if nothing more happens and as forecast; the report-back of each."""
        caption = locale.word("settle_title", day=self.followed.outturn.as_of)
        found = [payments_table(self.rows, self.followed.ranges, self.currency, caption, locale)] if self.rows else []
        found += [self._corrections_table(locale)] if any(row.correction for row in self.rows) else []
        found.append(self._sources_table(locale.word("sources_title") if found else caption, locale))
        for name in self.scenario.funding:
            back = self.report_back(name)
            tables, repaid = list(back.tables(locale)), self.sources[name]["if_nothing_more"]["repaid"]
            if repaid:
                told = {"amount": amount(repaid, locale), "source": name, "by": back.repay_by}
                tables[-1] = with_notes(tables[-1], [locale.word("repay_nothing_more", **told)])
            found += tables
        notes = [*(flag.text(locale) for flag in self.flags), *map(locale.word, self.made_up)]
        return (*found[:-1], with_notes(found[-1], notes))

    def _corrections_table(self, locale: Locale) -> Table:
        """What was paid before the outturn was known, what it should have been, and the difference."""
        columns = (
            Column("payment", locale.word("line"), "name"),
            Column("to", locale.word("recipient"), "name"),
            *(Column(key, locale.word(f"settle_{key}")) for key in ("preliminary", "final")),
            Column("correction", locale.word("settle_correction"), signed=True),
        )
        rows: list[TableRow] = []
        for r in self.rows:
            if r.correction:
                whole = r.paid + r.due
                rows.append((r.payment, r.to, whole - r.correction, whole, r.correction))
        correction = sum((r.correction for r in self.rows), self._money(0))
        final = sum((r.paid + r.due for r in self.rows if r.correction), self._money(0))
        total: TableRow = (locale.word("total"), "", final - correction, final, correction)
        return Table("corrections", locale.word("corrections_title"), columns, tuple(rows), total)

    def _sources_table(self, caption: str, locale: Locale) -> Table:
        columns = (
            Column("source", locale.word("ledger_source"), "name"),
            Column("case", locale.word("case"), "name"),
            *(Column(way, locale.word(f"kind_{way}")) for way in WAYS),
        )
        rows: list[TableRow] = [
            (name, locale.word(case), *(sums[way] for way in WAYS))
            for name, cases in self.sources.items()
            for case, sums in cases.items()
        ]
        return Table("sources", caption, columns, tuple(rows))

    # ---- for programs -----------------------------------------------------------------------------------------------

    def frame(self) -> pd.DataFrame:
        """One row for each payment and recipient, in units of the currency (``attrs["units"]``)."""
        import pandas as pd

        amounts = [[getattr(r, key) for key in AMOUNTS] for r in self.rows]
        data = [
            (r.payment, r.to, *(None if money is None else float(money) for money in of))
            for r, of in zip(self.rows, amounts, strict=True)
        ]
        frame = pd.DataFrame(data, columns=["payment", "to", *AMOUNTS])
        frame.attrs["units"] = dict.fromkeys(AMOUNTS, str(self.currency))
        return frame

    def to_json(self, locale: Locale = NOTEBOOK) -> dict[str, Any]:
        """One object, money in units of the currency."""
        return {
            "as_of": self.followed.outturn.as_of.isoformat(),
            "payments": [
                {"payment": r.payment, "to": r.to}
                | {key: None if (money := getattr(r, key)) is None else money.number for key in AMOUNTS}
                for r in self.rows
            ],
            "open": open_json(self.followed.ranges, self.currency),
            "sources": {
                name: {case: {way: money.number for way, money in sums.items()} for case, sums in cases.items()}
                for name, cases in self.sources.items()
            },
            "unfunded": {
                "if_nothing_more": self._unfunded(self.followed.so_far),
                "forecast": self._unfunded(self.followed.forecast),
            },
            "flags": [flag.to_json() for flag in self.flags],
            "report_back": [self.report_back(name).to_json(locale) for name in self.scenario.funding],
        }

    def _unfunded(self, settlement: Settlement) -> dict[str, int | float]:
        found = settlement.funding.unfunded_by_year()
        return {year: self._money(part[0]).number for year, part in found.items()}
