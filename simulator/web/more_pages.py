"""Risk, money over time, and sources: the plots and tables that the commands and memos have."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from markupsafe import Markup

from simulator import api
from simulator.language import Locale
from simulator.numerals import NumeralError
from simulator.report.plots import plot_cashflow, plot_cliff, plot_cost, plot_exceedance, plot_ledger
from simulator.report.plots.style import BASELINE_COLOUR, DESIGN_COLOURS, LINE_STYLES, Look
from simulator.results.checking import CheckedFile
from simulator.results.claims import check_claims
from simulator.tables.table import Column, Row, Table
from simulator.web.answers import Answers, Asked
from simulator.web.lights import VERDICTS, lit
from simulator.web.numbers import typed_number
from simulator.web.passing import HEIGHT, Passing, passing
from simulator.web.plots import Plotter
from simulator.web.proposal_page import title_of
from simulator.web.proposals import Proposal
from simulator.web.site import Site, locale_of
from simulator.web.strip import WIDTH
from simulator.web.titled import shown_tables

DRAWS = 10_000
MOST_MINOR = 10**15
"""The largest amount at which the line can stand."""
Shown = tuple[list[Markup], list[Table]]


def routes(site: Site) -> APIRouter:
    """Routes of the three views."""
    router = APIRouter()
    plotter = Plotter()

    def page(request: Request, proposal: Proposal, view: str, shown: Shown, line: Passing | None = None) -> Response:
        locale = locale_of(request)
        plots, tables = shown
        scenario = site.answers.scenario(Asked.of(proposal))
        return site.page(
            request,
            "more.html.j2",
            proposal=proposal,
            view=view,
            title=title_of(site.answers, proposal, locale),
            plots=plots,
            line=line,
            width=WIDTH,
            height=HEIGHT,
            tables=lit(
                shown_tables(tables, scenario, locale),
                {locale.word(key): light for key, light in VERDICTS.items()} if view == "sources" else {},
            ),
        )

    @router.get("/p/{key}/risk")
    def risk(request: Request, key: str, number: Annotated[str, Query(max_length=40)] = "") -> Response:
        proposal, locale = site.proposal(key), locale_of(request)
        line = line_of(site.answers, Asked.of(proposal), number, locale)
        return page(request, proposal, "risk", _risk(site.answers, plotter, proposal, locale), line)

    @router.get("/p/{key}/risk/line")
    def over(request: Request, key: str, number: Annotated[str, Query(max_length=40)] = "") -> Response:
        line = line_of(site.answers, Asked.of(site.proposal(key)), number, locale_of(request))
        shown = {"proposal": site.proposal(key), "view": "risk", "line": line, "width": WIDTH, "height": HEIGHT}
        return site.page(request, "line.html.j2", **shown)

    @router.get("/p/{key}/money")
    def money(request: Request, key: str) -> Response:
        proposal = site.proposal(key)
        return page(request, proposal, "money", _money(site.answers, plotter, proposal, locale_of(request)))

    @router.get("/p/{key}/sources")
    def sources(request: Request, key: str) -> Response:
        proposal = site.proposal(key)
        return page(request, proposal, "sources", ([], _sources(site.answers, proposal, locale_of(request))))

    return router


def line_of(answers: Answers, asked: Asked, typed: str, locale: Locale) -> Passing | None:
    """The line at the amount that was typed, else at the budget, else at the mean; what is no number is not typed."""
    (risk,) = answers.simulation(asked, DRAWS).designs
    result = answers.result(asked)
    first = result.budget.minor if result.budget is not None else round(risk.cost["mean"].value)
    try:
        minor = round(typed_number(typed, locale.language) * risk.currency.minor_units) if typed.strip() else first
    except NumeralError:
        minor = first
    return passing(risk, min(max(minor, 0), MOST_MINOR), locale)


def _risk(answers: Answers, plotter: Plotter, proposal: Proposal, locale: Locale) -> Shown:
    """The distribution of the cost, the chance of passing each amount, and the table of risk."""
    asked, lang = Asked.of(proposal), locale.language
    simulation = answers.simulation(asked, DRAWS)
    (mine,) = simulation.designs
    title = title_of(answers, proposal, locale)
    compared, looks = {title: mine}, {title: Look(DESIGN_COLOURS[0])}
    if asked != asked.base:
        name = locale.word("web_before")
        compared[name] = answers.simulation(asked.base, DRAWS).designs[0]
        looks[name] = Look(BASELINE_COLOUR, LINE_STYLES[1])
    plots = [
        plotter.plot(
            "cost", locale.word("web_plot_cost"), lambda ax: plot_cost(mine, ax, lang, look=Look(DESIGN_COLOURS[0]))
        ),
        plotter.plot("over", locale.word("web_plot_over"), lambda ax: plot_exceedance(compared, ax, lang, looks=looks)),
    ]
    return plots, list(simulation.tables(locale))


def _money(answers: Answers, plotter: Plotter, proposal: Proposal, locale: Locale) -> Shown:
    """From which source to what, month by month, and where funding ends."""
    asked = Asked.of(proposal)
    scenario, lang = answers.scenario(asked), locale.language
    if not scenario.funding:
        return [], []
    ledger = answers.remember(("ledger", asked), lambda: api.ledger(scenario))
    cash = answers.remember(("cash", asked), lambda: api.cashflow(scenario))
    cliff = answers.remember(("cliff", asked), lambda: api.cliff(scenario))
    plots = [
        plotter.plot("flow", locale.word("web_plot_flow"), partial(plot_ledger, ledger, lang=lang), 4.2),
        plotter.plot("cash", locale.word("web_plot_cash"), partial(plot_cashflow, cash, lang=lang)),
        plotter.plot("cliff", locale.word("web_plot_cliff"), partial(plot_cliff, cliff, lang=lang)),
    ]
    return plots, [*reversed(ledger.tables(locale)), *cash.tables(locale)]  # what it comes to before the entries


def _sources(answers: Answers, proposal: Proposal, locale: Locale) -> list[Table]:
    """Every figure of the documents computed again, and the documents."""
    result = answers.result(Asked.of(proposal))
    scenario = result.scenario
    checked = CheckedFile(scenario, check_claims(result.settlement)).table(locale)
    titles = scenario.titles.documents
    rows: Sequence[Row] = [
        (
            name,
            one.get("issuer", ""),
            titles[name].of(locale.language) if name in titles else one.get("title", ""),
            one.get("date", ""),
        )
        for name, one in scenario.documents.items()
    ]
    columns = (
        Column("source", locale.word("source"), "name"),
        Column("issuer", locale.word("web_issuer"), "text"),
        Column("title", locale.word("title"), "text"),
        Column("date", locale.word("web_date"), "text"),
    )
    documents = Table("documents", locale.word("web_documents"), columns, tuple(rows))
    claims = Table("claims", locale.word("web_claims"), checked.columns, checked.rows)
    return [*([claims] if claims.rows else []), *([documents] if rows else [])]
