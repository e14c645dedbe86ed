"""Results and comparisons as tables that a planner understands."""

from __future__ import annotations

from simulator.language import default_language, word
from simulator.money import format_money, format_number
from simulator.results.compare import Comparison
from simulator.results.result import Result
from simulator.results.tables import TextTable, printable

MOST_ROWS = 60


def print_result(result: Result) -> None:
    """Each recipient's payments, the totals against the budget, and the notes."""
    lang, scenario = default_language(), result.scenario
    currency = scenario.currency

    def money(minor: int) -> str:
        return format_money(minor, currency, lang, unit=False)

    names = list(scenario.payments)
    rows = [
        [i, *(money(result.amounts[name][i]) for name in names), money(result.by_recipient[i])]
        for i in scenario.recipients.ids[:MOST_ROWS]
    ]
    if len(scenario.recipients.ids) > MOST_ROWS:
        rows.append(["...", *("" for _ in names), ""])
    rows.append([word("total"), *(money(result.totals[name]) for name in names), money(result.paid)])
    if names:
        headings = [word("recipient"), *names, word("total")]
        TextTable(scenario.title[lang], headings, rows, total=True).show()
    print_spending(result)
    summary = [[word("cost"), format_money(result.cost, currency, lang)]]
    if result.budget is not None:
        summary.append([word("budget"), format_money(result.budget, currency, lang)])
        summary.append([word("balance"), format_money(result.budget - result.cost, currency, lang)])
    summary += [
        [f"{word('unpaid')} {name}", format_money(left, currency, lang)] for name, left in result.unpaid.items()
    ]
    TextTable("", ["", ""], summary).show()
    print_notes(result)


def print_spending(result: Result) -> None:
    """What each activity and plan costs, what its sources paid, and what nobody paid."""
    lang, currency = default_language(), result.scenario.currency
    rows = [
        [name, *(format_money(minor, currency, lang, unit=False) for minor in (spent.cost, spent.used, spent.unfunded))]
        for name, spent in result.spending.items()
    ]
    if rows:
        headings = [word(key) for key in ("line", "cost", "paid_by_sources", "unfunded")]
        TextTable(word("spending_title"), headings, rows).show()


def print_comparison(comparison: Comparison) -> None:
    """One line a design: cost, what it leaves of the budget, difference, winners and losers."""
    lang = default_language()
    baseline = comparison.baseline
    currency = baseline.scenario.currency

    def money(minor: int, sign: bool = False) -> str:
        return format_money(minor, currency, lang, sign=sign, unit=False)

    spending = bool(baseline.spending) or any(design.spending for design in comparison.designs)

    def line(result: Result, name: str, rest: list[str]) -> list[str]:
        balance = "-" if result.budget is None else money(result.budget - result.cost)
        unfunded = [money(result.unfunded)] if spending else []
        return [name, result.scenario.title[lang], money(result.cost), balance, *unfunded, *rest]

    rows = [line(baseline, f"{_name(baseline)} *", ["-", "-", "-", "-"])]
    for design in comparison.designs:
        largest = max((abs(diff) for diff in design.differences.values()), default=0)
        counts = [str(len(design.winners)), str(len(design.losers)), money(largest)]
        rows.append(line(design.result, design.name, [money(design.difference, True), *counts]))
    unfunded = ("unfunded",) if spending else ()
    keys = ("design", "title", "cost", "left_of_budget", *unfunded, "difference", "winners", "losers", "largest")
    title = word("comparison_title", scenario=baseline.scenario.title[lang], currency=currency)
    TextTable(title, [word(key) for key in keys], rows, frozenset({0, 1})).show()
    print(word("comparison_legend", materiality=format_money(comparison.materiality, currency, lang)))


def print_groups(comparison: Comparison, by: str) -> None:
    """Differences summed over recipients alike in a column of the baseline's table."""
    lang = default_language()
    frame = comparison.by_group(by)
    currency = comparison.baseline.scenario.currency
    rows = [
        [
            str(row["design"]),
            str(row[by]),
            str(row["recipients"]),
            *(
                format_money(round(row[key] * 100), currency, lang, sign=key == "difference", unit=False)
                for key in ("baseline", "difference")
            ),
            str(row["winners"]),
            str(row["losers"]),
        ]
        for row in frame.to_dict("records")
    ]
    headings = [
        word("design"),
        by,
        *(word(key) for key in ("recipients", "baseline", "difference", "winners", "losers")),
    ]
    TextTable("", headings, rows, frozenset({0, 1})).show()


def print_recipients(comparison: Comparison, per: str | None, revenue: str | None) -> None:
    """Each recipient's difference under each design, also per unit and as a share of revenue when asked for."""
    lang, currency = default_language(), comparison.baseline.scenario.currency
    frame = comparison.frame(per, revenue)
    rows = []
    for row in frame[frame["payment"] == "total"].to_dict("records"):
        cells = [
            format_money(round(row[k] * 100), currency, lang, sign=k == "difference", unit=False) for k in _AMOUNTS
        ]
        if per:
            cells.append(_decimals(row["difference_per_unit"], lang))
        if revenue:
            share = row["share_of_revenue"]
            cells.append("-" if share is None else f"{_decimals(share * 100, lang)}\u00a0%")
        rows.append([str(row["design"]), str(row["recipient"]), *cells])
    extra = [f"{word('difference')} / {per}"] if per else []
    extra += [f"{word('difference')} / {revenue}"] if revenue else []
    headings = [word("design"), word("recipient"), word("amount"), word("baseline"), word("difference"), *extra]
    TextTable("", headings, rows, frozenset({0, 1})).show()


_AMOUNTS = ("amount", "baseline", "difference")


def _decimals(value: float | None, lang: str) -> str:
    return "-" if value is None else format_number(value, lang, 2)


def print_changes(comparison: Comparison) -> None:
    """What each design changes, from what to what, and why."""
    rows = [[str(cell) for cell in row] for row in comparison.changes_frame().itertuples(index=False)]
    headings = [word(key) for key in ("design", "path", "old", "new", "why")]
    TextTable("", headings, rows, frozenset(range(5))).show()


def print_notes(result: Result, *, only_made_up: bool = False) -> None:
    """What a reader must know."""
    notes = result.notes(default_language())
    for note in notes[: int(result.scenario.synthetic)] if only_made_up else notes:
        print(printable(f"* {note}"))


def _name(result: Result) -> str:
    base, _, design = result.scenario.name.partition("/")
    return design or base
