"""Long work as a reader sees it: what is being done, a button that ends it, and what it came to when it is done."""

from __future__ import annotations

from collections.abc import AsyncIterator
from html import escape
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse

from simulator.language import Locale
from simulator.web.answers import Asked, stamp
from simulator.web.guard import form_is_ours
from simulator.web.jobs import Job
from simulator.web.proposal_page import title_of
from simulator.web.sharing import titled_as
from simulator.web.site import Site, faults, locale_of
from simulator.web.tasks import FORMATS, LetterTask, MemoTask

MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}


def routes(site: Site) -> APIRouter:
    """Routes of long work."""
    router = APIRouter()

    def job_of(key: str, job: str) -> Job:
        site.proposal(key)
        found = site.jobs.get(job)
        if found is None:
            raise HTTPException(404)
        return found

    @router.post("/p/{key}/memo")
    def memo(request: Request, key: str, csrf: Annotated[str, Form()], format: Annotated[str, Form()]) -> Response:
        if not form_is_ours(csrf, site.settings):
            raise HTTPException(403)
        if format not in FORMATS:
            raise HTTPException(404)
        locale, proposal = locale_of(request), site.proposal(key)
        asked = Asked.of(proposal)
        named = titled_as(asked, title_of(site.answers, proposal, locale))
        task = MemoTask(named, locale.language, format, site.settings.most_work, stamp(asked))
        job = site.jobs.start(key, task)
        return RedirectResponse(f"{site.address(key)}/job/{job.id}", 303)

    @router.get("/p/{key}/job/{job}")
    def show(request: Request, key: str, job: str) -> Response:
        found, proposal, locale = job_of(key, job), site.proposal(key), locale_of(request)
        return site.page(
            request,
            "job.html.j2",
            proposal=proposal,
            view="share",
            title=title_of(site.answers, proposal, locale),
            job=found,
            step=step_of(found.step, locale),
            file=file_of(found),
            faults=[] if found.fault is None else faults(found.fault, locale),
        )

    @router.get("/p/{key}/job/{job}/steps")
    def steps(request: Request, key: str, job: str) -> Response:
        found, locale = job_of(key, job), locale_of(request)

        async def told() -> AsyncIterator[str]:
            async for state, step in site.jobs.steps(found):
                yield f"event: step\ndata: {escape(step_of(step, locale))}\n\n"
                if state in ("done", "refused", "ended"):
                    yield "event: over\ndata: over\n\n"

        return StreamingResponse(told(), media_type="text/event-stream")

    @router.post("/p/{key}/job/{job}/end")
    def end(key: str, job: str, csrf: Annotated[str, Form()], back: Annotated[str, Form()] = "share") -> Response:
        if not form_is_ours(csrf, site.settings):
            raise HTTPException(403)
        site.jobs.end(job_of(key, job))
        return RedirectResponse(site.address(key, "ask" if back == "ask" else "share"), 303)

    @router.get("/p/{key}/job/{job}/file")
    def file(request: Request, key: str, job: str) -> Response:
        found = job_of(key, job)
        name = file_of(found)
        if not name:
            raise HTTPException(404)
        ending = name.rpartition(".")[2]
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(found.answer, media_type=MEDIA[ending], headers=headers)

    return router


def file_of(job: Job) -> str:
    """The name of the file that a job has made; empty where it has made none."""
    if job.state != "done" or not isinstance(job.task, (MemoTask, LetterTask)):
        return ""
    return f"{Locale(job.task.language).word(job.task.word)}.{job.task.format}"


def step_of(step: str, locale: Locale) -> str:
    """What is being done, in words."""
    return locale.word(f"memo_progress_{step}") if step else locale.word("web_job_waiting")
