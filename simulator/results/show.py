"""Results as a notebook shows them: tables with captions, every text escaped, nothing fetched from anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from simulator.language import default_language, word
from simulator.money import format_money, format_number
from simulator.results.tables import TextTable

if TYPE_CHECKING:
    from simulator.estimate import Estimate
    from simulator.results.compare import Comparison
    from simulator.results.explain import Explanation
    from simulator.results.result import Result
    from simulator.results.risk import DesignRisk, Simulation

MOST_ROWS = 60
_ROOM = "padding:.15em .6em"  # a table inside a widget gets none from the notebook
_RIGHT = f' style="text-align:right;white-space:nowrap;{_ROOM}"'
_LEFT = f' style="text-align:left;{_ROOM}"'
_CAPTION = "caption-side:top;text-align:left;font-weight:bold;padding:.3em 0;white-space:nowrap"


def table_html(table: TextTable, notes: Sequence[str] = (), indents: Sequence[int] = ()) -> str:
    """A table as HTML; ``indents`` are steps to the right of each row's first cell.

    >>> table_html(TextTable("<a>", ["b"], [["c & d"]])).startswith('<table><caption style=')
    True
    """

    def cell(k: int, text: str, row: int) -> str:
        if k:
            return f"<td{_LEFT if k in table.left else _RIGHT}>{escape(text)}</td>"
        start = f";padding-left:{0.5 + 1.4 * indents[row]:g}em" if indents else ""
        return f'<th scope="row" style="text-align:left;font-weight:normal{start}">{escape(text)}</th>'

    headings = "".join(
        f'<th scope="col"{_LEFT if k in table.left else _RIGHT}>{escape(text)}</th>'
        for k, text in enumerate(table.headings)
    )
    lines = ["".join(cell(k, text, i) for k, text in enumerate(row)) for i, row in enumerate(table.rows)]
    last = len(lines) - 1
    bold = ' style="font-weight:bold;border-top:2px solid"'
    body = "".join(f"<tr{bold if table.total and i == last else ''}>{line}</tr>" for i, line in enumerate(lines))
    head = f"<thead><tr>{headings}</tr></thead>" if any(table.headings) else ""
    caption = f'<caption style="{_CAPTION}">{escape(table.title)}</caption>' if table.title else ""
    listed = "".join(f"<li>{escape(note)}</li>" for note in notes)
    return f"<table>{caption}{head}<tbody>{body}</tbody></table>" + (f"<ul>{listed}</ul>" if listed else "")


def result_html(result: Result) -> str:
    """Each recipient's payments and the cost against the budget."""
    lang, scenario = default_language(), result.scenario
    ids = scenario.recipients.ids

    def money(minor: int) -> str:
        return format_money(minor, scenario.currency, lang, unit=False)

    rows = [
        [i, *(money(result.amounts[name][i]) for name in scenario.payments), money(result.by_recipient[i])]
        for i in ids[:MOST_ROWS]
    ]
    if len(ids) > MOST_ROWS:
        rows.append([word("html_more", more=len(ids) - MOST_ROWS), *("" for _ in scenario.payments), ""])
    rows.append([word("total"), *(money(total) for total in result.totals.values()), money(result.paid)])
    headings = [word("recipient"), *scenario.payments, word("total")]
    paid = TextTable(f"{scenario.title[lang]}, {scenario.currency}", headings, rows, total=True)
    spending = _spending(result) if result.spending else ""
    return (table_html(paid) if scenario.payments else "") + spending + _against_budget(result)


def _spending(result: Result) -> str:
    """What each activity and plan costs, what its sources paid, and what nobody paid."""
    lang, currency = default_language(), result.scenario.currency
    rows = [
        [name, *(format_money(minor, currency, lang, unit=False) for minor in (spent.cost, spent.used, spent.unfunded))]
        for name, spent in result.spending.items()
    ]
    keys = ("line", "cost", "paid_by_sources", "unfunded")
    return table_html(TextTable(f"{word('spending_title')}, {currency}", [word(key) for key in keys], rows))


