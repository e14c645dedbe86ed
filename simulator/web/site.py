"""What every page needs: settings, the database, answers and templates; and who is reading."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import HTTPException, Request, Response
from fastapi.responses import HTMLResponse

from simulator.language import LANGUAGES, Language, Locale, problem_text
from simulator.numerals import NumeralError
from simulator.problems import ScenarioError
from simulator.web.answers import Answers
from simulator.web.jobs import Jobs
from simulator.web.proposals import Proposal, Store
from simulator.web.settings import Settings
from simulator.web.standalone import standalone

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = Path(__file__).parent
AT_ONCE = 2
ALONE = "alone"
"""In the query of a view that is asked for as a file of its own."""
LANGUAGE_COOKIE = "simulator-language"
VIEWS = ("proposal", "recipients", "compare", "ask", "year", "risk", "incentives", "money", "sources", "file", "share")


@dataclass(frozen=True)
class Site:
    """One running page."""

    settings: Settings
    store: Store
    answers: Answers
    jobs: Jobs = field(default_factory=Jobs)
    working: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(AT_ONCE))
    """Who computes the answer to a number that is being moved; more at once would only be slower for all."""

    @cached_property
    def templates(self) -> Environment:
        """Templates that escape everything that is not made by them."""
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        return Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def page(self, request: Request, template: str, status: int = 200, /, **shown: Any) -> Response:
        """A template filled in for whoever asks."""
        locale = locale_of(request)
        alone = ALONE in request.query_params
        text = self.templates.get_template(template).render(
            word=locale.word,
            locale=locale,
            languages=LANGUAGES,
            root=self.settings.root,
            csrf=self.settings.csrf,
            here=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
            views=VIEWS,
            alone=_with(request, ALONE),
            **shown,
        )
        if alone and status == 200:
            headers = {"Content-Disposition": f'attachment; filename="{locale.word("web_file_view")}.html"'}
            return HTMLResponse(standalone(text, FOLDER / "static" / "page.css"), headers=headers)
        return HTMLResponse(text, status)

    def proposal(self, key: str) -> Proposal:
        """The proposal of an address; 404 when there is none."""
        found = self.store.get(key)
        if found is None:
            raise HTTPException(404)
        return found

    def address(self, key: str, view: str = "") -> str:
        """The address of a proposal's view."""
        return f"{self.settings.root}/p/{key}" + (f"/{view}" if view not in ("", "proposal") else "")


def _with(request: Request, name: str) -> str:
    """The address of a view with one more word in its query."""
    asked = request.url.query
    return f"{request.url.path}?{asked}&{name}=1" if asked else f"{request.url.path}?{name}=1"


def locale_of(request: Request) -> Locale:
    """What the reader chose, else what the browser prefers of the two, else Swedish."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    wanted: list[str] = [chosen, *(part.strip()[:2] for part in request.headers.get("accept-language", "").split(","))]
    found: list[Language] = [language for want in wanted for language in LANGUAGES if language == want]
    return Locale(found[0]) if found else Locale("sv")


def faults(bad: ScenarioError | NumeralError, locale: Locale) -> list[str]:
    """What is wrong, a sentence each, in the reader's language."""
    if isinstance(bad, NumeralError):
        return [problem_text(bad.code, bad.params, locale.language)]
    return [problem_text(one.code, one.params, locale.language) for one in bad.problems[:10]]
