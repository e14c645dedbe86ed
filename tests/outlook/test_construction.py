"""Proofs that a design cannot overrun: what is proved, what is not, and that no proof is ever wrong."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from simulator.api import load, simulate
from simulator.problems import ScenarioError
from tests.outlook.worlds import CAPPED, FEE, POOL, scenario

OPEN = "{p10: 90 %, p90: 110 %}"
CUT = "{p10: 90 %, p90: 110 %, bounds: [80 %, 120 %]}"
ENDS = "{min: 90 %, max: 125 %}"
COUNTED = "{counts: poisson}"


def quantities(beds: str, uptake: str = "{p10: 40 %, p90: 80 %}", budget: str = "1 500 000 kr/year") -> str:
    """300 places, so 1 050 000 kr in the central case; beds and uptake uncertain in some way."""
    return f"""\
  uptake: {{unit: share, value: 60 %, uncertain: {uptake}}}
  beds: {{unit: bed, is: places, uncertain: {beds}}}
  one: {{value: 1 review/bed/year}}
  reviews: {{unit: review/year, is: uptake * one * beds}}
funding:
  grant: {{amount: {budget}}}
payments:
  per_bed: {{rate: 3 500 kr/bed/year, per: beds}}
"""


@pytest.mark.parametrize(
    ("beds", "payment", "budget", "proven"),
    [
        (CUT, CAPPED, "1 260 000 kr/year", True),  # 300 x 1.2 x 3 500: the cap leaves what that leaves
        (CUT, CAPPED, "1 259 999 kr/year", False),
        (CUT, POOL, "1 260 000 kr/year", True),
        (ENDS, CAPPED, "1 312 500 kr/year", True),
        (ENDS, CAPPED, "1 312 499 kr/year", False),
        (OPEN, CAPPED, "9 000 000 kr/year", False),  # nothing ends a lognormal
        (COUNTED, CAPPED, "9 000 000 kr/year", False),
        (CUT, FEE, "1 260 000 kr/year", False),
        (CUT, FEE, "2 160 000 kr/year", True),  # a share is at most 1: 360 beds x (3 500 + 2 500)
        (CUT, FEE, "2 159 999 kr/year", False),
        (CUT, CAPPED.replace("rest(grant)", "200 000 kr"), "1 460 000 kr/year", True),
        (CUT, CAPPED.replace("rest(grant)", "200 000 kr"), "1 459 999 kr/year", False),
        (CUT, CAPPED.replace("rest(grant)", '"min(rest(grant), 200 000 kr)"'), "1 260 000 kr/year", True),
        (CUT, CAPPED.replace("rest(grant)", '"min(200 000 kr/year, 9 000 kr/review * total(reviews))"'),
         "1 460 000 kr/year", True),
        (CUT, FEE.replace("reviews}", "reviews, times: uptake}"), "9 000 000 kr/year", False),
        (CUT, FEE + "  other: {pool: 60 % * rest(grant), shared_by: beds}\n", "2 160 000 kr/year", True),
    ],
)  # fmt: skip
def test_what_is_proved_and_what_is_not(beds: str, payment: str, budget: str, proven: bool, tmp_path: Path) -> None:
    simulation = simulate(scenario(tmp_path, quantities(beds, budget=budget), payment), draws=200)
    assert simulation.proven is proven
    assert (simulation.overrun_probability.half == 0) is proven


def test_draws_that_somebody_brings_are_not_proved_away(tmp_path: Path) -> None:
    found = scenario(tmp_path, quantities(CUT), CAPPED)
    assert simulate(found, draws=50).proven
    index = pd.MultiIndex.from_product([range(20), found.recipients.ids], names=["draw", "recipient"])
    brought = simulate(found, given=pd.DataFrame({"beds": [200.0] * 100}, index=index))
    assert not brought.proven
    assert brought.overrun_probability.value == 1


@pytest.mark.parametrize(
    ("design", "proven"), [("capped-fee", True), ("open-fee", False), ("private-vat-supplement", False)]
)
def test_the_capped_fee_of_vasterbotten_cannot_overrun_and_the_open_fee_can(design: str, proven: bool) -> None:
    """Beds are never more than a tenth off, so 3 500 kr for each leaves something, and the cap is what is left."""
    assert simulate("vasterbotten-2021", design, draws=16).proven is proven


def test_what_answers_to_a_payment_is_not_proved() -> None:
    """Volumes that answer hang on every rule, whatever their own formulas name."""
    assert not simulate(load("vasterbotten-2021", "open-fee+elastic"), draws=16).proven


UNCERTAIN = st.sampled_from(
    [OPEN, CUT, ENDS, COUNTED, "{min: 50 %, mode: 100 %, max: 140 %}", "{observed: [70 %, 100 %, 130 %]}",
     "{min: 80 %, max: 120 %, varies: recipient}", "{mean: 100 %, sd: 10 %, distribution: normal}",
     "{mean: 100 %, sd: 60 %, distribution: normal, bounds: [-50 %, 150 %]}"]
)  # fmt: skip
SHARES = (
    "{p10: 40 %, p90: 80 %}",
    "{min: 20 %, max: 90 %}",
    "{min: 20 %, max: 90 %, varies: recipient}",
    "{observed: [30 %, 60 %, 90 %]}",
    "{mean: 60 %, sd: 20 %, distribution: normal, bounds: [10 %, 100 %]}",
)
LIMITS = st.sampled_from(
    ["", ", total_at_most: rest(grant)",
     ", total_at_most: 150 000 kr", ', total_at_most: "min(rest(grant), 90 000 kr)"',
     ", total_at_most: 0.3 * rest(grant)", ", at_most: 60 000 kr", ", at_least: 30 000 kr",
     ", times: uptake", ", times: 1 - uptake", ", requires: uptake < 50 %",
     ", total_at_most: 1 000 kr/bed/year * total(beds)"]
)  # fmt: skip
PER = st.sampled_from(
    ["reviews", "reviews + 2 * one * beds", "one * beds * (1 - uptake)", "max(reviews, 20 review/year)"]
)


@given(UNCERTAIN, st.sampled_from(SHARES), LIMITS, PER, st.integers(0, 9))
@example(ENDS, SHARES[1], ", total_at_most: 1 000 kr/bed/year * total(beds)", "reviews", 1)
@example(ENDS, SHARES[1], ", requires: uptake < 50 %", "reviews", 1)
@example(ENDS, SHARES[1], ", times: 1 - uptake", "one * beds", 1)
@example(ENDS, SHARES[1], "", "one * beds * (1 - uptake)", 1)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_design_that_is_proved_never_overruns(beds: str, uptake: str, limit: str, per: str, seed: int) -> None:
    """Whatever is uncertain and however it is paid for: proven means not one draw over the budget.

    The budget that tempts most to a wrong proof is tried: a krona less than the dearest of the draws.
    """
    payment = f'  fee: {{rate: 2 500 kr/review, per: "{per}"{limit}}}\n'
    budget = 90_000_000
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(2):
            found = scenario(Path(folder), quantities(beds, uptake, f"{budget} kr/year"), payment)
            try:
                simulation = simulate(found, draws=300, seed=seed, workers=1)
            except ScenarioError:
                return  # a share above one, a count below zero: nothing was paid, so nothing was proved
            assert not simulation.proven or simulation.over_minor.max() <= 0
            budget = int(simulation.costs_minor.max() // 100) - 1


@pytest.mark.parametrize(("budget", "largest"), [("1 260 000 kr/year", 0), ("1 250 000 kr/year", 1_000_000)])
def test_a_rare_overrun_is_at_most_its_probability_times_the_largest(budget: str, largest: int, tmp_path: Path) -> None:
    """360 beds at the most cost 1 260 000 kr: 10 000 kr above the smaller budget, and the fee takes what is left."""
    found = scenario(tmp_path, quantities(CUT, budget=budget), "")
    risk = simulate(found, draws=400, seed=3).designs[0]
    assert risk.most_over == largest
    seen = int((risk.over_minor > 0).sum())
    if largest:
        assert seen < 5, "the case is to be rare"
        assert risk.expected_overrun.basis == "too_few"
        assert risk.expected_overrun.high == pytest.approx(risk.overrun_probability.high * largest)
        assert (risk.over_minor.max() <= largest) and risk.expected_overrun.value <= risk.expected_overrun.high
    else:
        assert risk.expected_overrun.basis == "proven"


def test_no_draw_overruns_more_than_the_largest_overrun(tmp_path: Path) -> None:
    found = scenario(tmp_path, quantities("{min: 90 %, max: 125 %}", budget="900 000 kr/year"), CAPPED)
    risk = simulate(found, draws=500).designs[0]
    assert risk.most_over == 131_250_000 - 90_000_000  # 375 beds at 3 500 kr
    assert 0.9 * risk.most_over < risk.over_minor.max() <= risk.most_over
