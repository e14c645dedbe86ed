"""The question of what is uncertain, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.results.drawn import Drawn


@dataclass(frozen=True)
class InputsQuestion:
    """What is uncertain, how is it distributed, and what was drawn?

    Args:
        scenario: a path or the name of a shipped scenario.
        designs: designs laid on it.
        draws: how many draws.
        seed: of the draws.
    """

    scenario: str
    designs: tuple[str, ...] = ()
    draws: int = 10_000
    seed: int = 1

    def answer(self) -> Drawn:
        """Every uncertain quantity and effect, with its draws."""
        from simulator.engine.inputs import inputs
        from simulator.results.drawn import Drawn
        from simulator.subjects import load

        scenario = load(self.scenario, *self.designs)
        return Drawn(scenario, inputs(scenario, self.draws, self.seed), self.seed)
