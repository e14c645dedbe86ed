"""What a design rewards: each recipient's payment for one more, what it does to the others, and where it jumps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.decide.cliffs import cliff_steps
from simulator.decide.rewards import Cliff, Incentives, Reward
from simulator.engine.margins import Margins, batches, chosen
from simulator.engine.settle import Settlement, pay
from simulator.formula.check import RECIPIENT
from simulator.money import Currency, Money
from simulator.number import Floats
from simulator.problems import Place, ScenarioError, did_you_mean, refusal
from simulator.rules.calendar import slices
from simulator.scenario import definitions as d
from simulator.scenario.graph import reached


def incentives(settlement: Settlement, quantity: str, *, within: int = 5, step: float = 0.0) -> Incentives:
    """What one more of a quantity pays each recipient, over the whole period, from where the settlement stands.

    ``within`` is how many steps up and down are searched for cliffs; ``step`` how much one more is, in the quantity's
    own unit (one, or one point of a share).
    """
    scenario = settlement.scenario
    refuse_not_own(scenario, quantity)
    declared = scenario.quantities[quantity.split(".")[0]].unit
    scale = float(declared.scale) if declared is not None else 1.0
    now = volumes_of(settlement, quantity)
    moving = changes_within(settlement, quantity)
    margins = Margins(scenario, quantity, pay, step * scale, now if moving else None)
    if quantity.split(".")[0] not in reached(scenario.checked.needs, scenario.payments):
        return Incentives(scenario, quantity, margins.one / scale, within, ())
    years = [{k: v for k, v in year.draws.items() if moving or k != quantity} for year in settlement.years]
    one, rows = margins.one, now.shape[2]
    base = _paid(margins, years, now)[0]
    up, can_rise = _possible(margins, years, now, one, base)
    swapped, _ = _possible(margins, years, now, one, base, others_less=True)
    can_rise &= now[0, 0] + one <= margins.most
    own, gained = np.diagonal(up) - base, up.sum(axis=1) - base.sum()
    level = now[0, 0]

    def money(minor: float) -> Money:
        return Money(round(float(minor)), Currency(scenario.currency))

    ladder = _ladder(margins, years, now, within)
    rewards = tuple(
        Reward(
            recipient=recipient,
            level=round(float(level[i]) / scale, 9),
            payment=money(base[i]),
            marginal=money(own[i]),
            price=money(swapped[i, i] - base[i]) if rows > 1 else money(own[i]),
            on_others=money(gained[i] - own[i]),
            cliffs=_cliffs(ladder[i][0] / scale, ladder[i][1], Currency(scenario.currency)),
            can_rise=bool(can_rise[i]),
        )
        for i, recipient in enumerate(scenario.recipients.ids)
    )
    return Incentives(scenario, quantity, one / scale, within, rewards, _made_of(scenario, quantity), moving)


def _made_of(scenario: d.Scenario, quantity: str) -> tuple[str, ...]:
    """Columns of recipients behind a computed quantity that reach a payment without it: one more moves them too."""
    needs = scenario.checked.needs
    behind = reached(needs, [quantity]) - {quantity}
    others = reached({**needs, quantity: ()}, scenario.payments)
    return tuple(
        label
        for name, column in scenario.quantities.items()
        if name in behind & others and isinstance(column.definition, d.Column)
        if scenario.checked.types[name].axis == RECIPIENT
        for label in ([f"{name}.{c}" for c in column.definition.classes] or [name])
    )


def refuse_not_own(scenario: d.Scenario, quantity: str) -> None:
    """Only a number that each recipient has of its own can be one more."""
    place = Place(scenario.files[-1] if scenario.files else scenario.name)
    base, _, label = quantity.partition(".")
    own = [
        name
        for name in scenario.quantities
        if scenario.checked.types[name].axis == RECIPIENT and scenario.checked.types[name].known.kind == "number"
    ]
    if base not in own:
        raise refusal("not_of_recipients", place, name=quantity, known=did_you_mean(quantity, own) if own else "-")
    definition = scenario.quantities[base].definition
    classes = definition.classes if isinstance(definition, d.Column) else ()
    if (label or classes) and label not in classes:
        known = ", ".join(f"{base}.{c}" for c in classes) or base
        raise refusal("unknown_name", place, name=quantity, known=known)


def volumes_of(settlement: Settlement, quantity: str) -> Floats:
    """A quantity as it stands at the start of each year: (year, draw, recipient)."""
    rows = len(settlement.scenario.recipients)
    found = [year.moment().value(quantity).spread(rows).x[:, 0, :] for year in settlement.years]
    draws = max(len(x) for x in found)
    return np.stack([np.broadcast_to(x, (draws, rows)) for x in found])


def changes_within(settlement: Settlement, quantity: str) -> bool:
    """Whether a quantity is another in some month of a year than on its first day."""
    for year in settlement.years:
        months = slices(year.year.first, year.year.last, "month")
        first = (*(month.first for month in months), year.year.last)
        last = (*(month.last for month in months), year.year.last)
        x = year.moment_at(first, tuple(day.toordinal() for day in first), last).value(quantity).x
        if not np.array_equal(x, np.broadcast_to(x[:, :1], x.shape), equal_nan=True):
            return True
    return False


def _paid(margins: Margins, years: Sequence[Any], volumes: Floats) -> Floats:
    """Öre over all years, (draw, recipient)."""
    out: Floats = margins.paid(years, volumes).sum(axis=0)
    return out


def _one_by_one(
    margins: Margins, years: Sequence[Any], now: Floats, one: float, *, others_less: bool = False
) -> Floats:
    """Payments when each recipient in turn has one more: (who has one more, recipient)."""
    rows = now.shape[2]
    if others_less and rows == 1:
        return _paid(margins, years, now + one)
    out = np.empty((rows, rows))
    for index in batches(rows, rows):
        volumes = np.repeat(now, len(index), axis=1)
        at = (np.arange(len(index)), index)
        if others_less:  # the others give up one between them, each as much as it has of it
            rest = volumes.sum(axis=2) - volumes[:, at[0], at[1]]
            kept = np.where(rest > one, 1.0 - one / np.where(rest > one, rest, 1.0), 1.0)
            own = volumes[:, at[0], at[1]]
            volumes = volumes * kept[:, :, None]
            volumes[:, at[0], at[1]] = own
        volumes[:, at[0], at[1]] += one
        out[index] = _paid(margins, chosen(years, np.zeros(len(index), np.intp)), volumes)
    return out


def _possible(
    margins: Margins, years: Sequence[Any], now: Floats, one: float, base: Floats, *, others_less: bool = False
) -> tuple[Floats, NDArray[np.bool_]]:
    """As :func:`_one_by_one`, and for whom one more is possible; what rules refuse for one stops nobody else."""
    rows = now.shape[2]
    try:
        return _one_by_one(margins, years, now, one, others_less=others_less), np.ones(rows, bool)
    except ScenarioError:
        pass
    out, possible = np.repeat(base[None, :], rows, axis=0), np.zeros(rows, bool)
    for i in range(rows):
        volumes = now.copy()
        if others_less and rows > 1:
            rest = volumes.sum(axis=2) - volumes[:, :, i]
            kept = np.where(rest > one, 1.0 - one / np.where(rest > one, rest, 1.0), 1.0)
            volumes *= kept[:, :, None]
        volumes[:, :, i] = now[:, :, i] + one
        try:
            out[i] = _paid(margins, years, volumes)[0]
        except ScenarioError:
            continue
        possible[i] = True
    return out, possible


def _ladder(margins: Margins, years: Sequence[Any], now: Floats, within: int) -> list[tuple[Floats, Floats]]:
    """For each recipient its levels some steps down and up, and its payment at each, all others as they are."""
    try:
        return _whole_ladder(margins, years, now, within)
    except ScenarioError:
        return [_own_ladder(margins, years, now, within, i) for i in range(now.shape[2])]


def _own_ladder(margins: Margins, years: Sequence[Any], now: Floats, within: int, row: int) -> tuple[Floats, Floats]:
    """One recipient's levels that the rules accept."""
    levels, paid = [], []
    for steps in range(-within - 1, within + 2):
        volumes = now.copy()
        volumes[:, :, row] = np.clip(now[:, :, row] + steps * margins.one, 0.0, margins.most)
        try:
            paid.append(float(_paid(margins, years, volumes)[0, row]))
        except ScenarioError:
            continue
        levels.append(float(volumes[0, 0, row]))
    return np.array(levels), np.array(paid)


