"""Counts by inversion: the least count whose probability reaches that of a latent standard normal.

Equal parameters give equal counts, and a higher mean or probability never gives a lower count in any draw, so that
designs which change a probability stay paired. A continuous approximation (Cornish-Fisher with Sheppard's correction,
the form of Giles 2016 for Poisson and of Giles and Beentjes for binomial) places nearly all counts at once; those that
fall near a step, far out in a tail, or in a small distribution are decided on the distribution itself.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Tail = Callable[[Floats, "tuple[Floats, ...]"], Floats]

SMALL = 9.0  # below this variance the approximation is not used
FAR = 4.0  # beyond this many standard deviations neither


def poisson(z: Floats, mean: Floats) -> Floats:
    """Poisson counts with the given means."""
    from scipy.special import pdtr, pdtrc

    x = _place(z, mean, mean, 1.0, 1.0)
    return _settle(x, z, mean, mean, (mean,), lambda k, p: pdtr(k, p[0]), lambda k, p: pdtrc(k, p[0]))


def binomial(z: Floats, trials: Floats, probability: Floats) -> Floats:
    """Binomial counts; trials that are no whole number are rounded down."""
    from scipy.special import betainc, betaincc

    trials = np.floor(trials)
    variance = trials * (probability * (1.0 - probability))
    odd = 1.0 - 2.0 * probability
    mean = trials * probability
    x = _place(z, mean, variance, odd, 1.0 - 6.0 * (probability * (1.0 - probability)))

    def below(k: Floats, p: tuple[Floats, ...]) -> Floats:
        n, share = p
        inside = (k >= 0) & (k < n)
        at = np.where(inside, k, 0.0)
        out: Floats = np.where(inside, betaincc(at + 1.0, np.maximum(n - at, 1e-300), share), k >= n)
        return out

    def above(k: Floats, p: tuple[Floats, ...]) -> Floats:
        n, share = p
        inside = (k >= 0) & (k < n)
        at = np.where(inside, k, 0.0)
        out: Floats = np.where(inside, betainc(at + 1.0, np.maximum(n - at, 1e-300), share), k < 0)
        return out

    return np.minimum(_settle(x, z, mean, variance, (trials, probability), below, above), trials)


def beta_binomial(z: Floats, mix: Floats, trials: Floats, probability: Floats, dispersion: Floats) -> Floats:
    """Binomial counts whose probability is beta around the given one; ``dispersion`` is 1 / (a + b + 1).

    The beta rises with its mean for a fixed latent number, so the counts do too.
    """
    from scipy.special import betaincinv, ndtr

    size = 1.0 / dispersion - 1.0
    a, b = np.maximum(probability * size, 1e-12), np.maximum((1.0 - probability) * size, 1e-12)
    drawn = np.where(mix < 0, betaincinv(a, b, ndtr(mix)), 1.0 - betaincinv(b, a, ndtr(-mix)))
    share = np.where(probability <= 0, 0.0, np.where(probability >= 1, 1.0, drawn))
    return binomial(z, trials, share)


def negative_binomial(z: Floats, mix: Floats, mean: Floats, dispersion: Floats) -> Floats:
    """Poisson counts whose mean is gamma around the given one; the variance is mean + dispersion x mean squared."""
    from scipy.special import gammainccinv, gammaincinv, ndtr

    shape = 1.0 / dispersion
    factor = np.where(mix < 0, gammaincinv(shape, ndtr(mix)), gammainccinv(shape, ndtr(-mix))) / shape
    return poisson(z, mean * factor)


def shared_out(z: Floats, other: Floats, of_rate: Floats) -> tuple[Floats, Floats]:
    """Latents of a count and of its rate such that ``z`` decides the rank of the count as a whole.

    The two are turned, so they stay independent standard normals and the count keeps its distribution. Along ``z`` both
    rise, each by its share of the standard deviation; ``of_rate`` is the share of the variance that is the rate's.
    """
    rate, own = np.sqrt(of_rate), np.sqrt(1.0 - of_rate)
    return own * z + rate * other, rate * z - own * other


def _place(z: Floats, mean: Floats, variance: Floats, third: Floats | float, fourth: Floats | float) -> Floats:
    """Where the latent number falls on a continuous version of the counts, whose floor is nearly always the count.

    ``third`` and ``fourth`` are the cumulants divided by the variance. Worked out in place, in the latents' order.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        sd = np.sqrt(variance)
        skew = third * third
        cubic = (fourth / 24.0 - skew / 18.0) / sd
        linear = sd + (skew * (5.0 / 36.0) - fourth / 8.0 - 1.0 / 24.0) / sd
        x = z * cubic
        x += third / 6.0
        x *= z
        x += linear
        x *= z
        x += mean - third / 6.0 + 0.5
    return x


