"""Answers and the intervals on them: closed forms, coverage, pairs, manifests, files."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from simulator.api import compare_draws, simulate
from simulator.cli.draws import replay, run_draws
from simulator.language import Locale
from simulator.problems import ScenarioError
from simulator.results import estimates as e
from simulator.results.labelled import dataset, write_netcdf
from tests.outlook.worlds import DESIGN, FEE, scenario

REPEATS = 500


def covered(low: float, high: float) -> None:
    """95 % intervals over 500 repeats cover within 92-98 %."""
    assert 0.92 <= low <= high <= 0.98


@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
def test_intervals_of_quantiles_cover(share: float) -> None:
    rng, law = np.random.default_rng(int(share * 100)), stats.lognorm(0.6)
    hits = [e.quantile(np.sort(law.rvs(1000, random_state=rng)), share) for _ in range(REPEATS)]
    rate = np.mean([found.low <= law.ppf(share) <= found.high for found in hits])
    covered(rate, rate)


@pytest.mark.parametrize("p", [0.02, 0.3, 0.9])
def test_intervals_of_probabilities_cover(p: float) -> None:
    rng = np.random.default_rng(int(p * 1000))
    found = [e.proportion(int(rng.binomial(1000, p)), 1000) for _ in range(REPEATS)]
    rate = np.mean([f.low <= p <= f.high for f in found])
    covered(rate, rate)


def test_intervals_of_means_and_spreads_cover() -> None:
    rng = np.random.default_rng(3)
    samples = [rng.gamma(4, 2, 2000) for _ in range(REPEATS)]
    for statistic, true in ((e.mean, 8.0), (e.sd, 4.0)):
        rate = np.mean([(f := statistic(x)).low <= true <= f.high for x in samples])
        covered(rate, rate)


def test_intervals_of_spreads_cover_when_few_draws_are_kept() -> None:
    """As for a recipient: the spread of all draws, its kurtosis of the first of them."""
    rng = np.random.default_rng(4)
    samples = [rng.gamma(4, 2, 2000) for _ in range(REPEATS)]
    found = [e.spread(float(x.std(ddof=1)), len(x), *e.shape(x[:1000])) for x in samples]
    rate = np.mean([f.low <= 4.0 <= f.high for f in found])
    covered(rate, rate)


@pytest.mark.slow
def test_intervals_of_a_scenario_cover(tmp_path: Path) -> None:
    """P(overrun), mean and p95 of the whole simulation against a run of 400 000 draws."""
    found = scenario(tmp_path)
    long = simulate(found, draws=400_000, seed=999)
    truth = (long.cost["mean"].value, long.cost["p95"].value, long.overrun_probability.value)
    hits = np.zeros(3)
    for seed in range(REPEATS):
        short = simulate(found, draws=1024, seed=seed, workers=1)
        found_ = (short.cost["mean"], short.cost["p95"], short.overrun_probability)
        hits += [f.low <= t <= f.high for f, t in zip(found_, truth, strict=True)]
    for rate in hits / REPEATS:
        covered(rate, rate)


def test_the_cost_of_counts_has_its_closed_form(tmp_path: Path) -> None:
    """Beds are Poisson, reviews binomial of them: per draw cost = 3 500 N + 2 500 R, with U shared by all."""
    certain = DESIGN.replace(", uncertain: {p10: 40 %, p90: 80 %, source: assumption}", "")
    simulation = simulate(scenario(tmp_path, certain), draws=60_000)
    beds, p = 300, 0.6
    mean = 3500 * beds + 2500 * p * beds
    variance = beds * (3500**2 * (1 - p) + 6000**2 * p)  # thinning: reviewed and unreviewed beds are independent
    assert simulation.cost["mean"].value / 100 == pytest.approx(mean, rel=4 * np.sqrt(variance / 60_000) / mean)
    assert simulation.cost["sd"].value / 100 == pytest.approx(np.sqrt(variance), rel=0.01)
    over = stats.norm.sf((1_500_000 - mean) / np.sqrt(variance))
    assert simulation.overrun_probability.value == pytest.approx(over, abs=0.02)


def test_parts_add_up(tmp_path: Path) -> None:
    s = simulate(scenario(tmp_path), draws=5000)
    assert sum(p["mean"].value for p in s.payments.values()) == pytest.approx(s.cost["mean"].value)
    assert sum(r["mean"].value for r in s.recipients.values()) == pytest.approx(s.cost["mean"].value)
    assert s.years["2021"]["mean"].value == pytest.approx(s.cost["mean"].value)
    over = s.over_minor
    assert s.expected_overrun.value == pytest.approx(np.maximum(over, 0).mean())
    assert s.overrun_when is not None
    assert s.overrun_when.value * (over > 0).mean() == pytest.approx(s.expected_overrun.value)
    assert s.sources["grant"]["left"].value == pytest.approx(s.unspent.value)
    assert s.run.outcomes[0].first is not None
    for k, (name, row) in enumerate(s.recipients.items()):
        alone = e.sd(s.run.outcomes[0].first[:, k].astype(float))
        assert row["sd"].value == pytest.approx(alone.value), name
        assert row["sd"].half == pytest.approx(alone.half) and alone.half > 0
    row = s.recipients["c1"]
    assert row["p5"].value <= row["p50"].value <= row["p95"].value
    assert s.frame()["mean"].sum() * 100 == pytest.approx(s.cost["mean"].value)


def test_no_digit_is_shown_that_is_not_known() -> None:
    assert e.Estimate(15_123_456.7, 15_120_000, 15_127_000).known() == 15_123_000
    assert e.Estimate(0.1234567, 0.12, 0.13).to_json() == {"value": 0.123, "low": 0.12, "high": 0.13}


@pytest.mark.parametrize("draws", [1, 2, 10])
def test_few_draws_say_that_little_is_known(draws: int, tmp_path: Path) -> None:
    """No digit beyond what the interval tells, no end that is not known, and JSON that others can read."""
    s = simulate(scenario(tmp_path), draws=draws)
    text = json.dumps(s.to_json(), allow_nan=False)
    (found,) = json.loads(text)["designs"]
    assert found["cost"]["p5"]["low"] is None
    low, value = s.cost["p95"].low, s.cost["p95"].value
    assert s.cost["p95"].margin == (value - low if np.isfinite(low) else value)
    shown = s.cost["p95"].known()
    assert abs(shown - value) <= s.cost["p95"].margin and len(str(int(shown)).rstrip("0")) <= (1 if draws == 1 else 9)
    if draws == 1:
        row = found["recipients"]["c0"]
        assert row["mean"]["low"] is None and row["sd"]["high"] is None


def test_what_no_even_point_met_is_not_impossible(tmp_path: Path) -> None:
    """Sobol points that all agree have no spread, and yet prove nothing."""
    smooth = DESIGN.replace(", uncertain: {counts: poisson}", "").replace(
        ", uncertain: {counts: binomial, trials: beds, probability: uptake}", ""
    )
    never = simulate(scenario(tmp_path / "a", smooth.replace("1 500 000", "1 790 000")), draws=16_384, sobol=True)
    assert not never.proven and never.overrun_probability.value == 0 < never.overrun_probability.high < 0.001
    some = simulate(scenario(tmp_path / "b", smooth), draws=16_384, sobol=True).overrun_probability
    assert 0 <= some.low < some.value < some.high <= 1


def test_misses_by_chance_alone(tmp_path: Path) -> None:
    gate = FEE.replace("per: reviews", "per: reviews, requires: reviews >= 60 % * one * places")
    s = simulate(scenario(tmp_path, payment=gate), draws=4000, only_chance=True)
    found = s.missed["fee_paid"]
    law = stats.binom  # reviews of Poisson beds are Poisson with 0.6 x places
    del law
    for name, places in (("c0", 66), ("c4", 18)):
        expected = stats.poisson(0.6 * places).cdf(np.ceil(0.6 * places - 1e-9) - 1)
        assert found[name].low - 0.01 <= expected <= found[name].high + 0.01


def test_pairs_know_a_difference_that_costs_alone_do_not() -> None:
    s = compare_draws("vasterbotten-2021", ["capped-fee", "open-fee"], draws=4000)
    capped, open_fee = s.paired.designs
    assert open_fee.variance_factor >= 1
    assert open_fee.difference["mean"].low > 0 > capped.difference["mean"].high
    direct = s.paired.cheaper(1, 2)
    assert direct.value == pytest.approx(float((s.run.outcomes[1].cost < s.run.outcomes[2].cost).mean()))
    verdicts = {verdict for _, verdict in open_fee.recipients.values()}
    assert verdicts <= {"wins", "loses", "same", "too_close"}


def test_a_difference_of_nothing_is_the_same_and_noise_is_too_close(tmp_path: Path) -> None:
    found = scenario(tmp_path)
    s = simulate([found, found], draws=1500)
    assert {verdict for _, verdict in s.paired.designs[0].recipients.values()} == {"same"}
    assert s.paired.designs[0].same_probability.value == 1


def test_labelled_results_carry_units_and_come_back_from_a_file(tmp_path: Path) -> None:
    import xarray as xr

    s = simulate(scenario(tmp_path / "s"), draws=1200)
    made = dataset(s)
    assert made["cost"].attrs["units"] == "SEK"
    assert made["cost"].dims == ("design", "draw")
    path = write_netcdf(s, tmp_path / "out.nc")
    with xr.open_dataset(path, engine="h5netcdf") as back:
        assert (back["cost"].values * 100 == s.run.outcomes[0].cost).all()
        assert float(back["mean"].sum()) * 100 == pytest.approx(s.cost["mean"].value)
    assert [p.name for p in tmp_path.glob(".*")] == []


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import xarray as xr

    target = tmp_path / "out.nc"
    target.write_text("old")

    def fail(*_args: object, **_kw: object) -> None:
        raise OSError("full")

    monkeypatch.setattr(xr.Dataset, "to_netcdf", fail)
    with pytest.raises(OSError, match="full"):
        write_netcdf(simulate(scenario(tmp_path / "s"), draws=100), target)
    assert target.read_text() == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.nc", "s"]


def test_a_run_is_replayed_to_the_byte(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scenario(tmp_path / "s")
    out = tmp_path / "out.nc"
    assert run_draws(str(tmp_path / "s"), [""], 3000, 0, 2, Locale("sv"), to=str(out), as_json=True) == 0
    first = json.loads(capsys.readouterr().out)
    manifest = tmp_path / "out.manifest.json"
    again = tmp_path / "again.nc"
    assert replay(str(manifest), 1, str(again), Locale("sv"), as_json=True) == 0
    assert json.loads(capsys.readouterr().out) == first
    assert again.read_bytes() == out.read_bytes()
    file = tmp_path / "s" / "scenario.yaml"
    file.write_text(file.read_text("utf-8").replace("3 500", "3 600"), "utf-8")
    with pytest.raises(ScenarioError) as bad:
        replay(str(manifest), 1, None, Locale("sv"))
    assert bad.value.problems[0].code == "manifest_changed"


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"scenario": 3}'])
def test_what_is_no_manifest_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "m.json").write_text(text)
    with pytest.raises(ScenarioError) as bad:
        replay(str(tmp_path / "m.json"), 1, None, Locale("sv"))
    assert bad.value.problems[0].code == "manifest_wrong"


def test_no_right_is_no_risk(tmp_path: Path) -> None:
    """A requirement that nothing uncertain reaches is failed for certain; one that is drawn is a risk."""
    (tmp_path / "scenario.yaml").write_text(
        "period: 2023\nrecipients: {rows: [{id: a, rural: yes}, {id: b, rural: no}]}\n"
        "quantities: {rural: {unit: yes/no}, vol: {value: 1, uncertain: {p10: 0.9, p90: 1.1, source: assumption}}}\n"
        "payments:\n  few: {amount: 100 kr, requires: [rural, vol >= 1]}\n",
        "utf-8",
    )
    from simulator.language import Locale
    from simulator.scenario.load import load

    s = simulate(load(tmp_path), draws=1000)
    found = s.missed["few"]
    assert found["b"].basis == "exact" and found["b"].value == 1
    assert found["a"].basis == "interval" and 0.4 < found["a"].value < 0.6
    (table,) = [table for table in s.tables(Locale("en")) if table.key == "missed_few"]
    assert [row[0] for row in table.rows] == ["a"] and "no right" in table.notes[0]


def test_payments_sum_to_the_cost_also_beyond_the_draws_that_are_kept(tmp_path: Path) -> None:
    s = simulate(scenario(tmp_path), draws=12_000)
    assert sum(p["mean"].value for p in s.payments.values()) == pytest.approx(s.cost["mean"].value, rel=1e-12)
    assert sum(y["mean"].value for y in s.years.values()) == pytest.approx(s.cost["mean"].value, rel=1e-12)


def test_what_is_not_in_the_middle_is_said(tmp_path: Path) -> None:
    from simulator.language import Locale

    far = DESIGN.replace("value: 60 %, uncertain: {p10: 40 %", "value: 30 %, uncertain: {p10: 40 %")
    notes = simulate(scenario(tmp_path / "far", far), draws=500).notes(Locale("en"))
    assert any("not the middle" in note for note in notes) and any("uptake" in note for note in notes)
    plain = simulate(scenario(tmp_path / "plain"), draws=500).notes(Locale("en"))
    assert not any("p10-p90" in note for note in plain)
