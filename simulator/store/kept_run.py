"""A run kept in a folder: a manifest of what was asked, a shard for each finished piece of work, and a log."""

from __future__ import annotations

import json
import traceback
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from simulator.engine.part import Part
from simulator.engine.plan import Plan
from simulator.files import write_file
from simulator.problems import Place, refusal
from simulator.results import manifest
from simulator.results.manifest import Request
from simulator.results.simulation import Simulation
from simulator.store import log, shard
from simulator.store.kept_draws import KeptDraws, refuse_without_parquet

MANIFEST, LOG, SHARDS, FAILED = "manifest.json", "log.txt", "shards", "failed"


@dataclass(frozen=True)
class Answer:
    """How the answer of a kept run is shown, beside what it was asked."""

    command: str
    materiality: float = 0
    recipients: bool = False
    every_draw: bool = False
    """Whether every draw is written as Parquet too."""


@dataclass
class KeptRun:
    """A folder that a run is kept in; ``done`` holds the hash of each finished piece's shard."""

    folder: Path
    done: dict[tuple[int, int], str] = field(default_factory=dict)
    failed: dict[tuple[int, int], str] = field(default_factory=dict)
    """The last line of what stopped a piece, while nobody has finished it since."""
    draws: KeptDraws | None = None
    """Where every draw goes, when that was asked for."""

    @classmethod
    def begun(cls, folder: Path, request: Request, shown: Answer, plan: Plan) -> KeptRun:
        """A new one; a folder that holds anything is refused, since what we did not make is not written among.

        Raises:
            ScenarioError: when the folder cannot be made or is not empty.
        """
        place = Place(str(folder))
        if shown.every_draw:
            refuse_without_parquet(folder)
        try:
            folder.mkdir(exist_ok=True)
            if any(folder.iterdir()):
                raise refusal("store_not_empty", place, folder=folder)
            for name in (SHARDS, FAILED):
                (folder / name).mkdir()
        except OSError as bad:
            raise refusal("cannot_write", place, reason=bad.strerror or str(bad)) from bad
        scenarios = [design.scenario for design in plan.designs]
        asked = manifest.asked(request, scenarios, folder) | {"shown": asdict(shown), "pieces": plan.pieces}
        write_file(folder / MANIFEST, _text(asked), durable=True)
        return cls(folder).writing(shown, plan)

    def writing(self, shown: Answer, plan: Plan) -> KeptRun:
        """The same run, with a place for every draw when that was asked for."""
        return replace(self, draws=KeptDraws.begun(self.folder, plan) if shown.every_draw else None)

    @classmethod
    def opened(cls, folder: Path) -> KeptRun:
        """One that stands in a folder, with all that is whole of it."""
        run = cls(folder)
        for entry in log.entries(folder / LOG):
            match entry:
                case {"done": [int(chunk), int(group)], "sha256": str(digest)}:
                    run.done[chunk, group] = digest
                    run.failed.pop((chunk, group), None)
                case {"failed": [int(chunk), int(group)], "why": str(why)}:
                    run.failed[chunk, group] = why
        return run

    def held(self, chunk: int, group: int) -> list[Part] | None:
        """What a finished piece came to; None when it is not there, or no longer what was written."""
        digest = self.done.get((chunk, group))
        if digest is None:
            return None
        try:
            data = self._shard(chunk, group).read_bytes()
        except OSError:
            return None
        return shard.from_bytes(data) if sha256(data).hexdigest() == digest else None

    def keep(self, chunk: int, group: int, parts: list[Part]) -> None:
        """Keep a finished piece: first its shard, whole and on the disk, then its line in the log."""
        if self.draws is not None:
            self.draws.keep(chunk, group, parts)
            if self.draws.plan.span(chunk)[0] >= self.draws.plan.kept:
                parts = [replace(p, paid={}, first=None, spent={}, sources={}, unpaid={}) for p in parts]
        data = shard.to_bytes(parts)
        digest = sha256(data).hexdigest()
        write_file(self._shard(chunk, group), data, overwrite=True, durable=True)
        log.append(self.folder / LOG, {"done": [chunk, group], "sha256": digest})
        self.done[chunk, group] = digest
        self.failed.pop((chunk, group), None)

    def fail(self, chunk: int, group: int, error: BaseException) -> None:
        """Record a piece that could not be worked out, with what it was asked and where it failed."""
        why = "".join(traceback.format_exception_only(error)).strip().splitlines()[-1]
        told = f"chunk {chunk}, group {group}\n\n{''.join(traceback.format_exception(error))}"
        write_file(self.folder / FAILED / f"{chunk:06}-{group}.txt", told.encode(), overwrite=True)
        log.append(self.folder / LOG, {"failed": [chunk, group], "why": why})
        self.failed[chunk, group] = why

    def finish(self, simulation: Simulation) -> None:
        """Write what the whole run came to into its manifest, unless something is missing of it."""
        if simulation.run.stopped in ("", "known"):
            asked = json.loads((self.folder / MANIFEST).read_text("utf-8"))
            whole = asked | {"result": manifest.fingerprint(simulation)}
            write_file(self.folder / MANIFEST, _text(whole), overwrite=True, durable=True)

    def asked(self) -> tuple[Request, Answer, Mapping[str, Any]]:
        """What was asked, how it is shown, and the whole manifest.

        Raises:
            ScenarioError: when there is no manifest, it is damaged, or an input is no longer what it was.
        """
        request, found = manifest.read(self.folder / MANIFEST, finished=False)
        place, shown = Place(str(self.folder / MANIFEST)), found.get("shown")
        match shown:
            case {
                "command": "run" | "compare" as command,
                "materiality": int() | float() as least,
                "recipients": bool(all_),
                "every_draw": bool(every),
            }:
                return request, Answer(command, least, all_, every), found
            case _:
                raise refusal("manifest_wrong", place, file=MANIFEST, reason="shown")

    def _shard(self, chunk: int, group: int) -> Path:
        return self.folder / SHARDS / f"{chunk:06}-{group}.npz"


def _text(manifest_: Mapping[str, Any]) -> bytes:
    return (json.dumps(manifest_, ensure_ascii=False, indent=2) + "\n").encode()
