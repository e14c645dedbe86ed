"""A sentence with gaps: what is chosen from a list, typed, or ticked, and what stood there first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from string import Formatter

from simulator.language import Locale

MOST_LETTERS = 40
"""Of what may be typed into a gap."""
NONE = "-"
"""The value of a gap that leaves its clause out."""


@dataclass(frozen=True)
class Gap:
    """One gap.

    Args:
        name: of the field.
        label: what it is, for who does not see the sentence.
        value: what stands in it.
        options: what may be chosen, with titles; none for what is typed.
        chosen: of several that are ticked, those that are.
        is_several: whether several may be chosen.
        after: the unit behind it.
        renews: whether another choice gives other gaps their first values.
    """

    name: str
    label: str
    value: str = ""
    options: tuple[tuple[str, str], ...] = ()
    chosen: tuple[str, ...] = ()
    is_several: bool = False
    after: str = ""
    renews: bool = False

    @property
    def width(self) -> int:
        """How many letters of room it has."""
        return max(len(self.value), 3) + 1


Piece = str | Gap


@dataclass(frozen=True)
class Given:
    """What a reader has filled in, by the names of gaps; what is not among a gap's choices is as if not given."""

    typed: Mapping[str, Sequence[str]]

    def chosen(self, name: str, options: Mapping[str, str], first: str = "") -> str:
        """The option chosen, else ``first``, else the first of all."""
        found = [one for one in self.typed.get(name, ()) if one in options]
        return found[-1] if found else first if first in options else next(iter(options), "")

    def ticked(self, name: str, options: Iterable[str], first: Iterable[str]) -> tuple[str, ...]:
        """The options that are ticked, in the order of the list; ``first`` where none is."""
        wanted = set(self.typed.get(name, ())) or set(first)
        return tuple(one for one in options if one in wanted)

    def text(self, name: str, first: str) -> str:
        """What is typed, else ``first``."""
        found = [one.strip() for one in self.typed.get(name, ()) if one.strip()]
        return found[-1][:MOST_LETTERS] if found else first


def choice(
    name: str, label: str, options: Mapping[str, str], given: Given, first: str = "", renews: bool = False
) -> Gap:
    """A gap whose value is chosen from a list."""
    return Gap(name, label, given.chosen(name, options, first), tuple(options.items()), renews=renews)


def several(name: str, label: str, options: Mapping[str, str], given: Given, first: Iterable[str]) -> Gap:
    """A gap in which several are ticked."""
    chosen = given.ticked(name, options, first)
    return Gap(name, label, ", ".join(chosen), tuple(options.items()), chosen, is_several=True)


def typed(name: str, label: str, given: Given, first: str, after: str = "") -> Gap:
    """A gap that is typed into."""
    return Gap(name, label, given.text(name, first), after=after)


def sentence(keys: Iterable[str], gaps: Iterable[Gap], locale: Locale) -> tuple[Piece, ...]:
    """Clauses of the catalogue one after the other, with gaps in the places of their names.

    >>> parts = sentence(["web_ask_sensitivity"], [Gap("of", "What", "cost")], Locale("en"))
    >>> [part if isinstance(part, str) else part.value for part in parts]
    ['Which uncertainty decides the ', 'cost', '?']
    """
    by_name = {gap.name: gap for gap in gaps}
    out: list[Piece] = []
    for key in keys:
        for text, name, _, _ in Formatter().parse(locale.word(key)):
            out += [text] if text else []
            out += [by_name[name]] if name else []
    return tuple(out)
