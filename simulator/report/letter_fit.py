"""What fits on a letter's page: heights as Word sets them, which takes more room than the other formats."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from simulator.report.memo import Blank, Block, Bullets, Figure, Memo, Paragraph, Section, Subheading
from simulator.tables.table import Table

PAGE = 705.0
"""Points of a page between its margins, less what Word and other programs may differ by."""
_LINE, _ROW, _LETTERS = 13.4, 12.9, 96
_TITLE, _HEADING, _CAPTION, _AFTER = 48.0, 36.0, 22.0, 7.0


def lines_of(text: str) -> int:
    """How many lines a text takes.

    >>> lines_of("one line"), lines_of("x" * 200)
    (1, 3)
    """
    return max(ceil(len(text) / _LETTERS), 1)


def height_of(block: Block) -> float:
    """How many points a block takes."""
    match block:
        case Paragraph() | Blank() | Subheading():
            return lines_of(block.text) * _LINE + 6
        case Bullets():
            return sum(bullet_height(item) for item in block.items)
        case Table():
            return _CAPTION + (1 + len(block.lines)) * _ROW + sum(map(lines_of, block.notes)) * _LINE + _AFTER
        case Figure():
            return block.height * 72


def bullet_height(text: str) -> float:
    """How many points a line of a list takes, which is indented."""
    return ceil(len(text) / (_LETTERS - 6)) * _LINE + 1


def left_on(memo: Memo) -> float:
    """How many points are left of the page of a memo; below zero where it goes over."""
    head = _TITLE + len(memo.facts) * _LINE + (lines_of(memo.warning) * _LINE + 6 if memo.warning else 0)
    return PAGE - head - sum(_section(section) for section in memo.sections)


def _section(section: Section) -> float:
    return _HEADING + sum(height_of(block) for block in section.blocks)


def that_fit(items: Sequence[str], room: float) -> int:
    """How many of the items, from the first, fit in a list."""
    used = 0.0
    for count, item in enumerate(items):
        used += bullet_height(item)
        if used > room:
            return count
    return len(items)
