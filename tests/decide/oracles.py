"""How often the answers of decisions hold the truth: closed forms over many seeds.

Each oracle is tried with other figures too than those of the worked cases, so that no answer is fitted to one of them.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import exp, log, sqrt
from pathlib import Path

import numpy as np
from scipy.special import ndtr
from scipy.stats import beta, binom, norm
from scipy.stats import poisson as poisson_

from simulator.decide.aims import read_promise
from simulator.decide.bases import columns_of
from simulator.decide.boxes import Among, Cases, Range, find_box
from simulator.decide.evaluate import Evaluations
from simulator.decide.indices import Floats, pick_freeze
from simulator.decide.information_value import of_follow_up, partial, perfect, shown
from simulator.decide.levers import lever_in
from simulator.decide.racing import Scores, exact, survivors
from simulator.decide.solution import Solution, solution
from simulator.estimate import Estimate

CONTINUOUS = (0.92, 0.98)
BOUNDARY = (0.93, 1.0)
"""Of what is counted, or lies at an end of what it may be."""
FAMILY = (0.925, 1.0)
"""Of a statement about many pairs together."""
ALWAYS = (1.0, 1.0)
UPTAKE = """\
title: {{sv: t, en: t}}
period: 2021
recipients: {{rows: [{{id: a, residents: {residents}}}]}}
quantities:
  residents: {{unit: person}}
  uptake: {{value: 0.57 review/person/year, uncertain: {{p10: {p10}, p90: {p90}}}}}
  fee: {{value: 1 000 kr/review}}
funding: {{budget: {{amount: 15 mkr}}}}
payments:
  beds: {{amount: {beds} kr}}
  reviews: {{rate: fee, per: uptake * residents}}
"""
COUNTS = """\
title: {{sv: t, en: t}}
period: 2021
recipients: {{rows: [{{id: a, expected: {expected}}}]}}
quantities:
  expected: {{unit: visit/year}}
  visits: {{unit: visit/year, is: expected, uncertain: {{counts: poisson}}}}
  fee: {{value: 100 kr/visit}}
funding: {{budget: {{amount: 100 000 kr}}}}
payments:
  visits_paid: {{rate: fee, per: visits}}
