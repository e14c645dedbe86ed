"""Which part of a cost a grant may bear: only the year's depreciation of an investment; and what is passed on."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from simulator.funding.windows import Period, Whole


def depreciation(investment: Whole, years_of_use: Fraction, lengths: Sequence[Fraction], before: Fraction) -> Whole:
    """The straight-line depreciation of each cost year as (draw, year); it never sums to more than the investment.

    ``lengths`` says for how much of each cost year (in years) the asset is in use, ``before`` for how long it was
    before the first. Totals to date are rounded half up, so that the years sum to the whole.

    >>> depreciation(np.array([100]), Fraction(3), [Fraction(1)] * 4, Fraction(0)).tolist()
    [[33, 34, 33, 0]]
    """
    out = np.zeros((len(investment), len(lengths)), np.int64)
    so_far = before
    written_off = share_of(investment, min(so_far / years_of_use, Fraction(1)))
    for y, length in enumerate(lengths):
        so_far += length
        now = share_of(investment, min(so_far / years_of_use, Fraction(1)))
        out[:, y] = now - written_off
        written_off = now
    return out


def share_of(amount: Whole, share: Fraction) -> Whole:
    """A share of whole amounts, rounded half up; exact also where the product is beyond 64 bits.

    >>> share_of(np.array([5]), Fraction(1, 2)).tolist()
    [3]
    """
    most = int(np.abs(amount).max(initial=0)) * share.numerator + share.denominator
    if most < 2**61 and share.denominator < 2**61:
        twice = 2 * np.abs(amount) * share.numerator + share.denominator
        return np.asarray(np.sign(amount) * (twice // (2 * share.denominator)), np.int64)
    exact = [_half_up(int(a) * share) for a in np.ravel(amount)]
    return np.array(exact, np.int64).reshape(amount.shape)


def _half_up(value: Fraction) -> int:
    size = (2 * abs(value).numerator // abs(value).denominator + 1) // 2
    return size if value >= 0 else -size


def spread_over_periods(amount: Whole, weights: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Whole:
    """A year's whole amount (draw,) as costs of its periods (draw, period), in proportion to weights.

    Totals to date are rounded half up and the last period bears the rest, so that the periods sum to the amount. Where
    all weights are zero the last period bears all.

    >>> spread_over_periods(np.array([100]), np.array([[1.0, 1.0, 1.0]])).tolist()
    [[33, 34, 33]]
    """
    reached = np.cumsum(weights, axis=1)
    whole = reached[:, -1:]
    share = np.divide(reached, whole, out=np.zeros_like(reached), where=whole > 0)
    to_date = np.floor(amount[:, None] * share + 0.5).astype(np.int64)
    to_date[:, -1] = amount
    return np.asarray(np.diff(to_date, axis=1, prepend=0), np.int64)


def days_in_common(
    spans: Sequence[tuple[int, int]], periods: Sequence[Period]
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """(span, period): the share of each span's days (first and last as ordinals) that lies in each period."""
    out = np.zeros((len(spans), len(periods)))
    for s, (first, last) in enumerate(spans):
        for t, period in enumerate(periods):
            common = min(last, period.last.toordinal()) - max(first, period.first.toordinal()) + 1
            out[s, t] = max(common, 0) / (last - first + 1)
    return out


def passed_on(charged: Whole, share: Fraction) -> tuple[Whole, Whole]:
    """What of a charge is passed on to private providers, and what stays with the region; the two sum to the charge.

    >>> [part.tolist() for part in passed_on(np.array([101]), Fraction(1, 4))]
    [[25], [76]]
    """
    on = share_of(charged, share)
    return on, charged - on
