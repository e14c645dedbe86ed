"""Activities and plans in every draw: in the cost, paid by their sources to the öre, the settlement when certain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given as every
from hypothesis import settings
from hypothesis import strategies as st

from simulator import shipped
from simulator.api import compare_draws, design_names, load, settle, simulate
from simulator.engine import plan as plans
from simulator.engine import settle as engine
from simulator.engine.folding import Outcome
from simulator.engine.simulate import make_plan, run
from simulator.engine.spending import by_charging, by_totals, never_short_by_time, sources
from simulator.engine.uncertain import Outlook
from simulator.outlook.latents import Latents
from simulator.results.labelled import dataset
from simulator.results.manifest import fingerprint
from simulator.results.risk import DesignRisk
from simulator.results.simulation import Simulation
from simulator.scenario.definitions import Scenario

JAMTLAND = [
    (name, design)
    for name in ("jamtland-harjedalen-2022", "jamtland-harjedalen-2025")
    for design in ("", *design_names(name))
]
MIXED = """\
title: t
period: [2021, 2022]
recipients:
  rows: [{id: a, beds: 40}, {id: b, beds: 60}]
quantities:
  beds: {unit: bed}
  uptake: {unit: share, value: 60 %, uncertain: {p10: 40 %, p90: 80 %}}
  need: {value: 300 000 kr, uncertain: {p10: 100 000 kr, p90: 700 000 kr}}
funding:
  early: {amount: 350 000 kr, use: [2021-01-01, 2022-06-30], left: {repaid_by: 2022-12-31}}
  late: {amount: 300 000 kr/year, use: [2021-01-01, 2022-12-31], left: kept}
  ordinary: {amount: 100 000 kr/year, left: lapses}
payments:
  per_bed: {rate: 2 000.01 kr/bed/year, per: beds, times: uptake, funded_by: [early, late]}
activities:
  staff: {cost: {2021: need, 2022: 2 * need}, funded_by: [early, late], after: ordinary}
  course: {cost: 50 000 kr, year: 2022, funded_by: early}
plans:
  work: {file: plan.csv, by: [division], actual: actual, year: 2022, funded_by: late, virement: none}
