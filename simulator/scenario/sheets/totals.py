"""Rows of a file that sum the others: left out with a note, or one question where it cannot be seen."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LEAST_BLOCK = 3
_MARK = re.compile(
    r"(?:del|slut|total)?summa\b.*|.*\b(?:summa|total|totalt|totals)|(?:sub|grand )?total\b.*"
    r"|total(?:t|en|er|summa|a)?\b.*|sums?|s:a\b.*|riket\b.*|hela (?:riket|landet|regionen|länet)|i all?t|samtliga\b.*"
    r"|alla|all|overall|tot\.?|gesamt|insgesamt|summe|yhteensä|\u2211|\u03a3",
    re.IGNORECASE,
)
_MEAN = re.compile(
    r"(?:ovägt |vägt )?(?:medel(?:värde|tal)?|genomsnitt|snitt|median)(?: .*)?|(?:average|mean|median)(?: .*)?",
    re.IGNORECASE,
)
_EXACT = re.compile(
    r"(?:del|slut|total)?summa|totalt?|(?:sub|grand )total|sums?|totals|riket|\u2211|\u03a3", re.IGNORECASE
)


def is_mark(name: str) -> bool:
    """Whether a row's name may say that it sums others.

    >>> is_mark("Summa:"), is_mark("Totalt Region X"), is_mark("Summerby"), is_mark("Alléns vårdcentral")
    (True, True, False, False)
    """
    return bool(_MARK.fullmatch(name.strip(" :*")))


def is_mean(name: str) -> bool:
    """Whether a row's name says that it is an average of others.

    >>> is_mean("Medelvärde"), is_mean("Medelpads vårdcentral")
    (True, False)
    """
    return bool(_MEAN.fullmatch(name.strip(" :*")))


def is_sum(name: str) -> bool:
    """Whether a row's name says without doubt that it sums the others.

    >>> is_sum("Summa:"), is_sum("Totalt Region X")
    (True, False)
    """
    return bool(_EXACT.fullmatch(name.strip(" :*")))


@dataclass(frozen=True)
class Sums:
    """The rows that sum others, and the one of which it cannot be known."""

    rows: Mapping[int, float]
    """By row the sum in the first column in which it agrees; NaN where it says nothing else than its name."""
    asked: tuple[int, ...] = ()
    """Rows that sum others in one column, the last row among them."""
    asked_column: int = 0
    wrong: tuple[int, ...] = ()
    """Rows whose names say that they sum others but whose figures do not."""


def find_sums(
    names: Sequence[str], read: Sequence[Floats], unread: Sequence[Floats], empty: Sequence[bool], *, ask: bool
) -> Sums:
    """Rows that sum the rows of their block, or all rows.

    Args:
        names: what each row is called, "" where it has no name.
        read: columns of money and counts that are read; NaN where a cell has no number.
        unread: other columns, which may support what the read ones say.
        empty: whether a row says nothing but its name.
        ask: whether a last row that agrees in one column only is a question.

    Returns:
        Rows that sum others, a row in question, and rows whose names promise a sum that they do not hold.
    """
    table = _Table(names, read, unread)
    sure = _search(table, names, empty, loose=False)
    if not ask:
        return sure
    loose = _search(table, names, empty, loose=True)
    asked = tuple(row for row in loose.rows if row not in sure.rows)
    last = max((row for row in range(table.count) if row not in sure.rows), default=-1)
    return replace(sure, asked=asked, asked_column=loose.asked_column) if last in asked else sure


def _search(table: _Table, names: Sequence[str], empty: Sequence[bool], *, loose: bool) -> Sums:
    """Rows that sum their block; ``loose`` takes a row for a sum that agrees in one column only."""
    rows: dict[int, float] = {}
    wrong: list[int] = []
    start, before, first = 0, np.zeros(len(table.plain)), 0
    while start < table.count:
        block = table.block(start)
        for row in table.candidates(start, block, before).tolist():
            marked = bool(table.marked[row])
            named = bool(names[row]) and empty[row]
            if (marked and named) or (is_mean(names[row]) and (named or table.is_mean_of(row, start, rows))):
                rows[row] = float("nan")
                start = row + 1
                break
            best = table.verdict(row, start, block[:, row - start], before, rows)
            if best.holds(marked) or (loose and best.all_read and best.size >= 2):
                rows[row] = float(table.columns[best.first, row])
                first = best.first
                before = before + block[:, row - start]
                start = row + 1
                break
            if marked and names[row]:
                wrong.append(row)
        else:
            break
    return Sums(rows, (), first, tuple(wrong))


class _Table:
    """Columns of numbers and the names of their rows, ready to be summed."""

    def __init__(self, names: Sequence[str], read: Sequence[Floats], unread: Sequence[Floats]) -> None:
        self.count = len(names)
        self.read = len(read)
        self.marked = np.array([is_mark(name) or not name for name in names], dtype=bool)
        self.means = np.array([is_mean(name) for name in names], dtype=bool)
        self.columns = np.array([*read, *unread], dtype=np.float64).reshape(len(read) + len(unread), self.count)
        self.gaps = np.isnan(self.columns)
        self.plain = np.where(self.gaps, 0.0, self.columns)

    def block(self, start: int) -> Floats:
        """For every row from ``start`` on the sums of the block's rows above it."""
        sums = np.cumsum(self.plain[:, start:], axis=1)
        return np.concatenate([np.zeros((len(sums), 1)), sums[:, :-1]], axis=1)

    def is_mean_of(self, row: int, start: int, totals: Mapping[int, float]) -> bool:
        """Whether every column that is read holds the mean of the block's rows, or of all rows above but the sums."""
        values = self.columns[: self.read, row]
        above = [other for other in range(row) if other not in totals]
        for others in (above, [other for other in above if other >= start]):
            if len(others) > 1:
                means = self.plain[: self.read, others].sum(axis=1) / len(others)
                if (np.isnan(values) | (np.abs(values - means) <= 0.5)).all():
                    return True
        return False

    def candidates(self, start: int, block: Floats, before: Floats) -> NDArray[np.intp]:
        """Rows that are named as sums, or whose read columns all sum the block or everything above."""
        here, gaps = self.columns[: self.read, start:], self.gaps[: self.read, start:]
        found = self.marked[start:] | self.means[start:]
        for sums in (block[: self.read], block[: self.read] + before[: self.read, None]):
            near = gaps | (np.abs(here - sums) <= np.maximum(np.abs(here), np.abs(sums)) * 1e-9)
            found |= near.all(axis=0) & (np.nan_to_num(here) != 0).any(axis=0)
        if start == 0:
            found[:1] = True  # a total may stand first
        return np.nonzero(found)[0] + start

    def verdict(self, row: int, start: int, block: Floats, before: Floats, totals: Mapping[int, float]) -> _Verdict:
        """How well a row sums its block, all rows above it, or, where it stands first, all rows below."""
        wide = bool(self.marked[row])
        above = [other for other in range(row) if other not in totals]
        sums: list[tuple[Floats, Any, int]] = [(block, np.any(self.gaps[:, start:row], axis=1), row - start)]
        if start:
            sums.append((block + before, self.gaps[:, above].any(axis=1), len(above)))
        if row < LEAST_BLOCK and row == start and row + 1 < self.count:
            below = np.nonzero(~self.marked[row + 1 :])[0] + row + 1 if wide else np.arange(row + 1, self.count)
            if len(below):
                sums.append((self.plain[:, below].sum(axis=1), self.gaps[:, below].any(axis=1), len(below)))
        verdicts = [_agreeing(self.columns[:, row], *some, self.read, wide=wide) for some in sums]
        return max(verdicts, key=lambda verdict: (verdict.all_read, verdict.count))


