"""What designs are ordered by: an aim, and whether more or less of it is better."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.decide.aims import Aim, read_aim
from simulator.scenario import definitions as d


@dataclass(frozen=True)
class Wish:
    """What designs are ordered by.

    Args:
        aim: the aim.
        most: whether more of it is better.
    """

    aim: Aim
    most: bool

    @property
    def sign(self) -> int:
        """1 where less is better, else -1."""
        return -1 if self.most else 1


def wish(aim: Aim) -> Wish:
    """An aim with the way that is better: more of an effect and of what is unspent, less of all else."""
    good = aim.measure.what in ("effect", "unspent") and not aim.is_share
    happens_above = aim.is_share and aim.measure.what in ("effect", "unspent") and aim.above
    happens_below = aim.is_share and aim.measure.what not in ("effect", "unspent") and not aim.above
    return Wish(aim, good or happens_above or happens_below)


def read_wish(text: str, scenario: d.Scenario) -> Wish:
    """An aim to order by; ``most`` or ``least`` before it says which way is better where that is not the usual one.

    Raises:
        ScenarioError: with what can be written.
    """
    way, _, rest = text.strip().partition(" ")
    if way in _WAYS:
        return Wish(read_aim(rest, scenario), _WAYS[way])
    return wish(read_aim(text, scenario))


_WAYS = {"most": True, "mest": True, "least": False, "minst": False}
