"""Laws of what spans several slices: tiers over the year, windows of months, and facts read some time before."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.engine.by_slice import by_slice
from simulator.engine.settle import Settlement, settle
from simulator.rules.calendar import months_before, shifted
from simulator.scenario.load import load

volumes = st.lists(st.integers(0, 3000), min_size=24, max_size=24)
some = settings(max_examples=20)
MONTHS = [date(2022 + n // 12, n % 12 + 1, 1) for n in range(24)]


def settled(quantities: str, payments: str, levels: list[int], period: str = "2023") -> Settlement:
    """One recipient whose visits change each month from January 2022 on."""
    with TemporaryDirectory() as folder:
        facts = "".join(f"a,{day},{level}\n" for day, level in zip(MONTHS[1:], levels[1:], strict=True))
        (Path(folder) / "facts.csv").write_text("id,from,visits\n" + facts)
        path = Path(folder) / "scenario.yaml"
        path.write_text(
            f"period: {period}\nrecipients: {{rows: [{{id: a, visits: {levels[0]}}}], facts: facts.csv}}\n"
            f"quantities:\n  visits: {{unit: visit/month}}\n{quantities}payments:\n{payments}"
        )
        return settle(load(path))


def paid(settlement: Settlement, name: str) -> int:
    return int(settlement.paid(name)[0, 0])


@some
@given(volumes, st.integers(1, 20000), st.sampled_from(["tiers", "whole"]), st.sampled_from(["month", "quarter"]))
def test_tiers_over_the_year_are_tiers_on_the_sum_of_the_year(
    levels: list[int], start: int, how: str, accrues: str
) -> None:
    if accrues == "quarter":
        levels = [level for k in range(0, 24, 3) for level in [levels[k]] * 3]
    steps = f"[[0, 300 kr/visit], [{start}, 100 kr/visit]]"
    rate = f"rate: {{{how}: {{over: year, steps: {steps}}}}}, per: visits, accrues: {accrues}"
    visits = sum(levels[12:])
    inside = 300 * min(visits, start) + 100 * max(visits - start, 0)
    whole = visits * (300 if visits < start else 100)
    found = paid(settled("", f"  fee: {{{rate}}}\n", levels), "fee")
    assert found == 100 * (inside if how == "tiers" else whole)


@some
@given(volumes)
def test_one_tier_over_the_year_is_the_plain_rate(levels: list[int]) -> None:
    payments = (
        "  over: {rate: {tiers: {over: year, steps: [[0, 7.77 kr/visit]]}}, per: visits, accrues: month}\n"
        "  plain: {rate: 7.77 kr/visit, per: visits, accrues: month}\n"
    )
    settlement = settled("", payments, levels)
    assert paid(settlement, "over") == paid(settlement, "plain")


@some
@given(volumes, st.integers(1, 12))
def test_a_window_adds_up_the_months_before_each_slice(levels: list[int], months: int) -> None:
    quantities = f"  came: {{window: {{of: visits, last: {months} months, take: sum}}}}\n"
    settlement = settled(quantities, "  fee: {rate: 1 kr/visit, per: came, accrues: month}\n", levels)
    assert paid(settlement, "fee") == 100 * sum(sum(levels[n - months : n]) for n in range(12, 24))


@some
@given(volumes)
def test_what_has_come_so_far_grows_to_what_the_year_comes_to(levels: list[int]) -> None:
    quantities = (
        "  so_far: {window: {of: visits, since: year, take: sum}}\n"
        "  usual: {window: {of: visits, last: 12 months, take: mean}}\n"
        '  last: {is: "where(slice_number == 12, 1, 0)"}\n  first: {is: "where(slice_number == 1, 1, 0)"}\n'
    )
    payments = (
        "  fee: {rate: 1 kr/visit, per: so_far, times: last, accrues: month}\n"
        "  before: {rate: 12 kr/visit, per: usual, times: first, accrues: month}\n"
    )
    settlement = settled(quantities, payments, levels)
    assert paid(settlement, "fee") == 100 * sum(levels[12:])
    assert abs(paid(settlement, "before") - 100 * sum(levels[:12])) <= 1


@some
@given(volumes, st.sampled_from(["start", "end", "day_before"]), st.integers(1, 11))
def test_a_fact_some_months_back_is_the_fact_of_that_month(levels: list[int], counted: str, months: int) -> None:
    quantities = f"  before: {{of: visits, as_of: -{months} months}}\n"
    payments = f"  fee: {{rate: 1 kr/visit, per: before, accrues: month, counted: {counted}}}\n"
    back = months + (counted == "day_before")
    assert paid(settled(quantities, payments, levels), "fee") == 100 * sum(levels[12 - back : 24 - back])


@given(st.dates(date(1950, 1, 1), date(2150, 12, 31)), st.integers(1, 60))
def test_the_months_before_a_day_end_before_it_and_follow_each_other(day: date, count: int) -> None:
    months = months_before(day, count)
    assert len(months) == count
    assert months[-1] < day.replace(day=1) <= day
    assert all(shifted(later, 1, 0) == earlier for earlier, later in pairwise(months))


@some
@given(volumes, st.integers(1, 12), st.integers(1, 20000))
def test_what_the_slices_so_far_come_to_is_what_that_part_of_the_year_is_paid(
    levels: list[int], months: int, start: int
) -> None:
    quantities = "  usual: {window: {of: visits, last: 5 months, take: mean}}\n"
    payments = (
        f"  over: {{rate: {{tiers: {{over: year, steps: [[0, 7.77 kr/visit], [{start}, 1.03 kr/visit]]}}}}, "
        "per: visits, accrues: month}\n"
        "  plain: {rate: 3.3333 kr/visit, per: usual, accrues: month}\n"
        "  kronor: {rate: 3.3333 kr/visit, per: visits, accrues: month, round: {to: 1 kr}}\n"
    )
    whole = settled(quantities, payments, levels)
    last = date(2023, months, monthrange(2023, months)[1])
    part = settled(quantities, payments, levels, f"{{from: 2023-01-01, to: {last}}}")
    for name in ("over", "plain", "kronor"):
        year = whole.years[0]
        amounts = by_slice(whole.scenario.payments[name], year.payments[name])
        assert int(amounts[0, :months, 0].sum()) == paid(part, name)
