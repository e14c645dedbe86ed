"""Slices of a settlement year, the days on which facts are read, and instalments."""

from datetime import date
from fractions import Fraction as F
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.rules.calendar import days_in_year, instalments, is_twelve_months, reading_days, slices

HALF_YEAR = (date(2022, 7, 1), date(2022, 12, 31))
WAYS = [None, "year", "quarter", "month", "day"]


@pytest.mark.parametrize("accrues", WAYS)
@pytest.mark.parametrize(
    "span",
    [
        (date(2022, 1, 1), date(2022, 12, 31)),
        (date(2022, 4, 1), date(2023, 3, 31)),
        (date(2023, 4, 1), date(2024, 3, 31)),  # holds a leap day
        (date(2022, 5, 15), date(2023, 5, 14)),
    ],
)
def test_a_whole_year_is_one_year_however_it_accrues(span, accrues):
    assert sum(part.years for part in slices(*span, accrues)) == 1


@pytest.mark.parametrize("accrues", WAYS)
@given(start=st.dates(date(2019, 1, 1), date(2024, 12, 31)), days=st.integers(0, 364))
def test_slices_follow_each_other_and_cover_the_span(accrues, start, days):
    end = min(date.fromordinal(start.toordinal() + days), date(start.year, 12, 31))
    parts = slices(start, end, accrues)
    assert (parts[0].first, parts[-1].last) == (start, end)
    assert all(one.last.toordinal() + 1 == two.first.toordinal() for one, two in pairwise(parts))
    assert sum(part.days for part in parts) == end.toordinal() - start.toordinal() + 1
    assert all(part.years > 0 for part in parts)


@pytest.mark.parametrize(
    ("accrues", "lengths"),
    [
        (None, [F(1, 2)]),
        ("quarter", [F(1, 4)] * 2),
        ("month", [F(1, 12)] * 6),
        ("day", [F(1, 365)] * 184),
    ],
)
def test_half_a_year(accrues, lengths):
    assert [part.years for part in slices(*HALF_YEAR, accrues)] == lengths


def test_part_of_a_month_counts_by_its_days():
    assert [part.years for part in slices(date(2022, 1, 17), date(2022, 2, 14), "month")] == [F(15, 31) / 12, F(1, 24)]


def test_part_of_a_year_has_the_quarters_of_the_calendar_and_a_year_of_its_own_has_its_own():
    starts = [part.first for part in slices(date(2022, 2, 1), date(2022, 12, 31), "quarter")]
    assert starts == [date(2022, 2, 1), date(2022, 4, 1), date(2022, 7, 1), date(2022, 10, 1)]
    own = [part.first for part in slices(date(2022, 2, 1), date(2023, 1, 31), "quarter")]
    assert own == [date(2022, 2, 1), date(2022, 5, 1), date(2022, 8, 1), date(2022, 11, 1)]
    assert slices(date(2022, 2, 1), date(2022, 12, 31), "quarter")[0].years == F(1, 6)


def test_a_leap_day_is_one_in_366():
    leap = slices(date(2024, 2, 29), date(2024, 2, 29), "day")
    assert [part.years for part in leap] == [F(1, 366)]
    assert (days_in_year(2023), days_in_year(2024)) == (365, 366)
    assert is_twelve_months(date(2023, 3, 1), date(2024, 2, 29))
    assert not is_twelve_months(date(2023, 3, 1), date(2024, 2, 28))
    assert not is_twelve_months(date(2022, 1, 1), date(2023, 12, 31))


@pytest.mark.parametrize(
    ("counted", "days"),
    [
        (None, [date(2022, 7, 1), date(2022, 10, 1)]),
        ("start", [date(2022, 7, 1), date(2022, 10, 1)]),
        ("end", [date(2022, 9, 30), date(2022, 12, 31)]),
        ("day_before", [date(2022, 6, 30), date(2022, 9, 30)]),
        (date(2021, 11, 1), [date(2021, 11, 1)] * 2),
    ],
)
def test_the_day_on_which_facts_are_read(counted, days):
    parts = slices(*HALF_YEAR, "quarter")
    assert reading_days(parts, counted) == tuple(day.toordinal() for day in days)


@given(
    amount=st.integers(-(10**14), 10**14),
    weights=st.lists(st.integers(0, 7), min_size=1, max_size=12).filter(any),
    unit=st.sampled_from([1, 100, 10_000]),
)
def test_instalments_sum_to_the_whole_and_each_total_so_far_is_rounded(amount, weights, unit):
    amount = amount // unit * unit
    so_far = [F(sum(weights[: n + 1]), sum(weights)) for n in range(len(weights))]
    parts = [int(part[0]) for part in instalments(np.array([amount]), so_far, unit)]
    assert sum(parts) == amount
    for n, share in enumerate(so_far):
        paid = sum(parts[: n + 1])
        assert paid % unit == 0
        assert abs(paid - amount * share) * 2 <= unit


def test_a_half_in_an_instalment_goes_away_from_zero():
    assert [int(p[0]) for p in instalments(np.array([-3]), [F(1, 2), F(1)], 1)] == [-2, -1]
    assert [int(p[0]) for p in instalments(np.array([3]), [F(1, 2), F(1)], 1)] == [2, 1]


def test_an_amount_that_is_no_multiple_of_the_unit_is_paid_out_to_the_last_ore():
    assert [int(p[0]) for p in instalments(np.array([105]), [F(1, 2), F(1)], 10)] == [50, 55]
    assert [[int(x) for x in p] for p in instalments(np.array([105, 7]), [F(1, 2), F(1)], 10)] == [[50, 0], [55, 7]]
