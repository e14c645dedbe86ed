"""What an answer hangs on: held to closed forms, and to what must not matter."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.special import ndtr

from simulator.api import load
from simulator.decide.aims import read_aim
from simulator.decide.indices import Floats, indices, pick_freeze
from simulator.decide.mixing import Answers
from simulator.decide.sensitivity import Sensitivity, sensitivity
from simulator.estimate import Estimate
from simulator.language import Locale
from simulator.problems import ScenarioError
from simulator.questions import SensitivityQuestion

SUM = """\
title: {sv: t, en: t}
period: 2021
recipients: {rows: [{id: a}]}
quantities:
  x1: {value: 100 tkr, uncertain: {mean: 100 tkr, sd: 1 tkr, distribution: normal}}
  x2: {value: 100 tkr, uncertain: {mean: 100 tkr, sd: 2 tkr, distribution: normal}}
  x3: {value: 100 tkr, uncertain: {mean: 100 tkr, sd: 3 tkr, distribution: normal}}
  idle: {value: 100 tkr, uncertain: {mean: 100 tkr, sd: 3 tkr, distribution: normal}}
funding: {budget: {amount: 303 tkr}}
payments:
  all: {amount: x1 + x2 + x3}
  still: {amount: 1 kr}
"""
UPTAKE = """\
title: {sv: t, en: t}
period: 2021
recipients: {rows: [{id: a, residents: 2900}]}
quantities:
  residents: {unit: person}
  uptake: {value: 0.57 review/person/year, uncertain: {p10: 0.4, p90: 0.8}}
  fee: {value: 3 000 kr/review}
payments:
  beds: {amount: "10,85 mkr"}
  reviews: {rate: fee, per: uptake * residents}
