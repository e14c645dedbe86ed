"""What a requisition asks for and when, and what each recipient had of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from simulator.formula.check import RECIPIENT
from simulator.funding.windows import Whole
from simulator.number import Number
from simulator.rules.rounding import round_each
from simulator.scenario import definitions as d
from simulator.units import ONE

if TYPE_CHECKING:
    from simulator.engine.year_view import YearView


class Asked:
    """What a requisition asks for and when, for all at once or by recipient."""

    def __init__(self, state: YearView, given: d.Requisition) -> None:
        self.by = given.by
        moment = state.moment()
        types = state.scenario.checked.formula_types
        self.by_recipient = any(
            f is not None and f in types and types[f].axis == RECIPIENT for f in (given.amount, given.on)
        )
        rows = len(state.scenario.recipients) if self.by_recipient else 1
        self.by_each = self.day_of_each = self.total = self.day_of_all = None
        if given.amount is not None:
            value = state.yearly(given.amount).spread(rows)
            whole = round_each(Number.of_floats(np.nan_to_num(value.x)), ONE.scale, "down")
            self.by_each, self.total = whole[:, 0, :], whole[:, 0, 0]
        if given.on is not None:
            day = np.nan_to_num(moment.formula(given.on).spread(rows).x, nan=np.inf, posinf=np.inf)
            self.day_of_each, self.day_of_all = day[:, 0, :], day[:, 0, 0]

    def days_and_amounts(
        self, ids: Sequence[str], requisitioned: Whole, had: Whole | None, draw: int
    ) -> list[tuple[date | None, str, int]]:
        """(day, recipient, öre) of each recipient's requisition; nothing when one asks for all.

        Args:
            ids: the recipients.
            requisitioned: (draw,) what the source's requisition came to.
            had: (draw, recipient) what each had of it.
            draw: the draw that is looked at.
        """
        if not self.by_recipient:
            if self.day_of_all is None or not np.isfinite(self.day_of_all[0]):
                return []
            amount = int(requisitioned[min(draw, len(requisitioned) - 1)])
            return [(date.fromordinal(int(self.day_of_all[0])), "", amount)]
        had = np.zeros((1, len(ids)), np.int64) if had is None else had
        total = requisitioned
        row = had[min(draw, len(had) - 1)]
        row = _within(row, int(total[min(draw, len(total) - 1)]), ids)
        out: list[tuple[date | None, str, int]] = []
        for i, (name, amount) in enumerate(zip(ids, np.asarray(row).tolist(), strict=True)):
            day = self.day_of_each[0, i] if self.day_of_each is not None else np.inf
            out.append((date.fromordinal(int(day)) if np.isfinite(day) else None, name, int(amount)))
        return out


def _within(asked: Whole, total: int, ids: Sequence[str]) -> Whole:
    """What each has of a grant that all together asked too much of: in proportion, what is over to the first by id."""
    together = int(asked.sum())
    if together <= total:
        return asked
    parts = np.array([int(amount) * total // together for amount in asked], np.int64)
    for i in sorted(np.nonzero(asked)[0].tolist(), key=lambda i: ids[i])[: total - int(parts.sum())]:
        parts[i] += 1
    return parts
