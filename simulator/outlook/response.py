"""How volumes answer to the payment for one more, and where an answer meets the price that it makes.

Pure functions on arrays. A *reply* says which volume a payment calls forth; a payment may depend on the volume, so a
volume is at rest where it is its own reply. Where a reply falls past the volume in one step - at a cliff, or where a
centre just stops taking on more - the volume rests on the step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Reply = Callable[[Floats], Floats]
"""From volumes to the volumes that they call forth; every cell is a problem of its own."""

CLOSE = 1e-5
"""How near a volume must come to its own reply, as a part of the volume (of one, for volumes below one)."""
_SCANNED = 6
_DOUBLINGS = 40
_HALVINGS = 60
_ROUNDS = 12
_STRIDES = 160


class Unbounded(ArithmeticError):
    """Replies that outgrow every volume; ``cell`` is the first of them."""

    def __init__(self, cell: tuple[int, ...]) -> None:
        super().__init__(cell)
        self.cell = cell


@dataclass(frozen=True)
class Elastic:
    """A constant elasticity to what one more is worth, ``base`` being the volume when one more pays ``at``.

    What one more is worth is its payment and what it gives ``besides``. Below ``at`` the elasticity is ``losing`` times
    as large. Gains taper off towards ``most``, with the same elasticity at ``at``.
    """

    base: Floats
    elasticity: Floats
    at: Floats
    besides: Floats
    losing: Floats
    most: Floats | None = None

    def __call__(self, marginal: Floats) -> Floats:
        """Volumes at payments for one more."""
        worth = (np.maximum(marginal, 0.0) + self.besides) / (self.at + self.besides)
        factor = worth ** (self.elasticity * np.where(worth < 1.0, self.losing, 1.0))
        plain = self.base * factor
        if self.most is None:
            return plain
        room = np.maximum(self.most, self.base) - self.base
        with np.errstate(divide="ignore", over="ignore", invalid="ignore"):  # no room: chosen apart below
            taper = np.where(room > 0, self.base / room, np.inf)
            gained = room * (1.0 - np.maximum(factor, 1.0) ** -taper)
        return np.where(factor <= 1.0, plain, self.base + gained)


@dataclass(frozen=True)
class TakingUp:
    """One more is taken on while it pays more than it ``costs``, up to ``most``; else there is the ``base``."""

    base: Floats
    cost: Floats
    most: Floats

    def __call__(self, marginal: Floats) -> Floats:
        """Volumes at payments for one more."""
        return np.where(marginal > self.cost, np.maximum(self.most, self.base), self.base)


@dataclass(frozen=True)
class Rest:
    """Where volumes come to rest, and the bracket that was closed on it: replies at ``below`` are not below it."""

    volume: Floats
    below: Floats
    above: Floats
    smooth: NDArray[np.bool_]
    """Whether the volume is its own reply; else it rests on a step."""


def near(volume: Floats) -> Floats:
    """How far from a volume counts as close to it."""
    return CLOSE * np.maximum(np.abs(volume), 1.0)


Steps = Callable[[Floats, Floats], Floats]
"""From where a stretch begins and ends to the volume just before the largest jump in payment in it; NaN for none."""


def first_rest(reply: Reply, start: Floats, scanned: int = _SCANNED, steps: Steps | None = None) -> Rest:
    """The first volume at rest that is met from ``start``, going the way that the reply at ``start`` pulls.

    A higher reply everywhere never gives a lower volume, as long as no place of rest lies between two that are scanned.
    Where one more reaches over a threshold, volumes of one unit alone are pulled to it: ``steps`` says where to look.
    """
    pulled = reply(start)
    up, still = pulled > start, np.abs(pulled - start) <= near(start)
    end = _far_end(reply, start, pulled, up, still)
    here, there = start.copy(), end.copy()
    searching = ~still
    last = start
    for k in range(1, scanned + 1 + (steps is not None)):
        if not searching.any():
            break
        point = np.where(searching, start + (end - start) * (k / (scanned + 1)), start)
        if steps is not None:
            edge = np.where(searching, steps(last, point), np.nan)
            if np.isfinite(edge).any():
                edge = np.where(np.isfinite(edge), edge, point)
                answer = reply(edge)
                met = searching & (edge != point) & np.where(up, answer <= edge, answer >= edge)
                there, here, searching = np.where(met, edge, there), np.where(met, last, here), searching & ~met
        last = point
        answer = reply(point)
        passed = searching & np.where(up, answer <= point, answer >= point)
        there = np.where(passed, point, there)
        here = np.where(searching & ~passed, point, here)
        searching &= ~passed
    low, high = np.where(up, here, there), np.where(up, there, here)
    return closed(reply, low, high, np.where(still, start, np.nan))


def _far_end(reply: Reply, start: Floats, pulled: Floats, up: NDArray[np.bool_], still: NDArray[np.bool_]) -> Floats:
    """A volume on the way that the reply pulls, at which it no longer pulls that way."""
    end = np.where(still, start, pulled)
    for _ in range(_DOUBLINGS):
        answer = reply(end)
        onward = ~still & np.where(up, answer > end, answer < end)
        if not onward.any():
            return end
        further = np.where(
            up, np.maximum(answer, 2.0 * end), np.where(answer < near(end), 0.0, np.minimum(answer, end / 2))
        )
        end = np.where(onward, further, end)
    raise Unbounded(tuple(int(i[0]) for i in np.nonzero(onward)))


def closed(reply: Reply, low: Floats, high: Floats, known: Floats) -> Rest:
    """Close a bracket whose lower end is pulled up and upper end down; ``known`` are volumes already found, or NaN.

    The false position, with halving every third time so that a step cannot stall it.
    """
    low, high = low.copy(), high.copy()
    found, smooth = known.copy(), ~np.isnan(known)
    pull_low, pull_high = reply(low) - low, reply(high) - high
    for end, pull in ((low, pull_low), (high, pull_high)):
        hit = np.isnan(found) & (np.abs(pull) <= near(end))
        found, smooth = np.where(hit, end, found), smooth | hit
    for k in range(_HALVINGS):
        active = np.isnan(found) & (high - low > near(high))
        if not active.any():
            break
        with np.errstate(divide="ignore", invalid="ignore"):
            line = low + (high - low) * (pull_low / (pull_low - pull_high))
        usable = np.isfinite(line) & (line > low) & (line < high)
        point = np.where(usable & (k % 3 != 2), line, (low + high) / 2.0)
        point = np.where(active, point, np.where(np.isnan(found), high, found))
        pull = reply(point) - point
        hit = active & (np.abs(pull) <= near(point))
        found, smooth = np.where(hit, point, found), smooth | hit
        rises, falls = active & (pull > 0), active & (pull <= 0)
        # Illinois: an end that stays twice in a row counts for half, so that the line leans to the other side.
        pull_high = np.where(rises, pull_high / 2.0, np.where(falls, pull, pull_high))
        pull_low = np.where(falls, pull_low / 2.0, np.where(rises, pull, pull_low))
        low, high = np.where(rises, point, low), np.where(falls, point, high)
    return Rest(np.where(np.isnan(found), high, found), low, high, smooth)


@dataclass(frozen=True)
class Together:
    """Volumes of all recipients at rest; ``gap`` is the largest distance from the reply, as parts of what is close."""

    volumes: Floats
    gap: Floats


def rest_together(reply: Reply, start: Floats, rounds: int = _ROUNDS) -> Together:
    """Volumes (..., recipient) that rest together where each one's payment depends on the total: an aggregative game.

    The total is found by a bracket for given shares of it, the shares by repeating at most so many ``rounds``.
    """
    volumes, total = start, start.sum(axis=-1)
    shares = _shares(start, reply)
    gap = np.full(total.shape, np.inf)
    for turn in range(rounds):

        def answered(sum_: Floats, shares: Floats = shares) -> Floats:
            out: Floats = reply(shares * sum_[..., None]).sum(axis=-1)
            return out

        rest = first_rest(answered, total, _SCANNED if turn == 0 else 0)
        replies = reply(shares * rest.volume[..., None])
        if not rest.smooth.all():
            replies = _on_the_step(reply, shares, rest, replies)
        moved = np.abs(replies - shares * rest.volume[..., None]) / near(replies)
        settled = gap <= 1.0
        volumes = np.where(settled[..., None], volumes, replies)
        total = np.where(settled, total, rest.volume)
        gap = np.where(settled, gap, moved.max(axis=-1))
        if (gap <= 1.0).all():
            break
        shares = np.where(settled[..., None], shares, _shares(replies, reply))
    return Together(volumes, gap)


def rest_step_by_step(reply: Reply, start: Floats) -> Together:
    """Volumes at rest where each recipient has steps of its own in a common total.

    Every recipient goes the way that it is pulled, half as far each time it turns, and so closes in on its own place of
    rest while the others close in on theirs. One that keeps turning about a step rests on its upper side.
    """
    volumes = start.copy()
    pull = reply(volumes) - volumes
    stride = np.abs(pull)
    low, high = np.full(start.shape, -np.inf), np.full(start.shape, np.inf)
    for _ in range(_STRIDES):
        low, high = np.where(pull > 0, volumes, low), np.where(pull <= 0, volumes, high)
        gap = np.minimum(np.abs(pull), np.abs(high - low)) / near(volumes)
        if (gap <= 1.0).all():
            break
        volumes = np.maximum(volumes + np.sign(pull) * np.minimum(stride, np.abs(pull)), 0.0)
        before, pull = pull, reply(volumes) - volumes
        turned = np.sign(pull) * np.sign(before) < 0
        onward = np.maximum(stride, np.minimum(1.5 * stride, np.abs(pull)))
        stride = np.where(turned, np.maximum(stride / 2.0, near(volumes) / 4.0), onward)
    on_step = (np.abs(pull) > near(volumes)) & np.isfinite(high) & (np.abs(high - low) <= near(volumes))
    return Together(np.where(on_step, high, volumes), gap.max(axis=-1))


def _shares(volumes: Floats, reply: Reply) -> Floats:
    total = volumes.sum(axis=-1, keepdims=True)
    if (total == 0).any():
        volumes = np.where(total == 0, reply(volumes), volumes)
        volumes = np.where(volumes.sum(axis=-1, keepdims=True) == 0, 1.0, volumes)
        total = volumes.sum(axis=-1, keepdims=True)
    out: Floats = volumes / total
    return out


def _on_the_step(reply: Reply, shares: Floats, rest: Rest, replies: Floats) -> Floats:
    """On a step some answer as below it and some as above it, so many that the total is what it is."""
    below, above = reply(shares * rest.below[..., None]), reply(shares * rest.above[..., None])
    low, high = above.sum(axis=-1), below.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(high > low, (rest.volume - low) / (high - low), 0.0)
    mixed = above + np.clip(part, 0.0, 1.0)[..., None] * (below - above)
    return np.where(rest.smooth[..., None], replies, mixed)


def crossings(volumes: Floats, replies: Floats) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Along rising volumes (first axis): where replies pass from above to below, and from below to above.

    Each is the number of the volume before the passing and the problem's number. The first are places of rest, the
    second tipping points between them.
    """
    pull = replies - volumes
    above, below = pull[:-1] > 0, pull[1:] <= 0
    rests, tips = np.nonzero(above & below), np.nonzero(~above & (pull[1:] > 0))
    return np.stack(rests), np.stack(tips)