def _settle(
    x: Floats, z: Floats, mean: Floats, variance: Floats, parameters: tuple[Floats, ...], below: Tail, above: Tail
) -> Floats:
    """The floor of a placed number, decided again where it is too close to a step or where placing is too rough."""
    count = np.floor(x)
    square = z * z
    doubt = (square / 80.0 + 1.0 / 80.0) * square  # Giles' bound on the error, times the variance
    doubt += 1.0 / 40.0
    with np.errstate(invalid="ignore"):
        x -= count
    x -= 0.5
    distance = np.abs(x)
    np.subtract(0.5, distance, out=distance)  # to the nearest step
    distance *= variance
    near = distance <= doubt
    rough = (variance < SMALL) | (square > FAR * FAR)
    near |= rough
    if near.any():
        cells = np.nonzero(near)
        chosen = tuple(np.broadcast_to(p, z.shape)[cells] for p in parameters)
        latent, least = z[cells], np.maximum(count[cells], 0.0)
        far = np.broadcast_to(rough, z.shape)[cells]
        # The step beside a well placed number: the one below it, or the one above when that is nearer.
        step = np.maximum(np.where(x[cells] < 0, least, least + 1.0), 1.0)
        found = np.where(_reached(step - 1.0, latent, chosen, below, above), step - 1.0, step)
        if far.any():
            small = np.broadcast_to(variance < SMALL, z.shape)[cells][far]
            guess = np.where(small, np.floor(np.broadcast_to(mean, z.shape)[cells][far]), least[far])
            found[far] = _search(np.maximum(guess, 0.0), latent[far], tuple(p[far] for p in chosen), below, above)
        count[cells] = found
    return count


def _reached(count: Floats, z: Floats, parameters: tuple[Floats, ...], below: Tail, above: Tail) -> NDArray[np.bool_]:
    """Whether the distribution at a count reaches the latent probability.

    In the upper tail the probabilities above are compared, which do not run together at one.
    """
    from scipy.special import ndtr

    out = np.empty(len(count), bool)
    upper = z > 0
    for side, function, sign in ((upper, above, -1.0), (~upper, below, 1.0)):
        if side.any():
            at = function(count[side], tuple(p[side] for p in parameters))
            wanted = ndtr(sign * z[side])
            out[side] = at <= wanted if sign < 0 else at >= wanted
    return out


def _search(first: Floats, z: Floats, parameters: tuple[Floats, ...], below: Tail, above: Tail) -> Floats:
    """The least count whose distribution reaches the latent probability, sought from a first guess."""
    low, high = np.full(len(first), -1.0), np.full(len(first), np.inf)  # low is not reached, high is
    trial, step = first.copy(), np.ones(len(first))
    active = np.arange(len(first))
    while active.size:
        at = trial[active]
        yes = _reached(at, z[active], tuple(p[active] for p in parameters), below, above)
        high[active[yes]] = at[yes]
        low[active[~yes]] = at[~yes]
        active = active[high[active] - low[active] > 1.0]
        least, most, by = low[active], high[active], step[active]
        outward = np.where(np.isinf(most), least + by, np.maximum(most - by, least + 1.0))
        halfway = np.floor((least + np.where(np.isinf(most), least, most)) / 2.0)
        trial[active] = np.where(np.isinf(most) | (by < 16), np.minimum(outward, most - 1.0), halfway)
        step[active] = 2.0 * by
    return high