def _against_budget(result: Result) -> str:
    lang, currency = default_language(), result.scenario.currency
    rows = [[word("cost"), format_money(result.cost, currency, lang)]]
    if result.budget is not None:
        rows.append([word("budget"), format_money(result.budget, currency, lang)])
        rows.append([word("balance"), format_money(result.budget - result.cost, currency, lang)])
    rows += [[f"{word('unpaid')} {name}", format_money(left, currency, lang)] for name, left in result.unpaid.items()]
    return table_html(TextTable(word("html_budget"), ["", ""], rows), result.notes(lang))


def comparison_html(comparison: Comparison) -> str:
    """One row for each design: cost, what is left of the budget, difference, who gains and who loses."""
    lang, baseline = default_language(), comparison.baseline
    currency = baseline.scenario.currency

    def money(minor: int, sign: bool = False) -> str:
        return format_money(minor, currency, lang, sign=sign, unit=False)

    def start(result: Result, name: str) -> list[str]:
        left = "-" if result.budget is None else money(result.budget - result.cost)
        return [name, result.scenario.title[lang], money(result.cost), left]

    name = baseline.scenario.name.rpartition("/")[2]
    rows = [[*start(baseline, f"{name} *"), "-", "-", "-"]]
    for design in comparison.designs:
        counts = [str(len(design.winners)), str(len(design.losers))]
        rows.append([*start(design.result, design.name), money(design.difference, True), *counts])
    keys = ("design", "title", "cost", "left_of_budget", "difference", "winners", "losers")
    title = word("comparison_title", scenario=baseline.scenario.title[lang], currency=currency)
    legend = word("comparison_legend", materiality=format_money(comparison.materiality, currency, lang))
    notes = [legend, *baseline.notes(lang)[: int(baseline.scenario.synthetic)]]
    return table_html(TextTable(title, [word(key) for key in keys], rows, frozenset({0, 1})), notes)


def explanation_html(explanation: Explanation, currency: str = "SEK") -> str:
    """The tree as a table, what a number is made of below it and further to the right."""
    from simulator.results.explain import show_value

    lang = default_language()
    nodes = list(_walk(explanation, 0))
    rows = []
    for _, node in nodes:
        value = show_value(node.value, node.unit, lang, currency)
        changed = (f"{word('changed_from')} {node.old}" if node.old else word("new_in_design")) if node.new else ""
        name = word(node.name) if node.adds else node.name
        rule = "" if node.rule == value else node.rule
        rows.append([name, value, " ".join(filter(None, (rule, changed))), f"{node.stated} {node.source}".strip()])
    headings = [word("html_number"), word("html_value"), word("html_rule"), word("source")]
    title = word("html_explanation", name=explanation.name)
    return table_html(TextTable(title, headings, rows, frozenset({0, 2, 3})), indents=[depth for depth, _ in nodes])


def simulation_html(simulation: Simulation) -> str:
    """One row for each design: the cost's mean and spread, the budget, and the risk of exceeding it."""
    lang = default_language()
    first = simulation.run.plan.designs[0].scenario

    def money(found: Estimate | None) -> str:
        return "-" if found is None else format_money(round(found.known()), first.currency, lang, unit=False)

    def share(risk: DesignRisk) -> str:
        if risk.budget is None:
            return "-"
        found = risk.overrun_probability
        ends = [format_number(100 * x, lang, 1) for x in (found.value, found.low, found.high)]
        return "0 %" if risk.proven else f"{ends[0]} % ({ends[1]}-{ends[2]})"

    rows = [
        [risk.name, *(money(risk.cost[key]) for key in ("mean", "p5", "p50", "p95")), money(risk.budget), share(risk)]
        for risk in simulation.designs
    ]
    keys = ("design", "risk_mean", "risk_p5", "risk_p50", "risk_p95", "budget", "html_over")
    draws = format_number(simulation.draws, lang)
    title = word("draws_title", title=first.title[lang], draws=draws, seed=simulation.run.plan.seed)
    table = TextTable(f"{title}, {first.currency}", [word(key) for key in keys], rows)
    return table_html(table, [*simulation.notes(lang), word("html_over_legend")])


def _walk(node: Explanation, depth: int) -> Iterator[tuple[int, Explanation]]:
    yield depth, node
    for child in node.children:
        yield from _walk(child, depth + 1)
