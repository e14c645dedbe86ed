"""Laws of what an outturn leaves open: the range holds what comes, closes as reports come in, and is reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise, product
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.engine import open_range
from simulator.engine.open_range import Ranges
from simulator.engine.outturn import Followed, follow
from simulator.engine.settle import settle
from simulator.results.followed import FollowUp
from simulator.scenario.definitions import Scenario
from simulator.scenario.load import load
from simulator.scenario.outturn import read_outturn
from simulator.shipped import folder

END = date(2022, 12, 31)
some = settings(max_examples=12, deadline=None)
SCENARIO = """
period: 2022
recipients: {rows: [ROWS]}
quantities:
  weight: {unit: bed}
  ready: {unit: yes/no}
  signed: {unit: yes/no}
  visits: {unit: visit/year, uncertain: {min: 50 %, mode: 100 %, max: 200 %}}
payments:
  closed: {pool: POOL, shared_by: weight, requires: ready, unearned: redistribute, paid: [2022-12]}
  open: {pool: POOL, shared_by: weight, requires: [ready, signed], unearned: unpaid, paid: [2022-12]}
  flat: {amount: 1 000 kr, requires: signed, paid: [2022-12]}
  fee: {rate: 12.34 kr/visit, per: visits, at_most: 1 500 kr}
  floor: {pool: POOL, shared_by: weight, requires: ready, unearned: redistribute, at_most: CAP, paid: [2022-12]}
  held: {pool: POOL, shared_by: weight, requires: ready, unearned: {requires: redistribute, at_most: redistribute},
         at_most: CAP, paid: [2022-12]}
  carried: {pool: POOL, shared_by: weight, requires: ready, unearned: redistribute, round: {remainder: first},
            paid: [2022-12]}
  capped: {rate: 1.23 kr/bed, per: weight, requires: ready, total_at_most: POOL, paid: [2022-12]}
  whole: {pool: POOL, shared_by: weight, requires: ready, unearned: redistribute, round: {to: 0.05 kr},
          paid: [2022-12]}
