"""Paths that lead into a workbook, as if it were a folder: ``bok.xlsx/scenario.yaml``, ``bok.xlsx/recipients.csv``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from simulator.problems import Place, ScenarioError, refusal
from simulator.scenario.sheets.xlsx_parts import open_book

SCENARIO = "scenario.yaml"
BOOKS = (".xlsx", ".xlsm")


@dataclass(frozen=True)
class Inside:
    """A file within a workbook: the workbook, and what the file is called in it."""

    book: Path
    name: str


def inside(path: Path) -> Inside | None:
    """The workbook that a path leads into, and what it names there; nothing for a path that leads into none.

    >>> inside(Path("scenarios/x/scenario.yaml")) is None
    True
    """
    for above in path.parents:
        if above.suffix.lower() in BOOKS and _is_there(above):
            steps: list[str] = []
            for step in path.parts[len(above.parts) :]:
                steps = steps[:-1] if step == ".." else [*steps, step]
            return Inside(above, "/".join(steps))
    return None


def real_file(path: Path) -> Path:
    """The file on the disk: the workbook of a path that leads into one, else the path."""
    within = inside(path)
    return path if within is None else within.book


def sheet_names(book: Path, shown: str) -> tuple[str, ...]:
    """The sheets of a workbook, in its order.

    Raises:
        ScenarioError: it is no workbook, or damaged.
    """
    try:
        stamp = book.stat()
    except OSError as bad:
        raise refusal("cannot_read", Place(shown), reason=bad.strerror or str(bad)) from bad
    return _names(book, shown, stamp.st_mtime_ns, stamp.st_size)


@lru_cache(maxsize=32)
def _names(book: Path, shown: str, _changed: int, _size: int) -> tuple[str, ...]:
    opened = open_book(book, shown)
    with opened.archive:
        return tuple(entry.name for entry in opened.sheets if not entry.chart)


def has_sheet(book: Path, name: str) -> bool:
    """Whether a workbook has a sheet of a name; one that cannot be read has none."""
    try:
        return name in sheet_names(book, str(book))
    except ScenarioError:
        return False


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
