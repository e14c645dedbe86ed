"""What the page keeps: proposals with every version of their changes, in SQLite, whole after a kill."""

from __future__ import annotations

import json
import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from simulator.web.edits import Edits

_TABLES = """
create table if not exists proposals (
    id text primary key, scenario text not null, designs text not null, title text not null,
    version integer not null, opened real not null
);
create table if not exists versions (
    proposal text not null references proposals(id) on delete cascade,
    version integer not null, edits text not null, primary key (proposal, version)
);
"""
MOST_VERSIONS = 500


@dataclass(frozen=True)
class Proposal:
    """A scenario with designs, and what a planner changes in it.

    Args:
        id: unguessable; all that an address holds.
        scenario: path of the scenario's file or folder.
        designs: laid on it.
        title: what the planner calls it; empty until named.
        edits: as of the current version.
        version: number of the current version.
        last: number of the newest, to which redo leads.
        opened: when it was last opened, in seconds since 1970.
    """

    id: str
    scenario: str
    designs: tuple[str, ...]
    title: str
    edits: Edits
    version: int
    last: int
    opened: float


class Store:
    """The database of a data folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        self.path = folder / "page.sqlite"
        with self._open() as db:
            db.executescript(_TABLES)
        self.path.chmod(0o600)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection whose changes are on the disk when the block ends, or not made at all."""
        with closing(sqlite3.connect(self.path, timeout=10)) as db:
            db.execute("pragma journal_mode = wal")
            db.execute("pragma synchronous = full")
            db.execute("pragma foreign_keys = on")
            db.execute("pragma secure_delete = on")
            with db:
                yield db

    def create(self, scenario: str, designs: tuple[str, ...], edits: Edits | None = None, title: str = "") -> str:
        """A new proposal's id."""
        key = secrets.token_urlsafe(16)
        with self._open() as db:
            row = (key, scenario, json.dumps(designs), title, 0, time.time())
            db.execute("insert into proposals values (?, ?, ?, ?, ?, ?)", row)
            db.execute("insert into versions values (?, 0, ?)", (key, (edits or Edits()).text()))
        return key

    def get(self, key: str) -> Proposal | None:
        """A proposal as of its current version; None when there is none of that id."""
        with self._open() as db:
            return self._get(db, key)

    def recent(self, most: int = 12) -> list[Proposal]:
        """The proposals that were opened last, the latest first."""
        with self._open() as db:
            keys = db.execute("select id from proposals order by opened desc limit ?", (most,)).fetchall()
            found = (self._get(db, key) for (key,) in keys)
            return [one for one in found if one is not None]

    def _get(self, db: sqlite3.Connection, key: str) -> Proposal | None:
        row = db.execute(
            "select scenario, designs, title, proposals.version, opened, edits,"
            " (select max(version) from versions where proposal = id)"
            " from proposals join versions on proposal = id and versions.version = proposals.version where id = ?",
            (key,),
        ).fetchone()
        if row is None:
            return None
        scenario, designs, title, version, opened, edits, last = row
        return Proposal(key, scenario, tuple(json.loads(designs)), title, Edits.read(edits), version, last, opened)

    def save(self, key: str, edits: Edits) -> None:
        """A new version, in the place of any that were undone; nothing when it says what the current one does."""
        with self._open() as db:
            db.execute("begin immediate")
            found = self._get(db, key)
            if found is None or found.edits.text() == edits.text():
                return
            version = found.version + 1
            db.execute("delete from versions where proposal = ? and version >= ?", (key, version))
            db.execute("delete from versions where proposal = ? and version < ?", (key, version - MOST_VERSIONS))
            db.execute("insert into versions values (?, ?, ?)", (key, version, edits.text()))
            db.execute("update proposals set version = ? where id = ?", (version, key))

    def move(self, key: str, steps: int) -> None:
        """Undo (-1) or redo (+1), as far as there are versions."""
        with self._open() as db:
            db.execute(
                "update proposals set version = version + ?1 where id = ?2 and exists"
                " (select 1 from versions where proposal = ?2 and versions.version = proposals.version + ?1)",
                (steps, key),
            )

    def rename(self, key: str, title: str) -> None:
        """Call a proposal something."""
        with self._open() as db:
            db.execute("update proposals set title = ? where id = ?", (title, key))

    def opened(self, key: str) -> None:
        """Note that a proposal was opened, which keeps it."""
        with self._open() as db:
            db.execute("update proposals set opened = ? where id = ?", (time.time(), key))

    def delete(self, key: str) -> None:
        """Remove a proposal and all of its versions."""
        with self._open() as db:
            db.execute("delete from proposals where id = ?", (key,))
        self._forget()

    def scenarios(self) -> list[str]:
        """The scenarios that proposals use."""
        with self._open() as db:
            return [name for (name,) in db.execute("select distinct scenario from proposals")]

    def keys(self) -> list[str]:
        """The ids of all proposals."""
        with self._open() as db:
            return [key for (key,) in db.execute("select id from proposals")]

    def expire(self, keep_days: int) -> int:
        """Remove what nobody has opened for so many days; how many proposals that were."""
        with self._open() as db:
            gone = db.execute("delete from proposals where opened < ?", (time.time() - keep_days * 86_400,))
        self._forget()
        return gone.rowcount

    def _forget(self) -> None:
        """Leave nothing of what was removed in the file of recent changes."""
        with closing(sqlite3.connect(self.path, timeout=10)) as db:
            db.execute("pragma wal_checkpoint(truncate)")
