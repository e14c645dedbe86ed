"""How often intervals hold the truth: runs of the simulator against truths worked out by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from scipy.special import betaincinv

from simulator.api import simulate
from simulator.estimate import Estimate
from simulator.results.simulation import Simulation
from simulator.results.stopping import known_enough
from tests.validity.worlds import CHANCES, World, scenarios

Claim = tuple[str, float | None]
"""What is estimated, and with which chance it is seen in a draw, where it is an event."""
DISCRETE = ("P(overrun)", "P(cheaper)")
QUANTILES = ("P5", "P50", "P95")
SENTENCES = ("too_few", "heavy_tails", "unseen", "always", "constant")
FEW_EXPECTED = 15
MUST_HAVE_INTERVAL = 30
"""Expected hits from which there must be an interval, and below which the figure for all runs is enough."""


@dataclass
class Row:
    """One claim over all runs."""

    expected_hits: float
    is_discrete: bool
    always_interval: bool
    runs: int = 0
    held: int = 0
    """Runs whose interval, or whose sentence read as a one-sided interval, holds the truth."""
    intervals: int = 0
    width: list[float] = field(default_factory=list)
    """As multiples of Clopper and Pearson's interval, for probabilities."""

    def add(self, found: Estimate, truth: float) -> None:
        """One more run."""
        self.runs += 1
        is_sentence = found.basis in SENTENCES
        self.intervals += not is_sentence
        self.held += found.low <= truth <= found.high or found.basis == "constant"
        if self.is_discrete and found.hits is not None and found.draws is not None and not is_sentence:
            hits, n = found.hits, found.draws
            exact = betaincinv(hits + 1, n - hits, 0.975) - betaincinv(hits, n - hits + 1, 0.025)
            self.width.append(2 * found.half / float(exact))

    @property
    def band(self) -> tuple[float, float]:
        """What the share of runs that hold the truth should lie in, at 500 seeds."""
        if self.is_discrete or self.expected_hits < FEW_EXPECTED:
            return 0.93, 1.0
        return 0.92, 0.98

    @property
    def share(self) -> float:
        """The share of runs that hold the truth."""
        return self.held / self.runs

    @property
    def faults(self) -> list[str]:
        """What is not as it should be."""
        low, high = self.band
        if 2 * self.intervals < self.runs:  # mostly a sentence, which is never too wide
            high = 1.0
        out = [] if low <= self.share <= high else [f"{self.share:.3f} not within {low}-{high}"]
        if self.always_interval and self.intervals < 0.99 * self.runs:
            out.append(f"interval in {self.intervals} of {self.runs}")
        if self.width and sum(self.width) / len(self.width) > 1.3:
            out.append("wider than 1.3 x Clopper-Pearson")
        return out


Table = dict[tuple[str, float, int, str, float | None], Row]


def found_in(simulation: Simulation, world: World) -> Iterator[tuple[Claim, Estimate, float]]:
    """Every claim of a run of :func:`tests.validity.worlds.scenarios`, with its estimate and its truth."""
    first = simulation.designs[0]
    yield ("mean cost", None), first.cost["mean"], world.mean
    yield ("mean of a payment", None), first.payments["base"]["mean"], world.mean
    yield ("mean of a recipient", None), first.recipients["a"]["mean"], world.mean
    yield ("standard deviation", None), first.cost["sd"], world.sd
    for key, share in (("p5", 0.05), ("p50", 0.5), ("p95", 0.95)):
        yield (key.upper(), None), first.cost[key], world.quantile(share)
    for key, level in (("cvar95", 0.95), ("cvar99", 0.99)):
        yield (f"{key.upper()[:4]} {key[4:]} %", 1 - level), first.shortfall[key], world.shortfall(level)
    for k, chance in enumerate(CHANCES):
        risk, pair = simulation.designs[k], simulation.paired.designs[len(CHANCES) - 1 + k]
        excess = world.excess(chance)
        yield ("P(overrun)", chance), risk.overrun_probability, chance
        yield ("expected overrun", chance), risk.expected_overrun, excess
        if risk.overrun_when is not None:
            yield ("overrun when it happens", chance), risk.overrun_when, excess / chance
        yield ("unspent", 1 - chance), risk.unspent, world.unspent(chance)
        yield ("paired difference", chance), pair.difference["mean"], excess
        yield ("a recipient's difference", chance), pair.recipients["a"][0], excess


def measure(sigma: float, draws: int, seeds: range, folder: Path, *, way: str = "plain") -> Table:
    """Coverage over some seeds. ``way``: plain, sobol, or stopped (ended by a rule on the way to ``draws``)."""
    world = World(sigma)
    designs = scenarios(world, folder)
    until = known_enough(overrun=0.02) if way == "stopped" else None
    out: Table = {}
    for seed in seeds:
        run = simulate(designs, draws=draws, seed=seed, sobol=way == "sobol", until=until, workers=1)
        for claim, found, truth in found_in(run, world):
            hits = run.draws * (claim[1] if claim[1] is not None else 1.0)
            key = (way, sigma, draws, *claim)
            if key not in out:
                must = claim[0] == "mean cost" or (claim[1] is not None and hits >= MUST_HAVE_INTERVAL)
                at_a_point = way == "sobol" and claim[0] in QUANTILES  # never narrower than one point
                out[key] = Row(hits, claim[0] in DISCRETE or at_a_point, must)
            out[key].add(found, truth)
    return out
