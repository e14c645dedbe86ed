"""Scenarios made in Python: read as typed objects, changed, given tables, settled without files, saved as files."""

from __future__ import annotations

from pathlib import Path

from simulator.scenario import built
from simulator.scenario.built import build, save, with_tables
from simulator.scenario.schema import OverlayFile, ScenarioFile
from simulator.shipped import find


def read(scenario: str | Path, *designs: str | Path) -> ScenarioFile:
    """A scenario (a path or a shipped name) as typed objects, with designs applied; ``load`` checks it as well.

    >>> read("vasterbotten-2021").payments["per_bed"].rate
    'bed_rate'
    """
    return built.read(find(scenario), designs)


__all__ = ["OverlayFile", "ScenarioFile", "build", "read", "save", "with_tables"]