"""
PLAN = "row,division,planned,actual\n1,Kir,30000,20000\n2,Med,10000,15000\n"


def mixed(folder: Path, text: str = MIXED) -> Scenario:
    """Payments, activities and a plan over two years, from sources with windows."""
    (folder / "scenario.yaml").write_text(text, "utf-8")
    (folder / "plan.csv").write_text(PLAN, "utf-8")
    return load(folder)


def outcome_is(outcome: Outcome, scenario: Scenario, draws: Mapping[str, np.ndarray], draw: int) -> None:
    """A draw of an outcome is the settlement of that draw alone: in cost, by activity and by source."""
    alone = engine.settle(scenario, draws)
    funding = alone.funding
    names = [*scenario.payments, *scenario.activities, *scenario.plans]
    assert outcome.cost[draw] == sum(int(funding.cost_of(name)[0]) for name in names)
    for name, spent in outcome.spent.items():
        by_year = [int(funding.cost_of(name, {"year": year.label})[0]) for year in scenario.years]
        assert spent.cost[:, draw].tolist() == by_year
        assert spent.unfunded[draw] == funding.unfunded(name)[0]
    for name, source in outcome.sources.items():
        assert source.used[draw] == funding.of_source("used", name)[0]
        assert source.left[draw] == funding.of_source("granted", name)[0] - source.used[draw]
        assert source.repaid[draw] == funding.of_source("repaid", name)[0]


@pytest.mark.parametrize(("name", "design"), JAMTLAND)
def test_without_uncertainty_every_draw_is_the_settlement(name: str, design: str) -> None:
    result = settle(name, *filter(None, [design]))
    simulation = simulate(result.scenario, draws=1100)
    assert result.cost.minor > 0
    outcome = simulation.run.outcomes[0]
    assert (outcome.cost == result.cost.minor).all()
    assert simulation.cost["p95"].value == simulation.cost["mean"].value == result.cost.minor
    assert (outcome.budget == result.budget.minor).all()
    for line, spent in result.spending.items():
        assert (outcome.spent[line].cost.sum(axis=0) == spent.cost.minor).all()
        assert (outcome.spent[line].unfunded == spent.unfunded.minor).all()
        assert simulation.payments[line]["mean"].value == spent.cost.minor
        assert simulation.unfunded[line].value == spent.unfunded.minor
    for source, found in outcome.sources.items():
        assert (found.used == result.settlement.funding.of_source("used", source)[0]).all()
        assert (found.repaid == result.settlement.funding.of_source("repaid", source)[0]).all()
    assert sum(risk["mean"].value for risk in simulation.years.values()) == result.cost.minor


def test_what_is_uncertain_at_its_centre_is_the_settlement(tmp_path: Path) -> None:
    found = mixed(tmp_path)
    plan = make_plan([found], 1100)
    still = replace(plan, designs=tuple(replace(d, outlook=Outlook((), Latents(()))) for d in plan.designs))
    outcome, result = run(still).outcomes[0], settle(found)
    assert (outcome.cost == result.cost.minor).all()
    assert (outcome.budget == result.budget.minor).all()
    assert result.cost == result.paid + sum(spent.cost for spent in result.spending.values())


def test_designs_of_other_years_are_drawn_beside_each_other() -> None:
    """One design goes on for two more years: each costs what it costs alone."""
    chosen = ["cliff", "each-year", "without-carry-over"]
    simulation = compare_draws("jamtland-harjedalen-2022", chosen, draws=64)
    for risk, design in zip(simulation.designs, ["", *chosen], strict=True):
        result = settle("jamtland-harjedalen-2022", *filter(None, [design]))
        assert (risk.costs_minor == result.cost.minor).all()
        assert list(risk.years) == [year.label for year in result.scenario.years]


def test_a_file_of_designs_of_other_years_has_all_years() -> None:
    simulation = compare_draws("vastmanland-2022", ["money-gone-2024"], draws=64)
    made, alone = dataset(simulation), settle("vastmanland-2022", "money-gone-2024")
    assert made["year"].values.tolist() == [year.label for year in alone.scenario.years]
    assert float(made["mean"][1].sum()) * 100 == pytest.approx(alone.paid.minor)
    assert float(made["mean"][0].sum()) * 100 == pytest.approx(settle("vastmanland-2022").paid.minor)
    assert made["mean"][0, :, 1:].isnull().all()


def test_each_draw_is_the_settlement_of_that_draw_alone(tmp_path: Path) -> None:
    found = mixed(tmp_path)
    table = pd.DataFrame(
        {"need": [0.0, 12_345_678, 30_000_000.5, 90_000_000], "uptake": [0, 0.6, 0.777, 1.0]},
        index=pd.Index(range(4), name="draw"),
    )
    table.attrs["units"] = {"need": "öre"}
    outcome = simulate(found, given=table).run.outcomes[0]
    for draw in range(4):
        values = {
            "need": np.array([[[table["need"][draw]]]]),
            "uptake": np.array([[[table["uptake"][draw]]]]),
        }
        outcome_is(outcome, found, values, draw)
    assert len(set(outcome.cost.tolist())) == 4


def test_sources_conserve_in_every_draw(tmp_path: Path) -> None:
    found = mixed(tmp_path)
    outcome = simulate(found, draws=3000).run.outcomes[0]
    paid = sum(source.used for source in outcome.sources.values())
    granted = {"early": 35_000_000, "late": 60_000_000, "ordinary": 20_000_000}
    for name, source in outcome.sources.items():
        assert (source.used + source.left == granted[name]).all()
        assert (source.left >= 0).all() and (source.repaid <= source.left).all()
    assert (outcome.budget == sum(granted.values())).all()
    lacking = sum(source.lacking for source in outcome.sources.values())
    assert (paid + lacking == outcome.cost).all()
    parts = sum(rows.sum(axis=0) for rows in outcome.paid.values())
    assert (parts + sum(spent.cost.sum(axis=0) for spent in outcome.spent.values()) == outcome.cost).all()
    assert 0 < (outcome.spent["staff"].unfunded > 0).mean() < 1  # so that both cases were met
    early = outcome.sources["early"]
    assert (early.repaid == early.left).all()  # its window ends within the period


def test_a_window_that_ends_is_not_paid_from_afterwards(tmp_path: Path) -> None:
    """The course lies in a year of which the early grant is open for one half: it pays the first half at most."""
    found = mixed(tmp_path)
    outcome = simulate(found, draws=500).run.outcomes[0]
    assert (outcome.spent["course"].cost[1] == 5_000_000).all()
    assert (outcome.spent["course"].unfunded >= 2_500_000).all()


def test_the_risk_counts_activities(tmp_path: Path) -> None:
    text = """title: t