def _whole_ladder(margins: Margins, years: Sequence[Any], now: Floats, within: int) -> list[tuple[Floats, Floats]]:
    rows = now.shape[2]
    steps = np.arange(-within - 1, within + 2) * margins.one
    out: list[tuple[Floats, Floats]] = []
    per = len(steps)
    for index in batches(rows, per * rows):
        volumes = np.repeat(now, len(index) * per, axis=1)
        who, line = np.repeat(index, per), np.arange(len(index) * per)
        moved = np.clip(volumes[:, line, who] + np.tile(steps, len(index)), 0.0, margins.most)
        volumes[:, line, who] = moved
        paid = _paid(margins, chosen(years, np.zeros(len(line), np.intp)), volumes)[line, who]
        for k in range(len(index)):
            part = slice(k * per, (k + 1) * per)
            out.append((moved[0, part], paid[part]))
    return out


def _cliffs(levels: Floats, paid: Floats, currency: Currency) -> tuple[Cliff, ...]:
    """Cliffs within the ladder; its first and last step are there to be compared with."""
    return tuple(
        Cliff(float(levels[k]), float(levels[k + 1]), Money(round(float(paid[k + 1] - paid[k])), currency))
        for k in cliff_steps(levels, paid)
        if 0 < k < len(paid) - 2
    )
