"""Where the headings of a table stand: on its first row, under titles, or on two rows with merged cells above."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from simulator.problems import refusal
from simulator.scenario.months import matched
from simulator.scenario.sheets.grid import Grid
from simulator.scenario.sheets.sheet import MonthPattern

_SEARCHED = 40
_SPACE = re.compile(r"[\s\u00a0\u202f\u2009]+")


@dataclass(frozen=True)
class Headings:
    """The names of the columns, other names of each, and the row of the grid on which the table begins."""

    names: tuple[str, ...]
    others: tuple[tuple[str, ...], ...]
    row: int
    body: int
    found: bool
    """Whether they were looked for, and not on the first row."""


def heading_text(cell: str) -> str:
    r"""A heading as it is compared: without soft hyphens, every space alike; of several lines the last is the name.

    >>> heading_text("Antal\u00a0listade"), heading_text("Antal listade\nlisted")
    ('Antal listade', 'listed')
    """
    lines = [line for line in cell.replace("\u00ad", "").splitlines() if line.strip()]
    return _SPACE.sub(" ", lines[-1]).strip() if lines else ""


def _whole_text(cell: str) -> str:
    return _SPACE.sub(" ", cell.replace("\u00ad", "")).strip()


def find_headings(
    grid: Grid, wanted: Collection[str], key: str, said: Sequence[int], months: Sequence[MonthPattern] = ()
) -> Headings:
    """The headings of a table.

    Args:
        grid: the cells.
        wanted: headings that are read, which tell the headings' row from titles above it.
        key: the heading of the column that names each row; "" when any of ``wanted`` may be absent.
        said: the rows of the file on which the headings stand, when they are stated.
        months: patterns of headings of months, which tell it too.

    Raises:
        ScenarioError: there are none.
    """
    used = [i for i, row in enumerate(grid.rows[: _SEARCHED + max(said, default=0)]) if any(c.strip() for c in row)]
    if said:
        rows = [i for i in used if grid.locate(i, 0).line in said]
        if len(rows) != len(said):
            raise refusal("no_headings_there", grid.locate(0, 0), rows=", ".join(map(str, said)))
        return _named(grid, rows[0], rows[-1], found=False)
    if not used or used[0] != 0:
        raise refusal("no_headings", grid.locate(0, 0))
    first = _named(grid, 0, 0, found=False)
    if _hits(first, wanted, months) == len({*wanted}) + sum(len(each.months) for each in months):
        return first
    candidates = [first]
    for i in used:
        candidates.append(_named(grid, i, i, found=i > 0))
        if i + 1 in used:
            candidates.append(_named(grid, i, i + 1, found=True))
    with_key = [c for c in candidates if not key or key in _all_names(c)]
    if with_key:
        return max(with_key, key=lambda c: (_hits(c, wanted, months), c.row - c.body))
    return max(
        candidates, key=lambda c: (_hits(c, wanted, months), c.row in _fullest(grid, used), c.row - c.body, -c.row)
    )


def _fullest(grid: Grid, used: Sequence[int]) -> set[int]:
    """Rows that fill at least half as many cells as any: headings rather than titles."""
    filled = {row: sum(bool(cell.strip()) for cell in grid.rows[row]) for row in used}
    return {row for row, count in filled.items() if count * 2 >= max(filled.values())}


def _named(grid: Grid, top: int, bottom: int, *, found: bool) -> Headings:
    if top == bottom:
        cells = grid.rows[top]
        names = [heading_text(cell) for cell in cells]
        others = [_unlike(name, _whole_text(cell)) for name, cell in zip(names, cells, strict=True)]
        return Headings(tuple(names), tuple(others), top, top + 1, found)
    width = max(len(grid.rows[i]) for i in range(top, bottom + 1))
    upper, lower = (_padded(grid.rows[i], width) for i in (top, bottom))
    upper = _spread(grid, upper, lower, top)
    below = [cell for cell in lower if cell]
    names, others = [], []
    for group, own in zip(upper, lower, strict=True):
        both = f"{group} {own}".strip()
        single = own if own and below.count(own) == 1 else ("" if own else group)
        names.append(both)
        others.append(_unlike(both, single, f"{group}.{own}" if group and own else ""))
    return Headings(tuple(names), tuple(others), top, bottom + 1, found)


def _padded(row: Sequence[str], width: int) -> list[str]:
    texts = [_whole_text(cell) for cell in row]
    return texts + [""] * (width - len(texts))


def _spread(grid: Grid, upper: list[str], lower: Sequence[str], top: int) -> list[str]:
    """Groups of headings stand over all their columns: by merged cells, or until the next where none are known."""
    out = list(upper)
    across = [m for m in grid.merges if m.top <= top <= m.bottom and m.right > m.left]
    for merge in across:
        for column in range(merge.left, min(merge.right + 1, len(out))):
            out[column] = upper[merge.left] if 0 <= merge.left < len(upper) else out[column]
    if not grid.merges:
        for column in range(1, len(out)):
            if not out[column] and lower[column] and out[column - 1] and lower[column - 1]:
                out[column] = out[column - 1]
    return out


def _unlike(name: str, *others: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(other for other in others if other and other != name))


def _all_names(headings: Headings) -> set[str]:
    return {*headings.names, *(other for names in headings.others for other in names)}


def _hits(headings: Headings, wanted: Collection[str], months: Sequence[MonthPattern]) -> int:
    found = sum(len(matched(each.pattern, each.months, headings.names)) for each in months)
    return found + len({*wanted} & _all_names(headings))


def resolved(headings: Headings, wanted: Collection[str]) -> tuple[str, ...]:
    """The names of the columns, each wanted one by the name that it is wanted by, where just one column has it."""
    names = list(headings.names)
    for want in wanted:
        if want in names:
            continue
        having = [i for i, others in enumerate(headings.others) if want in others]
        if len(having) == 1:
            names[having[0]] = want
    return tuple(names)
