"""Changes of a proposal: a number in place, undo and redo, its name, and its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from simulator.language import Locale
from simulator.numerals import NumeralError
from simulator.problems import ScenarioError
from simulator.scenario.definitions import Scenario
from simulator.web.answers import Asked
from simulator.web.edits import Edits, with_number
from simulator.web.guard import form_is_ours
from simulator.web.mechanisms import Mechanism, added, moved, removed
from simulator.web.numbers import typed_number
from simulator.web.outturns import without_outturn
from simulator.web.proposal_page import panel_for, shown_of
from simulator.web.proposals import Proposal
from simulator.web.site import Site, faults, locale_of
from simulator.web.uploads import forget

MOST_TITLE = 120


def routes(site: Site) -> APIRouter:
    """Routes that change a proposal; each needs the form's own mark."""

    def ours(csrf: Annotated[str, Form()]) -> None:
        if not form_is_ours(csrf, site.settings):
            raise HTTPException(403)

    router = APIRouter(dependencies=[Depends(ours)])

    @router.post("/p/{key}/preview")
    def preview(request: Request, key: str, path: Annotated[str, Form()], number: Annotated[str, Form()]) -> Response:
        locale = locale_of(request)
        proposal = site.proposal(key)
        try:
            asked = Asked.of(proposal, edited(site, proposal, path, number, locale))
            with site.working:
                panel = panel_for(site.answers, asked, locale)
        except (ScenarioError, NumeralError) as bad:
            return site.page(request, "answer.html.j2", 422, panel=None, faults=faults(bad, locale))
        return site.page(request, "answer.html.j2", panel=panel, faults=[])

    @router.post("/p/{key}/change")
    def change(request: Request, key: str, path: Annotated[str, Form()], number: Annotated[str, Form()]) -> Response:
        locale = locale_of(request)
        proposal = site.proposal(key)
        try:
            edits = edited(site, proposal, path, number, locale)
            site.answers.result(Asked.of(proposal, edits))
        except (ScenarioError, NumeralError) as bad:
            return work(request, key, faults(bad, locale))
        site.store.save(key, edits)
        return work(request, key)

    @router.post("/p/{key}/step")
    def step(request: Request, key: str, to: Annotated[Literal["undo", "redo", "stated"], Form()]) -> Response:
        site.proposal(key)
        if to == "stated":
            site.store.save(key, Edits())
        else:
            site.store.move(key, -1 if to == "undo" else 1)
        return work(request, key)

    @router.post("/p/{key}/add")
    def add(
        request: Request,
        key: str,
        kind: Annotated[Mechanism, Form()],
        of: Annotated[str, Form()] = "",
        share: Annotated[str, Form()] = "",
    ) -> Response:
        return reshaped(request, key, lambda edits, scenario: added(edits, scenario, kind, of, share))

    @router.post("/p/{key}/move")
    def move(
        request: Request, key: str, payment: Annotated[str, Form()], to: Annotated[Literal["up", "down"], Form()]
    ) -> Response:
        return reshaped(request, key, lambda edits, _: moved(edits, payment, -1 if to == "up" else 1))

    @router.post("/p/{key}/remove")
    def remove(request: Request, key: str, payment: Annotated[str, Form()]) -> Response:
        return reshaped(request, key, lambda edits, scenario: removed(edits, scenario, payment))

    def reshaped(request: Request, key: str, change: Callable[[Edits, Scenario], Edits]) -> Response:
        """The proposal with a mechanism more or less; what cannot be paid so is told and not kept."""
        proposal = site.proposal(key)
        try:
            edits = change(proposal.edits, site.answers.scenario(Asked.of(proposal)))
            site.answers.result(Asked.of(proposal, edits))
        except KeyError:
            raise HTTPException(404) from None
        except ScenarioError as bad:
            return work(request, key, faults(bad, locale_of(request)))
        site.store.save(key, edits)
        return work(request, key)

    @router.post("/p/{key}/name")
    def name(key: str, title: Annotated[str, Form()]) -> Response:
        site.proposal(key)
        site.store.rename(key, title.strip()[:MOST_TITLE])
        return RedirectResponse(site.address(key), 303)

    @router.post("/p/{key}/copy")
    def copy(key: str) -> Response:
        one = site.proposal(key)
        return RedirectResponse(site.address(site.store.create(one.scenario, one.designs, one.edits)), 303)

    @router.post("/p/{key}/delete")
    def delete(key: str) -> Response:
        site.store.delete(key)
        site.jobs.forget(key)
        without_outturn(site.settings.outturns, key)
        forget(site.settings.uploads, site.store.scenarios())
        return RedirectResponse(f"{site.settings.root}/", 303)

    def work(request: Request, key: str, told: list[str] | None = None) -> Response:
        """The whole view where a script asks for it, else the way back to it."""
        proposal = site.proposal(key)
        if "hx-request" not in request.headers and not told:
            return RedirectResponse(site.address(key), 303)
        shown = shown_of(site.answers, proposal, locale_of(request))
        if told:
            shown["faults"] = told
        template = "work.html.j2" if "hx-request" in request.headers else "proposal.html.j2"
        return site.page(request, template, 422 if told else 200, proposal=proposal, view="proposal", **shown)

    return router


def edited(site: Site, proposal: Proposal, path: str, number: str, locale: Locale) -> Edits:
    """The proposal's edits with another number at a path; what stood there first is no edit."""
    value = typed_number(number, locale.language)
    try:
        return with_number(proposal.edits, site.answers.raw(Asked.of(proposal)), path, value)
    except (KeyError, ValueError):
        raise HTTPException(404) from None
