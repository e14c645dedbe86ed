"""All recipients in one wide table: sorted, searched, with the way to each amount's explanation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from fastapi import APIRouter, HTTPException, Request, Response
from markupsafe import Markup

from simulator import api
from simulator.describe import capital, column_title, recipient_noun, recipient_titles, title_of
from simulator.language import Locale
from simulator.money import Money
from simulator.results.design_difference import DesignComparison
from simulator.results.result import Result
from simulator.tables.cells import texts
from simulator.tables.csv import table_csv
from simulator.tables.html import table_html
from simulator.tables.table import Cell, Column, Row, Table
from simulator.web.answers import Asked
from simulator.web.proposal_page import title_of as proposal_title
from simulator.web.sheet import WORKBOOK, table_workbook
from simulator.web.site import Site, locale_of
from simulator.web.titled import titled


@dataclass(frozen=True)
class Wide:
    """The table with what a page needs beside it: its shown rows and the places of the explanations.

    Args:
        table: as any writer has it.
        rows: texts of the body, in the order asked for.
        total: texts of the total.
        at: each shown row's number in the scenario.
        payments: the payment of each column; empty for none.
    """

    table: Table
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...]
    at: tuple[int, ...]
    payments: tuple[str, ...]


def routes(site: Site) -> APIRouter:
    """Routes of the recipients' table and of explanations."""
    router = APIRouter()

    @router.get("/p/{key}/recipients")
    def show(request: Request, key: str, sort: str = "", down: bool = False) -> Response:
        locale = locale_of(request)
        proposal = site.proposal(key)
        asked = Asked.of(proposal)
        result = site.answers.result(asked)
        table, payments = recipients_table(result, site.answers.comparison(asked).designs[0], locale)
        return site.page(
            request,
            "recipients.html.j2",
            proposal=proposal,
            view="recipients",
            title=proposal_title(site.answers, proposal, locale),
            wide=arranged(table, payments, locale, sort, down),
            sort=sort,
            down=down,
            synthetic=result.scenario.synthetic,
        )

    @router.get("/p/{key}/recipients.csv")
    def csv(request: Request, key: str) -> Response:
        asked, locale = Asked.of(site.proposal(key)), locale_of(request)
        result = site.answers.result(asked)
        table, _ = recipients_table(result, site.answers.comparison(asked).designs[0], locale)
        named = f'attachment; filename="{locale.word("web_file_recipients")}.csv"'
        return Response(table_csv(table, locale), media_type="text/csv", headers={"Content-Disposition": named})

    @router.get("/p/{key}/recipients.xlsx")
    def xlsx(request: Request, key: str) -> Response:
        asked, locale = Asked.of(site.proposal(key)), locale_of(request)
        result = site.answers.result(asked)
        table, _ = recipients_table(result, site.answers.comparison(asked).designs[0], locale)
        name = locale.word("web_file_recipients")
        named = f'attachment; filename="{name}.xlsx"'
        made = table_workbook(replace(table, caption=result.scenario.title[locale.language]), name, locale)
        return Response(made, media_type=WORKBOOK, headers={"Content-Disposition": named})

    @router.get("/p/{key}/why/{row}/{payment}")
    def why(request: Request, key: str, row: int, payment: str) -> Response:
        locale = locale_of(request)
        proposal = site.proposal(key)
        result = site.answers.result(Asked.of(proposal))
        ids = result.scenario.recipients.ids
        if not 0 <= row < len(ids) or payment not in result.scenario.payments:
            raise HTTPException(404)
        explained = api.explain(result, ids[row], payment)
        named = [titled(table, result.scenario, locale) for table in explained.tables(locale)]
        named[0] = replace(named[0], caption="")  # the heading of the page says it
        tables = [Markup(table_html(table, locale)) for table in named]
        return site.page(
            request,
            "why.html.j2",
            proposal=proposal,
            view="recipients",
            title=proposal_title(site.answers, proposal, locale),
            who=recipient_titles(result.scenario)[ids[row]],
            what=title_of(result.scenario, payment, locale.language),
            amount=explained.shown(locale),
            tables=tables,
        )

    return router


def recipients_table(result: Result, design: DesignComparison, locale: Locale) -> tuple[Table, tuple[str, ...]]:
    """One row for each recipient: what it is, what it is paid, and the difference; and each column's payment."""
    scenario, language = result.scenario, locale.language
    sheet = scenario.recipients.sheet.columns
    about = [heading for heading in scenario.titles.columns if heading in sheet and _is_kind(sheet[heading])]
    names = list(scenario.payments)
    titles = recipient_titles(scenario)
    columns = (
        Column("recipient", capital(recipient_noun(scenario, language)), "name"),
        *(Column(heading, capital(column_title(scenario, heading, language)), "text") for heading in about),
        *(Column(name, capital(title_of(scenario, name, language))) for name in names),
        Column("total", locale.word("total")),
        Column("before", locale.word("web_before")),
        Column("difference", locale.word("difference"), signed=True),
    )
    rows: list[Row] = []
    for row, i in enumerate(scenario.recipients.ids):
        kinds: list[Cell] = [sheet[heading][row] for heading in about]
        paid = result.by_recipient[i]
        difference = design.differences[i]
        rows.append((titles[i], *kinds, *(result.amounts[n][i] for n in names), paid, paid - difference, difference))
    total: Row = (
        locale.word("total"),
        *(None for _ in about),
        *(result.totals[name] for name in names),
        result.paid,
        result.paid - design.paid_difference,
        design.paid_difference,
    )
    table = Table("recipients", "", columns, tuple(rows), total)
    return table, ("", *("" for _ in about), *names, "", "", "")


def _is_kind(cells: Sequence[str]) -> bool:
    """Whether a column says what kind a recipient is, not how many of something it has."""
    return not all(cell.replace(",", "").replace(".", "").isdigit() for cell in cells)


def arranged(table: Table, payments: tuple[str, ...], locale: Locale, sort: str, down: bool) -> Wide:
    """The table's texts in the order of a column."""
    keys = [column.key for column in table.columns]
    order = list(range(len(table.rows)))
    if sort in keys:
        k = keys.index(sort)
        order.sort(key=lambda row: _rank(table.rows[row][k]), reverse=down)
    shown = texts(table, locale)
    return Wide(table, tuple(tuple(shown[row]) for row in order), tuple(shown[-1]), tuple(order), payments)


def _rank(cell: Cell) -> tuple[float, str]:
    return (float(cell.minor), "") if isinstance(cell, Money) else (0.0, str(cell).casefold())
