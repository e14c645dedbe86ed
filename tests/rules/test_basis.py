"""What is paid for: rates by unit, class and tier, curves and steps, against values by hand and against fractions."""

from __future__ import annotations

from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.number import Number
from simulator.rules.basis import curve, marginal_tiers, rate_times_units, steps, sum_over_classes, whole_tiers
from simulator.rules.earning import earned, gate, split_causes

YES, NO = Number.of(1), Number.of(0)


def row(*values: object) -> Number:
    cells = np.empty((1, 1, len(values)), object)
    cells[0, 0, :] = [F(str(value)) for value in values]
    return Number.of_fractions(cells)


def exactly(number: Number) -> list[F | None]:
    n = number.shape[2]
    zeros = np.zeros(n, np.intp)
    return list(number.exact((zeros, zeros, np.arange(n))))


def table(*points: tuple[object, object]) -> list[tuple[Number, Number]]:
    return [(Number.of(F(str(x))), Number.of(F(str(y)))) for x, y in points]


def test_a_rate_times_units() -> None:
    assert exactly(rate_times_units(Number.of(F("3500")), row(10, "0.5", 0))) == [35000, 1750, 0]


def test_rates_over_classes() -> None:
    found = sum_over_classes([Number.of(2400), Number.of(12000)], [row(10, 0), row(1, "2.5")])
    assert exactly(found) == [36000, 30000]


# Norway's basic grant of July 2022 has this form: one rate for the first 1 000 listed and a lower one above.
TIERS = table((0, 100), (1000, 80), (2500, 10))


@pytest.mark.parametrize(
    ("units", "marginal", "whole"),
    [
        (0, 0, 0),
        (1, 100, 100),
        (999, 99_900, 99_900),
        (1000, 100_000, 80_000),
        (1001, 100_080, 80_080),
        (2500, 220_000, 25_000),
        (3000, 225_000, 30_000),
        ("1000.5", 100_040, 80_040),
    ],
)
def test_tiers_on_the_margin_and_on_all(units: object, marginal: int, whole: int) -> None:
    assert exactly(marginal_tiers(row(units), TIERS)) == [marginal]
    assert exactly(whole_tiers(row(units), TIERS)) == [whole]


def test_units_below_the_first_tier_are_not_paid_for() -> None:
    tiers = table((10, 5), (20, 1))
    assert exactly(marginal_tiers(row(0, 9, 10, 12, 20, 25), tiers)) == [0, 0, 0, 10, 50, 55]
    assert exactly(whole_tiers(row(0, 9, 10, 12, 20, 25), tiers)) == [0, 0, 50, 60, 20, 25]


def test_one_tier_alone() -> None:
    assert exactly(marginal_tiers(row(3), table((0, 7)))) == [21]


STEPS = table((0, "0.1"), ("0.8", "0.5"), ("0.9", 1))


@pytest.mark.parametrize(
    ("level", "value"),
    [("-0.1", "0"), (0, "0.1"), ("0.79999", "0.1"), ("0.8", "0.5"), ("0.85", "0.5"), ("0.9", 1), (5, 1)],
)
def test_the_last_step_reached(level: object, value: object) -> None:
    assert exactly(steps(row(level), STEPS)) == [F(str(value))]


@pytest.mark.parametrize(
    ("level", "value"),
    [("0.1", 0), ("0.5", 0), ("0.65", "0.25"), ("0.8", "0.5"), ("0.9", "0.75"), (1, 1), (2, 1)],
)
def test_a_curve_is_straight_between_points_and_flat_outside(level: object, value: object) -> None:
    assert exactly(curve(row(level), table(("0.5", 0), ("0.8", "0.5"), (1, 1)))) == [F(str(value))]


def test_a_falling_curve_is_an_inverse_measure() -> None:
    assert exactly(curve(row(0, 10, 15, 20, 30), table((10, 1), (20, 0)))) == [1, 1, F(1, 2), 0, 0]