"""
Found = Iterator[tuple[str, tuple[float, float], bool]]
"""What is claimed, in which share of runs it should hold, and whether it did."""


@dataclass
class Row:
    """One claim over all runs."""

    band: tuple[float, float]
    runs: int = 0
    held: int = 0

    @property
    def share(self) -> float:
        """The share of runs in which it held."""
        return self.held / self.runs

    @property
    def fault(self) -> str:
        """What is not as it should be, at 500 seeds."""
        low, high = self.band
        return "" if low <= self.share <= high else f"{self.share:.3f} not within {low:g}-{high:g}"


@dataclass
class Table:
    """Every claim, and the mean gain of an irrelevant input as a share of the value of knowing everything."""

    rows: dict[str, Row] = field(default_factory=dict)
    idle: list[float] = field(default_factory=list)


def measure(seeds: range, folder: Path, *, few: bool = False) -> Table:
    """Every oracle at some seeds; ``few`` tries the worked cases alone of what takes long."""
    out = Table()
    solved = list(_solvers(folder))
    ways = (*(solved[1::2] if few else solved), functools.partial(_sensitivity, few))
    for seed in seeds:
        for way in (*ways, _information, _discovery, _racing):
            for claim, band, held in way(seed):
                row = out.rows.setdefault(claim, Row(band))
                row.runs, row.held = row.runs + 1, row.held + held
        out.idle.append(_idle(seed))
    return out


def holds(found: Estimate, truth: float) -> bool:
    """Whether an interval has the truth, which is known to twelve digits."""
    return found.low - 1e-12 * abs(truth) <= truth <= found.high + 1e-12 * abs(truth)


# ---- solve ----------------------------------------------------------------------------------------------------------


def _solvers(folder: Path) -> Iterator[Callable[[int], Found]]:
    for beds, residents, ends, risk in (
        (10_850_000, 2_900, (0.4, 0.8), 0.10),
        (10_850_000, 2_900, (0.4, 0.8), 0.05),
        (9_000_000, 4_100, (0.3, 0.5), 0.20),
    ):
        text = UPTAKE.format(beds=beds, residents=residents, p10=ends[0], p90=ends[1])
        middle, spread = log(sqrt(ends[0] * ends[1])), log(ends[1] / ends[0]) / (2 * float(norm.ppf(0.9)))
        truth = (15_000_000 - beds) / (residents * exp(middle + spread * float(norm.ppf(1 - risk))))
        name = f"fee, cost = {beds / 1e6:g} mkr + fee x {residents} x lognormal{ends}, risk {risk:.0%}"
        yield _solver(folder / f"{residents}-{risk}", text, risk, truth, name, ("200", "6000", "1"))
    for expected, risk in ((100, 0.05), (30, 0.10)):
        most = int(poisson_.ppf(1 - risk, expected))
        text = COUNTS.format(expected=expected)
        name = f"fee x Poisson({expected}), risk {risk:.0%}"
        yield _solver(folder / f"p{expected}", text, risk, 100_000 / most, name, ("500", "6000", "0.01"))


def _solver(
    path: Path, text: str, risk: float, truth: float, name: str, bounds: tuple[str, str, str]
) -> Callable[[int], Found]:
    path.mkdir(parents=True)
    (path / "scenario.yaml").write_text(text, "utf-8")
    loaded, lever = lever_in(str(path), (), "fee", bounds)
    promise = read_promise(f"P(cost > budget) <= {risk:.0%}", loaded)
    step, is_count = float(bounds[2]), "Poisson" in name

    def of(seed: int) -> Found:
        found: Solution = solution(Evaluations(loaded, lever, loaded, 1_000, seed), (promise,), "largest")
        low, high, safe = (float(x if x is not None else np.nan) for x in (found.low, found.high, found.safe))
        yield f"solve: {name}", BOUNDARY if is_count else CONTINUOUS, low <= truth <= high + step
        yield f"solve, safe: {name}", BOUNDARY, safe <= truth

    return of


# ---- sensitivity ----------------------------------------------------------------------------------------------------


def _ishigami(a: float, b: float) -> tuple[Callable[[Floats], Floats], list[tuple[float, float]]]:
    def of(z: Floats) -> Floats:
        x = np.pi * (2 * ndtr(z) - 1)
        return np.asarray(np.sin(x[0]) + a * np.sin(x[1]) ** 2 + b * x[2] ** 4 * np.sin(x[0]))

    first, second = (1 + b * np.pi**4 / 5) ** 2 / 2, a * a / 8
    both = 8 * b * b * np.pi**8 / 225
    whole = first + second + both
    return of, [(first / whole, (first + both) / whole), (second / whole,) * 2, (0.0, both / whole)]


def _g(sizes: tuple[float, ...]) -> tuple[Callable[[Floats], Floats], list[tuple[float, float]]]:
    a = np.array(sizes)
    parts = 1 / (3 * (1 + a) ** 2)
    whole = float(np.prod(1 + parts) - 1)
    others = [float(np.prod(np.delete(1 + parts, k))) for k in range(len(a))]

    def of(z: Floats) -> Floats:
        return np.asarray(np.prod((np.abs(4 * ndtr(z) - 2) + a[:, None]) / (1 + a[:, None]), axis=0))

    return of, [(float(v) / whole, float(v) * other / whole) for v, other in zip(parts, others, strict=True)]


def _step() -> tuple[Callable[[Floats], Floats], list[tuple[float, float]]]:
    k = np.arange(1, 3000)
    above = norm.sf(np.log(k / 3) / 0.5)
    mean, second = float(above.sum()), float(((2 * k - 1) * above).sum())
    spread, whole = second - mean**2, 5 * second - 4 * mean**2

    def of(z: Floats) -> Floats:
        return np.asarray(np.floor(3 * np.exp(0.5 * z[0])) * (2 + z[1]))

    return of, [(4 * spread / whole, 5 * spread / whole), (mean**2 / whole, second / whole)]


FUNCTIONS = {
    "Ishigami, a 7, b 0.1": _ishigami(7, 0.1),
    "Ishigami, a 5, b 0.05": _ishigami(5, 0.05),
    "Sobol's g, a 0, 1, 4.5, 9": _g((0, 1, 4.5, 9)),
    "whole units of a lognormal times a normal": _step(),
}


def _sensitivity(few: bool, seed: int) -> Found:
    for name, (function, truths) in list(FUNCTIONS.items())[: 1 if few else None]:
        found = pick_freeze(function, {f"x{k}": [k] for k in range(len(truths))}, 512, seed)
        for k, (first, total) in enumerate(truths):
            yield f"S{k + 1}: {name}", CONTINUOUS if first else BOUNDARY, holds(found[f"x{k}"].first, first)
            yield f"ST{k + 1}: {name}", CONTINUOUS, holds(found[f"x{k}"].total, total)


# ---- information ----------------------------------------------------------------------------------------------------


def _gain(m: float, s: float) -> float:
    return float(m * norm.cdf(m / s) + s * norm.pdf(m / s)) - max(m, 0.0)


def _two(gain: Floats) -> Floats:
    return np.stack([np.zeros(len(gain)), gain])


def _studied(a: int, b: int, limit: float, people: int) -> float:
    """What a follow-up is worth by enumeration: the posterior mean is (a + met) / (a + b + people)."""
    met = np.arange(people + 1)
    share = (a + met) / (a + b + people)
    chances = np.exp(
        [
            np.log(binom.pmf(k, people, 0.5)) + people * log(2) + _log_beta(a + k, b + people - k) - _log_beta(a, b)
            for k in met.tolist()
        ]
    )
    return 1000 * (float(chances @ np.maximum(share - limit, 0)) - max(a / (a + b) - limit, 0.0))


def _log_beta(a: float, b: float) -> float:
    from scipy.special import betaln

    return float(betaln(a, b))


def _information(seed: int) -> Found:
    random = np.random.default_rng(seed)
    for m, parts in ((100.0, (300.0, 264.58)), (-60.0, (150.0, 80.0))):
        a, b, idle = random.standard_normal((3, 8192))
        worths = _two(m + parts[0] * a + parts[1] * b)
        whole = sqrt(parts[0] ** 2 + parts[1] ** 2)
        name = f"gain N({m:g}, {whole:.0f})"
        yield f"EVPI: {name}", CONTINUOUS, holds(perfect(worths), _gain(m, whole))
        yield f"EVPPI of the larger: {name}", CONTINUOUS, holds(partial(worths, columns_of([a])), _gain(m, parts[0]))
        yield f"EVPPI of the smaller: {name}", CONTINUOUS, holds(partial(worths, columns_of([b])), _gain(m, parts[1]))
        yield f"EVPPI of nothing: {name}", BOUNDARY, holds(shown(partial(worths, columns_of([idle]))), 0.0)
    for (p, q), limit, people in (((3, 5), 0.4, 10), ((6, 4), 0.55, 25)):
        share = random.beta(p, q, 4096)
        found = of_follow_up(_two(1000 * (share - limit)), share, people)
        name = f"share beta({p}, {q}) - {limit:g}, {people} followed up"
        yield f"EVSI: {name}", CONTINUOUS, holds(found, _studied(p, q, limit, people))
        most = perfect(_two(1000 * (share - limit)))
        certain = beta.sf(limit, p + 1, q) * p / (p + q) - limit * beta.sf(limit, p, q)
        yield f"EVPI: {name}", CONTINUOUS, holds(most, 1000 * (float(certain) - max(p / (p + q) - limit, 0)))


def _idle(seed: int) -> float:
    """What an irrelevant input gains between two equal designs, as a share of knowing everything."""
    a, idle = np.random.default_rng(seed).standard_normal((2, 8192))
    return partial(_two(400 * a), columns_of([idle])).value / _gain(0, 400)


# ---- discovery and racing -------------------------------------------------------------------------------------------


def _discovery(seed: int) -> Found:
    random = np.random.default_rng(seed)
    for low, high in ((0.7, 0.4), (0.5, 0.25)):
        x = random.random((3, 10_000))
        found = find_box(Cases({f"x{k}": row for k, row in enumerate(x, 1)}, {}, (x[0] > low) & (x[1] <= high)))
        one, two = (found.box.get(name, Range()) for name in ("x1", "x2"))
        name = f"x1 > {low:g} and x2 <= {high:g}"
        tight = isinstance(one, Range) and isinstance(two, Range)
        tight = tight and abs(one.low - low) <= 0.01 and abs(two.high - high) <= 0.01  # type: ignore[union-attr]
        yield f"limits within 0.01: {name}", (0.99, 1.0), tight
        well = found.hits >= 0.97 * found.events and found.hits >= 0.98 * found.inside
        yield f"coverage 0.97 at density 0.98: {name}", (0.99, 1.0), well
        yield f"the irrelevant input dropped: {name}", BOUNDARY, set(found.box) <= {"x1", "x2"}
    design = random.integers(0, 5, 10_000)
    box = find_box(Cases({"x": random.random(10_000)}, {"design": design}, np.isin(design, [1, 3]))).box
    yield "two categories of five", ALWAYS, dict(box) == {"design": Among(frozenset({1, 3}))}
    x = random.random((3, 2_000))
    chance = find_box(Cases({"a": x[0], "b": x[1]}, {}, x[2] < 0.1)).box
    yield "no box in what happens by chance", (0.90, 1.0), not chance


def _racing(seed: int) -> Found:
    x = np.random.default_rng(seed).normal(0, 1, (10, 300))
    one = Scores(x.mean(axis=1), x, x.mean(axis=1), x.mean(axis=1))
    yield "racing: none of ten equal designs is left out", FAMILY, bool(survivors((one, exact(np.zeros(10))), 10).all())
