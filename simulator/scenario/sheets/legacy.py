"""Workbooks of older or other kinds (.xls, .xlsb, .ods), read by a process of their own with bounded memory."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from simulator.problems import Place, refusal
from simulator.scenario.sheets.grid import MOST_BYTES, Grid, Merge, letters

MOST_SECONDS = 60
_CHILD = Path(__file__).with_name("legacy_child.py")


@dataclass(frozen=True)
class LegacySheet:
    """One worksheet: rows of text from its first used row on."""

    name: str
    visible: bool
    top: int
    left: int
    rows: Sequence[list[str]]
    merges: Sequence[tuple[int, int, int, int]] = ()

    def grid(self, file: str) -> Grid:
        """The sheet as a grid."""

        def locate(row: int, column: int) -> Place:
            line, at = self.top + row + 1, self.left + column
            return Place(file, line, at + 1, sheet=self.name, cell=f"{letters(at)}{line}")

        up, left = self.top, self.left
        merges = tuple(Merge(a - up, b - left, c - up, e - left) for a, b, c, e in self.merges)
        return Grid(file, self.rows, locate, merges=merges)


def read_legacy(path: Path, shown: str) -> list[LegacySheet]:
    """All worksheets; raises ScenarioError when the file cannot be read, whatever its library does."""
    try:
        size = path.stat().st_size
    except OSError as bad:
        raise refusal("cannot_read", Place(shown), reason=bad.strerror or str(bad)) from bad
    if size > MOST_BYTES:
        raise refusal("file_too_large", Place(shown), size=size, most=MOST_BYTES)
    command = [sys.executable, str(_CHILD), str(path.resolve())]
    try:
        done = subprocess.run(command, capture_output=True, timeout=MOST_SECONDS, check=False)
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()
            reason = said[-1][:200] if said and done.returncode > 0 else ""
            raise refusal("damaged_book", Place(shown), reason=reason.rpartition("Error: ")[2] or "?")
        sheets = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, OSError, ValueError) as bad:
        raise refusal("damaged_book", Place(shown), reason=type(bad).__name__) from bad
    return [LegacySheet(s["name"], s["visible"], s["start"][0], s["start"][1], s["rows"], s["merges"]) for s in sheets]
