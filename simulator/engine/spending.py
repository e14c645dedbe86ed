"""Activities, plans and sources in the draws of a block: what they cost, what each source paid, what nobody paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Literal

import numpy as np

from simulator.engine.funding_outcome import Funding
from simulator.engine.settle import Settlement
from simulator.number import Floats
from simulator.rules.rounding import Whole


@dataclass(frozen=True)
class SourceDraws:
    """One source in each draw, öre by (draw,)."""

    used: Whole
    """What it paid, within its windows and no further than it reaches."""
    left: Whole
    """What it was granted and did not pay; never below zero."""
    repaid: Whole
    """What of that is repaid within the period."""
    lacking: Whole
    """What nobody paid of the costs of which it is the last source."""

    def first(self, draws: int) -> SourceDraws:
        """The first draws alone."""
        return SourceDraws(*(getattr(self, field.name)[:draws] for field in fields(self)))


@dataclass(frozen=True)
class Spent:
    """An activity or a plan in each draw, öre."""

    cost: Whole
    """(year, draw)."""
    unfunded: Whole
    """(draw,): what nobody paid of it."""

    def first(self, draws: int) -> Spent:
        """The first draws alone."""
        return Spent(self.cost[:, :draws], self.unfunded[:draws])


def spent_on(settlement: Settlement, size: int) -> dict[str, Spent]:
    """Every activity and plan in ``size`` draws; nothing is worked out where the scenario has none."""
    scenario = settlement.scenario
    names = (*scenario.activities, *scenario.plans)
    if not names:
        return {}
    settlement.close()
    funding, out = settlement.funding, {}
    for name in names:
        by_year = [funding.cost_of(name, {"year": year.label}) for year in scenario.years]
        cost = np.stack([np.broadcast_to(cost, (size,)) for cost in by_year])
        out[name] = Spent(cost, np.broadcast_to(funding.unfunded(name), (size,)))
    return out


def held(settlement: Settlement) -> Floats:
    """What the sources hold together, (draw,) or (1,) where every draw has the same."""
    if not settlement.scenario.funding:
        return np.zeros(1)
    return np.asarray(settlement.funding.granted.sum(axis=1), np.float64)


def sources(settlement: Settlement, size: int, paid: Mapping[str, Whole]) -> dict[str, SourceDraws]:
    """What becomes of every source in ``size`` draws; ``paid`` is what each payment costs, (year, draw)."""
    if not settlement.scenario.funding:
        return {}
    totals = {name: rows[0] for name, rows in paid.items()}
    plain = never_short_by_time(settlement) and all((total >= 0).all() for total in totals.values())
    found = by_totals(settlement, totals) if plain else by_charging(settlement)
    return {name: SourceDraws(*(np.broadcast_to(part, (size,)) for part in parts)) for name, parts in found.items()}


def never_short_by_time(settlement: Settlement) -> bool:
    """Whether each source is one grant that is open all the time and each payment has one source, so that a source pays
    what it reaches to whatever is charged first.
    """
    scenario, funds = settlement.scenario, settlement.funding.funds
    grants = [funds.of_source(name) for name in scenario.funding]
    return (
        len(scenario.years) == 1
        and not (scenario.activities or scenario.plans)
        and all(source.requisition is None for source in scenario.funding.values())
        and all(len(numbers) == 1 and funds.may_pay[numbers[0]].all() for numbers in grants)
        and all(len(payment.funded_by) == 1 for payment in scenario.payments.values())
    )


Parts = tuple[Whole, Whole, Whole, Whole]


def by_totals(settlement: Settlement, totals: Mapping[str, Whole]) -> dict[str, Parts]:
    """Used, left, repaid and lacking of each source where ``never_short_by_time`` and no total is below zero."""
    scenario, year = settlement.scenario, settlement.funding.years[0]
    cost = dict.fromkeys(scenario.funding, np.zeros(1, np.int64))
    for payment in scenario.payments.values():
        (source,) = payment.funded_by
        cost[source] = cost[source] + totals[payment.name]
    out = {}
    for name, whole in cost.items():
        (g,) = year.funds.of_source(name)
        granted, grant = year.granted[:, g], year.funds.grants[g]
        used = np.minimum(whole, granted)
        ends = grant.end == "repaid" and grant.last <= year.state.year.last
        out[name] = used, granted - used, (granted - used) * ends, whole - used
    return out


def by_charging(settlement: Settlement) -> dict[str, Parts]:
    """Used, left, repaid and lacking of each source, by (draw,) or (1,), from the accounts of its grants."""
    settlement.close()
    funding, out = settlement.funding, {}
    lacking = _lacking(funding)
    for name in settlement.scenario.funding:
        used, granted = funding.of_source("used", name), funding.of_source("granted", name)
        out[name] = used, granted - used, funding.of_source("repaid", name), lacking[name]
    return out


def _lacking(funding: Funding) -> dict[str, Whole]:
    """By source: what is unfunded of the costs that would have come to it last."""
    scenario = funding.scenario
    out = dict.fromkeys(scenario.funding, np.zeros(1, np.int64))
    last = {name: payment.funded_by for name, payment in scenario.payments.items()}
    last |= {name: (*activity.funded_by, *activity.after) for name, activity in scenario.activities.items()}
    last |= {name: (*plan.funded_by, *plan.after) for name, plan in scenario.plans.items()}
    for name, bearing in last.items():
        if bearing:
            out[bearing[-1]] = out[bearing[-1]] + funding.unfunded(name)
    return out


WhatIsCounted = Literal["charged", "left", "repaid", "lacking", "unfunded", "unpaid"]
AmountOf = tuple[WhatIsCounted, str]
"""What is counted, and of which source, activity, plan or pool; ``("unfunded", "")`` is all that nobody pays."""


def amounts_of(
    sources_: Mapping[str, SourceDraws], spent: Mapping[str, Spent], unpaid: Mapping[str, Floats]
) -> dict[AmountOf, Floats | Whole]:
    """Every amount whose mean is told beside the cost, by (draw,)."""
    out: dict[AmountOf, Floats | Whole] = {}
    for name, source in sources_.items():
        out["charged", name], out["left", name] = source.used, source.left
        out["repaid", name], out["lacking", name] = source.repaid, source.lacking
    for name, one in spent.items():
        out["unfunded", name] = one.unfunded
    if spent:
        parts = [one.unfunded for one in spent.values()]
        out["unfunded", ""] = sum(parts[1:], parts[0])
    return out | {("unpaid", name): left for name, left in unpaid.items()}


def joined_sources(parts: Sequence[SourceDraws]) -> SourceDraws:
    """Pieces of the draws, in order."""
    return SourceDraws(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(SourceDraws)))


def joined_spent(parts: Sequence[Spent]) -> Spent:
    """Pieces of the draws, in order."""
    return Spent(np.concatenate([p.cost for p in parts], axis=1), np.concatenate([p.unfunded for p in parts]))
