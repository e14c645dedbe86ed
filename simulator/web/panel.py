"""The answer beside a proposal: cost against the budget, the risk, and who gains and loses."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.language import Locale
from simulator.results.compare import Comparison
from simulator.results.noted import notes_of
from simulator.results.result import Result
from simulator.results.risk import DesignRisk
from simulator.tables.cells import amount, estimate_text, probability_with_interval
from simulator.tables.table import Uncertain
from simulator.web.strip import Strip, strip_of


@dataclass(frozen=True)
class Figure:
    """One figure with its name, and what is said below it."""

    key: str
    label: str
    value: str
    more: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Panel:
    """What is always visible beside a proposal."""

    figures: tuple[Figure, ...]
    strip: Strip | None
    notes: tuple[str, ...]


def panel_of(result: Result, comparison: Comparison, risk: DesignRisk | None, locale: Locale) -> Panel:
    """The answer.

    Args:
        result: the central case of the proposal.
        comparison: of the same against the scenario as it is.
        risk: in many draws; None where they are too many to make.
        locale: the reader's.
    """
    word = locale.word
    made = [Figure("cost", word("web_cost"), amount(result.cost, locale), _spread(risk, locale))]
    if result.budget is not None and result.remaining is not None:
        over = result.remaining < 0
        label = word("web_over_budget" if over else "web_left")
        of = word("web_of_budget", budget=amount(result.budget, locale))
        made.append(Figure("left", label, amount(abs(result.remaining), locale), of, "bad" if over else "good"))
        if risk is not None:
            found = risk.overrun_probability
            tone = "bad" if found.value > 0.5 else "warn" if found.value > 0.05 else "good"
            more = "" if found.is_certain else word("web_risk_more")
            made.append(Figure("risk", word("web_risk"), probability_with_interval(found, locale), more, tone))
    (design,) = comparison.designs
    if result.scenario.payments:
        counts = word("web_winners_losers", winners=len(design.winners), losers=len(design.losers))
        largest = word(
            "web_difference_more",
            difference=amount(design.difference, locale, signed=True),
            largest=amount(design.largest, locale),
        )
        changed = bool(design.winners or design.losers)
        made.append(Figure("winners", word("web_against"), counts, largest if changed else word("web_nobody")))
    notes = [word("note_synthetic")] if result.scenario.synthetic else []
    notes += notes_of(result.settlement, locale)
    if risk is not None and risk.is_certain:
        notes.append(word("note_nothing_uncertain"))
    return Panel(tuple(made), strip_of(result, risk, locale), tuple(notes))


def _spread(risk: DesignRisk | None, locale: Locale) -> str:
    if risk is None or risk.is_certain:
        return ""
    of = risk.currency
    low, high = (estimate_text(Uncertain(risk.cost[key], of), locale, unit=True) for key in ("p5", "p95"))
    if low == high:
        return locale.word("web_same_cost", cost=low)
    return locale.word("web_spread", low=low, high=high)
