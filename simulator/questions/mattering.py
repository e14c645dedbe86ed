"""Questions of what an answer hangs on, as data: which inputs, which changes, and what is worth knowing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.decide.attributed import Attribution
    from simulator.decide.discovery import Discovery
    from simulator.decide.information import Information
    from simulator.decide.sensitivity import Sensitivity
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
        from simulator.subjects import design_names, load_each

        names = design_names(self.scenario) if self.designs is None else self.designs
        named = [(name,) for name in names if name != self.baseline]
        first, *others = load_each(self.scenario, [(self.baseline,) if self.baseline else (), *named])
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
        designs: designs of which each is drawn, so that the design may be what tells, an empty name being the scenario
            itself; with none, that alone.
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
        from simulator.subjects import load_each

        scenarios = tuple(load_each(self.scenario, [tuple(filter(None, [name])) for name in self.designs or ("",)]))
        text = self.event.strip()
        if not any(sign in text for sign in "<>"):
            raise refusal("event_unread", Place(text), text=text)
        event = read_aim(text if text.startswith("P(") else f"P({text})", scenarios[0])
        payments = "total(" in text
        at = Alternatives(scenarios, self.draws, self.seed, payments=payments, even=False)
        return discovery(at, event)
