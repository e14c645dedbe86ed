"""Settle a scenario: every payment of every year, in the order of their needs, from the sources that fund them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from simulator.engine.baseline import BASELINE, Baseline, baseline_of
from simulator.engine.funding_outcome import Funding
from simulator.engine.payment_year import Note
from simulator.engine.response import respond, response_notes
from simulator.engine.shared_work import Shared
from simulator.engine.year import NO_DRAWS, Draws, YearSettlement
from simulator.scenario import definitions as d
from simulator.scenario.left_out import left_out


@dataclass(frozen=True)
class Settlement:
    """A settled scenario: one entry for each settlement year."""

    scenario: d.Scenario
    years: tuple[YearSettlement, ...]

    def paid(self, payment: str) -> NDArray[np.int64]:
        """Whole öre of a payment over all years, as (draw, recipient)."""
        return sum((year.payments[payment].paid for year in self.years[1:]), self.years[0].payments[payment].paid)

    def unpaid(self, payment: str) -> Fraction | None:
        """What was left unpaid of a pool, in the central case; None for a payment that is no pool."""
        found = [year.payments[payment].unpaid for year in self.years]
        return sum((u.at() for u in found if u is not None), Fraction(0)) if found[0] is not None else None

    def paid_in_all(self) -> NDArray[np.int64]:
        """Whole öre paid to all recipients, for each draw; what activities and plans cost is in ``funding``."""
        return sum((self.paid(name).sum(axis=1) for name in self.scenario.payments), np.zeros(1, np.int64))

    def paid_by_recipient(self) -> list[int]:
        """Whole öre of all payments over all years, by recipient in the central case."""
        nothing = np.zeros((1, len(self.scenario.recipients)), np.int64)
        total: NDArray[np.int64] = sum((self.paid(name) for name in self.scenario.payments), nothing)
        return [int(minor) for minor in total[0]]

    def budget(self) -> Fraction | None:
        """What the sources hold together, in the central case; None when there is no source."""
        if not self.scenario.funding:
            return None
        return sum((self.available(name) for name in self.scenario.funding), Fraction(0))

    def available(self, source: str) -> Fraction:
        """What a source holds over the period, net of its top-slice, in the central case."""
        return Fraction(int(self.funding.granted[0, list(self.funding.funds.of_source(source))].sum()))

    def close(self) -> None:
        """Charge everything of every year to its sources, unless that is done."""
        for year in self.years:
            year.close()

    @cached_property
    def funding(self) -> Funding:
        """What every source paid, what is left of it, and what nobody paid."""
        return Funding(self.scenario, tuple(year.funding for year in self.years))

    def notes(self) -> tuple[Note, ...]:
        """What a reader should know, each thing once."""
        found = [note for year in self.years for payment in year.payments.values() for note in payment.notes]
        found += self.funding.notes()
        found += [Note("added_left_out", {"payment": p, "added": one}) for p, one in left_out(self.scenario)]
        found += [Note("sum_without", {"asker": a, "payment": p}) for a, p in self.scenario.left_out_of_sums]
        found += response_notes(self.scenario, [year.draws for year in self.years])
        return tuple({(n.code, str(n.params)): n for n in found}.values())


def settle(
    scenario: d.Scenario,
    draws: Draws | Sequence[Draws] = NO_DRAWS,
    shared: Shared | None = None,
    base: Baseline | None = None,
) -> Settlement:
    """Pay every recipient in every year: the central case, or the given draws of quantities (draw, slice, row).

    Draws are the same in every year, or given for each. ``shared`` keeps what designs in the same draws have in common.
    Quantities with a ``response`` answer to what the design pays for one more, unless their draws are given as numbers.
    What the design extends is settled by itself, when a formula asks for it, unless it is given as ``base``.
    """
    years = [draws] * len(scenario.years) if isinstance(draws, Mapping) else list(draws)
    base = base or baseline_of(scenario, years, settle)
    if scenario.responding:
        carried = draws if base is None else [{**year, BASELINE: base} for year in years]
        draws = respond(scenario, carried, partial(pay, rough=True))
    return pay(scenario, draws, shared, base)


def pay(
    scenario: d.Scenario,
    draws: Draws | Sequence[Draws] = NO_DRAWS,
    shared: Shared | None = None,
    base: Baseline | None = None,
    *,
    rough: bool = False,
) -> Settlement:
    """Settle with quantities as they are: nobody answers to anything.

    ``rough`` is for plans: conditions are decided exactly, but the last öre of a rounding or a division is not.
    """
    ids = scenario.recipients.ids
    rank = np.empty(len(ids), np.intp)
    rank[sorted(range(len(ids)), key=lambda i: ids[i])] = np.arange(len(ids))
    done: list[YearSettlement] = []
    years = [draws] * len(scenario.years) if isinstance(draws, Mapping) else draws
    base = base or baseline_of(scenario, years, pay)
    for k, year in enumerate(scenario.years):
        last = done[-1] if done else None
        current = YearSettlement(scenario, year, years[k], last, rank, shared=shared, rough=rough, base=base)
        current.settle()
        done.append(current)
    return Settlement(scenario, tuple(done))
