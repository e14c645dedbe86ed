"""Answers in the words of the page: titles in the place of what designs, numbers and aims are called in files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import assert_never

from simulator.decide.aims import Aim, Promise
from simulator.decide.attributed import Attribution
from simulator.decide.choice import Choice
from simulator.decide.discovery import Discovery
from simulator.decide.front import Front
from simulator.decide.information import Information
from simulator.decide.levers import Lever
from simulator.decide.sensitivity import Sensitivity
from simulator.decide.solution import Solution

Found = Solution | Front | Choice | Sensitivity | Discovery | Information | Attribution


@dataclass(frozen=True)
class Told:
    """What people call things.

    Args:
        designs: designs by the names that answers have for them.
        levers: numbers by the quantities in their places: the name, and the unit behind a value.
        texts: aims, promises and events by how questions write them.
        changes: changes of a design by their paths.
    """

    designs: Mapping[str, str]
    levers: Mapping[str, tuple[str, str]]
    texts: Mapping[str, str]
    changes: Callable[[str], str]

    def design(self, name: str) -> str:
        """A design, or several that are put together."""
        return self.designs.get(name, self.designs.get(name.rpartition("/")[2], name))

    def text(self, text: str) -> str:
        """An aim, a promise or an event."""
        return self.texts.get(text, text)

    def aim(self, aim: Aim) -> Aim:
        """The aim with its words."""
        return replace(aim, text=self.text(aim.text))

    def promise(self, promise: Promise) -> Promise:
        """The promise with its words, and its aim as promises name it."""
        return replace(promise, text=self.text(promise.text), aim=self.aim(promise.aim))

    def lever(self, lever: Lever) -> Lever:
        """The lever with its words."""
        name, unit = self.levers.get(lever.quantity, (lever.name, lever.unit))
        return replace(lever, name=name, unit=unit or lever.unit)


def retold(found: Found, told: Told) -> Found:
    """An answer with the words of the page."""
    match found:
        case Solution():
            held = tuple(replace(one, promise=told.promise(one.promise)) for one in found.standings)
            return replace(found, lever=told.lever(found.lever), standings=held)
        case Front():
            return replace(
                found,
                levers=tuple(told.lever(one) for one in found.levers),
                wishes=tuple((told.aim(aim), most) for aim, most in found.wishes),
                points=tuple(replace(one, alternative=told.design(one.alternative)) for one in found.points),
            )
        case Choice():
            return _choice(found, told)
        case Sensitivity():
            return replace(found, aim=told.aim(found.aim))
        case Discovery():
            return replace(found, names=tuple(map(told.design, found.names)), event=told.text(found.event))
        case Information():
            return replace(found, names=tuple(map(told.design, found.names)), worth=told.text(found.worth))
        case Attribution():
            changes = tuple(replace(one, paths=tuple(map(told.changes, one.paths))) for one in found.changes)
            aim = None if found.aim is None else told.aim(found.aim)
            return replace(found, name=told.design(found.name), changes=changes, aim=aim)
        case _:
            assert_never(found)


def _choice(found: Choice, told: Told) -> Choice:
    candidates = tuple(
        replace(
            one,
            name=told.design(one.name),
            judged=tuple(replace(held, promise=told.promise(held.promise)) for held in one.judged),
        )
        for one in found.candidates
    )
    across = found.across
    if across is not None:
        across = replace(across, names=tuple(map(told.design, across.names)))
    return replace(
        found,
        wanted=told.aim(found.wanted),
        promises=tuple(map(told.promise, found.promises)),
        candidates=candidates,
        across=across,
    )
