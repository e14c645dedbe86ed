"""The scenario of a workbook: the rows of its rules, its model and its claims as one text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.problems import Place
from simulator.scenario.books.rows import ModelRow
from simulator.scenario.books.steps import steps_in
from simulator.scenario.books.tree import Tree
from simulator.scenario.yaml_text import Path_, Text


@dataclass(frozen=True)
class Base:
    """The scenario's text, its rows with their paths, and the parts that nobody has filled in."""

    text: Text
    rows: tuple[tuple[Path_, ModelRow], ...]
    unused: frozenset[Path_]


def base_of(rows: Sequence[ModelRow], root: Place) -> Base:
    """The scenario of a workbook.

    A row whose unit stands there and whose value does not waits to be filled in. A part of which some rows wait and
    none is filled in is not used, nor is what else is written of it.

    Args:
        rows: of all sheets of the model.
        root: the workbook.
    """
    tree = Tree(root)
    problems = tree.text.problems
    found: list[tuple[Path_, ModelRow]] = []
    for row in rows:
        if row.sheet == "designs":
            continue
        path, value = row.cells["path"], row.cells["value"]
        if not path.text:
            if value.text:
                problems.add("book_no_path", path.place, value=value.text[:40])
            continue
        steps = steps_in(path.text)
        if steps is None:
            problems.add("book_path", path.place, path=path.text)
            continue
        found.append((steps, row))
    unused = _unused(found)
    for steps, row in found:
        if row.cells["value"].text and not any(steps[:end] in unused for end in range(1, len(steps) + 1)):
            value = row.cells["value"]
            tree.put(steps, row.value(), value.place, row.cells["path"].place)
    return Base(tree.text, tuple(found), unused)


def _unused(rows: Sequence[tuple[Path_, ModelRow]]) -> frozenset[Path_]:
    waiting: set[Path_] = set()
    filled: set[Path_] = set()
    for steps, row in rows:
        if row.cells["unit"].text and len(steps) > 2:
            (filled if row.cells["value"].text else waiting).add(part_of(steps))
    return frozenset(waiting - filled)


def part_of(steps: Path_) -> Path_:
    """The part that a value is written in: what stands above its key, lists apart.

    >>> part_of(("quantities", "goal", "curve", 0, 1))
    ('quantities', 'goal')
    """
    key = next((k for k, step in enumerate(steps) if isinstance(step, int)), len(steps)) - 1
    return steps[:key]
