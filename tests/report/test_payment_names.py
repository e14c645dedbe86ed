"""Files name payments by keys; the memo says beside the amounts what each of them is."""

from __future__ import annotations

from simulator import api
from simulator.report.compose import compose


def test_every_payment_of_every_design_stands_with_its_rule() -> None:
    comparison = api.compare("vasterbotten-2021", ["open-fee", "capped-fee"])
    (table,) = (grid for grid in compose(comparison, "sv").grids() if grid.key == "names")
    rows = {(str(row[0]), str(row[2])): str(row[1]) for row in table.rows}
    assert "gånger beds" in rows["per bed", "alla"]
    reviews = {used: rule for (name, used), rule in rows.items() if name == "medication reviews"}
    assert len(reviews) == 3 and "potten" in reviews["Jämförelse"]
    (capped,) = (rule for used, rule in reviews.items() if used.startswith("B."))
    assert "summan högst rest(supplementary_budget)" in capped
