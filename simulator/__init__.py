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
    from simulator.api import *  # noqa: F403
    from simulator.report import plots as plots

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """The public names of :mod:`simulator.api`, fetched when asked for, so that the command line answers at once."""
    if name == "plots":
        return importlib.import_module("simulator.report.plots")
    if name.startswith("_") and name != "__all__":
        raise AttributeError(f"module 'simulator' has no attribute {name!r}")
    api = importlib.import_module("simulator.api")
    if name == "__all__":
        return [*api.__all__, "plots"]
    if name not in api.__all__:
        raise AttributeError(f"module 'simulator' has no attribute {name!r}")
    return getattr(api, name)


def __dir__() -> list[str]:
    """The public names."""
    return sorted([*importlib.import_module("simulator.api").__all__, "plots", "__version__"])
