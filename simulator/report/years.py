"""The memo's table of years: what each design pays recipients in every settlement year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator.language import word
from simulator.money import currency_name
from simulator.report.memo import Column, Grid, Value
from simulator.results.result import Result


def by_year(named: Sequence[tuple[str, Result]], lang: str) -> Iterator[Grid]:
    """One row for each design, years as columns with their sum; nothing where there is one year alone."""
    results = [result for _, result in named]
    if not results or not results[0].several_years:
        return
    years = list(dict.fromkeys(year for result in results for year in result.by_year_minor))
    rows: list[tuple[Value, ...]] = []
    for title, result in named:
        paid = [sum(sum(by_id.values()) for by_id in result.by_year_minor.get(year, {}).values()) for year in years]
        rows.append((title, *paid, sum(paid)))
    currency = results[0].scenario.currency
    unit = currency_name(currency)
    columns = (
        Column(word("memo_design", lang)),
        *(Column(f"{year}, {unit}", "money") for year in years),
        Column(f"{word('total', lang)}, {unit}", "money"),
    )
    yield Grid("years", word("memo_years_caption", lang), columns, tuple(rows), currency=currency)
