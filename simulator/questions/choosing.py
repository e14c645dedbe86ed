"""Questions of choice as data: which rate, which of some designs, and what may be had for what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from simulator.decide.choice import Choice
    from simulator.decide.front import Front
    from simulator.decide.solution import Solution


MOST_AIMS = 4
MOST_LEVERS = 6


@dataclass(frozen=True)
class SolveQuestion:
    """Which value of a lever keeps every promise?

    Args:
        scenario: a path or the name of a shipped scenario.
        lever: a quantity with a stated value, or the path of a number, as in ``change``.
        low: least value to consider, in the lever's unit or with one.
        high: most.
        step: from one value to the next.
        keep: promises such as ``P(cost > budget) <= 5 %``.
        designs: designs laid on the scenario.
        baseline: the design that losses and ``baseline(...)`` are of; None for the scenario itself.
        wanted: whether the largest or the smallest value is asked for.
        draws: how many draws.
        seed: of the draws.
    """

    scenario: str
    lever: str
    low: str
    high: str
    step: str
    keep: tuple[str, ...]
    designs: tuple[str, ...] = ()
    baseline: str | None = None
    wanted: Literal["largest", "smallest"] = "largest"
    draws: int = 10_000
    seed: int = 1

    def answer(self) -> Solution:
        """The value, what is safe, and what it comes to."""
        from simulator.decide.aims import read_promise
        from simulator.decide.evaluate import Evaluations
        from simulator.decide.levers import lever_in
        from simulator.decide.solution import solution
        from simulator.subjects import load

        scenario, lever = lever_in(self.scenario, self.designs, self.lever, (self.low, self.high, self.step))
        baseline = load(self.scenario, *([self.baseline] if self.baseline else []))
        promises = tuple(read_promise(text, scenario) for text in self.keep)
        at = Evaluations(scenario, lever, baseline, self.draws, self.seed)
        return solution(at, promises, self.wanted)


@dataclass(frozen=True)
class ChooseQuestion:
    """Which of some designs keep every promise, and which of those is best?

    Args:
        scenario: a path or the name of a shipped scenario.
        designs: designs to choose among, several put together by ``+``; None for all.
        keep: promises such as ``P(cost > budget) <= 5 %``.
        by: the aim that designs which keep them are ordered by; ``most`` before it where more is better.
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
        from simulator.decide.aims import read_aim, read_promise
        from simulator.decide.choose import cases, choose, read_odds
        from simulator.decide.wishes import read_wish
        from simulator.subjects import design_names, load, load_each

        names = list(self.designs) if self.designs is not None else design_names(self.scenario)
        named = [*([""] if self.as_is or not names else []), *names]
        base = load(self.scenario, *([self.baseline] if self.baseline else []))
        label = base.name.partition("/")[0]
        under = []
        for assumption in ("", *self.assumptions):
            laid = [assumption] if assumption else []
            below = [self.baseline, *laid] if self.baseline else laid
            scenarios = load_each(self.scenario, [below, *([*filter(None, [n]), *laid] for n in named)])
            labelled = list(zip(["", *(n or label for n in named)], scenarios, strict=True))
            under.append((assumption, cases(labelled, self.draws, self.seed, workers)))
        example = under[0][1][1].scenario if named else base
        promises = tuple(read_promise(text, example) for text in self.keep)
        effect = read_aim(f"effect({self.effect})", example) if self.effect else None
        weights = read_odds(self.odds, len(under)) if self.odds else None
        return choose(under, promises, read_wish(self.by, example), effect, weights, self.pessimism)


@dataclass(frozen=True)
class FrontierQuestion:
    """Which designs does nothing beat over several aims?

    Args:
        scenario: a path or the name of a shipped scenario.
        levers: what may be chosen, as ``fee = 500..4000/10``; at most six.
        aims: two to four; of an effect and of what is unspent more is better, of all else less, unless ``most`` or
            ``least`` stands before it.
        designs: designs laid on the scenario whatever is chosen.
        among: designs of which one is chosen, each laid on those; none for no such choice.
        baseline: the design that losses are of; None for the scenario itself.
        draws: in which the best are judged.
        seed: of the draws and of the search.
    """

    scenario: str
    levers: tuple[str, ...]
    aims: tuple[str, ...]
    designs: tuple[str, ...] = ()
    among: tuple[str, ...] = ()
    baseline: str | None = None
    draws: int = 10_000
    seed: int = 1

    def answer(self, workers: int | None = None) -> Front:
        """The designs that nothing beats, a few of them."""
        from simulator.decide.frontier import frontier
        from simulator.decide.levers import levers_in, read_lever
        from simulator.decide.space import Alternative, Space
        from simulator.decide.wishes import read_wish
        from simulator.problems import Place, refusal
        from simulator.subjects import settle

        if not 2 <= len(self.aims) <= MOST_AIMS:
            raise refusal("frontier_aims", Place("--aim"), found=len(self.aims))
        if len(self.levers) > MOST_LEVERS or not (self.levers or len(self.among) > 1):
            raise refusal("frontier_levers", Place("--lever"))
        ranges = [read_lever(text) for text in self.levers]
        alternatives = []
        for name in self.among or ("",):
            scenario, levers = levers_in(self.scenario, (*self.designs, *([name] if name else [])), ranges)
            alternatives.append(Alternative(name or scenario.name, scenario, levers))
        wishes = tuple(read_wish(text, alternatives[0].scenario) for text in self.aims)
        base = settle(self.scenario, *([self.baseline] if self.baseline else []))
        return frontier(Space(tuple(alternatives), wishes, base, self.seed, workers), self.draws)
