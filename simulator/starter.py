"""``simulator new``: a commented scenario that runs as it is, to be changed into one's own."""

from __future__ import annotations

from pathlib import Path

from simulator.problems import Place, refusal

_FILES = Path(__file__).parent / "starter_files"


def write_starter(folder: Path) -> list[Path]:
    """Copy the starter files into a new (or empty) folder; never writes over anything."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise refusal("folder_not_empty", Place(str(folder)), folder=folder)
    written = []
    try:
        for source in sorted(path for path in _FILES.rglob("*") if path.is_file()):
            target = folder / source.relative_to(_FILES)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
            written.append(target)
    except OSError as bad:
        raise refusal("cannot_write", Place(str(folder)), reason=bad.strerror or str(bad)) from bad
    return written
