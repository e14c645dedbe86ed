"""What it is worth to know before one chooses: held to closed forms, to enumeration, and to what must not matter."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm

from simulator.api import load
from simulator.decide.alternatives import Alternatives
from simulator.decide.bases import columns_of
from simulator.decide.information import Information, information
from simulator.decide.information_value import Floats, likelihood, of_follow_up, partial, perfect, shown
from simulator.decide.worths import read_worth
from simulator.estimate import Estimate
from simulator.language import Locale
from simulator.problems import ScenarioError
from simulator.questions import InformationQuestion

BASE = """\
title: {sv: t, en: t}
period: 2021
recipients: {rows: [{id: a}]}
quantities:
  a: {value: 1000 kr, uncertain: {mean: 1000 kr, sd: 300 kr, distribution: normal}}
  b: {value: 1000 kr, uncertain: {mean: 1000 kr, sd: 264.58 kr, distribution: normal}}
  idle: {value: 1000 kr, uncertain: {mean: 1000 kr, sd: 300 kr, distribution: normal}}
funding: {budget: {amount: 15 tkr}}
payments:
  all: {amount: 10 000 kr}
effects:
  made: {is: a / (1 kr), unit: 1}
"""
OTHER = """\
extends: ../scenario.yaml
why: t
change:
  payments.all: {amount: 11 900 kr - a - b}
"""
SHARE = """\
title: {sv: t, en: t}
period: 2021
recipients: {rows: [{id: a, residents: 1000}]}
quantities:
  residents: {unit: person}
  known: {value: 37.5 %, uncertain: {distribution: beta, parameters: {a: 3, b: 5}}}
  reviewed: {unit: person, is: known * residents, uncertain: {counts: binomial, trials: residents}}
payments:
  all: {amount: 1 000 kr}
"""
SHARED = """\
extends: ../scenario.yaml
why: t
change:
  payments.all: {amount: 1 400 kr - known * 1 000 kr}
