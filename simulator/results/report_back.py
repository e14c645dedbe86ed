"""The report-back table of a grant: used for what, by whom, what is left, what is to be repaid and by when."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from simulator.engine.settle import Settlement
from simulator.money import kronor
from simulator.problems import Place, did_you_mean, refusal
from simulator.results.charges import charges
from simulator.results.ledger import WAYS

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Used:
    """What one recipient, activity or plan line used of a grant, in öre."""

    what: str
    by: str
    keys: str
    planned: int | None
    amount: int


@dataclass(frozen=True)
class ReportBack:
    """A grant as its administrator reports it: öre granted, used by whom, left and to repay, and the dates."""

    settlement: Settlement
    source: str
    used: tuple[Used, ...]
    totals: dict[str, int]
    repay_by: date | None
    stated: str
    accounting_object: str
    report_by: date | None

    @property
    def left(self) -> int:
        """Öre that were not used."""
        return self.totals["granted"] - self.totals["used"]

    def frame(self) -> pd.DataFrame:
        """One row for each user, in kronor."""
        import pandas as pd

        currency = self.settlement.scenario.currency
        rows = [
            (u.what, u.by, u.keys, None if u.planned is None else kronor(u.planned, currency),
             kronor(u.amount, currency), self.accounting_object)
            for u in self.used
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=["what", "by", "keys", "planned", "used", "accounting_object"])

    def to_json(self) -> dict[str, Any]:
        """One object, money in kronor."""
        currency = self.settlement.scenario.currency
        return {
            "source": self.source,
            **{way: kronor(amount, currency) for way, amount in self.totals.items()},
            "left": kronor(self.left, currency),
            "repay_by": self.repay_by.isoformat() if self.repay_by else None,
            "repay_by_stated": self.stated or None,
            "report_by": self.report_by.isoformat() if self.report_by else None,
            "accounting_object": self.accounting_object or None,
            "used_by": [
                {"what": u.what, "by": u.by, "keys": u.keys, "used": kronor(u.amount, currency),
                 "planned": None if u.planned is None else kronor(u.planned, currency)}
                for u in self.used
            ],
        }  # fmt: skip


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
    totals = {way: int(funding.of_source(way, source)[0]) for way in WAYS}
    return ReportBack(
        settlement, source, tuple(_used(settlement, name, to, amount) for (name, to), amount in sums.items()), totals,
        max((funding.funds.grants[g].by for g in funding.funds.of_source(source) if funding.funds.grants[g].by),
            default=None, key=lambda by: by or date.min),
        given.left.stated, given.accounting_object, given.report_by,
    )  # fmt: skip


def _used(settlement: Settlement, name: str, to: str, amount: int) -> Used:
    plan = settlement.scenario.plans.get(name)
    if plan is None:
        return Used(name, to, "", None, amount)
    line = next(line for line in plan.lines if to == f"{name}:{line.row}")
    keys = " · ".join(line.keys.get(heading, "") or "-" for heading in plan.by)
    return Used(name, line.row, keys, line.planned, amount)
