"""Notes of a settlement as a reader sees them: payments, sources and quantities by their titles."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.describe.names import title_of
from simulator.engine.settle import Settlement
from simulator.language import Locale

_NAMES = ("payment", "asker", "named", "added", "source", "plan", "name")


def notes_of(settlement: Settlement, locale: Locale) -> Iterator[str]:
    """What a reader should know of a settlement, each thing once.

    Args:
        settlement: what has been settled.
        locale: the language of the sentences.
    """
    scenario = settlement.scenario
    titled = {**scenario.payments, **scenario.quantities, **scenario.funding, **scenario.plans, **scenario.activities}
    for note in settlement.notes():
        params = {
            key: title_of(scenario, value, locale.language)
            if key in _NAMES and isinstance(value, str) and value in titled
            else value
            for key, value in note.params.items()
        }
        text = locale.word(f"note_{note.code}", **params)
        yield text[:1].upper() + text[1:]
