"""Laws of preliminary payments and their correction, and of slices that are paid by themselves."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

import simulator
from simulator.engine.outturn import Followed, follow
from simulator.engine.settle import Settlement, settle
from simulator.results.cashflow import cashflow
from simulator.results.followed import FollowUp
from simulator.scenario.definitions import Scenario
from simulator.scenario.load import load
from simulator.scenario.outturn import read_outturn

some = settings(max_examples=5)
volumes = st.lists(st.integers(0, 3000), min_size=12, max_size=12)
MONTHS = [date(2023, n, 1) for n in range(1, 13)]
FEES = (
    "  fee: {rate: 33.33 kr/visit, per: visits, accrues: month%s}\n"
    "  capped: {rate: 33.33 kr/visit, per: visits, accrues: month, at_most: 200 000 kr%s}\n"
    "  pool: {pool: 10 001 kr/year, shared_by: visits + 1 visit/month, accrues: month%s}\n"
)


def scenario(folder: Path, levels: list[int], more: str = "") -> Scenario:
    facts = "".join(f"a,{day},{level}\n" for day, level in zip(MONTHS[1:], levels[1:], strict=True))
    (folder / "facts.csv").write_text("id,from,visits\n" + facts)
    (folder / "scenario.yaml").write_text(
        "period: 2023\n"
        f"recipients: {{rows: [{{id: a, visits: {levels[0]}}}, {{id: b, visits: 70}}], facts: facts.csv}}\n"
        f"quantities: {{visits: {{unit: visit/month}}}}\npayments:\n{FEES.replace('%s', more)}"
    )
    return load(folder / "scenario.yaml")


def followed(read: Scenario, folder: Path, rows: str, day: date) -> Followed:
    (folder / "outturn.csv").write_text("name,row,value,known,month\n" + rows)
    return follow(read, read_outturn(read, folder / "outturn.csv", day))


def reported(levels: list[int], lag: int = 20) -> str:
    """Each month's visits, known some days into the next."""
    days = [*MONTHS[1:], date(2024, 1, 1)]
    known = (date.fromordinal(day.toordinal() + lag) for day in days)
    return "".join(
        f"visits,a,{level},{day},{month:%Y-%m}\n" for month, level, day in zip(MONTHS, levels, known, strict=True)
    )


def emptied(row: str) -> str:
    """A row of an outturn that nobody has filled in yet."""
    name, who, _, _, month = row.split(",")
    return ",".join([name, who, "", "", month])


def amounts(settlement: Settlement) -> dict[str, list[int]]:
    return {name: settlement.paid(name)[0].tolist() for name in settlement.scenario.payments}


@some
@given(volumes, volumes)
def test_an_outturn_of_every_month_is_the_settlement_of_what_came(plan: list[int], came: list[int]) -> None:
    with TemporaryDirectory() as folder:
        read = scenario(Path(folder), plan)
        end = followed(read, Path(folder), reported(came), date(2024, 2, 1))
        assert amounts(end.so_far) == amounts(end.forecast) == amounts(settle(scenario(Path(folder), came)))
        for row in FollowUp(end).rows:
            assert row.paid + row.due == row.forecast
            assert row.least == row.forecast == row.most
        fee = next(row for row in FollowUp(end).rows if (row.payment, row.to) == ("fee", "a"))
        assert abs(fee.correction.minor - 3333 * (sum(came) - sum(plan))) <= 1


@some
@given(volumes)
def test_an_outturn_as_planned_corrects_nothing(plan: list[int]) -> None:
    with TemporaryDirectory() as folder:
        read = scenario(Path(folder), plan)
        for day in (date(2023, 4, 30), date(2023, 7, 15), date(2024, 2, 1)):
            rows = FollowUp(followed(read, Path(folder), reported(plan), day)).rows
            assert all(row.correction.minor == row.due.minor == 0 for row in rows)


@some
@given(volumes, volumes, st.dates(date(2023, 1, 1), date(2024, 2, 1)))
def test_what_is_not_yet_known_changes_nothing(plan: list[int], came: list[int], day: date) -> None:
    with TemporaryDirectory() as folder:
        read = scenario(Path(folder), plan)
        rows = reported(came).splitlines(keepends=True)
        known = "".join(row if date.fromisoformat(row.split(",")[3]) <= day else emptied(row) for row in rows)
        all_of_it = FollowUp(followed(read, Path(folder), "".join(rows), day)).rows
        assert all_of_it == FollowUp(followed(read, Path(folder), known, day)).rows


@some
@given(volumes, volumes)
def test_paid_grows_by_what_is_due_and_by_each_month(plan: list[int], came: list[int]) -> None:
    """Between two days of payment nothing is paid; on one, what was due and the month's own amount."""
    with TemporaryDirectory() as folder:
        read = scenario(Path(folder), plan)
        days = [date(2023, 3, 30), date(2023, 3, 31), date(2023, 4, 29)]
        seen = [FollowUp(followed(read, Path(folder), reported(came), day)).rows for day in days]
        assert [row.paid for row in seen[1]] == [row.paid for row in seen[2]]
        for before_row, after_row in zip(seen[0], seen[1], strict=True):
            assert after_row.due.minor == 0
            assert after_row.correction == before_row.correction


@some
@given(volumes)
def test_slices_paid_by_themselves_sum_to_the_payment(levels: list[int]) -> None:
    with TemporaryDirectory() as folder:
        each = settle(scenario(Path(folder), levels, ", paid: each slice"))
        whole = settle(scenario(Path(folder), levels))
        assert amounts(each) == amounts(whole)
        flows = cashflow(each, {}).flows
        for name, of in amounts(each).items():
            for who, paid in zip(each.scenario.recipients.ids, of, strict=True):
                mine = [f for f in flows if f.to == who and f.rule == f"payments.{name}"]
                assert sum(f.amount.minor for f in mine) == paid
                assert len({f.day for f in mine}) == len(mine)


def test_an_outturn_of_the_payment_itself_is_paid_in_all(tmp_path: Path) -> None:
    read = scenario(tmp_path, [1000, 950, *[1050] * 10])
    (tmp_path / "own.csv").write_text("name,row,value,known\nfee,a,410000,2023-12-31\n")
    for day in (date(2023, 12, 31), date(2024, 1, 15)):
        rows = simulator.settle_outturn(read, tmp_path / "own.csv", day).rows
        row = next(row for row in rows if (row.payment, row.to) == ("fee", "a"))
        assert row.paid.minor == 12_450 * 3333
        assert row.due.minor == row.correction.minor == 41_000_000 - 12_450 * 3333
        assert row.forecast.minor == 41_000_000
    before = simulator.settle_outturn(read, tmp_path / "own.csv", date(2023, 12, 30)).rows
    assert all(row.correction.minor == 0 for row in before)


def test_equal_parts_of_unequal_months_are_noted(tmp_path: Path) -> None:
    months = ", ".join(f"2023-{n:02}" for n in range(1, 13))
    levels = [1000, 950, *[1050] * 10]
    assert "paid_in_equal_parts" in {n.code for n in settle(scenario(tmp_path, levels, f", paid: [{months}]")).notes()}
    assert "paid_in_equal_parts" not in {
        n.code for n in settle(scenario(tmp_path, levels, ", paid: each slice")).notes()
    }
    assert "paid_in_equal_parts" not in {
        n.code for n in settle(scenario(tmp_path, [70] * 12, f", paid: [{months}]")).notes()
    }
