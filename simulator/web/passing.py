"""How likely the cost is to pass an amount that a reader drags: the chance, and the curve of all amounts."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from simulator.describe.figures import number
from simulator.language import Locale
from simulator.money import Money
from simulator.results.risk import DesignRisk
from simulator.tables.cells import amount, probability_with_interval
from simulator.web.strip import Scale

HEIGHT = 120
POINTS = 80
STEPS = 200


@dataclass(frozen=True)
class Passing:
    """The line that is dragged, and what it says.

    Args:
        sentence: how likely the cost is to pass the amount.
        shown: the amount as the reader writes it, in units of the currency.
        plain: the same as a slider takes it.
        low: end of the slider.
        high: its other end.
        step: of the slider.
        curve: the chance of passing each amount, as points of a drawing.
        at: where the line stands in the drawing.
        y: where the curve is there.
    """

    sentence: str
    shown: str
    plain: str
    low: str
    high: str
    step: str
    curve: str
    at: float
    y: float


def passing(risk: DesignRisk, minor: int, locale: Locale) -> Passing | None:
    """The chance that the cost passes an amount; None where nothing is uncertain.

    Args:
        risk: of a design.
        minor: the amount, in the smallest unit.
        locale: the reader's.
    """
    if risk.is_certain:
        return None
    costs, units = np.sort(risk.costs_minor), risk.currency.minor_units
    ends = [float(costs[0]), float(costs[-1]), float(minor)]
    step = 10.0 ** max(round(np.log10(max((ends[1] - ends[0]) / units / STEPS, 1))), 0)
    low, high = (np.floor(min(ends) / units / step) * step, np.ceil(max(ends) / units / step) * step)
    scale = Scale.of([low * units, high * units])
    found = risk.passing_probability(minor)
    levels = np.linspace(low, high, POINTS) * units
    above = 1 - np.searchsorted(costs, levels, side="right") / len(costs)
    points = " ".join(f"{scale.at(float(x))},{_height(float(p))}" for x, p in zip(levels, above, strict=True))
    cost = Money(minor, risk.currency)
    return Passing(
        locale.word("web_passing", amount=amount(cost, locale), risk=probability_with_interval(found, locale)),
        number(Fraction(minor, units), locale.language),
        f"{minor / units:.12g}",
        f"{low:.12g}",
        f"{high:.12g}",
        f"{step:.12g}",
        points,
        scale.at(float(minor)),
        _height(found.value),
    )


def _height(share: float) -> float:
    """The place of a share in the drawing, all at the top."""
    return round((1 - share) * (HEIGHT - 10) + 5, 1)
