"""Ersättningssimulatorn: what every health centre is paid, what it costs against the budget, and why.

>>> import simulator
>>> result = simulator.settle("vasterbotten-2021")
>>> result.totals["per_bed"]
Money('10850000.00 SEK')
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.api import check, compare, design_names, explain, load, settle
    from simulator.api_build import OverlayFile, ScenarioFile, build, read, save, with_tables
    from simulator.api_draws import compare_draws, simulate
    from simulator.api_funding import cashflow, cliff, grants, ledger, report_back, settle_outturn
    from simulator.api_response import doctor_hours, equilibria, follow_up, incentives, score
    from simulator.exploring import explore
    from simulator.problems import ScenarioError
    from simulator.progress import progress_bar
    from simulator.results.stopping import known_enough
    from simulator.template.save import save_template

__version__ = "0.1.0"
_HOMES = {
    **dict.fromkeys(("check", "compare", "design_names", "explain", "load", "settle"), "simulator.api"),
    **dict.fromkeys(("OverlayFile", "ScenarioFile", "build", "read", "save", "with_tables"), "simulator.api_build"),
    **dict.fromkeys(("compare_draws", "simulate"), "simulator.api_draws"),
    **dict.fromkeys(
        ("cashflow", "cliff", "grants", "ledger", "report_back", "settle_outturn"), "simulator.api_funding"
    ),
    **dict.fromkeys(("doctor_hours", "equilibria", "follow_up", "incentives", "score"), "simulator.api_response"),
    "explore": "simulator.exploring",
    "ScenarioError": "simulator.problems",
    "known_enough": "simulator.results.stopping",
    "progress_bar": "simulator.progress",
    "save_template": "simulator.template.save",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for, so that the command line answers at once."""
    if name not in _HOMES:
        raise AttributeError(f"module 'simulator' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


__all__ = [
    "OverlayFile",
    "ScenarioError",
    "ScenarioFile",
    "build",
    "cashflow",
    "check",
    "cliff",
    "compare",
    "compare_draws",
    "design_names",
    "doctor_hours",
    "equilibria",
    "explain",
    "explore",
    "follow_up",
    "grants",
    "incentives",
    "known_enough",
    "ledger",
    "load",
    "progress_bar",
    "read",
    "report_back",
    "save",
    "save_template",
    "score",
    "settle",
    "settle_outturn",
    "simulate",
    "with_tables",
]
