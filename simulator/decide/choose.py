"""Which of some designs: limits first, then an order, then what the choice hangs on.

Designs that break a promise are out, and it is said on what; no score weighs one against another. The rest are ordered
by one aim. Regret, the worst assumption, the odds at which the choice changes and what an effect must be worth say
whether another reader would choose otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from simulator.decide.aims import Aim, Promise
from simulator.decide.choice import Choice
from simulator.decide.choice_parts import Across, Candidate, Regret, Worth, WorthStep
from simulator.decide.estimating import LEVEL, estimate, is_certain
from simulator.decide.evaluate import measured
from simulator.decide.judging import Case, judge, satisfied, value_of
from simulator.decide.regret import Turn, dominates, expected, hurwicz, regrets, turns, worst
from simulator.decide.wishes import Wish
from simulator.decide.worth import acceptability, ratio
from simulator.engine.simulate import make_plan, run
from simulator.estimate import Estimate, exactly
from simulator.number import Floats
from simulator.problems import Place, refusal
from simulator.results import estimates as e
from simulator.results.families import best_candidates
from simulator.scenario import definitions as d

LARGE = 1e300


def cases(
    named: Sequence[tuple[str, d.Scenario]], draws: int, seed: int, workers: int | None = None
) -> tuple[Case, ...]:
    """Designs in the same draws."""
    plan = make_plan([scenario for _, scenario in named], draws, seed, kept=draws)
    outcomes = run(replace(plan, kept=draws), workers).outcomes
    return tuple(Case(name, s, outcome) for (name, s), outcome in zip(named, outcomes, strict=True))


def choose(
    under: Sequence[tuple[str, Sequence[Case]]],
    promises: tuple[Promise, ...],
    wanted: Wish,
    effect: Aim | None = None,
    weights: tuple[Fraction, ...] | None = None,
    pessimism: float = 0.5,
) -> Choice:
    """Choose among designs.

    Args:
        under: for each assumption its name and the cases, of which the first is no candidate but what losses and
            ``baseline(...)`` are of; the first assumption is the scenario's own.
        promises: what every design must keep.
        wanted: what those that do are ordered by.
        effect: what the money is for, where its worth is to be weighed against the cost.
        weights: how likely each assumption is held to be; None where nobody says.
        pessimism: how much of the worst assumption Hurwicz's rule takes.
    """
    base, *mine = under[0][1]
    per_year = len({case.years for case in mine}) > 1
    lengths = [float(case.years) if per_year else 1.0 for case in mine]
    level = LEVEL / max(len(promises) * len(mine), 1)
    judged = [tuple(judge(promise, case, base, level) for promise in promises) for case in mine]
    keeps = [all(one.is_kept for one in found) for found in judged]
    kept = [k for k in range(len(mine)) if keeps[k]]
    pool = kept or list(range(len(mine)))
    values = [_per(value_of(wanted.aim, case, base), n) for case, n in zip(mine, lengths, strict=True)]
    order = sorted(kept, key=lambda k: (wanted.sign * values[k].value, k))
    x = _draws_of(wanted, mine, lengths)
    certain = all(is_certain(case.outcome) for case in mine)
    regret = _regret(x[pool], pool, certain) if x is not None else {}
    shares = _satisfying(promises, mine, base)
    across = _across(under, wanted, lengths, pool, weights, pessimism)
    candidates = tuple(
        Candidate(case.name, judged[k], keeps[k], values[k], regret.get(k), shares[k], case.years)
        for k, case in enumerate(mine)
    )
    return Choice(
        currency=base.scenario.currency,
        wanted=wanted.aim,
        most=wanted.most,
        promises=promises,
        candidates=candidates,
        order=tuple(order),
        rivals=_rivals(wanted, order, mine, base, lengths, x),
        dominated=_dominated(x, pool),
        across=across,
        worth=_worth(effect, mine, pool, lengths) if effect is not None else None,
        per_year=per_year,
        draws=len(base.outcome.cost),
        synthetic=base.scenario.synthetic,
    )


def _per(found: Estimate, years: float) -> Estimate:
    return found if years == 1.0 else found.scaled(1.0 / years)


def _draws_of(wanted: Wish, mine: Sequence[Case], lengths: Sequence[float]) -> Floats | None:
    """What is ordered by, by (design, draw), less being better; None for what is of the central case alone."""
    measure = wanted.aim.measure
    if measure.what in ("largest_loss", "losers", "spread"):
        return None
    return np.stack([wanted.sign * measured(measure, c.outcome) / n for c, n in zip(mine, lengths, strict=True)])


def _share(hits: NDArray[np.bool_], certain: bool) -> Estimate:
    """A share of draws; exact where nothing is uncertain."""
    return exactly(float(hits.mean())) if certain else e.proportion(int(hits.sum()), len(hits))


def _regret(x: Floats, pool: Sequence[int], certain: bool) -> dict[int, Regret]:
    """What each design that may be chosen comes to more than the best of them, draw by draw."""
    found = regrets(x)
    out = {}
    for k, lost in zip(pool, found, strict=True):
        ordered = np.sort(lost)
        best = _share(lost == 0, certain)
        out[k] = Regret(e.mean(lost), e.quantile(ordered, 0.95), float(ordered[-1]), best)
    return out


def _satisfying(promises: Sequence[Promise], mine: Sequence[Case], base: Case) -> list[Estimate | None]:
    """The share of draws in which every promise's measure is within its bound."""
    out: list[Estimate | None] = []
    for case in mine:
        found = [held for promise in promises if (held := satisfied(promise, case, base)) is not None]
        all_held = (
            np.logical_and.reduce([np.broadcast_to(h, case.outcome.cost.shape) for h in found]) if found else None
        )
        out.append(None if all_held is None else _share(all_held, is_certain(case.outcome)))
    return out


