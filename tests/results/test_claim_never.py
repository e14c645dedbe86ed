"""A claim about what is never: no figure to compare, said with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.engine.settle import settle
from simulator.problems import ScenarioError
from simulator.results.claims import check_claims
from simulator.scenario.load import load

TEXT = """period: 2022
recipients: {rows: [{id: a, opened: 2022-05-01}, {id: b, opened: never}]}
quantities:
  opened: {unit: date, missing: never}
payments:
  fee: {amount: 100 kr}
claims:
"""


def claims(folder: Path, *lines: str) -> list[str]:
    (folder / "scenario.yaml").write_text(TEXT + "".join(f"  - {{{line}}}\n" for line in lines), "utf-8")
    return [verdict.verdict for verdict in check_claims(settle(load(folder)))]


def test_a_day_is_compared_with_a_day(tmp_path: Path) -> None:
    assert claims(tmp_path, "that: opened, for: a, equals: 2022-05-01") == ["holds"]


def test_a_day_that_is_never_is_told_of_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as found:
        claims(tmp_path, "that: opened, for: b, equals: 2022-05-01")
    (problem,) = found.value.problems
    assert (problem.code, problem.place.line, problem.place.column) == ("claim_never", 8, 12)


def test_a_comparison_with_never_is_a_figure(tmp_path: Path) -> None:
    assert claims(tmp_path, 'that: "where(opened <= 2022-12-31, 1, 0)", for: b, equals: 0') == ["holds"]
