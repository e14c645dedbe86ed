"""``rest(frame, vat)``: the largest pool with pool + vat + everything else within the frame."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from simulator.engine.holding import solved
from simulator.engine.settle import settle
from simulator.engine.simulate import make_plan, run
from tests.engine.written import written


def text(
    sizes: list[int], private: list[bool], percent: int, frame: int, extra: str = "", vat: str = "", rest: str = ""
) -> str:
    rows = ", ".join(
        f"{{id: r{i}, n: {n}, private: {'yes' if p else 'no'}}}"
        for i, (n, p) in enumerate(zip(sizes, private, strict=True))
    )
    return f"""
period: 2023
recipients: {{rows: [{rows}]}}
quantities: {{n: {{unit: person{extra}}}, private: {{unit: yes/no}}}}
funding: {{frame: {{amount: {frame // 100}.{frame % 100:02d} kr}}}}
payments:
  fixed:     {{rate: 0.07 kr/person/year, per: n}}
  remaining: {{pool: "rest(frame, vat)", shared_by: n{rest}}}
  vat:       {{amount: {percent} % * (fixed + remaining), requires: private{vat}}}
"""


sizes = st.lists(st.integers(1, 300), min_size=1, max_size=5)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(sizes, st.lists(st.booleans(), min_size=5, max_size=5), st.integers(0, 60), st.integers(0, 5000))
@example([1, 1, 1], [True, True, True, False, False], 50, 999)
def test_no_larger_pool_fits(tmp_path_factory: Any, n: list[int], private: list[bool], percent: int, more: int) -> None:
    folder = tmp_path_factory.mktemp("rest")
    private = private[: len(n)]
    fixed = [7 * one for one in n]
    half_up = [(2 * percent * f + 100) // 200 if p else 0 for f, p in zip(fixed, private, strict=True)]
    frame = sum(fixed) + sum(half_up) + more
    found = settle(written(folder, text(n, private, percent, frame))[""])
    pool = int(found.paid("remaining").sum())
    spent = int(found.paid_in_all()[0])
    assert spent <= frame
    assert frame - spent <= max(sum(private), 0)
    larger = {
        f"d{k}": f"change: {{payments.remaining: {{pool: {(pool + k) / 100:.2f} kr, shared_by: n}}}}" for k in (1, 2, 3)
    }
    for name, design in written(folder, text(n, private, percent, frame), larger).items():
        assert not name or settle(design).paid_in_all()[0] > frame


def test_caps_gates_and_rounding_of_the_supplement_count(tmp_path: Path) -> None:
    for k, (vat, rest) in enumerate([
        (", at_most: 5 kr", ""), (", round: {to: 10 kr}", ""), ("", ", at_most: 100 kr, unearned: redistribute"),
        (", round: {to: 1 kr, mode: up}", ", at_least: 3 kr"), (", accrues: month", ""),
    ]):  # fmt: skip
        folder = tmp_path / str(k)
        folder.mkdir()
        found = settle(written(folder, text([100, 70, 30], [True, False, True], 25, 100_000, vat=vat, rest=rest))[""])
        pool = found.years[0].payments["remaining"].pool
        assert pool is not None
        assert found.paid_in_all()[0] <= 100_000
        for more in (1, 2, 50):
            kr = f"{(int(pool.at()) + more) / 100:.2f} kr"
            change = f"change: {{payments.remaining: {{pool: {kr}, shared_by: n{rest}}}}}"
            base = text([100, 70, 30], [True, False, True], 25, 100_000, vat=vat, rest=rest)
            larger = settle(written(folder, base, {"d": change})["d"])
            pays = int(pool.at()) + more + int((larger.paid("fixed") + larger.paid("vat")).sum())
            assert pays > 100_000


def test_in_every_draw_the_frame_is_filled_and_never_passed(tmp_path: Path) -> None:
    base = text(
        [100, 70, 30], [True, False, True], 25, 100_000, extra=", uncertain: {p10: 80 %, p90: 120 %, varies: recipient}"
    )
    design = "change: {payments.vat: {amount: 10 % * (fixed + remaining), requires: private}}"
    found = written(tmp_path, base, {"d": design})
    outcomes = run(make_plan([found[""], found["d"]], 500, 3), workers=1).outcomes
    for outcome in outcomes:
        assert (outcome.cost <= 100_000).all()
        assert (outcome.cost >= 100_000 - 2).all()
    assert len(np.unique(outcomes[0].paid["vat"])) > 50


def test_several_rests_of_several_frames(tmp_path: Path) -> None:
    base = """
period: 2023
recipients: {rows: [{id: a, n: 3, private: yes}, {id: b, n: 4, private: no}]}
quantities: {n: {unit: person}, private: {unit: yes/no}}
funding: {one: {amount: 1000 kr}, two: {amount: 777 kr}}
payments:
  p: {pool: "rest(one, vat, extra)", shared_by: n, funded_by: one}
  q: {pool: "rest(two, vat_q)", shared_by: n, funded_by: two}
  vat: {amount: 25 % * p + 5 % * q, requires: private, funded_by: one}
  extra: {amount: 10 % * vat, funded_by: one}
  vat_q: {amount: 6 % * q, requires: private, funded_by: two}
"""
    found = settle(written(tmp_path, base)[""])
    one = sum(int(found.paid(name).sum()) for name in ("p", "vat", "extra"))
    two = sum(int(found.paid(name).sum()) for name in ("q", "vat_q"))
    assert 99_998 <= one <= 100_000
    assert 77_699 <= two <= 77_700


@given(st.integers(0, 10**12), st.integers(1, 400), st.integers(0, 10**6), st.integers(1, 10**6))
def test_the_search_finds_the_largest(room: int, percent: int, step: int, jump: int) -> None:
    def needed(pool: Any) -> Any:
        return pool + pool * percent // 100 + np.where(pool > step, jump, 0)

    (found,) = solved(np.array([room]), needed).tolist()
    assert needed(np.array([found]))[0] <= room
    assert needed(np.array([found + 1]))[0] > room
