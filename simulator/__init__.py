"""Ersättningssimulatorn: what every health centre is paid, what it costs against the budget, and why.

>>> import simulator
>>> result = simulator.settle("vasterbotten-2021")
>>> result.totals["per_bed"] / 100
10850000.0
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.api import check, compare, design_names, explain, load, settle
    from simulator.problems import ScenarioError

__version__ = "0.1.0"
_HOMES = {
    **dict.fromkeys(("check", "compare", "design_names", "explain", "load", "settle"), "simulator.api"),
    "ScenarioError": "simulator.problems",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for, so that the command line answers at once."""
    if name not in _HOMES:
        raise AttributeError(f"module 'simulator' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


__all__ = ["ScenarioError", "check", "compare", "design_names", "explain", "load", "settle"]
