"""The start: cards of the shipped scenarios, recent work, and the switch of language."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from simulator.api import load
from simulator.language import LANGUAGES, Language, Locale
from simulator.problems import Problem, ScenarioError
from simulator.results.listing import shipped_scenarios
from simulator.web.answers import Asked, design_title
from simulator.web.guard import form_is_ours
from simulator.web.proposals import Proposal
from simulator.web.site import LANGUAGE_COOKIE, Site, locale_of
from simulator.web.uploads import MOST_BYTES, MOST_FILES, Sent, forget, keep

YEAR = 365 * 86_400
MOST_TOLD = 30


def routes(site: Site) -> APIRouter:
    """Routes of the start page."""
    router = APIRouter()

    def page(request: Request, told: list[str], status: int = 200) -> Response:
        locale = locale_of(request)
        recent = [(one, _title(site, one, locale)) for one in site.store.recent()]
        shown = {"proposal": None, "cards": cards(locale), "recent": recent, "faults": told}
        return site.page(request, "start.html.j2", status, **shown)

    @router.get("/")
    def start(request: Request) -> Response:
        return page(request, [])

    @router.post("/models")
    def send(request: Request, csrf: Annotated[str, Form()], files: list[UploadFile]) -> Response:
        if not form_is_ours(csrf, site.settings):
            raise HTTPException(403)
        folder = site.settings.uploads
        try:
            sent = [Sent(one.filename or "", one.file.read(MOST_BYTES + 1)) for one in files[: MOST_FILES + 1]]
            model = keep(folder, sent)
            load(model)
        except ScenarioError as bad:
            forget(folder, site.store.scenarios())
            language = locale_of(request).language
            return page(request, [_located(one, language) for one in bad.problems[:MOST_TOLD]], 422)
        return RedirectResponse(site.address(site.store.create(str(model), ())), 303)

    @router.post("/proposals")
    def create(
        csrf: Annotated[str, Form()], scenario: Annotated[str, Form()], design: Annotated[str, Form()] = ""
    ) -> Response:
        if not form_is_ours(csrf, site.settings):
            raise HTTPException(403)
        known = {one.name: one.designs for one in shipped_scenarios().scenarios}
        if scenario not in known or (design and design not in known[scenario]):
            raise HTTPException(404)
        return RedirectResponse(site.address(site.store.create(scenario, (design,) if design else ())), 303)

    @router.post("/language")
    def language(
        csrf: Annotated[str, Form()], language: Annotated[str, Form()], here: Annotated[str, Form()]
    ) -> Response:
        if not form_is_ours(csrf, site.settings) or language not in LANGUAGES:
            raise HTTPException(403)
        back = here if here.startswith("/") and not here.startswith(("//", "/\\")) else "/"
        response = RedirectResponse(site.settings.root + back, 303)
        response.set_cookie(LANGUAGE_COOKIE, language, max_age=YEAR, httponly=True, samesite="strict")
        return response

    return router


def _located(one: Problem, language: Language) -> str:
    """What is wrong and where, the file by its own name."""
    place = replace(one.place, file=Path(one.place.file).name)
    return Problem(one.code, place, one.params).text(language)


@dataclass(frozen=True)
class Choice:
    """A design that can be chosen: its name, and what people call it."""

    name: str
    title: str


@dataclass(frozen=True)
class Card:
    """A shipped scenario with its designs."""

    name: str
    title: str
    designs: tuple[Choice, ...]


def cards(locale: Locale) -> tuple[Card, ...]:
    """The shipped scenarios, with titles instead of the names of files."""
    return tuple(
        Card(
            one.name,
            one.titles[locale.language],
            tuple(Choice(name, design_title(one.name, name, locale)) for name in one.designs),
        )
        for one in shipped_scenarios().scenarios
    )


def _title(site: Site, proposal: Proposal, locale: Locale) -> str:
    """What a proposal is called, or that its files are gone."""
    if proposal.title:
        return proposal.title
    try:
        return site.answers.scenario(Asked.of(proposal).before).title[locale.language]
    except ScenarioError:
        return locale.word("web_unreadable")
