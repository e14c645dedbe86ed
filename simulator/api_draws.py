"""What a notebook or another program calls for many draws: simulate, and designs compared in the same draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from simulator.engine.settle import settle
from simulator.engine.simulate import Progress, make_plan, run
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
) -> Simulation:
    """Many draws of what is uncertain, paid by the rules of the settlement.

    ``scenario`` is one (with ``designs`` applied together) or several to be paid in the same draws. ``values`` adds a
    design for each set of values of quantities. ``given`` is a DataFrame of draws to use instead, ``sobol`` asks for
    scrambled replicates, ``only_chance`` keeps rates at their stated values so that only counts vary, and ``until`` is
    a stopping rule (see :func:`simulator.results.stopping.known_enough`).

    >>> simulate("vasterbotten-2021", draws=100, seed=0).draws
    100
    """
    from simulator.api import load
    from simulator.results.central import central_of
    from simulator.results.stopping import StoppingRule

    if isinstance(scenario, (str, Path, Scenario)):
        loaded = [scenario if isinstance(scenario, Scenario) else load(scenario, *designs)]
    else:
        loaded = list(scenario)
    items: list[Scenario | tuple[Scenario, Mapping[str, Any]]] = [*loaded, *((loaded[0], v) for v in values)]
    plan = make_plan(items, draws, seed, given=given, sobol=sobol, only_chance=only_chance)
    rule = until if isinstance(until, StoppingRule) else None
    done = run(plan, workers, progress=progress, until=until)
    stated = plan.designs[: len(loaded)]
    central = central_of([design.name for design in stated], [settle(design.scenario) for design in stated])
    return Simulation(done, rule, central=central)


def compare_draws(
    scenario: str | Path, designs: Sequence[str] | None = None, draws: int = 10_000, seed: int = 1, **how: Any
) -> Simulation:
    """A scenario and its designs in the same draws; ``.paired`` holds what is certain of their differences."""
    from simulator.api import design_names, load

    chosen = list(designs) if designs is not None else design_names(scenario)
    return simulate([load(scenario), *(load(scenario, name) for name in chosen)], draws=draws, seed=seed, **how)
