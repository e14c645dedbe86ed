"""Files for users: whole or not at all, and never over one that exists unless told."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from simulator.problems import Place, refusal


def write_file(path: Path, data: bytes, *, overwrite: bool = False) -> Path:
    """Write a file in one step, so that nobody ever sees half of it; refuses one that exists unless told."""
    place = Place(str(path))
    if not overwrite:
        refuse_existing(path)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as bad:
        raise refusal("cannot_write", place, reason=bad.strerror or str(bad)) from bad
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(name, 0o666 & ~_umask())
        if overwrite:
            os.replace(name, path)
        else:
            _put_beside_others(Path(name), path)
    except FileExistsError as taken:
        raise refusal("file_exists", place, file=path) from taken
    except OSError as bad:
        raise refusal("cannot_write", place, reason=bad.strerror or str(bad)) from bad
    finally:
        Path(name).unlink(missing_ok=True)
    return path


def refuse_existing(path: Path) -> None:
    """Refuse a file that exists: what we did not make, we do not take the place of."""
    if path.exists():
        raise refusal("file_exists", Place(str(path)), file=path)


def _put_beside_others(made: Path, path: Path) -> None:
    """Give a file its name unless another has taken it meanwhile; on disks without links, look once more."""
    try:
        os.link(made, path)
    except FileExistsError:
        raise
    except OSError:
        if path.exists():
            raise FileExistsError(path) from None
        os.replace(made, path)


def _umask() -> int:
    """What new files are kept from others by; mkstemp keeps them from everybody."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
