"""Promises held against one design: what each comes to, whether it is kept, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simulator.decide.aims import Aim, Promise
from simulator.decide.estimating import LEVEL, estimate, event_of, is_certain, lower_limit, upper_limit
from simulator.decide.evaluate import central_value, happens, measured
from simulator.engine.folding import Outcome
from simulator.engine.settle import settle
from simulator.estimate import Estimate, exactly
from simulator.results import estimates as e
from simulator.results.result import Result
from simulator.rules.calendar import slices
from simulator.scenario import definitions as d

Sureness = Literal["sure", "unsure"]


@dataclass(frozen=True)
class Case:
    """One design under one assumption: its draws, and its central case when somebody asks.

    Args:
        name: of the design.
        scenario: with the assumption laid on it.
        outcome: the draws.
    """

    name: str
    scenario: d.Scenario
    outcome: Outcome

    @cached_property
    def result(self) -> Result:
        """The central case."""
        return Result(settle(self.scenario))

    @cached_property
    def years(self) -> Fraction:
        """How long its period is."""
        return sum((part.years for y in self.scenario.years for part in slices(y.first, y.last, None)), Fraction(0))


@dataclass(frozen=True)
class Judged:
    """One promise of one design.

    Args:
        promise: what is promised.
        bound: in base units or as a share.
        achieved: what it comes to.
        is_kept: whether it is kept, as the draws have it.
        sureness: whether that is known with the confidence asked for.
    """

    promise: Promise
    bound: float
    achieved: Estimate
    is_kept: bool
    sureness: Sureness


def value_of(aim: Aim, case: Case, base: Case, level: float = LEVEL, *, relative: bool = False) -> Estimate:
    """What an aim comes to, with its two-sided interval at 1 - ``level`` where it is over the draws."""
    if aim.over_draws:
        return estimate(aim, case.outcome, level)
    return exactly(float(central_value(aim.measure, case.result, base.result, relative)))


def judge(promise: Promise, case: Case, base: Case, level: float = LEVEL) -> Judged:
    """Hold a promise against a design.

    Args:
        promise: what is promised.
        case: the design in the draws.
        base: what losses and ``baseline(...)`` are of, in the same draws.
        level: how often the verdict "sure" may be wrong.
    """
    aim = promise.aim
    achieved = value_of(aim, case, base, relative=promise.relative)
    event = event_of(promise) if aim.over_draws else None
    if event is not None:
        return _by_event(promise, event, case, base, achieved, level)
    bound = _bound(promise, case, base)
    if promise.relation == "=":
        is_kept = achieved.value == bound.value
        return Judged(promise, bound.value, achieved, is_kept, "sure" if not aim.over_draws else "unsure")
    off = _difference(promise, case, base, 2 * level)
    sign = 1 if promise.relation == "<=" else -1
    is_kept = sign * (achieved.value - bound.value) <= 0
    ends = sorted((sign * off.low, sign * off.high))
    known = ends[1] <= 0 if is_kept else ends[0] > 0
    return Judged(promise, bound.value, achieved, is_kept, "sure" if known else "unsure")


def _by_event(
    promise: Promise, event: tuple[Aim, float], case: Case, base: Case, achieved: Estimate, level: float
) -> Judged:
    """A promise that an event happens in at most a share of the draws, by the binomial distribution."""
    aim, most = event
    hits, n = int(happens(aim, case.outcome).sum()), len(case.outcome.cost)
    is_kept = hits <= int(np.floor(most * n + 1e-9))
    known = upper_limit(hits, n, level) <= most if is_kept else lower_limit(hits, n, level) > most
    known = known or is_certain(case.outcome)
    return Judged(promise, _bound(promise, case, base).value, achieved, is_kept, "sure" if known else "unsure")


def _bound(promise: Promise, case: Case, base: Case) -> Estimate:
    if not isinstance(promise.bound, Aim):
        return exactly(float(promise.bound))
    of = case if promise.bound.measure.what == "budget" else base
    return value_of(promise.bound, of, base)


def _difference(promise: Promise, case: Case, base: Case, level: float) -> Estimate:
    """How far the aim is from its bound, with a two-sided interval; two means are compared draw by draw."""
    aim, bound = promise.aim, promise.bound
    level = min(level, 1.0)
    if not isinstance(bound, Aim) or not bound.over_draws:
        found = value_of(aim, case, base, level, relative=promise.relative)
        than = _bound(promise, case, base).value
        return Estimate(found.value - than, found.low - than, found.high - than, found.basis)
    if aim.statistic == bound.statistic == "mean":
        return e.mean(measured(aim.measure, case.outcome) - measured(bound.measure, base.outcome), level)
    mine, its = value_of(aim, case, base, level / 2), value_of(bound, base, base, level / 2)
    return Estimate(mine.value - its.value, mine.low - its.high, mine.high - its.low)


def satisfied(promise: Promise, case: Case, base: Case) -> NDArray[np.bool_] | None:
    """In which draws the promise's measure is within its bound; None for what is of the central case alone."""
    aim = promise.aim
    if aim.measure.what in ("largest_loss", "losers", "spread") or promise.relation == "=":
        return None
    if aim.is_share:
        happened = happens(aim, case.outcome)
        return ~happened if promise.relation == "<=" else happened
    x = measured(aim.measure, case.outcome)
    bound = promise.bound
    if isinstance(bound, Aim):
        of = case if bound.measure.what == "budget" else base
        than = measured(bound.measure, of.outcome)
    else:
        than = np.full(1, float(bound))
    return x <= than if promise.relation == "<=" else x >= than
