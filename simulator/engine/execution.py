"""Where pieces of a run are worked out: in this thread, on threads, or on whatever keeps to the same two functions."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from simulator.engine.blocks import run_chunk
from simulator.engine.part import Part
from simulator.engine.plan import Plan

AHEAD = 3
"""Pieces in hand for each worker."""


class Pending(Protocol):
    """A piece that is being worked out somewhere."""

    def result(self) -> list[Part]:
        """Its parts, once they are there; raises what stopped it."""

    def exception(self) -> BaseException | None:
        """What stopped it, once it has ended."""


class Workers(Protocol):
    """Who works out pieces of one plan."""

    @property
    def ahead(self) -> int:
        """How many pieces they can have in hand."""

    def submit(self, chunk: int, group: int) -> Pending:
        """Begin a piece."""


class Keeper(Protocol):
    """Who keeps finished pieces, and has some from before."""

    def held(self, chunk: int, group: int) -> list[Part] | None:
        """What a piece came to, when it is kept."""

    def keep(self, chunk: int, group: int, parts: list[Part]) -> None:
        """Keep a finished piece."""

    def fail(self, chunk: int, group: int, error: BaseException) -> None:
        """Record what stopped a piece."""


@dataclass(frozen=True)
class Now:
    """A piece that is worked out when it is asked for."""

    plan: Plan
    chunk: int
    group: int

    def result(self) -> list[Part]:
        """Its parts."""
        return run_chunk(self.plan, self.chunk, self.group)

    def exception(self) -> BaseException | None:
        """Nothing has stopped it before it began."""
        return None


@dataclass(frozen=True)
class Held:
    """A piece that was finished before."""

    parts: list[Part]

    def result(self) -> list[Part]:
        """Its parts."""
        return self.parts

    def exception(self) -> BaseException | None:
        """Nothing stopped it."""
        return None


@dataclass(frozen=True)
class HereAlone:
    """One piece after the other, in this thread."""

    plan: Plan
    ahead: int = 1

    def submit(self, chunk: int, group: int) -> Pending:
        """Begin when it is asked for."""
        return Now(self.plan, chunk, group)


@dataclass(frozen=True)
class Threads:
    """Pieces on threads of this process."""

    plan: Plan
    pool: ThreadPoolExecutor
    ahead: int

    def submit(self, chunk: int, group: int) -> Pending:
        """Begin as soon as a thread is free."""
        return self.pool.submit(run_chunk, self.plan, chunk, group)


@contextmanager
def threads(plan: Plan, workers: int) -> Iterator[Workers]:
    """Threads that are there until the end; what has not begun by then never does."""
    if workers == 1:
        yield HereAlone(plan)
        return
    pool = ThreadPoolExecutor(workers)
    try:
        yield Threads(plan, pool, workers * AHEAD)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
