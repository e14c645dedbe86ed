"""The designs of a workbook: rows of the sheet of designs, and columns beside the scenario's own values."""

from __future__ import annotations

import copy
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from simulator.language import LANGUAGES, word
from simulator.problems import Place
from simulator.scenario.books.base import Base
from simulator.scenario.books.rows import Cell, ModelRow
from simulator.scenario.books.steps import steps_in
from simulator.scenario.books.tree import Tree, value_at
from simulator.scenario.yaml_text import Path_, Text

BASE = "../scenario.yaml"
TOP = ("title", "why", "sources", "claims", "notes", "extends")
VERBS = ("change", "add", "remove")


def design_files(rows: Sequence[ModelRow], base: Base, root: Place) -> dict[str, Text]:
    """The designs of a workbook, by the name of the file that each would be.

    Args:
        rows: of all sheets of the model.
        base: the scenario.
        root: the workbook.
    """
    trees: dict[str, Tree] = {}
    for row in rows:
        if row.sheet == "designs":
            _listed(row, trees, root)
    columns = _columns(rows, base, root)
    for name, tree in columns.items():
        if name in trees:
            tree.text.problems.add("book_design_twice", tree.text.places[("title",)], name=name)
        trees[name] = tree
    for tree in trees.values():
        if "extends" not in tree.text.raw:
            tree.text.raw["extends"] = BASE
    return {_file(name): tree.text for name, tree in trees.items()}


def _file(name: str) -> str:
    return f"{name}.yaml" if name.startswith("responses/") else f"designs/{name}.yaml"


def design_name(title: str) -> str:
    """The name by which a design is asked for, from what a column calls it.

    >>> design_name("Förslag A: högre pris"), design_name("open-fee")
    ('forslag-a-hogre-pris', 'open-fee')
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9_]+", "-", plain.lower()).strip("-") or "design"


# -- the sheet of designs ---------------------------------------------------------------------------------------------


def _listed(row: ModelRow, trees: dict[str, Tree], root: Place) -> None:
    """One row of the sheet of designs: what a design is called and why, or one of its changes."""
    design, verb, path = row.cells["design"], row.cells["verb"], row.cells["path"]
    tree = trees.get(design.text) or Tree(root)
    problems = tree.text.problems
    trees[design.text] = tree
    if not design.text or not path.text:
        problems.add("book_no_path", (design if path.text else path).place, value=row.cells["value"].text[:40])
        return
    found = next((v for v in VERBS for lang in LANGUAGES if word(f"book_verb_{v}", lang) == verb.text.lower()), None)
    if verb.text and found is None:
        known = ", ".join(word(f"book_verb_{v}", "sv") for v in VERBS)
        problems.add("book_verb", verb.place, found=verb.text, known=known)
        return
    if found == "remove":
        removed = tree.text.raw.get("remove", [])
        tree.put(("remove", len(removed)), path.text, path.place, path.place)
        return
    key = row.cells["key"]
    inner = steps_in(f"x{key.text}" if key.text.startswith("[") else f"x.{key.text}" if key.text else "x")
    steps = steps_in(path.text) if found is None else (found, path.text)
    if inner is None or steps is None:
        problems.add("book_path", (key if steps else path).place, path=(key if steps else path).text)
        return
    if row.cells["value"].text:
        tree.put((*steps, *inner[1:]), row.value(), row.cells["value"].place, path.place)


# -- columns beside the scenario --------------------------------------------------------------------------------------


@dataclass
class _Column:
    """A design that is being gathered from its column."""

    tree: Tree
    changed: set[Path_] = field(default_factory=set)


def _columns(rows: Sequence[ModelRow], base: Base, root: Place) -> dict[str, Tree]:
    out: dict[str, _Column] = {}
    for steps, row in base.rows:
        for title, cell in row.designs.items():
            if not cell.text:
                continue
            name = design_name(title)
            if name not in out:  # what is missing of it is told at its reason
                reasons = (other.designs[title].place for at, other in base.rows if at == ("why",))
                out[name] = _Column(Tree(next(reasons, root)))
                out[name].tree.put(("title",), title, cell.place, cell.place)
            _take(out[name], steps, row, cell, base)
    return {name: column.tree for name, column in out.items() if set(column.tree.text.raw) - {"title", "why"}}


def _take(column: _Column, steps: Path_, row: ModelRow, cell: Cell, base: Base) -> None:
    """One cell of a design's column: another value, a value that the scenario has not, or a part that goes."""
    tree = column.tree
    if steps[0] in TOP:
        tree.put(steps, cell.text, cell.place, cell.place)
        return
    if any(cell.text.lower() == word("book_removed", lang) for lang in LANGUAGES):
        removed = tree.text.raw.get("remove", [])
        tree.put(("remove", len(removed)), overlay_name(steps), cell.place, cell.place)
        return
    until = next((k for k, step in enumerate(steps) if isinstance(step, int)), len(steps))
    at = next((steps[:end] for end in range(1, until + 1) if value_at(base.text.raw, steps[:end]) is None), None)
    if at is None:  # the scenario has it: a value changes, or an item of a list, which is written whole
        whole = steps[:until]
        key = ("change", overlay_name(whole))
        if whole not in column.changed:
            column.changed.add(whole)
            tree.put(key, "", cell.place, cell.place)
            tree.text.raw["change"][key[1]] = copy.deepcopy(value_at(base.text.raw, whole))
        if value_at(base.text.raw, steps) is None:
            tree.put((*key, *steps[until:]), row.value(cell), cell.place, cell.place)
        else:
            tree.replace((*key, *steps[until:]), row.value(cell), cell.place)
        return
    key = ("add", overlay_name(at))
    if at not in column.changed:
        column.changed.add(at)
        for other, known in base.rows:
            said = known.cells["value"]
            if other[: len(at)] == at and said.text and not known.designs.get(_title(tree), _NOTHING).text:
                tree.put((*key, *other[len(at) :]), known.value(), said.place, said.place)
    tree.put((*key, *steps[len(at) :]), row.value(cell), cell.place, cell.place)


_NOTHING = Cell("", Place(""))


def _title(tree: Tree) -> str:
    return str(tree.text.raw["title"])


def overlay_name(steps: Path_) -> str:
    """A path as a design writes it: steps that are no names in quotation marks.

    >>> overlay_name(("recipients", "Vårdcentral 7.1", "listed"))
    'recipients."Vårdcentral 7.1".listed'
    """
    return ".".join(f'"{step}"' if "." in str(step) else str(step) for step in steps)
