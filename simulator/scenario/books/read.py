"""Reads a model where it stands: in files of YAML, or in the sheets of a workbook as if these were such files."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from simulator.problems import Place, Problems, refusal
from simulator.scenario.books.base import base_of
from simulator.scenario.books.designs import design_files
from simulator.scenario.books.inside import SCENARIO, Inside, has_sheet, inside, sheet_names
from simulator.scenario.books.rows import model_rows, model_sheet
from simulator.scenario.yaml_text import Text, read_yaml, shown_path


def read_model(path: Path) -> Text:
    """The text of a scenario or a design, from a file or from a workbook.

    Args:
        path: a file of YAML, or ``bok.xlsx/scenario.yaml`` or ``bok.xlsx/designs/NAME.yaml``.

    Raises:
        ScenarioError: it is not there, or cannot be read.
    """
    within = inside(path)
    if within is None:
        return read_yaml(path)
    shown = shown_path(within.book)
    text = texts_in(within.book).get(within.name)
    if text is None:
        raise refusal("no_such_file", Place(shown), file=within.name)
    problems = Problems()
    problems.found += text.problems.found
    return text.copy(problems)


def texts_in(book: Path) -> Mapping[str, Text]:
    """Every file of YAML that a workbook stands for, by its name."""
    shown = shown_path(book)
    sheet_names(book, shown)  # refuses a file that is not there
    stamp = book.stat()
    return _texts(book, shown, stamp.st_mtime_ns, stamp.st_size)


@lru_cache(maxsize=8)
def _texts(book: Path, shown: str, _changed: int, _size: int) -> Mapping[str, Text]:
    problems = Problems()
    rows = model_rows(book, shown, problems)
    root = Place(shown, sheet=next((n for n in sheet_names(book, shown) if model_sheet(n)), ""), cell="A1")
    base = base_of(rows, root)
    base.text.problems.found[:0] = problems.found
    return {SCENARIO: base.text, **design_files(rows, base, root)}


def holds_model(path: Path) -> bool:
    """Whether a workbook holds a scenario and not only tables."""
    return any(model_sheet(name) in ("rules", "model") for name in sheet_names(path, shown_path(path)))


def is_there(path: Path) -> bool:
    """Whether there is such a file, on the disk or in a workbook; a name that no file can have has none."""
    try:
        if path.is_file():
            return True
        within = inside(path)
    except (OSError, ValueError, RuntimeError):
        return False
    return within is not None and _has(within)


def _has(within: Inside) -> bool:
    if within.name.endswith(".yaml"):
        return within.name in texts_in(within.book)
    return has_sheet(within.book, within.name)


def yaml_files(folder: Path) -> list[Path]:
    """The files of YAML in a folder, which may be one of a workbook, in order of their names."""
    within = inside(folder)
    if within is None:
        return sorted(folder.glob("*.yaml"))
    start = f"{within.name}/"
    return [within.book / name for name in sorted(texts_in(within.book)) if name.startswith(start)]
