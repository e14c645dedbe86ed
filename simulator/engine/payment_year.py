"""What a payment came to in a settlement year: the amounts, what was left unpaid, and the amounts on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from simulator.engine.moment import Moment
from simulator.number import Number
from simulator.rules.calendar import Slice
from simulator.rules.rounding import Whole


@dataclass(frozen=True)
class Note:
    """Something a reader of the result should know; ``code`` is a word of the catalogue."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PaymentYear:
    """What a payment came to in a year: whole öre (draw, recipient), and for a pool what was left unpaid."""

    paid: Whole
    unpaid: Number | None
    pool: Number | None
    notes: tuple[Note, ...]
    moment: Moment
    slices: tuple[Slice, ...]
    steps: Mapping[str, Number]
    """Amounts on the way, as (draw, slice, recipient): ``basis``, ``factored``, ``earned``, or of a pool
    ``pool``, ``weight``, ``claimed`` and ``leaving``; and ``slices``, what each slice comes to before limits."""
    reclaimed: Whole | None = None
    """What has been taken off ``paid`` because a condition known later failed."""
    withheld: Whole | None = None
    """What has been taken off ``paid`` because a condition of another payment failed."""

    @cached_property
    def by_draw(self) -> Whole:
        """Paid to all recipients, by draw; worked out once, also for several designs that share the payment."""
        return np.asarray(self.paid.sum(axis=1))

    @cached_property
    def by_recipient(self) -> Whole:
        """Paid in all draws together, by recipient."""
        return np.asarray(self.paid.sum(axis=0))
