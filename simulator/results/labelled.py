"""A simulation as labelled arrays with units, and as a netCDF file that is whole or not there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.files import write_file
from simulator.results.simulation import Simulation
from simulator.units import minor_units

if TYPE_CHECKING:
    import xarray as xr


def dataset(simulation: Simulation) -> xr.Dataset:
    """An xarray Dataset over design, draw, recipient, payment and year, in the scenario's currency.

    ``cost`` and ``budget`` hold every draw, ``total`` each recipient in the draws that are kept, ``payment_cost`` each
    payment and year in those draws, and ``mean`` each recipient's mean of each payment in each year over all draws.
    """
    import xarray as xr

    outcomes = simulation.run.outcomes
    scenario = outcomes[0].design.scenario
    unit, ids = minor_units(scenario.currency), list(scenario.recipients.ids)
    payments = list(dict.fromkeys(name for outcome in outcomes for name in outcome.paid))
    years = list(dict.fromkeys(year.label for outcome in outcomes for year in outcome.design.scenario.years))
    money = {"units": scenario.currency}
    draws = simulation.draws
    kept = min((o.first.shape[0] for o in outcomes if o.first is not None), default=0)
    by_payment = min((rows.shape[1] for o in outcomes for rows in o.paid.values()), default=0)
    cost = np.stack([outcome.cost / unit for outcome in outcomes])
    budget = np.stack([np.broadcast_to(outcome.budget, (draws,)) for outcome in outcomes]) / unit
    mean = np.full((len(outcomes), len(payments), len(years), len(ids)), np.nan)
    paid = np.full((len(outcomes), len(payments), len(years), by_payment), np.nan)
    for k, outcome in enumerate(outcomes):
        own = [list(outcome.design.scenario.recipients.ids).index(i) for i in ids]
        at = [years.index(year.label) for year in outcome.design.scenario.years]  # designs may have years of their own
        for name, total in outcome.sums.items():
            mean[k, payments.index(name)][at] = total[:, own] / draws / unit
            paid[k, payments.index(name)][at] = outcome.paid[name][:, :by_payment] / unit
    spent = any(outcome.spent_sums for outcome in outcomes)
    of_cost = "payments, activities and plans" if spent else "paid to all recipients"
    variables: dict[str, Any] = {
        "cost": (("design", "draw"), cost, money | {"long_name": of_cost}),
        "budget": (("design", "draw"), budget, money | {"long_name": "held by the sources"}),
        "mean": (("design", "payment", "year", "recipient"), mean, money | {"long_name": "mean over all draws"}),
        "payment_cost": (("design", "payment", "year", "kept"), paid, money | {"long_name": "paid in kept draws"}),
    }
    if kept:
        total = np.stack([outcome.first[:kept] / unit for outcome in outcomes if outcome.first is not None])
        variables["total"] = (("design", "kept", "recipient"), total, money | {"long_name": "paid in kept draws"})
    return xr.Dataset(
        variables,
        coords={
            "design": [outcome.design.name for outcome in outcomes],
            "draw": np.arange(draws),
            "kept": np.arange(max(kept, by_payment)),
            "recipient": ids,
            "payment": payments,
            "year": years,
        },
        attrs={
            "title": scenario.title["en"],
            "seed": str(simulation.run.plan.seed),
            "synthetic": int(scenario.synthetic),
        },
    )


def write_netcdf(simulation: Simulation, path: str | Path) -> Path:
    """Write the dataset; a reader meets the old file or the new one, never half of it."""
    # Made in memory: the library that writes the format ends the whole process when the disk is full.
    made = dataset(simulation).to_netcdf(engine="h5netcdf")
    return write_file(Path(path), bytes(made), overwrite=True)
