"""The help of commands, with its headings in the user's language; what commands do is said in both."""

from __future__ import annotations

import re
from typing import Any

from typer.core import TyperCommand

from simulator.language import default_language

# What Typer itself writes around the texts of this project.
_SWEDISH = (
    (r"^Usage:", "Användning:"),
    (r"\[OPTIONS\]", "[VAL]"),
    (r"COMMAND \[ARGS\]\.\.\.", "KOMMANDO [ARGUMENT]..."),
    (r"^Options:$", "Val:"),
    (r"^Arguments:$", "Argument:"),
    (r"^Commands:$", "Kommandon:"),
    (r"\[required\]", "[krävs]"),
    (r"\benv var:(?=\s)", "miljövariabel:"),
    (r"\bdefault:(?=\s)", "annars:"),
    (r"Show this message and exit\.", "Visa den här hjälpen."),
)


class Command(TyperCommand):
    """A command whose help is headed in the user's language."""

    def get_help(self, ctx: Any) -> str:
        """The help text."""
        return headed(super().get_help(ctx))


def headed(text: str) -> str:
    """A help text with its headings in the user's language.

    >>> print(headed("Usage: simulator run [OPTIONS]"))
    Användning: simulator run [VAL]
    """
    if default_language() != "sv":
        return text
    for english, swedish in _SWEDISH:
        text = re.sub(english, swedish, text, flags=re.MULTILINE)
    return text
