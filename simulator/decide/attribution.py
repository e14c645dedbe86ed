"""The answer of ``attribute``: which of a design's changes brings how much of its difference about, to the öre."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from simulator.decide.aims import Aim
from simulator.decide.attributed import ORDERS, Attribution, Change
from simulator.decide.evaluate import happens, measured
from simulator.decide.joining import Block, Tried, joined_until
from simulator.decide.shapley import fair_shares, sampled_shares, settled
from simulator.engine.settle import settle
from simulator.engine.simulate import make_plan, run
from simulator.estimate import Estimate, exactly
from simulator.problems import Place, did_you_mean, refusal
from simulator.results.result import Result
from simulator.scenario import definitions as d
from simulator.scenario.provisions import Provided

COST, AIM = ("cost",), ("aim",)
"""What is asked of each coalition, beside ("recipient", id) for each recipient."""
MOST_EXACT = 10
"""So many changes, or fewer, are tried in every combination."""
Key = tuple[str, ...]


# ---- computing it ---------------------------------------------------------------------------------------------------


def attribution(
    design: Provided, groups: Sequence[str] = (), aim: Aim | None = None, draws: int = 10_000, seed: int = 1
) -> Attribution:
    """What each change of a design brings about.

    Args:
        design: the scenario and the design's provisions.
        groups: paths with commas between them that belong together: their shares are averaged within the group.
        aim: a probability or a mean over draws, beside the cost.
        draws: of the aim.
        seed: of draws, and of orders where there are too many combinations.

    Raises:
        ScenarioError: when the design has faults, or a path is none of its changes.
    """
    whole = frozenset(design.provisions)
    scenario = design.with_some(whole)
    count = 0

    def trial(kept: frozenset[Any]) -> dict[Key, Fraction]:
        nonlocal count
        count += 1
        return _values(design.with_some(kept), aim, draws, seed)

    tried = Tried(trial)

    def answer(blocks: tuple[Block, ...]) -> tuple[tuple[Change, ...], bool]:
        return _changes(blocks, _grouped(blocks, groups, scenario.name), tried, seed)

    before, after = _values(design.with_some(()), aim, draws, seed), _values(scenario, aim, draws, seed)
    changes, exact = joined_until(design.provisions, tried, answer)
    return Attribution(
        scenario.name.partition("/")[2] or scenario.name,
        scenario,
        tuple(sorted(changes, key=lambda one: (-abs(one.cost), one.paths))),
        int(after[COST] - before[COST]),
        aim,
        None if aim is None else after[AIM] - before[AIM],
        count,
        exact,
        draws if aim is not None else 0,
    )


def _values(scenario: d.Scenario, aim: Aim | None, draws: int, seed: int) -> dict[Key, Fraction]:
    result = Result(settle(scenario))
    out: dict[Key, Fraction] = {COST: Fraction(result.cost.minor)}
    out |= {("recipient", i): Fraction(paid) for i, paid in result.by_recipient_minor.items()}
    if aim is not None:
        plan = make_plan([scenario], draws, seed)
        (outcome,) = run(replace(plan, kept=draws if aim.measure.what == "total" else 0)).outcomes
        if aim.statistic == "probability":
            out[AIM] = Fraction(int(happens(aim, outcome).sum()), draws)
        else:
            out[AIM] = Fraction(int(np.rint(measured(aim.measure, outcome)).sum()), draws)
    return out


def _grouped(blocks: Sequence[Block], groups: Sequence[str], name: str) -> list[list[Block]]:
    """Blocks that belong together, each of the others by itself."""
    known = {one.path: block for block in blocks for one in block}
    group_of: dict[Block, Block] = {block: block for block in blocks}
    for text in groups:
        paths = [part.strip() for part in text.split(",")]
        for path in paths:
            if path not in known:
                raise refusal("change_unknown", Place(name), path=path, known=did_you_mean(path, known))
        heads = {group_of[known[path]] for path in paths}
        first = min(heads, key=lambda block: block[0].path)
        group_of = {block: first if head in heads else head for block, head in group_of.items()}
    out: dict[Block, list[Block]] = {}
    for block, head in group_of.items():
        out.setdefault(head, []).append(block)
    return list(out.values())


def _changes(
    blocks: tuple[Block, ...], groups: list[list[Block]], tried: Tried[dict[Key, Fraction]], seed: int
) -> tuple[tuple[Change, ...], bool]:
    """Every block's shares, settled so that they sum to the differences."""
    exact = len(blocks) <= MOST_EXACT
    between: dict[Block, Estimate] = {}
    if exact:
        shares = fair_shares(groups, tried.of)
    else:
        drawn = sampled_shares(groups, tried.of, ORDERS, seed)
        shares = {b: {what: sum(x, Fraction(0)) / ORDERS for what, x in found.items()} for b, found in drawn.items()}
        between = {b: _interval(found[COST]) for b, found in drawn.items()}
    before, after = tried.of(frozenset()), tried.of(frozenset(blocks))
    whole: dict[Key, dict[str, int]] = {}
    for what in {**before, **after}:
        if what != AIM:
            own = {_key(block): shares[block].get(what, Fraction(0)) for block in blocks}
            total = after.get(what, Fraction(0)) - before.get(what, Fraction(0))
            whole[what] = settled(own, int(total))
    return tuple(
        Change(
            tuple(dict.fromkeys(one.path for one in block)),
            whole[COST][_key(block)],
            {what[1]: found[_key(block)] for what, found in whole.items() if what[0] == "recipient"},
            shares[block].get(AIM),
            between.get(block),
        )
        for block in blocks
    ), exact


def _key(block: Block) -> str:
    """A name for a block, in the order of paths."""
    return "\0".join(f"{one.path}\0{one.layer}" for one in block)


def _interval(steps: Sequence[Fraction]) -> Estimate:
    x = np.array([float(step) for step in steps])
    value, half = float(x.mean()), 1.96 * float(x.std(ddof=1)) / len(x) ** 0.5
    return exactly(value) if half == 0 else Estimate(value, value - half, value + half)
