"""Who has no right to a payment fails its requirements for certain: that is no risk, whatever else is uncertain."""

from __future__ import annotations

from pathlib import Path

import pytest

import simulator
from simulator.results.estimates import exactly

SCENARIO = """\
period: 2023
recipients: {rows: [{id: a, ok: yes}, {id: b, ok: no}]}
quantities:
  ok: {unit: yes/no}
  level: {value: 1, uncertain: {p10: 0.5, p90: 1.5}, source: assumption}
payments:
  fee: {amount: 100 kr/year, requires: REQUIRES}
"""


@pytest.mark.parametrize("requires", ["ok and level > 1", "level > 1 and (level > 0 and ok)", "[ok, level > 1]"])
def test_a_requirement_within_an_and_is_one_of_its_own(tmp_path: Path, requires: str) -> None:
    (tmp_path / "scenario.yaml").write_text(SCENARIO.replace("REQUIRES", requires), "utf-8")
    missed = simulator.simulate(tmp_path, draws=400).missed["fee"]
    assert missed["b"] == exactly(1.0)
    assert 0.3 < missed["a"].value < 0.7


def test_either_of_two_is_enough(tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text(SCENARIO.replace("REQUIRES", "ok or level > 1"), "utf-8")
    missed = simulator.simulate(tmp_path, draws=400).missed["fee"]
    assert missed["a"].value == 0 and 0.3 < missed["b"].value < 0.7
