"""What each slice of a year adds to a payment, in whole units that sum to the payment."""

from __future__ import annotations

from simulator.engine.payment_year import PaymentYear
from simulator.rules.rounding import Whole
from simulator.rules.spreading import over_slices
from simulator.scenario import definitions as d


def by_slice(payment: d.Payment, done: PaymentYear) -> Whole:
    """Minor units of a settled payment as (draw, slice, recipient): what is paid once limits and conditions are met."""
    return spread(payment, done, done.paid)


def spread(payment: d.Payment, done: PaymentYear, amount: Whole) -> Whole:
    """Another amount (draw, recipient), such as the payment before a reclaim, over the slices that earned it."""
    lengths = [part.years for part in done.slices]
    return over_slices(amount, done.steps["slices"], lengths, payment.rounding.to)
