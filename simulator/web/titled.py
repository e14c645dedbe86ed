"""Tables for the page: what people call payments, sources and recipients in the place of their names in files."""

from __future__ import annotations

from dataclasses import replace

from simulator.describe import recipient_titles, title_of
from simulator.language import Locale
from simulator.scenario.definitions import Scenario
from simulator.tables.table import Cell, Table


def titled(table: Table, scenario: Scenario, locale: Locale) -> Table:
    """The table with titles where a whole cell is the name of a part or of a recipient."""
    names = known_titles(scenario, locale)

    def cell(one: Cell) -> Cell:
        return names.get(one, one) if isinstance(one, str) else one

    rows = tuple(tuple(cell(one) for one in row) for row in table.rows)
    return replace(table, rows=rows)


def known_titles(scenario: Scenario, locale: Locale) -> dict[str, str]:
    """What everything with a name is called, by its name."""
    parts = (
        scenario.payments,
        scenario.quantities,
        scenario.funding,
        scenario.groups,
        scenario.activities,
        scenario.plans,
    )
    named = {name: title_of(scenario, name, locale.language) for part in parts for name in part}
    return recipient_titles(scenario) | named
