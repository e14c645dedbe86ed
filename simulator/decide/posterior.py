"""A scenario's draws brought up to date by a follow-up: from what was observed of a share to what is behind it."""

from __future__ import annotations

from simulator.decide.follow_up import Updated, reweighed
from simulator.decide.volumes import in_draws, uncertain_behind
from simulator.problems import Place, refusal
from simulator.scenario.definitions import Scenario


def updated(
    scenario: Scenario,
    quantity: str,
    of: str,
    successes: float,
    trials: float,
    dispersion: float,
    draws: int,
    seed: int,
) -> Updated:
    """What a follow-up says of the share ``quantity`` / ``of`` and of what is behind it.

    Args:
        scenario: whose forecast it is.
        quantity: what was followed up.
        of: the quantity that it is a part of.
        successes: how many had it.
        trials: of how many.
        dispersion: how far trials go together, between 0 and 1.
        draws: how many.
        seed: of the draws.

    Raises:
        ScenarioError: for more successes than trials.

    >>> from simulator import load
    >>> found = updated(load("vasterbotten-2021", "open-fee+elastic"), "reviewed", "residents", 175, 300, 0, 512, 1)
    >>> found.after["share"][1] > found.before["share"][1]
    True
    """
    if not (0 <= successes <= trials and trials > 0):
        raise refusal(
            "uncertain_evidence", Place(scenario.name), name=quantity, successes=f"{successes:g}", trials=f"{trials:g}"
        )
    names = uncertain_behind(scenario, quantity)
    drawn = in_draws(scenario, [quantity, of, *names], draws, seed, planned=True)
    share = drawn[quantity] / drawn[of]
    figures = {"share": share, **{name: drawn[name] for name in names}}
    return reweighed(figures, share, successes, trials, dispersion)
