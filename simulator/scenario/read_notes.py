"""What was done to read the files of a scenario, in the reader's words: rows left out, the sheet, the encoding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from simulator.language import Locale
from simulator.scenario import definitions as d
from simulator.scenario.sheets.grid import ReadNote

MOST_ALIKE = 10


def read_notes(scenario: d.Scenario) -> Iterator[ReadNote]:
    """Everything noted while the scenario's tables were read."""
    for table in (scenario.recipients, *scenario.tables.values()):
        yield from table.sheet.notes
        yield from table.facts.notes if table.facts is not None else ()
    for plan in scenario.plans.values():
        yield from plan.notes


def read_texts(scenario: d.Scenario, locale: Locale) -> list[str]:
    """One sentence for each note; of many of a kind the first ten, and how many more there are."""
    seen: Counter[str] = Counter()
    out: list[str] = []
    for note in dict.fromkeys((n.code, n.place, tuple(n.params.items())) for n in read_notes(scenario)):
        code, place, params = note
        seen[code] += 1
        if seen[code] <= MOST_ALIKE:
            shown = str(place) if str(place).endswith(":") else f"{place}:"
            out.append(locale.word(f"read_{code}", place=shown, **dict(params)))
    out += [locale.word("more_alike", count=n - MOST_ALIKE) for n in seen.values() if n > MOST_ALIKE]
    return out
