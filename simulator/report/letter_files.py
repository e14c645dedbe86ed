"""Letters as files: a name for each that any disk takes, and bytes in the format of its ending."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, get_args

from simulator.decide.letters import Letters
from simulator.files import refuse_existing
from simulator.language import Locale
from simulator.problems import Place, refusal
from simulator.report.basis import files_of
from simulator.report.fields import Fields
from simulator.report.letter import letter_memo, rules_of
from simulator.report.save import memo_bytes

Format = Literal["docx", "pdf", "html", "xlsx"]
FORMATS: tuple[Format, ...] = get_args(Format)
_MOST = 80
"""Letters of a file's name before its ending, well within what disks take."""
_UNSAFE = re.compile(r'[<>:"/\\|?*%\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\s]+')
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def file_stems(ids: Iterable[str]) -> dict[str, str]:
    """A file name without ending for each id: no signs that lead elsewhere, and no two that a disk takes for one.

    >>> file_stems(["vc01", "VC01", "../x", "a/b", "con"])
    {'vc01': 'vc01', 'VC01': 'VC01-2', '../x': 'x', 'a/b': 'a_b', 'con': '_con'}
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for i in ids:
        stem = wanted = _stem(i)
        number = 1
        while _alike(stem) in taken:
            number += 1
            stem = f"{wanted}-{number}"
        taken.add(_alike(stem))
        found[i] = stem
    return found


def _stem(i: str) -> str:
    plain = _UNSAFE.sub("_", unicodedata.normalize("NFC", i)).strip("._ ")[:_MOST].strip("._ ") or "_"
    return f"_{plain}" if _DEVICES.fullmatch(plain) or plain.startswith("-") else plain


def _alike(stem: str) -> str:
    """What a disk without upper and lower case makes of a name."""
    return unicodedata.normalize("NFKD", stem.casefold())


def letter_paths(found: Letters, folder: Path, formats: Iterable[str]) -> dict[tuple[str, str], Path]:
    """Where each letter goes, by recipient and format.

    Raises:
        ScenarioError: for a format that there is none of.
    """
    wanted = tuple(dict.fromkeys(formats))
    for one in wanted:
        if one not in FORMATS:
            raise refusal("letters_format", Place("--format"), format=one, known=", ".join(FORMATS))
    stems = file_stems(letter.recipient for letter in found.letters)
    return {(i, one): folder / f"{stem}.{one}" for i, stem in stems.items() for one in wanted}


def refuse_targets(found: Letters, paths: Iterable[Path], *, force: bool) -> None:
    """Refuse files that exist unless told, and those that a scenario is read from always; before any is written."""
    own = {
        Path(name).resolve() for side in (found.old, found.new) if side is not None for name in files_of(side.scenario)
    }
    for path in paths:
        if path.resolve() in own:
            raise refusal("would_overwrite", Place(str(path)), file=path)
        if not force:
            refuse_existing(path)


def made_folder(folder: Path) -> None:
    """Make the folder, but none above it."""
    try:
        folder.mkdir(exist_ok=True)
    except OSError as bad:
        raise refusal("cannot_write", Place(str(folder)), reason=bad.strerror or str(bad)) from bad


def letter_files(
    found: Letters, paths: dict[tuple[str, str], Path], locale: Locale, fields: Fields
) -> Iterator[tuple[Path, bytes]]:
    """Each letter's file, one after another."""
    rules = rules_of(found, locale)
    for letter in found.letters:
        memo = letter_memo(found, letter, locale, fields, rules)
        for (i, one), path in paths.items():
            if i == letter.recipient:
                yield path, memo_bytes(memo, f".{one}")
