"""How a pool is shared: slice by slice in proportion to weights, then within limits; what nobody earns stays unpaid."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from simulator.number import Number
from simulator.rules.division import Division, divided, divisible, rounded_once, share_of
from simulator.rules.earning import ALL, NOTHING, in_any_slice
from simulator.rules.limits import UNLIMITED, Limits, refuse_floors_above, with_common_factor
from simulator.rules.rounding import Whole, rounded


@dataclass(frozen=True)
class SlicedPool:
    """A pool shared out in each slice of time.

    Attributes:
        divided: what is divided: the pool, and nothing in a slice in which nobody has a claim.
        shares: each recipient's share, or its claim where there is one slice alone.
        kept: what each keeps of its share when what is not earned stays unpaid.
        left: how much of its share over all slices each keeps; None where nothing stays unpaid.
        someone: whether anybody has a claim.
    """

    divided: Number
    shares: Number
    kept: Number
    left: Number | None
    someone: Number

    def lifted(self, passed: Number) -> Number:
        """Those whom a guarantee lifts: who passed the gate in some slice, where anybody has a claim in some slice."""
        return in_any_slice(passed).and_(in_any_slice(self.someone))

    @property
    def slices(self) -> Number:
        """What each slice comes to before limits."""
        return self.shares if self.left is None else self.kept


def shared_by_slice(pool: Number, claimed: Number, leaving: Number, slices: int, how: Division) -> SlicedPool:
    """Share a pool out in every slice by itself, in whole öre where each slice is rounded.

    Args:
        pool: (draw, slice, 1).
        claimed: the weights of those who share in it, (draw, slice, recipient).
        leaving: the share that each keeps of its part; ``ALL`` where nothing stays unpaid.
        slices: how many slices there are.
        how: how whole öre are made.
    """
    someone = claimed.total().compare(">", NOTHING)
    whole = someone.where(pool, NOTHING)
    sliced, keeps_all = how.rounding.each == "slice", leaving is ALL
    shares = claimed
    if slices > 1 or (sliced and not keeps_all):
        shares = someone.where(whole * claimed / claimed.total(), NOTHING)
    kept = shares * leaving
    if sliced:
        parts = [(whole.slice(t), (claimed if keeps_all else kept).slice(t)) for t in range(slices)]
        each = [divided(of, x, how) if keeps_all else rounded_once(x, of, how) for of, x in parts]
        kept = Number.of_whole(np.concatenate(each, axis=1))
        if keeps_all:
            shares, whole = kept, kept.total()
    left = None if keeps_all else _mean_kept(kept, shares, leaving, sliced=sliced)
    return SlicedPool(whole, shares, kept, left, someone)


def shared(
    pool: SlicedPool, limits: Limits, cap: Number | None, how: Division, *, redistributes: bool, trial: bool = False
) -> Whole:
    """What each has of a pool over all its slices, within floors, caps and a total.

    Args:
        pool: the pool, shared out slice by slice.
        limits: what each has at least and at most; a guarantee lifts only those who passed the gate.
        cap: what all may have together.
        how: how whole öre are made.
        redistributes: whether what a cap takes from some goes to the others.
        trial: whether a pool below its floors counts as large as they are.

    Returns:
        Öre, (draw, 1, recipient).

    Raises:
        FloorsExceed: where the guarantees alone come to more than the pool.
    """
    total, weight = pool.divided.over_slices(), pool.shares.over_slices()
    total = total if cap is None else total.minimum(cap)
    held = replace(limits, most=limits.most if redistributes else None)
    floors = held.floors
    if floors is not None or held.most is not None:
        total = divisible(total, how)
    if floors is not None:
        if trial:
            total = total.maximum(divisible(floors.spread(how.rows).total(), how))
        refuse_floors_above(held, total, how.rows)
    if floors is not None or held.most is not None:
        claims = weight.compare(">", NOTHING)
        reachable = claims.where(held.most or UNLIMITED, floors or NOTHING).spread(how.rows).total()
        weight = with_common_factor(weight, held, total)
        total = total.minimum(reachable)  # what the limits let the shares sum to, known without summing the shares
    if pool.left is not None:
        share = share_of(total, weight)
        share = share if limits.most is None or redistributes else share.minimum(limits.most)
        return rounded_once(share.spread(how.rows) * pool.left, total, how)
    parts = divided(total, weight, how, floors, held.most)
    return parts if limits.most is None or redistributes else np.minimum(parts, rounded(limits.most, how.rounding))


def _mean_kept(kept: Number, shares: Number, leaving: Number, *, sliced: bool) -> Number:
    """How much of a recipient's share over all slices is kept; without a share the mean of what would be.

    ``sliced``: ``kept`` has been rounded in each slice.
    """
    whole = shares.over_slices()
    if whole.shape[1] == shares.shape[1] and not sliced:
        return leaving
    slices = max(shares.shape[1], leaving.shape[1])
    mean = leaving if leaving.shape[1] == 1 else leaving.over_slices() * Number.of(Fraction(1, slices))
    return whole.compare(">", NOTHING).where(kept.over_slices() / whole, mean)
