"""The memo's section on money over time: where each source's money goes, cash by month, and what lacks funding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from simulator.engine.known import as_it_was_known
from simulator.language import Locale, word
from simulator.money import Money
from simulator.report import grids
from simulator.report.memo import Block, Bullets, Column, Figure, Grid, Panel, Subheading, Value
from simulator.results.cashflow import Cashflow, cashflow
from simulator.results.compare import Comparison
from simulator.results.ledger import EVERY_WAY, Ledger, ledger
from simulator.results.result import Result
from simulator.tables.cells import amount

if TYPE_CHECKING:
    from matplotlib.axes import Axes


FEW_ENTRIES = 40
"""A longer ledger has its place in a workbook."""
MONEY = ("funding", "activities", "plans", "period")
"""Parts of a scenario whose changes move money over time."""


def ledger_of(result: Result) -> Ledger:
    """The ledger of a settled design, with what became known later as adjustments."""
    return ledger(result.settlement, as_it_was_known(result.settlement))


def money_blocks(comparison: Comparison, titles: Sequence[str], lang: str) -> Iterator[Block]:
    """Of the baseline, and of each design that changes sources, activities or plans: what differs from the baseline."""
    own = tuple(_blocks(comparison.baseline, "", "", lang))
    yield from own
    book = ledger_of(comparison.baseline)
    if len(book.entries) <= FEW_ENTRIES and comparison.baseline.scenario.funding:
        yield ledger_grid(book, lang)
    for k, (title, design) in enumerate(zip(titles, comparison.designs, strict=True)):
        if any(change.path.split(".")[0] in MONEY for change in design.changes):
            known = [_content(block) for block in own]
            new = [b for b in _blocks(design.result, f"-{k}", title, lang) if _content(b) not in known]
            if new:
                yield Subheading(title)
                yield from new


def _content(block: Block) -> object:
    """What a block shows, whatever it is called."""
    if isinstance(block, Figure):
        return tuple(_content(grid) for grid in block.data)
    return (block.columns, block.rows) if isinstance(block, Grid) else block


def _blocks(result: Result, key: str, title: str, lang: str) -> Iterator[Block]:
    """Sources, the flow from them, and cash by month; ``key`` and ``title`` tell one design's from another's."""
    scenario = result.scenario
    if not scenario.funding:
        return
    settlement = result.settlement
    book, cash = ledger_of(result), cashflow(settlement, as_it_was_known(settlement, payments=True))
    yield _named(_sources(book, lang), key, title)
    lacking = [
        word("memo_unfunded", lang, year=year, amount=amount(money, Locale.of(lang)))
        for year, money in book.unfunded.items()
        if money
    ]
    yield Bullets(tuple(lacking) or (word("memo_all_funded", lang),))
    if any(entry.kind == "charged" for entry in book.entries):
        yield _named_figure(_flow(book, lang), key, title)
    if len({flow.month for flow in cash.flows}) > 1:
        yield _named_figure(_cash(cash, lang), key, title)
    if cash.assumed:
        names = ", ".join(grids.readable(name) for name in cash.assumed)
        yield Bullets((word("memo_no_dates", lang, names=names),))


def _named(grid: Grid, key: str, title: str) -> Grid:
    return replace(grid, key=grid.key + key, caption=f"{grid.caption}: {title}") if key else grid


def _named_figure(figure: Figure, key: str, title: str) -> Figure:
    if not key:
        return figure
    data = tuple(_named(grid, key, title) for grid in figure.data)
    return replace(figure, key=figure.key + key, caption=f"{figure.caption}: {title}", data=data)


def outcome_grid(results: Sequence[tuple[str, Result]], lang: str) -> Grid:
    """What becomes of the money in each design, all sources together; what happens in none of them has no column."""
    scenario = results[0][1].scenario
    kr = grids.money_heading(scenario, lang)
    books = [(title, ledger_of(result)) for title, result in results]
    sums = [{way: sum(source[way].minor for source in book.sources.values()) for way in EVERY_WAY} for _, book in books]
    ways = [way for way in EVERY_WAY if way in ("granted", "used") or any(row[way] for row in sums)]
    rows: list[tuple[Value, ...]] = [
        (title, *(row[way] for way in ways), sum(money.minor for money in book.unfunded.values()))
        for (title, book), row in zip(books, sums, strict=True)
    ]
    columns = (
        Column(word("memo_design", lang)),
        *(Column(kr(f"kind_{way}"), "money") for way in ways),
        Column(kr("memo_without_funding"), "money"),
    )
    return Grid("outcome", word("memo_outcome_caption", lang), columns, tuple(rows), currency=scenario.currency)


def outcome_sentence(title: str, result: Result, lang: str) -> str:
    """How much of the money is used, and how much of the cost has no funding."""
    book, nothing = ledger_of(result), Money(0, result.currency)
    used, granted = (sum((sums[way] for sums in book.sources.values()), nothing) for way in ("used", "granted"))
    lacking = sum(book.unfunded.values(), nothing)
    amounts = {"used": used, "granted": granted, "lacking": lacking}
    shown = {key: amount(money, Locale.of(lang)) for key, money in amounts.items()}
    return word("memo_uses_lacking" if lacking else "memo_uses", lang, title=title, **shown)


def _sources(book: Ledger, lang: str) -> Grid:
    scenario = book.scenario
    kr = grids.money_heading(scenario, lang)
    ways = [way for way in EVERY_WAY if way != "returned" or any(sums[way] for sums in book.sources.values())]
    rows: list[tuple[Value, ...]] = [
        (grids.readable(name), *(sums[way].minor for way in ways)) for name, sums in book.sources.items()
    ]
    columns = (Column(word("ledger_source", lang)), *(Column(kr(f"kind_{way}"), "money") for way in ways))
    return Grid("sources_use", word("memo_sources_use", lang), columns, tuple(rows), currency=scenario.currency)


def _flow(book: Ledger, lang: str) -> Figure:
    from simulator.report.plots.flow import links, plot_ledger

    left, right = links(book, lang)
    kr = grids.money_heading(book.scenario, lang)
    rows = tuple((link.start, link.end, link.amount) for link in [*left, *right])
    columns = (
        Column(word("memo_from_node", lang)),
        Column(word("memo_to_node", lang)),
        Column(kr("memo_amount"), "money"),
    )
    caption = word("memo_flow_figure", lang)

    def draw(ax: Axes) -> Axes:
        return plot_ledger(book, ax, lang)

    table = Grid("flow", caption, columns, rows, currency=book.scenario.currency)
    return Figure("flow", caption, word("memo_flow_alt", lang), (Panel(draw),), (table,), 1, 4.0)


def _cash(cash: Cashflow, lang: str) -> Figure:
    from simulator.report.plots.money import months, plot_cashflow

    kr = grids.money_heading(cash.scenario, lang)
    rows: list[tuple[Value, ...]] = [
        (month, grids.readable(source) or word("plot_unfunded", lang), into, out)
        for month, sums in months(cash).items()
        for source, (into, out) in sums.items()
    ]
    columns = (
        Column(word("memo_month", lang)),
        Column(word("ledger_source", lang)),
        Column(kr("memo_in"), "money"),
        Column(kr("memo_out"), "money"),
    )
    caption = word("memo_cash_figure", lang)

    def draw(ax: Axes) -> Axes:
        return plot_cashflow(cash, ax, lang)

    table = Grid("cash", caption, columns, tuple(rows), currency=cash.scenario.currency)
    return Figure("cash", caption, word("memo_cash_alt", lang), (Panel(draw),), (table,), 1, 3.2)


def ledger_grid(book: Ledger, lang: str) -> Grid:
    """Every dated entry."""
    kr = grids.money_heading(book.scenario, lang)
    rows: list[tuple[Value, ...]] = [
        (
            str(e.date),
            word(f"kind_{e.kind}", lang),
            grids.readable(e.source),
            e.grant,
            e.to or "-",
            e.amount.minor,
            e.rule,
        )
        for e in book.entries
    ]
    names = ("ledger_date", "ledger_kind", "ledger_source", "ledger_grant", "ledger_to")
    columns = (
        *(Column(word(name, lang)) for name in names),
        Column(kr("memo_amount"), "money"),
        Column(word("ledger_rule", lang)),
    )
    return Grid("ledger", word("memo_ledger_caption", lang), columns, tuple(rows), currency=book.scenario.currency)
