"""Sharing: the proposal as a file, as a document, as a page of its own, and as the lines of a notebook."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request, Response, UploadFile

from simulator.problems import ScenarioError
from simulator.shipped import names
from simulator.web.answers import Asked
from simulator.web.file_page import design_text
from simulator.web.guard import form_is_ours
from simulator.web.proposal_page import title_of
from simulator.web.proposals import Proposal
from simulator.web.sharing import FILE, MOST_LETTERS, opened, read_shared, shared, without_cells
from simulator.web.site import Site, faults, locale_of
from simulator.web.tasks import FORMATS
from simulator.web.uploads import forget


def routes(site: Site) -> APIRouter:
    """Routes of sharing."""
    router = APIRouter()

    @router.get("/p/{key}/share")
    def show(request: Request, key: str) -> Response:
        proposal, locale = site.proposal(key), locale_of(request)
        title = title_of(site.answers, proposal, locale)
        asked = Asked.of(proposal)
        return site.page(
            request,
            "share.html.j2",
            proposal=proposal,
            view="share",
            title=title,
            is_own=proposal.scenario not in names(),
            has_cells=without_cells(proposal.edits) != proposal.edits,
            synthetic=site.answers.scenario(asked).synthetic,
            cell=cell_of(proposal, title, locale.word("web_proposal")),
            formats=FORMATS,
        )

    @router.get("/p/{key}/proposal.json")
    def take(request: Request, key: str, data: bool = False) -> Response:
        proposal, locale = site.proposal(key), locale_of(request)
        made = shared(site.answers, proposal, title_of(site.answers, proposal, locale), with_data=data)
        headers = {"Content-Disposition": f'attachment; filename="{FILE}"'}
        return Response(made.model_dump_json(indent=1), media_type="application/json", headers=headers)

    @router.post("/shared")
    def receive(request: Request, csrf: Annotated[str, Form()], file: UploadFile) -> Response:
        if not form_is_ours(csrf, site.settings):
            raise HTTPException(403)
        locale = locale_of(request)
        try:
            found = opened(site.answers, read_shared(file.file.read(MOST_LETTERS + 1)), site.settings.uploads, locale)
        except ScenarioError as bad:
            forget(site.settings.uploads, site.store.scenarios())
            return site.page(request, "fault.html.j2", 422, faults=faults(bad, locale))
        key = site.store.create(found.asked.scenario, found.asked.designs, found.edits, found.title)
        return site.page(request, "opened.html.j2", proposal=site.proposal(key), view="share", found=found)

    return router


def cell_of(proposal: Proposal, title: str, why: str) -> str:
    """Lines of Python that come to the same."""
    scenario, designs = proposal.scenario, list(proposal.designs)
    lines = ["import simulator", ""]
    if proposal.edits:
        lines = [
            "from pathlib import Path",
            "",
            *lines,
            f"design = {_quoted(design_text(proposal, title, why))}",
            'Path("proposal.yaml").write_text(design, encoding="utf-8")',
        ]
        designs = ["proposal.yaml"]
    lines.append(f"simulator.settle({', '.join(map(repr, [scenario, *designs]))})")
    return "\n".join(lines)


def _quoted(text: str) -> str:
    """A text as a literal of Python, on as many lines as it has."""
    safe = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return f'"""\\\n{safe}"""'
