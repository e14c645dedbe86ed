"""What a run was made of, so that it can be made again: versions, seed, hashes of all inputs, and of the answers."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from simulator.problems import Place, refusal
from simulator.results.simulation import Simulation
from simulator.scenario.definitions import Scenario
from simulator.shipped import find, folder

FORMAT = 1
LIBRARIES = ("numpy", "scipy")


@dataclass(frozen=True)
class Request:
    """What was asked for: a scenario, designs (empty words for the scenario itself), and how it was drawn."""

    scenario: str
    designs: tuple[str, ...]
    draws: int
    seed: int
    sobol: bool = False
    until: tuple[str, ...] = ()
    """What was to be known before the run ended, in the words of ``--until``."""
    only_chance: bool = False


def manifest(request: Request, simulation: Simulation, beside: Path) -> dict[str, Any]:
    """The manifest of a finished run; paths are relative to the folder where it will stand."""
    scenarios = [design.scenario for design in simulation.run.plan.designs]
    return asked(request, scenarios, beside) | {"result": fingerprint(simulation)}


def asked(request: Request, scenarios: Sequence[Scenario], beside: Path) -> dict[str, Any]:
    """The manifest of a run that has not been made yet."""
    return {
        "manifest": FORMAT,
        "scenario": _written(find(request.scenario), beside),
        "designs": list(request.designs),
        "draws": request.draws,
        "seed": request.seed,
        "method": "sobol" if request.sobol else "random",
        "until": list(request.until),
        "only_chance": request.only_chance,
        "versions": versions(),
        "cpu": cpu_features(),
        "inputs": {_written(file, beside): digest(file.read_bytes()) for file in inputs(scenarios)},
    }


def versions() -> dict[str, str]:
    """The versions that numbers depend on."""
    from importlib import import_module
    from importlib.metadata import version

    simulator: str = import_module("simulator").__version__  # by name: the package's front knows of higher rooms
    return {"simulator": simulator, "python": platform.python_version()} | {name: version(name) for name in LIBRARIES}


def cpu_features() -> list[str]:
    """What NumPy finds in the processor: its exp and log differ in the last bit between levels."""
    found: Mapping[str, bool] = getattr(np._core._multiarray_umath, "__cpu_features__", {})  # type: ignore[attr-defined]
    return sorted(name for name, there in found.items() if there)


def inputs(scenarios: Sequence[Scenario]) -> list[Path]:
    """Every file that the scenarios were read from."""
    files: set[str] = set()
    for scenario in scenarios:
        tables = (scenario.recipients, *scenario.tables.values())
        files |= {*scenario.files, *(t.sheet.file for t in tables), *(t.facts.file for t in tables if t.facts)}
        files |= {line.place.file for plan in scenario.plans.values() for line in plan.lines}
    folders = {Path(file).parent for file in files if file}
    series = {path for place in folders for path in place.glob("*.csv")}
    return sorted({path.resolve() for path in (*map(Path, filter(None, files)), *series) if path.is_file()})


def _written(path: Path, beside: Path) -> str:
    """A path as the manifest writes it: relative to itself, or within the shipped scenarios."""
    whole, shipped = path.resolve(), folder().resolve()
    if whole.is_relative_to(shipped):
        return f"shipped:{whole.relative_to(shipped).as_posix()}"
    return Path(os.path.relpath(whole, beside.resolve())).as_posix()


def _found(written: str, beside: Path) -> Path:
    shipped, name = written.startswith("shipped:"), written.removeprefix("shipped:")
    return folder() / name if shipped else beside / name


def digest(content: bytes) -> str:
    """A hash of some bytes."""
    return sha256(content).hexdigest()


def fingerprint(simulation: Simulation) -> str:
    """A hash of every number that a run came to."""
    found = sha256()
    for outcome in simulation.run.outcomes:
        found.update(outcome.design.name.encode() + outcome.cost.astype("<i8").tobytes())
        found.update(np.asarray(outcome.budget, "<f8").tobytes())
        for name, total in sorted(outcome.sums.items()):
            found.update(name.encode() + total.astype("<i8").tobytes())
        for name, total in sorted(outcome.spent_sums.items()):
            found.update(name.encode() + total.astype("<i8").tobytes())
    return found.hexdigest()


def read(path: Path, *, finished: bool = True, changed: bool = False) -> tuple[Request, dict[str, Any]]:
    """A manifest and what it asks for; refused when it is none, or when an input is no longer what it was.

    That of a ``finished`` run has the hash of its answers too; inputs may have ``changed`` where nothing is made of it.
    """
    place = Place(str(path))
    try:
        found = json.loads(path.read_text("utf-8"))
        request = Request(
            str(_found(_typed(found, "scenario", str), path.parent)),
            _some(_words(found["designs"], "designs")),
            _typed(found, "draws", int),
            _typed(found, "seed", int),
            _one_of(found, "method", ("random", "sobol")) == "sobol",
            _words(found.get("until", []), "until"),
            _one_of(found, "only_chance", (False, True), False),
        )
        hashes = _typed(found, "inputs", dict)
        if finished:
            _typed(found, "result", str)
        _words(list(hashes.values()), "inputs")
        _words(list(_typed(found, "versions", dict).values()), "versions")
        _words(found["cpu"], "cpu")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as bad:
        reason = (bad.strerror if isinstance(bad, OSError) else None) or str(bad)
        raise refusal("manifest_wrong", place, file=path.name, reason=reason) from bad
    for written, was in {} if changed else hashes.items():
        file = _found(written, path.parent)
        now = digest(file.read_bytes()) if file.is_file() else "-"
        if now != was:
            raise refusal("manifest_changed", place, what=written, was=was[:12], now=now[:12])
    return request, found


_T = TypeVar("_T")


def _typed(found: Mapping[str, Any], key: str, kind: type[_T]) -> _T:
    """A value of the manifest that is of its kind; TypeError says which one is not."""
    value = found[key]
    if not isinstance(value, kind) or isinstance(value, bool):
        raise TypeError(f"{key}: {str(value)[:40]}")
    return value


def _one_of(found: Mapping[str, Any], key: str, known: tuple[_T, ...], default: _T | None = None) -> _T:
    """A value of the manifest that is one of those there are; ValueError says which one is not."""
    value = found[key] if default is None else found.get(key, default)
    for one in known:
        if value is one or (isinstance(one, str) and value == one):
            return one
    raise ValueError(f"{key}: {str(value)[:40]}")


def _some(designs: tuple[str, ...]) -> tuple[str, ...]:
    """Designs, of which there is at least one: a run of the scenario itself has an empty name."""
    if not designs:
        raise ValueError("designs: []")
    return designs


def _words(values: Any, key: str) -> tuple[str, ...]:
    """A list of texts; TypeError says what is none."""
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise TypeError(f"{key}: {str(values)[:40]}")
    return tuple(values)


def differences(found: Mapping[str, Any]) -> list[str]:
    """Versions and processor features that are not as they were; the answers may then differ in the last bit."""
    now = versions()
    out = [f"{name}: {was} -> {now.get(name)}" for name, was in found["versions"].items() if now.get(name) != was]
    changed = sorted(set(found["cpu"]) ^ set(cpu_features()))
    return out + ([f"cpu: {', '.join(changed)}"] if changed else [])
