"""A simulation runs the rules of the settlement, and no number in it depends on who worked or when."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from simulator.api import compare_draws, load, settle, simulate
from simulator.engine import plan as plans
from simulator.engine.simulate import make_plan, run
from simulator.engine.uncertain import Outlook
from simulator.outlook.latents import Latents
from simulator.problems import ScenarioError
from simulator.results.manifest import fingerprint
from simulator.results.simulation import Simulation
from simulator.results.stopping import known_enough
from tests.outlook.worlds import CAPPED, DESIGN, FEE, FRAME, POOL, scenario

NOTHING = Outlook((), Latents(()))


def cost(simulation: Simulation) -> np.ndarray:
    return simulation.run.outcomes[0].cost


@pytest.mark.parametrize("payment", [FEE, CAPPED, POOL])
def test_without_uncertainty_every_draw_is_the_settlement(tmp_path: Path, payment: str) -> None:
    import re

    certain = re.sub(r", uncertain: \{[^}]*\}", "", DESIGN)
    found = scenario(tmp_path, certain, payment)
    simulation = simulate(found, draws=1500)
    result = settle(found)
    assert (cost(simulation) == result.cost.minor).all()
    assert simulation.cost["mean"].value == result.cost.minor
    assert simulation.cost["p95"].half == 0
    for i, total in result.by_recipient_minor.items():
        assert simulation.recipients[i]["mean"].value == total
        assert simulation.recipients[i]["sd"].value == 0


@pytest.mark.parametrize("name", ["vasterbotten-2021", "vastmanland-2022", "socialstyrelsen-2023"])
def test_a_shipped_scenario_drawn_at_its_centre_is_its_settlement(name: str) -> None:
    found = load(name)
    plan = make_plan([found], 1100)
    from dataclasses import replace

    still = replace(plan, designs=tuple(replace(design, outlook=NOTHING) for design in plan.designs))
    assert (run(still).outcomes[0].cost == settle(found).cost.minor).all()


@pytest.mark.parametrize("payment", [FEE, CAPPED, POOL])
def test_bytes_do_not_depend_on_threads_or_order(tmp_path: Path, payment: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "CELLS", 1 << 11)
    plan = make_plan([scenario(tmp_path, payment=payment)], 9000, 0)
    assert plan.chunks > 5
    base = fingerprint(Simulation(run(plan, 1)))
    assert fingerprint(Simulation(run(plan, 2))) == base
    assert fingerprint(Simulation(run(plan, 5))) == base
    shuffled = list(np.random.default_rng(1).permutation(plan.pieces))
    assert fingerprint(Simulation(run(plan, 2, order=[int(k) for k in shuffled]))) == base


def test_work_in_larger_pieces_pays_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = scenario(tmp_path, payment=CAPPED)
    base = cost(simulate(found, draws=5000))
    for cells in (64, 1 << 12, 1 << 20):
        monkeypatch.setattr(plans, "CELLS", cells)
        assert (cost(simulate(found, draws=5000)) == base).all()


def test_more_draws_keep_the_first_and_another_seed_differs(tmp_path: Path) -> None:
    found = scenario(tmp_path, payment=CAPPED)
    few, many = cost(simulate(found, draws=1500, seed=0)), cost(simulate(found, draws=7000, seed=0))
    assert (few == many[:1500]).all()
    assert not (few == cost(simulate(found, draws=1500, seed=1))).all()


def test_a_new_recipient_moves_nobody_elses_draws(tmp_path: Path) -> None:
    one = simulate(scenario(tmp_path / "a"), draws=2000)
    more = FRAME.replace("quantities:", "    - {id: a0, places: 50}\nquantities:")
    two = simulate(scenario(tmp_path / "b", frame=more), draws=2000)
    first, second = one.run.outcomes[0].first, two.run.outcomes[0].first
    assert first is not None and second is not None
    assert (first == second[:, :5]).all()


def test_pools_conserve_in_every_draw(tmp_path: Path) -> None:
    outcome = simulate(scenario(tmp_path, payment=POOL), draws=3000).run.outcomes[0]
    beds, pool = (outcome.paid[name].sum(axis=0) for name in ("per_bed", "fee_paid"))
    assert (beds + pool == np.maximum(beds, 150_000_000)).all()
    source = outcome.sources["grant"]
    assert (source.used == outcome.cost).all()
    assert (source.used + source.left == 150_000_000).all()


def test_a_cap_that_binds_is_met_to_the_ore_and_proven(tmp_path: Path) -> None:
    certain_beds = DESIGN.replace(", uncertain: {counts: poisson}", "")
    simulation = simulate(scenario(tmp_path, certain_beds, CAPPED), draws=3000)
    assert simulation.proven
    assert simulation.overrun_probability.half == 0
    assert cost(simulation).max() == 150_000_000
    assert (cost(simulation) == 150_000_000).mean() > 0.05
    assert not simulate(scenario(tmp_path / "b", payment=FEE), draws=1000).proven


def test_own_draws_are_paid_as_they_are(tmp_path: Path) -> None:
    found = scenario(tmp_path)
    index = pd.Index(range(3), name="draw")
    given = pd.DataFrame({"uptake": [0.5, 0.6, 0.7]}, index=index)
    mixed = simulate(found, given=given)
    assert mixed.draws == 3
    ids = found.recipients.ids
    both = pd.MultiIndex.from_product([range(2), ids], names=["draw", "recipient"])
    table = pd.DataFrame({"beds": np.arange(10.0), "reviews": np.arange(10.0)}, index=both)
    simulation = simulate(found, given=table)
    assert (cost(simulation) == [600_000 * 10, 600_000 * 35]).all()


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, None, "7", "many", pd.NA])
def test_one_draw_that_is_no_number_is_refused_with_draw_quantity_and_recipient(tmp_path: Path, bad: float) -> None:
    found = scenario(tmp_path)
    both = pd.MultiIndex.from_product([range(4), found.recipients.ids], names=["draw", "recipient"])
    beds = pd.Series(np.ones(20), both, dtype=float if isinstance(bad, float) else object)
    beds.loc[(2, "c3")] = bad
    table = pd.DataFrame({"beds": beds})
    with pytest.raises(ScenarioError) as error:
        simulate(found, given=table)
    (problem,) = error.value.problems
    assert problem.code == "draw_not_finite"
    assert (problem.params["draw"], problem.params["name"], problem.params["who"]) == (2, "beds", "c3")


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"uptake": [0.5]}),
        pd.DataFrame({"uptak": [0.5]}, index=pd.Index([0], name="draw")),
        pd.DataFrame({"uptake": [0.5, 0.6]}, index=pd.Index([0, 0], name="draw")),
        pd.DataFrame({"uptake": []}, index=pd.Index([], name="draw")),
        pd.DataFrame({"beds": [1.0]}, index=pd.MultiIndex.from_tuples([(0, "c0")], names=["draw", "recipient"])),
    ],
)
def test_draws_that_cannot_be_read_are_refused(tmp_path: Path, frame: pd.DataFrame) -> None:
    with pytest.raises(ScenarioError):
        simulate(scenario(tmp_path), given=frame)


def test_sobol_knows_the_mean_better_than_plain_draws(tmp_path: Path) -> None:
    smooth = DESIGN.replace(", uncertain: {counts: poisson}", "").replace(
        ", uncertain: {counts: binomial, trials: beds, probability: uptake}", ""
    )
    found = scenario(tmp_path, smooth)
    plain, even = simulate(found, draws=16_384), simulate(found, draws=16_384, sobol=True)
    assert even.draws == 16_384
    assert even.cost["mean"].half < plain.cost["mean"].half / 20
    assert plain.cost["mean"].low < even.cost["mean"].value < plain.cost["mean"].high


def test_a_run_ends_when_enough_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "CELLS", 1 << 12)
    found = scenario(tmp_path)
    simulation = simulate(found, draws=200_000, until=known_enough(overrun=0.01))
    assert simulation.run.stopped == "known"
    assert simulation.draws < 200_000
    assert simulation.overrun_probability.half <= 0.01
    again = simulate(found, draws=200_000, until=known_enough(overrun=0.01), workers=1)
    assert fingerprint(again) == fingerprint(simulation)


def test_an_interrupted_run_keeps_what_it_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "CELLS", 1 << 12)
    found = scenario(tmp_path)

    def stop(done: int, _wanted: int) -> None:
        if done >= 3000:
            raise KeyboardInterrupt

    simulation = simulate(found, draws=50_000, progress=stop)
    assert simulation.run.stopped == "interrupted"
    assert 3000 <= simulation.draws < 50_000
    assert (cost(simulation) == cost(simulate(found, draws=simulation.draws))).all()


def test_designs_set_by_values_meet_the_same_draws(tmp_path: Path) -> None:
    fee = FEE.replace("2 500 kr/review", "fee")
    found = scenario(tmp_path, DESIGN.replace("funding:", "  fee: {value: 2 500 kr/review}\nfunding:"), fee)
    many = simulate(found, draws=2000, values=[{"fee": "2 500 kr/review"}, {"fee": "3 000 kr/review"}])
    assert (many.run.outcomes[1].cost == many.run.outcomes[0].cost).all()
    reviews = many.run.outcomes[0].paid["fee_paid"].sum(axis=0) // 250_000
    assert (many.run.outcomes[2].cost - many.run.outcomes[0].cost == reviews * 50_000).all()


@pytest.mark.parametrize("fee", [2500, 2500.0, Fraction(2500), "2500", True])
def test_money_without_a_unit_is_refused_and_the_example_is_what_works(tmp_path: Path, fee: object) -> None:
    found = scenario(
        tmp_path,
        DESIGN.replace("funding:", "  fee: {value: 2 500 kr/review}\nfunding:"),
        FEE.replace("2 500 kr/review", "fee"),
    )
    with pytest.raises(ScenarioError) as error:
        simulate(found, draws=100, values=[{"fee": fee}])
    (problem,) = error.value.problems
    assert problem.code == "bare_value" and problem.params["example"].endswith(" kr/review")
    if fee is not True:
        again = simulate(found, draws=100, values=[{"fee": problem.params["example"]}])
        assert (again.run.outcomes[1].cost == again.run.outcomes[0].cost).all()


@pytest.mark.parametrize(("value", "code"), [("2 500 kr/bed", "wrong_unit"), ("many", "not_a_number")])
def test_a_value_that_does_not_fit_says_what_would(tmp_path: Path, value: str, code: str) -> None:
    found = scenario(
        tmp_path,
        DESIGN.replace("funding:", "  fee: {value: 2 500 kr/review}\nfunding:"),
        FEE.replace("2 500 kr/review", "fee"),
    )
    with pytest.raises(ScenarioError) as error:
        simulate(found, draws=10, values=[{"fee": value}])
    assert [problem.code for problem in error.value.problems] == [code]


def test_user_supplied_draws_of_money_say_their_unit(tmp_path: Path) -> None:
    found = scenario(
        tmp_path,
        DESIGN.replace("funding:", "  fee: {value: 2 500 kr/review}\nfunding:"),
        FEE.replace("2 500 kr/review", "fee"),
    )
    frame = pd.DataFrame({"fee": [2500.0, 3000.0]}, index=pd.Index(range(2), name="draw"))
    with pytest.raises(ScenarioError) as error:
        simulate(found, given=frame)
    assert error.value.problems[0].code == "bare_draws"
    frame.attrs["units"] = {"fee": "kr/review"}
    kronor = simulate(found, given=frame)
    minor = pd.DataFrame({"fee": [250_000.0, 300_000.0]}, index=frame.index)
    minor.attrs["units"] = {"fee": "öre/review"}
    assert (cost(kronor) == cost(simulate(found, given=minor))).all()
    frame.attrs["units"] = {"fee": "kr/bed"}
    with pytest.raises(ScenarioError):
        simulate(found, given=frame)


def test_sharing_between_designs_changes_no_answer() -> None:
    names = ["capped-fee", "open-fee", "class-rates", "corridor-against-flat", "malus", "private-vat-supplement"]
    together = compare_draws("vasterbotten-2021", names, draws=1024)
    for k, name in enumerate(["", *names]):
        alone = simulate("vasterbotten-2021", *([name] if name else []), draws=1024)
        assert (together.run.outcomes[k].cost == cost(alone)).all()
        assert all((together.run.outcomes[k].sums[p] == total).all() for p, total in alone.run.outcomes[0].sums.items())


def test_only_chance_lets_rates_be_what_they_are_stated_to_be(tmp_path: Path) -> None:
    found = scenario(tmp_path)
    chance, all_of_it = simulate(found, draws=4000, only_chance=True), simulate(found, draws=4000)
    assert chance.cost["sd"].value < all_of_it.cost["sd"].value
    assert chance.cost["mean"].value == pytest.approx(settle(found).cost.minor, rel=0.01)


def test_draws_that_are_kept_may_end_within_a_piece_of_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "CELLS", 600)
    found = scenario(tmp_path, payment=CAPPED)
    plan = make_plan([found], 3000, 1, kept=1100)
    simulation = Simulation(run(plan, 2))
    whole = simulate(found, draws=3000)
    outcome, other = simulation.run.outcomes[0], whole.run.outcomes[0]
    assert (outcome.cost == other.cost).all()
    assert outcome.first is not None and other.first is not None
    assert (outcome.first == other.first[:1100]).all()
    assert (outcome.paid["fee_paid"] == other.paid["fee_paid"][:, :1100]).all()
    assert simulation.recipients["c0"]["mean"].value == whole.recipients["c0"]["mean"].value
    assert "mean" in Simulation(run(make_plan([found], 500, 1, kept=0), 1)).payments["fee_paid"]


def test_many_designs_are_paid_as_each_alone_whoever_works_on_them(tmp_path: Path) -> None:
    """Many designs are shared out between workers, in the same draws."""
    found = scenario(tmp_path, payment=CAPPED)
    designs = [(found, {"beds": 40 + k}) for k in range(plans.MANY + 3)]
    plan = make_plan(designs, 3000, 4)
    together = run(plan, 2)
    assert len(plan.groups) == 2 and fingerprint(Simulation(together)) == fingerprint(Simulation(run(plan, 1)))
    for k in (0, 1, 7, len(designs) - 1):
        pair = run(make_plan([designs[0], designs[k]], 3000, 4), 1).outcomes[1]
        assert (pair.cost == together.outcomes[k].cost).all()
        assert (pair.against.mean == together.outcomes[k].against.mean).all()


def test_designs_with_other_first_payments_have_their_own_rest(tmp_path: Path) -> None:
    """What is left of a source is shared among designs only where the payments before it are the same."""
    found = scenario(tmp_path, payment=CAPPED)
    designs = [(found, {}), (found, {"beds": 10}), (found, {"beds": 90})]
    together = run(make_plan(designs, 2000, 4), 1).outcomes
    for design, outcome in zip(designs, together, strict=True):
        assert (run(make_plan([design], 2000, 4), 1).outcomes[0].cost == outcome.cost).all()
