"""Questions as data: what a command, a form, a notebook or a manifest asks, in the same fields, and its answer.

A question holds nothing but what was asked; ``answer`` computes everything that its result needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from simulator.decide.attribution import Attribution
    from simulator.decide.discovery import Discovery
    from simulator.decide.information import Information
    from simulator.decide.sensitivity import Sensitivity
    from simulator.decide.solution import Solution
    from simulator.results.checking import Check
    from simulator.results.compare import Comparison
    from simulator.results.explained import Explanation, Explanations
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
        from simulator.subjects import settle

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
        from simulator.subjects import load

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
        from simulator.results.compare import compare_results
        from simulator.scenario.load import design_names
        from simulator.shipped import find
        from simulator.subjects import settle

        chosen = design_names(find(self.scenario)) if self.designs is None else list(self.designs)
        first = settle(self.scenario, *([self.baseline] if self.baseline else []))
        others = [settle(self.scenario, name) for name in chosen if str(name) != self.baseline]
        if self.baseline:
            others.insert(0, settle(self.scenario))
        return compare_results(first, others, round(self.materiality * first.currency.minor_units))


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
        from simulator.results.explain import explain_payment
        from simulator.results.explained import Explanations
        from simulator.subjects import settle

        result = settle(self.scenario, *self.designs)
        names = [self.payment] if self.payment else list(result.scenario.payments)
        trees: tuple[Explanation, ...] = tuple(explain_payment(result, self.recipient, name) for name in names)
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
class SensitivityQuestion:
    """What does an answer hang on?

    Args:
        scenario: a path or the name of a shipped scenario.
        of: what is asked: ``cost``, ``overrun``, ``total(PAYMENT)``, ``P(cost > budget)``.
        designs: designs laid on the scenario.
        groups: names of uncertain quantities with commas between them, to be taken as one.
        draws: how many draws at least, in each evaluation.
        seed: of the draws.
    """

    scenario: str
    of: str = "cost"
    designs: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    draws: int = 10_000
    seed: int = 1

    def answer(self) -> Sensitivity:
        """Every input's share of the uncertainty, and how far it alone moves the answer."""
        from simulator.decide.aims import read_aim
        from simulator.decide.mixing import Answers
        from simulator.decide.sensitivity import sensitivity
        from simulator.subjects import load

        scenario = load(self.scenario, *self.designs)
        return sensitivity(Answers(scenario, read_aim(self.of, scenario), self.draws, self.seed), self.groups)


@dataclass(frozen=True)
class InformationQuestion:
    """What is it worth to know before one chooses?

    Args:
        scenario: a path or the name of a shipped scenario.
        worth: what an outcome is worth: ``400 kr * effect(NAME) - cost - 0.5 * overrun``.
        designs: designs to choose between, beside the scenario itself; None for all.
        baseline: the design that takes the scenario's place among them.
        groups: names of uncertain quantities with commas between them, to be known together.
        follow_up: a follow-up before the choice, PART/WHOLE; empty for none.
        people: how many are followed up.
        dispersion: how far they go together, between 0 and 1.
        study_cost: what the follow-up costs, as an amount.
        draws: how many draws at least.
        seed: of the draws.
    """

    scenario: str
    worth: str
    designs: tuple[str, ...] | None = None
    baseline: str | None = None
    groups: tuple[str, ...] = ()
    follow_up: str = ""
    people: int = 100
    dispersion: float = 0.0
    study_cost: str = "0 kr"
    draws: int = 10_000
    seed: int = 1

    def answer(self) -> Information:
        """The value of knowing everything, each input, and what a follow-up tells."""
        from simulator.decide.alternatives import Alternatives
        from simulator.decide.information import information
        from simulator.decide.studies import read_study
        from simulator.decide.worths import read_worth
        from simulator.subjects import design_names, load

        names = design_names(self.scenario) if self.designs is None else self.designs
        first = load(self.scenario, *([self.baseline] if self.baseline else []))
        others = [load(self.scenario, name) for name in names if name != self.baseline]
        worth = read_worth(self.worth, first)
        how = (self.follow_up, self.people, self.dispersion, self.study_cost, first.currency)
        study = read_study(*how) if self.follow_up else None
        at = Alternatives((first, *others), self.draws, self.seed, payments=worth.needs_payments)
        return information(at, worth, self.groups, study)


@dataclass(frozen=True)
class AttributeQuestion:
    """Which of a design's changes brings how much of its difference about?

    Args:
        scenario: a path or the name of a shipped scenario.
        designs: designs laid on the scenario, one upon the other.
        of: a probability or a mean over draws beside the cost, such as ``P(cost > budget)``; empty for none.
        groups: paths of changes with commas between them that belong together.
        draws: of what is asked beside the cost.
        seed: of the draws.
    """

    scenario: str
    designs: tuple[str, ...]
    of: str = ""
    groups: tuple[str, ...] = ()
    draws: int = 10_000
    seed: int = 1

    def answer(self) -> Attribution:
        """Every change's share of the difference."""
        from simulator.decide.aims import read_aim
        from simulator.decide.attribution import attribution
        from simulator.problems import Place, refusal
        from simulator.scenario.provisions import provided
        from simulator.shipped import find

        design = provided(find(self.scenario), self.designs)
        aim = read_aim(self.of, design.with_some(())) if self.of else None
        if aim is not None and aim.statistic not in ("probability", "mean"):
            raise refusal("aim_not_shared", Place(self.of), text=self.of)
        return attribution(design, self.groups, aim, self.draws, self.seed)


@dataclass(frozen=True)
class DiscoverQuestion:
    """When does something happen?

    Args:
        scenario: a path or the name of a shipped scenario.
        event: what happens: ``cost > budget``.
        designs: designs of which each is drawn, so that the design may be what tells; with none, the scenario itself.
        draws: how many draws of each design.
        seed: of the draws.
    """

    scenario: str
    event: str
    designs: tuple[str, ...] = ()
    draws: int = 10_000
    seed: int = 1

    def answer(self) -> Discovery:
        """The conditions under which it happens, and how well they tell."""
        from simulator.decide.aims import read_aim
        from simulator.decide.alternatives import Alternatives
        from simulator.decide.discovery import discovery
        from simulator.problems import Place, refusal
        from simulator.subjects import load

        scenarios = tuple(load(self.scenario, name) for name in self.designs) or (load(self.scenario),)
        text = self.event.strip()
        if not any(sign in text for sign in "<>"):
            raise refusal("event_unread", Place(text), text=text)
        event = read_aim(text if text.startswith("P(") else f"P({text})", scenarios[0])
        payments = "total(" in text
        at = Alternatives(scenarios, self.draws, self.seed, payments=payments, even=False)
        return discovery(at, event)
