"""The latent standard normals of every uncertain quantity, one block of draws at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from simulator.outlook.correlation import mix
from simulator.outlook.streams import BLOCK, Key, normals, stream_key

Floats = NDArray[np.float64]
SECOND = "'"
"""Behind a stream's name in the second set of draws: no quantity can be called so."""


@dataclass(frozen=True)
class Component:
    """A part of what makes a quantity vary: over rows or shared by them, by year or the same in all; its variance."""

    by_row: bool
    by_year: bool
    share: float


@dataclass(frozen=True)
class Variable:
    """An uncertain quantity as the streams see it: its name, its rows' ids, the years, and its components.

    ``twin`` asks for a second, independent latent: the rate behind an overdispersed count.
    """

    name: str
    rows: tuple[str, ...]
    years: tuple[str, ...]
    components: tuple[Component, ...]
    twin: bool = False

    @property
    def by_row(self) -> bool:
        """Whether rows differ."""
        return any(component.by_row for component in self.components)


@dataclass(frozen=True)
class Group:
    """Names that correlate, in the order of their factor."""

    names: tuple[str, ...]
    lower: Floats


@dataclass(frozen=True)
class Latents:
    """Every variable and the groups that correlate; asked for a block, it answers the same for ever.

    ``second`` names the variables that are taken from a second, independent set of draws, so that two sets can be
    mixed name by name and nothing is stored; None where there is but one set.
    """

    variables: tuple[Variable, ...]
    groups: tuple[Group, ...] = ()
    second: frozenset[str] | None = None

    @cached_property
    def width(self) -> int:
        """How many independent normals one draw takes: of both sets, where there are two."""
        return self._own_width * (1 if self.second is None else 2)

    @cached_property
    def _own_width(self) -> int:
        return sum(len(addresses) for variable in self.variables for _, addresses in _parts(variable))

    @cached_property
    def places(self) -> Mapping[str, range]:
        """By variable, which of the independent normals of one draw it is made from, its twin's among them."""
        out, at = {}, 0
        for variable in self.variables:
            size = sum(len(addresses) for _, addresses in _parts(variable))
            out[variable.name] = range(at, at + size)
            at += size
        return out

    def block(self, seed: int, first: int, blocks: int = 1) -> dict[tuple[str, str], Floats]:
        """For each (name, year) the latents of some blocks as (row, draw); ``name + "~"`` is a twin's."""
        keys = self._keys(seed)
        return self._combined({name: normals(keys[name], first, blocks) for name in keys})

    def from_normals(self, z: Floats) -> dict[tuple[str, str], Floats]:
        """The same from normals that were made elsewhere, (width, draw): a design of points instead of streams."""
        parts: dict[str, Floats] = {}
        at = 0
        for variable in self.variables:
            from_ = self._own_width if variable.name in (self.second or ()) else 0
            for name, addresses in _parts(variable):
                rows = z[from_ + at : from_ + at + len(addresses)]
                parts[name] = np.concatenate([parts[name], rows]) if name in parts else rows
                at += len(addresses)
        return self._combined(parts)

    def _keys(self, seed: int) -> Mapping[str, Sequence[Key]]:
        known: dict[int, dict[str, list[Key]]] = self.__dict__.setdefault("_known_keys", {})
        if seed not in known:
            keys: dict[str, list[Key]] = {}
            for variable in self.variables:
                mark = SECOND if variable.name in (self.second or ()) else ""
                for name, addresses in _parts(variable):
                    keys.setdefault(name, []).extend(stream_key(seed, name + mark, *address) for address in addresses)
            known[seed] = keys
        return known[seed]

    def _combined(self, parts: Mapping[str, Floats]) -> dict[tuple[str, str], Floats]:
        out: dict[tuple[str, str], Floats] = {}
        for variable in self.variables:
            for name in (variable.name, variable.name + "~") if variable.twin else (variable.name,):
                for k, year in enumerate(variable.years):
                    out[name, year] = _sum_of_components(variable, parts[name], k)
        for group in self.groups:
            years = [year for name, year in out if name == group.names[0]]
            for year in years:
                mixed = mix([out[name, year] for name in group.names], group.lower)
                out.update({(name, year): z for name, z in zip(group.names, mixed, strict=True)})
        return out


@dataclass(frozen=True)
class ChosenLatents(Latents):
    """Latents that are chosen instead of drawn: the median case, one input at a percentile.

    ``chosen`` is by (name, year) as (row, draw); beyond its last draw, and where nothing is chosen, all is at its
    median.
    """

    chosen: Mapping[tuple[str, str], Floats] = field(default_factory=dict)

    def block(self, seed: int, first: int, blocks: int = 1) -> dict[tuple[str, str], Floats]:
        """For each (name, year) the chosen latents of some blocks as (row, draw)."""
        del seed  # nothing is drawn
        out: dict[tuple[str, str], Floats] = {}
        for variable in self.variables:
            for name in (variable.name, variable.name + "~") if variable.twin else (variable.name,):
                for year in variable.years:
                    here = np.zeros((len(variable.rows) if variable.by_row else 1, blocks * BLOCK))
                    given = self.chosen.get((name, year), here[:, :0])[:, first * BLOCK : (first + blocks) * BLOCK]
                    here[:, : given.shape[1]] = given
                    out[name, year] = here
        return out


def _addresses(variable: Variable, component: Component) -> list[tuple[str, str]]:
    years = variable.years if component.by_year else ("",)
    rows = variable.rows if component.by_row else ("",)
    return [(row, year) for year in years for row in rows]


def _parts(variable: Variable) -> list[tuple[str, list[tuple[str, str]]]]:
    """The names of streams and their addresses; a twin's count is its own, its rate varies as the quantity does."""
    addresses = [address for component in variable.components for address in _addresses(variable, component)]
    return [(variable.name, addresses), *([(variable.name + "~", addresses)] if variable.twin else [])]


def _sum_of_components(variable: Variable, z: Floats, year: int) -> Floats:
    at, out = 0, None
    for component in variable.components:
        rows = len(variable.rows) if component.by_row else 1
        start = at + (rows * year if component.by_year else 0)
        part = z[start : start + rows]
        at += rows * (len(variable.years) if component.by_year else 1)
        if component.share != 1.0:
            part = part * np.sqrt(component.share)
        out = part if out is None else out + part
    if out is None:
        raise TypeError(variable)
    return out
