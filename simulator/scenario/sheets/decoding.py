"""Bytes of a table as text: UTF-8 or UTF-16 with their marks, and the Windows-1252 that older systems write."""

from __future__ import annotations

import codecs
import unicodedata
from pathlib import Path

from simulator.problems import Place, refusal
from simulator.scenario.sheets.grid import MOST_BYTES, ReadNote

_WRITTEN = frozenset(
    "\u00a0\u00ad\u00a7\u00a9\u00ab\u00ae\u00b0\u00b1\u00b2\u00b3\u00b4\u00b5\u00b7\u00b9\u00ba\u00bb\u00bc\u00bd\u00be"
    "\u00a3\u20ac\u2013\u2014\u2018\u2019\u201c\u201d\u201e\u2022\u2026\u00d7"
)
"""Signs beside letters that people write; others tell that the bytes are of another encoding."""


def read_table_text(path: Path, shown: str) -> tuple[str, tuple[ReadNote, ...]]:
    """The text of a table, letters composed, and what was done to read it.

    Raises:
        ScenarioError: the file cannot be read, is too large, or is in no encoding that is known.
    """
    place = Place(shown)
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise refusal("file_too_large", place, size=size, most=MOST_BYTES)
        data = path.read_bytes()
    except OSError as bad:
        raise refusal("cannot_read", place, reason=bad.strerror or str(bad)) from bad
    text, notes = _decoded(data, place)
    return unicodedata.normalize("NFC", text), notes  # å is one letter, however it was typed


def _decoded(data: bytes, place: Place) -> tuple[str, tuple[ReadNote, ...]]:
    try:
        wide = _wide(data)
        if wide:
            return data.decode(wide).removeprefix("\ufeff"), ()
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as bad:
        line = data[: bad.start].count(b"\n") + 1
        column = bad.start - data.rfind(b"\n", 0, bad.start)
        text = _windows(data)
        if text is None:
            raise refusal("wrong_encoding", Place(place.file, line, column)) from bad
        return text, (ReadNote("windows_1252", place, {}),)


def _wide(data: bytes) -> str:
    """UTF-16 by its mark, or by the zero byte that stands beside every Western letter."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    start = data[:400]
    if len(start) >= 4 and len(start) % 2 == 0 and b"\0" in start:
        if start[1::2].count(0) * 5 >= len(start) * 2:
            return "utf-16-le"
        if start[0::2].count(0) * 5 >= len(start) * 2:
            return "utf-16-be"
    return ""


def _windows(data: bytes) -> str | None:
    """The text as Windows-1252, if what it then says is letters and signs that people write."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    seldom = {c for c in set(text) if ord(c) > 126 and not (c in _WRITTEN or c.isalpha())}
    return None if seldom or "ƒ" in text or "ˆ" in text else text
