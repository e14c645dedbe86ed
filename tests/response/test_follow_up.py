"""Hours, follow-ups and scores against closed forms and simulation."""

from pathlib import Path

import numpy as np
import pytest
from scipy import stats

import simulator
from simulator.decide.doctor_hours import HOUR_PRICE, doctor_hours
from simulator.decide.follow_up import Level, Share, reweighed, share_of
from simulator.decide.score import record, score


def test_3_500_kr_a_bed_buys_the_stated_hours_at_both_ends_of_the_price() -> None:
    account = doctor_hours(3100 * 3500, 3100, np.array(HOUR_PRICE), 3100 * 3.0, 3100 * 2.5)
    assert account.funded.round(2).tolist() == [3.11, 2.15]
    assert account.short.round(2).tolist() == [0.0, 0.85]
    assert float(account.taken_from_others) == pytest.approx(0.5)
    assert account.unbought.round(2).tolist() == [0.61, 0.0]


def test_the_ranges_of_draws_are_kept() -> None:
    rng = np.random.default_rng(1)
    price = rng.uniform(*HOUR_PRICE, 100_000)
    low, middle, high = doctor_hours(3500, 1, price, 3, 3).ranges()["funded"]
    assert (low, middle, high) == pytest.approx((3500 / 1575, 3500 / 1375, 3500 / 1175), rel=1e-2)


@pytest.mark.parametrize("period", ["2021", "[2021, 2023]"])
def test_hours_are_of_the_first_year_whatever_the_period(tmp_path: Path, period: str) -> None:
    (tmp_path / "scenario.yaml").write_text(
        f"title: T\nperiod: {period}\nrecipients: {{rows: [{{id: a, beds: 10}}, {{id: b, beds: 30}}]}}\n"
        "quantities: {beds: {unit: bed}}\npayments: {per_bed: {rate: 3 500 kr/bed/year, per: beds}}\n"
    )
    account = simulator.doctor_hours(tmp_path, required="3", available="2", price="1750", draws=4)
    assert account.funded.tolist() == pytest.approx([2.0] * 4)
    assert account.taken_from_others.tolist() == pytest.approx([1.0] * 4)
    assert account.titles["sv"] == ("T" if period == "2021" else "T, 2021")


def test_a_share_after_a_follow_up_is_the_beta_posterior() -> None:
    after = Share(2, 3).observed(40, 100)
    assert (after.a, after.b) == (42, 63)
    assert after.interval() == pytest.approx(stats.beta(42, 63).ppf([0.1, 0.9]))


def test_trials_that_go_together_count_for_fewer() -> None:
    free, bound = Share(1, 1).observed(400, 1000), Share(1, 1).observed(400, 1000, dispersion=0.02)
    width = [high - low for low, high in (free.interval(), bound.interval())]
    assert width[1] / width[0] == pytest.approx((1 + 999 * 0.02) ** 0.5, rel=0.05)


def test_a_stated_range_is_a_beta_distribution() -> None:
    share = share_of(0.4, 0.8)
    assert share.interval() == pytest.approx((0.4, 0.8), abs=1e-6)


def test_a_level_is_weighed_by_precision() -> None:
    after = Level(2.5, 0.4).observed(2.0, 0.2)
    assert after.mean == pytest.approx((2.5 / 0.16 + 2.0 / 0.04) / (1 / 0.16 + 1 / 0.04))
    assert after.sd < 0.2


def test_the_figures_of_a_response_move_towards_what_was_observed() -> None:
    """Shares predicted as 0.5 + x with x uniform: the posterior of x is that of the share, less 0.5."""
    rng = np.random.default_rng(2)
    x = rng.uniform(-0.5, 0.5, 200_000)
    found = reweighed({"x": x}, 0.5 + x, 60, 100)
    exact = stats.beta(61, 41).ppf([0.1, 0.5, 0.9]) - 0.5
    assert found.after["x"] == pytest.approx(exact, abs=0.003)
    assert found.before["x"] == pytest.approx((-0.4, 0, 0.4), abs=0.01)
    assert not found.too_few
    assert reweighed({"x": x[:1000]}, 0.2 + 0.01 * x[:1000], 1990, 2000).draws_that_count < 1000


def test_the_score_of_a_normal_forecast_is_the_closed_form() -> None:
    draws = stats.norm(10, 2).ppf((np.arange(20_000) + 0.5) / 20_000)
    z = (13 - 10) / 2
    exact = 2 * (z * (2 * stats.norm.cdf(z) - 1) + 2 * stats.norm.pdf(z) - np.pi**-0.5)
    found = score(draws, 13)
    assert found.crps == pytest.approx(exact, rel=1e-3)
    width = 2 * stats.norm.ppf(0.9) * 2
    assert found.interval_score == pytest.approx(width + (13 - 10 - stats.norm.ppf(0.9) * 2) / 0.1, rel=1e-3)
    assert not found.covered


def test_forecasts_as_sure_as_they_should_be_cover_what_they_say() -> None:
    rng = np.random.default_rng(3)
    centres = rng.normal(0, 1, 1000)
    found = record([rng.normal(c, 1, 400) for c in centres], list(rng.normal(centres, 1)))
    assert found.coverage == pytest.approx(0.8, abs=0.04)
    sure = record([rng.normal(c, 0.3, 400) for c in centres], list(rng.normal(centres, 1)))
    assert sure.coverage < 0.5 and sure.crps > found.crps


def test_a_follow_up_of_many_is_as_sure_as_the_exact_posterior(tmp_path: Path) -> None:
    """A count of 400 residents followed up nearly whole: what is learnt is of the plan, not of one draw's chance."""
    from simulator.api import follow_up

    (tmp_path / "scenario.yaml").write_text(
        "period: 2023\nrecipients: {rows: [{id: a, residents: 400}]}\nquantities:\n  residents: {unit: person}\n"
        "  uptake: {unit: share, value: 50 %, uncertain: {distribution: uniform, parameters: {loc: 0, scale: 1}}}\n"
        "  done: {unit: person, is: uptake * residents,"
        " uncertain: {counts: binomial, trials: residents, probability: uptake}}\n"
        "payments:\n  fee: {rate: 100 kr/person, per: done}\n",
        "utf-8",
    )
    asked = {"quantity": "done", "of": "residents", "successes": 240, "trials": 400, "draws": 40_000}
    after = follow_up(tmp_path, **asked).after["uptake"]
    assert after == pytest.approx(stats.beta(241, 161).ppf([0.1, 0.5, 0.9]), abs=0.004)
    clustered = follow_up(tmp_path, **asked, dispersion=0.05).after["uptake"]
    grid = np.linspace(0.0005, 0.9995, 2000)
    density = stats.betabinom(400, grid * 19, (1 - grid) * 19).pmf(240)
    exact = grid[np.searchsorted(np.cumsum(density) / density.sum(), [0.1, 0.5, 0.9])]
    assert clustered == pytest.approx(exact, abs=0.01)