def test_where_breakpoints_coincide_the_edge_belongs_to_the_later() -> None:
    jump = table(("0.5", 0), ("0.8", "0.5"), ("0.8", 1), ("0.9", 2))
    assert exactly(curve(row("0.79", "0.8", "0.85", "0.9"), jump)) == [F(29, 60), 1, F(3, 2), 2]


def test_a_curve_of_one_point_is_flat() -> None:
    assert exactly(curve(row(0, 5), table((3, 7))).spread(2)) == [7, 7]


def test_breakpoints_that_are_each_recipients_own() -> None:
    start = row("0.2", "0.5")
    found = curve(
        row("0.35", "0.65"), [(start, NO), (Number.of(F("0.5")) + start * NO, Number.of(F("0.5"))), table((1, 1))[0]]
    )
    assert exactly(found) == [F(1, 4), F(13, 20)]


VALUES = st.integers(-30, 60).map(lambda n: F(n, 7))


@given(
    points=st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=5), levels=st.lists(VALUES, min_size=1, max_size=4)
)
def test_tables_equal_plain_fractions(points: list[tuple[F, F]], levels: list[F]) -> None:
    points = sorted(points, key=lambda point: point[0])
    numbers = [(Number.of(x), Number.of(y)) for x, y in points]
    level = row(*levels)
    assert exactly(steps(level, numbers).spread(len(levels))) == [plain_step(x, points) for x in levels]
    assert exactly(whole_tiers(level, numbers)) == [plain_step(x, points) * x for x in levels]
    assert exactly(marginal_tiers(level, numbers)) == [plain_margin(x, points) for x in levels]
    assert exactly(curve(level, numbers).spread(len(levels))) == [plain_curve(x, points) for x in levels]


def plain_step(level: F, points: list[tuple[F, F]]) -> F:
    return ([F(0)] + [y for x, y in points if level >= x])[-1]


def plain_margin(level: F, points: list[tuple[F, F]]) -> F:
    ends = [x for x, _ in points[1:]] + [max(level, points[-1][0])]
    return sum((y * max(min(level, end) - x, F(0)) for (x, y), end in zip(points, ends, strict=True)), F(0))


def plain_curve(level: F, points: list[tuple[F, F]]) -> F:
    if level < points[0][0]:
        return points[0][1]
    k = max(n for n, (x, _) in enumerate(points) if x <= level)
    if k + 1 == len(points):
        return points[k][1]
    (x0, y0), (x1, y1) = points[k], points[k + 1]
    return y0 + (y1 - y0) * (level - x0) / (x1 - x0)


# -- who earns it -----------------------------------------------------------------------------------------------------


def test_every_requirement_must_be_met() -> None:
    assert exactly(gate([])) == [1]
    assert exactly(gate([row(1, 1, 0, 0), row(1, 0, 1, 0)])) == [1, 0, 0, 0]
    assert exactly(gate([YES, row(1, 0)])) == [1, 0]


def test_what_is_earned() -> None:
    assert exactly(earned(row(100, 100, 100), row("0.5", 1, "0.5"), row(1, 1, 0))) == [50, 100, 0]
    nothing = row(1, 1) / row(0, 1)  # the first has no value
    assert exactly(earned(nothing, YES, row(0, 1))) == [0, 1]


@pytest.mark.parametrize(
    ("unearned", "redistributing", "leaving"),
    [
        ({"requires": "redistribute", "achieved": "redistribute"}, [F(1, 2), 0], [1, 1]),
        ({"requires": "unpaid", "achieved": "unpaid"}, [1, 1], [F(1, 2), 0]),
        ({"requires": "redistribute", "achieved": "unpaid"}, [1, 0], [F(1, 2), F(1, 3)]),
        ({"requires": "unpaid", "achieved": "redistribute"}, [F(1, 2), F(1, 3)], [1, 0]),
    ],
)
def test_what_becomes_of_what_is_not_earned(
    unearned: dict[str, str], redistributing: list[F], leaving: list[F]
) -> None:
    among, left = split_causes(row(1, 0), row("1/2", "1/3"), unearned)
    assert exactly(among.spread(2)) == redistributing
    assert exactly(left.spread(2)) == leaving
