"""The scenarios that come with the simulator, found beside the package or inside the installed one."""

from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path

from simulator.problems import Place, refusal


def folder() -> Path:
    """The folder of shipped scenarios: ``_scenarios`` in an installed package, ``scenarios`` in a checkout."""
    here = Path(__file__).resolve().parent
    installed = here / "_scenarios"
    return installed if installed.is_dir() else here.parent / "scenarios"


def names() -> list[str]:
    """Names of the shipped scenarios."""
    return sorted(path.parent.name for path in folder().glob("*/scenario.yaml"))


def find(scenario: str | Path) -> Path:
    """A path as it is, or the shipped scenario of that name.

    Raises:
        ScenarioError: for a bare name that is neither, where it is near a shipped one.
    """
    path = Path(scenario)
    if len(path.parts) == 1 and not path.suffix and not os.path.exists(path):
        if path.name in names():
            return folder() / path
        if near := get_close_matches(path.name, names(), n=3):
            raise refusal("unknown_scenario", Place(path.name), name=path.name, known=", ".join(near))
    return path
