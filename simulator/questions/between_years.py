"""The question of ``bridge`` as data: why next year costs what it does, with its answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.decide.bridge_shown import Bridge
    from simulator.scenario.definitions import Scenario


@dataclass(frozen=True)
class BridgeQuestion:
    """Why does next year cost what it does, and why does each centre change?

    Args:
        scenario: a path or the name of a shipped scenario: the year that is known.
        to: another one, whose year is asked about; empty for the same.
        before: which year is known, by its label; empty for the last of its scenario or, within one, the one before.
        after: which year is asked about; empty for the last.
        designs: designs laid on the first.
        to_designs: designs laid on the second.
        index: names of figures that count as index, beside every index by year.

    >>> question = BridgeQuestion("vasterbotten-2021", to_designs=("open-fee",))
    >>> parts = question.answer().total.parts
    >>> parts["volume"], parts["mix"], parts["centres"]
    (0, 0, 0)
    """

    scenario: str
    to: str = ""
    before: str = ""
    after: str = ""
    designs: tuple[str, ...] = ()
    to_designs: tuple[str, ...] = ()
    index: tuple[str, ...] = ()

    def answer(self) -> Bridge:
        """What each part brings about, in all and for each centre."""
        from simulator.decide.bridge import bridged
        from simulator.decide.bridge_data import Side
        from simulator.decide.bridge_shown import Bridge
        from simulator.engine.settle import settle
        from simulator.problems import Place, refusal
        from simulator.subjects import load

        first = settle(load(self.scenario, *self.designs))
        same = not self.to and not self.to_designs
        second = first if same else settle(load(self.to or self.scenario, *self.to_designs))
        number = year_of(second.scenario, self.after, len(second.years) - 1)
        usual = max(number - 1, 0) if same else len(first.years) - 1
        before, after = Side(first, year_of(first.scenario, self.before, usual)), Side(second, number)
        if same and before.number == after.number:
            place = Place((first.scenario.files or ("",))[0])
            raise refusal("bridge_one_year", place, year=before.state.year.label)
        return Bridge(bridged(before, after, self.index))


def year_of(scenario: Scenario, label: str, usual: int) -> int:
    """Which of a scenario's years has a label."""
    from simulator.problems import Place, refusal

    if not label:
        return usual
    labels = [year.label for year in scenario.years]
    if label not in labels:
        place = Place((scenario.files or ("",))[0])
        raise refusal("bridge_year", place, year=label, known=", ".join(labels))
    return labels.index(label)
