"""The loop between volume and price: centres answer to what the design pays for one more, and the price to them.

Only this file goes round the loop; the replies and the search for rest are pure (``outlook/response.py``), and the
rules are the very same. Centres answer by their plans: chance in the counts of the answering quantity, and of what is
made of it, comes after.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulator.engine.coupling import dependents
from simulator.engine.margins import Draws, Margins, Pay, chosen, size_of
from simulator.engine.payment_year import Note
from simulator.engine.uncertain import Counts
from simulator.number import Floats, Number
from simulator.outlook.response import (
    Elastic,
    TakingUp,
    Together,
    Unbounded,
    first_rest,
    near,
    rest_step_by_step,
    rest_together,
)
from simulator.problems import refusal
from simulator.scenario import definitions as d

if TYPE_CHECKING:
    from simulator.engine.moment import Moment
    from simulator.engine.year_view import YearView

Rule = Elastic | TakingUp
_FEW_ROUNDS = 2
"""Where recipients have steps of their own the bracket on the total only brings them near."""
_OFF = 2.0
"""Öre that rounding may move a payment or a difference of two."""
_HALVED = 60
"""How often a stretch is halved to find the jump in it."""
_TURNS = 20
"""How often several answering quantities are gone through before what is left is reported."""


@dataclass(frozen=True)
class Answered:
    """A quantity that has answered: its planned volume in place of the one it started from, and chance around it."""

    volume: Floats
    base: Floats
    inner: Any
    gap: Floats
    """How far each draw is from rest, as parts of what counts as close; above 1 it did not come to rest."""

    def value(self, moment: Moment, quantity: d.Quantity, defined: Number) -> Number:
        """The value in every draw. Where nothing has changed it is the defined value, exact decimals and all."""
        if isinstance(self.inner, Counts):
            return self.inner.value(moment, quantity, self._moved(defined))
        return self._moved(defined if self.inner is None else self.inner.value(moment, quantity, defined))

    def _moved(self, defined: Number) -> Number:
        changed = self.volume != self.base
        if not changed.any():
            return defined
        volume, base = self.volume[:, None, :], self.base[:, None, :]
        if defined.shape[1] > 1:
            with np.errstate(divide="ignore", invalid="ignore"):
                volume = np.where(base > 0, defined.x * (volume / base), volume)
        mask = Number(changed[:, None, :].astype(np.float64), 0.0, whole=True)
        return mask.where(Number.of_floats(volume), defined)


def respond(scenario: d.Scenario, draws: Draws | Sequence[Draws], pay: Pay) -> Draws | Sequence[Draws]:
    """The draws with every answering quantity at rest. One whose draws are given as numbers does not answer."""
    years = [draws] * len(scenario.years) if isinstance(draws, Mapping) else list(draws)
    names = [name for name in scenario.responding if not isinstance(years[0].get(name), (np.ndarray, Number))]
    if not names:
        return draws
    game = Game(scenario, names, years, pay)
    volumes, gaps = game.solve()
    return [
        {
            **year,
            **{name: Answered(volumes[name][k], game.base[name][k], year.get(name), gaps[name][k]) for name in names},
        }
        for k, year in enumerate(years)
    ]


def response_notes(scenario: d.Scenario, years: Sequence[Draws]) -> list[Note]:
    """That volumes answer is an assumption, and whose; and in how many draws no rest was found."""
    found = []
    for name in scenario.responding:
        rule = scenario.quantities[name].response
        answers = [year[name] for year in years if isinstance(year.get(name), Answered)]
        if rule is None or not answers:
            continue
        found.append(Note("responds", {"name": name, "kind": rule.kind, "source": rule.origin.source}))
        restless = sum(int((answer.gap > 1.0).sum()) for answer in answers)
        if restless:
            found.append(Note("restless", {"name": name, "draws": restless}))
    return found


class Game:
    """Who answers to what, in given draws. Arrays are (year, draw, recipient)."""

    def __init__(self, scenario: d.Scenario, names: Sequence[str], years: Sequence[Draws], pay: Pay) -> None:
        self.scenario, self.names, self.pay = scenario, tuple(names), pay
        planned = {*names, *(other for name in names for other in dependents(scenario, name))}
        chance = {name for name in planned if isinstance(years[0].get(name), Counts)}
        self.years = [{name: value for name, value in year.items() if name not in chance} for year in years]
        self.draws = size_of(self.years)
        self.margins = {name: Margins(scenario, name, pay) for name in names}
        states = pay(scenario, self.years).years
        self.base = {name: self._stacked([s.moment().value(name) for s in states]) for name in names}
        self.rules = {name: self._rule(name, states) for name in names}

    def solve(self) -> tuple[dict[str, Floats], dict[str, Floats]]:
        """Volumes at rest, and how far from it each draw is."""
        volumes, gaps = dict(self.base), {}
        for _ in range(_TURNS if len(self.names) > 1 else 1):
            before = dict(volumes)
            for name in self.names:
                found = self.rest_of(name, volumes)
                volumes[name], gaps[name] = found.volumes, found.gap
            if all((np.abs(volumes[n] - before[n]) <= near(volumes[n])).all() for n in self.names):
                break
        return volumes, gaps

    def rest_of(self, name: str, volumes: Mapping[str, Floats]) -> Together:
        """Where one quantity rests when the other answering ones are as they are, from where it starts."""
        margins, start = self.margins[name], self.base[name]

        def reply(at: Floats) -> Floats:
            return self.reply(name, volumes, at)

        try:
            if margins.apart:
                rest = first_rest(reply, start, steps=partial(self._edges, name, volumes))
                return Together(rest.volume, np.zeros(start.shape[:2]))
            found = rest_together(reply, start) if margins.by_total else rest_together(reply, start, _FEW_ROUNDS)
        except Unbounded as bad:
            place = self.scenario.quantities[name].origin.place
            raise refusal("response_unbounded", place, name=name, draw=bad.cell[1]) from bad
        restless = np.nonzero((found.gap > 1.0).any(axis=0))[0]
        if not restless.size:
            return found
        part = self.of_draws(restless)
        there = {n: volumes[n][:, restless] for n in self.names}
        again = rest_step_by_step(lambda at: part.reply(name, there, at), found.volumes[:, restless])
        found.volumes[:, restless], found.gap[:, restless] = again.volumes, again.gap
        return found

    def _edges(self, name: str, volumes: Mapping[str, Floats], begin: Floats, end: Floats) -> Floats:
        """Just before the largest jump in payment on the way: up where volumes fall, down where they rise."""
        margins, one = self.margins[name], self.margins[name].one
        others = [n for n in self.names if n != name]
        years = [{**year, **{n: volumes[n][k][:, None, :] for n in others}} for k, year in enumerate(self.years)]
        low, high = np.minimum(begin, end), np.maximum(begin, end)
        sign = np.where(end < begin, 1.0, -1.0)
        at_low, at_high = (sign * margins.paid(years, at) for at in (low, high))
        steepest = np.maximum(*(sign * margins.marginal(years, at) * margins.per_unit for at in (low, high)))
        units = (high - low) / one
        jumps = (units > 0) & (at_high - at_low > units * (steepest + _OFF) + _OFF)
        if not jumps.any():
            return np.full(begin.shape, np.nan)
        least = low
        for _ in range(_HALVED):
            if not (jumps & (high - low > one / 4)).any():
                break
            middle = (low + high) / 2
            there = sign * margins.paid(years, middle)
            below = there - at_low > at_high - there
            low, high = np.where(below, low, middle), np.where(below, middle, high)
            at_low, at_high = np.where(below, at_low, there), np.where(below, there, at_high)
        return np.where(jumps, np.maximum(high - one / 2, least), np.nan)

    def of_draws(self, index: NDArray[np.intp]) -> Game:
        """The same game in some of the draws."""
        part = copy(self)
        part.years, part.draws = chosen(self.years, index), len(index)
        part.base = {name: x[:, index] for name, x in self.base.items()}
        part.rules = {name: _of_draws(rule, index) for name, rule in self.rules.items()}
        return part

    def reply(self, name: str, volumes: Mapping[str, Floats], at: Floats) -> Floats:
        """The volumes that the payments for one more call forth."""
        others = [n for n in self.names if n != name]
        years = [{**year, **{n: volumes[n][k][:, None, :] for n in others}} for k, year in enumerate(self.years)]
        return self.rules[name](self.margins[name].marginal(years, at))

    # -- what the rules are made of -------------------------------------------------------------------------------

    def _stacked(self, values: Sequence[Number]) -> Floats:
        shape = (self.draws, len(self.scenario.recipients))
        return np.stack([np.broadcast_to(value.x[:, 0, :], shape) for value in values])

    def _rule(self, name: str, states: Sequence[YearView]) -> Rule:
        rule = self.scenario.quantities[name].response
        if rule is None:
            raise TypeError(name)
        given = {key: self._stacked([s.moment().formula(f) for s in states]) for key, f in rule.formulas.items()}
        zero = np.zeros(self.base[name].shape)
        most = given.get("most")
        if "capacity" in given:
            self._refuse(rule, name, "hours", given["hours"], given["hours"] > 0, "> 0")
            self._refuse(rule, name, "capacity", given["capacity"], given["capacity"] >= 0, ">= 0")
            within = given["capacity"] / given["hours"]
            most = within if most is None else np.minimum(within, most)
        if rule.kind == "marginal_cost" and most is not None:
            return TakingUp(self.base[name], given["marginal_cost"], most)
        besides = given.get("besides", zero)
        self._refuse(rule, name, "elasticity", given["elasticity"], given["elasticity"] >= 0, ">= 0")
        self._refuse(rule, name, "besides" if "besides" in rule.formulas else "at", besides, besides >= 0, ">= 0")
        self._refuse(rule, name, "at", given["at"], given["at"] + besides > 0, "> 0")
        losing = given.get("losing", zero + 1.0)
        self._refuse(rule, name, "losing" if "losing" in rule.formulas else "at", losing, losing >= 0, ">= 0")
        return Elastic(self.base[name], given["elasticity"], given["at"], besides, losing, most)

    def _refuse(self, rule: d.Response, name: str, key: str, value: Floats, good: Any, right: str) -> None:
        good = good & np.isfinite(value)
        if not good.all():
            _, draw, row = (int(i[0]) for i in np.nonzero(~good))
            who = self.scenario.recipients.ids[row]
            shown = f"{value[:, draw, row][0]:g}"
            raise refusal(
                "response_range", rule.formulas[key].place, name=name, key=key, value=shown, who=who, right=right
            )


def _of_draws(rule: Rule, index: NDArray[np.intp]) -> Rule:
    given = {f.name: getattr(rule, f.name) for f in fields(rule)}
    return replace(rule, **{name: x[:, index] for name, x in given.items() if x is not None})
