"""What is paid for: rates by unit, class and tier, and values read from a table of breakpoints."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import reduce

from simulator.number import Number

Table = Sequence[tuple[Number, Number]]
"""Breakpoints in rising order, each with its value or rate."""


def rate_times_units(rate: Number, units: Number) -> Number:
    """``rate`` x ``per``: money for each unit."""
    return rate * units


def sum_over_classes(rates: Sequence[Number], units: Sequence[Number]) -> Number:
    """A rate (or weight) for each class times the units of that class, added up."""
    return Number.dot(rates, units)


def marginal_tiers(units: Number, tiers: Table) -> Number:
    """Each tier's rate for the units that fall within it; units below the first breakpoint are not paid for.

    Source: the form of Norway's basic grant of 2022-07-01, one rate for the first 1 000 listed and a lower one above.
    """
    amounts = []
    for k, (start, rate) in enumerate(tiers):
        above = units.maximum(start) - start
        if k + 1 < len(tiers):
            above = above.minimum(tiers[k + 1][0] - start)
        amounts.append(rate * above)
    return reduce(Number.__add__, amounts)


def whole_tiers(units: Number, tiers: Table) -> Number:
    """All units at the rate of the last tier reached."""
    return steps(units, tiers) * units


def steps(level: Number, table: Table) -> Number:
    """The value of the last step reached (level >= breakpoint); zero below the first."""
    value = Number.of(0)
    for breakpoint_, at in table:
        value = level.compare(">=", breakpoint_).where(at, value)
    return value


def curve(level: Number, table: Table) -> Number:
    """Straight between points and flat outside them; falling values make an inverse measure (lower is better).

    Where two breakpoints coincide the value jumps, and the edge belongs to the later point.
    """
    value = table[0][1]
    for (x0, y0), (x1, y1) in itertools.pairwise(table):
        between = y0 + (y1 - y0) * ((level - x0) / (x1 - x0))
        beyond = level.compare(">=", x1)
        started = level.compare(">=", x0)
        value = beyond.where(y1, started.where(between, value))
    return value
