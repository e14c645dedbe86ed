"""``baseline(...)``: what a design extends, in the same draw, rounded, by recipient, year and slice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import simulator
from simulator.engine import settle as engine
from simulator.engine.settle import settle
from simulator.engine.simulate import make_plan, run
from simulator.problems import ScenarioError
from simulator.results.claims import check_claims
from simulator.scenario.load import load
from tests.engine.written import written

TODAY = """
period: [2023, 2024]
recipients:
  rows: [{id: a, listed: 8000, weight: 1.1}, {id: b, listed: 5000, weight: 0.9}, {id: c, listed: 777, weight: 0.7}]
quantities:
  listed: {unit: person, uncertain: {p10: 90 %, p90: 110 %, varies: [recipient, year]}}
  weight: {unit: 1}
  fee:
    value:
      {2023-01-01: 4 001 kr/person/year, 2023-07-01: 4 107 kr/person/year, 2024-01-01: 4 211 kr/person/year}
payments:
  money: {rate: fee, per: listed, accrues: month}
"""
NEUTRAL = """
change:
  payments.money: {pool: baseline(total(money)), shared_by: listed * weight, at_least: 99 % * baseline(money)}
claims:
  - {that: total(money), equals: baseline(total(money))}
"""
MONTHLY = """
change:
  payments.money: {pool: baseline(total(money)), shared_by: listed * weight, accrues: month}
"""
MIRROR = "add:\n  payments.mirror: {amount: baseline(money), accrues: quarter}\n"


def test_a_pool_of_the_baseline_costs_what_the_baseline_costs_each_year(tmp_path: Path) -> None:
    found = written(tmp_path, TODAY, {"neutral": NEUTRAL, "monthly": MONTHLY})
    today = settle(found[""])
    for name in ("neutral", "monthly"):
        design = settle(found[name])
        for own, base in zip(design.years, today.years, strict=True):
            assert own.payments["money"].paid.sum() == base.payments["money"].paid.sum()
    neutral = settle(found["neutral"])
    for own, base in zip(neutral.years, today.years, strict=True):
        assert (own.payments["money"].paid * 100 + 100 > base.payments["money"].paid * 99).all()
    assert all(verdict.passes for verdict in check_claims(neutral))


def test_slices_of_the_baseline_sum_to_its_years(tmp_path: Path) -> None:
    found = written(tmp_path, TODAY, {"mirror": MIRROR})
    design, today = settle(found["mirror"]), settle(found[""])
    for own, base in zip(design.years, today.years, strict=True):
        assert (own.payments["mirror"].paid == base.payments["money"].paid).all()
    assert not design.notes()  # a share of the year in each slice is not a payment made anew


@pytest.mark.parametrize("together", [True, False])
def test_in_every_draw_the_design_costs_what_the_baseline_costs(tmp_path: Path, together: bool) -> None:
    found = written(tmp_path, TODAY, {"neutral": NEUTRAL, "monthly": MONTHLY, "mirror": MIRROR})
    chosen = [found[""], found["neutral"], found["monthly"], found["mirror"]]
    if together:
        outcomes = run(make_plan(chosen, 3000, 5), workers=2).outcomes
        costs = [outcome.cost for outcome in outcomes]
    else:
        costs = [run(make_plan([one], 3000, 5), workers=1).outcomes[0].cost for one in chosen]
    assert len(np.unique(costs[0])) > 1000
    assert (costs[0] == costs[1]).all()
    assert (costs[0] == costs[2]).all()
    assert (2 * costs[0] == costs[3]).all()


def test_the_baseline_is_settled_once_a_block_for_all_designs(tmp_path: Path, monkeypatch: Any) -> None:
    found = written(tmp_path, TODAY, {"neutral": NEUTRAL, "monthly": MONTHLY, "mirror": MIRROR})
    counted: list[str] = []
    original = engine.pay

    def counting(scenario: Any, *args: Any, **how: Any) -> Any:
        counted.append(scenario.name)
        return original(scenario, *args, **how)

    monkeypatch.setattr(engine, "pay", counting)
    plan = make_plan([found["neutral"], found["monthly"], found["mirror"]], 100, 1)
    run(plan, workers=1)
    base = found[""].name
    assert plan.pieces == 1
    assert sorted(counted) == sorted([base, *(found[n].name for n in ("neutral", "monthly", "mirror"))])
    counted.clear()
    settle(found["neutral"])  # asks four times
    assert counted.count(base) == 1
    counted.clear()
    settle(found[""])
    assert counted == [base]


ANSWERING = """
period: 2023
recipients: {rows: [{id: a, visits: 1000, cost: 30}, {id: b, visits: 800, cost: 30}]}
quantities:
  visits: {unit: visit}
funding: {frame: {amount: 10 mkr}}
payments:
  money: {rate: 500 kr/visit, per: visits}
"""
ELASTIC = """
change:
  quantities.visits: {unit: visit, response: {elasticity: 0.4, at: 450 kr/visit, source: assumption}}
"""
HIGHER = """
change:
  payments.money: {rate: 600 kr/visit, per: visits}
add:
  payments.corridor: {amount: "max(baseline(money) - money, 0 kr)", negative: allowed}
  payments.shadow: {amount: baseline(money)}
