"""Asking: a sentence with gaps, its answer in one sentence, a plot, tables, and what can be done with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from simulator.numerals import NumeralError
from simulator.problems import ScenarioError
from simulator.rules.calendar import slices
from simulator.web.answers import Asked, stamp
from simulator.web.asking.forms import ASKS, DRAWS, FORMS, Ask
from simulator.web.asking.gaps import Given
from simulator.web.asking.ground import Ground
from simulator.web.asking.showing import shown_answer
from simulator.web.changing import edited
from simulator.web.edits import Edits
from simulator.web.guard import form_is_ours
from simulator.web.job_page import step_of
from simulator.web.proposal_page import title_of
from simulator.web.site import Site, faults, locale_of
from simulator.web.tasks import AskTask

LONG = 30_000_000
"""Payments of a question, slices of time included, from which it is answered beside the page."""


def routes(site: Site) -> APIRouter:
    """Routes of the questions."""
    router = APIRouter()

    def shown(request: Request, key: str, ask: Ask, told: list[str], status: int = 200) -> Response:
        """The question's sentence and, where it is asked, its answer."""
        locale = locale_of(request)
        proposal = site.proposal(key)
        title = title_of(site.answers, proposal, locale)
        ground = Ground(site.answers, Asked.of(proposal), title, locale)
        filled, found, job = None, None, None
        form = FORMS[ask]
        if form.can_ask(ground):
            query = request.query_params
            filled = form.fill(ground, Given({name: query.getlist(name) for name in query}))
            if query.get("q"):
                typed = tuple((gap.name, gap.chosen or (gap.value,)) for gap in filled.gaps.values())
                folder, most = site.settings.asked, site.settings.most_work
                when = stamp(ground.asked)
                task = AskTask(ground.asked, title, locale.language, ask, typed, folder, most, when)
                try:
                    if is_long(ground, form.work(ground, filled)):
                        job = site.jobs.start(key, task)
                        found, told = job.answer, [] if job.fault is None else faults(job.fault, locale)
                    else:
                        question = (site.answers, ground.asked, title, locale, ask, typed, folder)
                        found = site.answers.remember(task, lambda: shown_answer(*question))
                except (ScenarioError, NumeralError) as bad:
                    told = faults(bad, locale)
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
            found=found,
            job=None if job is None or job.state in ("done", "refused") else job,
            step="" if job is None else step_of(job.step, locale),
            file="",
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


def is_long(ground: Ground, evaluations: int) -> bool:
    """Whether a question takes longer than a reader looks at a page that says nothing."""
    scenario = ground.scenario
    times = sum(
        len(slices(year.first, year.last, payment.accrues))
        for year in scenario.years
        for payment in scenario.payments.values()
    )
    return DRAWS * max(len(scenario.recipients.ids), 1) * max(times, 1) * evaluations > LONG
