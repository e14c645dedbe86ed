"""What grants hold over some periods: what was left, what arrives and may be used, and what costs leave of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from simulator.funding.charging import Charged, Cost, charge
from simulator.funding.rests import Span, rests
from simulator.funding.windows import Period, Whole


@dataclass(frozen=True)
class Balances:
    """Whole öre of grants by (draw, grant), over periods that are told apart by their numbers alone.

    Attributes:
        carried: what was left of each grant before.
        granted: what arrives.
        usable: what of it may be used.
        may_pay: (grant, period), whether a cost of the period falls within the grant's window.
    """

    carried: Whole
    granted: Whole
    usable: Whole
    may_pay: NDArray[np.bool_]

    @cached_property
    def held(self) -> Whole:
        """What may be used, (draw, grant)."""
        return np.asarray(self.carried + self.usable)

    def limited(self, usable: Mapping[int, Whole]) -> Balances:
        """With so much usable of some of the grants that arrive, by draw.

        >>> grants = Balances(np.array([[5, 0]]), np.array([[10, 20]]), np.array([[10, 20]]), np.ones((2, 1), bool))
        >>> grants.limited({1: np.array([7])}).held.tolist()
        [[15, 7]]
        """
        out = np.array(self.usable)
        for g, limit in usable.items():
            out = np.array(np.broadcast_to(out, (max(len(out), len(limit)), out.shape[1])))
            out[:, g] = limit
        return replace(self, usable=out)

    def open_of(self, grants: Sequence[int]) -> list[int]:
        """Those of some grants that may pay in some period."""
        return [g for g in grants if self.may_pay[g].any()]

    def charge(self, costs: Sequence[Cost]) -> tuple[list[Charged], Whole]:
        """What each cost is charged to, in the order of the costs, and what each grant holds in the end."""
        return charge(costs, self.held, self.may_pay)

    def rest(self, left: Whole, grants: Sequence[int]) -> Whole:
        """What is left of some grants together, by draw, never below zero."""
        return np.asarray(np.maximum(left[:, self.open_of(grants)].sum(axis=1), 0), np.int64)

    def rest_by_span(
        self,
        charged: Sequence[Charged],
        grants: Sequence[int],
        shares: Sequence[Fraction],
        periods: Sequence[Period],
        spans: Sequence[Span],
    ) -> Whole:
        """What is left of some grants in each span of days: what they have for it less what is charged in it.

        Args:
            charged: what costs are charged to.
            grants: the grants.
            shares: how much of what they hold is for each span; they are brought to one.
            periods: the periods.
            spans: stretches of days that make up the periods.
        """
        open_ = self.open_of(grants)
        used = np.zeros((1, len(periods)), np.int64)
        for done in charged:
            used = used + sum((part for g, part in done.by_grant.items() if g in open_), np.zeros_like(used))
        held = np.asarray(sum((self.held[:, g] for g in open_), np.zeros(1, np.int64)), np.int64)
        together = sum(shares, Fraction(0)) or Fraction(1)
        return rests(held, [share / together for share in shares], used, periods, spans)
