"""Money over time: where each source's money goes, cash by month, and what lacks funding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from simulator.describe import heading_of, recipient_titles
from simulator.engine.known import as_it_was_known
from simulator.language import Locale
from simulator.money import Money
from simulator.report.memo import Block, Bullets, Figure, Panel, Subheading
from simulator.results.cashflow import Cashflow, cashflow
from simulator.results.compare import Comparison
from simulator.results.ledger import EVERY_WAY, Ledger, ledger
from simulator.results.result import Result
from simulator.scenario.definitions import Scenario
from simulator.tables.cells import amount
from simulator.tables.table import Column, Row, Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MONEY = ("funding", "activities", "plans", "period")
"""Parts of a scenario whose changes move money over time."""


def ledger_of(result: Result) -> Ledger:
    """The ledger of a settled design, with what became known later as adjustments."""
    return ledger(result.settlement, as_it_was_known(result.settlement))


def money_blocks(
    comparison: Comparison, titles: Sequence[str], locale: Locale, *, drawn: bool = True
) -> Iterator[Block]:
    """Of the baseline, and of each design that changes sources, activities or plans: what differs from the baseline.

    Without ``drawn``, the designs have their tables and sentences alone.
    """
    own = tuple(_blocks(comparison.baseline, "", "", locale))
    yield from own
    for k, (title, design) in enumerate(zip(titles, comparison.designs, strict=True)):
        if any(change.path.split(".")[0] in MONEY for change in design.changes):
            known = [_content(block) for block in own]
            new = [
                b
                for b in _blocks(design.result, f"-{k}", title, locale)
                if _content(b) not in known and (drawn or not isinstance(b, Figure))
            ]
            if new:
                yield Subheading(title)
                yield from new


def _content(block: Block) -> object:
    """What a block shows, whatever it is called."""
    if isinstance(block, Figure):
        return tuple(_content(table) for table in block.data)
    return (block.columns, block.rows) if isinstance(block, Table) else block


def _blocks(result: Result, key: str, title: str, locale: Locale) -> Iterator[Block]:
    """Sources, the flow from them, and cash by month; ``key`` and ``title`` tell one design's from another's."""
    scenario = result.scenario
    if not scenario.funding:
        return
    settlement = result.settlement
    book, cash = ledger_of(result), cashflow(settlement, as_it_was_known(settlement, payments=True))
    yield _named(_sources(book, locale), key, title)
    lacking = [
        locale.word("memo_unfunded", year=year, amount=amount(money, locale))
        for year, money in book.unfunded.items()
        if money
    ]
    yield Bullets(tuple(lacking) or (locale.word("memo_all_funded"),))
    if any(entry.kind == "charged" for entry in book.entries):
        yield _named_figure(_flow(book, locale), key, title)
    if len({flow.month for flow in cash.flows}) > 1:
        yield _named_figure(_cash(cash, locale), key, title)
    if cash.assumed:
        names = ", ".join(heading_of(scenario, name, locale.language) for name in cash.assumed)
        yield Bullets((locale.word("memo_no_dates", names=names),))


def _named(table: Table, key: str, title: str) -> Table:
    return replace(table, key=table.key + key, caption=f"{table.caption}: {title}") if key else table


def _named_figure(figure: Figure, key: str, title: str) -> Figure:
    if not key:
        return figure
    data = tuple(_named(table, key, title) for table in figure.data)
    return replace(figure, key=figure.key + key, caption=f"{figure.caption}: {title}", data=data)


def outcome_table(results: Sequence[tuple[str, Result]], locale: Locale) -> Table:
    """What becomes of the money in each design, all sources together; what happens in none of them has no column."""
    books = [(title, ledger_of(result)) for title, result in results]
    nothing = Money(0, results[0][1].currency)
    sums = [
        {way: sum((source[way] for source in book.sources.values()), nothing) for way in EVERY_WAY} for _, book in books
    ]
    ways = [way for way in EVERY_WAY if way in ("granted", "used") or any(row[way] for row in sums)]
    rows: tuple[Row, ...] = tuple(
        (title, *(row[way] for way in ways), sum(book.unfunded.values(), nothing))
        for (title, book), row in zip(books, sums, strict=True)
    )
    columns = (
        Column("design", locale.word("memo_design"), "name"),
        *(Column(way, locale.word(f"kind_{way}")) for way in ways),
        Column("unfunded", locale.word("memo_without_funding")),
    )
    return Table("outcome", locale.word("memo_outcome_caption"), columns, rows)


def outcome_sentence(title: str, result: Result, locale: Locale) -> str:
    """How much of the money is used, and how much of the cost has no funding."""
    book, nothing = ledger_of(result), Money(0, result.currency)
    used, granted = (sum((sums[way] for sums in book.sources.values()), nothing) for way in ("used", "granted"))
    lacking = sum(book.unfunded.values(), nothing)
    amounts = {"used": used, "granted": granted, "lacking": lacking}
    shown = {key: amount(money, locale) for key, money in amounts.items()}
    return locale.word("memo_uses_lacking" if lacking else "memo_uses", title=title, **shown)


def _sources(book: Ledger, locale: Locale) -> Table:
    """The ledger's own table of its sources, under the names that people use."""
    table = book.sources_table(locale)
    rows = tuple((_source(book.scenario, str(row[0]), locale), *row[1:]) for row in table.rows)
    return replace(table, key="sources_use", caption=locale.word("memo_sources_use"), rows=rows)


