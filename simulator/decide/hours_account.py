"""Doctors' hours of a scenario: from stated figures or its own quantities, in every draw, to the account of hours."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from simulator.decide.doctor_hours import Hours, doctor_hours
from simulator.decide.volumes import in_draws, stated
from simulator.number import Floats
from simulator.problems import Place, refusal
from simulator.scenario.definitions import Scenario
from simulator.units import minor_units


def hours_account(
    scenario: Scenario, required: str, available: str, price: str, beds: str, draws: int, seed: int
) -> Hours:
    """Hours per bed and year that the payments buy, that are needed, and that are there; one for each draw.

    Args:
        scenario: whose payments they are.
        required: hours per bed and year, a number, a range such as ``2.5..3.5``, or a quantity of hours in all.
        available: in the same way.
        price: of an hour in units of the currency, in the same way.
        beds: the quantity that hours are counted per.
        draws: how many.
        seed: of the draws.

    Raises:
        ScenarioError: for hours below zero, and a price or beds that are none.
    """
    minor, given = minor_units(scenario.currency), {"required": required, "available": available, "price": price}
    figures = {key: stated(words, key, draws, seed) for key, words in given.items()}
    named = [given[key] for key, values in figures.items() if values is None]
    drawn = in_draws(scenario, [beds, *named], draws, seed)
    hours = {
        key: drawn[given[key]] if values is None else values * (1.0 if key == "price" else drawn[beds])
        for key, values in figures.items()
    }
    if figures["price"] is None:
        hours["price"] = hours["price"] / minor
    for key, values in {**hours, "beds": drawn[beds]}.items():
        _refuse_figure(scenario, key, given.get(key, beds), values, positive=key in ("price", "beds"))
    account = doctor_hours(drawn["cost"] / minor, drawn[beds], hours["price"], hours["required"], hours["available"])
    first = f", {scenario.years[0].label}" if len(scenario.years) > 1 else ""
    return replace(account, titles={language: f"{title}{first}" for language, title in scenario.title.items()})


def _refuse_figure(scenario: Scenario, key: str, words: str, values: Floats, *, positive: bool) -> None:
    """Hours are not below zero, and nothing can be divided by a price or by beds that are none."""
    good = np.isfinite(values) & ((values > 0) if positive else (values >= 0))
    if not good.all():
        right = "> 0" if positive else ">= 0"
        raise refusal("hours_figure", Place(scenario.name), key=key, value=words, right=right)
