"""Designs side by side: cost, risk, who gains and loses; those beyond the reader's limits greyed with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query, Request, Response
from fastapi.responses import RedirectResponse

from simulator.language import Locale
from simulator.numerals import NumeralError
from simulator.problems import ScenarioError
from simulator.results.compare import compare_results
from simulator.results.result import Result
from simulator.results.risk import DesignRisk
from simulator.tables.cells import amount, estimate_text, percent, probability_with_interval
from simulator.tables.table import Uncertain
from simulator.web.answers import Answers, Asked
from simulator.web.guard import form_is_ours
from simulator.web.numbers import typed_number
from simulator.web.proposal_page import title_of
from simulator.web.site import Site, faults, locale_of
from simulator.web.store import Proposal
from simulator.web.strip import WIDTH, Scale

FIRST = 3
"""Designs beside the model and the proposal when nobody has chosen."""


@dataclass(frozen=True)
class Limits:
    """What a design must keep: shares; None for no limit."""

    risk: Fraction | None
    loss: Fraction | None


@dataclass(frozen=True)
class Side:
    """One design's row: texts, places along the common scale, and why it is beyond the limits."""

    name: str
    title: str
    cost: str
    remaining: str
    spread: str
    risk: str
    difference: str
    winners: int
    losers: int
    loss: str
    low: float
    high: float
    central: float
    budget: float | None
    reasons: tuple[str, ...]
    is_base: bool


def routes(site: Site) -> APIRouter:
    """Routes of the comparison."""
    router = APIRouter()

    @router.get("/p/{key}/compare")
    def show(
        request: Request,
        key: str,
        design: Annotated[list[str] | None, Query()] = None,
        risk: str = "",
        loss: str = "",
    ) -> Response:
        locale = locale_of(request)
        proposal = site.proposal(key)
        known = site.answers.designs(Asked.of(proposal), locale)
        chosen = [name for name in known if name in design] if design else list(known)[:FIRST]
        told, limits = _limits(risk, loss, locale)
        sides, unread = sides_of(site.answers, proposal, chosen, limits, locale)
        return site.page(
            request,
            "compare.html.j2",
            proposal=proposal,
            view="compare",
            title=title_of(site.answers, proposal, locale),
            sides=sides,
            known=known,
            chosen=chosen,
            risk=risk,
            loss=loss,
            faults=[*told, *unread],
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


def _limits(risk: str, loss: str, locale: Locale) -> tuple[list[str], Limits]:
    """The limits as they were typed, in per cent, and what could not be read."""
    told: list[str] = []
    found: list[Fraction | None] = []
    for text in (risk, loss):
        try:
            found.append(typed_number(text.replace("%", ""), locale.language) / 100 if text.strip() else None)
        except NumeralError as bad:
            told += faults(bad, locale)
            found.append(None)
    return told, Limits(*found)


def sides_of(
    answers: Answers, proposal: Proposal, chosen: list[str], limits: Limits, locale: Locale
) -> tuple[tuple[Side, ...], list[str]]:
    """The model, the proposal and the chosen designs; and what is wrong with those that cannot be read."""
    base = Asked.of(proposal).base
    mine = Asked.of(proposal)
    asked = [("", locale.word("web_before"), base)]
    if mine != base:
        asked.append(("-", f"{title_of(answers, proposal, locale)} ({locale.word('web_this')})", mine))
    titles = answers.designs(base, locale)
    asked += [(name, titles[name], Asked(base.scenario, (name,), "{}")) for name in chosen]
    found: list[tuple[str, str, Result, DesignRisk]] = []
    told: list[str] = []
    for name, title, one in asked:
        try:
            found.append((name, title, answers.result(one), answers.simulation(one).designs[0]))
        except ScenarioError as bad:
            told += [f"{title}: {fault}" for fault in faults(bad, locale)]
    if not found:
        return (), told
    scale = Scale.of(
        [
            value
            for _, _, result, risk in found
            for value in (
                risk.cost["p5"].value,
                risk.cost["p95"].value,
                float(result.cost.minor),
                *([] if result.budget is None else [float(result.budget.minor)]),
            )
        ]
    )
    first = found[0][2]
    return tuple(
        _side(name, title, result, risk, first, scale, limits, locale) for name, title, result, risk in found
    ), told


def _side(
    name: str, title: str, result: Result, risk: DesignRisk, first: Result, scale: Scale, limits: Limits, locale: Locale
) -> Side:
    (design,) = compare_results(first, [result]).designs
    before = first.by_recipient_minor
    shares = [Fraction(-d, before[i]) for i, d in design.differences_minor.items() if before.get(i) and d < 0]
    newly = [d for i, d in design.differences_minor.items() if not before.get(i) and d < 0]
    most = max(shares, default=Fraction(0))
    p5, p95 = risk.cost["p5"], risk.cost["p95"]
    has_budget = result.budget is not None
    return Side(
        name,
        title,
        amount(result.cost, locale),
        amount(result.remaining, locale) if result.remaining is not None else "",
        _range(risk, locale),
        probability_with_interval(risk.overrun_probability, locale) if has_budget else "",
        amount(design.difference, locale, signed=True),
        len(design.winners),
        len(design.losers),
        percent(float(most), locale) if most else "",
        scale.at(p5.value),
        scale.at(p95.value),
        scale.at(float(result.cost.minor)),
        scale.at(float(result.budget.minor)) if result.budget is not None else None,
        tuple(_reasons(risk if has_budget else None, most, bool(newly), limits, locale)),
        not name,
    )


def _range(risk: DesignRisk, locale: Locale) -> str:
    low, high = (estimate_text(Uncertain(risk.cost[key], risk.currency), locale) for key in ("p5", "p95"))
    return low if low == high else f"{low} - {high}"


def _reasons(risk: DesignRisk | None, most: Fraction, newly: bool, limits: Limits, locale: Locale) -> list[str]:
    """Why a design is beyond the limits; a risk whose interval reaches over the limit is not known to keep it."""
    out = []
    if limits.risk is not None and risk is not None:
        found = risk.overrun_probability
        if found.high > limits.risk:
            key = "web_reason_risk" if found.low > limits.risk else "web_reason_risk_unsure"
            shown = probability_with_interval(found, locale)
            out.append(locale.word(key, risk=shown, limit=percent(float(limits.risk), locale)))
    if limits.loss is not None and (most > limits.loss or newly):
        limit = percent(float(limits.loss), locale)
        out.append(locale.word("web_reason_loss", loss=percent(float(most), locale), limit=limit))
    return out
