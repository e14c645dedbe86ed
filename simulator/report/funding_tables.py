"""The ledger, cash flow, settlement and grants as tables for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from simulator.engine.settle import Settlement
from simulator.language import Locale, default_language, word
from simulator.money import format_money, format_number
from simulator.results.cashflow import Cashflow
from simulator.results.cliff import cliff
from simulator.results.end_of_year import ENDS, EndOfYear
from simulator.results.followed import FollowUp
from simulator.results.ledger import WAYS, Ledger, ways_of
from simulator.results.report_back import ReportBack
from simulator.results.result import Result
from simulator.results.tables import TextTable
from simulator.scenario.definitions import Scenario

MOST_ENTRIES = 200


def _money(scenario: Scenario, minor: int) -> str:
    return format_money(minor, scenario.currency, default_language(), unit=False)


def print_ledger(ledger: Ledger, settlement: Settlement) -> None:
    """Entries, what becomes of every grant in every cost year, what each source comes to, and what is unfunded."""
    scenario = ledger.scenario
    title = f"{word('ledger_title')}: {scenario.title[default_language()]}"
    if ledger.as_of is not None:
        title += f" ({word('ledger_as_of', day=ledger.as_of)})"
    rows = [
        [str(e.date), word(f"kind_{e.kind}"), e.source, e.grant, e.to, _money(scenario, e.amount), e.rule, e.document]
        for e in ledger.entries[:MOST_ENTRIES]
    ]
    names = ("date", "kind", "source", "grant", "to", "amount", "rule", "document")
    TextTable(title, [word(f"ledger_{n}") for n in names], rows, frozenset({0, 1, 2, 3, 4, 6, 7})).show()
    if len(ledger.entries) > MOST_ENTRIES:
        print(word("ledger_more", n=len(ledger.entries) - MOST_ENTRIES) + "\n")
    if ledger.as_of is None:
        print_accounts(settlement)
    ways = ways_of(ledger.sources.values())
    sums = [[name, *(_money(scenario, sums[way]) for way in ways)] for name, sums in ledger.sources.items()]
    TextTable(word("sources_title"), [word("ledger_source"), *(word(f"kind_{way}") for way in ways)], sums).show()
    if ledger.as_of is None:
        print_unfunded(settlement)
    print_notes(settlement)


def print_accounts(settlement: Settlement) -> None:
    """Opening + granted = used + carried + repaid + lapsed + kept + open, for each grant year and cost year."""
    scenario, funding = settlement.scenario, settlement.funding
    parts = ("opening", "granted", "used", "carried", "repaid", "lapsed", "kept", "open")
    rows = []
    for g, grant in enumerate(funding.funds.grants):
        for y, year in enumerate(scenario.years):
            amounts = [int(getattr(funding.accounts, part)[0, g, y]) for part in parts]
            if any(amounts):
                rows.append([grant.source, grant.year, year.label, *(_money(scenario, a) for a in amounts)])
    headings = [word("ledger_source"), word("ledger_grant"), word("cost_year"), *(word(f"kind_{p}") for p in parts)]
    TextTable(word("accounts_title"), headings, rows, frozenset({0, 1, 2})).show()


def print_unfunded(settlement: Settlement) -> None:
    """The financing cliff: what everything costs by year, who bears it, and how much nobody does."""
    table = cliff(settlement)
    scenario = settlement.scenario
    rows = [
        [s.year, s.name, *(_money(scenario, x) for x in (s.cost, s.grants, s.ordinary, s.unfunded)),
         ", ".join(s.takes_over)]
        for s in table.steps
    ]  # fmt: skip
    keys = ("year", "line", "cost", "from_grants", "from_ordinary", "unfunded", "takes_over")
    TextTable(word("unfunded_title"), [word(key) for key in keys], rows, frozenset({0, 1, 6})).show()


def print_notes(settlement: Settlement) -> None:
    """What a reader must know."""
    for note in Result(settlement).notes(Locale.of(default_language())):
        print(f"* {note}")


def print_cashflow(cash: Cashflow) -> None:
    """By month, source and recipient."""
    rows = [
        [month, source or word("no_source"), to, _money(cash.scenario, a), _money(cash.scenario, b)]
        for (month, source, to), (a, b) in cash.by_month.items()
    ]
    headings = [word(key) for key in ("month", "ledger_source", "ledger_to", "cash_in", "cash_out")]
    TextTable(word("cash_title"), headings, rows, frozenset({0, 1, 2})).show()
    if cash.assumed:
        print("* " + word("cash_assumed", names=", ".join(cash.assumed)))


def print_follow_up(follow_up: FollowUp) -> None:
    """Paid, due and conditional; the grants if nothing more happens and as forecast; the report-back of each."""
    scenario = follow_up.scenario
    rows = [
        [r.payment, r.to, *(_money(scenario, x) for x in (r.paid, r.due, r.later, r.conditional, r.forecast))]
        for r in follow_up.rows
    ]
    keys = ("paid", "due", "later", "conditional", "forecast")
    headings = [word("line"), word("recipient"), *(word(f"settle_{key}") for key in keys)]
    title = word("settle_title", day=follow_up.followed.outturn.as_of)
    if rows:
        TextTable(title, headings, rows, frozenset({0, 1})).show()
    lines = [
        [name, word(case), *(_money(scenario, sums[way]) for way in WAYS)]
        for name, cases in follow_up.sources.items()
        for case, sums in cases.items()
    ]
    headings = [word("ledger_source"), word("case"), *(word(f"kind_{way}") for way in WAYS)]
    TextTable(word("sources_title") if rows else title, headings, lines, frozenset({0, 1})).show()
    for name in scenario.funding:
        print_report_back(follow_up.report_back(name))
        repaid = follow_up.sources[name]["if_nothing_more"]["repaid"]
        if repaid:
            by = follow_up.report_back(name).repay_by
            amount = format_money(repaid, scenario.currency, default_language())
            print("* " + word("repay_nothing_more", amount=amount, source=name, by=by))
    for flag in follow_up.flags:
        print("* " + word(flag.code, **flag.params))


def print_report_back(table: ReportBack) -> None:
    """Used for what and by whom; then granted, left, to repay and the dates."""
    scenario = table.settlement.scenario
    rows = [
        [u.what, u.by, u.keys, "" if u.planned is None else _money(scenario, u.planned), _money(scenario, u.amount),
         table.accounting_object]
        for u in table.used
    ]  # fmt: skip
    title = word("report_back_title", source=table.source)
    headings = [word(key) for key in ("used_for", "used_by", "line", "planned", "used", "accounting_object")]
    TextTable(title, headings, rows, frozenset({0, 1, 2, 5})).show()
    unstated = word("not_stated")
    by = f"{table.repay_by or unstated}{f' ({table.stated})' if table.stated else ''}"
    summary = [[word(f"kind_{way}"), _money(scenario, table.totals[way])] for way in WAYS]
    summary += [
        [word("left_over"), _money(scenario, table.left)],
        [word("to_repay"), _money(scenario, table.totals["repaid"])],
        [word("by_when"), by],
        [word("report_by"), str(table.report_by or unstated)],
        [word("accounting_object"), table.accounting_object or unstated],
    ]
    TextTable("", ["", ""], summary).show()


def print_grants(rows: Sequence[EndOfYear], unused: Fraction, scenarios: Sequence[Scenario]) -> None:
    """One line for each grant and cost year: what its rule makes of what is left."""
    by_name = {scenario.name: scenario for scenario in scenarios}
    lines = []
    for row in rows:
        scenario = by_name[row.scenario]
        end = next((end for end in ENDS if row.becomes[end]), "none")
        rule = word(f"rule_{end}", by=row.grant.by)
        if end == "repaid" and row.stated:
            rule += f" ({row.stated})"
        lines.append([
            row.scenario, f"{row.grant.source} {row.grant.year}", f"{row.grant.first} - {row.grant.last}", row.year,
            _money(scenario, row.amount), _money(scenario, row.unused),
            *(_money(scenario, row.becomes[end]) for end in ENDS), rule, row.document,
        ])  # fmt: skip
    share = f"{format_number(unused * 100, default_language())} %"
    headings = [
        word("scenario"), word("ledger_grant"), word("use_window"), word("cost_year"), word("ledger_amount"),
        word("unused_amount"), *(word(f"kind_{end}") for end in ENDS), word("rule"), word("ledger_document"),
    ]  # fmt: skip
    TextTable(word("grants_title", share=share), headings, lines, frozenset({0, 1, 2, 3, 11, 12})).show()
