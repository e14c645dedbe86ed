"""The shipped scenarios with their designs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulator import shipped
from simulator.language import LANGUAGES, Language, Locale
from simulator.scenario.yaml_text import read_yaml
from simulator.tables.shown import NOTEBOOK, Shown
from simulator.tables.table import Column, Table


@dataclass(frozen=True)
class Listed:
    """A scenario's name, its title by language, and the names of its designs."""

    name: str
    titles: dict[Language, str]
    designs: tuple[str, ...]


@dataclass(frozen=True)
class Listing(Shown):
    """Scenarios with their designs."""

    scenarios: tuple[Listed, ...]

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """One row for each scenario."""
        columns = (
            Column("name", locale.word("scenario"), "name"),
            Column("title", locale.word("title"), "text"),
            Column("designs", locale.word("designs"), "text"),
        )
        rows = [(s.name, s.titles[locale.language], ", ".join(s.designs) or None) for s in self.scenarios]
        return (Table("scenarios", "", columns, tuple(rows)),)

    def to_json(self, locale: Locale = NOTEBOOK) -> dict[str, Any]:
        """The scenarios as one object; the README documents its shape."""
        return {
            "scenarios": [
                {"name": s.name, "title": s.titles[locale.language], "designs": list(s.designs)} for s in self.scenarios
            ]
        }


def shipped_scenarios() -> Listing:
    """What comes with the simulator, without reading more of each than its title."""
    found = []
    for name in shipped.names():
        folder = shipped.folder() / name
        title = read_yaml(folder / "scenario.yaml").raw.get("title", name)
        titles = {lang: str(title.get(lang, name) if isinstance(title, dict) else title) for lang in LANGUAGES}
        designs = tuple(sorted(file.stem for file in (folder / "designs").glob("*.yaml")))
        found.append(Listed(name, titles, designs))
    return Listing(tuple(found))
