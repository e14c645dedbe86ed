"""What is to be run: designs, the seed, how many draws, and the pieces that the work is cut into."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from simulator.engine.sharing import Rules, all_of, marks
from simulator.engine.uncertain import Outlook
from simulator.number import Floats, Number
from simulator.outlook.streams import BLOCK
from simulator.scenario import definitions as d

CELLS = 1 << 19
"""About how many numbers the rules work on at a time: so many that threads seldom wait for each other."""


MANY = 16
"""So many designs are worth drawing twice, once for each half of them."""


@dataclass(frozen=True)
class Design:
    """A scenario to be paid, and values of quantities that it sets for itself."""

    name: str
    scenario: d.Scenario
    outlook: Outlook
    rules: Rules
    values: tuple[tuple[str, Number], ...] = ()
    given: frozenset[str] = frozenset()
    """Quantities whose draws somebody brings."""
    base: Design | None = None
    """What it extends, where some formula asks for it; settled once for all designs that extend it."""

    @cached_property
    def all_rules(self) -> str:
        """Alike for designs that pay alike in the same draws, whatever they are called."""
        return all_of(self.scenario)

    @cached_property
    def marks(self) -> Mapping[str, str]:
        """What other designs may share with this one."""
        return marks(self.rules, {name: value.at() for name, value in self.values})

    @cached_property
    def drawn_as(self) -> str:
        """Alike for designs that are drawn alike: in what is uncertain, and in their settlement years."""
        return repr((self.outlook.key, [year.label for year in self.scenario.years]))


@dataclass(frozen=True)
class Plan:
    """What is to be run: the designs, the seed, how many draws, and draws that are given instead of drawn."""

    designs: tuple[Design, ...]
    seed: int
    draws: int
    kept: int
    given: tuple[Mapping[str, Floats], ...] | None = None
    sobol: int = 0
    """Points in each scrambled replicate; 0 for plain random draws."""
    every_draw: bool = False
    """Whether pieces hold the amounts of draws that are not kept too, for whoever writes them down."""

    @cached_property
    def chunk(self) -> int:
        """How many blocks are worked on together: a matter of the scenario's size, not of the machine.

        Work comes in pairs of about equal size, of chunks or of designs, so that two workers finish together.
        """
        rows = max(len(design.scenario.recipients) for design in self.designs)
        blocks, most = -(-self.draws // BLOCK), max(CELLS // (BLOCK * max(rows, 1)), 1)
        together = 1 if len(self.groups) > 1 else 2
        return -(-blocks // (together * -(-blocks // (together * most))))

    def step(self, size: int) -> int:
        """How many of some draws the rules are worked on with at a time, in steps of about equal length."""
        rows = max(len(design.scenario.recipients) for design in self.designs)
        step = max(min(CELLS // max(rows, 1), size), 1)
        return -(-size // -(-size // step))

    @cached_property
    def groups(self) -> tuple[slice, ...]:
        """Designs that are paid together, in the same draws as the others: every other one, as neighbours are alike."""
        return (slice(0, None, 2), slice(1, None, 2)) if len(self.designs) >= MANY else (slice(None),)

    @property
    def pieces(self) -> int:
        """How many pieces of work there are: each group of designs in each chunk."""
        return self.chunks * len(self.groups)

    def piece(self, k: int) -> tuple[int, int]:
        """The chunk and the group of a piece of work."""
        return divmod(k, len(self.groups))

    @cached_property
    def uses(self) -> Counter[str]:
        """How many designs have each mark."""
        below = [design.base for design in self.designs if design.base is not None]
        return Counter(mark for design in (*self.designs, *below) for mark in set(design.marks.values()))

    @property
    def chunks(self) -> int:
        """How many chunks the draws make."""
        return -(-self.draws // (self.chunk * BLOCK))

    def span(self, chunk: int) -> tuple[int, int]:
        """The first draw of a chunk, and how many it has."""
        start = chunk * self.chunk * BLOCK
        return start, min(self.chunk * BLOCK, self.draws - start)