"""


@dataclass(frozen=True)
class Report:
    """One row of an outturn and the day on which it is known."""

    name: str
    row: str
    value: str
    day: date


def scenario(path: Path, weights: Sequence[int], pool: str, cap: str) -> Scenario:
    rows = ", ".join(
        f"{{id: r{n}, weight: {weight}, ready: yes, signed: yes, visits: {10 * n + 40}}}"
        for n, weight in enumerate(weights)
    )
    text = SCENARIO.replace("ROWS", rows).replace("POOL", pool).replace("CAP", cap)
    (path / "scenario.yaml").write_text(text)
    return load(path / "scenario.yaml")


def at(read: Scenario, path: Path, reports: Sequence[Report], day: date) -> Followed:
    rows = "".join(f"{r.name},{r.row},{r.value},{r.day}\n" for r in reports)
    (path / "outturn.csv").write_text(f"name,row,value,known\n{rows}")
    return follow(read, read_outturn(read, path / "outturn.csv", day))


@st.composite
def years(draw: st.DrawFn) -> tuple[list[int], str, str, list[Report]]:
    weights = draw(st.lists(st.integers(1, 400), min_size=2, max_size=6))
    pool = draw(st.sampled_from(["0.07 kr", "1 kr", "4 865.03 kr"]))
    cap = draw(st.sampled_from(["0.03 kr", "900 kr"]))
    days = st.dates(date(2022, 1, 10), END)
    reports = []
    for n in range(len(weights)):
        for name in ("ready", "signed"):
            if draw(st.integers(0, 5)):  # somebody never reports
                reports.append(Report(name, f"r{n}", draw(st.sampled_from(["yes", "yes", "no"])), draw(days)))
        reports.append(Report("visits", f"r{n}", str(draw(st.integers(0, 80))), END))
    return weights, pool, cap, reports


@some
@given(years(), st.sampled_from([0, 10]))
def test_the_range_holds_the_final_settlement_and_never_grows(
    year: tuple[list[int], str, str, list[Report]], tried: int
) -> None:
    weights, pool, cap, reports = year
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(open_range, "MOST_TRIED", tried)
        read = scenario(Path(name), weights, pool, cap)
        final = at(read, Path(name), reports, END)
        days = sorted({date(2022, 1, 2), *(r.day for r in reports), END})
        widths: list[dict[str, np.ndarray]] = []
        for day in days:
            now = at(read, Path(name), reports, day)
            for payment in read.payments:
                one, came = now.ranges.by_payment[payment], final.so_far.paid(payment)[0]
                assert (one.least <= came).all()
                assert (came <= one.most).all()
                assert (one.least <= one.if_own).all()
                assert one.total_least <= came.sum() <= one.total_most
                if payment != "fee":  # a forecast of volumes adds what is assumed to what has come
                    assert (one.least <= now.forecast.paid(payment)[0]).all()
                    assert (now.forecast.paid(payment)[0] <= one.most).all()
            widths.append({p: of.most - of.least for p, of in now.ranges.by_payment.items()})
        for before, after in pairwise(widths):
            assert all((after[p] <= before[p]).all() for p in before)
        assert all((width == 0).all() for width in widths[-1].values())


def every_outcome(read: Scenario, names: Sequence[str]) -> dict[str, np.ndarray]:
    """Each payment in every combination of the conditions, by settling each."""
    n = len(read.recipients.ids)
    found: dict[str, list[np.ndarray]] = {payment: [] for payment in read.payments}
    for case in product((0.0, 1.0), repeat=n * len(names)):
        draws = {name: np.array(case[k * n : (k + 1) * n])[None, None, :] for k, name in enumerate(names)}
        settled = settle(read, draws)
        for payment in found:
            found[payment].append(settled.paid(payment)[0])
    return {payment: np.array(rows) for payment, rows in found.items()}


@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(1, 50), min_size=2, max_size=4), st.sampled_from(["0.05 kr", "321.09 kr"]))
def test_the_range_is_the_least_and_the_most_of_every_outcome(weights: list[int], pool: str) -> None:
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        read = scenario(Path(name), weights, pool, "900 kr")
        reports = [Report(c, f"r{n}", "yes", END) for n in range(len(weights)) for c in ("ready", "signed")]
        outcomes = every_outcome(read, ("ready", "signed"))
        for tried, slack in ((10, 0), (0, 1)):
            patch.setattr(open_range, "MOST_TRIED", tried)
            found = at(read, Path(name), reports, date(2022, 2, 1)).ranges.by_payment
            for payment in ("closed", "open", "flat"):
                least, most = outcomes[payment].min(axis=0), outcomes[payment].max(axis=0)
                of = found[payment]
                assert of.basis == ("all_cases" if tried else "extremes")
                assert ((of.least <= least) & (least <= of.least + slack)).all()
                assert ((of.most >= most) & (most >= of.most - slack)).all()


def vastmanland(day: date) -> Ranges:
    here = folder() / "vastmanland-2022"
    read = load(here / "scenario.yaml")
    return follow(read, read_outturn(read, here / "outturn.csv", day)).ranges


def test_what_a_centre_can_count_on_while_the_others_report() -> None:
    first = {day: vastmanland(day).by_payment["performance"] for day in (date(2022, 10, 1), date(2022, 12, 31))}
    october, december = first.values()
    assert (october.least[0], october.most[0], october.basis) == (13_976_034, 29_409_159, "extremes")
    assert (october.total_least, october.total_most) == (486_500_000, 486_500_000)
    assert december.least[0] == december.most[0] == 18_841_583
    may = vastmanland(date(2022, 5, 31)).by_payment["performance"]
    assert (may.least[0], may.if_own[0], may.most[0]) == (0, 13_976_034, 486_500_000)
    assert len(vastmanland(date(2022, 10, 1)).rows) == 17
    assert vastmanland(date(2022, 10, 1)).closes == {"reported": END}


def test_a_row_without_a_value_is_open(tmp_path: Path) -> None:
    """An outturn to fill in: what is asked for and not yet answered is not met until it is."""
    read = scenario(tmp_path, [1, 1], "100 kr", "900 kr")
    (tmp_path / "asked.csv").write_text("name,row,value,known\nready,r0,,\nready,r1,,\n")
    followed = follow(read, read_outturn(read, tmp_path / "asked.csv", date(2022, 5, 1)))
    of = followed.ranges.by_payment["closed"]
    assert (of.least.tolist(), of.most.tolist(), of.if_own.tolist()) == ([0, 0], [10_000, 10_000], [5_000, 5_000])
    assert followed.so_far.paid("closed")[0].tolist() == [0, 0]


def test_a_volume_without_an_upper_end_has_no_most(tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text(
        "period: 2022\nrecipients: {rows: [{id: a, visits: 100}]}\n"
        "quantities: {visits: {unit: visit/year}}\npayments: {fee: {rate: 10 kr/visit, per: visits}}\n"
    )
    read = load(tmp_path / "scenario.yaml")
    (tmp_path / "outturn.csv").write_text("name,row,value,known\nvisits,a,40,2022-06-30\n")
    found = FollowUp(follow(read, read_outturn(read, tmp_path / "outturn.csv", date(2022, 7, 1))))
    (row,) = found.rows
    assert row.least is not None
    assert (row.least.minor, row.most) == (40_000, None)
    assert found.to_json()["payments"][0]["most"] is None


def test_as_if_a_day_later_nothing_is_open() -> None:
    assert vastmanland(END + timedelta(days=1)).rows == ()