def _source(scenario: Scenario, name: str, locale: Locale) -> str:
    return heading_of(scenario, name, locale.language) if name else locale.word("plot_unfunded")


def _called(scenario: Scenario, locale: Locale, name: str) -> str:
    """What a source or a payment is called in a plot; nothing where there is no name."""
    return heading_of(scenario, name, locale.language) if name else ""


def _flow(book: Ledger, locale: Locale) -> Figure:
    from simulator.report.plots.flow import links, plot_ledger

    called = partial(_called, book.scenario, locale)
    left, right = links(book, locale.language, called)
    rows: tuple[Row, ...] = tuple((link.start, link.end, Money(link.amount, book.currency)) for link in [*left, *right])
    columns = (
        Column("start", locale.word("memo_from_node"), "name"),
        Column("end", locale.word("memo_to_node"), "name"),
        Column("amount", locale.word("memo_amount")),
    )
    caption = locale.word("memo_flow_figure")

    def draw(ax: Axes) -> Axes:
        return plot_ledger(book, ax, locale.language, called=called)

    table = Table("flow", caption, columns, rows)
    return Figure("flow", caption, locale.word("memo_flow_alt"), (Panel(draw),), (table,), 1, 4.0)


def _cash(cash: Cashflow, locale: Locale) -> Figure:
    from simulator.report.plots.money import months, plot_cashflow

    rows: tuple[Row, ...] = tuple(
        (month, _source(cash.scenario, source, locale), Money(into, cash.currency), Money(out, cash.currency))
        for month, sums in months(cash).items()
        for source, (into, out) in sums.items()
    )
    columns = (
        Column("month", locale.word("memo_month"), "name"),
        Column("source", locale.word("ledger_source"), "name"),
        Column("in", locale.word("memo_in")),
        Column("out", locale.word("memo_out")),
    )
    caption = locale.word("memo_cash_figure")

    def draw(ax: Axes) -> Axes:
        return plot_cashflow(cash, ax, locale.language, called=partial(_called, cash.scenario, locale))

    table = Table("cash", caption, columns, rows)
    return Figure("cash", caption, locale.word("memo_cash_alt"), (Panel(draw),), (table,), 1, 3.0)


def ledger_table(book: Ledger, locale: Locale) -> Table:
    """Every dated entry, under the names that people use."""
    table, scenario = book.entries_table(locale), book.scenario
    names = recipient_titles(scenario)
    rows = tuple(
        (day, kind, _source(scenario, str(source), locale) if source else "", grant,
         names.get(str(to)) or (heading_of(scenario, str(to), locale.language) if to else "-"), *rest)
        for day, kind, source, grant, to, *rest in table.rows
    )  # fmt: skip
    return replace(table, key="ledger", caption=locale.word("memo_ledger_caption"), rows=rows)
