"""What a notebook or another program calls for many draws: simulate, and designs compared in the same draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from simulator.engine.blocks import Design
from simulator.engine.settle import settle
from simulator.engine.simulate import Progress, make_plan, run
from simulator.engine.upper_end import at_upper_end
from simulator.results.construction import bounded_names, cannot_overrun, provable
from simulator.results.simulation import Simulation
from simulator.scenario.definitions import Scenario

Subject = str | Path | Scenario


def simulate(
    scenario: Subject | Sequence[Scenario],
    *designs: str | Path,
    draws: int = 10_000,
    seed: int = 1,
    given: Any = None,
    sobol: bool = False,
    only_chance: bool = False,
    values: Sequence[Mapping[str, Any]] = (),
    workers: int | None = None,
    progress: Progress | None = None,
    until: Callable[..., bool] | None = None,
    prove: bool = True,
) -> Simulation:
    """Many draws of what is uncertain, paid by the rules of the settlement.

    ``scenario`` is one (with ``designs`` applied together) or several to be paid in the same draws. ``values`` adds a
    design for each set of values of quantities. ``given`` is a DataFrame of draws to use instead, ``sobol`` asks for
    scrambled replicates, ``only_chance`` keeps rates at their stated values so that only counts vary, and ``until`` is
    a stopping rule (see :func:`simulator.results.stopping.known_enough`). ``prove`` settles each design, also
    with what is uncertain at its upper end, to see whether its rules themselves keep it within its budget.

    >>> simulate("vasterbotten-2021", draws=100, seed=0).draws
    100
    """
    from simulator.api import load
    from simulator.results.stopping import StoppingRule

    if isinstance(scenario, (str, Path, Scenario)):
        loaded = [scenario if isinstance(scenario, Scenario) else load(scenario, *designs)]
    else:
        loaded = list(scenario)
    items: list[Scenario | tuple[Scenario, Mapping[str, Any]]] = [*loaded, *((loaded[0], v) for v in values)]
    plan = make_plan(items, draws, seed, given=given, sobol=sobol, only_chance=only_chance)
    proofs = tuple(overrun_proof(design) for design in plan.designs) if prove else ()
    rule = replace(until, proofs=proofs) if isinstance(until, StoppingRule) else None
    return Simulation(run(plan, workers, progress=progress, until=rule or until), rule, proofs=proofs)


def overrun_proof(design: Design) -> bool:
    """Whether it follows from a design's rules alone that no draw costs more than its budget."""
    scenario = design.scenario
    if design.values or not provable(scenario):
        return False
    drawn, central = frozenset(name for name, _ in design.outlook.quantities), settle(scenario)
    at_most = at_upper_end(scenario, bounded_names(scenario, drawn, design.given))
    return cannot_overrun(central, at_most, drawn, design.given)


def compare_draws(
    scenario: str | Path, designs: Sequence[str] | None = None, draws: int = 10_000, seed: int = 1, **how: Any
) -> Simulation:
    """A scenario and its designs in the same draws; ``.paired`` holds what is certain of their differences."""
    from simulator.api import design_names, load

    chosen = list(designs) if designs is not None else design_names(scenario)
    return simulate([load(scenario), *(load(scenario, name) for name in chosen)], draws=draws, seed=seed, **how)
