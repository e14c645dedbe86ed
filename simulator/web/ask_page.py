"""Asking: a sentence with gaps, its answer in one sentence, and a button that puts the answer into the proposal."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from markupsafe import Markup

from simulator.decide.solution import Solution
from simulator.describe.figures import number
from simulator.numerals import NumeralError
from simulator.problems import ScenarioError
from simulator.tables.html import table_html
from simulator.web.answers import Asked
from simulator.web.asking import HELD, Held, Solving, levers, solved, starting, value_of
from simulator.web.proposal_page import title_of
from simulator.web.site import Site, faults, locale_of


def routes(site: Site) -> APIRouter:
    """Routes of the questions."""
    router = APIRouter()

    @router.get("/p/{key}/ask")
    def ask(
        request: Request,
        key: str,
        path: str = "",
        wanted: Literal["largest", "smallest"] = "largest",
        low: str = "",
        high: str = "",
        step: str = "",
        held: Held = "risk",
        bound: str = "5",
        asked_for: Annotated[str, Query(alias="q")] = "",
    ) -> Response:
        locale = locale_of(request)
        proposal = site.proposal(key)
        asked = Asked.of(proposal)
        known = levers(site.answers, asked, locale)
        first = known.get(path) or next(iter(known.values()), None)
        question, found, told = None, None, []
        if first is not None:
            fresh = starting(first)
            question = Solving(first.path, wanted, low or "0", high or fresh.high, step or fresh.step, held, bound)
            if asked_for:
                try:
                    found = site.answers.remember(
                        ("solve", asked, question, locale.language),
                        lambda: solved(site.answers, asked, question, locale),
                    )
                except (ScenarioError, NumeralError) as bad:
                    told = faults(bad, locale)
        return site.page(
            request,
            "ask.html.j2",
            proposal=proposal,
            view="ask",
            title=title_of(site.answers, proposal, locale),
            known=known,
            question=question,
            first=first,
            held=HELD if site.answers.scenario(asked).funding else HELD[1:],
            answer=found,
            sentence=found.sentence(locale) if found is not None else "",
            tables=[Markup(table_html(table, locale)) for table in found.tables(locale)] if found is not None else [],
            value=_value(found, locale.language),
            faults=told,
        )

    return router


def _value(found: Solution | None, language: Literal["sv", "en"]) -> str:
    value = None if found is None else value_of(found)
    return "" if value is None else number(value, language)
