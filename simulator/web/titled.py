"""Tables for the page: what people call payments, sources and recipients in the place of their names in files."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from markupsafe import Markup

from simulator.describe import recipient_titles, title_of
from simulator.language import Locale
from simulator.scenario.definitions import Scenario
from simulator.tables.html import table_html
from simulator.tables.table import Cell, Table

_NAME = re.compile(r'"\w+"|\b\w+(?:[_-]\w+)+\b')
"""What may be the name of a part inside a sentence: in quotation marks, or of several words put together."""
MOST_ROWS = 400
FOLDED = 25
"""Rows from which a table is folded together until it is asked for."""


def titled(table: Table, scenario: Scenario, locale: Locale) -> Table:
    """The table with titles in the place of names: in whole cells, and in the caption and notes."""
    names = known_titles(scenario, locale)
    design = scenario.name.partition("/")[2]
    spoken = names | ({design: scenario.title[locale.language]} if design else {})

    def said(text: str) -> str:
        return _NAME.sub(lambda found: spoken.get(found[0].strip('"'), found[0]), text)

    def cell(one: Cell) -> Cell:
        return names.get(one, one) if isinstance(one, str) else one

    rows = tuple(tuple(cell(one) for one in row) for row in table.rows)
    return replace(table, caption=said(table.caption), rows=rows, notes=tuple(map(said, table.notes)))


@dataclass(frozen=True)
class ShownTable:
    """A table in a page.

    Args:
        caption: its title with the unit of its amounts.
        is_folded: whether it is folded together until it is asked for.
        has_rows: whether there is something in it.
        html: the table.
    """

    caption: str
    is_folded: bool
    has_rows: bool
    html: Markup


def shown_tables(tables: Iterable[Table], scenario: Scenario, locale: Locale) -> tuple[ShownTable, ...]:
    """Tables for a page, with titles, the long ones folded."""
    return tuple(
        ShownTable(
            table.titled,
            len(table.rows) > FOLDED,
            bool(table.rows),
            Markup(table_html(titled(table, scenario, locale), locale, most_rows=MOST_ROWS)),
        )
        for table in tables
    )


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
