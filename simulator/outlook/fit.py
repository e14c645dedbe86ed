"""From what somebody states of a number to a distribution: two percentiles, three points, a mean, evidence."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from simulator.outlook.families import (
    Beta,
    Family,
    LogitNormal,
    LogNormal,
    Named,
    Normal,
    Observed,
    Triangular,
    Uniform,
)

Z90 = 1.2815515655446004  # the normal's 90th percentile


class BadFit(ValueError):
    """What is stated fits no distribution; ``code`` and ``params`` are a problem's."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def percentiles(p10: float, p90: float, kind: str, named: str | None = None) -> Family:
    """One chance in ten below ``p10`` and one in ten above ``p90``.

    A share is logit-normal and a positive number lognormal, else normal, unless a family is named.

    >>> percentiles(0.4, 0.8, "number").at(__import__("numpy").array([0.0])).round(4).item()
    0.5657
    """
    if not p10 <= p90:
        raise BadFit("uncertain_order", low=_shown(p10), high=_shown(p90))
    family = named or ("logit_normal" if kind == "share" else "lognormal" if p10 > 0 and kind != "signed" else "normal")
    if family in ("lognormal", "logit_normal") and (p10 <= 0 or (family == "logit_normal" and p90 >= 1)):
        raise BadFit("uncertain_outside", family=family, low=_shown(p10), high=_shown(p90))
    if family == "normal":
        return Normal((p10 + p90) / 2, (p90 - p10) / (2 * Z90))
    if family == "uniform":
        wide = (p90 - p10) / 8
        return Uniform(p10 - wide, p90 + wide)
    if family not in ("lognormal", "logit_normal"):
        raise BadFit("uncertain_family", family=family, known="normal, lognormal, logit_normal, uniform")
    low, high = (math.log(p10), math.log(p90)) if family == "lognormal" else (_logit(p10), _logit(p90))
    mu, sigma = (low + high) / 2, (high - low) / (2 * Z90)
    return LogNormal(mu, sigma) if family == "lognormal" else LogitNormal(mu, sigma)


def three_points(low: float, mode: float | None, high: float, named: str | None = None) -> Family:
    """Least, likeliest and most: PERT, which leans on the likeliest value four times as hard as on either end.

    A triangle puts a good part of its weight near ends that nobody believes in; ``distribution: triangular`` asks for
    it all the same. Without a likeliest value every value between the ends is alike.
    """
    if not low <= (low if mode is None else mode) <= high:
        raise BadFit("uncertain_order", low=_shown(low), high=_shown(high))
    if mode is None or low == high:
        return Uniform(low, high)
    if named == "triangular":
        return Triangular(low, mode, high)
    if named not in (None, "pert"):
        raise BadFit("uncertain_family", family=named, known="pert, triangular")
    width = high - low
    return Beta(1 + 4 * (mode - low) / width, 1 + 4 * (high - mode) / width, low, width)


def moments(mean: float, sd: float, kind: str, named: str | None = None) -> Family:
    """A mean and a standard deviation: beta for a share, lognormal for a positive number, else normal."""
    if sd < 0:
        raise BadFit("uncertain_order", low=_shown(sd), high="0")
    family = named or ("beta" if kind == "share" else "lognormal" if mean > 0 and kind != "signed" else "normal")
    if sd == 0 or family == "normal":
        return Normal(mean, sd)
    if family == "uniform":
        return Uniform(mean - sd * math.sqrt(3), mean + sd * math.sqrt(3))
    if family == "lognormal" and mean > 0:
        spread = math.log1p((sd / mean) ** 2)
        return LogNormal(math.log(mean) - spread / 2, math.sqrt(spread))
    if family == "beta" and 0 < mean < 1 and sd**2 < mean * (1 - mean):
        size = mean * (1 - mean) / sd**2 - 1
        return Beta(mean * size, (1 - mean) * size)
    if family not in ("beta", "lognormal"):
        raise BadFit("uncertain_family", family=family, known="normal, lognormal, beta, uniform")
    raise BadFit("uncertain_outside", family=family, low=_shown(mean), high=_shown(sd))


def evidence(successes: float, trials: float) -> Family:
    """A share seen ``successes`` times in ``trials``: the beta posterior of Jeffreys' prior.

    >>> evidence(30, 60).at(__import__("numpy").array([0.0])).item()
    0.5
    """
    if not (0 <= successes <= trials and trials > 0):
        raise BadFit("uncertain_evidence", successes=_shown(successes), trials=_shown(trials))
    return Beta(successes + 0.5, trials - successes + 0.5)


def observed(values: Sequence[float]) -> Family:
    """One of the values seen."""
    if not values:
        raise BadFit("uncertain_nothing")
    return Observed(tuple(values))


def named(name: str, parameters: Mapping[str, float]) -> Family:
    """A continuous distribution of scipy.stats by name."""
    from scipy import stats

    distribution = getattr(stats, name, None) if name.isidentifier() else None
    if not isinstance(distribution, stats.rv_continuous):
        raise BadFit(
            "uncertain_family", family=name, known="norm, lognorm, beta, gamma, triang, uniform, weibull_min, t"
        )
    try:
        frozen = distribution(**parameters)
        median = float(frozen.median())
    except TypeError as bad:
        raise BadFit("uncertain_parameters", family=name, reason=str(bad)) from bad
    if not math.isfinite(median):
        raise BadFit(
            "uncertain_parameters", family=name, reason=", ".join(f"{k} = {v:g}" for k, v in parameters.items())
        )
    return Named(name, dict(parameters), frozen)


def _logit(share: float) -> float:
    return math.log(share / (1 - share))


def _shown(value: float) -> str:
    return f"{value:g}"