"""
ISHIGAMI = {"x1": (0.313905, 0.557589), "x2": (0.442411, 0.442411), "x3": (0.0, 0.243684)}


def ishigami(z: Floats) -> Floats:
    x = np.pi * (2 * ndtr(z) - 1)
    return np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])


def asked(tmp_path: Path, text: str, **how: Any) -> Sensitivity:
    (tmp_path / "scenario.yaml").write_text(text, "utf-8")
    return SensitivityQuestion(str(tmp_path), **how).answer()


def by_name(found: Sensitivity) -> dict[str, tuple[float, float]]:
    return {part.input.key: (part.index.first.value, part.index.total.value) for part in found.parts}


def test_ishigamis_function() -> None:
    found = pick_freeze(ishigami, {"x1": [0], "x2": [1], "x3": [2]}, 256, 3)
    for name, truth in ISHIGAMI.items():
        for k, one in enumerate((found[name].first, found[name].total)):
            assert abs(one.value - truth[k]) < 0.01 and one.half < 0.01


def test_first_indices_sum_to_one_where_parts_are_added(tmp_path: Path) -> None:
    found = asked(tmp_path, SUM)
    truth = {"x1": 1 / 14, "x2": 4 / 14, "x3": 9 / 14, "idle": 0.0}
    for part in found.parts:
        for one in (part.index.first, part.index.total):
            assert one.value == pytest.approx(truth[part.input.key], abs=0.01)
    assert sum(part.index.first.value for part in found.parts) == pytest.approx(1, abs=0.01)


def test_a_group_is_one_input(tmp_path: Path) -> None:
    found = by_name(asked(tmp_path, SUM, groups=("x1,x2",)))
    assert set(found) == {"x1 + x2", "x3", "idle"}
    assert found["x1 + x2"] == pytest.approx((5 / 14, 5 / 14), abs=0.01)
    assert found["x3"] == pytest.approx((9 / 14, 9 / 14), abs=0.01)


def test_correlated_names_are_one_block_and_said_so(tmp_path: Path) -> None:
    text = SUM.replace("sd: 2 tkr,", "sd: 2 tkr, correlated: {x1: 0.582},").replace("x1 + x2 + x3", "x1 + x2")
    found = asked(tmp_path, text)
    assert by_name(found)["x1 + x2"] == pytest.approx((1, 1), abs=0.01)
    assert by_name(found)["x3"] == (0, 0)
    assert "samvarierar" in found.notes(Locale("sv"))[-1]


def test_an_event_hangs_on_what_decides_it(tmp_path: Path) -> None:
    """P(x1 + x2 + x3 > median + 3): for x3 alone, the variance of the conditional probability."""
    found = by_name(asked(tmp_path, SUM, of="P(cost > budget)"))
    z = np.random.default_rng(1).standard_normal(400_000)
    p = ndtr((3 * z - 2.999) / 5**0.5)  # one krona of `still` is paid beside
    chance = p.mean()
    assert found["x3"][0] == pytest.approx(p.var() / (chance * (1 - chance)), abs=0.02)
    assert found["idle"][1] == 0 and all(total >= first - 0.02 for first, total in found.values())


def test_what_never_varies_hangs_on_nothing(tmp_path: Path) -> None:
    found = asked(tmp_path, SUM, of="total(still)")
    assert all(part.index.total == Estimate(0.0, 0.0, 0.0, "constant") for part in found.parts)
    assert "lika stort i varje dragning" in found.sentence(Locale("sv"))
    assert "NaN" not in json.dumps(found.to_json())


@pytest.mark.parametrize("of", ["P(cost > 900 tkr)", "P(cost > 0 kr)"])
def test_what_never_or_always_happens_has_no_indices(tmp_path: Path, of: str) -> None:
    found = asked(tmp_path, SUM, of=of)
    assert all(part.index.total.basis == "too_few" for part in found.parts)
    assert "32 768 dragningar" in found.sentence(Locale("sv")).replace("\u00a0", " ")
    assert "NaN" not in json.dumps(found.to_json())


def test_an_event_seen_too_seldom_is_said_to_be() -> None:
    a, b = np.zeros((16, 64)), np.zeros((16, 64))
    a[0, :3] = 1
    found = indices(a, b, {"x": b}, event=True)["x"]
    assert (found.first.basis, found.first.hits, found.first.low, found.first.high) == ("too_few", 3, 0, 1)


def test_the_swing_of_the_median_case(tmp_path: Path) -> None:
    (part,) = asked(tmp_path, UPTAKE).parts
    assert (part.swing.low, part.swing.high) == (14_330_000_00, 17_810_000_00)
    assert part.swing.width == 3_480_000_00
    assert part.index.first.value == pytest.approx(1)


def test_an_input_of_each_recipient_is_moved_by_its_draws(tmp_path: Path) -> None:
    """Luck evens out between recipients: the swing is that of a sum, not of all at their tenth percentile."""
    rows = ", ".join(f"{{id: r{k}}}" for k in range(25))
    text = SUM.replace("{id: a}", rows).replace("sd: 3 tkr,", "sd: 3 tkr, varies: recipient,")
    found = {part.input.key: part.swing.width for part in asked(tmp_path, text).parts}
    assert found["x3"] == pytest.approx(2 * 1.28155 * 3 * 5 * 1000_00, rel=0.15)
    assert found["x1"] == pytest.approx(2 * 1.28155 * 25 * 1000_00, rel=1e-4)


def test_an_input_that_is_added_moves_no_draw_of_the_others(tmp_path: Path) -> None:
    answers = []
    for text in (SUM, SUM.replace("  idle:", "  idle2: {value: 1 kr, uncertain: {p10: 1, p90: 2}}\n  idle:")):
        (tmp_path / "scenario.yaml").write_text(text, "utf-8")
        scenario = load(tmp_path)
        answers.append(Answers(scenario, read_aim("cost", scenario), 1000, 1))
    streams = []
    for one in answers:
        plan = one.plan
        latents = plan.designs[0].outlook.latents
        streams.append(
            [type(latents)(latents.variables, latents.groups, s).block(1, 0) for s in (None, frozenset({"x3"}))]
        )
    for k in (0, 1):
        for at, z in streams[0][k].items():
            assert (streams[1][k][at] == z).all()
    assert (streams[0][0]["x1", ""] == streams[0][1]["x1", ""]).all()
    assert abs(np.corrcoef(streams[0][0]["x3", ""], streams[0][1]["x3", ""])[0, 1]) < 0.1


def test_bytes_do_not_depend_on_threads(tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text(SUM, "utf-8")
    scenario = load(tmp_path)
    aim = read_aim("P(cost > budget)", scenario)
    found = {json.dumps(sensitivity(Answers(scenario, aim, 2000, 3, n)).to_json()) for n in (1, 2, 5)}
    assert len(found) == 1


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"of": "P95(cost)"}, "aim_of_no_draw"),
        ({"of": "losers"}, "promise_central"),
        ({"groups": ("x1,x9",)}, "input_unknown"),
    ],
)
def test_what_cannot_be_asked_says_what_can(tmp_path: Path, how: dict[str, Any], code: str) -> None:
    with pytest.raises(ScenarioError) as bad:
        asked(tmp_path, SUM, **how)
    assert [problem.code for problem in bad.value.problems] == [code]


def test_a_scenario_without_anything_uncertain_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as bad:
        asked(tmp_path, UPTAKE.replace(", uncertain: {p10: 0.4, p90: 0.8}", ""))
    assert [problem.code for problem in bad.value.problems] == ["nothing_uncertain"]


def test_an_effect_is_told_in_its_own_unit(tmp_path: Path) -> None:
    found = asked(tmp_path, UPTAKE + "effects:\n  made: uptake * residents\n", of="effect(made)")
    (part,) = found.parts
    assert (part.swing.low, part.swing.high) == pytest.approx((0.4 * 2900, 0.8 * 2900))
    (row,) = found.tables(Locale("en"))[0].rows
    assert row[-1] == 1160 and found.to_json()["inputs"][0]["swing"] == {"low": 1160.0, "high": 2320.0}
