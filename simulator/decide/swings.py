"""How far each uncertain quantity alone moves an answer: from its 10th to its 90th percentile, all else at medians."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simulator.decide.inputs import Input
from simulator.decide.mixing import Answers
from simulator.engine.uncertain import outlook_of
from simulator.number import Floats
from simulator.outlook.fit import Z90
from simulator.outlook.latents import Latents, Variable
from simulator.outlook.streams import BLOCK


@dataclass(frozen=True)
class Swing:
    """What an answer comes to when one input alone leaves its median, in minor units.

    Args:
        low: with the input at its 10th percentile.
        high: at its 90th. Where an input is one number for each recipient, both are percentiles of the answer when
            that input alone is drawn, so that good and bad luck even out between recipients.
    """

    low: float
    high: float

    @property
    def width(self) -> float:
        """How far the answer moves."""
        return abs(self.high - self.low)


def swings(answers: Answers, inputs: Sequence[Input]) -> tuple[float, dict[Input, Swing]]:
    """The answer of the median case, and every input's swing; all in one run.

    Args:
        answers: what is asked; of an event, what it is held against is left out.
        inputs: names that are one input move together, each from its own 10th to its own 90th percentile, and by
            draws where they correlate.
    """
    latents = outlook_of(answers.scenario).latents
    drawn = latents.block(answers.seed, 0)
    pieces: list[tuple[Input, list[str], int]] = []
    width = 1
    for one in inputs:
        by_draw = one.correlated or any(_many(latents, name) for name in one.names)
        pieces.append((one, list(one.names), BLOCK if by_draw else 2))
        width += pieces[-1][2]
    chosen = {at: np.zeros((len(z), width)) for at, z in drawn.items()}
    start = 1
    for _, names, count in pieces:
        for (name, year), z in drawn.items():
            if name.removesuffix("~") in names:
                both = np.array([-Z90, Z90])
                chosen[name, year][:, start : start + count] = z[:, :count] if count > 2 else both
        start += count
    x = answers.chosen(chosen, width)
    found: dict[Input, Swing] = {}
    start = 1
    for one, _, count in pieces:
        here = x[start : start + count]
        found[one] = Swing(*(here.tolist() if count == 2 else _percentiles(here)))
        start += count
    return float(x[0]), found


def _percentiles(x: Floats) -> list[float]:
    low, high = np.quantile(x, [0.1, 0.9], method="inverted_cdf").tolist()
    return [low, high]


def _many(latents: Latents, name: str) -> bool:
    """Whether a quantity is drawn as several numbers: by recipient, by year, or with a rate behind its counts."""
    variable: Variable | None = next((v for v in latents.variables if v.name == name), None)
    if variable is None:
        return False
    return variable.twin or (variable.by_row and len(variable.rows) > 1) or len(variable.years) > 1
