"""What a follow-up says about what was assumed: ranges brought up to date by what was observed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from simulator.language import Locale
from simulator.number import Floats
from simulator.tables.shown import NOTEBOOK, Shown
from simulator.tables.table import Column, Row, Table

FEW = 100.0
"""Draws that count, below which the posterior rests on too few of them."""


@dataclass(frozen=True)
class Share:
    """What is known of a share, as a beta distribution: as if ``a`` had been met and ``b`` missed."""

    a: float
    b: float

    @property
    def mean(self) -> float:
        """The expected share."""
        return self.a / (self.a + self.b)

    def interval(self, level: float = 0.8) -> tuple[float, float]:
        """The middle of the distribution: p10 to p90 unless told."""
        from scipy.special import betaincinv

        tail = (1.0 - level) / 2.0
        return float(betaincinv(self.a, self.b, tail)), float(betaincinv(self.a, self.b, 1.0 - tail))

    def observed(self, successes: float, trials: float, dispersion: float = 0.0) -> Share:
        """The share after a follow-up. Trials that go together (``dispersion``, their correlation) count for fewer.

        >>> Share(0.5, 0.5).observed(30, 60).mean
        0.5
        """
        weight = 1.0 / (1.0 + (trials - 1.0) * dispersion) if trials > 1 else 1.0
        return Share(self.a + weight * successes, self.b + weight * (trials - successes))


def share_of(p10: float, p90: float) -> Share:
    """The beta distribution with given 10th and 90th percentiles."""
    from scipy.optimize import brentq
    from scipy.special import betaincinv

    if not 0.0 < p10 < p90 < 1.0:
        raise ValueError((p10, p90))

    def centred(size: float) -> tuple[float, float]:
        mean = brentq(lambda m: betaincinv(m * size, (1 - m) * size, 0.1) - p10, p10, 1.0 - 1e-9)
        return float(mean), float(betaincinv(mean * size, (1 - mean) * size, 0.9))

    size = 10.0 ** float(brentq(lambda s: centred(10.0**s)[1] - p90, -0.5, 7.0))
    mean = centred(size)[0]
    return Share(mean * size, (1.0 - mean) * size)


@dataclass(frozen=True)
class Level:
    """What is known of a level, such as hours per bed: a normal distribution."""

    mean: float
    sd: float

    def observed(self, value: float, error: float) -> Level:
        """The level after a measurement with a standard error: each weighs as the inverse of its variance.

        >>> Level(2.0, 0.5).observed(3.0, 0.5).mean
        2.5
        """
        before, now = self.sd**-2, error**-2
        return Level((self.mean * before + value * now) / (before + now), (before + now) ** -0.5)

    def interval(self) -> tuple[float, float]:
        """From the 10th to the 90th percentile."""
        return self.mean - 1.2815515655446 * self.sd, self.mean + 1.2815515655446 * self.sd


@dataclass(frozen=True)
class Updated(Shown):
    """The figures of a response after a follow-up: p10, p50 and p90 before and after, and how many draws count."""

    before: Mapping[str, tuple[float, float, float]]
    after: Mapping[str, tuple[float, float, float]]
    draws_that_count: float

    @property
    def too_few(self) -> bool:
        """Whether what was observed was so unlikely beforehand that too few draws speak for it."""
        return self.draws_that_count < FEW

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """One row for each figure: its 10th and 90th percentile before and after."""
        word = locale.word
        columns = (
            Column("name", "", "name"),
            *(
                Column(f"{when}_{key}", f"{word(f'range_{when}')} {key.upper()}")
                for when in ("before", "after")
                for key in ("p10", "p90")
            ),
        )
        rows: list[Row] = []
        for name in self.before:
            ends = (self.before[name][0], self.before[name][-1], self.after[name][0], self.after[name][-1])
            rows.append((word("share_followed") if name == "share" else name, *map(_three_digits, ends)))
        count = round(self.draws_that_count)
        notes = (word("follow_up_few" if self.too_few else "follow_up_draws", draws=count),)
        return (Table("follow_up", word("follow_up_title"), columns, tuple(rows), notes=notes),)

    def to_json(self, locale: Locale = NOTEBOOK) -> dict[str, Any]:
        """One object: each figure's range before and after."""
        del locale  # nothing in it is a word
        shown = {
            when: {name: dict(zip(("p10", "p50", "p90"), x, strict=True)) for name, x in three.items()}
            for when, three in (("before", self.before), ("after", self.after))
        }
        return {**shown, "draws_that_count": round(self.draws_that_count, 1)}


def _three_digits(value: float) -> Fraction:
    return Fraction(f"{value:.3g}")


def reweighed(
    figures: Mapping[str, Floats], predicted: Floats, successes: float, trials: float, dispersion: float = 0.0
) -> Updated:
    """Figures of a response after a follow-up of what it led to.

    Each draw of the figures predicted a share; it counts by how likely the follow-up was if the share was that:
    binomial, and beta-binomial where trials go together.

    Args:
        figures: draws of each figure.
        predicted: the share that each draw plans with, before chance decides how many it becomes.
        successes: how many of those followed up.
        trials: how many were followed up.
        dispersion: the correlation of two trials, from 0 to 1.
    """
    logs = log_likelihood(successes, trials, predicted, dispersion)
    weights = np.exp(logs - logs.max())
    weights = weights / weights.sum()
    even = np.full(len(weights), 1.0 / len(weights))
    return Updated(
        {name: _quantiles(x, even) for name, x in figures.items()},
        {name: _quantiles(x, weights) for name, x in figures.items()},
        float(1.0 / (weights**2).sum()),
    )


def log_likelihood(successes: float, trials: float, shares: Floats, dispersion: float = 0.0) -> Floats:
    """How likely a follow-up was if the share was each of these, as a logarithm without the number of orders.

    Args:
        successes: how many of those followed up.
        trials: how many were followed up.
        shares: each planned share.
        dispersion: the correlation of two trials, from 0 to 1; with it beta-binomial, else binomial.
    """
    from scipy.special import betaln, xlog1py, xlogy

    share = np.clip(shares, 1e-12, 1 - 1e-12)
    if dispersion > 0 and trials > 1:
        size = max(1.0 / dispersion - 1.0, 1e-9)
        a, b = share * size, (1.0 - share) * size
        return np.asarray(betaln(successes + a, trials - successes + b) - betaln(a, b))
    return np.asarray(xlogy(successes, share) + xlog1py(trials - successes, -share))


def _quantiles(x: Floats, weights: Floats) -> tuple[float, float, float]:
    order = np.argsort(x)
    reached = np.cumsum(weights[order])
    at = np.minimum(np.searchsorted(reached, [0.1, 0.5, 0.9]), len(x) - 1)
    low, middle, high = x[order][at].tolist()
    return low, middle, high
