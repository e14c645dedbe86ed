"""From what a scenario says is uncertain to the draws of a block: values, factors on values, and counts around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.formula.syntax import Formula
from simulator.number import Floats, Number
from simulator.outlook import counts
from simulator.outlook.correlation import factor, normal_correlation
from simulator.outlook.latents import Component, Group, Latents, Variable
from simulator.problems import refusal
from simulator.scenario import definitions as d
from simulator.scenario.check_uncertain import correlated_groups

if TYPE_CHECKING:
    from simulator.engine.moment import Moment

TWINNED = ("beta_binomial", "negative_binomial")


@dataclass(frozen=True)
class Factor:
    """A drawn factor on a quantity's own value."""

    x: Floats
    bounds: tuple[float, float] | None = None

    def value(self, moment: Moment, quantity: d.Quantity, defined: Number) -> Number:
        """The value in every draw."""
        out = defined * Number.of_floats(self.x)
        return Number.of_floats(out.x)


@dataclass(frozen=True)
class Counts:
    """The latents of counts; the counts themselves wait for what the design makes of their probability."""

    z: Floats
    mix: Floats | None
    is_correlated: bool = False
    """Whether ``z`` is to decide the rank of an over-dispersed count as a whole, its varying rate included."""

    def value(self, moment: Moment, quantity: d.Quantity, defined: Number) -> Number:
        """Whole numbers around the quantity's own value."""
        if quantity.uncertain is None or quantity.uncertain.counted is None:
            raise TypeError(quantity.name)
        rule = quantity.uncertain.counted
        scale = float(quantity.unit.scale) if quantity.unit is not None else 1.0
        ids = moment.ids_of(quantity.name)
        mean = defined.x / scale if scale != 1.0 else defined.x
        x = _counted(rule, self, mean, moment, quantity, ids)
        return Number.of_floats(x * scale if scale != 1.0 else x)


@dataclass(frozen=True)
class Turned:
    """A change of a quantity's own value, in every slice alike: that value times ``scale`` and ``shift`` more.

    Args:
        scale: (draw, 1, row).
        shift: (draw, 1, row), in base units; a value does not fall below zero by it.
        most: the largest value that there can be.
        of: what was drawn of the quantity, where something was.
    """

    scale: Floats
    shift: Floats
    most: float = np.inf
    of: Floats | Factor | Counts | Number | None = None

    def value(self, moment: Moment, quantity: d.Quantity, defined: Number) -> Number:
        """The changed value in every draw."""
        of = self.of
        if isinstance(of, (Factor, Counts)):
            defined = of.value(moment, quantity, defined)
        elif of is not None:
            defined = of if isinstance(of, Number) else Number.of_floats(of)
        out = defined
        if (self.scale != 1.0).any():
            out = out * Number.of_decimals(self.scale)
        if (self.shift != 0.0).any():
            out = (out + Number.of_decimals(self.shift)).maximum(defined.minimum(Number.of(0)))
        return out if self.most == np.inf else out.minimum(Number.of(self.most).maximum(defined))


Drawn = Floats | Factor | Counts | Number | Turned


def _counted(
    rule: d.Counted,
    latents: Counts,
    mean: Floats,
    moment: Moment,
    quantity: d.Quantity,
    ids: Sequence[str],
) -> Floats:
    """Arrays are turned so that draws lie next to each other, as the latents do."""

    def given(formula: Formula | None) -> Floats:
        return moment.formula(formula).x if formula is not None else np.ones((1, 1, 1))

    def turned(x: Floats) -> Floats:
        return np.moveaxis(x, 0, -1)

    name, at = quantity.name, quantity.origin.place
    latent, dispersion = turned(latents.z), turned(given(rule.dispersion))
    twin = turned(latents.mix) if latents.mix is not None else latent

    def apart(of_rate: Floats) -> tuple[Floats, Floats]:
        """The latents of the count and of its rate; ``of_rate`` is the share of the variance that is the rate's."""
        return counts.shared_out(latent, twin, of_rate) if latents.is_correlated else (latent, twin)

    def refuse(wrong: NDArray[np.bool_], value: Floats, what: str, right: str) -> None:
        if wrong.any():
            slice_row_draw = [int(i[0]) for i in np.nonzero(wrong)]
            row, draw = slice_row_draw[1], slice_row_draw[2]
            who = ids[row] if wrong.shape[1] > 1 and row < len(ids) else "-"
            shown = f"{value[tuple(slice_row_draw)]:g}"
            raise refusal("count_range", at, name=name, what=what, value=shown, who=who, draw=draw, right=right)

    if rule.dispersion is not None:
        refuse(~((dispersion > 0) & (dispersion < np.inf)), dispersion, "dispersion", "> 0")
    if rule.trials is None:
        m = turned(mean)
        refuse(~((m >= 0) & (m < 1e15)), m, "value", ">= 0")
        if rule.kind == "poisson":
            return np.moveaxis(counts.poisson(latent, m), -1, 0)
        own, rate = apart(dispersion * m / (1.0 + dispersion * m))
        return np.moveaxis(counts.negative_binomial(own, rate, m, dispersion), -1, 0)
    trials = turned(given(rule.trials))
    refuse(~((trials >= 0) & (trials < 1e15)), trials, "trials", ">= 0")
    if rule.probability is not None:
        share = turned(given(rule.probability))
    else:
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where(trials > 0, turned(mean) / trials, 0.0)
    refuse(~((share >= 0) & (share <= 1)), share, "probability", "0 <= p <= 1")
    if rule.kind == "beta_binomial":
        extra = np.maximum(trials - 1.0, 0.0) * dispersion
        own, rate = apart(extra / (1.0 + extra))
        return np.moveaxis(counts.beta_binomial(own, rate, trials, share, dispersion), -1, 0)
    return np.moveaxis(counts.binomial(latent, trials, share), -1, 0)


