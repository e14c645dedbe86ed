"""What becomes of every grant in every cost year; the two sides of the account are equal by construction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

import numpy as np

from simulator.funding.windows import Grant, Whole, year_of


@dataclass(frozen=True)
class Accounts:
    """Whole öre by (draw, grant, cost year).

    opening + granted = used + carried + repaid + lapsed + kept + open. ``carried`` is carried out of the year, into the
    next or, in the last, out of the horizon; ``open`` is what nobody has said what happens to. ``returned`` stands
    beside that: what recipients paid back beyond all that was charged in the year.
    """

    opening: Whole
    granted: Whole
    used: Whole
    carried: Whole
    repaid: Whole
    lapsed: Whole
    kept: Whole
    open: Whole
    returned: Whole

    def imbalance(self) -> Whole:
        """Left side less right side: zero everywhere."""
        spent = self.used + self.carried + self.repaid + self.lapsed + self.kept + self.open
        return np.asarray(self.opening + self.granted - spent, np.int64)

    def of_grants(self, chosen: Sequence[int]) -> dict[str, Whole]:
        """Sums over grants and the horizon, by draw: what was there at first or was granted, and where it went.

        Over the horizon ``opening`` is that of the first year and ``carried`` that of the last.
        """
        out = {}
        for field in fields(self):
            values: Whole = getattr(self, field.name)[:, list(chosen), :]
            part = values[:, :, :1] if field.name == "opening" else values
            out[field.name] = np.asarray((values[:, :, -1:] if field.name == "carried" else part).sum(axis=(1, 2)))
        return out


def account(
    grants: Sequence[Grant],
    years: Sequence[tuple[date, date]],
    granted: Whole,
    used: Whole,
    withheld: Whole | None = None,
    deadlines: Sequence[date | None] = (),
    returned: Whole | None = None,
) -> Accounts:
    """Accounts from what was granted (draw, grant) and used (draw, grant, cost year).

    ``withheld`` (draw, grant) is what was never requisitioned; it lapses in the year of its deadline. A grant from
    before the horizon is there at its opening; one whose window ends within or before the horizon is settled by its
    end-of-window rule in that year.
    """
    draws = max(granted.shape[0], used.shape[0])
    shape = (draws, len(grants), len(years))
    parts = {field.name: np.zeros(shape, np.int64) for field in fields(Accounts)}
    parts["used"] += used
    if returned is not None:
        parts["returned"] += returned
    for g, grant in enumerate(grants):
        arrives = year_of(grant.granted, years)
        if arrives >= len(years):
            continue
        parts["opening" if arrives < 0 else "granted"][:, g, max(arrives, 0)] = granted[:, g]
        deadline = deadlines[g] if deadlines else None
        if withheld is not None and deadline is not None:
            # Nobody asks for money that may no longer be used: it lapses when the window ends, if not before.
            lapses = max(year_of(min(deadline, grant.last), years), arrives, 0)
            if lapses < len(years):
                parts["lapsed"][:, g, lapses] += withheld[:, g]
        _close(parts, g, grant, years, max(arrives, 0))
    return Accounts(**parts)


_ENDS = {"repaid": "repaid", "kept": "kept", "lapses": "lapsed", "not_stated": "open"}


def _close(parts: dict[str, Whole], g: int, grant: Grant, years: Sequence[tuple[date, date]], first: int) -> None:
    """Carry what is left from year to year until the window ends, then do what the rule says."""
    ends = max(year_of(grant.last, years), first)
    for y in range(first, len(years)):
        if y > first:
            parts["opening"][:, g, y] = parts["carried"][:, g, y - 1]
        left = parts["opening"][:, g, y] + parts["granted"][:, g, y] - parts["used"][:, g, y] - parts["lapsed"][:, g, y]
        parts[_ENDS[grant.end] if y >= ends else "carried"][:, g, y] += left
