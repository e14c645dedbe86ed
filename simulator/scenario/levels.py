"""A column through time: which level holds on which day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from simulator.number import Floats


@dataclass(frozen=True)
class Levels:
    """A column through time: row ``k`` of ``values`` holds from ``days[k]``; ``days[0]`` is the beginning of time."""

    days: Floats
    values: Floats
    known: Floats | None = None
    fractions: Mapping[float, Fraction] = field(default_factory=dict)
    """Values that were written as ``2/3``: what their floats stand for exactly."""

    @property
    def change_days(self) -> Floats:
        """Days on which somebody's level changes."""
        return self.days[1:]

    def at(self, days: Floats) -> Floats:
        """Levels on each of some days, as (day, row); one row when nothing changes between them."""
        index = np.searchsorted(self.days, days, side="right") - 1
        if index.size and (index == index[0]).all():
            return self.values[index[0] : index[0] + 1]
        return self.values[index]
