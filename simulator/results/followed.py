"""A settlement on an outturn as tables: paid, due, conditional and forecast; what is repaid if nothing more happens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.engine.outturn import Followed
from simulator.engine.settle import Settlement
from simulator.money import kronor
from simulator.results.ledger import WAYS
from simulator.results.report_back import ReportBack, report_back
from simulator.scenario.definitions import Scenario

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Row:
    """Öre for one recipient of one payment.

    ``paid`` by the day, ``due`` now on top of it, ``later`` what is earned but not yet due, ``conditional`` what
    depends on more happening; together they are the ``forecast``.
    """

    payment: str
    to: str
    paid: int
    due: int
    later: int
    conditional: int
    forecast: int


@dataclass(frozen=True)
class Flag:
    """A finding in an outturn: ``code`` is a word of the catalogue."""

    code: str
    params: dict[str, Any]


@dataclass(frozen=True)
class FollowUp:
    """The tables of one outturn."""

    followed: Followed

    @property
    def scenario(self) -> Scenario:
        """The scenario that is followed up."""
        return self.followed.so_far.scenario

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every recipient of every payment."""
        f = self.followed
        out = []
        for name in self.scenario.payments:
            so_far, forecast = f.so_far.paid(name)[0], f.forecast.paid(name)[0]
            for i, to in enumerate(self.scenario.recipients.ids):
                paid, due = int(f.paid[name][i]), int(f.due[name][i])
                later = int(so_far[i]) - paid - due
                out.append(Row(name, to, paid, due, later, int(forecast[i] - so_far[i]), int(forecast[i])))
        return tuple(out)

    @property
    def sources(self) -> dict[str, dict[str, dict[str, int]]]:
        """Öre by source: ``if_nothing_more`` and ``forecast``, each with where the money goes."""
        cases = {"if_nothing_more": self.followed.so_far, "forecast": self.followed.forecast}
        return {
            name: {case: {way: int(s.funding.of_source(way, name)[0]) for way in WAYS} for case, s in cases.items()}
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
                    more = kronor(int(reports[line.row].value) - (line.planned or 0), self.scenario.currency)
                    out.append(Flag("flag_over_plan", {"name": plan.name, "row": line.row, "more": more}))
        for name in outturn.names:
            rows = self._rows_of(name)
            silent = [row for row in rows if row not in {r.row for r in outturn.reports if r.name == name}]
            if silent:
                out.append(Flag("flag_not_reported", {"name": name, "rows": ", ".join(silent)}))
        return tuple(out)

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

    def frame(self) -> pd.DataFrame:
        """One row for each payment and recipient, in kronor."""
        import pandas as pd

        c = self.scenario.currency
        data = [
            (r.payment, r.to, *(float(kronor(x, c)) for x in (r.paid, r.due, r.later, r.conditional, r.forecast)))
            for r in self.rows
        ]
        return pd.DataFrame(data, columns=["payment", "to", "paid", "due", "later", "conditional", "forecast"])

    def to_json(self) -> dict[str, Any]:
        """One object, money in kronor."""
        c = self.scenario.currency
        return {
            "as_of": self.followed.outturn.as_of.isoformat(),
            "payments": [
                {"payment": r.payment, "to": r.to, "paid": kronor(r.paid, c), "due": kronor(r.due, c),
                 "later": kronor(r.later, c), "conditional": kronor(r.conditional, c),
                 "forecast": kronor(r.forecast, c)}
                for r in self.rows
            ],
            "sources": {
                name: {case: {way: kronor(x, c) for way, x in sums.items()} for case, sums in cases.items()}
                for name, cases in self.sources.items()
            },
            "unfunded": {
                "if_nothing_more": _unfunded(self.followed.so_far), "forecast": _unfunded(self.followed.forecast)
            },
            "flags": [{"code": f.code, **{k: str(v) for k, v in f.params.items()}} for f in self.flags],
            "report_back": [self.report_back(name).to_json() for name in self.scenario.funding],
        }  # fmt: skip


def _unfunded(settlement: Settlement) -> dict[str, float]:
    c = settlement.scenario.currency
    return {year: kronor(int(part[0]), c) for year, part in settlement.funding.unfunded_by_year().items()}
