"""The conditions of a grant as checks of each activity and plan line: green, amber or red."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from simulator.engine.settle import Settlement
from simulator.language import Locale
from simulator.money import Currency, Money
from simulator.scenario import definitions as d
from simulator.tables.cells import amount
from simulator.tables.shown import Shown
from simulator.tables.table import Column, Row, Table

Status = Literal["green", "amber", "red"]
Kind = Literal["successor", "agreement", "production_plan", "depreciation", "window", "object", "report"]
KINDS: tuple[Kind, ...] = (
    "successor", "agreement", "production_plan", "depreciation", "window", "object", "report",
)  # fmt: skip
WORST: tuple[Status, ...] = ("green", "amber", "red")
_STATED: dict[d.Fulfilled, Status] = {"yes": "green", "no": "red", "not_stated": "amber"}


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
class GrantStatus:
    """A source and how it stands on the conditions that are about the grant as a whole."""

    source: str
    found: dict[Kind, Status]


@dataclass(frozen=True)
class GrantChecks(Shown):
    """Every activity and line with its own conditions, and every source with those of the grant as a whole."""

    rows: tuple[Checked, ...]
    grants: tuple[GrantStatus, ...]
    currency: Currency

    def total(self, status: Status) -> Money:
        """What the lines of a status come to."""
        return sum((one.amount for one in self.rows if one.status == status), Money(0, self.currency))

    def sentence(self, locale: Locale) -> str:
        """How much is red, and which conditions are not met."""
        red = [one for one in self.rows if one.status == "red"]
        told = {"amount": amount(self.total("red"), locale), "red": len(red), "number": len(self.rows)}
        why = [kind for kind in KINDS if any(one.found.get(kind) == "red" for one in red)]
        if not red:
            return locale.word("checks_none_red", **told)
        return locale.word("checks_red", **told, why=", ".join(locale.word(f"check_{kind}").lower() for kind in why))

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """One row for each line; what each status comes to; then one row for each source."""
        word = locale.word
        columns = (
            Column("name", word("line"), "name"),
            Column("row", word("spending_row"), "name"),
            Column("amount", word("ledger_amount")),
            Column("status", word("check_status"), "name"),
            *_kinds([one.found for one in self.rows], locale),
        )
        rows: list[Row] = [
            (one.name, one.row, one.amount, word(f"status_{one.status}"), *_cells(one.found, columns[4:], locale))
            for one in self.rows
        ]
        sums = (Column("status", word("check_status"), "name"), Column("amount", word("ledger_amount")))
        totals: list[Row] = [(word(f"status_{status}"), self.total(status)) for status in reversed(WORST)]
        note = (word("check_note"),)
        shared = (Column("source", word("ledger_source"), "name"), *_kinds([one.found for one in self.grants], locale))
        of_grants: list[Row] = [(one.source, *_cells(one.found, shared[1:], locale)) for one in self.grants]
        return (
            Table("checks", word("checks_title"), columns, tuple(rows)),
            Table("status", word("check_status"), sums, tuple(totals), notes=note),
            Table("grants", word("checks_grants"), shared, tuple(of_grants), notes=(word("check_note_grants"),)),
        )


def _kinds(found: Sequence[dict[Kind, Status]], locale: Locale) -> tuple[Column, ...]:
    kinds = [kind for kind in KINDS if any(kind in of for of in found)]
    return tuple(Column(kind, locale.word(f"check_{kind}"), "name") for kind in kinds)


def _cells(found: dict[Kind, Status], columns: Sequence[Column], locale: Locale) -> Iterator[str | None]:
    by_key: dict[str, Status] = {str(kind): status for kind, status in found.items()}
    for column in columns:
        yield locale.word(f"status_{by_key[column.key]}") if column.key in by_key else None


def grant_checks(settlement: Settlement) -> GrantChecks:
    """Hold every activity and plan line that costs something to the conditions of its grants."""
    scenario = settlement.scenario
    currency = Currency(scenario.currency)
    rows: list[Checked] = []
    for activity in scenario.activities.values():
        cost = int(settlement.funding.cost_of(activity.name)[0])
        found: dict[Kind, Status] = {"successor": "green" if activity.after else "red"}
        if activity.investment is not None:
            found["depreciation"] = "green"  # an investment costs its depreciation alone
        years = [
            year for year in scenario.years if int(settlement.funding.cost_of(activity.name, {"year": year.label})[0])
        ]
        found |= _window(settlement, (*activity.funded_by, *activity.after), years)
        if cost:
            rows.append(Checked(activity.name, "", Money(cost, currency), found))
    for plan in scenario.plans.values():
        years = [of.state.year for of in settlement.funding.years if plan.name in of.lines]
        shared = _window(settlement, (*plan.funded_by, *plan.after), years)
        for line in plan.lines:
            if line.planned:
                found = {**shared, **dict(_of_line(scenario, plan, line))}
                rows.append(Checked(plan.name, line.row, Money(line.planned, currency), found))
    paying = [activity.funded_by for activity in scenario.activities.values()]
    paying += [plan.funded_by for plan in scenario.plans.values()]
    names = dict.fromkeys(name for of in paying for name in of)
    return GrantChecks(
        tuple(rows), tuple(GrantStatus(n, dict(_of_source(scenario.funding[n]))) for n in names), currency
    )


def _of_line(scenario: d.Scenario, plan: d.Plan, line: d.PlanLine) -> Iterator[tuple[Kind, Status]]:
    """What a line has to show by itself: a condition that has no column of its own is the grant's."""
    heading = plan.checks.get("successor", "")
    yield "successor", "green" if plan.after or line.keys.get(heading, "") else "red"
    kinds: tuple[d.OfGrant, ...] = ("agreement", "production_plan")
    for kind in kinds:
        if kind in plan.checks:
            yield kind, "green" if line.keys.get(plan.checks[kind], "") else "red"
    wanted = {scenario.funding[name].accounting_object for name in plan.funded_by}
    if "object" in plan.checks:
        booked = line.keys.get(plan.checks["object"], "")
        yield "object", "amber" if not booked else "green" if wanted == {booked} else "red"
    elif all(wanted):
        yield "object", "green"  # everything that is charged to the grant is booked on its object


def _window(settlement: Settlement, names: tuple[str, ...], years: Sequence[d.Year]) -> dict[Kind, Status]:
    """Whether the years in which something costs lie within the use windows of what pays for it."""
    grants = [grant for grant in settlement.funding.funds.grants if grant.source in names]
    if not grants or not years:
        return {}
    is_within = all(any(g.first <= year.last and year.first <= g.last for g in grants) for year in years)
    return {"window": "green" if is_within else "red"}


def _of_source(source: d.Source) -> Iterator[tuple[Kind, Status]]:
    """What a source states: what must be there, when it may be used, the object to book on, the day of the report."""
    for kind, fulfilled in source.conditions.items():
        yield kind, _STATED[fulfilled]
    yield "window", "green" if source.use is not None else "amber"
    yield "object", "green" if source.accounting_object else "amber"
    yield "report", "green" if source.report_by is not None else "amber"
