"""Conditions that are known only after a payment: what those who fail them keep, repay, or have withheld later."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from simulator.engine.moment import Moment, refuse_missing
from simulator.engine.payment_year import Note, PaymentYear
from simulator.money import format_money
from simulator.number import Number
from simulator.rules.rounding import Whole
from simulator.scenario import definitions as d

if TYPE_CHECKING:
    from simulator.engine.year_view import YearView


def after_condition(state: YearView, payment: d.Payment, settled: PaymentYear) -> PaymentYear:
    """The payment with what is reclaimed from it, or what is withheld from it on account of others."""
    settled = _withhold(state, payment.name, settled)
    condition = payment.condition
    if condition is None or condition.if_failed != "reclaimed" or condition.known < state.year.first:
        return settled
    reclaimed = np.where(_failed(state, payment, settled), np.maximum(settled.paid, 0), 0)
    return replace(settled, paid=settled.paid - reclaimed, reclaimed=reclaimed)


def _failed(
    state: YearView, payment: d.Payment, settled: PaymentYear
) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """(draw, recipient): who fails the condition on the day it is known."""
    condition = payment.condition
    if condition is None:
        return np.zeros(settled.paid.shape, bool)
    moment = Moment(state, (condition.known,), (condition.known.toordinal(),))
    ids = state.scenario.recipients.ids
    met: Number = moment.formula(condition.that).spread(len(ids))
    refuse_missing(met, "condition", payment.name, ids, condition.that.place)
    return np.asarray(met.x[:, 0, :] == 0)


def _withhold(state: YearView, name: str, settled: PaymentYear) -> PaymentYear:
    """Take what others' failed conditions cost a recipient from this payment, as far as it goes."""
    due = _due(state, name)
    if due is None:
        return settled
    withheld = np.minimum(np.maximum(settled.paid, 0), due)
    lacking = int((due - withheld).sum(axis=1)[0])
    notes = settled.notes
    if lacking:
        notes = (
            *notes,
            Note("withheld_not_enough", {"payment": name, "left": format_money(lacking, state.scenario.currency)}),
        )
    return replace(settled, paid=settled.paid - withheld, withheld=withheld, notes=notes)


def _due(state: YearView, name: str) -> Whole | None:
    """(draw, recipient): paid to those who then failed, this year and what earlier years did not reach."""
    due: Whole | None = None
    for payment in state.scenario.withholding.get(name, ()):
        condition = payment.condition
        if condition is None or condition.if_failed != "withheld":
            continue
        year: YearView | None = state
        while year is not None:
            known = condition.known >= year.year.first and condition.known <= state.year.last
            if known and payment.name in year.payments:
                paid = year.payments[payment.name]
                failed = np.where(_failed(state, payment, paid), np.maximum(paid.paid, 0), 0)
                due = failed if due is None else due + failed
            year = year.before
    if due is None:
        return None
    earlier: YearView | None = state.before
    while earlier is not None:
        already = earlier.payments[name].withheld
        due = due - (0 if already is None else already)
        earlier = earlier.before
    return np.maximum(due, 0)
