"""Payments as the language says: pools, causes, limits and slices, worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.engine.settle import settle
from simulator.problems import ScenarioError
from simulator.scenario.load import load

ROWS = "rows: [{id: a, beds: 10, part: 0.5}, {id: b, beds: 30, part: 1}, {id: c, beds: 60, part: 0}]"
QUANTITIES = "quantities:\n  beds: {unit: bed}\n  part: {unit: share}\n"


def paid(folder: Path, payments: str, period: str = "2022", rows: str = ROWS) -> list[dict[str, float]]:
    (folder / "scenario.yaml").write_text(
        f"period: {period}\nrecipients: {{{rows}}}\n{QUANTITIES}payments:\n{payments}"
    )
    settlement = settle(load(folder))
    ids = settlement.scenario.recipients.ids
    return [
        dict(zip(ids, (settlement.paid(name)[0] / 100).tolist(), strict=True)) for name in settlement.scenario.payments
    ]


def one(folder: Path, payment: str, period: str = "2022", rows: str = ROWS) -> list[float]:
    return list(paid(folder, f"  fee: {{{payment}}}\n", period, rows)[0].values())


POOL = "pool: 1000 kr, shared_by: beds"


@pytest.mark.parametrize(
    ("payment", "amounts"),
    [
        (POOL, [100, 300, 600]),
        (POOL + ", achieved: part, unearned: unpaid", [50, 300, 0]),
        (POOL + ", achieved: part, unearned: redistribute", [142.86, 857.14, 0]),
        (POOL + ", requires: part > 0, unearned: redistribute", [250, 750, 0]),
        (
            POOL + ", requires: part > 0, achieved: part, unearned: {requires: redistribute, achieved: unpaid}",
            [125, 750, 0],
        ),
        (POOL + ", at_most: 400 kr", [200, 400, 400]),
        (POOL + ", at_most: 400 kr, unearned: unpaid", [100, 300, 400]),
        (POOL + ", at_most: 400 kr, unearned: {at_most: unpaid}", [100, 300, 400]),
        (POOL + ", at_most: 200 kr", [200, 200, 200]),
        (POOL + ", at_least: 150 kr", [150, 283.33, 566.67]),
        (POOL + ", total_at_most: 500 kr", [50, 150, 300]),
        (POOL + ", total_at_most: 500 kr, at_most: 200 kr", [100, 200, 200]),
        (POOL + ", times: 50 %", [50, 150, 300]),
        (POOL + ", times: part", [142.86, 857.14, 0]),
        (POOL + ", round: {to: 300 kr}", [0, 300, 600]),
        (POOL + ", requires: part >= 1, unearned: unpaid, at_least: 350 kr", [0, 350, 0]),
    ],
)
def test_pools(tmp_path: Path, payment: str, amounts: list[float]) -> None:
    assert one(tmp_path, payment) == amounts


RATE = "rate: 10 kr/bed, per: beds"


@pytest.mark.parametrize(
    ("payment", "amounts"),
    [
        (RATE, [100, 300, 600]),
        (RATE + ", achieved: part", [50, 300, 0]),
        (RATE + ", requires: [part > 0, beds >= 30]", [0, 300, 0]),
        (RATE + ", at_least: 200 kr", [200, 300, 600]),
        (RATE + ", at_least: 200 kr, requires: part > 0.5", [0, 300, 0]),
        (RATE + ", at_most: 250 kr", [100, 250, 250]),
        (RATE + ", total_at_most: 500 kr", [50, 150, 300]),
        (RATE + ", total_at_most: 1000 kr", [100, 300, 600]),
        (RATE + ", total_at_most: 800 kr, at_most: 400 kr", [100, 300, 400]),
        (RATE + ", total_at_most: 700 kr, at_most: 400 kr", [75, 225, 400]),
        (RATE + ", total_at_most: 500 kr, at_least: 100 kr", [100, 133.33, 266.67]),
        (RATE + ", times: [part, 50 %]", [25, 150, 0]),
        (RATE + ", round: {to: 100 kr, mode: up}, achieved: 51 %", [100, 200, 400]),
        ("amount: 1 kr / 3 * beds / 1 bed, total_at_most: 33 kr, round: {to: 1 kr}", [3, 10, 20]),
        ("amount: 1000 kr, at_least: 1000 kr, at_most: 5 kr/bed * beds, requires: part > 1", [0, 0, 0]),
        ("amount: -5 kr, negative: allowed, at_least: -3 kr", [-3, -3, -3]),
    ],
)
def test_rates_and_amounts(tmp_path: Path, payment: str, amounts: list[float]) -> None:
    assert one(tmp_path, payment) == amounts


HALF = "{from: 2022-07-01, to: 2022-12-31}"


@pytest.mark.parametrize(
    ("payment", "period", "amounts"),
    [
        ("amount: 365 kr/year, accrues: day", HALF, [184, 184, 184]),
        ("amount: 1 kr/day, accrues: day", HALF, [184, 184, 184]),
        ("amount: 1 kr/day, accrues: month", HALF, [184, 184, 184]),
        ("amount: 7 kr/week, accrues: quarter", HALF, [184, 184, 184]),
        ("amount: 120 kr/year, accrues: month", HALF, [60, 60, 60]),
        ("amount: 120 kr/year, accrues: quarter", HALF, [60, 60, 60]),
        ("amount: 10 kr/month", "2022", [120, 120, 120]),
        ("amount: 5 kr, accrues: quarter", "2022", [20, 20, 20]),
        ("amount: 5 kr", "[2022, 2024]", [15, 15, 15]),
        ("amount: 5 kr/year", "{from: 2022-04-01, to: 2024-03-31}", [10, 10, 10]),
        ("amount: 1.0050 kr/year, accrues: month, round: {each: slice}", "2022", [0.96, 0.96, 0.96]),
        ("amount: 1000 kr/year, at_most: 600 kr/year, accrues: month", HALF, [300, 300, 300]),
        ("amount: 1000 kr/year, at_most: 600 kr, accrues: month", HALF, [500, 500, 500]),
        (POOL.replace("kr", "kr/year") + ", accrues: month", HALF, [50, 150, 300]),
        (
            POOL + ", accrues: quarter, at_most: 900 kr",
            "2022",
            [900, 900, 900],
        ),  # four pools, caps that hold for the year
    ],
)
def test_slices_of_time(tmp_path: Path, payment: str, period: str, amounts: list[float]) -> None:
    assert one(tmp_path, payment, period) == amounts


def test_a_factor_of_the_regions_own_changes_the_pool_also_where_there_is_one_recipient(tmp_path: Path) -> None:
    alone = "rows: [{id: a, beds: 10, part: 0.5}]"
    assert one(tmp_path, POOL + ", times: part", rows=alone) == [1000]
    assert one(tmp_path, POOL + ", times: 50 %", rows=alone) == [500]


def test_one_payment_reads_another(tmp_path: Path) -> None:
    payments = "  base: {amount: 10 kr/bed * beds}\n  top: {amount: 10 % * base}\n  third: {amount: total(top) / 3}\n"
    assert [list(p.values()) for p in paid(tmp_path, payments)][1:] == [[10, 30, 60], [33.33, 33.33, 33.33]]


@pytest.mark.parametrize(
    ("payment", "code"),
    [
        ("amount: -1 kr", "negative_amount"),
        (POOL + ", achieved: part * 2, unearned: unpaid", "achieved_range"),
        ("pool: 1000 kr, shared_by: beds - beds", "weights_sum_to_zero"),
        ("pool: 0 kr, shared_by: beds - beds", "weights_sum_to_zero"),
        ("pool: -1000 kr, shared_by: beds", "negative_amount"),
        ("pool: 1000 kr, shared_by: beds - 20 bed", "negative_amount"),
        (POOL + ", at_least: 400 kr", "floors_exceed_total"),
        (RATE + ", at_least: 400 kr, total_at_most: 1000 kr", "floors_exceed_total"),
        (RATE + ", at_least: 400 kr, at_most: 300 kr", "floor_above_cap"),
        ("amount: 1000 kr / part", "no_value"),
    ],
)
def test_what_is_refused_when_it_is_computed(tmp_path: Path, payment: str, code: str) -> None:
    with pytest.raises(ScenarioError) as found:
        one(tmp_path, payment)
    assert [problem.code for problem in found.value.problems] == [code]
