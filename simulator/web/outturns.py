"""Outturns that readers send: one for each proposal, bounded in size, gone with the proposal."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from simulator.files import write_file
from simulator.problems import Place, refusal

ENDINGS = (".csv", ".tsv", ".xlsx")
MOST_BYTES = 10_000_000


def keep_outturn(folder: Path, key: str, name: str, data: bytes) -> Path:
    """Put an outturn beside its proposal, in the place of an earlier one.

    Args:
        folder: of all outturns.
        key: the proposal's id.
        name: the file's own name, of which only the ending is kept.
        data: its bytes.

    Raises:
        ScenarioError: for another kind of file, or one that is too large.
    """
    ending = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if ending not in ENDINGS:
        raise refusal("web_bad_file", Place(PurePosixPath(name).name or "-"), known=", ".join(ENDINGS))
    if len(data) > MOST_BYTES:
        raise refusal("web_file_too_large", Place("outturn"), most=MOST_BYTES // 10**6)
    without_outturn(folder, key)
    own = folder / key
    own.mkdir(parents=True, mode=0o700)
    file = own / f"outturn{ending}"
    write_file(file, data, overwrite=True)
    return file


def kept_outturn(folder: Path, key: str) -> Path | None:
    """A proposal's outturn; None where none has been sent."""
    return next(iter(sorted((folder / key).glob("outturn.*"))), None)


def without_outturn(folder: Path, key: str) -> None:
    """Remove a proposal's outturn."""
    shutil.rmtree(folder / key, ignore_errors=True)


def forget_outturns(folder: Path, known: Iterable[str]) -> None:
    """Remove the outturns of proposals that are gone."""
    kept = set(known)
    for one in folder.glob("*"):
        if one.name not in kept:
            shutil.rmtree(one, ignore_errors=True)
