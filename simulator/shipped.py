"""The scenarios that come with the simulator, found beside the package or inside the installed one."""

from __future__ import annotations

from pathlib import Path


def folder() -> Path:
    """The folder of shipped scenarios: ``_scenarios`` in an installed package, ``scenarios`` in a checkout."""
    here = Path(__file__).resolve().parent
    installed = here / "_scenarios"
    return installed if installed.is_dir() else here.parent / "scenarios"


def names() -> list[str]:
    """Names of the shipped scenarios."""
    return sorted(path.parent.name for path in folder().glob("*/scenario.yaml"))


def find(scenario: str | Path) -> Path:
    """A path as it is, or the shipped scenario of that name."""
    path = Path(scenario)
    if not path.exists() and len(path.parts) == 1 and (folder() / path).is_dir():
        return folder() / path
    return path
