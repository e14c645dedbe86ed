"""What questions on the page are asked of: a proposal, the designs beside it, and its numbers that can be chosen."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from simulator.decide.levers import CHOSEN
from simulator.describe import describe
from simulator.formula.syntax import names_in
from simulator.language import LANGUAGES, Locale
from simulator.problems import Place, refusal
from simulator.scenario.definitions import Scenario
from simulator.scenario.find import design_file, scenario_file
from simulator.shipped import find
from simulator.units import minor_units
from simulator.web.answers import LABEL, Answers, Asked
from simulator.web.asking.aims import Spoken, aims_of
from simulator.web.book import Field, chapters
from simulator.web.edits import Edits, with_text, written_at

BASE, MINE = "base", "mine"
"""What the scenario itself and the proposal are called among the designs."""
MOST_DESIGNS = 24


@dataclass(frozen=True)
class Ground:
    """What a question is asked of.

    Args:
        answers: what has been computed already.
        asked: the proposal.
        title: what the proposal is called.
        locale: the reader's.
    """

    answers: Answers
    asked: Asked
    title: str
    locale: Locale

    @cached_property
    def scenario(self) -> Scenario:
        """The proposal's scenario."""
        return self.answers.scenario(self.asked)

    @cached_property
    def aims(self) -> dict[str, Spoken]:
        """What may be promised or weighed."""
        return aims_of(self.scenario, self.locale)

    @cached_property
    def budget(self) -> Fraction | None:
        """All money there is, in units of the currency."""
        found = self.answers.result(self.asked).budget
        return None if found is None else Fraction(found.minor, minor_units(self.scenario.currency))

    @cached_property
    def levers(self) -> dict[str, Field]:
        """The numbers of the proposal that can be chosen, by their paths."""
        old = self.answers.scenario(self.asked.before)
        books = (describe(self.scenario, self.locale), describe(old, self.locale))
        made = chapters(self.scenario, *books, self.answers.raw(self.asked), self.locale)
        pieces = (piece for chapter in made for line in chapter.lines for piece in line.pieces)
        fields = {piece.path: piece for piece in pieces if isinstance(piece, Field) and piece.most}
        usable = {p: field for p, field in fields.items() if "uncertain" not in p and not p.endswith("round.to")}
        names = [field.name for field in usable.values()]
        told = {
            path: field if names.count(field.name) == 1 else replace(field, name=f"{field.name} ({field.shown})")
            for path, field in usable.items()
        }
        named = {
            p: replace(field, name=field.name.removeprefix("the ")) for p, field in told.items()
        }  # the largest fee
        return dict(sorted(named.items(), key=lambda item: self._rank(item[0])))

    def _rank(self, path: str) -> int:
        """Numbers that the proposal changes come first, and those that say how much money there is last."""
        if any(f"{path}.".startswith(f"{change.path}.") for change in self.scenario.changes):
            return 0
        name = path.split(".")[1]
        funded = {ref.name for source in self.scenario.funding.values() for ref in names_in(source.amount.tree)}
        return 2 if path.startswith("funding.") or name in funded else 1

    @cached_property
    def designs(self) -> dict[str, str]:
        """What can be chosen among, with titles: the scenario itself, the proposal, and the designs beside it."""
        known = self.answers.designs(self.asked, self.locale)
        mine = {MINE: f"{self.title} ({self.locale.word('web_this')})"} if self.asked != self.asked.base else {}
        return {BASE: self.locale.word("web_before"), **mine, **known}

    @property
    def first_designs(self) -> tuple[str, ...]:
        """The designs that are ticked before anybody has chosen: all but the scenario itself, unless it is alone."""
        names = [name for name in self.designs if name != BASE and name not in self.asked.designs]
        return tuple(names[:MOST_DESIGNS]) or (BASE,)

    def name_of(self, design: str, mine: str) -> str:
        """A design as questions take it; empty for the scenario itself."""
        return {BASE: "", MINE: mine}.get(design, design)


def with_levers(ground: Ground, paths: Sequence[str]) -> tuple[Asked, tuple[str, ...]]:
    """The proposal with a quantity in the place of each number, and the quantities' names.

    Raises:
        ScenarioError: for a number that cannot be chosen.
    """
    asked, names = ground.asked, []
    for number, path in enumerate(paths):
        raw, scenario = ground.answers.raw(asked), ground.scenario
        written = written_at(raw, path)
        if path not in ground.levers or written is None:
            raise refusal("lever_unknown", Place(path), name=path, known="-")
        parts = path.split(".")
        if parts[0] == "quantities" and parts[2:] in ([], ["value"]) and parts[1] in scenario.quantities:
            names.append(parts[1])
            continue
        name = f"{CHOSEN}_{number + 1}" if number else CHOSEN
        edits = with_text(Edits.read(asked.changes), raw, path, name)
        edits = replace(edits, add={**edits.add, f"quantities.{name}": {"value": written.with_value(written.value)}})
        asked = replace(asked, changes=edits.text())
        names.append(name)
    return asked, tuple(names)


@contextmanager
def as_design(asked: Asked, folder: Path) -> Iterator[str]:
    """What the proposal is called among designs: a file that is gone afterwards; empty for the scenario itself.

    Args:
        asked: the proposal.
        folder: in which the file stands meanwhile, which nobody else can read.
    """
    if Edits.read(asked.changes) == Edits():
        yield "+".join(asked.designs)
        return
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as below:
        file = Path(below) / f"{LABEL}.yaml"
        file.write_text(json.dumps(_overlay(asked, Path(below)), ensure_ascii=False), encoding="utf-8")
        yield str(file)


def _overlay(asked: Asked, folder: Path) -> Mapping[str, object]:
    base = scenario_file(Path(find(asked.scenario)))
    files = [design_file(base, name) for name in asked.designs] or [base]
    return {
        "extends": [Path(os.path.relpath(file.resolve(), folder.resolve())).as_posix() for file in files],
        "why": {lang: Locale(lang).word("web_proposal") for lang in LANGUAGES},
        **json.loads(asked.changes),
    }
