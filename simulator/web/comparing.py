"""Designs side by side as data: what is compared, the columns to choose from, and limits held by ``choose``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from simulator import questions as q
from simulator.decide.aims import Measure
from simulator.decide.choice_parts import Candidate
from simulator.decide.evaluate import central_value
from simulator.decide.reading import value_text
from simulator.describe import capital, title_of
from simulator.language import Locale
from simulator.money import Currency, Money
from simulator.problems import ScenarioError
from simulator.results.compare import Comparison, compare_results
from simulator.results.design_difference import DesignComparison
from simulator.results.per_year import a_year, estimate_a_year, periods_differ, yearly
from simulator.results.result import Result
from simulator.results.risk import DesignRisk
from simulator.tables.table import Cell, Column, Share, Table, Uncertain
from simulator.web.answers import Asked
from simulator.web.asking.ground import BASE, MINE, Ground, as_design
from simulator.web.settings import PREVIEW_DRAWS
from simulator.web.site import faults

SEED = 1


@dataclass(frozen=True)
class Side:
    """One design.

    Args:
        name: among the designs of a ground.
        title: what it is called.
        result: its central case.
        risk: in many draws.
        against: held against the model as it is, for each year where periods differ; None for that itself.
    """

    name: str
    title: str
    result: Result
    risk: DesignRisk
    against: DesignComparison | None


@dataclass(frozen=True)
class Sides:
    """Designs held against the model as it is.

    Args:
        sides: the model as it is first.
        comparison: of them all.
        told: what is wrong with designs that cannot be read.
    """

    sides: tuple[Side, ...]
    comparison: Comparison
    told: tuple[str, ...]

    @cached_property
    def per_year(self) -> bool:
        """Whether amounts are for each year, as periods differ."""
        return periods_differ(self.comparison)

    def money(self, side: Side, amount: Money | None) -> Money | None:
        """An amount of a design, for each year where periods differ."""
        return None if amount is None else a_year(amount, side.result, per_year=self.per_year)

    def drawn(self, side: Side, key: str) -> Uncertain:
        """A statistic of a design's cost, for each year where periods differ."""
        found = estimate_a_year(side.risk.cost[key], side.result.scenario, per_year=self.per_year)
        return Uncertain(found, side.risk.currency)


def sides_of(ground: Ground, chosen: Sequence[str]) -> Sides:
    """The model as it is, the proposal, and the chosen designs that can be read."""
    answers, base = ground.answers, ground.asked.base
    asked = [(BASE, base)]
    asked += [(MINE, ground.asked)] if MINE in ground.designs else []
    asked += [(name, Asked(base.scenario, (name,), "{}")) for name in chosen if name not in (BASE, MINE)]
    found: list[tuple[str, Result, DesignRisk]] = []
    told: list[str] = []
    for name, one in asked:
        try:
            found.append((name, answers.result(one), answers.simulation(one, PREVIEW_DRAWS).designs[0]))
        except ScenarioError as bad:
            told += [f"{ground.designs[name]}: {fault}" for fault in faults(bad, ground.locale)]
    comparison = yearly(compare_results(answers.result(base), [result for name, result, _ in found if name != BASE]))
    against = iter(comparison.designs)
    sides = (
        Side(name, ground.designs[name], result, risk, None if name == BASE else next(against))
        for name, result, risk in found
    )
    return Sides(tuple(sides), comparison, tuple(told))


# ---- columns --------------------------------------------------------------------------------------------------------

Show = Callable[[Sides, Side], Cell]
FIRST_COLUMNS = ("cost", "remaining", "risk", "difference", "winners", "losers", "loss")


