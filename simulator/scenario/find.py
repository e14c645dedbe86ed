"""Which files a scenario and its designs are: a path, a folder, or names under it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from simulator.problems import Place, did_you_mean, refusal
from simulator.scenario.books.inside import BOOKS, SCENARIO, inside, real_file
from simulator.scenario.books.read import holds_model, is_there, yaml_files
from simulator.scenario.tables import WORKBOOKS
from simulator.scenario.yaml_text import shown_path


def design_names(path: str | Path) -> list[str]:
    """Names of the designs under a scenario's ``designs`` folder."""
    base = scenario_file(Path(path))
    return [file.stem for file in yaml_files(base.parent / "designs")]


_FOLDERS = ("designs", "responses")
"""Where designs lie, and where the assumptions about answers that any of them may be put together with."""


def applied_together(design: str | Path) -> list[str | Path]:
    """``capped-fee+elastic`` is two designs, unless it is a file."""
    return [design] if isinstance(design, Path) or is_there(Path(design)) else list(design.split("+"))


def scenario_file(path: Path) -> Path:
    """The scenario.yaml that a path means."""
    file = path / SCENARIO if not is_there(path) and is_there(path / SCENARIO) else path
    if not is_there(file):
        raise refusal("no_such_file", Place(shown_path(path)), file=shown_path(path))
    if file.suffix.lower() in BOOKS and holds_model(file):
        return file / SCENARIO
    if file.suffix.lower() in WORKBOOKS:
        raise refusal("workbook_for_scenario", Place(shown_path(path)), file=shown_path(path))
    return file


def design_file(base: Path, design: str | Path) -> Path:
    """The overlay that a design's name or path means."""
    for folder in _FOLDERS:
        named = base.parent / folder / f"{design}.yaml"
        if is_there(named):
            return named
    if is_there(Path(design)):
        return Path(design)
    known = [file.stem for folder in _FOLDERS for file in yaml_files(base.parent / folder)]
    raise refusal(
        "no_such_design", Place(shown_path(real_file(base))), name=str(design), known=did_you_mean(str(design), known)
    )


def name_of(base: Path, files: Sequence[Path]) -> str:
    """What a scenario with some designs is called: ``scenario/design+other``."""
    within = inside(base)
    own = base.resolve().parent.name if base.name == SCENARIO else base.stem
    own = own if within is None else within.book.stem
    return "/".join([own, "+".join(file.stem for file in files)]) if files else own
