"""Asking: a sentence with gaps, its answer in one sentence, a plot, tables, and what can be done with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from simulator.describe import capital
from simulator.numerals import NumeralError
from simulator.problems import ScenarioError
from simulator.web.answers import Asked
from simulator.web.asking.answering import Use, answered, plots_of, uses_of
from simulator.web.asking.forms import ASKS, FORMS, Ask
from simulator.web.asking.gaps import Given
from simulator.web.asking.ground import Ground
from simulator.web.changing import edited
from simulator.web.edits import Edits
from simulator.web.guard import form_is_ours
from simulator.web.plots import Plotter
from simulator.web.proposal_page import title_of
from simulator.web.site import Site, faults, locale_of
from simulator.web.titled import shown_tables

HEIGHT = 3.2


def routes(site: Site) -> APIRouter:
    """Routes of the questions."""
    router = APIRouter()
    plotter = Plotter()

    def shown(request: Request, key: str, ask: Ask, told: list[str], status: int = 200) -> Response:
        """The question's sentence and, where it is asked, its answer."""
        locale = locale_of(request)
        proposal = site.proposal(key)
        title = title_of(site.answers, proposal, locale)
        ground = Ground(site.answers, Asked.of(proposal), title, locale)
        filled, found, uses = None, None, tuple[Use, ...]()
        if FORMS[ask].can_ask(ground):
            query = request.query_params
            filled = FORMS[ask].fill(ground, Given({name: query.getlist(name) for name in query}))
            if query.get("q"):
                gaps = filled
                question = ("ask", ask, ground.asked, title, tuple(filled.gaps.values()), locale.language)
                try:
                    found = site.answers.remember(question, lambda: answered(ground, ask, gaps, site.settings.asked))
                    uses = uses_of(ground, filled, found)
                except (ScenarioError, NumeralError) as bad:
                    told = faults(bad, locale)
        plots = [] if found is None else plots_of(found, locale.language)
        return site.page(
            request,
            "ask.html.j2",
            status,
            proposal=proposal,
            view="ask",
            title=title,
            asks=ASKS,
            ask=ask,
            filled=filled,
            sentence="" if found is None else capital(found.sentence(locale)),
            answered=found is not None,
            uses=uses,
            plots=[plotter.plot(f"p{k}", locale.word(alt), draw, HEIGHT) for k, (alt, draw) in enumerate(plots)],
            tables=shown_tables(found.tables(locale) if found is not None else (), ground.scenario, locale),
            faults=told,
        )

    @router.get("/p/{key}/ask")
    def first(request: Request, key: str) -> Response:
        return shown(request, key, "solve", [])

    @router.get("/p/{key}/ask/{ask}")
    def asking(request: Request, key: str, ask: Ask) -> Response:
        return shown(request, key, ask, [])

    def ours(csrf: Annotated[str, Form()]) -> None:
        if not form_is_ours(csrf, site.settings):
            raise HTTPException(403)

    @router.post("/p/{key}/use", dependencies=[Depends(ours)])
    def use(
        request: Request,
        key: str,
        saved: Annotated[bool, Form()],
        design: Annotated[str, Form()] = "",
        path: Annotated[list[str], Form()] = [],  # noqa: B006  (FastAPI copies it)
        number: Annotated[list[str], Form()] = [],  # noqa: B006
    ) -> Response:
        """Numbers of an answer put into this proposal, or into another with a design of its own."""
        locale = locale_of(request)
        proposal = site.proposal(key)
        known = site.answers.designs(Asked.of(proposal), locale)
        if (design and design not in known) or len(path) != len(number):
            raise HTTPException(404)
        made = replace(proposal, designs=(design,), edits=Edits()) if design else proposal
        try:
            for where, value in zip(path, number, strict=True):
                made = replace(made, edits=edited(site, made, where, value, locale))
            site.answers.result(Asked.of(made))
        except (ScenarioError, NumeralError) as bad:
            return shown(request, key, "solve", faults(bad, locale), 422)
        target = site.store.create(made.scenario, made.designs, made.edits) if saved else key
        if not saved:
            site.store.save(key, made.edits)
        return RedirectResponse(site.address(target), 303)

    return router
