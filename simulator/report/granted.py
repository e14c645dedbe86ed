"""What sources grant for each settlement year."""

from __future__ import annotations

from simulator.scenario.definitions import Scenario


def funding_by_year(scenario: Scenario) -> dict[str, int]:
    """Öre granted for each settlement year."""
    from simulator.engine.known import as_it_was_known
    from simulator.engine.settle import settle
    from simulator.results.ledger import ledger

    settlement = settle(scenario)
    found = ledger(settlement, as_it_was_known(settlement))
    out = dict.fromkeys((year.label for year in scenario.years), 0)
    for entry in found.entries:
        if entry.kind == "granted":
            label = entry.grant if entry.grant in out else next(iter(out))
            out[label] += entry.amount.minor
    return out
