"""Formulas, literals and overlays worked out by hand, and the laws of dividing a sum."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .cases import BEDS, CENTRES, VASTERBOTTEN, kronor, run
from .literals import ScenarioError, Units
from .reference import settle, settle_text
from .sharing import Rounding, divided, fitted

# formulas and axes


def test_totals_shares_and_means() -> None:
    outcome = run(
        "  none: {amount: 0 kr}",
        "id,beds,county\nA,10,N\nB,20,N\nC,60,S\n",
        quantities=BEDS + "\n  portion: {is: share(beds)}\n  average: {is: mean(beds)}\n"
        "  nearby: {is: 'total(beds, county)'}\n  longest: {is: 'max(beds, average)'}\n"
        "  safe: {is: 'where(beds == 20, -2 ** 2, 1 / (beds - 20))'}",
    )
    assert outcome.quantities("portion") == {"A": Fraction(1, 9), "B": Fraction(2, 9), "C": Fraction(2, 3)}
    assert outcome.quantities("average") == 30
    assert outcome.quantities("nearby") == {"A": 30, "B": 30, "C": 60}
    assert outcome.quantities("longest") == {"A": 30, "B": 30, "C": 60}
    assert outcome.quantities("safe") == {"A": Fraction(-1, 10), "B": -4, "C": Fraction(1, 40)}


def test_a_bare_number_is_in_its_neighbours_unit() -> None:
    outcome = run(
        "  busy: {amount: 1 kr, requires: pace >= 5}",
        "id,pace\nA,5\nB,4.9\n",
        quantities="  pace: {unit: visit/month}",
    )
    assert kronor(outcome, "busy") == [1, 0]
    assert outcome.quantities("pace")["A"] == 60  # a year


def test_a_quantity_has_its_own_rounding() -> None:
    outcome = run(
        "  per_point: {rate: 1 kr/point, per: points}",
        quantities=BEDS + "\n  points: {unit: point, is: beds / 4, round: {to: 1, mode: half_even}}",
    )
    assert kronor(outcome, "per_point") == [2, 5]


@pytest.mark.parametrize(
    "formula",
    ["'min(0,6, beds)'", "50 % beds", "per-bed", "class", "beds +", "'total(beds'", "rest(nothing)"],
)
def test_what_a_formula_may_not_be(formula: str) -> None:
    with pytest.raises(ScenarioError):
        run(f"  fee: {{amount: {formula}}}", quantities=BEDS)


def test_a_decimal_comma_in_flow_style_is_noticed() -> None:
    with pytest.raises(ScenarioError, match="comma"):
        run("  fee: {amount: 10,85 mkr}")


def test_cycles_are_refused() -> None:
    with pytest.raises(ScenarioError, match="depends on itself"):
        run("  fee: {amount: 1 kr}", quantities="  a: {is: b + 1}\n  b: {is: 2 * a}")
    with pytest.raises(ScenarioError, match="depends on itself"):
        run("  fee: {amount: 0.5 * other}\n  other: {amount: 0.5 * fee}")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3 500 kr", 350_000),
        ("10,85 mkr", 1_085_000_000),
        ("10.85 mkr", 1_085_000_000),
        ("2 tkr", 200_000),
        ("5,886 miljarder", 588_600_000_000),
        ("50 öre", 50),
        ("15 %", "3/20"),
        ("1.234", "1.234"),
        ("yes", 1),
        ("-7 kr", -700),
        ("1.2340 kr", "123.4"),
        ("1,5 miljoner kr", 150_000_000),
        ("4 weeks", "28"),
    ],
)
def test_literals(text: str, value: str) -> None:
    literal = Units("SEK").literal(text)
    assert literal is not None
    assert literal.value == Fraction(value)


@pytest.mark.parametrize("text", ["1.234 kr", "1.234 bed", "2022-02-30"])
def test_literals_that_are_refused(text: str) -> None:
    with pytest.raises(ScenarioError):
        Units("SEK").literal(text)


# overlays


OVERLAY = """
extends: ../scenario.yaml
why: a fee per review, prorated to the rest of the budget
change:
  payments.medication_reviews: {rate: 3000 kr/review, per: reviews, total_at_most: rest(supplementary_budget)}
"""


def test_an_overlay_replaces_a_payment_and_inherits_no_claims(tmp_path: Path) -> None:
    (tmp_path / "designs").mkdir()
    (tmp_path / "scenario.yaml").write_text(VASTERBOTTEN, encoding="utf-8")
    (tmp_path / "centres.csv").write_text(CENTRES, encoding="utf-8-sig")
    (tmp_path / "designs" / "capped-fee.yaml").write_text(OVERLAY, encoding="utf-8")
    outcome = settle(tmp_path / "designs" / "capped-fee.yaml")
    assert kronor(outcome, "medication_reviews") == [1_037_500, 3_112_500]  # 7.2 mkr prorated to 4.15
    assert outcome.claims == []


def test_paths_of_overlays_are_checked() -> None:
    files = {"centres.csv": CENTRES, "base.yaml": VASTERBOTTEN}
    changed = "extends: base.yaml\nchange: {payments.per_bed.rate: 100 kr/bed}"
    assert kronor(settle_text(changed, files), "per_bed") == [100_000, 210_000]
    for wrong in ("change: {payments.per_beds: {}}", "add: {payments.per_bed: {}}", "remove: [payments.x]"):
        with pytest.raises(ScenarioError, match="stands at"):
            settle_text(f"extends: base.yaml\n{wrong}", files)


# laws


AMOUNTS = st.lists(st.integers(0, 10**6).map(lambda n: Fraction(n, 7)), min_size=1, max_size=6)


@given(AMOUNTS, st.integers(0, 10**6), st.sampled_from(["largest", "first", "last"]))
def test_a_divided_pool_sums_to_itself(weights: list[Fraction], pool: int, remainder: str) -> None:
    total = sum(weights) or Fraction(1)
    shares = {str(n): pool * weight / total for n, weight in enumerate(weights)}
    target = Fraction(pool if sum(weights) else 0)
    try:
        parts = divided(shares, target, Rounding(remainder=remainder))
    except ScenarioError:
        assert remainder != "largest"
    else:
        assert sum(parts.values()) == target


@given(AMOUNTS, st.integers(0, 10**6), st.integers(0, 10**5))
def test_the_one_factor_meets_its_target_or_every_cap(amounts: list[Fraction], target: int, cap: int) -> None:
    entitled = {str(n): amount for n, amount in enumerate(amounts)}
    fit = fitted(entitled, dict.fromkeys(entitled), dict.fromkeys(entitled, Fraction(cap)), Fraction(target))
    reach = sum(cap if amount else 0 for amount in amounts)
    assert sum(fit.values()) == min(target, reach)
