"""Aims estimated from draws, each with its interval, and promises as events that may happen in a share of the draws."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

import numpy as np
from scipy.special import betaincinv

from simulator.decide.aims import Aim, Promise
from simulator.decide.evaluate import happens, measured
from simulator.engine.folding import Outcome
from simulator.estimate import Estimate, exactly
from simulator.results import estimates as e

LEVEL = 0.05
"""One interval in twenty may miss."""


def estimate(aim: Aim, outcome: Outcome, level: float = LEVEL) -> Estimate:
    """An aim over the draws of an outcome, with a two-sided interval at 1 - ``level``."""
    n = len(outcome.cost)
    if aim.statistic == "probability":
        hits = int(happens(aim, outcome).sum())
        if is_certain(outcome):
            return exactly(hits / n)
        basis: Literal["unseen", "always", "interval"] = "unseen" if not hits else "always" if hits == n else "interval"
        ends = (lower_limit(hits, n, level / 2), upper_limit(hits, n, level / 2))
        return Estimate(hits / n, *ends, basis, hits, n)
    x = measured(aim.measure, outcome)
    if aim.statistic == "mean":
        return e.mean(x, level)
    ordered = np.sort(x)
    if aim.statistic == "percentile":
        return e.quantile(ordered, float(aim.level), level)
    return e.tail_mean(ordered, float(aim.level), level)


def is_certain(outcome: Outcome) -> bool:
    """Whether nothing in a design is uncertain, so that every draw is the same and none is a sample."""
    return not outcome.design.outlook.quantities


def event_of(promise: Promise) -> tuple[Aim, float] | None:
    """The event that must happen in at most a share of the draws; None where it is no such promise."""
    aim, bound = promise.aim, promise.bound
    if promise.relation == "=" or (isinstance(bound, Aim) and aim.statistic == "probability"):
        return None
    if aim.statistic == "percentile":
        than = bound.measure if isinstance(bound, Aim) and bound.measure.what == "budget" else bound
        if isinstance(than, Aim):
            return None
        above = promise.relation == "<="
        most = 1 - aim.level if above else aim.level
        return Aim("probability", aim.measure, than=than, above=above, text=aim.text), float(most)
    if isinstance(bound, Aim):
        return None
    if promise.relation == "<=":
        return aim, float(bound)
    return Aim("probability", aim.measure, Fraction(0), aim.than, not aim.above, not aim.strict, aim.text), float(
        1 - bound
    )


def upper_limit(hits: int, n: int, level: float) -> float:
    """The one-sided upper limit of a probability (Clopper-Pearson).

    >>> round(upper_limit(0, 256, 0.025), 9)
    0.014306363
    """
    return 1.0 if hits >= n else float(betaincinv(hits + 1, n - hits, 1 - level))


def lower_limit(hits: int, n: int, level: float) -> float:
    """The one-sided lower limit of a probability (Clopper-Pearson)."""
    return 0.0 if hits <= 0 else float(betaincinv(hits, n - hits + 1, level))
