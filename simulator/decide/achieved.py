"""Whether correlated quantities keep the rank correlation that is stated: counts with few values cannot always."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulator.engine.plan import Design
from simulator.engine.settle import settle
from simulator.number import Floats
from simulator.outlook.streams import BLOCK
from simulator.results.central import Achieved

BLOCKS = 8
WITHIN = 0.03
"""How far from what is stated an achieved rank correlation may lie before it is told."""


def off_correlations(design: Design, seed: int) -> tuple[Achieved, ...]:
    """Pairs with a count in them whose rank correlation is not what is stated, for the recipient furthest from it.

    Args:
        design: the design; nothing is settled unless it has correlated counts.
        seed: of the draws that are looked at.
    """
    pairs = list(_stated(design))
    if not pairs or design.given:
        return ()
    labels = [year.label for year in design.scenario.years]
    drawn = design.outlook.draws(design.outlook.latents.block(seed, 0, BLOCKS), labels)
    moment = settle(design.scenario, drawn).years[0].moment()
    out = []
    for one, other, stated in pairs:
        found = _spearman(moment.value(one).x[:, 0, :], moment.value(other).x[:, 0, :])
        furthest = float(found[np.argmax(np.abs(found - stated))])
        chance = 2.0 * (1.0 - stated**2) / np.sqrt(BLOCKS * BLOCK)
        if abs(furthest - stated) > WITHIN + chance:
            out.append(Achieved(one, other, stated, furthest))
    return tuple(out)


def _stated(design: Design) -> Iterator[tuple[str, str, float]]:
    """Pairs with a count in them, each once, with the rank correlation that is stated."""
    drawn, seen = dict(design.outlook.quantities), set[frozenset[str]]()
    for name, rule in drawn.items():
        for other, rank in rule.correlated.items():
            pair = frozenset((name, other))
            if other in drawn and pair not in seen and (rule.counted or drawn[other].counted):
                seen.add(pair)
                yield name, other, float(rank)


def _spearman(one: Floats, other: Floats) -> Floats:
    """The rank correlation of two quantities over draws (first axis), for each recipient."""
    from scipy.stats import rankdata

    a, b = (rankdata(x, axis=0) - (len(x) + 1) / 2 for x in (one, other))
    size = np.sqrt((a * a).sum(axis=0) * (b * b).sum(axis=0))
    out: Floats = np.where(size > 0, (a * b).sum(axis=0) / np.where(size > 0, size, 1.0), 0.0)
    return out
