"""Questions about the central case, as data: what is paid, by which rules, and what a design changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.decide.centre_hours_shown import ComparedHours
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
        from simulator.scenario.find import design_names
        from simulator.shipped import find
        from simulator.subjects import settle_each

        chosen = design_names(find(self.scenario)) if self.designs is None else list(self.designs)
        laid = [(name,) for name in chosen if str(name) != self.baseline]
        named = [(self.baseline,), (), *laid] if self.baseline else [(), *laid]
        first, *others = settle_each(self.scenario, named)
        return compare_results(first, others, round(self.materiality * first.currency.minor_units))


@dataclass(frozen=True)
class HoursQuestion:
    """What does each design pay in doctors' hours, and which hours are missing?

    Args:
        scenario: a path or the name of a shipped scenario that states ``hours``.
        designs: designs to compare; None for all.
        baseline: the design to compare with; None for the scenario itself.
    """

    scenario: str
    designs: tuple[str, ...] | None = None
    baseline: str | None = None

    def answer(self) -> ComparedHours:
        """Hours by recipient and design."""
        from simulator.decide.centre_hours import bought, hours_of_design
        from simulator.decide.centre_hours_shown import ComparedHours
        from simulator.subjects import design_names, settle

        names = design_names(self.scenario) if self.designs is None else list(self.designs)
        first = settle(self.scenario, *([self.baseline] if self.baseline else [])).settlement
        others = [settle(self.scenario, name).settlement for name in names if name != self.baseline]
        return ComparedHours(bought(first), tuple(hours_of_design(one) for one in (first, *others)))


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
