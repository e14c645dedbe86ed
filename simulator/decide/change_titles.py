"""What the changes of a design are called: by the titles of what they change, and apart where two are titled alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from simulator.describe.names import readable, title_of
from simulator.language import Locale
from simulator.scenario import definitions as d

NAMED = ("quantities", "payments", "funding", "activities", "plans")
"""Parts of a scenario that hold things with titles."""
MOST = 3
"""So many titles stand beside each other; of more, one fewer, and how many there are beside those."""


def change_titles(changes: Sequence[Sequence[str]], scenario: d.Scenario, locale: Locale) -> list[str]:
    """A title for each change.

    Args:
        changes: the paths that each change changes.
        scenario: with the changes made.
        locale: the reader's.
    """
    found = [_title(paths, scenario, locale) for paths in changes]
    seen = Counter(found)
    return [
        f"{title} ({', '.join(dict.fromkeys(path.rpartition('.')[2] for path in paths))})" if seen[title] > 1 else title
        for title, paths in zip(found, changes, strict=True)
    ]


def _title(paths: Sequence[str], scenario: d.Scenario, locale: Locale) -> str:
    titles = list(dict.fromkeys(_one(path, scenario, locale) for path in paths))
    if len(titles) <= MOST:
        return " + ".join(titles)
    return locale.word("attribute_more", first=" + ".join(titles[: MOST - 1]), n=len(titles) - MOST + 1)


def _one(path: str, scenario: d.Scenario, locale: Locale) -> str:
    part, _, rest = path.partition(".")
    name = rest.partition(".")[0]
    return title_of(scenario, name, locale.language) if part in NAMED and name else readable(path.replace(".", " "))
