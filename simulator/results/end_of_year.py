"""End-of-window rules side by side: the same share left unused, and what each grant's rule makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np

from simulator.engine.settle import Settlement
from simulator.funding.accounts import account
from simulator.funding.eligible import share_of
from simulator.funding.windows import Grant
from simulator.money import kronor

ENDS = ("carried", "kept", "repaid", "lapsed", "open")


@dataclass(frozen=True)
class EndOfYear:
    """One grant at the end of one cost year when a share of it has not been used; amounts in öre."""

    scenario: str
    grant: Grant
    year: str
    amount: int
    unused: int
    becomes: dict[str, int]
    stated: str
    document: str

    def to_json(self, currency: str) -> dict[str, Any]:
        """The row with amounts in kronor."""
        return {
            "scenario": self.scenario,
            "source": self.grant.source,
            "grant": self.grant.year,
            "use": [self.grant.first.isoformat(), self.grant.last.isoformat()],
            "year": self.year,
            "amount": kronor(self.amount, currency),
            "unused": kronor(self.unused, currency),
            **{end: kronor(self.becomes[end], currency) for end in ENDS},
            "repaid_by": self.grant.by.isoformat() if self.grant.by else None,
            "stated": self.stated or None,
            "document": self.document,
        }


def end_of_year(settlements: Sequence[Settlement], unused: Fraction) -> list[EndOfYear]:
    """A row for each grant and each cost year of its window: all but ``unused`` is used in the window's first year."""
    return [row for settlement in settlements for row in _of_scenario(settlement, unused)]


def _of_scenario(settlement: Settlement, unused: Fraction) -> list[EndOfYear]:
    scenario, funding = settlement.scenario, settlement.funding
    out = []
    for g, grant in enumerate(funding.funds.grants):
        amount = int(funding.granted[0, g])
        left = int(share_of(np.array([amount]), unused)[0])
        years = [(date(y, 1, 1), date(y, 12, 31)) for y in range(grant.first.year, grant.last.year + 1)]
        used = np.zeros((1, 1, len(years)), np.int64)
        used[0, 0, 0] = amount - left
        accounts = account([grant], years, np.array([[amount]]), used)
        source = scenario.funding[grant.source]
        for y, (first, _) in enumerate(years):
            becomes = {end: int(getattr(accounts, end)[0, 0, y]) for end in ENDS}
            document = source.origin.source
            name = scenario.name
            out.append(EndOfYear(name, grant, str(first.year), amount, left, becomes, source.left.stated, document))
    return out
