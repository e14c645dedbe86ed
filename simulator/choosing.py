"""Questions of choice as data: which of some designs, and what may be had for what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.decide.choice import Choice


@dataclass(frozen=True)
class ChooseQuestion:
    """Which of some designs keep every promise, and which of those is best?

    Args:
        scenario: a path or the name of a shipped scenario.
        designs: designs to choose among, several put together by ``+``; None for all.
        keep: promises such as ``P(cost > budget) <= 5 %``.
        by: the aim that designs which keep them are ordered by.
        assumptions: designs laid on every design in turn, such as those under ``responses``.
        odds: how likely the scenario's own assumption and each of the others is, as ``5:3:2``; empty where nobody says.
        effect: what the money is for, a name under ``effects``.
        as_is: whether the scenario without a design may be chosen too.
        baseline: the design that losses and ``baseline(...)`` are of; None for the scenario itself.
        draws: how many draws.
        seed: of the draws.
        pessimism: how much of the worst assumption Hurwicz's rule takes.
    """

    scenario: str
    designs: tuple[str, ...] | None = None
    keep: tuple[str, ...] = ()
    by: str = "E(cost)"
    assumptions: tuple[str, ...] = ()
    odds: str = ""
    effect: str = ""
    as_is: bool = False
    baseline: str | None = None
    draws: int = 10_000
    seed: int = 1
    pessimism: float = 0.5

    def answer(self, workers: int | None = None) -> Choice:
        """The designs that keep every promise, in order."""
        from simulator.api import design_names, load
        from simulator.decide.aims import read_aim, read_promise
        from simulator.decide.choose import cases, choose, read_odds, wish

        names = list(self.designs) if self.designs is not None else design_names(self.scenario)
        named = [*([""] if self.as_is or not names else []), *names]
        base = load(self.scenario, *([self.baseline] if self.baseline else []))
        label = base.name.partition("/")[0]
        under = []
        for assumption in ("", *self.assumptions):
            laid = [assumption] if assumption else []
            scenarios = [(n or label, load(self.scenario, *filter(None, n.split("+")), *laid)) for n in named]
            below = load(self.scenario, *([self.baseline] if self.baseline else []), *laid)
            under.append((assumption, cases([("", below), *scenarios], self.draws, self.seed, workers)))
        example = under[0][1][1].scenario if named else base
        promises = tuple(read_promise(text, example) for text in self.keep)
        effect = read_aim(f"effect({self.effect})", example) if self.effect else None
        weights = read_odds(self.odds, len(under)) if self.odds else None
        return choose(under, promises, wish(read_aim(self.by, example)), effect, weights, self.pessimism)
