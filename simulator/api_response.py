"""How centres answer, for other programs: equilibria, what one more pays, doctors' hours, follow-ups and scores."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from simulator.api import load
from simulator.api_draws import simulate
from simulator.api_funding import settle_outturn
from simulator.decide.doctor_hours import Hours
from simulator.decide.doctor_hours import doctor_hours as _doctor_hours
from simulator.decide.equilibria import Responses, Rests
from simulator.decide.equilibria import equilibria as _equilibria
from simulator.decide.follow_up import Updated, reweighed
from simulator.decide.forecast import ForecastScore, score_forecast
from simulator.decide.incentives import Incentives
from simulator.decide.incentives import incentives as _incentives
from simulator.decide.volumes import in_draws, stated, uncertain_behind
from simulator.engine.settle import settle
from simulator.number import Floats
from simulator.problems import Place, refusal
from simulator.results.result import Result
from simulator.scenario.definitions import Scenario
from simulator.units import minor_units

Subject = str | Path | Scenario
HOUR_PRICE = "1125..1625"
"""Kronor for an hour of an agency doctor (Läkartidningen 2022-04)."""


def _loaded(scenario: Subject, designs: tuple[str | Path, ...]) -> Scenario:
    return scenario if isinstance(scenario, Scenario) else load(scenario, *designs)


def equilibria(scenario: Subject, *designs: str | Path) -> tuple[Rests, ...]:
    """Where every answering quantity rests in each year, and every other place where it could.

    >>> (found,) = equilibria("vasterbotten-2021", "capped-fee+elastic")
    >>> found.name, bool(found.volumes.sum() > found.before.sum())
    ('reviewed', True)
    """
    return _equilibria(settle(_loaded(scenario, designs)))


def responses(scenario: Subject, *designs: str | Path) -> Responses:
    """Every responding quantity in every year of the central case, with what a reader must know."""
    settlement = settle(_loaded(scenario, designs))
    return Responses(Result(settlement), _equilibria(settlement))


def incentives(
    scenario: Subject, quantity: str, *designs: str | Path, within: int = 5, step: float = 0.0
) -> Incentives:
    """What one more of a quantity pays each recipient, does to the others, and where the payment jumps.

    ``within`` is how many steps up and down are searched for cliffs, ``step`` how much one more is.

    >>> found = incentives("vasterbotten-2021", "reviews", "open-fee")
    >>> found.by_recipient["hc02"].marginal
    Money('3000.00 SEK')
    """
    return _incentives(settle(_loaded(scenario, designs)), quantity, within=within, step=step)


def doctor_hours(
    scenario: Subject,
    *designs: str | Path,
    required: str,
    available: str,
    price: str = HOUR_PRICE,
    beds: str = "beds",
    draws: int = 1024,
    seed: int = 1,
) -> Hours:
    """Doctors' hours per bed and year that the payments buy, that are needed, and that are there; one for each draw.

    ``required`` and ``available`` are hours per bed and year, a number or a range such as ``2.5..3.5``, or the name of
    a quantity of hours in all; ``price`` is kronor an hour in the same way.

    >>> account = doctor_hours("vasterbotten-2021", required="3", available="2.5", draws=64)
    >>> float(account.taken_from_others[0])
    0.5
    """
    found = _loaded(scenario, designs)
    minor, given = minor_units(found.currency), {"required": required, "available": available, "price": price}
    figures = {key: stated(words, key, draws, seed) for key, words in given.items()}
    named = [given[key] for key, values in figures.items() if values is None]
    drawn = in_draws(found, [beds, *named], draws, seed)
    hours = {
        key: drawn[given[key]] if values is None else values * (1.0 if key == "price" else drawn[beds])
        for key, values in figures.items()
    }
    if figures["price"] is None:
        hours["price"] = hours["price"] / minor
    for key, values in {**hours, "beds": drawn[beds]}.items():
        _refuse_figure(found, key, given.get(key, beds), values, positive=key in ("price", "beds"))
    account = _doctor_hours(drawn["cost"] / minor, drawn[beds], hours["price"], hours["required"], hours["available"])
    return replace(account, titles=found.title)


def _refuse_figure(scenario: Scenario, key: str, words: str, values: Floats, *, positive: bool) -> None:
    """Hours are not below zero, and nothing can be divided by a price or by beds that are none."""
    good = np.isfinite(values) & ((values > 0) if positive else (values >= 0))
    if not good.all():
        right = "> 0" if positive else ">= 0"
        raise refusal("hours_figure", Place(scenario.name), key=key, value=words, right=right)


def follow_up(
    scenario: Subject,
    *designs: str | Path,
    quantity: str,
    of: str,
    successes: float,
    trials: float,
    dispersion: float = 0.0,
    draws: int = 4096,
    seed: int = 1,
) -> Updated:
    """What a follow-up of ``successes`` in ``trials`` says of the share ``quantity`` / ``of`` and of what is behind it.

    ``dispersion`` is how far trials go together, between 0 and 1.

    >>> found = follow_up("vasterbotten-2021", "open-fee+elastic", quantity="reviewed", of="residents",
    ...                   successes=175, trials=300, draws=512)
    >>> found.after["share"][1] > found.before["share"][1]
    True
    """
    found = _loaded(scenario, designs)
    if not (0 <= successes <= trials and trials > 0):
        raise refusal(
            "uncertain_evidence", Place(found.name), name=quantity, successes=f"{successes:g}", trials=f"{trials:g}"
        )
    names = uncertain_behind(found, quantity)
    drawn = in_draws(found, [quantity, of, *names], draws, seed)
    share = drawn[quantity] / drawn[of]
    figures = {"share": share, **{name: drawn[name] for name in names}}
    return reweighed(figures, share, successes, trials, dispersion)


def score(
    scenario: Subject,
    outturn: str | Path,
    as_of: date,
    *designs: str | Path,
    draws: int = 4096,
    seed: int = 1,
    level: float = 0.8,
) -> ForecastScore:
    """A scenario's forecast scored against its complete outturn: a table ``name, row, value, known``.

    ``level`` is how sure the forecast's intervals are meant to be. See :func:`simulator.settle_outturn` for the table.
    """
    found = _loaded(scenario, designs)
    after = settle_outturn(found, outturn, as_of)
    return score_forecast(simulate(found, draws=draws, seed=seed), after, level)
