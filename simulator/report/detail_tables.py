"""Tables that a workbook has room for: every payment of every recipient, and the figures behind the plots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from simulator.describe import heading_of, recipient_titles
from simulator.language import Locale
from simulator.money import Money
from simulator.report.naming import design_titles, letter
from simulator.results.compare import Comparison
from simulator.results.paired import PairedDesign
from simulator.results.per_unit import per_unit
from simulator.results.result import Result
from simulator.tables.table import Cell, Column, Interval, Row, Table, Uncertain


def payments_table(result: Result, title: str, key: str, locale: Locale) -> Table:
    """What each recipient is paid, by payment, under the names that people use."""
    table, scenario = result.payments_table(locale), result.scenario
    names = recipient_titles(scenario)
    columns = tuple(
        replace(column, heading=heading_of(scenario, column.key, locale.language))
        if column.key in scenario.payments
        else column
        for column in table.columns
    )
    rows = tuple((names[str(row[0])], *row[1:]) for row in table.rows)
    caption = locale.word("memo_payments_caption", design=title)
    return replace(table, key=key, caption=caption, columns=columns, rows=rows)


def per_size_tables(found: Sequence[tuple[str, Result]], size: str, unit: str, locale: Locale) -> Iterator[Table]:
    """Payment per unit of size by recipient, one table a design."""
    for k, (title, result) in enumerate(found):
        values, names = per_unit(result, size), recipient_titles(result.scenario)
        rows: list[Row] = []
        for i, name in names.items():
            amounts = [None if v[i] is None else Money(round(v[i] or 0), result.currency) for v in values.values()]
            total = sum((money for money in amounts if money is not None), Money(0, result.currency))
            rows.append((name, *amounts, total))
        columns = (
            Column("recipient", locale.word("recipient"), "name"),
            *(Column(name, heading_of(result.scenario, name, locale.language)) for name in values),
            Column("total", locale.word("total")),
        )
        caption = locale.word("memo_per_unit_caption", unit=f"{result.currency.name}/{unit}", design=title)
        yield Table(f"per_unit{k}", caption, columns, tuple(rows))


def intervals_table(comparison: Comparison, paired: Sequence[PairedDesign], locale: Locale) -> Table:
    """Each recipient's mean difference in the draws, its interval, and what that says in words."""
    scenario = comparison.baseline.scenario
    rows: list[Row] = []
    for i, name in recipient_titles(scenario).items():
        cells: list[Cell] = []
        for design in paired:
            found, verdict = design.recipients[i]
            cell = Uncertain(found, comparison.baseline.currency)
            cells += [cell, Interval(cell), locale.word(f"memo_sure_{verdict}")]
        rows.append((name, *cells))
    columns = [Column("recipient", locale.word("recipient"), "name")]
    for k in range(len(paired)):
        columns.append(Column(f"mean{k}", f"{letter(k)}: {locale.word('memo_mean_difference')}", signed=True))
        columns.append(Column(f"interval{k}", f"{letter(k)}: {locale.word('risk_interval')}", signed=True))
        columns.append(Column(f"verdict{k}", f"{letter(k)}: {locale.word('memo_sure')}", "text"))
    designs = "; ".join(design_titles(comparison, locale))
    return Table("intervals", locale.word("memo_sure_caption", designs=designs), tuple(columns), tuple(rows))


def long_table(comparison: Comparison, locale: Locale) -> Table:
    """One row for each design, recipient and payment, the baseline first; names as in the files, for programs."""
    base = comparison.baseline
    currency = base.currency
    rows: list[Row] = []
    for design, result in [(None, base), *((d, d.result) for d in comparison.designs)]:
        payments = result.amounts_minor if design is None else design.by_payment_minor
        for i in base.scenario.recipients.ids if design is None else design.differences_minor:
            for name in payments:
                after = result.amounts_minor.get(name, {}).get(i, 0)
                before = base.amounts_minor.get(name, {}).get(i, 0)
                amounts = (Money(minor, currency) for minor in (after, before, after - before))
                rows.append((result.name, i, name, *amounts))
    columns = (
        Column("design", locale.word("memo_design"), "name"),
        Column("recipient", locale.word("recipient"), "name"),
        Column("payment", locale.word("memo_payment"), "name"),
        Column("amount", locale.word("memo_amount"), unit=currency.name),
        Column("baseline", locale.word("memo_baseline"), unit=currency.name),
        Column("difference", locale.word("difference"), signed=True, unit=currency.name),
    )
    return Table("long", locale.word("memo_long_caption"), columns, tuple(rows))
