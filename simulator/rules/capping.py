"""Within what total: where amounts together come to more than a cap, one common factor below 1 brings them to it."""

from __future__ import annotations

import numpy as np

from simulator.number import Number
from simulator.rules.division import Division, divided, divisible
from simulator.rules.limits import Limits, clip, refuse_floors_above, with_common_factor
from simulator.rules.rounding import Whole, rounded


def prorated(amount: Number, limits: Limits, cap: Number, how: Division) -> tuple[Whole, int]:
    """``total_at_most``: amounts within each recipient's limits, whose total is never above the cap.

    Args:
        amount: what each has earned, (draw, 1, recipient).
        limits: what each has at least and at most.
        cap: what all may have together, (draw, 1, 1).
        how: how whole öre are made.

    Returns:
        Öre, (draw, 1, recipient), and in how many draws the amounts came to more than the cap.

    Raises:
        FloorsExceed: where the guarantees alone come to more than the cap.

    >>> from simulator.rules.rounding import Rounding
    >>> fees = Number.of_floats(np.array([[[100.0, 200.0, 700.0]]]))
    >>> most = Limits(most=Number.of(500))
    >>> paid, exceeded = prorated(fees, most, Number.of(650), Division(Rounding(), np.arange(3)))
    >>> paid.tolist(), exceeded
    ([[[65, 130, 455]]], 1)
    """
    within = clip(amount, limits)
    total = within.total()
    over = total.compare(">", cap)
    exceeded = int(np.count_nonzero(over.x))
    whole = within.whole and how.rounding.to == 1
    paid = None if whole and over.x.all() else rounded(within, how.rounding)
    if paid is not None and not whole:  # amounts that are no whole units may sum to more when rounded
        over = over.or_(Number.of_whole(paid.sum(axis=2, keepdims=True)).compare(">", cap))
    binds = over.x[:, 0, 0] != 0
    if paid is not None and not binds.any():
        return paid, exceeded
    cap = divisible(cap.minimum(total), how)  # where only rounding passes the cap, the total itself is divided
    refuse_floors_above(limits, cap, how.rows)
    free = limits.least is None and limits.most is None
    weight = amount.in_proportion() if free else amount
    if paid is None:
        return _brought_to(cap, weight, limits, how), exceeded
    bound = np.nonzero(binds)[0]
    if 2 * len(bound) > len(binds):  # then dividing in every draw takes less time than picking these out
        parts = _brought_to(cap, weight, limits, how)
        return (parts if binds.all() else np.where(binds[:, None, None], parts, paid)), exceeded
    out = np.array(np.broadcast_to(paid, (len(binds), 1, how.rows)), order="K")
    out[bound] = _brought_to(cap.draws(bound), weight.draws(bound), limits.draws(bound), how)
    return out, exceeded


def _brought_to(cap: Number, weight: Number, limits: Limits, how: Division) -> Whole:
    """Amounts in proportion to weights that come to the cap within their limits."""
    if limits.least is not None or limits.most is not None:
        weight = with_common_factor(weight, limits, cap)
    return divided(cap, weight, how, limits.floors, limits.most)