def _rivals(
    wanted: Wish, order: Sequence[int], mine: Sequence[Case], base: Case, lengths: Sequence[float], x: Floats | None
) -> tuple[int, ...]:
    """Designs that cannot be told from the first of the order, with a risk of 5 % that the truly best is left out."""
    if len(order) < 2:
        return ()
    first, *others = order
    if wanted.aim.statistic == "mean" and x is not None:
        return tuple(order[k] for k in best_candidates([x[k] for k in order])[1:])
    sign = wanted.sign
    if not wanted.aim.over_draws:
        at = value_of(wanted.aim, mine[first], base).value / lengths[first]
        return tuple(k for k in others if value_of(wanted.aim, mine[k], base).value / lengths[k] == at)
    level = LEVEL / len(others)
    top = _per(estimate(wanted.aim, mine[first].outcome, level), lengths[first])
    out = []
    for k in others:
        one = _per(estimate(wanted.aim, mine[k].outcome, level), lengths[k])
        apart = one.low > top.high if sign > 0 else one.high < top.low
        out += [] if apart else [k]
    return tuple(out)


def _dominated(x: Floats | None, pool: Sequence[int]) -> dict[int, tuple[int, str]]:
    """For a design that nobody who wants less and minds risk would choose: by which, and in which order."""
    out: dict[int, tuple[int, str]] = {}
    if x is None or x.shape[1] < 2:
        return out
    for i in pool:
        for j in pool:
            if i == j or i in out:
                continue
            if dominates(x[j], x[i]):
                out[i] = j, "first"
            elif dominates(x[j], x[i], order="second"):
                out[i] = j, "second"
    return out


def _across(
    under: Sequence[tuple[str, Sequence[Case]]],
    wanted: Wish,
    lengths: Sequence[float],
    pool: Sequence[int],
    weights: tuple[Fraction, ...] | None,
    pessimism: float,
) -> Across | None:
    """The aim under every assumption, and what each rule of choice makes of it."""
    if len(under) < 2:
        return None
    table = np.array(
        [
            [value_of(wanted.aim, cases_[1 + k], cases_[0]).value / lengths[k] for _, cases_ in under]
            for k in range(len(lengths))
        ]
    )
    signed = wanted.sign * table[list(pool)]

    def best(x: Floats) -> int:
        return pool[min(range(len(pool)), key=lambda k: (x[k], k))]

    lost = regrets(signed)
    rules = {
        "minimax": best(worst(signed)),
        "minimax_regret": best(worst(lost)),
        "hurwicz": best(hurwicz(signed, pessimism)),
    }
    means: tuple[float, ...] | None = None
    if weights is not None:
        means = tuple(expected(table, np.array([float(w) for w in weights])).tolist())
        rules["expected"] = best(wanted.sign * np.array(means)[list(pool)])
    linear = wanted.aim.statistic in ("central", "mean", "probability")
    changes: dict[str, tuple[Turn, ...]] = {}
    if linear:
        for a in range(1, len(under)):
            _, found = turns(signed[:, 0], signed[:, a] - signed[:, 0], 1.0)
            changes[under[a][0]] = tuple(Turn(t.at, pool[t.before], pool[t.after]) for t in found)
    return Across(
        names=tuple(name for name, _ in under),
        values=tuple(map(tuple, table.tolist())),
        worst_regret={k: float(lost[i].max()) for i, k in enumerate(pool)},
        rules=rules,
        expected=means,
        turns=changes if linear else None,
        pessimism=pessimism,
    )


def _worth(effect: Aim, mine: Sequence[Case], pool: Sequence[int], lengths: Sequence[float]) -> Worth:
    """The best design for each worth of one more of an effect, by expectation and by draw."""
    costs = np.stack([mine[k].outcome.cost / lengths[k] for k in pool])
    scale = float(effect.measure.unit.scale)
    effects = np.stack([measured(effect.measure, mine[k].outcome) / scale / lengths[k] for k in pool])
    first, found = turns(costs.mean(axis=1), -effects.mean(axis=1), LARGE)
    best = acceptability(costs, effects)
    steps = [WorthStep(0.0, None, pool[first], dict(zip(pool, best.probability(0.0).tolist(), strict=True)))]
    for turn in found:
        more, cost = (x[turn.after] - x[turn.before] for x in (effects, costs))
        _, low, high = ratio(cost, more)
        probabilities = dict(zip(pool, best.probability(turn.at).tolist(), strict=True))
        steps.append(WorthStep(turn.at, (low, high), pool[turn.after], probabilities))
    means = {k: float(x.mean()) for k, x in zip(pool, effects, strict=True)}
    return Worth(effect, means, tuple(steps), best, tuple(pool))


def read_odds(text: str, assumptions: int) -> tuple[Fraction, ...]:
    """Odds of assumptions as people write them: ``5:3:2``.

    Args:
        text: one number for each assumption, the scenario's own first.
        assumptions: how many there are.

    Raises:
        ScenarioError: when there are more or fewer, or when one is no number.

    >>> read_odds("1:3", 2)
    (Fraction(1, 1), Fraction(3, 1))
    """
    try:
        found = tuple(Fraction(part.strip().replace(",", ".")) for part in text.split(":"))
    except (ValueError, ZeroDivisionError):
        found = ()
    if len(found) != assumptions or any(x < 0 for x in found) or not any(found):
        raise refusal("odds_unread", Place(text), text=text, wanted=assumptions)
    return found
