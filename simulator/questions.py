"""Questions as data: what a command, a form, a notebook or a manifest asks, in the same fields, and its answer.

A question holds nothing but what was asked; ``answer`` computes everything that its result needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from simulator.decide.choice import Choice
    from simulator.decide.solution import Solution
    from simulator.results.checking import Check
    from simulator.results.compare import Comparison
    from simulator.results.explain import Explanation, Explanations
    from simulator.results.listing import Listing
    from simulator.results.result import Result
    from simulator.scenario.definitions import Scenario


@dataclass(frozen=True)
class RunQuestion:
    """What is each recipient paid, and what does it cost?

    Args:
        scenario: a path or the name of a shipped scenario.
        designs: designs laid on it, one upon the other.
    """

    scenario: str
    designs: tuple[str, ...] = ()

    def answer(self) -> Result:
        """The central case."""
        from simulator.api import settle

        return settle(self.scenario, *self.designs)


@dataclass(frozen=True)
class DescribeQuestion:
    """What are the rules, in sentences, and what does a design change in them?

    Args:
        scenario: a path or the name of a shipped scenario.
        designs: designs laid on it, one upon the other.
    """

    scenario: str
    designs: tuple[str, ...] = ()

    def answer(self) -> tuple[Scenario, Scenario | None]:
        """The scenario with its designs, and without them when there are any."""
        from simulator.api import load

        return load(self.scenario, *self.designs), load(self.scenario) if self.designs else None


@dataclass(frozen=True)
class CompareQuestion:
    """What does each design cost against the baseline, and who gains and loses?

    Args:
        scenario: a path or the name of a shipped scenario.
        designs: designs to compare; None for all.
        baseline: the design to compare with; None for the scenario itself.
        materiality: a difference in units of the currency up to which nobody gains or loses.
    """

    scenario: str
    designs: tuple[str, ...] | None = None
    baseline: str | None = None
    materiality: float = 0

    def answer(self) -> Comparison:
        """The designs side by side."""
        from simulator.api import compare

        return compare(self.scenario, self.designs, self.baseline, self.materiality)


@dataclass(frozen=True)
class ExplainQuestion:
    """Why is a recipient paid what it is paid?

    Args:
        scenario: a path or the name of a shipped scenario.
        recipient: the recipient's id.
        payment: one payment; None for all.
        designs: designs laid on the scenario.
    """

    scenario: str
    recipient: str
    payment: str | None = None
    designs: tuple[str, ...] = ()

    def answer(self) -> Explanations:
        """A tree of numbers for each payment."""
        from simulator.api import explain, settle
        from simulator.results.explain import Explanations

        result = settle(self.scenario, *self.designs)
        names = [self.payment] if self.payment else list(result.scenario.payments)
        trees: tuple[Explanation, ...] = tuple(explain(result, self.recipient, name) for name in names)
        return Explanations(self.recipient, trees, result.scenario.synthetic)


@dataclass(frozen=True)
class CheckQuestion:
    """Do the figures of the sources come out?

    Args:
        paths: scenarios or folders of them; None for all that are shipped.
    """

    paths: tuple[str, ...] | None = None

    def answer(self) -> Check:
        """Every claim with its verdict."""
        from simulator.results.checking import check_files, files_to_check

        return check_files(files_to_check(self.paths))


@dataclass(frozen=True)
class ListQuestion:
    """Which scenarios come with the simulator, and which designs has each?"""

    def answer(self) -> Listing:
        """The shipped scenarios."""
        from simulator.results.listing import shipped_scenarios

        return shipped_scenarios()


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
        from simulator.api import load
        from simulator.decide.aims import read_promise
        from simulator.decide.evaluate import Evaluations
        from simulator.decide.levers import lever_in
        from simulator.decide.solution import solution

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
