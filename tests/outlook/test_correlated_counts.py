"""Over-dispersed counts that hang together keep both their correlation and their distribution."""

from __future__ import annotations

from pathlib import Path

import pytest
from scipy import stats

from simulator.decide.volumes import in_draws
from simulator.scenario.load import load

TEXT = """\
period: 2023
recipients: {{rows: [{{id: a}}]}}
quantities:
  b: {{value: 1, uncertain: {{p10: 0.8, p90: 1.3, source: assumption}}}}
  m: {{unit: bed, value: {mean}}}
  n: {{unit: bed, is: m, uncertain: {{counts: {counts}, varies: shared{n}}}}}
  c: {{unit: bed, is: m, uncertain: {{counts: {counts}, varies: shared{c}}}}}
payments: {{p: {{rate: 1 kr/bed, per: n}}}}
"""
NEGATIVE, BETA = "negative_binomial, dispersion: 0.2", "beta_binomial, trials: 100 bed, dispersion: 0.1"


@pytest.mark.parametrize(("mean", "counts"), [(100, NEGATIVE), (20, NEGATIVE), (60, BETA)])
def test_the_stated_rank_correlation_is_achieved(tmp_path: Path, mean: int, counts: str) -> None:
    tied = TEXT.format(mean=mean, counts=counts, n=", correlated: {b: 0.8}", c=", correlated: {b: 0.5, n: 0.6}")
    (tmp_path / "scenario.yaml").write_text(tied, "utf-8")
    x = in_draws(load(tmp_path), ["b", "n", "c"], 20_000)
    for one, other, stated in (("b", "n", 0.8), ("b", "c", 0.5), ("n", "c", 0.6)):
        assert stats.spearmanr(x[one], x[other]).statistic == pytest.approx(stated, abs=0.03)


def test_a_correlation_leaves_the_distribution_of_the_count_alone(tmp_path: Path) -> None:
    drawn = []
    for k, ties in enumerate(("", ", correlated: {b: 0.8}")):
        folder = tmp_path / str(k)
        folder.mkdir()
        (folder / "scenario.yaml").write_text(TEXT.format(mean=20, counts=NEGATIVE, n=ties, c=""), "utf-8")
        drawn.append(in_draws(load(folder), ["n"], 20_000)["n"])
    size, mean = 1 / 0.2, 20
    law = stats.nbinom(size, size / (size + mean))
    for counts in drawn:
        assert counts.mean() == pytest.approx(mean, rel=0.02)
        assert counts.var() == pytest.approx(law.var(), rel=0.05)
    assert stats.ks_2samp(*drawn).pvalue > 1e-3


def test_a_named_distribution_is_in_the_quantitys_own_unit(tmp_path: Path) -> None:
    """Bare figures and figures with a unit alike: 500 kronor and not 500 öre."""
    for k, parameters in enumerate(("loc: 400, scale: 200", "loc: 400 kr/bed, scale: 200 kr/bed")):
        folder = tmp_path / str(k)
        folder.mkdir()
        (folder / "scenario.yaml").write_text(
            "period: 2023\nrecipients: {rows: [{id: a, beds: 1}]}\nquantities:\n  beds: {unit: bed}\n"
            f"  fee: {{value: 500 kr/bed, uncertain: {{distribution: uniform, parameters: {{{parameters}}}}}}}\n"
            "payments: {p: {rate: fee, per: beds}}\n",
            "utf-8",
        )
        fee = in_draws(load(folder), [], 4096)["cost"] / 100
        assert 399.9 <= fee.min() < 405 and 595 < fee.max() <= 600.1


@pytest.mark.parametrize(("mean", "told"), [("0.5", True), ("50", False)])
def test_a_correlation_that_is_not_reached_is_told(tmp_path: Path, mean: str, told: bool) -> None:
    from simulator.api import simulate
    from simulator.language import Locale

    ties = TEXT.format(mean=mean, counts="poisson", n=", correlated: {b: 0.8}", c="")
    (tmp_path / "scenario.yaml").write_text(ties, "utf-8")
    notes = simulate(load(tmp_path), draws=500).notes(Locale("en"))
    assert any("rank correlation" in note for note in notes) == told
