"""Every payment that moves money has its row in the cost by year, also one whose parts sum to zero."""

from __future__ import annotations

from pathlib import Path

import simulator

SCENARIO = """\
period: 2022
recipients: {rows: [{id: a, x: 100}, {id: b, x: -100}, {id: c, x: 30}]}
quantities: {x: {unit: kr/year, negative: allowed}}
funding: {h: {amount: 20 kr/year}}
payments:
  moved: {amount: x - mean(x), negative: allowed, funded_by: h}
  nothing: {amount: 0 * x, negative: allowed, funded_by: h}
  fee: {amount: 40 kr/year, funded_by: h}
"""


def test_what_sums_to_zero_has_a_row_and_the_rows_sum_to_what_is_unfunded(tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text(SCENARIO, "utf-8")
    found = simulator.cliff(tmp_path)
    assert [(step.name, step.cost.minor) for step in found.steps] == [("moved", 0), ("fee", 12_000)]
    book = simulator.ledger(tmp_path)
    assert sum(step.unfunded.minor for step in found.steps) == book.unfunded["2022"].minor == 10_000
    assert sum(step.grants.minor for step in found.steps) == book.sources["h"]["used"].minor