"""


def test_an_assumption_about_answers_holds_for_the_baseline_too(tmp_path: Path) -> None:
    written(tmp_path, ANSWERING, {"responses/elastic": ELASTIC, "higher": HIGHER})
    both, alone = settle(load(tmp_path, ["higher", "elastic"])), settle(load(tmp_path, ["elastic"]))
    plain = settle(load(tmp_path))
    assert (both.paid("shadow") == alone.paid("money")).all()
    assert (alone.paid("money") != plain.paid("money")).any()
    assert (settle(load(tmp_path, ["higher"])).paid("shadow") == plain.paid("money")).all()
    several = [load(tmp_path, ["elastic"]), load(tmp_path, ["higher", "elastic"])]
    outcomes = run(make_plan(several, 50, 1), workers=1).outcomes
    assert (outcomes[1].paid["shadow"] == outcomes[0].paid["money"]).all()


def test_a_recipient_that_the_baseline_does_not_have_is_paid_nothing_there(tmp_path: Path) -> None:
    rows = "change:\n  recipients: {rows: [{id: n, listed: 10, weight: 1}, {id: b, listed: 6000, weight: 1}]}\n"
    add = "add:\n  payments.mirror: {amount: baseline(money)}\n  payments.all: {amount: baseline(total(money))}\n"
    found = written(tmp_path, TODAY, {"rows": rows + add})
    design, today = settle(found["rows"]), settle(found[""])
    assert design.paid("mirror").tolist() == [[0, int(today.paid("money")[0, 1])]]
    assert (design.paid("all") == today.paid("money").sum()).all()


def test_baseline_and_total_paid_are_names_unless_a_bracket_follows(tmp_path: Path) -> None:
    text = """
period: 2023
recipients: {rows: [{id: a, baseline: 3, total_paid: 4}]}
quantities: {baseline: {unit: bed}, total_paid: {unit: bed}}
payments: {p: {rate: 10 kr/bed, per: baseline + total_paid}}
"""
    assert settle(written(tmp_path, text)[""]).paid("p").tolist() == [[7000]]


def test_the_explanation_shows_the_baseline(tmp_path: Path) -> None:
    written(tmp_path, TODAY, {"neutral": NEUTRAL})
    text = simulator.explain(simulator.settle(tmp_path, "neutral"), "b", "money").text("en")
    assert "baseline(total(money))" in text
    assert "baseline(money) = " in text


amounts = st.lists(st.integers(1, 10**6), min_size=2, max_size=5)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(amounts, st.integers(1, 99), st.sampled_from(["", ", accrues: month", ", accrues: quarter", ", accrues: day"]))
def test_what_a_design_mirrors_is_what_the_baseline_pays(
    tmp_path_factory: Any, sizes: list[int], share: int, accrues: str
) -> None:
    folder = tmp_path_factory.mktemp("mirror")
    rows = ", ".join(f"{{id: r{i}, n: {size}}}" for i, size in enumerate(sizes))
    text = f"""
period: {{from: 2022-03-01, to: 2024-02-29}}
recipients: {{rows: [{rows}]}}
quantities: {{n: {{unit: person}}, k: {{value: {{2022-01-01: 3.33 kr/person/year, 2022-09-01: 4.1 kr/person/year}}}}}}
payments:
  p: {{rate: k, per: n, accrues: month}}
  q: {{amount: "{share} % * p - mean(p)", negative: allowed}}
  r: {{pool: 1 234 kr/year, shared_by: n, accrues: quarter}}
"""
    mirror = "".join(
        f"  payments.m_{name}: {{amount: baseline({name}), negative: allowed{accrues}}}\n" for name in ("p", "q", "r")
    )
    found = written(folder, text, {"mirror": "add:\n" + mirror})
    design = settle(found["mirror"])
    for name in ("p", "q", "r"):
        for own, base in zip(design.years, settle(found[""]).years, strict=True):
            assert (own.payments[f"m_{name}"].paid == base.payments[name].paid).all()


def test_a_period_that_the_baseline_does_not_have_is_refused(tmp_path: Path) -> None:
    found = written(
        tmp_path, TODAY, {"later": "change:\n  period: [2024, 2025]\nadd:\n  payments.m: {amount: baseline(money)}\n"}
    )
    with pytest.raises(ScenarioError) as refused:
        settle(found["later"])
    assert refused.value.problems[0].code == "baseline_without_year"


@pytest.mark.parametrize("where", ["", ", where: {year: 2023}", ", where: {year: 2024}", ", where: {month: 2024-03}"])
def test_a_claim_asks_the_baseline_of_its_own_time(tmp_path: Path, where: str) -> None:
    claims = f"""
claims:
  - {{that: total(money), equals: baseline(total(money)), within: 0.02 kr{where}}}
  - {{that: "2 * baseline(money)", for: b, equals: "baseline(money + money)"{where}}}
"""
    verdicts = check_claims(settle(written(tmp_path, TODAY, {"monthly": MONTHLY + claims})["monthly"]))
    assert [verdict.passes for verdict in verdicts] == [True, True]
    assert all(verdict.computed for verdict in verdicts)  # within an öre a recipient, which rounds its own months
