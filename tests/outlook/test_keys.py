"""What a scenario says of uncertainty is checked when it is read, with the place of what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.problems import ScenarioError
from tests.outlook.worlds import scenario, with_quantity


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{value: 1, uncertain: {p10: 2}}", "uncertain_incomplete"),
        ("{value: 1, uncertain: {p10: 2, p90: 1}}", "uncertain_order"),
        ("{value: 1, uncertain: {p10: 1, p90: 2, min: 0}}", "uncertain_which"),
        ("{value: 1, uncertain: {}}", "uncertain_which"),
        ("{unit: share, value: 50 %, uncertain: {p10: 0.2, p90: 1.5}}", "uncertain_outside"),
        ("{value: 1, uncertain: {successes: 9, trials: 3}}", "uncertain_evidence"),
        ("{value: 1, uncertain: {distribution: nosuch}}", "uncertain_family"),
        ("{value: 1, uncertain: {p10: 1, p90: 2, varies: weekday}}", "uncertain_varies"),
        ("{value: 1, uncertain: {p10: 1, p90: 2, varies: {shared: 60 %, recipient: 60 %}}}", "uncertain_shares"),
        ("{value: 1, uncertain: {p10: 1, p90: 2, correlated: {places: 0.5}}}", "correlation_unknown"),
        ("{value: 1, uncertain: {p10: 1, p90: 2, correlated: {x: 0.5}}}", "correlation_range"),
        ("{value: 1, uncertain: {counts: binomial}}", "uncertain_counts_missing"),
        ("{value: 1, uncertain: {counts: poisson, probability: 0.5}}", "uncertain_counts_key"),
        ("{value: 1, uncertain: {counts: zipf}}", "bad_value"),
        ("{is: places / 1 bed, uncertain: {p10: 1, p90: 2}}", "uncertain_absolute"),
        ("{value: 2 bed, uncertain: {p10: 1 bed, p90: 2 review}}", "wrong_unit"),
        ("{value: 2 bed, uncertain: {p10: 1 bed, p90: 120 %}}", "uncertain_mixed"),
    ],
)
def test_faults_are_refused_at_their_place(tmp_path: Path, line: str, code: str) -> None:
    with pytest.raises(ScenarioError) as bad:
        with_quantity(tmp_path, line)
    found = {problem.code for problem in bad.value.problems}
    assert code in found or (code == "bad_value" and found), found
    assert all(problem.place.line for problem in bad.value.problems)
    assert all(problem.text("sv") != problem.text("en") for problem in bad.value.problems)


def test_correlations_that_cannot_hold_together_show_the_nearest_that_can(tmp_path: Path) -> None:
    quantities = """\
  x: {value: 1, uncertain: {p10: 1, p90: 2, correlated: {y: 0.9, z: 0.9}}}
  y: {value: 1, uncertain: {p10: 1, p90: 2, correlated: {z: -0.9}}}
  z: {value: 1, uncertain: {p10: 1, p90: 2}}
"""
    rest = "payments:\n  p: {rate: 1 kr/bed, per: places, times: [x, y, z]}\n"
    with pytest.raises(ScenarioError) as bad:
        scenario(tmp_path, quantities, rest)
    (problem,) = bad.value.problems
    assert problem.code == "correlation_invalid"
    assert "x-y:" in problem.text("en")
    near = dict(part.split(": ") for part in problem.params["nearest"].split(", "))
    fixed = quantities.replace("0.9, z: 0.9", f"{near['x-y']}, z: {near['x-z']}").replace(
        "z: -0.9", f"z: {near['y-z']}"
    )
    assert scenario(tmp_path, fixed, rest).quantities["x"].uncertain is not None


def test_percent_of_a_value_with_a_unit_is_a_factor_and_keeps_its_source(tmp_path: Path) -> None:
    line = "{value: 2 review/bed, stated: cirka, uncertain: {p10: 90 %, p90: 120 %, source: assumption}}"
    rest = "payments:\n  p: {rate: 1 kr/review, per: x * places}\n"
    found = scenario(tmp_path, f"  x: {line}\n", rest)
    rule = found.quantities["x"].uncertain
    assert rule is not None
    assert rule.relative
    assert (rule.stated, rule.origin.source) == ("cirka", "assumption")


def test_one_value_that_varies_by_recipient_has_one_for_each(tmp_path: Path) -> None:
    found = with_quantity(tmp_path, "{value: 2, uncertain: {p10: 1, p90: 3, varies: [recipient, year]}}")
    assert found.checked.types["x"].axis == "recipient"
