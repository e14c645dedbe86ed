"""Designs side by side: strips, columns of the reader's choice, and those beyond the limits greyed with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query, Request, Response
from fastapi.responses import RedirectResponse

from simulator.language import Locale
from simulator.numerals import NumeralError
from simulator.problems import ScenarioError
from simulator.tables.cells import amount, estimate_text, texts
from simulator.tables.table import Column
from simulator.web.answers import Asked
from simulator.web.asking.aims import bound_code
from simulator.web.asking.answering import bound_text
from simulator.web.asking.ground import BASE, MINE, Ground
from simulator.web.comparing import (
    FIRST_COLUMNS,
    Show,
    Side,
    Sides,
    Verdict,
    columns_of,
    sides_of,
    table_of,
    verdicts,
)
from simulator.web.guard import form_is_ours
from simulator.web.proposal_page import title_of
from simulator.web.site import Site, faults, locale_of
from simulator.web.strip import WIDTH, Scale

FIRST = 3
"""Designs beside the model and the proposal when nobody has chosen."""


@dataclass(frozen=True)
class Line:
    """One design's row: a strip on the common scale, texts by column, and why it is beyond the limits."""

    name: str
    title: str
    cost: str
    spread: str
    cells: tuple[str, ...]
    low: float
    high: float
    central: float
    budget: float | None
    verdict: Verdict


def routes(site: Site) -> APIRouter:
    """Routes of the comparison."""
    router = APIRouter()

    @router.get("/p/{key}/compare")
    def show(
        request: Request,
        key: str,
        design: Annotated[list[str] | None, Query()] = None,
        column: Annotated[list[str] | None, Query()] = None,
        risk: Annotated[str, Query(max_length=20)] = "",
        loss: Annotated[str, Query(max_length=20)] = "",
    ) -> Response:
        locale = locale_of(request)
        proposal = site.proposal(key)
        title = title_of(site.answers, proposal, locale)
        ground = Ground(site.answers, Asked.of(proposal), title, locale)
        known = {name: label for name, label in ground.designs.items() if name not in (BASE, MINE)}
        chosen = [name for name in known if name in design] if design else list(known)[:FIRST]
        all_columns = columns_of(ground)
        picked = [name for name in all_columns if name in (column or FIRST_COLUMNS)]
        sides = sides_of(ground, chosen)
        told, verdict = list(sides.told), dict[str, Verdict]()
        try:
            keep = promises(ground, risk, loss)
            if keep:
                question = ("limits", ground.asked, title, tuple(chosen), tuple(keep.items()), locale.language)
                verdict = site.answers.remember(question, lambda: verdicts(ground, sides, keep, site.settings.asked))
        except (NumeralError, ScenarioError) as bad:
            told += faults(bad, locale)
        columns = [all_columns[name] for name in picked]
        return site.page(
            request,
            "compare.html.j2",
            proposal=proposal,
            view="compare",
            title=title,
            lines=lines_of(sides, columns, verdict, locale),
            columns=[one for one, _ in columns],
            known=known,
            chosen=chosen,
            all_columns={name: one.heading for name, (one, _) in all_columns.items()},
            picked=picked,
            per_year=sides.per_year,
            has_budget=bool(ground.scenario.funding),
            risk=risk,
            loss=loss,
            faults=told,
            width=WIDTH,
            synthetic=site.answers.scenario(Asked.of(proposal).base).synthetic,
        )

    @router.post("/p/{key}/open-design")
    def open_design(key: str, csrf: Annotated[str, Form()], design: Annotated[str, Form()]) -> Response:
        if not form_is_ours(csrf, site.settings):
            raise HTTPException(403)
        proposal = site.proposal(key)
        if design not in site.answers.designs(Asked.of(proposal), Locale("sv")):
            raise HTTPException(404)
        return RedirectResponse(site.address(site.store.create(proposal.scenario, (design,))), 303)

    return router


def promises(ground: Ground, risk: str, loss: str) -> dict[str, str]:
    """The limits that were typed, as promises, with what they are called.

    Raises:
        NumeralError: for what is no number.
    """
    found = {}
    for key, text in (("risk", risk.strip()), ("loss", loss.strip())):
        if text and key in ground.aims:
            aim = ground.aims[key]
            code = f"{aim.code} <= {bound_code(text, aim.kind, ground.scenario.currency, ground.locale)}"
            bound = bound_text(text, aim.kind, ground)
            found[code] = ground.locale.word("web_at_most", what=aim.title, bound=bound)
    return found


def lines_of(
    sides: Sides, columns: Sequence[tuple[Column, Show]], verdict: dict[str, Verdict], locale: Locale
) -> tuple[Line, ...]:
    """The rows as texts and places."""
    table = texts(table_of(sides, columns, locale), locale)
    drawn = [[_place(sides, side, key) for key in ("p5", "p95", "cost", "budget")] for side in sides.sides]
    scale = Scale.of([value for row in drawn for value in row if value is not None])
    out = []
    for side, row, places in zip(sides.sides, table, drawn, strict=False):
        low, high, central, budget = (None if place is None else scale.at(place) for place in places)
        cost = sides.money(side, side.result.cost)
        out.append(
            Line(
                side.name,
                side.title,
                "" if cost is None else amount(cost, locale),
                spread(sides, side, locale),
                tuple(row[1:]),
                low or 0.0,
                high or 0.0,
                central or 0.0,
                budget,
                verdict.get(side.name, Verdict()),
            )
        )
    return tuple(out)


def spread(sides: Sides, side: Side, locale: Locale) -> str:
    """From P5 to P95 of a design's cost; one amount where they are the same."""
    low, high = (estimate_text(sides.drawn(side, key), locale) for key in ("p5", "p95"))
    return low if low == high else f"{low} - {high}"


def _place(sides: Sides, side: Side, key: str) -> float | None:
    if key in ("p5", "p95"):
        return sides.drawn(side, key).estimate.value
    found = sides.money(side, side.result.cost if key == "cost" else side.result.budget)
    return None if found is None else float(found.minor)
