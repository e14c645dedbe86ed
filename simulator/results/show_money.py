"""The ledger as a notebook shows it: what becomes of each source, and its dated entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.language import default_language, word
from simulator.money import format_money
from simulator.results.show import MOST_ROWS, table_html
from simulator.results.tables import TextTable

if TYPE_CHECKING:
    from simulator.results.ledger import Ledger

_LEFT = frozenset({0, 1, 2, 3, 4, 6, 7})


def ledger_html(ledger: Ledger) -> str:
    """What each source comes to, and the entries; what nobody pays is a note."""
    from simulator.results.ledger import EVERY_WAY

    lang, scenario = default_language(), ledger.scenario

    def money(minor: int, unit: bool = False) -> str:
        return format_money(minor, scenario.currency, lang, unit=unit)

    ways = [way for way in EVERY_WAY if any(sums[way] for sums in ledger.sources.values())]
    sums = [[name, *(money(found[way]) for way in ways)] for name, found in ledger.sources.items()]
    headings = [word("ledger_source"), *(word(f"kind_{way}") for way in ways)]
    sources = TextTable(f"{scenario.title[lang]}, {scenario.currency}", headings, sums)
    rows = [
        [str(e.date), word(f"kind_{e.kind}"), e.source, e.grant, e.to, money(e.amount), e.rule, e.document]
        for e in ledger.entries[:MOST_ROWS]
    ]
    if len(ledger.entries) > MOST_ROWS:
        rows.append([word("html_more", more=len(ledger.entries) - MOST_ROWS), *[""] * 7])
    title = word("ledger_title")
    if ledger.as_of is not None:
        title += f" ({word('ledger_as_of', day=ledger.as_of)})"
    names = ("date", "kind", "source", "grant", "to", "amount", "rule", "document")
    entries = TextTable(title, [word(f"ledger_{name}") for name in names], rows, _LEFT)
    notes = [f"{word('unfunded')} {year}: {money(left, True)}" for year, left in ledger.unfunded.items() if left]
    if scenario.synthetic:
        notes.insert(0, word("note_synthetic"))
    return table_html(sources) + table_html(entries, notes)
