"""``simulator new``: a scenario of one's own, from the starter, from a shipped one or from a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from simulator.language import Locale
from simulator.problems import Place, refusal

_FILES = Path(__file__).parent / "starter_files"
_ENDINGS = (".yaml", ".csv", ".txt", ".tsv", ".md", ".xlsx")
BOOK = ".xlsx"


def write_starter(folder: Path) -> list[Path]:
    """Copy the starter files into a new (or empty) folder; never writes over anything."""
    return _write(folder, _files_in(_FILES))


def write_new(target: Path, source: Path | None, locale: Locale) -> list[Path]:
    """A new scenario: files in a folder, or a workbook where the target ends with ``.xlsx``.

    Args:
        target: a folder that is new or empty, or a workbook that does not exist.
        source: the scenario or the workbook that it is made from; the starter unless given.
        locale: the language of a workbook.

    Returns:
        The files written.

    Raises:
        ScenarioError: the source has faults, or the target exists.
    """
    home = source or _FILES
    if target.suffix.lower() == BOOK:
        from simulator.files import refuse_existing, write_file
        from simulator.template.scenario_book import book_bytes, content_of

        refuse_existing(target)
        return [write_file(target, book_bytes(content_of(home), locale, target.name))]
    _refuse_full(target)
    if home.suffix.lower() == BOOK and home.is_file():
        from simulator.template.book_files import files_of_book

        return _write(target, files_of_book(home))
    from simulator.scenario.find import scenario_file
    from simulator.scenario.load import load

    if source is not None:
        load(home)
    return _write(target, _files_in(scenario_file(home).parent))


def _files_in(folder: Path) -> dict[str, bytes]:
    """The files of a scenario's folder by their names; nothing hidden."""
    found = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix.lower() in _ENDINGS)
    names = {path: path.relative_to(folder) for path in found}
    return {name.as_posix(): path.read_bytes() for path, name in names.items() if not name.as_posix().startswith(".")}


def _refuse_full(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise refusal("folder_not_empty", Place(str(folder)), folder=folder)


def _write(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Files in a new (or empty) folder; never writes over anything."""
    _refuse_full(folder)
    written = []
    try:
        for name, data in files.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            written.append(target)
    except OSError as bad:
        raise refusal("cannot_write", Place(str(folder)), reason=bad.strerror or str(bad)) from bad
    return written
