"""The conditions of a grant as checks of each activity and plan line: green, amber or red."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from simulator.engine.settle import Settlement
from simulator.language import Locale
from simulator.money import Currency, Money
from simulator.scenario import definitions as d
from simulator.tables.shown import Shown
from simulator.tables.table import Column, Row, Table

Status = Literal["green", "amber", "red"]
Kind = Literal["successor", "agreement", "production_plan", "depreciation", "window", "object", "report"]
KINDS: tuple[Kind, ...] = (
    "successor", "agreement", "production_plan", "depreciation", "window", "object", "report",
)  # fmt: skip
WORST: tuple[Status, ...] = ("green", "amber", "red")


@dataclass(frozen=True)
class Checked:
    """One activity or plan line that costs something, and how it stands on each condition that is about it.

    ``red``: the condition is not met by what the scenario states. ``amber``: the scenario does not say.
    """

    name: str
    row: str
    amount: Money
    found: dict[Kind, Status]

    @property
    def status(self) -> Status:
        """The worst of its conditions."""
        return max(self.found.values(), key=WORST.index, default="green")


@dataclass(frozen=True)
class GrantChecks(Shown):
    """Every activity and line with its conditions."""

    rows: tuple[Checked, ...]
    currency: Currency

    def total(self, status: Status) -> Money:
        """What the lines of a status come to."""
        return sum((one.amount for one in self.rows if one.status == status), Money(0, self.currency))

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """One row for each line; then what each status comes to."""
        word = locale.word
        kinds = [kind for kind in KINDS if any(kind in one.found for one in self.rows)]
        columns = (
            Column("name", word("line"), "name"),
            Column("row", word("spending_row"), "name"),
            Column("amount", word("ledger_amount")),
            Column("status", word("check_status"), "name"),
            *(Column(kind, word(f"check_{kind}"), "name") for kind in kinds),
        )
        rows: list[Row] = [
            (
                one.name, one.row, one.amount, word(f"status_{one.status}"),
                *(word(f"status_{one.found[kind]}") if kind in one.found else None for kind in kinds),
            )
            for one in self.rows
        ]  # fmt: skip
        sums = (Column("status", word("check_status"), "name"), Column("amount", word("ledger_amount")))
        totals: list[Row] = [(word(f"status_{status}"), self.total(status)) for status in reversed(WORST)]
        note = (word("check_note"),)
        return (
            Table("checks", word("checks_title"), columns, tuple(rows)),
            Table("status", word("check_status"), sums, tuple(totals), notes=note),
        )


def grant_checks(settlement: Settlement) -> GrantChecks:
    """Hold every activity and plan line that costs something to the conditions of its grants."""
    scenario = settlement.scenario
    currency = Currency(scenario.currency)
    rows: list[Checked] = []
    for activity in scenario.activities.values():
        cost = int(settlement.funding.cost_of(activity.name)[0])
        found = dict(_of_sources(scenario, activity.funded_by))
        found["successor"] = "green" if activity.after else "red"
        if activity.investment is not None:
            found["depreciation"] = "green"  # an investment costs its depreciation alone
        if cost:
            rows.append(Checked(activity.name, "", Money(cost, currency), found))
    for plan in scenario.plans.values():
        shared = dict(_of_sources(scenario, plan.funded_by))
        for line in plan.lines:
            if line.planned:
                found = {**shared, **dict(_of_line(plan, line))}
                rows.append(Checked(plan.name, line.row, Money(line.planned, currency), found))
    return GrantChecks(tuple(rows), currency)


def _of_line(plan: d.Plan, line: d.PlanLine) -> Iterator[tuple[Kind, Status]]:
    heading = plan.checks.get("successor", "")
    yield "successor", "green" if plan.after or line.keys.get(heading, "") else "red"
    for kind in ("agreement", "production_plan"):
        if kind in plan.checks:
            yield kind, "green" if line.keys.get(plan.checks[kind], "") else "red"


def _of_sources(scenario: d.Scenario, names: tuple[str, ...]) -> Iterator[tuple[Kind, Status]]:
    """What the sources of a cost state: when they may be used, the object to book on, and the day of the report."""
    sources = [scenario.funding[name] for name in names]
    for kind, stated in (
        ("window", all(source.use is not None for source in sources)),
        ("object", all(source.accounting_object for source in sources)),
        ("report", all(source.report_by is not None for source in sources)),
    ):
        yield kind, "green" if stated else "amber"  # type: ignore[misc]
