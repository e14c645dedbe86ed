"""The proposal: its rules as sentences on the left, what they come to on the right."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from simulator.describe import describe
from simulator.language import Locale
from simulator.problems import ScenarioError
from simulator.web.answers import Answers, Asked
from simulator.web.book import chapters
from simulator.web.edits import Edits
from simulator.web.mechanisms import menu
from simulator.web.panel import Panel, panel_of
from simulator.web.proposals import Proposal
from simulator.web.site import Site, faults, locale_of


def routes(site: Site) -> APIRouter:
    """Routes of the proposal's own view."""
    router = APIRouter()

    @router.get("/p/{key}")
    def show(request: Request, key: str) -> Response:
        proposal = site.proposal(key)
        site.store.opened(key)
        shown = shown_of(site.answers, proposal, locale_of(request))
        return site.page(request, "proposal.html.j2", proposal=proposal, view="proposal", **shown)

    return router


def shown_of(answers: Answers, proposal: Proposal, locale: Locale) -> dict[str, Any]:
    """What the proposal's view shows: title, sentences, answer; and faults where its edits cannot be read."""
    asked = Asked.of(proposal)
    old = answers.scenario(asked.before)
    told: list[str] = []
    try:
        scenario = answers.scenario(asked)
        panel = panel_for(answers, asked, locale)
    except ScenarioError as bad:
        scenario, asked, told, panel = old, asked.before, faults(bad, locale), None
    book = describe(scenario, locale, beside=old)
    shown = chapters(scenario, book, describe(old, locale, beside=scenario), answers.raw(asked), locale)
    return {
        "title": title_of(answers, proposal, locale),
        "chapters": shown,
        "quiet_changed": any(chapter.quiet and chapter.changed for chapter in shown),
        "menu": menu(scenario, locale.language),
        "movable": movable(Edits.read(asked.changes)),
        "panel": panel,
        "faults": told,
    }


def movable(edits: Edits) -> tuple[str, ...]:
    """The paths of the payments that are added, in their order, where there are several."""
    paths = tuple(path for path in edits.add if path.startswith("payments."))
    return paths if len(paths) > 1 else ()


def title_of(answers: Answers, proposal: Proposal, locale: Locale) -> str:
    """What the planner calls the proposal, else the scenario's title."""
    return proposal.title or answers.scenario(Asked.of(proposal).before).title[locale.language]


def panel_for(answers: Answers, asked: Asked, locale: Locale) -> Panel:
    """The answer to a proposal; without risk where its draws would take too long."""
    result = answers.result(asked)
    comparison = answers.comparison(asked)
    try:
        risk = answers.simulation(asked).designs[0]
    except ScenarioError as bad:
        if not all(one.code == "web_too_much_work" for one in bad.problems):
            raise
        risk = None
    return panel_of(result, comparison, risk, locale)
