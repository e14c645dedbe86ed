"""What a notebook or another program calls: load, settle, check, compare, explain, and the shipped scenarios."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from simulator.engine.settle import settle as _settle
from simulator.results.claims import Verdict, check_claims
from simulator.results.compare import Comparison, compare_results
from simulator.results.explain import Explanation, explain_payment
from simulator.results.result import Result
from simulator.scenario.definitions import Scenario
from simulator.scenario.load import design_file, scenario_file
from simulator.scenario.load import load as _load
from simulator.shipped import find
from simulator.units import minor_units


def load(scenario: str | Path, *designs: str | Path) -> Scenario:
    """Read a scenario (a path or a shipped name), with designs applied; raises ScenarioError with every fault."""
    return _load(find(scenario), designs)


def settle(scenario: str | Path | Scenario, *designs: str | Path) -> Result:
    """The central case: what every recipient is paid, to the öre.

    >>> settle("vasterbotten-2021").cost
    Money('15000000.00 SEK')
    """
    return Result(_settle(scenario if isinstance(scenario, Scenario) else load(scenario, *designs)))


def check(scenario: str | Path | Scenario, *designs: str | Path) -> tuple[Verdict, ...]:
    """Every claim of a scenario, computed again."""
    return check_claims(settle(scenario, *designs).settlement)


def compare(
    scenarios: str | Path | Sequence[Scenario | Result],
    designs: Sequence[str | Path] | None = None,
    baseline: str | None = None,
    materiality: float = 0,
) -> Comparison:
    """Designs against a baseline.

    ``scenarios`` is a scenario with its ``designs`` (all of them unless named; the baseline is the scenario itself
    unless a design is named), or a sequence of scenarios or results of which the first is the baseline.
    ``materiality`` is in kronor: differences up to it make nobody a winner or a loser.
    """
    if isinstance(scenarios, (str, Path)):
        chosen = list(designs) if designs is not None else design_names(scenarios)
        first = settle(scenarios, *([baseline] if baseline else []))
        others = [settle(scenarios, name) for name in chosen if str(name) != baseline]
        if baseline:
            others.insert(0, settle(scenarios))
    else:
        results = [item if isinstance(item, Result) else settle(item) for item in scenarios]
        first, others = results[0], results[1:]
    return compare_results(first, others, round(materiality * minor_units(first.scenario.currency)))


def design_names(scenario: str | Path) -> list[str]:
    """Names of the designs under a scenario's ``designs`` folder."""
    base = scenario_file(find(scenario))
    return [file.stem for file in sorted((base.parent / "designs").glob("*.yaml"))]


def explain(result: Result | str | Path, recipient: str, payment: str) -> Explanation:
    """A tree of every number behind one payment to one recipient."""
    return explain_payment(result if isinstance(result, Result) else settle(result), recipient, payment)


__all__ = ["check", "compare", "design_file", "design_names", "explain", "load", "settle"]
