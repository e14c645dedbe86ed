"""Files name payments by keys; the memo says beside the amounts what each of them is."""

from __future__ import annotations

from simulator import api
from simulator.report.compose import compose


def test_every_payment_of_every_design_stands_with_its_rule() -> None:
    comparison = api.compare("vasterbotten-2021", ["open-fee", "capped-fee"])
    (table,) = (grid for grid in compose(comparison, "sv").grids() if grid.key == "names")
    rows = {(str(row[0]), str(row[2])): str(row[1]) for row in table.rows}
    rate = rows["Fast ersättning per boendeplats", "alla"].replace("\u00a0", " ")
    assert rate == "Hälsocentralen får 3 500 kr per boendeplats och år."
    pot = "Kvalitetspott för läkemedelsgenomgångar"
    reviews = {used: rule.replace("\u00a0", " ") for (name, used), rule in rows.items() if name == pot}
    assert reviews["Jämförelse"].startswith("Det som återstår av 15 mkr per år i tilläggsbudgeten delas efter")
    (fee,) = (rule for used, rule in reviews.items() if used != "Jämförelse")
    assert fee.startswith("Hälsocentralen får 3 000 kr per läkemedelsgenomgång")
