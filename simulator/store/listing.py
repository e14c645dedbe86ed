"""Which runs are kept in a folder, and how far each came."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from simulator.language import Locale
from simulator.problems import Place, ScenarioError, refusal
from simulator.results import manifest
from simulator.store.kept_run import MANIFEST, KeptRun
from simulator.tables.shown import Shown
from simulator.tables.table import Column, Table

HASH = 12
"""Digits of a hash that tell runs apart."""


@dataclass(frozen=True)
class Stored:
    """One run: what it asks for, and how many of its pieces are finished and failed."""

    folder: str
    scenario: str
    designs: tuple[str, ...]
    draws: int
    done: int
    pieces: int
    failed: int
    result: str
    """The hash of its answers; empty while it is not finished."""


@dataclass(frozen=True)
class StoredRuns(Shown):
    """The runs in a folder, by the name of their own."""

    runs: tuple[Stored, ...]

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """One row for each run."""
        columns = (
            Column("folder", locale.word("stored_folder"), "name"),
            Column("scenario", locale.word("scenario"), "text"),
            Column("designs", locale.word("designs"), "text"),
            Column("draws", locale.word("stored_draws"), "figure"),
            Column("done", locale.word("stored_done"), "figure"),
            Column("pieces", locale.word("stored_pieces"), "figure"),
            Column("failed", locale.word("stored_failed"), "figure"),
            Column("result", locale.word("stored_result"), "text"),
        )
        rows = [
            (r.folder, r.scenario, ", ".join(filter(None, r.designs)) or None, r.draws, r.done, r.pieces, r.failed,
             r.result[:HASH] or None)
            for r in self.runs
        ]  # fmt: skip
        return (Table("stored", "", columns, tuple(rows)),)


def stored_runs(folder: Path) -> StoredRuns:
    """The run that stands in a folder, or those in the folders below it.

    Raises:
        ScenarioError: when there is no such folder, or no run in it.
    """
    found = tuple(_runs(folder))
    if not found:
        raise refusal("store_none", Place(str(folder)), folder=folder)
    return StoredRuns(found)


def _runs(folder: Path) -> Iterator[Stored]:
    below = sorted(one for one in folder.iterdir() if one.is_dir()) if folder.is_dir() else []
    for one in [folder, *below]:
        if not (one / MANIFEST).is_file():
            continue
        try:
            request, found = manifest.read(one / MANIFEST, finished=False, changed=True)
        except ScenarioError:  # a manifest of something else
            continue
        kept = KeptRun.opened(one)
        name = one.resolve().name if one == folder else one.name
        scenario, pieces = str(found["scenario"]).removeprefix("shipped:"), int(found.get("pieces", 0))
        result, done = str(found.get("result", "")), len(kept.done)
        yield Stored(name, scenario, request.designs, request.draws, done, pieces, len(kept.failed), result)
