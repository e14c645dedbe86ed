"""Which files a file may name: those beside it and below, never outside the folders that the user has named."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PureWindowsPath

from simulator.problems import Place, refusal
from simulator.scenario.books.read import is_there


def named_file(name: str, beside: Path, folders: Sequence[Path], place: Place) -> Path:
    """The file that ``name`` means, counted from the folder ``beside``.

    Args:
        name: The words of the file: a relative path.
        beside: The folder of the file that names it.
        folders: The folders, resolved, that it must lie within; none when any will do.
        place: Where the words stand.

    Raises:
        ScenarioError: ``absolute_path``, ``outside_folder``, ``no_such_file`` or ``cannot_read``.
    """
    if Path(name).is_absolute() or PureWindowsPath(name).drive:
        raise refusal("absolute_path", place, file=name)
    found = beside / name
    try:
        resolved = found.resolve()
        if folders and not any(resolved.is_relative_to(folder) for folder in folders):
            raise refusal("outside_folder", place, file=name)
        if not (found.is_file() or is_there(found)):
            raise refusal("no_such_file", place, file=name)
    except (OSError, ValueError, RuntimeError) as bad:  # too long a name, a NUL, links in a circle
        raise refusal("cannot_read", place, reason=reason_of(bad)) from bad
    return found


def folders_of(path: Path) -> tuple[Path, ...]:
    """The folders that a design may extend files from: its own and the one above it, ``designs`` being in a scenario's.

    Raises:
        ScenarioError: ``cannot_read`` where the path leads in a circle.
    """
    try:
        own = path.resolve().parent
    except (OSError, ValueError, RuntimeError) as bad:
        raise refusal("cannot_read", Place(str(path)), reason=reason_of(bad)) from bad
    return (own, own.parent)


def reason_of(bad: Exception) -> str:
    """What the system says of a path, in a few words."""
    return (bad.strerror if isinstance(bad, OSError) else None) or str(bad) or type(bad).__name__
