"""What is wrong in a user's file: a code, a place and parameters; the words are in ``language/problems.toml``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from heapq import nsmallest
from typing import Any

from simulator.language import default_language, problem_text, word

MOST_ALIKE = 10

MOST_PATH = 300
MOST_WORD = 60
MOST_COMPARED = 200


@dataclass(frozen=True, order=True)
class Place:
    """Where in a file: line and column (text, CSV) or sheet and cell (Excel); both count from 1.

    >>> str(Place("centres.csv", 3, 2)), str(Place("plan.xlsx", sheet="Plan", cell="C7"))
    ('centres.csv:3:2', 'plan.xlsx!Plan!C7:')
    """

    file: str
    line: int = 0
    column: int = 0
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        file = self.file if len(self.file) <= MOST_PATH else f"... {self.file[-MOST_PATH:]}"
        if self.sheet:
            return f"{file}!{self.sheet}!{self.cell}:"
        return f"{file}:{self.line}:{self.column}" if self.line else file


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, where it is, and the parameters of its message."""

    code: str
    place: Place
    params: Mapping[str, Any] = field(default_factory=dict)

    def text(self, lang: str | None = None) -> str:
        """``file:line:column: what is wrong - what would be right``, in Swedish or English."""
        place = str(self.place)
        return f"{place}{'' if place.endswith(':') else ':'} {problem_text(self.code, self.params, lang)}"


class ScenarioError(Exception):
    """Everything that is wrong with a user's files; ``problems`` holds one entry for each fault."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        unique = {(p.place, p.code, str(p.params)): p for p in problems}
        self.problems: tuple[Problem, ...] = tuple(sorted(unique.values(), key=lambda p: (p.place, p.code)))
        super().__init__(self.problems)

    def text(self, lang: str | None = None) -> str:
        """All problems, one to a line; of many alike in a file the first ten, and how many more there are."""
        alike: dict[tuple[str, str], list[Problem]] = {}
        for problem in self.problems:
            alike.setdefault((problem.place.file, problem.code), []).append(problem)
        shown = {id(problem) for group in alike.values() for problem in group[:MOST_ALIKE]}
        lines = []
        for problem in self.problems:
            group = alike[problem.place.file, problem.code]
            if id(problem) in shown:
                lines.append(problem.text(lang))
            elif problem is group[-1]:
                more = word("more_alike", lang, count=len(group) - MOST_ALIKE)
                lines.append(f"{problem.place.file}: {more}")
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.text(default_language())


class Problems:
    """Collects every problem of a reading, so that a user sees all of them at once."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, code: str, place: Place, **params: Any) -> None:
        """Note a problem and go on."""
        self.found.append(Problem(code, place, params))

    def refuse_if_any(self) -> None:
        """Raise everything that was found; does nothing when all is well."""
        if self.found:
            raise ScenarioError(self.found)


def refusal(code: str, place: Place, **params: Any) -> ScenarioError:
    """A single problem as an exception, for a place where reading cannot go on."""
    return ScenarioError([Problem(code, place, params)])


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The known words nearest to ``word``, or all of them when few, as the end of a sentence.

    >>> did_you_mean("shard_by", ["pool", "shared_by", "paid"])
    'shared_by'
    >>> did_you_mean("anything", [])
    '-'
    """
    options = set(known)
    compared = [option for option in options if len(option) <= MOST_WORD]
    if len(compared) > MOST_COMPARED:  # of very many names only those that begin alike
        compared = [option for option in compared if option[:2] == word[:2]]
    some = sorted(compared)[:MOST_COMPARED]
    near = get_close_matches(word, some, n=3, cutoff=0.6) if len(word) <= MOST_WORD else []
    chosen = near or nsmallest(12, options)
    if not chosen:
        return "-"
    return ", ".join(chosen) + (" ..." if not near and len(options) > len(chosen) else "")
