"""The year: what is paid and open on an outturn, duties by date, conditions in green, amber and red, and letters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from simulator import api
from simulator import questions as q
from simulator.describe import recipient_titles
from simulator.language import Locale
from simulator.problems import ScenarioError
from simulator.results.grant_checks import grant_checks
from simulator.results.reminders import reminders
from simulator.tables.shown import Shown
from simulator.web.answers import Asked, folder_of, stamp
from simulator.web.asking.ground import as_design
from simulator.web.guard import form_is_ours
from simulator.web.lights import CONDITIONS, lit
from simulator.web.outturns import MOST_BYTES, keep_outturn, kept_outturn, without_outturn
from simulator.web.proposal_page import title_of
from simulator.web.site import Site, faults, locale_of
from simulator.web.tasks import FORMATS, LetterTask
from simulator.web.titled import ShownTable, shown_tables

MINE = "mine"
"""What the reader's own outturn is called among the choices."""


@dataclass(frozen=True)
class Part:
    """One part of the view: a heading, the answer in a sentence, and tables."""

    key: str
    sentence: str
    tables: tuple[ShownTable, ...]


def routes(site: Site) -> APIRouter:
    """Routes of the year."""
    router = APIRouter()

    @router.get("/p/{key}/year")
    def show(
        request: Request,
        key: str,
        day: date | None = None,
        outturn: Annotated[str, Query(max_length=120)] = "",
    ) -> Response:
        return page(request, key, day, outturn, [])

    def page(
        request: Request, key: str, day: date | None, outturn: str, told: list[str], status: int = 200
    ) -> Response:
        locale, proposal = locale_of(request), site.proposal(key)
        asked = Asked.of(proposal)
        scenario = site.answers.scenario(asked)
        files = outturns_of(site, key, asked.scenario)
        file = files.get(outturn)
        on = day or min(max(date.today(), scenario.first_day), scenario.last_day)
        parts: list[Part] = []
        try:
            parts = parts_of(site, asked, on, file, locale)
        except ScenarioError as bad:
            told = [*told, *faults(bad, locale)]
        return site.page(
            request,
            "year.html.j2",
            status,
            proposal=proposal,
            view="year",
            title=title_of(site.answers, proposal, locale),
            parts=parts,
            day=on.isoformat(),
            outturn=outturn if file else "",
            outturns={
                name: locale.word("web_outturn_mine") if name == MINE else path.name for name, path in files.items()
            },
            has_mine=MINE in files,
            recipients=list(recipient_titles(scenario).values()) if scenario.payments else [],
            formats=FORMATS,
            faults=told,
        )

    @router.get("/p/{key}/duties.ics")
    def calendar(request: Request, key: str) -> Response:
        locale = locale_of(request)
        found = reminders(site.answers.result(Asked.of(site.proposal(key))).settlement)
        headers = {"Content-Disposition": f'attachment; filename="{locale.word("web_file_duties")}.ics"'}
        return Response(found.ics(locale), media_type="text/calendar; charset=utf-8", headers=headers)

    def ours(csrf: Annotated[str, Form()]) -> None:
        if not form_is_ours(csrf, site.settings):
            raise HTTPException(403)

    @router.post("/p/{key}/outturn", dependencies=[Depends(ours)])
    def send(request: Request, key: str, day: Annotated[date, Form()], file: UploadFile) -> Response:
        site.proposal(key)
        try:
            keep_outturn(site.settings.outturns, key, file.filename or "", file.file.read(MOST_BYTES + 1))
        except ScenarioError as bad:
            return page(request, key, day, "", faults(bad, locale_of(request)), 422)
        return RedirectResponse(f"{site.address(key, 'year')}?day={day}&outturn={MINE}", 303)

    @router.post("/p/{key}/outturn/forget", dependencies=[Depends(ours)])
    def forget(key: str) -> Response:
        site.proposal(key)
        without_outturn(site.settings.outturns, key)
        return RedirectResponse(site.address(key, "year"), 303)

    @router.post("/p/{key}/letter", dependencies=[Depends(ours)])
    def letter(
        request: Request,
        key: str,
        to: Annotated[int, Form()],
        format: Annotated[Literal["docx", "pdf", "html", "xlsx"], Form()],
        day: Annotated[date, Form()],
        outturn: Annotated[str, Form()] = "",
    ) -> Response:
        asked = Asked.of(site.proposal(key))
        ids = site.answers.scenario(asked).recipients.ids
        if not 0 <= to < len(ids):
            raise HTTPException(404)
        file = outturns_of(site, key, asked.scenario).get(outturn)
        task = LetterTask(
            asked, locale_of(request).language, format, ids[to], file, day if file else None, site.settings.asked,
            max(stamp(asked), 0.0 if file is None else file.stat().st_mtime),
        )  # fmt: skip
        return RedirectResponse(f"{site.address(key)}/job/{site.jobs.start(key, task).id}", 303)

    return router


def outturns_of(site: Site, key: str, scenario: str) -> dict[str, Path]:
    """The outturns that can be chosen: those that lie with the scenario, and the reader's own."""
    beside = {path.name: path for path in sorted(folder_of(scenario).glob("*outturn*.csv"))}
    mine = kept_outturn(site.settings.outturns, key)
    return beside | ({MINE: mine} if mine is not None else {})


def parts_of(site: Site, asked: Asked, day: date, outturn: Path | None, locale: Locale) -> list[Part]:
    """The parts that a scenario has.

    Raises:
        ScenarioError: for an outturn that cannot be read.
    """
    scenario, settlement = site.answers.scenario(asked), site.answers.result(asked).settlement

    def part(key: str, found: Shown) -> Part:
        tables = shown_tables(found.tables(locale), scenario, locale)
        return Part(key, found.sentence(locale), tables)

    parts = [part("duties", reminders(settlement, day))]
    if scenario.activities or scenario.plans:
        checks = part("conditions", grant_checks(settlement))
        words = {locale.word(key): light for key, light in CONDITIONS.items()}
        parts.append(replace(checks, tables=lit(checks.tables, words)))
    if outturn is not None:
        question = ("settled", asked, outturn, outturn.stat().st_mtime, day)
        found = site.answers.remember(question, lambda: api.settle_outturn(scenario, outturn, day))
        parts.insert(0, part("settled", found))
        if scenario.activities or scenario.plans:
            with as_design(asked, site.settings.asked) as mine:
                spending = q.SpendingQuestion(asked.scenario, str(outturn), day, (mine,) if mine else ())
                parts.insert(1, part("spending", spending.answer()))
    return [one for one in parts if any(table.has_rows for table in one.tables)]
