"""A settlement year and a settlement as those see them who compute parts of them: lower files know no more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from simulator.engine.moment import Moment
from simulator.engine.payment_year import PaymentYear
from simulator.engine.payments import PayingState
from simulator.formula.syntax import Formula
from simulator.number import Number
from simulator.scenario import definitions as d


class YearView(PayingState, Protocol):
    """A settlement year while it is computed: what is paid so far, and the years before."""

    @property
    def payments(self) -> dict[str, PaymentYear]:
        """Payments that are settled, by name."""

    @property
    def before(self) -> YearView | None:
        """The year before; None for the first."""

    @property
    def rank(self) -> NDArray[np.intp]:
        """Each recipient's place by id."""

    def moment(self) -> Moment:
        """Values as they are read at the start of the year."""

    def yearly(self, formula: Formula) -> Number:
        """Money, or money per year for as much of the year as is settled."""

    def release(self) -> None:
        """Let go of values, which know their year."""

    def trial(self) -> YearView:
        """The year as it stands, in which further payments can be tried without being made."""


class SettlementView(Protocol):
    """A settled scenario."""

    @property
    def scenario(self) -> d.Scenario:
        """What was settled."""

    @property
    def years(self) -> Sequence[YearView]:
        """Its settlement years."""
