"""What is uncertain in a scenario as inputs to be told apart: names, and blocks of names that move together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from simulator.describe.names import title_of
from simulator.engine.uncertain import outlook_of
from simulator.language import Locale
from simulator.problems import Place, did_you_mean, refusal
from simulator.scenario import definitions as d


@dataclass(frozen=True)
class Input:
    """Uncertain quantities that are taken as one.

    Args:
        names: of the quantities, sorted.
        correlated: whether some of them are stated to move together, so that none can be told apart from the others.
    """

    names: tuple[str, ...]
    correlated: bool = False

    @property
    def key(self) -> str:
        """What programs call it."""
        return " + ".join(self.names)

    def title(self, scenario: d.Scenario, locale: Locale) -> str:
        """What people call it."""
        return " + ".join(title_of(scenario, name, locale.language) for name in self.names)


def inputs_of(scenarios: Sequence[d.Scenario], groups: Iterable[str] = ()) -> tuple[Input, ...]:
    """The inputs of designs together: correlated names are one, and so are the names of a group.

    Args:
        scenarios: the designs.
        groups: names with commas between them, to be taken as one.

    Raises:
        ScenarioError: for a name that is not uncertain, and when nothing is.
    """
    place = Place(scenarios[0].name)
    outlooks = [outlook_of(scenario) for scenario in scenarios]
    known = sorted({name for outlook in outlooks for name, _ in outlook.quantities})
    if not known:
        raise refusal("nothing_uncertain", place)
    correlated = {group.names for outlook in outlooks for group in outlook.latents.groups}
    blocks = {name: frozenset([name]) for name in known}
    wanted = [tuple(part.strip() for part in group.split(",")) for group in groups]
    for names in (*correlated, *wanted):
        for name in names:
            if name not in known:
                raise refusal("input_unknown", place, name=name, known=did_you_mean(name, known))
        joined = frozenset[str]().union(*(blocks[name] for name in names))
        blocks |= dict.fromkeys(joined, joined)
    moving = {name for names in correlated for name in names}
    found = sorted({tuple(sorted(block)) for block in blocks.values()})
    return tuple(Input(names, bool(moving & set(names))) for names in found)