"""


def by_cases(worths: Floats, chances: Floats, told: Sequence[object] | None = None) -> float:
    """What it is worth to be told something, where every case is counted.

    Args:
        worths: what each alternative is worth in each case, (alternative, case).
        chances: of the cases.
        told: what one is told in each case; None for which case it is.

    >>> costs = np.array([[10, 10, 10], [6, 9, 18], [8, 8, 13.0]])
    >>> chances = np.array([0.5, 0.3, 0.2])
    >>> round(by_cases(-costs, chances), 9), round(by_cases(-costs, chances, [False, False, True]), 9)
    (1.6, 1.3)
    """
    weighed = worths * chances
    told = list(range(worths.shape[1])) if told is None else list(told)
    apart = sum(float(weighed[:, [t == one for t in told]].sum(axis=1).max()) for one in dict.fromkeys(told))
    return apart - float(weighed.sum(axis=1).max())


def expected_gain(m: float, s: float) -> float:
    """E[max(0, N(m, s))] - max(0, m)."""
    return float(m * norm.cdf(m / s) + s * norm.pdf(m / s)) - max(m, 0.0)


def folder(tmp_path: Path, base: str, **designs: str) -> str:
    (tmp_path / "scenario.yaml").write_text(base, "utf-8")
    (tmp_path / "designs").mkdir(exist_ok=True)
    for name, text in designs.items():
        (tmp_path / "designs" / f"{name}.yaml").write_text(text, "utf-8")
    return str(tmp_path)


def asked(tmp_path: Path, **how: Any) -> Information:
    return InformationQuestion(folder(tmp_path, BASE, other=OTHER), how.pop("worth", "-cost"), **how).answer()


def covers(found: Estimate, truth: float) -> bool:
    return found.low <= truth <= found.high


def two(gain: Floats) -> Floats:
    return np.stack([np.zeros(len(gain)), gain])


def test_the_closed_forms() -> None:
    assert expected_gain(100, 400) == pytest.approx(114.5379, abs=1e-4)
    assert expected_gain(100, 300) == pytest.approx(76.2708, abs=1e-4)
    assert expected_gain(100, 70_000**0.5) == pytest.approx(63.0010, abs=1e-3)


def test_what_it_is_worth_to_know_is_covered_as_often_as_said() -> None:
    held = dict.fromkeys(("all", "a", "b", "idle", "equal"), 0)
    equal = []
    for seed in range(20):
        a, b, idle = np.random.default_rng(seed).standard_normal((3, 8192))
        worths = two(100 + 300 * a + 264.58 * b)
        held["all"] += covers(perfect(worths), expected_gain(100, 400))
        held["a"] += covers(partial(worths, columns_of([a])), expected_gain(100, 300))
        held["b"] += covers(partial(worths, columns_of([b])), expected_gain(100, 264.58))
        held["idle"] += covers(shown(partial(worths, columns_of([idle]))), 0)
        none = partial(two(300 * a + 264.58 * b), columns_of([idle]))
        held["equal"] += covers(none, 0)
        equal.append(none.value)
    assert min(held.values()) >= 16, held  # of 20 at 95 %: fewer happen in three of a thousand
    assert abs(np.mean(equal)) < 0.02 * expected_gain(0, 400)  # three of its standard errors


def test_a_group_tells_what_its_inputs_tell_only_together() -> None:
    a, b = np.random.default_rng(3).standard_normal((2, 16384))
    worths = two(400 * a * b)
    alone, both = partial(worths, columns_of([a])), partial(worths, columns_of([a, b]))
    assert alone.value < 0.1 * both.value
    assert both.value == pytest.approx(400 * 2 / np.pi / 2, rel=0.05)  # E|ab| = 2 / pi


def test_three_designs_in_three_scenarios_by_enumeration() -> None:
    costs, chances = np.array([[10, 10, 10], [6, 9, 18], [8, 8, 13.0]]), np.array([0.5, 0.3, 0.2])
    assert (costs @ chances).tolist() == pytest.approx([10, 9.3, 9])
    assert by_cases(-costs, chances) == pytest.approx(1.6)
    assert by_cases(-costs, chances, [False, False, True]) == pytest.approx(1.3)
    case = np.random.default_rng(2).choice(3, 40_000, p=chances)
    worths = -costs[:, case]
    assert covers(perfect(worths), 1.6)
    assert covers(partial(worths, columns_of([(case == 2).astype(float)])), 1.3)
    assert partial(worths, columns_of([case.astype(float)])).value == perfect(worths).value


def test_a_follow_up_of_ten() -> None:
    held = 0
    for seed in range(20):
        share = np.random.default_rng(seed).beta(3, 5, 4096)
        found = of_follow_up(two(1000 * (share - 0.4)), share, 10)
        held += covers(found, 38.3947)
        assert found.value <= perfect(two(1000 * (share - 0.4))).value
    assert held >= 16


def test_a_larger_follow_up_tells_more_and_one_that_goes_together_less() -> None:
    share = np.random.default_rng(1).beta(3, 5, 8192)
    worths = two(1000 * (share - 0.4))
    found = [of_follow_up(worths, share, n).value for n in (1, 5, 20, 100)]
    assert found == sorted(found)
    assert of_follow_up(worths, share, 20, 0.3).value < found[2]
    assert sum(likelihood(k, 20, np.array([0.3]), 0.3)[0] for k in range(21)) == pytest.approx(1)


def test_a_scenario_has_the_closed_forms(tmp_path: Path) -> None:
    found = asked(tmp_path, groups=("a,b",))
    scale = 100  # minor units
    values = {one.key: value for one, value in found.parts}
    assert found.best == "other"
    assert found.perfect.value == pytest.approx(expected_gain(100, 400) * scale, rel=0.02)
    assert values["a"].value == pytest.approx(expected_gain(100, 300) * scale, rel=0.03)
    assert values["b"].value == pytest.approx(expected_gain(100, 264.58) * scale, rel=0.03)
    assert values["idle"].low == 0 and values["idle"].value < 0.01 * found.perfect.value
    assert values["a"].value <= values["a + b"].value <= found.perfect.value
    assert values["a + b"].value == pytest.approx(found.perfect.value, rel=0.01)
    assert "Mest värt att mäta är a + b" in found.sentence(Locale("sv"))


def test_a_follow_up_of_a_scenarios_share(tmp_path: Path) -> None:
    path = folder(tmp_path, SHARE, other=SHARED)
    how = {"follow_up": "reviewed/residents", "people": 10}
    found = InformationQuestion(path, "-cost", **how, study_cost="50 kr").answer()
    assert found.studied is not None and found.net is not None
    assert found.studied.value == pytest.approx(38.3947 * 100, rel=0.03)
    assert found.perfect.value == pytest.approx(54.8208 * 100, rel=0.03)
    assert found.net.value == found.studied.value - 50_00
    assert "inte värd sin kostnad" in found.sentence(Locale("sv"))
    assert found.to_json()["study"]["people"] == 10


def test_equal_designs_leave_nothing_to_find_out(tmp_path: Path) -> None:
    path = folder(tmp_path, BASE, other=OTHER.replace("11 900 kr - a - b", "10 000 kr"))
    found = InformationQuestion(path, "-cost").answer()
    assert found.perfect.value == 0 and all(value.value == 0 for _, value in found.parts)
    assert "Ingenting är värt" in found.sentence(Locale("sv"))
    assert "NaN" not in json.dumps(found.to_json())


def test_bytes_do_not_depend_on_threads(tmp_path: Path) -> None:
    path = folder(tmp_path, BASE, other=OTHER)
    scenarios = (load(path), load(path, "other"))
    worth = read_worth("-cost", scenarios[0])
    found = {json.dumps(information(Alternatives(scenarios, 2000, 3, n), worth).to_json()) for n in (1, 2, 5)}
    assert len(found) == 1


@pytest.mark.parametrize(
    ("worth", "value"),
    [
        ("-cost", -10_000),
        ("2 kr * effect(made) - cost", 2 * 1000 - 10_000),
        ("effect(made) * 2 kr - 0.5 * cost", 2 * 1000 - 5_000),
        ("2 kr", 2 * 1000 - 10_000),
        ("unspent - overrun", 5_000),
        ("total(all)", 10_000),
    ],
)
def test_a_worth_is_a_sum_of_what_is_measured(tmp_path: Path, worth: str, value: float) -> None:
    found = asked(tmp_path, worth=worth)
    assert found.means[0].value / 100 == pytest.approx(value, rel=1e-3)


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"worth": "much"}, "worth_unread"),
        ({"worth": "2 * effect(made)"}, "worth_unread"),
        ({"worth": "2 kr * cost"}, "worth_unread"),
        ({"worth": "P95(cost)"}, "worth_unread"),
        ({"worth": "losers"}, "worth_unread"),
        ({"worth": "-cost", "designs": ()}, "one_design"),
        ({"worth": "-cost", "groups": ("a,x",)}, "input_unknown"),
        ({"worth": "-cost", "follow_up": "a"}, "study_unread"),
        ({"worth": "-cost", "follow_up": "a/x"}, "unknown_name"),
        ({"worth": "-cost", "follow_up": "a/b"}, "study_no_share"),
        ({"worth": "-cost", "follow_up": "a/b", "study_cost": "3 person"}, "wrong_unit"),
    ],
)
def test_what_cannot_be_asked_says_what_can(tmp_path: Path, how: dict[str, Any], code: str) -> None:
    with pytest.raises(ScenarioError) as bad:
        asked(tmp_path, **how)
    assert [problem.code for problem in bad.value.problems] == [code]
