"""What every definition has: where it comes from."""

from __future__ import annotations

from dataclasses import dataclass, field

from simulator.problems import Place


@dataclass(frozen=True)
class Origin:
    """Where a definition comes from: the document, its hedge, the author's note and the place in the file."""

    source: str = ""
    stated: str = ""
    note: str = ""
    place: Place = field(default_factory=lambda: Place(""))