@dataclass(frozen=True)
class _Verdict:
    """Whether every column that is read agrees, in how many columns in all, the first, and of how many rows."""

    all_read: bool
    count: int
    first: int
    size: int

    def holds(self, marked: bool) -> bool:
        """Whether the row is a sum without doubt."""
        if marked:
            return self.all_read and self.size >= 2
        return self.all_read and self.count >= 2 and self.size >= LEAST_BLOCK


def _agreeing(values: Floats, sums: Floats, gaps: NDArray[np.bool_], size: int, read: int, *, wide: bool) -> _Verdict:
    """In how many columns a row is the sum of others; one that is named a total may be rounded or hold hidden cells."""
    said = ~np.isnan(values)
    room = np.maximum(np.abs(sums), np.abs(values)) * 1e-9 + (0.5 * size * _last_digit(values, sums) if wide else 0.0)
    near = said & (np.abs(values - sums) <= room)
    if wide:
        near |= said & gaps & (values >= sums)
    counted = near & (values != 0)
    hit = np.nonzero(counted)[0]
    all_read = bool(near[:read][said[:read]].all()) and bool(counted[:read].any())
    return _Verdict(all_read, int(counted.sum()), int(hit[0]) if hit.size else 0, size)


def _last_digit(values: Floats, sums: Floats) -> Floats:
    """What the last digit that is written is worth: nothing for counts, which are not rounded."""
    shown = np.nan_to_num(sums)
    return np.where(np.floor(shown) == shown, 0.0, 0.01)
