"""Swedish and English words for people: messages, headings and terms, read from TOML beside this file."""

from __future__ import annotations

import errno
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

Language = Literal["sv", "en"]
LANGUAGES: tuple[Language, ...] = ("sv", "en")


@dataclass(frozen=True)
class Locale:
    """How a reader wants to read: the language of words, and with it the signs in numbers.

    >>> Locale("en").word("cost")
    'Cost'
    """

    language: Language

    @classmethod
    def of(cls, language: str) -> Locale:
        """The locale of a language; ValueError for one that is not spoken here."""
        for known in LANGUAGES:
            if language == known:
                return cls(known)
        raise ValueError(language)

    def word(self, key: str, **params: Any) -> str:
        """A heading, label or sentence of the interface in the reader's language."""
        return word(key, self.language, **params)


def default_language() -> str:
    """``SIMULATOR_LANG`` if it names a known language, else Swedish."""
    wanted = os.environ.get("SIMULATOR_LANG", "sv").lower()[:2]
    return wanted if wanted in LANGUAGES else "sv"


@lru_cache
def _catalogue(name: str) -> dict[str, dict[str, str]]:
    with (Path(__file__).parent / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@lru_cache
def _words() -> dict[str, dict[str, str]]:
    """Words of the terminal, and those of memos, workbooks and the like in files of their own."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("*.toml") if path.stem != "problems")
    return {key: texts for name in names for key, texts in _catalogue(name).items()}


def problem_text(code: str, params: Mapping[str, Any], lang: str | None = None) -> str:
    """The message of a problem code with its parameters filled in, long ones cut short."""
    spoken = lang or default_language()
    short = {key: bounded(value, MOST_LISTED if key == "known" else MOST_QUOTED) for key, value in params.items()}
    if short.get("reason") in SYSTEM_REASONS:
        short["reason"] = word(SYSTEM_REASONS[short["reason"]], spoken)
    return _catalogue("problems")[code][spoken].format(**short)


SYSTEM_REASONS = {
    os.strerror(errno.ENOENT): "system_no_file",
    os.strerror(errno.EACCES): "system_not_allowed",
    os.strerror(errno.EISDIR): "system_a_folder",
    os.strerror(errno.ENOTDIR): "system_not_a_folder",
    os.strerror(errno.ENOSPC): "system_full",
}
"""What the system says of a file, which it says in English whatever the reader's language is, and our word for it."""


MOST_QUOTED = 160
MOST_LISTED = 800


def bounded(value: Any, most: int = MOST_QUOTED) -> Any:
    """What a message may quote of a user's text: all of it, or its beginning and end.

    >>> bounded("beds"), len(bounded("x" * 32_000))
    ('beds', 160)
    """
    if isinstance(value, int) and abs(value) >= 10**30:
        return f"{value / 10**30:.3g}e30" if abs(value) < 10**300 else "10**300"
    if not isinstance(value, str) or len(value) <= most:
        return value
    end = most // 4
    return f"{value[: most - end - 5]} ... {value[-end:]}"


def has_word(key: str) -> bool:
    """Whether the catalogue has a word, such as a common unit's noun."""
    return key in _words()


def word(key: str, lang: str | None = None, **params: Any) -> str:
    """A heading, label or sentence of the interface.

    >>> word("cost", "sv"), word("cost", "en")
    ('Kostnad', 'Cost')
    """
    text = _words()[key][lang or default_language()]
    return text.format(**params) if params else text
