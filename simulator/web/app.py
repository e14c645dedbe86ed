"""The application: its routes behind the guard, and what is said when something is not found."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import FileResponse

from simulator.problems import ScenarioError
from simulator.web import (
    ask_page,
    changing,
    compare_page,
    file_page,
    incentive_page,
    interface,
    job_page,
    more_pages,
    proposal_page,
    recipients_page,
    share_page,
    start_page,
    year_page,
)
from simulator.web.answers import Answers
from simulator.web.guard import guard
from simulator.web.outturns import forget_outturns
from simulator.web.problem_json import problem_response
from simulator.web.proposals import Store
from simulator.web.settings import Settings
from simulator.web.site import FOLDER, Site, faults, locale_of
from simulator.web.uploads import forget

_KINDS = {".css": "text/css", ".js": "text/javascript", ".txt": "text/plain", ".svg": "image/svg+xml"}
_STATIC = {path.name: path for path in (FOLDER / "static").iterdir() if path.suffix in _KINDS}


def create_app(settings: Settings) -> FastAPI:
    """The page as an ASGI application."""
    site = Site(settings, Store(settings.data), Answers(settings.most_work))
    site.store.expire(settings.keep_days)
    forget(settings.uploads, site.store.scenarios())
    forget_outturns(settings.outturns, site.store.keys())
    for left in settings.asked.glob("*"):  # by a program that was killed while it answered
        shutil.rmtree(left, ignore_errors=True)

    @asynccontextmanager
    async def alive(_: FastAPI) -> AsyncIterator[None]:
        yield
        site.jobs.end_all()

    app = FastAPI(title="Ersättningssimulatorn", docs_url=None, redoc_url=None, openapi_url=None, lifespan=alive)
    app.middleware("http")(guard(settings))
    for part in (
        start_page,
        proposal_page,
        changing,
        recipients_page,
        compare_page,
        ask_page,
        more_pages,
        file_page,
        year_page,
        incentive_page,
        share_page,
        job_page,
        interface,
    ):
        app.include_router(part.routes(site))

    @app.get("/static/{name}", include_in_schema=False)
    def static(name: str) -> Response:
        if name not in _STATIC:
            raise HTTPException(404)
        path = _STATIC[name]
        return FileResponse(path, media_type=_KINDS[path.suffix], headers={"Cache-Control": "no-cache"})

    def not_found(request: Request, bad: Exception) -> Response:
        if request.url.path.startswith("/api/"):
            return problem_response(404, "not found")
        status = bad.status_code if isinstance(bad, HTTPException) else 404
        return site.page(request, "fault.html.j2", status, faults=[locale_of(request).word("web_not_found")])

    def refused(request: Request, bad: Exception) -> Response:
        told = faults(bad, locale_of(request)) if isinstance(bad, ScenarioError) else []
        return site.page(request, "fault.html.j2", 422, faults=told)

    app.add_exception_handler(404, not_found)
    app.add_exception_handler(ScenarioError, refused)
    return app