period: 2021
quantities: {need: {value: 90 kr, uncertain: {p10: 50 kr, p90: 130 kr}}}
funding: {grant: {amount: 100 kr, left: {repaid_by: 2022-03-31}}}
activities: {work: {cost: need, year: 2021, funded_by: grant}}
"""
    index = pd.Index(range(4), name="draw")
    given = pd.DataFrame({"need": [40.0, 100.0, 120.0, 180.0]}, index=index)
    given.attrs["units"] = {"need": "kr"}
    simulation = simulate(mixed(tmp_path, text), given=given)
    assert simulation.cost["mean"].value == 11_000
    assert simulation.overrun_probability.value == 0.5
    assert simulation.expected_overrun.value == (2_000 + 8_000) / 4
    assert simulation.unspent.value == 6_000 / 4
    assert simulation.unfunded["work"].value == (2_000 + 8_000) / 4
    source = simulation.sources["grant"]
    assert [source[key].value for key in ("charged", "left", "repaid", "lacking")] == [8_500, 1_500, 1_500, 2_500]
    shown = simulation.designs[0].to_json()
    assert shown["payments"]["work"]["mean"]["value"] == 110
    assert list(shown["unfunded"]) == ["work"]
    assert shown["years"]["2021"]["mean"]["value"] == 110


def test_pieces_and_threads_change_no_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = mixed(tmp_path)
    base = simulate(found, draws=3000)
    monkeypatch.setattr(plans, "CELLS", 600)
    plan = make_plan([found], 3000, 1, kept=1100)
    cut = Simulation(run(plan, 2))
    assert fingerprint(cut) == fingerprint(base)
    one, other = base.run.outcomes[0], cut.run.outcomes[0]
    assert (other.spent["staff"].cost == one.spent["staff"].cost[:, :1100]).all()
    assert (other.spent["staff"].unfunded == one.spent["staff"].unfunded[:1100]).all()
    assert (other.sources["late"].used == one.sources["late"].used[:1100]).all()
    assert other.spent_sums["staff"].tolist() == one.spent["staff"].cost.sum(axis=1).tolist()


@settings(max_examples=40, deadline=None)
@every(
    amount=st.integers(0, 3_000),
    rate=st.integers(0, 30),
    levels=st.lists(st.integers(0, 200), min_size=1, max_size=6),
    left=st.sampled_from(["{repaid_by: 2024-03-31}", "kept", "lapses", "not_stated"]),
    use=st.sampled_from(["", "use: [2021-01-01, 2021-12-31], ", "use: [2020-01-01, 2023-12-31], ", "use: 2 years, "]),
)
def test_the_short_way_is_the_long_way(
    tmp_path_factory: pytest.TempPathFactory, amount: int, rate: int, levels: list[int], left: str, use: str
) -> None:
    folder = tmp_path_factory.mktemp("world")
    text = f"""title: t
