"""Standard output as it may be: closed, full, read by one who leaves early, or without letters for what is written."""

from __future__ import annotations

import codecs
import os
import sys
import unicodedata

HANDLER = "simulator-nearest"
READER_LEFT = 141
"""The exit code of a program whose reader has closed the pipe (128 + SIGPIPE): no verdict on any claim."""
_NEAREST = {"\u00a0": " ", "\u202f": " ", "\u2500": "-", "\u2013": "-", "\u2212": "-", "\u20ac": "EUR", "\u00a3": "GBP"}


def nearest(text: str) -> str:
    r"""A text in ASCII: letters without their marks, spaces and dashes as such, and a question mark for the rest.

    >>> nearest("Läkemedel 15\u00a0000 \u2212 \u65e5")
    'Lakemedel 15 000 - ?'
    """
    plain = "".join(_NEAREST.get(letter, letter) for letter in text)
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(letter))
    return bare.encode("ascii", "replace").decode("ascii")


def _replace(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return nearest(error.object[error.start : error.end]), error.end


def prepare() -> None:
    """Let what a stream has no letters for be written as near as can be, instead of ending in an error."""
    codecs.register_error(HANDLER, _replace)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors=HANDLER)


def give_up_output() -> None:
    """Send what is still to be written nowhere, so that nothing more fails when Python ends."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    except OSError:
        return
