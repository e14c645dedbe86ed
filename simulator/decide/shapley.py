"""Who brings how much of a sum about: Shapley's fair shares, and Owen's where some belong together."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from fractions import Fraction
from itertools import chain, combinations
from math import factorial
from typing import TypeVar

import numpy as np

from simulator.outlook.streams import stream_key

Player = TypeVar("Player", bound=Hashable)
What = TypeVar("What", bound=Hashable)
Values = Mapping[What, Fraction]
Value = Callable[[frozenset[Player]], Mapping[What, Fraction]]
"""From those who take part to what comes out, for each thing that is asked about."""


def fair_shares(groups: Sequence[Sequence[Player]], value: Value[Player, What]) -> dict[Player, dict[What, Fraction]]:
    """What each brings about, averaged over every order in which they may come, groups together.

    Args:
        groups: those who belong together; with each alone it is Shapley's value, else Owen's.
        value: what comes out when some take part; it is asked once for each coalition.

    Returns:
        Exact shares, which sum to the value of all less that of none.

    >>> sizes = {"price": 10, "volume": 20}
    >>> shares = fair_shares([["price"], ["volume"]], lambda s: {"sum": Fraction(sum(sizes[i] for i in s))})
    >>> shares["price"]["sum"]
    Fraction(10, 1)
    """
    known: dict[frozenset[Player], Mapping[What, Fraction]] = {}

    def of(some: frozenset[Player]) -> Mapping[What, Fraction]:
        if some not in known:
            known[some] = value(some)
        return known[some]

    out: dict[Player, dict[What, Fraction]] = {}
    for k, group in enumerate(groups):
        others = [one for j, one in enumerate(groups) if j != k]
        for player in group:
            rest = [one for one in group if one != player]
            share: dict[What, Fraction] = {}
            for before in _subsets(others):
                for beside in _subsets(rest):
                    there = frozenset(chain(*before, beside))
                    weight = _weight(len(before), len(groups)) * _weight(len(beside), len(group))
                    with_it, without = of(there | {player}), of(there)
                    for what in {**with_it, **without}:
                        step = with_it.get(what, Fraction(0)) - without.get(what, Fraction(0))
                        share[what] = share.get(what, Fraction(0)) + weight * step
            out[player] = share
    return out


def _subsets(members: Sequence[Player]) -> list[tuple[Player, ...]]:
    return list(chain.from_iterable(combinations(members, n) for n in range(len(members) + 1)))


def _weight(before: int, members: int) -> Fraction:
    """The share of orders in which exactly so many, and no others, come before one of the members."""
    return Fraction(factorial(before) * factorial(members - before - 1), factorial(members))


def sampled_shares(
    groups: Sequence[Sequence[Player]], value: Value[Player, What], orders: int, seed: int
) -> dict[Player, dict[What, list[Fraction]]]:
    """The same from orders drawn at random, each with its reverse.

    Returns:
        What each brings about in each pair of orders; the shares of a pair sum to the value of all less that of none.
    """
    rng = np.random.Generator(np.random.Philox(key=np.array(stream_key(seed, "orders"), np.uint64)))
    known: dict[frozenset[Player], Mapping[What, Fraction]] = {}
    out: dict[Player, dict[What, list[Fraction]]] = {player: {} for group in groups for player in group}
    for pair in range(orders):
        order = [groups[k][j] for k in rng.permutation(len(groups)) for j in rng.permutation(len(groups[k]))]
        for here in (order, order[::-1]):
            there: frozenset[Player] = frozenset()
            for player in here:
                with_it = there | {player}
                for some in (there, with_it):
                    if some not in known:
                        known[some] = value(some)
                for what in {**known[with_it], **known[there]}:
                    step = known[with_it].get(what, Fraction(0)) - known[there].get(what, Fraction(0))
                    steps = out[player].setdefault(what, [])
                    steps += [Fraction(0)] * (pair + 1 - len(steps))
                    steps[pair] += step / 2
                there = with_it
    for shares in out.values():
        for steps in shares.values():
            steps += [Fraction(0)] * (orders - len(steps))
    return out


def settled(shares: Mapping[str, Fraction], total: int) -> dict[str, int]:
    """Exact shares as whole numbers that sum to the total: the largest remainders get one more, ties by name.

    >>> settled({"b": Fraction(1, 2), "a": Fraction(1, 2), "c": Fraction(-1)}, 0)
    {'b': 0, 'a': 1, 'c': -1}
    """
    out = {name: share.numerator // share.denominator for name, share in shares.items()}
    order = sorted(shares, key=lambda name: (out[name] - shares[name], name))
    for name in order[: total - sum(out.values())]:
        out[name] += 1
    return out
