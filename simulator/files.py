"""Files for users: whole or not at all, and never over one that exists unless told."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from simulator.problems import Place, refusal


def write_file(path: Path, data: bytes, *, overwrite: bool = False, durable: bool = False) -> Path:
    """Write a file in one step, so that nobody ever sees half of it; refuses one that exists unless told.

    A ``durable`` one is on the disk when the call ends, also if the power is cut then.
    """
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
            if durable:
                file.flush()
                os.fsync(file.fileno())
        os.chmod(name, 0o666 & ~_umask())
        if overwrite:
            os.replace(name, path)
        else:
            _put_beside_others(Path(name), path)
        if durable and hasattr(os, "O_DIRECTORY"):
            _flush_folder(path.parent)
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


def _flush_folder(folder: Path) -> None:
    """Have the disk keep the names in a folder; a system that does not open folders keeps them by itself."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _umask() -> int:
    """What new files are kept from others by; mkstemp keeps them from everybody."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
