"""Everything that the page shows of a proposal, asked of the public functions and remembered."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from simulator import api
from simulator.language import LANGUAGES, Locale
from simulator.problems import Place, refusal
from simulator.results.compare import Comparison, compare_results
from simulator.results.result import Result
from simulator.results.simulation import Simulation
from simulator.scenario.built import read
from simulator.scenario.definitions import Scenario
from simulator.scenario.load import load_with
from simulator.scenario.write import plain
from simulator.scenario.yaml_text import read_yaml
from simulator.shipped import find
from simulator.web.edits import Edits, applied
from simulator.web.once import Once
from simulator.web.proposals import Proposal
from simulator.web.settings import PREVIEW_DRAWS

T = TypeVar("T")
LABEL = "proposal"
SEED = 1


@dataclass(frozen=True)
class Asked:
    """What a proposal comes to be settled as: the same for two proposals that say the same."""

    scenario: str
    designs: tuple[str, ...]
    changes: str

    @classmethod
    def of(cls, proposal: Proposal, edits: Edits | None = None) -> Asked:
        """A proposal, or what it would be with other edits."""
        return cls(proposal.scenario, proposal.designs, (edits or proposal.edits).text())

    @property
    def base(self) -> Asked:
        """The scenario without designs and edits: what is compared with."""
        return Asked(self.scenario, (), "{}")

    @property
    def before(self) -> Asked:
        """The designs without edits: what old values are taken from."""
        return Asked(self.scenario, self.designs, "{}")


@dataclass(frozen=True)
class Answers:
    """Scenarios, settlements and draws of proposals, each computed once."""

    most_work: int
    _once: Once = field(default_factory=lambda: Once(96))

    def scenario(self, asked: Asked) -> Scenario:
        """The checked scenario; raises ScenarioError with every fault."""
        return self._once.get(("scenario", asked, stamp(asked)), lambda: _load(asked))

    def raw(self, asked: Asked) -> dict[str, Any]:
        """The words of the scenario's file with designs and edits in them."""
        below = self._once.get(
            ("raw", asked.before, stamp(asked)), lambda: plain(read(find(asked.scenario), asked.designs))
        )
        return applied(below, Edits.read(asked.changes))

    def result(self, asked: Asked) -> Result:
        """The central case."""
        return self._once.get(("result", asked, stamp(asked)), lambda: api.settle(self.scenario(asked)))

    def comparison(self, asked: Asked) -> Comparison:
        """The central case against the scenario as it is."""
        return compare_results(self.result(asked.base), [self.result(asked)])

    def simulation(self, asked: Asked, draws: int = PREVIEW_DRAWS) -> Simulation:
        """Many draws; raises ScenarioError when they would take too long."""
        scenario = self.scenario(asked)
        self.allow(scenario, draws, 1)
        key = ("draws", asked, draws, stamp(asked))
        return self._once.get(key, lambda: api.simulate(scenario, draws=draws, seed=SEED, workers=1))

    def remember(self, question: Hashable, answer: Callable[[], T]) -> T:
        """Any other answer, computed once."""
        return self._once.get(question, answer)

    def designs(self, asked: Asked, locale: Locale) -> dict[str, str]:
        """The designs that lie with the scenario, with what people call them."""
        return {name: design_title(asked.scenario, name, locale) for name in api.design_names(asked.scenario)}

    def allow(self, scenario: Scenario, draws: int, designs: int) -> None:
        """Refuse what would take longer than a reader waits."""
        work = draws * max(len(scenario.recipients.ids), 1) * designs
        if work > self.most_work:
            raise refusal("web_too_much_work", Place(LABEL), work=work, most=self.most_work)


def _load(asked: Asked) -> Scenario:
    changes = json.loads(asked.changes)
    if not changes:
        return api.load(asked.scenario, *asked.designs)
    why = {lang: Locale(lang).word("web_proposal") for lang in LANGUAGES}
    text = json.dumps({"why": why, **changes}, ensure_ascii=False)
    return load_with(find(asked.scenario), asked.designs, text, LABEL)


def stamp(asked: Asked) -> float:
    """When the scenario's folder was last changed, so that a file that is edited beside the page is read again."""
    folder = folder_of(asked.scenario)
    inside = (file.stat().st_mtime for file in folder.glob("*") if file.is_file())
    return max(inside, default=0.0)


def folder_of(scenario: str) -> Path:
    """The folder in which a scenario's file lies."""
    path = Path(find(scenario))
    return path if path.is_dir() else path.parent


@lru_cache(maxsize=512)
def design_title(scenario: str, design: str, locale: Locale) -> str:
    """What a design is called, without reading more of it."""
    title = read_yaml(folder_of(scenario) / "designs" / f"{design}.yaml").raw.get("title", design)
    return str(title.get(locale.language, design) if isinstance(title, dict) else title)
