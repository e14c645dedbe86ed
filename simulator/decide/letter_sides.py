"""What recipients are paid on one side of a letter, old or new: a whole scenario, or one of its settlement years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from simulator.engine.by_slice import by_slice
from simulator.engine.outturn import in_slices
from simulator.engine.year import YearSettlement
from simulator.funding.eligible import share_of
from simulator.language import Locale
from simulator.results.by_time import month_name
from simulator.results.result import MinorByRecipient, Result
from simulator.rules.rounding import Whole
from simulator.scenario import definitions as d

NO_MONTH = ""
"""The time of what is not paid by month."""


@dataclass(frozen=True)
class LetterSide:
    """Old or new.

    Args:
        result: what was settled.
        year: which of its settlement years, counted from 0; None for all of them.
    """

    result: Result
    year: int | None = None

    @property
    def scenario(self) -> d.Scenario:
        """What was settled."""
        return self.result.scenario

    @property
    def ids(self) -> tuple[str, ...]:
        """The recipients."""
        return self.scenario.recipients.ids

    @property
    def years(self) -> tuple[YearSettlement, ...]:
        """The settlement years that count."""
        every = tuple(self.result.settlement.years)
        return every if self.year is None else (every[self.year],)

    @property
    def label(self) -> str:
        """The years by their names."""
        labels = [state.year.label for state in self.years]
        return labels[0] if len(labels) == 1 else f"{labels[0]}-{labels[-1]}"

    def title(self, locale: Locale) -> str:
        """The scenario's title."""
        return self.scenario.title[locale.language]

    @cached_property
    def by_payment(self) -> Mapping[str, MinorByRecipient]:
        """Minor units by payment and recipient."""
        return {name: self._of(self._paid(name)) for name in self.scenario.payments}

    @cached_property
    def totals(self) -> MinorByRecipient:
        """Minor units by recipient."""
        return {i: sum(amounts[i] for amounts in self.by_payment.values()) for i in self.ids}

    @cached_property
    def by_month(self) -> Mapping[str, MinorByRecipient]:
        """Minor units by the month in which they are paid and recipient; what has no month last, under ``NO_MONTH``.

        What accrues by month or quarter is paid on the last day of each, what is paid in instalments on their days.
        """
        found: dict[str, Whole] = {}
        for payment in self.scenario.payments.values():
            left = self._paid(payment.name)
            for month, amount in self._months(payment):
                found[month] = found.get(month, np.zeros_like(left)) + amount
                left = left - amount
            found[NO_MONTH] = found.get(NO_MONTH, np.zeros_like(left)) + left
        rest = found.pop(NO_MONTH, None)
        out = {month: self._of(found[month]) for month in sorted(found)}
        return out if rest is None or not rest.any() else {**out, NO_MONTH: self._of(rest)}

    def _months(self, payment: d.Payment) -> list[tuple[str, Whole]]:
        """What of a payment has a month; the instalments of several years together belong to none of them alone."""
        if in_slices(payment):
            return [found for state in self.years for found in _of_slices(state, payment)]
        if self.year is not None and len(self.result.settlement.years) > 1:
            return []
        whole, before, out = self._paid(payment.name), np.zeros(len(self.ids), np.int64), []
        for part in payment.paid:
            until = share_of(whole, part.cumulative)
            out.append((month_name(part.day), until - before))
            before = until
        return out

    def _paid(self, name: str) -> Whole:
        every = [np.asarray(state.payments[name].paid[0], np.int64) for state in self.years]
        return np.asarray(np.sum(every, axis=0), np.int64)

    def _of(self, amounts: Whole) -> MinorByRecipient:
        return dict(zip(self.ids, amounts.tolist(), strict=True))


def _of_slices(state: YearSettlement, payment: d.Payment) -> list[tuple[str, Whole]]:
    done = state.payments[payment.name]
    amounts = by_slice(payment, done)[0]
    return [(month_name(part.last), np.asarray(amounts[t], np.int64)) for t, part in enumerate(done.slices)]
