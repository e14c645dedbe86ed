"""The proposal as a file: its changes as the YAML of a design, to read, to edit, to take along."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from simulator.problems import ScenarioError
from simulator.scenario.load import load_with
from simulator.scenario.schema import OverlayFile
from simulator.scenario.shape import validate
from simulator.scenario.write import plain, to_yaml
from simulator.scenario.yaml_text import parse_yaml
from simulator.shipped import find
from simulator.web.answers import Asked
from simulator.web.edits import Edits
from simulator.web.guard import form_is_ours
from simulator.web.proposal_page import title_of
from simulator.web.proposals import Proposal
from simulator.web.site import Site, locale_of

FILE = "design.yaml"
MOST_LETTERS = 200_000


def routes(site: Site) -> APIRouter:
    """Routes of the proposal as a file."""
    router = APIRouter()

    def page(request: Request, proposal: Proposal, text: str, told: list[str], status: int = 200) -> Response:
        locale = locale_of(request)
        return site.page(
            request,
            "file.html.j2",
            status,
            proposal=proposal,
            view="file",
            title=title_of(site.answers, proposal, locale),
            text=text,
            faults=told,
            command=_command(proposal),
        )

    def yaml_of(request: Request, proposal: Proposal) -> str:
        locale = locale_of(request)
        why = locale.word("web_proposal")
        return design_text(proposal, title_of(site.answers, proposal, locale), why)

    @router.get("/p/{key}/file")
    def show(request: Request, key: str) -> Response:
        proposal = site.proposal(key)
        return page(request, proposal, yaml_of(request, proposal), [])

    @router.get("/p/{key}/design.yaml")
    def take(request: Request, key: str) -> Response:
        text = yaml_of(request, site.proposal(key))
        headers = {"Content-Disposition": 'attachment; filename="design.yaml"'}
        return Response(text, media_type="application/yaml", headers=headers)

    @router.post("/p/{key}/file")
    def save(request: Request, key: str, csrf: Annotated[str, Form()], text: Annotated[str, Form()]) -> Response:
        if not form_is_ours(csrf, site.settings):
            raise HTTPException(403)
        proposal = site.proposal(key)
        locale = locale_of(request)
        if len(text) > MOST_LETTERS:
            raise HTTPException(413)
        written = text.replace("\r\n", "\n")
        try:
            load_with(find(proposal.scenario), proposal.designs, written, FILE)  # faults with the reader's own lines
            edits, title = edits_of(written)
            site.answers.result(Asked.of(proposal, edits))
        except ScenarioError as bad:
            return page(request, proposal, written, [one.text(locale.language) for one in bad.problems[:10]], 422)
        site.store.save(key, edits)
        if title:
            site.store.rename(key, title)
        return RedirectResponse(site.address(key), 303)

    return router


def design_text(proposal: Proposal, title: str, why: str) -> str:
    """The proposal's changes as the file of a design."""
    overlay = OverlayFile(extends=_extends(proposal), title=title, why=why, **proposal.edits.overlay())
    return to_yaml(overlay)


def edits_of(text: str) -> tuple[Edits, str]:
    """The changes of a design's file, and its title.

    Raises:
        ScenarioError: with every fault and its place.
    """
    found = parse_yaml(text, FILE)
    overlay = validate(OverlayFile, found)
    raw: dict[str, Any] = plain(overlay)
    title = raw.get("title", "")
    return Edits(raw.get("change", {}), raw.get("add", {}), tuple(raw.get("remove", ()))), str(title)


def _extends(proposal: Proposal) -> str | list[str]:
    """What the design lies on, as a file under ``designs`` says it."""
    if not proposal.designs:
        return "../scenario.yaml"
    names = [f"{Path(name).stem}.yaml" for name in proposal.designs]
    return names[0] if len(names) == 1 else names


def _command(proposal: Proposal) -> str:
    """The command that says the same of the file."""
    name = proposal.scenario if find(proposal.scenario) != Path(proposal.scenario) else Path(proposal.scenario).name
    return f"simulator run {name} --design design.yaml"