def columns_of(ground: Ground) -> dict[str, tuple[Column, Show]]:
    """Every column that a reader may choose, by its key."""
    word, scenario, language = ground.locale.word, ground.scenario, ground.locale.language
    found: dict[str, tuple[Column, Show]] = {
        "cost": (Column("cost", word("web_cost")), lambda all_, one: all_.money(one, one.result.cost)),
        "mean": (Column("mean", word("web_aim_expected")), lambda all_, one: all_.drawn(one, "mean")),
        "p5": (Column("p5", "P5"), lambda all_, one: all_.drawn(one, "p5")),
        "p95": (Column("p95", "P95"), lambda all_, one: all_.drawn(one, "p95")),
    }
    if scenario.funding:
        found |= {
            "budget": (Column("budget", word("web_budget")), lambda all_, one: all_.money(one, one.result.budget)),
            "remaining": (
                Column("remaining", word("web_left")),
                lambda all_, one: all_.money(one, one.result.remaining),
            ),
            "risk": (Column("risk", word("web_risk"), with_interval=True), _risk),
            "overrun": (Column("overrun", word("web_aim_overrun")), _overrun),
        }
    if scenario.payments:
        found |= {
            "difference": (Column("difference", word("difference"), signed=True), _difference),
            "winners": (Column("winners", word("winners")), lambda _, one: _count(one, "winners")),
            "losers": (Column("losers", word("losers")), lambda _, one: _count(one, "losers")),
            "largest": (Column("largest", word("largest")), _largest),
            "loss": (Column("loss", word("web_largest_loss")), lambda all_, one: _loss(all_.comparison.baseline, one)),
        }
    for name in _payments(ground):
        title = capital(title_of(scenario, name, language))
        found[f"paid.{name}"] = (Column(f"paid.{name}", title), _paid(name))
    return found


def _payments(ground: Ground) -> list[str]:
    base = ground.answers.scenario(ground.asked.base)
    return list(dict.fromkeys([*base.payments, *ground.scenario.payments]))


def _paid(name: str) -> Show:
    return lambda all_, one: all_.money(one, one.result.totals.get(name))


def _risk(_: Sides, one: Side) -> Cell:
    return Uncertain(one.risk.overrun_probability, "share") if one.result.budget is not None else None


def _overrun(all_: Sides, one: Side) -> Cell:
    found = one.risk.expected_overrun
    return Uncertain(estimate_a_year(found, one.result.scenario, per_year=all_.per_year), one.risk.currency)


def _difference(_: Sides, one: Side) -> Cell:
    return None if one.against is None else one.against.difference


def _largest(_: Sides, one: Side) -> Cell:
    return None if one.against is None else one.against.largest


def _count(one: Side, which: str) -> Cell:
    if one.against is None:
        return None
    return len(one.against.winners if which == "winners" else one.against.losers)


def _loss(baseline: Result, one: Side) -> Cell:
    """The largest loss of any recipient as a share of what it is paid today, as promises measure it."""
    if one.against is None:
        return None
    return Share(central_value(Measure("largest_loss"), one.result, baseline, relative=True))


def table_of(sides: Sides, columns: Sequence[tuple[Column, Show]], locale: Locale) -> Table:
    """The chosen columns, one row for each design."""
    first = Column("design", locale.word("web_design"), "name")
    rows = tuple((one.title, *(show(sides, one) for _, show in columns)) for one in sides.sides)
    named = (replace(column, with_unit=True) for column, _ in columns)
    return Table("compare", "", (first, *named), rows)


# ---- limits ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Verdict:
    """How a design stands to the limits.

    Args:
        reasons: what it breaks, in words.
        doubts: what it is not known to keep.
    """

    reasons: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def verdicts(ground: Ground, sides: Sides, keep: Mapping[str, str], folder: Path) -> dict[str, Verdict]:
    """Which designs are beyond the limits, as ``choose`` has it.

    Args:
        ground: what is compared.
        sides: the designs.
        keep: promises as questions take them, with what they are called.
        folder: in which the proposal stands as a file meanwhile.
    """
    names = [one.name for one in sides.sides]
    with as_design(ground.asked, folder) as mine:
        others = tuple(ground.name_of(name, mine) for name in names if name != BASE)
        found = q.ChooseQuestion(
            ground.asked.scenario, others, tuple(keep), "cost", as_is=True, draws=PREVIEW_DRAWS, seed=SEED
        ).answer()
    money = found.money
    by_name = dict(zip(names, found.candidates, strict=True))
    return {name: _verdict(one, list(keep.values()), money, ground.locale) for name, one in by_name.items()}


def _verdict(one: Candidate, titles: Sequence[str], money: Currency, locale: Locale) -> Verdict:
    reasons, doubts = [], []
    for held, title in zip(one.judged, titles, strict=True):
        reached = value_text(held.promise.aim, held.achieved, locale, money, held.promise.relative)
        if not held.is_kept:
            reasons.append(locale.word("web_reason_broken", promise=title, reached=reached))
        elif held.sureness == "unsure":
            doubts.append(locale.word("web_reason_unsure", promise=title, reached=reached))
    return Verdict(tuple(reasons), tuple(doubts))
