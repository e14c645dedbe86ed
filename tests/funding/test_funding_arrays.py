"""Grants, windows and costs at random: conservation, order of use, and agreement with the plain reference."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from simulator.funding import allocation
from simulator.funding.accounts import account
from simulator.funding.allocation import Ask, allocate
from simulator.funding.charging import Charged, Cost, charge
from simulator.funding.eligible import depreciation, passed_on, share_of, spread_over_periods
from simulator.funding.matching import spread_both_ways
from simulator.funding.requisition import requisitioned
from simulator.funding.virement import move
from simulator.funding.windows import End, Grant, cut_into_periods, may_pay, soonest_to_expire, window_edges
from tests.oracles import funding_reference as plain

YEARS = [(date(y, 1, 1), date(y, 12, 31)) for y in (2021, 2022, 2023)]
days = st.dates(date(2020, 1, 1), date(2024, 12, 31))
amounts = st.integers(0, 10**9)


@st.composite
def grants(draw: st.DrawFn) -> tuple[Grant, int, int | None, date]:
    first, last = sorted([draw(days), draw(days)])
    end = draw(st.sampled_from(get_args(End)))
    granted = first if draw(st.booleans()) else min(first, draw(days))
    grant = Grant(
        draw(st.sampled_from("abc")), str(granted.year), granted, first, last, end, last if end == "repaid" else None,
        draw(st.booleans()),
    )  # fmt: skip
    return grant, draw(amounts), draw(st.none() | amounts), draw(days)


GivenBill = tuple[list[int], list[int], list[str], bool, list[str]]


@st.composite
def bills(draw: st.DrawFn) -> GivenBill:
    sources = draw(st.lists(st.sampled_from("abc"), unique=True, max_size=3))
    after = draw(st.lists(st.sampled_from([s for s in "abc" if s not in sources] or ["a"]), unique=True, max_size=1))
    after = [s for s in after if s not in sources]
    costs = draw(st.lists(amounts, min_size=40, max_size=40))
    owed = draw(st.lists(amounts, min_size=40, max_size=40)) if draw(st.booleans()) else [0] * 40
    return costs, owed, sources, draw(st.booleans()), after


@given(st.lists(grants(), min_size=1, max_size=4), st.lists(bills(), min_size=1, max_size=3))
@settings(max_examples=60, deadline=None)
def test_charges_and_accounts_are_those_of_the_reference(
    given_grants: list[tuple[Grant, int, int | None, date]],
    given_bills: list[GivenBill],
) -> None:
    kinds = [g for g, _, _, _ in given_grants]
    granted = np.array([[amount for _, amount, _, _ in given_grants]])
    asked = np.array([[amount if want is None else min(want, amount) for _, amount, want, _ in given_grants]])
    deadlines = [day if want is not None else None for _, _, want, day in given_grants]
    periods = cut_into_periods(YEARS, window_edges(kinds))
    opens = may_pay(kinds, periods)
    reference = [
        plain.Pot(
            g.source, Fraction(a), g.granted, g.first, g.last, g.end, g.own,
            None if want is None else Fraction(want), day if want is not None else None,
        )
        for g, a, want, day in given_grants
    ]  # fmt: skip
    spans = [(p.first, p.last, p.year) for p in periods]
    bills_, costs = [], []
    for gross, owed, sources, as_listed, after in given_bills:
        bill = plain.Bill([Fraction(c) for c in gross], sources, as_listed, after, owed=[Fraction(o) for o in owed])
        bills_.append(bill)
        order, later = (
            soonest_to_expire(kinds, sources, as_listed=as_listed), soonest_to_expire(kinds, after, as_listed=True),
        )  # fmt: skip
        costs.append((np.array([gross[: len(periods)]]), np.array([owed[: len(periods)]]), order, later))
    plain.pay(reference, bills_, spans)
    left = asked.copy()
    net = np.zeros((1, len(kinds), len(YEARS)), np.int64)
    for y in range(len(YEARS)):
        mine = [t for t, period in enumerate(periods) if period.year == y]
        year = [Cost(gross[:, mine], owed[:, mine], order, later) for gross, owed, order, later in costs]
        done, after_year = charge(year, left, opens[:, mine])
        for charged, cost, bill in zip(done, year, bills_, strict=True):
            assert [Fraction(int(u)) for u in charged.unfunded[0]] == [bill.unfunded[t] for t in mine]
            total = sum(charged.by_grant.values(), np.zeros_like(cost.gross)) + charged.unfunded
            assert (total == cost.gross - cost.owed).all()
            assert (sum(charged.owed.values(), np.zeros_like(cost.owed)) == cost.owed).all()
            for g, part in charged.by_grant.items():
                back = charged.owed.get(g, np.zeros_like(part))
                assert (back >= 0).all()
                assert (part + back >= 0).all()
                assert not part[0][~opens[g, mine]].any()
                net[0, g, y] += part.sum()
                assert part[0].tolist() == [bill.paid.get((g, t), 0) for t in mine]
        assert (after_year >= 0).all()
        left = np.minimum(after_year, left)
    used, returned = np.maximum(net, 0), np.maximum(-net, 0)
    accounts = account(kinds, YEARS, granted, used, granted - asked, deadlines, returned)
    assert not accounts.imbalance().any()
    for g, pot in enumerate(reference):
        for y, row in enumerate(plain.statement(pot, YEARS)):
            for name, value in row.items():
                assert getattr(accounts, name)[0, g, y] == value, (name, g, y)
    whole = accounts.of_grants(range(len(kinds)))
    ways = ("used", "carried", "repaid", "lapsed", "kept", "open")
    assert whole["opening"] + whole["granted"] == sum(whole[way] for way in ways)


@given(st.lists(st.lists(amounts, min_size=3, max_size=3), min_size=2, max_size=5))
def test_draws_do_not_meet(costs: list[list[int]]) -> None:
    """Draws charged together are what they are when charged alone."""
    kinds = [
        Grant("a", "2021", YEARS[0][0], YEARS[0][0], YEARS[1][1]),
        Grant("b", "2021", *[YEARS[0][0]] * 2, YEARS[2][1]),
    ]
    periods = cut_into_periods(YEARS)
    opens, balance = may_pay(kinds, periods), np.array([[10**8, 10**9]])

    def charged(rows: list[list[int]]) -> tuple[Charged, NDArray[np.int64]]:
        gross = np.array(rows)
        (one, _), rest = charge([Cost(gross, gross // 3, (0, 1)), Cost(gross // 2, gross * 0, (0,))], balance, opens)
        return one, rest

    together, left = charged(costs)
    for k, cost in enumerate(costs):
        alone, alone_left = charged([cost])
        assert (left[k] == alone_left[0]).all()
        assert (together.unfunded[k] == alone.unfunded[0]).all()


@given(st.lists(st.tuples(amounts, amounts, st.integers(0, 2)), min_size=1, max_size=8), st.booleans())
def test_virement_moves_what_is_left_and_no_more(lines: list[tuple[int, int, int]], allowed: bool) -> None:
    planned, actual, groups = (list(column) for column in zip(*lines, strict=True))
    moved = move(np.array(planned), np.array([actual]), np.array(groups), allowed=allowed)
    assert moved.out.sum() == moved.into.sum()
    assert (moved.funded + moved.lacking == np.array([actual])).all()
    assert (moved.out <= np.maximum(np.array(planned) - actual, 0)).all()
    assert (moved.funded <= np.array(planned) + moved.into).all()
    if allowed:
        # Which line lacks depends on the order of taking; how much is lacking within a group does not.
        reference = plain.moved(planned, actual, groups)
        for group in set(groups):
            mine = [i for i, g in enumerate(groups) if g == group]
            assert moved.lacking[0, mine].sum() == sum(reference[i] for i in mine)
    else:
        assert not moved.into.any()


@given(st.integers(0, 10**10), st.integers(1, 8), st.integers(0, 30))
def test_depreciation_is_straight_and_whole(investment: int, life: int, month: int) -> None:
    start = date(2020 + month // 12, month % 12 + 1, 1)
    before = max((2021 - start.year) * 12 + 1 - start.month, 0)
    lengths = [
        Fraction(max(0, min(12, 12 - ((start.year - y) * 12 + start.month - 1))), 12) for y in (2021, 2022, 2023)
    ]
    got = depreciation(np.array([investment]), Fraction(life), lengths, Fraction(before, 12))[0].tolist()
    assert got == plain.written_off(investment, life, start, YEARS)
    assert sum(got) <= investment


@given(st.integers(0, 10**12), st.lists(st.floats(0, 1e9), min_size=1, max_size=15))
def test_periods_sum_to_the_year(amount: int, weights: list[float]) -> None:
    parts = spread_over_periods(np.array([amount]), np.array([weights]))
    assert parts.sum() == amount
    assert (parts >= 0).all()


@given(st.integers(-(10**15), 10**15), st.fractions(0, 1))
def test_what_is_passed_on_and_what_stays_are_the_whole(amount: int, share: Fraction) -> None:
    on, stays = passed_on(np.array([amount]), share)
    assert int(on[0] + stays[0]) == amount
    assert abs(int(on[0]) - amount * share) <= Fraction(1, 2)
    assert share_of(np.array([amount]), Fraction(1)) == amount


def test_a_requisition_is_in_time_on_the_last_day_and_late_the_day_after() -> None:
    last = date(2023, 10, 31)
    day = np.array([[last.toordinal(), last.toordinal() + 1, np.inf]], float)
    had, late = requisitioned(np.array([[100, 100, 100]]), np.array([[150, 50, 50]]), day, last)
    assert had.tolist() == [[100, 0, 0]]
    assert late.tolist() == [[False, True, True]]


def test_a_credit_goes_to_the_first_open_grant() -> None:
    opens = np.ones((2, 1), bool)
    (done,), left = charge([Cost(np.array([[0]]), np.array([[40]]), (1, 0))], np.array([[100, 50]]), opens)
    assert done.by_grant[1].tolist() == [[-40]]
    assert left.tolist() == [[100, 90]]


def test_what_comes_back_goes_where_it_leaves_the_least_unfunded() -> None:
    opens = np.ones((2, 1), bool)
    back = Cost(np.array([[0]]), np.array([[40]]), (0, 1))
    short = Cost(np.array([[70]]), np.array([[0]]), (1,))
    (returned, paid), left = charge([back, short], np.array([[100, 50]]), opens)
    assert (returned.by_grant[0].tolist(), returned.by_grant[1].tolist()) == ([[-20]], [[-20]])
    assert not paid.unfunded.any()
    assert left.tolist() == [[120, 0]]


def test_costs_of_one_date_are_charged_together_and_a_later_date_changes_nothing() -> None:
    """x from s or g, y from s alone: of one date nothing is unfunded, in whichever order; of two dates x came first."""
    none = np.zeros((1, 2), np.int64)
    x, y = np.array([[80, 0]]), np.array([[80, 0]])
    for turn in (1, -1):
        costs = [Cost(x, none, (0, 1)), Cost(y, none, (0,))]
        done, _ = charge(costs[::turn], np.array([[100, 100]]), np.ones((2, 2), bool))
        of_x, of_y = done[::turn]
        assert (of_x.by_grant[0].sum(), of_x.by_grant[1].sum(), of_y.by_grant[0].sum()) == (20, 60, 80)
    done, _ = charge(
        [Cost(x, none, (0, 1)), Cost(y[:, ::-1], none, (0,))], np.array([[100, 100]]), np.ones((2, 2), bool)
    )
    assert done[0].by_grant[0].tolist() == [[80, 0]]
    assert done[1].unfunded.tolist() == [[0, 60]]


def test_windows_meet_on_the_day() -> None:
    ends = Grant("a", "2022", date(2022, 1, 1), date(2022, 1, 1), date(2022, 6, 30))
    begins = Grant("b", "2022", date(2022, 7, 1), date(2022, 7, 1), date(2022, 12, 31))
    periods = cut_into_periods([(date(2022, 1, 1), date(2022, 12, 31))], window_edges([ends, begins]))
    assert [p.first for p in periods] == [date(2022, 1, 1), date(2022, 7, 1)]
    assert may_pay([ends, begins], periods).tolist() == [[True, False], [False, True]]
    assert sum(p.days for p in periods) == 365
    assert periods[0].last + timedelta(days=1) == periods[1].first


@given(st.lists(amounts, min_size=1, max_size=6), st.integers(1, 6), st.randoms(use_true_random=False))
def test_a_matrix_has_the_sums_it_was_given(rows: list[int], columns: int, chance: Random) -> None:
    cuts = sorted(chance.randint(0, sum(rows)) for _ in range(columns - 1))
    sums = np.diff([0, *cuts, sum(rows)])
    seed = np.array([[chance.choice([0.0, 1.0, chance.random()]) for _ in range(columns)] for _ in rows])
    for given_seed in (None, seed):
        matrix = spread_both_ways(np.array(rows), sums, given_seed)
        assert (matrix >= 0).all()
        assert matrix.sum(axis=1).tolist() == rows
        assert matrix.sum(axis=0).tolist() == sums.tolist()


@st.composite
def shared_grants(draw: st.DrawFn) -> tuple[list[Ask], list[Ask], list[list[int]]]:
    grants, draws = draw(st.integers(1, 6)), draw(st.integers(1, 3))
    amounts = st.lists(st.integers(0, 30), min_size=draws, max_size=draws).map(np.array)
    orders = st.lists(st.integers(0, grants - 1), min_size=1, max_size=4, unique=True).map(tuple)
    asks = st.lists(st.builds(Ask, amounts, orders), max_size=5)
    held = st.lists(st.integers(0, 40), min_size=grants, max_size=grants)
    return draw(asks), draw(asks), draw(st.lists(held, min_size=draws, max_size=draws))


@settings(max_examples=150, deadline=None)
@given(shared_grants())
def test_many_grants_are_charged_as_few_are(case: tuple[list[Ask], list[Ask], list[list[int]]]) -> None:
    """By paths, as for more grants than there are sets of, the same comes out as by sets."""
    costs, credits_, held = case
    with pytest.MonkeyPatch.context() as patch:
        by_sets = allocate(costs, credits_, np.array(held))
        patch.setattr(allocation, "MOST_TOGETHER", 0)
        by_paths = allocate(costs, credits_, np.array(held))
    for one, other in zip(by_sets, by_paths, strict=True):
        for parts, same in zip(one, other, strict=True):
            assert {g: p.tolist() for g, p in parts.items()} == {g: p.tolist() for g, p in same.items()}


def test_forty_grants_in_a_ring_leave_the_least_unfunded() -> None:
    """Each cost of 100 may be borne by two neighbours of 100: all can be funded, but only one way round once one is."""
    n = 40
    costs = [Ask(np.array([100]), ((i + 1) % n, i)) for i in range(n - 1)] + [Ask(np.array([100]), (0,))]
    taken, _ = allocate(costs, [], np.full((1, n), 100))
    assert [{g: int(p[0]) for g, p in parts.items() if p[0]} for parts in taken] == [
        *({i + 1: 100} for i in range(n - 1)), {0: 100},
    ]  # fmt: skip
    short, _ = allocate(costs, [], np.array([[100] * (n - 1) + [70]]))
    assert sum(int(p[0]) for parts in short for p in parts.values()) == 100 * n - 30
    assert sum(int(p[0]) for p in short[-1].values()) == 70  # the last in line goes without
