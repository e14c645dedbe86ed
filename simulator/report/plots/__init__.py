"""Plots: each takes results and an ``Axes`` and gives the ``Axes`` back, in Swedish or English."""

from __future__ import annotations

from simulator.report.plots.explanation import plot_explanation
from simulator.report.plots.gains import plot_gains
from simulator.report.plots.incentive import plot_incentive
from simulator.report.plots.per_unit import plot_per_unit

__all__ = ["plot_explanation", "plot_gains", "plot_incentive", "plot_per_unit"]
