"""Plots: each takes results and an ``Axes`` and gives the ``Axes`` back, in Swedish or English."""

from __future__ import annotations

from simulator.report.plots.choice import plot_front, plot_regret, plot_solution, plot_worth
from simulator.report.plots.cliff import plot_cliff
from simulator.report.plots.explanation import plot_explanation
from simulator.report.plots.fan import plot_fan
from simulator.report.plots.flow import plot_ledger
from simulator.report.plots.gains import plot_gains
from simulator.report.plots.incentive import plot_incentive
from simulator.report.plots.inform import plot_attribution, plot_discovery, plot_information, plot_sensitivity
from simulator.report.plots.money import plot_cashflow
from simulator.report.plots.per_unit import plot_per_unit
from simulator.report.plots.risk import plot_cost, plot_exceedance
from simulator.report.plots.style import own_look

__all__ = [
    "own_look",
    "plot_attribution",
    "plot_cashflow",
    "plot_cliff",
    "plot_cost",
    "plot_discovery",
    "plot_exceedance",
    "plot_explanation",
    "plot_fan",
    "plot_front",
    "plot_gains",
    "plot_incentive",
    "plot_information",
    "plot_ledger",
    "plot_per_unit",
    "plot_regret",
    "plot_sensitivity",
    "plot_solution",
    "plot_worth",
]
