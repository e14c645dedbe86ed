"""Scenarios written as text in a folder, for tests."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from simulator.scenario.definitions import Scenario
from simulator.scenario.load import load


def written(folder: Path, scenario: str, designs: Mapping[str, str] | None = None) -> dict[str, Scenario]:
    """A scenario (under the empty name) and its designs; a name with a / lies in a folder of its own."""
    (folder / "scenario.yaml").write_text(scenario, encoding="utf-8")
    for name, text in (designs or {}).items():
        path = folder / (name if "/" in name else f"designs/{name}")
        path = path.with_suffix(".yaml")
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"extends: ../scenario.yaml\nwhy: a test\n{text}", encoding="utf-8")
    files = {name: name.rpartition("/")[2] for name in designs or {}}
    return {"": load(folder), **{name: load(folder, [file]) for name, file in files.items()}}
