"""The provisions of a design one by one: a scenario with some of them and without the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from simulator.problems import Problems, ScenarioError
from simulator.scenario import definitions as d
from simulator.scenario.books.read import read_model
from simulator.scenario.load import from_text, layered_of
from simulator.scenario.overlay import Layered, apply, read_layered
from simulator.scenario.schema import OverlayFile
from simulator.scenario.shape import validate
from simulator.scenario.yaml_text import Text

Verb = Literal["change", "add", "remove"]


@dataclass(frozen=True)
class Provision:
    """One entry of a design.

    Args:
        path: what is changed, added or removed.
        verb: which of them.
        layer: which of the design's files says so, counted from the scenario up.
    """

    path: str
    verb: Verb
    layer: int


@dataclass(frozen=True)
class Provided:
    """A scenario and what designs of it provide.

    Args:
        name: of the scenario with its designs.
        below: the scenario without them.
        layers: the files of the designs, in the order in which they are applied.
        provisions: every entry of them, those that say the same once.
    """

    name: str
    below: Layered
    layers: tuple[tuple[Path, Text], ...]
    provisions: tuple[Provision, ...]

    def with_some(self, kept: Iterable[Provision]) -> d.Scenario:
        """The scenario with some provisions; one that nothing reads without the others changes nothing.

        Raises:
            ScenarioError: when they cannot stand without others.
        """
        chosen = set(kept)
        try:
            return self._with(chosen)
        except ScenarioError as bad:
            unread = {problem.params.get("path") for problem in bad.problems if problem.code == "change_not_read"}
            fewer = {one for one in chosen if one.path not in unread}
            if len(fewer) == len(chosen) or any(problem.code != "change_not_read" for problem in bad.problems):
                raise
            return self.with_some(fewer)

    def _with(self, chosen: set[Provision]) -> d.Scenario:
        made = self.below
        for number, (path, text) in enumerate(self.layers):
            own = {(one.verb, one.path) for one in chosen if one.layer == number}
            if not own:
                continue
            some = text.copy(Problems())
            some.raw["claims"] = []  # they are about the whole design
            for verb in ("change", "add"):
                entries: dict[str, Any] = some.raw.get(verb, {})
                some.raw[verb] = {name: entry for name, entry in entries.items() if (verb, name) in own}
            some.raw["remove"] = [name for name in some.raw.get("remove", []) if ("remove", name) in own]
            made = apply(made, some, validate(OverlayFile, some), path)
        return from_text(made, self.name)


def provided(path: str | Path, designs: Sequence[str | Path]) -> Provided:
    """A scenario and the provisions of designs that are applied together.

    Args:
        path: the scenario.
        designs: names or files of designs.

    Raises:
        ScenarioError: with every fault of the files.
    """
    whole, name = layered_of(path, designs)
    from_text(whole, name)
    files = dict.fromkeys(file.resolve() for file in whole.files)
    texts = [(file, read_model(file)) for file in files]
    layers = tuple((file, text) for file, text in texts if "extends" in text.raw)
    found: dict[tuple[str, str], Provision] = {}
    for number, (_, text) in enumerate(layers):
        for verb in ("change", "add"):
            for key in text.raw.get(verb, {}):
                found.setdefault((key, str(text.raw[verb][key])), Provision(str(key), verb, number))
        for key in text.raw.get("remove", []):
            found.setdefault((key, ""), Provision(str(key), "remove", number))
    below = read_layered(next(file for file, text in texts if "extends" not in text.raw))
    return Provided(name, below, layers, tuple(sorted(found.values(), key=lambda one: (one.path, one.layer))))