period: 2021
recipients: {{rows: [{{id: a, beds: 1}}, {{id: b, beds: 2}}]}}
quantities: {{beds: {{unit: bed}}, level: {{unit: 1, value: 1}}}}
funding:
  one: {{amount: {amount}.0055 kr, {use}left: {left}}}
  two: {{amount: 500 kr/year, {use}left: {left}}}
payments:
  first: {{rate: {rate}.01 kr/bed, per: beds, times: level, funded_by: one}}
  second: {{amount: 3.33 kr, times: level, funded_by: one}}
  third: {{rate: 7 kr/bed, per: beds, funded_by: two}}
"""
    (folder / "scenario.yaml").write_text(text, "utf-8")
    settlement = engine.settle(load(folder), {"level": np.array(levels, float)[:, None, None]})
    assert never_short_by_time(settlement)
    totals = {name: settlement.paid(name).sum(axis=1) for name in settlement.scenario.payments}
    short, long = by_totals(settlement, totals), by_charging(settlement)
    size = len(levels)
    for name in ("one", "two"):
        for a, b in zip(short[name], long[name], strict=True):
            assert (np.broadcast_to(a, (size,)) == np.broadcast_to(b, (size,))).all()


def test_the_short_way_is_not_taken_where_time_or_order_matters(tmp_path: Path) -> None:
    """A grant that is open for half of the year pays half, which totals cannot see."""
    text = """title: t
period: 2021
recipients: {rows: [{id: a, beds: 10}]}
quantities: {beds: {unit: bed}, level: {unit: 1, value: 1}}
funding: {grant: {amount: 1000 kr, use: [2021-01-01, 2021-06-30], left: kept}}
payments: {pay: {rate: 100 kr/bed/year, per: beds, times: level, accrues: month}}
"""
    settlement = engine.settle(mixed(tmp_path, text), {"level": np.array([0.5, 1.0])[:, None, None]})
    assert not never_short_by_time(settlement)
    source = sources(settlement, 2, {"pay": settlement.paid("pay").sum(axis=1)[None]})["grant"]
    assert (source.used.tolist(), source.lacking.tolist()) == ([25_000, 50_000], [25_000, 50_000])


def test_shipped_scenarios_without_activities_have_nothing_more_to_say() -> None:
    for name in shipped.names():
        result = settle(name)
        simulation = simulate(result.scenario, draws=64)
        assert bool(result.spending) == name.startswith("jamtland") == ("unfunded" in simulation.designs[0].to_json())


def test_means_beside_the_cost_are_over_all_draws_and_not_those_kept(tmp_path: Path) -> None:
    """What sources pay and what nobody pays sum to the mean cost, which is over all draws."""
    read = mixed(tmp_path)
    few, many = (DesignRisk(run(make_plan([read], 3000, kept=kept)).outcomes[0], 3000) for kept in (100, 3000))
    assert few.outcome.sources and len(next(iter(few.outcome.sources.values())).used) == 100
    for what in ("sources", "unfunded", "unpaid", "unfunded_in_all"):
        assert getattr(few, what) == getattr(many, what), what
    charged = sum(found["charged"].value for found in few.sources.values())
    assert few.unfunded_in_all is not None
    paid_and_not = charged + sum(found["lacking"].value for found in few.sources.values())
    assert paid_and_not == pytest.approx(few.cost["mean"].value, abs=1e-3)
    kept = many.outcome.sources
    for source, found in many.sources.items():  # held to the draws themselves
        for what, draws in (("left", kept[source].left), ("repaid", kept[source].repaid)):
            assert found[what].value == pytest.approx(draws.mean())
            assert found[what].basis == ("too_few" if (draws > 0).sum() < 5 else found[what].basis)
