"""The table of years: what each design pays recipients in every settlement year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator.language import Locale
from simulator.money import Money
from simulator.results.result import Result
from simulator.tables.table import Column, Row, Table


def by_year(named: Sequence[tuple[str, Result]], locale: Locale) -> Iterator[Table]:
    """One row for each design, years as columns with their sum; nothing where there is one year alone."""
    results = [result for _, result in named]
    if not results or not results[0].several_years:
        return
    years = list(dict.fromkeys(year for result in results for year in result.by_year_minor))
    rows: list[Row] = []
    for title, result in named:
        paid = [sum(sum(by_id.values()) for by_id in result.by_year_minor.get(year, {}).values()) for year in years]
        rows.append((title, *(Money(minor, result.currency) for minor in (*paid, sum(paid)))))
    columns = (
        Column("design", locale.word("memo_design"), "name"),
        *(Column(year, year) for year in years),
        Column("total", locale.word("total")),
    )
    yield Table("years", locale.word("memo_years_caption"), columns, tuple(rows))
