"""Incentives: what one more pays a chosen recipient, at each level of what it does, and where the payment jumps."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response

from simulator.decide.incentive_curve import Incentive, incentive, varied
from simulator.describe import capital, recipient_titles, title_of
from simulator.describe.figures import in_unit
from simulator.language import Locale
from simulator.money import Money, round_half_up
from simulator.problems import ScenarioError
from simulator.report.plots import plot_incentive
from simulator.results.result import Result
from simulator.tables.cells import amount
from simulator.tables.table import Column, Row, Table
from simulator.web.answers import Asked
from simulator.web.plots import Plotter
from simulator.web.proposal_page import title_of as proposal_title
from simulator.web.site import Site, faults, locale_of
from simulator.web.titled import shown_tables


def routes(site: Site) -> APIRouter:
    """Routes of the incentives."""
    router = APIRouter()
    plotter = Plotter()

    @router.get("/p/{key}/incentives")
    def show(
        request: Request, key: str, of: Annotated[str, Query(max_length=200)] = "", to: Annotated[int, Query(ge=0)] = 0
    ) -> Response:
        locale, proposal = locale_of(request), site.proposal(key)
        asked = Asked.of(proposal)
        result = site.answers.result(asked)
        scenario, ids = result.scenario, result.scenario.recipients.ids
        known = {name: title_of(scenario, name, locale.language) for name in varied(result)}
        if to and to >= len(ids):
            raise HTTPException(404)
        chosen = of if of in known else next(reversed(known), "")
        told, sentence, plots, tables = [], "", [], []
        if chosen and ids:
            try:
                curves = curves_of(site, asked, ids[to], chosen, proposal_title(site.answers, proposal, locale), locale)
                curve = next(iter(curves.values()))
                sentence = said(curve, result, locale)
                what = known[chosen]
                lang = locale.language
                paid = partial(plot_incentive, curves, lang=lang, what=what)
                plots = [
                    plotter.plot("paid", locale.word("web_plot_paid"), paid),
                    plotter.plot(
                        "more",
                        locale.word("web_plot_more"),
                        partial(plot_incentive, curves, lang=lang, what=what, marginal=True),
                    ),
                ]
                tables = [notches(curve, result, locale)] if curve.cliffs else []
            except ScenarioError as bad:
                told = faults(bad, locale)
        return site.page(
            request,
            "incentives.html.j2",
            proposal=proposal,
            view="incentives",
            title=proposal_title(site.answers, proposal, locale),
            quantities=known,
            quantity=chosen,
            recipients=list(recipient_titles(scenario).values()),
            to=to,
            sentence=sentence,
            plots=plots,
            tables=shown_tables(tables, scenario, locale),
            synthetic=scenario.synthetic,
            faults=told,
        )

    return router


def curves_of(site: Site, asked: Asked, recipient: str, vary: str, title: str, locale: Locale) -> dict[str, Incentive]:
    """The recipient's payment at each level under the proposal, and under the model as it is where it knows both."""

    def curve(one: Asked) -> Incentive:
        question = ("incentive", one, recipient, vary)
        return site.answers.remember(question, lambda: incentive(site.answers.result(one), recipient, vary))

    found = {title: curve(asked)}
    if asked != asked.base:
        base = site.answers.result(asked.base)
        if vary in varied(base) and recipient in base.scenario.recipients.ids:
            found[locale.word("web_before")] = curve(asked.base)
    return found


def said(curve: Incentive, result: Result, locale: Locale) -> str:
    """What one more pays where the recipient is now, and how many jumps there are."""
    at = max((k for k in range(len(curve.at) - 1) if curve.at[k] <= curve.now), default=0)
    more = Money(round_half_up(curve.marginal[at]), curve.currency)
    out = locale.word(
        "web_incentive",
        recipient=recipient_titles(result.scenario)[curve.recipient],
        quantity=title_of(result.scenario, curve.vary, locale.language),
        now="".join(in_unit(result.scenario, curve.now / curve.unit.scale, curve.unit, locale.language)),
        more=amount(more, locale, signed=True),
    )
    key = "web_incentive_notches" if curve.cliffs else "web_incentive_smooth"
    return f"{out} {locale.word(key, count=len(curve.cliffs))}"


def notches(curve: Incentive, result: Result, locale: Locale) -> Table:
    """Where the payment jumps or falls: from which level to which, and by how much."""
    language = locale.language

    def level(k: int) -> str:
        return "".join(in_unit(result.scenario, curve.at[k] / curve.unit.scale, curve.unit, language))

    rows: list[Row] = [
        (
            level(k),
            level(k + 1),
            Money(curve.paid[k], curve.currency),
            Money(curve.paid[k + 1], curve.currency),
            Money(curve.paid[k + 1] - curve.paid[k], curve.currency),
        )
        for k in curve.cliffs
    ]
    columns = (
        Column("from", locale.word("web_from"), "name"),
        Column("to", locale.word("web_to"), "name"),
        Column("before", locale.word("web_paid_before")),
        Column("after", locale.word("web_paid_after")),
        Column("jump", capital(locale.word("difference")), signed=True),
    )
    return Table("notches", locale.word("web_notches"), columns, tuple(rows))