@dataclass(frozen=True)
class Outlook:
    """What is uncertain in a scenario, ready to be drawn; equal outlooks draw alike and are drawn once."""

    quantities: tuple[tuple[str, d.Uncertain], ...]
    latents: Latents

    @cached_property
    def key(self) -> str:
        """Alike for outlooks that draw alike."""
        rules = [(name, u.family, u.counted is not None, u.relative, u.bounds) for name, u in self.quantities]
        second = None if self.latents.second is None else sorted(self.latents.second)
        return repr((rules, self.latents.variables, [(g.names, g.lower.tolist()) for g in self.latents.groups], second))

    def draws(self, z: Mapping[tuple[str, str], Floats], years: Sequence[str]) -> tuple[dict[str, Drawn], ...]:
        """The draws of every settlement year, from latents as (row, draw)."""
        out: list[dict[str, Drawn]] = [{} for _ in years]
        rows = {variable.name: variable.rows for variable in self.latents.variables}
        correlated = {name for group in self.latents.groups for name in group.names}
        for name, rule in self.quantities:
            known: dict[int, Drawn] = {}
            for year, label in enumerate(years):
                latent = z[name, label if (name, label) in z else ""]
                if id(latent) not in known:
                    mix = z.get((name + "~", label), z.get((name + "~", "")))
                    known[id(latent)] = _drawn(name, rule, latent, mix, rows[name], name in correlated)
                out[year][name] = known[id(latent)]
        return tuple(out)


def _drawn(
    name: str, rule: d.Uncertain, latent: Floats, mix: Floats | None, rows: Sequence[str], is_correlated: bool
) -> Drawn:
    if rule.family is None:
        return Counts(_axes(latent), None if mix is None else _axes(mix), is_correlated and mix is not None)
    x = rule.family.at(latent)
    if rule.bounds is not None:  # what is stated of the middle stays true; what falls outside goes to the bound
        x = np.clip(x, *rule.bounds)
    refuse_not_finite(x, name, rows, rule.origin)
    return Factor(_axes(x), rule.bounds) if rule.relative else _axes(x)


def refuse_not_finite(x: Floats, name: str, rows: Sequence[str], origin: d.Origin, first: int = 0) -> None:
    """One draw that is no finite number is refused, with its draw, quantity and recipient."""
    if np.isfinite(x).all():
        return
    row, draw = (int(i[0]) for i in np.nonzero(~np.isfinite(x)))
    who = rows[row] if x.shape[0] > 1 else "-"
    raise refusal("draw_not_finite", origin.place, name=name, value=f"{x[row, draw]:g}", who=who, draw=first + draw)


def _axes(x: Floats) -> Floats:
    """(row, draw) as the engine's (draw, slice, row), without moving a number."""
    return x.T[:, None, :]


def outlook_of(scenario: d.Scenario, *, only_chance: bool = False, without: frozenset[str] = frozenset()) -> Outlook:
    """What is uncertain in a scenario. ``only_chance`` keeps the counts and lets every rate have its stated value."""
    chosen = {
        name: quantity.uncertain
        for name, quantity in scenario.quantities.items()
        if quantity.uncertain is not None
        and name not in without
        and not (only_chance and quantity.uncertain.counted is None)
    }
    variables = tuple(_variable(scenario, name, rule) for name, rule in sorted(chosen.items()))
    groups = []
    for names, ranks in correlated_groups({n: scenario.quantities[n] for n in chosen}):
        lower = factor(normal_correlation(ranks))
        if lower is not None:
            groups.append(Group(names, lower))
    return Outlook(tuple(sorted(chosen.items())), Latents(variables, tuple(groups)))


def _variable(scenario: d.Scenario, name: str, rule: d.Uncertain) -> Variable:
    axis = scenario.checked.types[name].axis
    rows: tuple[str, ...] = ("",)
    if axis:
        rows = scenario.recipients.ids if axis == "recipient" else scenario.tables[axis].ids
    parts = tuple(Component(c.by_row and bool(axis), c.by_year, float(c.share)) for c in rule.components)
    years = tuple(year.label for year in scenario.years) if any(c.by_year for c in parts) else ("",)
    return Variable(name, rows, years, parts, rule.counted is not None and rule.counted.kind in TWINNED)
