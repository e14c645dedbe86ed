"""What a design extends in the end, read as a scenario of its own where some formula asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from simulator.formula.syntax import asks_below
from simulator.problems import Problems, ScenarioError
from simulator.scenario import definitions as d
from simulator.scenario.graph import formulas_of
from simulator.scenario.overlay import Layered

Known = dict[tuple[Path, ...], d.Scenario]
"""What designs extend, by the files that it was read from."""


def asks_for_baseline(part: d.Quantity | d.Payment | d.Source | d.Activity | d.Effect | d.Claim) -> bool:
    """Whether a definition asks what the baseline comes to."""
    return any(asks_below(formula) for formula in formulas_of(part))


def parts_of(scenario: d.Scenario) -> Iterator[d.Quantity | d.Payment | d.Source | d.Activity | d.Effect | d.Claim]:
    """Every definition that has formulas."""
    yield from scenario.quantities.values()
    yield from scenario.funding.values()
    yield from scenario.payments.values()
    yield from scenario.activities.values()
    yield from scenario.effects.values()
    yield from scenario.claims


def read_baseline(
    scenario: d.Scenario,
    layered: Layered,
    given: d.Scenario | None,
    known: Known | None,
    read: Callable[[Layered, str], d.Scenario],
    problems: Problems,
) -> d.Scenario | None:
    """The baseline of a design, if a formula asks for it and the file extends another; its faults are noted.

    Args:
        scenario: The design, not yet checked.
        layered: Its text, which knows what it extends.
        given: What it extends, where that is no file.
        known: What other designs extend, by its files; what this one extends is added.
        read: Reads and checks a scenario from its text.
        problems: Where faults of the baseline are noted.
    """
    asked = any(asks_for_baseline(part) for part in parts_of(scenario)) or any(map(asks_below, scenario.expect))
    if not asked:
        return None
    if layered.base is None:
        return given
    known = {} if known is None else known
    try:
        if layered.base.files not in known:
            known[layered.base.files] = read(layered.base, scenario.name.partition("/")[0])
        return known[layered.base.files]
    except ScenarioError as bad:
        told = [(p.code, p.place) for p in problems.found]
        problems.found.extend(p for p in bad.problems if (p.code, p.place) not in told)
        problems.refuse_if_any()
        raise
