"""Scenarios made in Python: read as typed objects, given tables, saved as files, and checked without any file."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.files import write_file
from simulator.problems import Place, did_you_mean, refusal
from simulator.scenario.definitions import Scenario
from simulator.scenario.find import design_file, scenario_file
from simulator.scenario.load import from_text, layers_of, with_listed
from simulator.scenario.overlay import Layered
from simulator.scenario.schema import OverlayFile, RecipientsPart, ScenarioFile
from simulator.scenario.shape import validate
from simulator.scenario.write import plain, to_yaml
from simulator.scenario.yaml_text import Path_, Text, parse_yaml, shown_path

if TYPE_CHECKING:
    import pandas as pd

    Rows = pd.DataFrame | Sequence[Mapping[str, Any]]


def read(path: Path, designs: Sequence[str | Path] = ()) -> ScenarioFile:
    """A scenario's typed objects as its files have them, with designs applied, and with weights that stand in files."""
    base = scenario_file(path)
    files = [design_file(base, design) for design in designs]
    layered = layers_of(base, files)
    if layered.title:
        layered.text.raw["title"] = layered.title
    _name_files_from(layered.text, base.parent)
    with_listed(layered)
    return validate(ScenarioFile, layered.text)


def _name_files_from(text: Text, folder: Path) -> None:
    """Tables that a design names from its own folder are named from the scenario's instead."""
    for path in [path for path in text.places if path[-1:] in (("file",), ("facts",), ("series",))]:
        here = Path(text.places[path].file).parent
        part: Any = text.raw
        for key in path[:-1]:
            part = part[key]
        if isinstance(part, dict) and isinstance(part.get(path[-1]), str) and here.resolve() != folder.resolve():
            part[path[-1]] = Path(os.path.relpath(here / part[path[-1]], folder)).as_posix()


def save(file: ScenarioFile | OverlayFile, path: str | Path, *, overwrite: bool = False) -> Path:
    """Write a scenario or a design as YAML that reads back equal; never over a file that exists unless told.

    Tables that it names are looked for beside the file; ``with_tables`` puts rows into the scenario itself.
    """
    target = Path(path)
    if target.suffix.lower() not in (".yaml", ".yml"):
        raise refusal("unknown_ending", Place(str(target)), ending=target.suffix or "-", known=".yaml, .yml")
    text = to_yaml(file)
    validate(type(file), parse_yaml(text, shown_path(target)))  # what could not be read back is told now
    return write_file(target, text.encode("utf-8"), overwrite=overwrite)


def with_tables(file: ScenarioFile, tables: Mapping[str, Rows]) -> ScenarioFile:
    """The scenario with rows of its own instead of files: ``recipients``, and names of its finer tables."""
    known = {"recipients", *file.tables}
    for name in tables:
        if name not in known:
            raise refusal("unknown_name", Place("tables"), name=name, known=did_you_mean(name, known))
    finer = {
        name: part.model_copy(update={"file": "", "sheet": "", "rows": rows_of(tables[name])})
        if name in tables
        else part
        for name, part in file.tables.items()
    }
    recipients = file.recipients
    if "recipients" in tables:
        rows = rows_of(tables["recipients"])
        update = {"file": "", "sheet": "", "rows": rows}
        recipients = RecipientsPart(rows=rows) if recipients is None else recipients.model_copy(update=update)
    return file.model_copy(update={"recipients": recipients, "tables": finer})


def rows_of(table: Rows) -> list[dict[str, str]]:
    """Rows as the text that a file would have; what is missing becomes an empty cell.

    >>> rows_of([{"id": "a", "beds": 66.0, "private": True, "listed": None}])
    [{'id': 'a', 'beds': '66', 'private': 'yes', 'listed': ''}]
    """
    if isinstance(table, Sequence):
        records: Sequence[Mapping[Any, Any]] = table
    else:
        named = table.reset_index() if table.index.name is not None else table
        records = named.astype(object).where(named.notna(), None).to_dict("records")
    return [{str(key): _cell(value) for key, value in record.items()} for record in records]


def _cell(value: Any) -> str:
    if value is None or value != value:
        return ""
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def build(
    file: ScenarioFile,
    tables: Mapping[str, Rows] | None = None,
    *,
    name: str = "built",
    folder: str | Path = "",
    base: Scenario | None = None,
) -> Scenario:
    """A checked scenario of typed objects, with no file.

    Args:
        file: the scenario, or a design with what it extends, as ``read`` gives it.
        tables: rows instead of files, by name.
        name: what it is called.
        folder: where files that it names lie.
        base: what ``baseline(...)`` asks about.

    Raises:
        ScenarioError: with every fault and its path.
    """
    raw = plain(with_tables(file, tables or {}))
    at = shown_path(Path(folder) / name)
    places = {path: Place(f"{at}: {'.'.join(map(str, path))}") for path in _paths(raw)}
    places[()] = Place(at)
    return from_text(Layered(Text(raw, places, dict(places)), title=raw.get("title", "")), name, base)


def _paths(value: Any, above: Path_ = ()) -> Iterator[Path_]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield (*above, key)
        yield from _paths(item, (*above, key))
